"""Serves a folder of a candidate's as a web site on loopback, so that a site handed in as files can be visited.

`{{origin}}` in text files becomes the address that the site has while it is served: sitemaps and canonicals need it.
"""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

_TEXT = {".html", ".htm", ".xml", ".txt", ".css", ".js", ".json", ".svg"}
_TYPES = {".webp": "image/webp", ".avif": "image/avif", ".woff2": "font/woff2", ".js": "text/javascript"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    wbufsize = -1  # head and body in one packet: two would wait 40 ms for each other

    def __init__(self, root: Path, *args: object) -> None:
        self.root = root
        super().__init__(*args)  # type: ignore[arg-type]

    def log_message(self, *_: object) -> None:
        """Quiet: the crawl has its own log."""

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        raw, mark, query = self.path.partition("?")
        path = unquote(raw, errors="replace")
        file = self._file(path)
        if file is None and not path.endswith("/") and self._file(path + "/"):
            self._send(HTTPStatus.MOVED_PERMANENTLY, b"", "text/html", {"Location": f"{raw}/{mark}{query}"})
        elif file is None:
            own = self._file("/404.html")
            body = own.read_bytes() if own else b"<!doctype html><title>404</title><h1>Page introuvable</h1>"
            self._send(HTTPStatus.NOT_FOUND, body, "text/html; charset=utf-8")
        else:
            suffix = file.suffix.lower()
            kind = _TYPES.get(suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            body = file.read_bytes()
            if suffix in _TEXT:
                origin = f"http://{self.headers.get('Host', '')}"
                body = body.replace(b"{{origin}}", origin.encode())
                kind += "; charset=utf-8" if kind.startswith("text/") else ""
            self._send(HTTPStatus.OK, body, kind)

    def _file(self, path: str) -> Path | None:
        """The file behind a path, never outside the folder."""
        try:
            wanted = (self.root / path.lstrip("/")).resolve()
            wanted = wanted / "index.html" if path.endswith("/") else wanted
            return wanted if wanted.is_relative_to(self.root) and wanted.is_file() else None
        except (OSError, ValueError):
            return None

    def _send(self, status: HTTPStatus, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """Quiet: browsers hang up when they have had enough."""


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve `folder` on 127.0.0.1 while the block lasts; yields its address (`http://127.0.0.1:port/`)."""
    server = _Server(("127.0.0.1", port), partial(_Handler, folder.resolve()))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
