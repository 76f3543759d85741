"""Records the network of one visit over CDP and writes it as HAR 1.2, with the bytes that really travelled."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from playwright.async_api import CDPSession

# Response bodies of this size and more are not kept by the browser for us to read.
MAX_BODY = 40_000_000
MAX_ENTRIES = 3000
_SECRET_HEADERS = {"cookie", "authorization", "proxy-authorization", "x-wp-nonce", "x-csrf-token"}
_SECRET_KEYS = re.compile(r"(?i)(passw|secret|token|auth|nonce|signature|session|api_?key)")
_SECRET_PAIR = re.compile(rf"(\w*{_SECRET_KEYS.pattern.removeprefix('(?i)')}\w*)=[^&\s]*", re.IGNORECASE)
_ENDLESS = {"EventSource", "WebSocket", "Media"}
REDACTED = "[masqué]"


@dataclass(slots=True)
class Request:
    """One request as it went: a redirect's hops are requests of their own. Times are seconds, sizes bytes."""

    url: str
    method: str
    kind: str
    started: float
    wall: float
    initiator: str = ""
    frame: str = ""
    post: str | None = None
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    set_cookies: list[str] = field(default_factory=list)
    media_type: str = ""
    protocol: str = ""
    remote: str = ""
    first_byte: float | None = None
    ended: float | None = None
    transferred: int = 0
    decoded: int = 0
    failure: str = ""
    from_cache: bool = False


class Recorder:
    """Listens to one tab. `begin()` forgets the page before; `har()` and `document()` tell of the current one."""

    def __init__(self, session: CDPSession) -> None:
        self.session = session
        self.requests: list[Request] = []
        self._open: dict[str, Request] = {}
        self._cookies: dict[str, list[str]] = {}
        self._document_id = ""
        self.last_event = 0.0
        for name, handler in {
            "requestWillBeSent": self._sent,
            "responseReceived": self._received,
            "responseReceivedExtraInfo": self._extra,
            "dataReceived": self._data,
            "loadingFinished": self._finished,
            "loadingFailed": self._failed,
            "requestServedFromCache": self._cached,
        }.items():
            session.on(f"Network.{name}", handler)

    async def start(self) -> None:
        """Switch recording on, for the life of the tab, with the HTTP cache off."""
        await self.session.send(
            "Network.enable", {"maxTotalBufferSize": 2 * MAX_BODY, "maxResourceBufferSize": MAX_BODY}
        )
        await self.session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def begin(self) -> None:
        """A new page begins."""
        self.requests, self._open, self._cookies, self._document_id = [], {}, {}, ""

    @property
    def pending(self) -> int:
        """How many requests of this page are under way (streams and sockets apart)."""
        return sum(
            1 for r in self._open.values() if r.ended is None and r.kind not in {"EventSource", "WebSocket", "Media"}
        )

    def _sent(self, event: dict[str, Any]) -> None:
        number, redirect = event["requestId"], event.get("redirectResponse")
        self.last_event = event["timestamp"]
        before = self._open.get(number)
        if redirect and before:
            self._answer(before, redirect, event["timestamp"])
            before.ended = event["timestamp"]
            before.transferred = int(redirect.get("encodedDataLength", 0))
            before.set_cookies = self._cookies.pop(number, [])
        url, source = event["request"]["url"], event.get("initiator", {}).get("type")
        if event.get("type") == "Other" and source == "other" and self.requests:
            return  # the browser's own wish for an icon: asked for once a site, so never comparable between pages
        if not url.startswith(("http:", "https:")) or len(self.requests) >= MAX_ENTRIES:
            return
        request = Request(
            url=url,
            method=event["request"]["method"],
            kind=event.get("type", "Other"),
            started=event["timestamp"],
            wall=event["wallTime"],
            initiator=_initiator(event.get("initiator", {})),
            frame=event.get("frameId", ""),
            post=(event["request"].get("postData") or "")[:5000] or None,
        )
        self._open[number] = request
        self.requests.append(request)
        if request.kind == "Document" and not self._document_id:
            self._document_id = number

    def _received(self, event: dict[str, Any]) -> None:
        self.last_event = event["timestamp"]
        if request := self._open.get(event["requestId"]):
            self._answer(request, event["response"], event["timestamp"])
            request.transferred = int(event["response"].get("encodedDataLength", 0))
            request.set_cookies = self._cookies.pop(event["requestId"], [])

    def _answer(self, request: Request, response: dict[str, Any], now: float) -> None:
        timing = response.get("timing") or {}
        request.status = response["status"]
        request.headers = {name.lower(): value for name, value in response["headers"].items()}
        request.media_type = response.get("mimeType", "")
        request.protocol = response.get("protocol", "")
        request.remote = response.get("remoteIPAddress", "")
        request.first_byte = timing["requestTime"] + timing["receiveHeadersEnd"] / 1000 if timing else now

    def _extra(self, event: dict[str, Any]) -> None:
        """The headers as they were on the wire: the only place where Set-Cookie shows."""
        headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
        lines = headers.get("set-cookie", "").split("\n") if "set-cookie" in headers else []
        request = self._open.get(event["requestId"])
        if request and request.status and not request.set_cookies:
            request.set_cookies = lines
        else:
            self._cookies[event["requestId"]] = lines

    def _data(self, event: dict[str, Any]) -> None:
        self.last_event = event["timestamp"]
        if request := self._open.get(event["requestId"]):
            request.decoded += event["dataLength"]
            request.transferred += max(0, event["encodedDataLength"])

    def _finished(self, event: dict[str, Any]) -> None:
        self.last_event = event["timestamp"]
        if request := self._open.get(event["requestId"]):
            request.ended = event["timestamp"]
            request.transferred = int(event["encodedDataLength"])

    def _failed(self, event: dict[str, Any]) -> None:
        self.last_event = event["timestamp"]
        if request := self._open.get(event["requestId"]):
            request.ended = event["timestamp"]
            request.failure = event.get("blockedReason") or event.get("errorText", "failed")

    def _cached(self, event: dict[str, Any]) -> None:
        if request := self._open.get(event["requestId"]):
            request.from_cache = True

    @property
    def chain(self) -> list[Request]:
        """The page's own document, with the redirects that led to it."""
        first = next((r for r in self.requests if r.kind == "Document"), None)
        if first is None:
            return []
        return [r for r in self.requests if r.kind == "Document" and r.frame == first.frame]

    async def body(self) -> str | None:
        """The source of the page's document as the browser decoded it, or None when it no longer has it."""
        number = next((n for n, r in self._open.items() if self.chain and r is self.chain[-1]), None)
        if number is None:
            return None
        answer = await self.session.send("Network.getResponseBody", {"requestId": number})
        return None if answer["base64Encoded"] else str(answer["body"])

    def har(self, page_url: str, title: str) -> dict[str, Any]:
        """HAR 1.2. `_transferSize` is what travelled: status line, headers and compressed body."""
        first = self.requests[0] if self.requests else None
        started = _date(first.wall) if first else _date(0)
        page = {"id": "page", "title": title, "startedDateTime": started, "pageTimings": {}, "_url": page_url}
        return {
            "log": {
                "version": "1.2",
                "creator": {"name": "preuve", "version": "1"},
                "pages": [page],
                "entries": [_entry(request) for request in self.requests],
            }
        }


