"""A small HTTP/1.1 server for tests: it writes exactly the bytes it is told to, and remembers every one.

def answer(request: Request) -> Reply: ...
with Site(answer) as site:
    get(site.at("/page"))
    site.hits        # [Hit("GET", "/page", {...})]
    site.sent        # {"/page": b"HTTP/1.1 200 OK\r\n...<html>..."}: head and body of the last answer but HEAD's
    site.responses   # [Response("GET", "/page", 200, head=97, body=1204, complete=True)]: sizes in bytes
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import parse_qs, unquote, urlsplit

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"
PIECE = 256 * 1024
KEEP = 40 * 1024 * 1024  # bytes of one answer kept in `sent`; an endless body must not fill the memory


@dataclass(frozen=True)
class Request:
    """A request as it came: `target` is the address on the wire, never decoded or tidied."""

    method: str
    target: str
    headers: dict[str, str]  # names in lower case
    body: bytes
    origin: str  # "http://127.0.0.1:8123", from the Host header
    stopping: threading.Event  # set when the site closes: endless answers must watch it

    @property
    def path(self) -> str:
        """The path without its query, percent-decoded."""
        return unquote(self.target.partition("?")[0].partition("#")[0])

    @property
    def query(self) -> dict[str, str]:
        """The query; of a repeated name, the last value."""
        text = self.target.partition("?")[2]
        return {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}


@dataclass(frozen=True)
class Reply:
    """What to write. `status=0` hangs up without a word.

    `length` replaces the true Content-Length. A body given as an iterable goes out as it comes, in chunks;
    with `raw`, without chunk marks or length, until the connection is closed.
    """

    body: bytes | Iterable[bytes] = b""
    type: str | None = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None
    raw: bool = False


class Hit(NamedTuple):
    """One request received; `path` is its target with the query."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass
class Response:
    """One answer: sizes in bytes on the wire (chunk marks included), kept up to date while it goes out.

    `complete` is False until the last byte is about to go, and again when the client hung up before.
    """

    method: str
    path: str
    status: int
    head: int
    body: int
    complete: bool


Answer = Callable[[Request], Reply]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    site: Site
    context: ssl.SSLContext | None = None

    def finish_request(self, request: object, client_address: object) -> None:
        assert isinstance(request, socket.socket)
        request.settimeout(30)
        if self.context is not None:  # here, in the connection's own thread: a handshake may hang
            request = self.context.wrap_socket(request, server_side=True)
        self.site.open.add(request)
        try:
            super().finish_request(request, client_address)
        finally:
            self.site.open.discard(request)
            if isinstance(request, ssl.SSLSocket):
                request.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up, or refuse a certificate, are what these servers are for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test output clean: everything is in `site.hits`."""

    def do_GET(self) -> None:
        site = self.server.site
        target = self.requestline.split(" ", 1)[1].rsplit(" ", 1)[0]  # self.path would have "//" folded
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(min(int(headers.get("content-length") or 0), KEEP))
        site.hits.append(Hit(self.command, target, headers))
        if body:
            site.posted.append((target, body))
        scheme = "http" if self.server.context is None else "https"
        origin = f"{scheme}://{headers.get('host', '127.0.0.1')}"
        request = Request(self.command, target, headers, body, origin, site.stopping)
        try:
            reply = site.answer(request)
        except Exception:  # a fault of the test server itself: shown to the client, kept for the test
            site.errors.append(traceback.format_exc())
            reply = Reply(site.errors[-1].encode(), "text/plain; charset=utf-8", 500)
        self._write(reply, target, site)

    do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_GET  # noqa: N815

    def _write(self, reply: Reply, target: str, site: Site) -> None:
        if reply.status == 0:
            self.close_connection = True
            site.responses.append(Response(self.command, target, 0, 0, 0, False))
            return
        body, bodiless = reply.body, self.command == "HEAD" or reply.status in (204, 304)
        lines = [f"HTTP/1.1 {reply.status} {_reason(reply.status)}"]
        lines += [f"Content-Type: {reply.type}"] if reply.type is not None else []
        lines += [f"{name}: {value}" for name, value in reply.headers]
        chunked = not isinstance(body, bytes) and reply.length is None and not reply.raw
        if chunked:
            lines.append("Transfer-Encoding: chunked")
        elif reply.status not in (204, 304) and not reply.raw:
            size = len(body) if isinstance(body, bytes) else 0
            lines.append(f"Content-Length: {size if reply.length is None else reply.length}")
        if reply.length is not None or reply.raw or chunked:
            self.close_connection = True
        lines += ["Connection: close"] if self.close_connection and reply.status != 101 else []
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "surrogateescape")
        record = Response(self.command, target, reply.status, len(head), 0, False)
        site.responses.append(record)
        kept = bytearray(head)
        pieces = [(head, bodiless)] if bodiless else _pieces(head, body, chunked)
        try:
            for piece, last in pieces:
                if piece is not head:
                    record.body += len(piece)
                    kept += piece if len(kept) < KEEP else b""
                if last:  # noted before it goes out: whoever has read all finds all noted
                    self._note(record, bytes(kept), site)
                self.connection.sendall(piece)
            if not record.complete:
                self._note(record, bytes(kept), site)
        except OSError:  # the client has had enough
            self.close_connection, record.complete = True, False
            site.sent.setdefault(target, bytes(kept))

    def _note(self, record: Response, whole: bytes, site: Site) -> None:
        record.complete = not site.stopping.is_set()
        if self.command != "HEAD":
            site.sent[record.path] = whole


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _pieces(head: bytes, body: bytes | Iterable[bytes], chunked: bool) -> Iterator[tuple[bytes, bool]]:
    """What goes out, in order, each with whether it is known to be the last."""
    if isinstance(body, bytes):
        yield head, not body
        for start in range(0, len(body), PIECE):
            yield body[start : start + PIECE], start + PIECE >= len(body)
        return
    yield head, False
    for part in body:
        if part:
            yield (b"%x\r\n%s\r\n" % (len(part), part) if chunked else part), False
    if chunked:
        yield b"0\r\n\r\n", True


class Site:
    """A server running in threads of this process; `url` ends with a slash."""

    def __init__(self, answer: Answer, context: ssl.SSLContext | None = None) -> None:
        self.answer = answer
        self.hits: list[Hit] = []
        self.posted: list[tuple[str, bytes]] = []
        self.sent: dict[str, bytes] = {}
        self.responses: list[Response] = []
        self.errors: list[str] = []  # tracebacks of faults in `answer` itself
        self.open: set[socket.socket] = set()
        self.stopping = threading.Event()
        self.also_close: list[Callable[[], None]] = []
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.site, self._server.context = self, context
        self.port = int(self._server.server_address[1])
        self.url = f"{'http' if context is None else 'https'}://127.0.0.1:{self.port}/"
        self._thread = threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.05},
            name=f"site-{self.port}",
            daemon=True,
        )
        self._thread.start()

    def at(self, path: str) -> str:
        """The full address of `path` (which starts with a slash), left exactly as it is written."""
        return self.url[:-1] + path

    def close(self) -> None:
        """Stop, and cut every connection that is still open. May be called twice."""
        if self.stopping.is_set():
            return
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for close in self.also_close:
            close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def path_of(url: str) -> str:
    """The request target of a full address: path and query."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def redirect(to: str, status: int = 302) -> Reply:
    """A redirection; `to` is written as it is."""
    return Reply(b"", status=status, headers=(("Location", to),))


def not_found() -> Reply:
    """A short French 404 page."""
    return Reply(
        "<!doctype html><html lang=fr><title>Page introuvable</title>"
        "<h1>Page introuvable</h1><p><a href='/'>Retour à l’accueil</a>".encode(),
        status=404,
    )