def _initiator(value: dict[str, Any]) -> str:
    if value.get("url"):
        return f"{value['url']}:{int(value.get('lineNumber', 0)) + 1}"
    frames = (value.get("stack") or {}).get("callFrames") or []
    return f"{frames[0]['url']}:{frames[0]['lineNumber'] + 1}" if frames else str(value.get("type", ""))


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def redact_url(url: str) -> str:
    """The URL with the values of parameters that look like secrets masked."""
    if "?" not in url or not _SECRET_KEYS.search(url):
        return url
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if not any(_SECRET_KEYS.search(key) for key, _ in pairs):
        return url
    query = urlencode([(key, REDACTED if _SECRET_KEYS.search(key) else value) for key, value in pairs])
    return urlunsplit(parts._replace(query=query))


def redact_cookie(line: str) -> str:
    """A Set-Cookie line with its value masked and its attributes kept."""
    pair, _, attributes = line.partition(";")
    name = pair.partition("=")[0]
    return f"{name}={REDACTED};{attributes}" if attributes else f"{name}={REDACTED}"


def redact_headers(headers: dict[str, str]) -> dict[str, str]:
    """Headers with the values of cookies and authorisations masked."""
    clean = {k: REDACTED if k.lower() in _SECRET_HEADERS else v for k, v in headers.items()}
    if "set-cookie" in clean:
        clean["set-cookie"] = "\n".join(redact_cookie(line) for line in clean["set-cookie"].split("\n"))
    return clean


def _entry(request: Request) -> dict[str, Any]:
    ended = request.ended or request.first_byte or request.started
    wait = (request.first_byte or ended) - request.started
    receive = ended - request.started - wait
    url = redact_url(request.url)
    headers = redact_headers(request.headers)
    entry: dict[str, Any] = {
        "pageref": "page",
        "startedDateTime": _date(request.wall),
        "time": max(0, round((ended - request.started) * 1000, 1)),
        "request": {
            "method": request.method,
            "url": url,
            "httpVersion": request.protocol,
            "headers": [],
            "queryString": [],
            "cookies": [],
            "headersSize": -1,
            "bodySize": len(request.post or ""),
        },
        "response": {
            "status": request.status,
            "statusText": "",
            "httpVersion": request.protocol,
            "headers": [{"name": name, "value": value} for name, value in headers.items()],
            "cookies": [],
            "content": {"size": request.decoded, "mimeType": request.media_type},
            "redirectURL": headers.get("location", ""),
            "headersSize": -1,
            "bodySize": -1,
            "_transferSize": request.transferred,
        },
        "cache": {},
        "timings": {"send": 0, "wait": max(0, round(wait * 1000, 1)), "receive": max(0, round(receive * 1000, 1))},
        "serverIPAddress": request.remote.strip("[]"),
        "_resourceType": request.kind.lower(),
        "_initiator": request.initiator,
    }
    if request.post:
        entry["request"]["postData"] = {"mimeType": "", "text": _SECRET_PAIR.sub(rf"\g<1>={REDACTED}", request.post)}
    if request.set_cookies:
        entry["_setCookies"] = [redact_cookie(line) for line in request.set_cookies]
    if request.failure:
        entry["_failure"] = request.failure
    if request.from_cache:
        entry["_fromCache"] = True
    return entry
