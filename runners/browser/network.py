"""Records the network of one visit over CDP and writes it as HAR 1.2, with the bytes that really travelled."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from runners.browser.redact import redact, redact_cookie, redact_headers

# Response bodies of this size and more are not kept by the browser for us to read.
MAX_BODY = 40_000_000
MAX_ENTRIES = 3000
MAX_POST = 20_000  # characters of a request's body
MAX_POSTS = 100  # bodies asked for one by one: those that scripts send as blobs
_ENDLESS = {"EventSource", "WebSocket", "Media"}
_BODILESS = {204, 205, 304}


@dataclass(slots=True)
class Request:
    """One request as it went: a redirect's hops are requests of their own. Times are seconds, sizes bytes.

    `wired`: its headers as they were on the wire are told, or will be, by an event of their own.
    """

    url: str
    method: str
    kind: str
    started: float
    wall: float
    initiator: str = ""
    frame: str = ""
    post: str | None = None
    post_unread: bool = False
    status: int = 0
    wired: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = ""
    protocol: str = ""
    remote: str = ""
    first_byte: float | None = None
    ended: float | None = None
    head: int = 0
    transferred: int = 0
    decoded: int = 0
    failure: str = ""
    from_cache: bool = False


class Recorder:
    """Listens to one tab. `begin()` forgets the page before; `har()` and `document()` tell of the current one."""

    def __init__(self, session: CDPSession) -> None:
        self.session = session
        self.requests: list[Request] = []
        self._hops: dict[str, list[Request]] = {}  # by the browser's number: a redirect's hops share one
        self._wire: dict[str, list[list[str]]] = {}  # Set-Cookie lines of each answer, in the order of the hops
        self._loads: dict[str, str] = {}  # number of a document, by the number of the load that it began
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
        sizes = {"maxTotalBufferSize": 2 * MAX_BODY, "maxResourceBufferSize": MAX_BODY, "maxPostDataSize": MAX_POST}
        await self.session.send("Network.enable", sizes)
        await self.session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def begin(self) -> None:
        """A new page begins."""
        self.requests, self._hops, self._wire, self._loads = [], {}, {}, {}

    @property
    def pending(self) -> int:
        """How many requests of this page are under way (streams and sockets apart)."""
        return sum(1 for hops in self._hops.values() if hops[-1].ended is None and hops[-1].kind not in _ENDLESS)

    def _sent(self, event: dict[str, Any]) -> None:
        number, redirect, sent = event["requestId"], event.get("redirectResponse"), event["request"]
        before = self._last(event)
        if redirect and before:
            self._answer(before, redirect, event["timestamp"])
            before.wired = bool(event.get("redirectHasExtraInfo"))
            before.ended = event["timestamp"]
        if event.get("type") == "Other" and event.get("initiator", {}).get("type") == "other" and self.requests:
            return  # the browser's own wish for an icon: asked for once a site, so never comparable between pages
        if not sent["url"].startswith(("http:", "https:")) or len(self.requests) >= MAX_ENTRIES:
            return
        request = Request(
            url=sent["url"],
            method=sent["method"],
            kind=event.get("type", "Other"),
            started=event["timestamp"],
            wall=event["wallTime"],
            initiator=_initiator(event.get("initiator", {})),
            frame=event.get("frameId", ""),
            post=sent.get("postData", "")[:MAX_POST] or None,
            post_unread=bool(sent.get("hasPostData")) and "postData" not in sent,
        )
        self._hops.setdefault(number, []).append(request)
        self.requests.append(request)
        if request.kind == "Document":
            self._loads[event.get("loaderId", "")] = number

    def _last(self, event: dict[str, Any]) -> Request | None:
        hops = self._hops.get(event["requestId"])
        return hops[-1] if hops else None

    def _received(self, event: dict[str, Any]) -> None:
        if request := self._last(event):
            self._answer(request, event["response"], event["timestamp"])
            request.wired = bool(event.get("hasExtraInfo"))
            request.kind = event.get("type", request.kind)  # only now is a preflight told from any other request

    def _answer(self, request: Request, response: dict[str, Any], now: float) -> None:
        timing = response.get("timing") or {}
        request.status = response["status"]
        request.headers = {name.lower(): value for name, value in response["headers"].items()}
        request.media_type = response.get("mimeType", "")
        request.protocol = response.get("protocol", "")
        request.remote = response.get("remoteIPAddress", "")
        request.first_byte = timing["requestTime"] + timing["receiveHeadersEnd"] / 1000 if timing else now
        request.head = request.transferred = int(response.get("encodedDataLength", 0))

    def _extra(self, event: dict[str, Any]) -> None:
        """The headers as they were on the wire: the only place where Set-Cookie shows."""
        headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
        lines = headers["set-cookie"].split("\n") if "set-cookie" in headers else []
        self._wire.setdefault(event["requestId"], []).append(lines)

    def _data(self, event: dict[str, Any]) -> None:
        if request := self._last(event):
            request.decoded += event["dataLength"]
            request.transferred += max(0, event["encodedDataLength"])

    def _finished(self, event: dict[str, Any]) -> None:
        if request := self._last(event):
            request.ended = event["timestamp"]
            total = int(event["encodedDataLength"])
            # Chromium leaves the head out of the total of an image that is none, and all out of a preflight's.
            headless = str(total) in {"0", request.headers.get("content-length")}
            request.transferred = total + request.head if headless else total

    def _failed(self, event: dict[str, Any]) -> None:
        if request := self._last(event):
            request.ended = event["timestamp"]
            if request.status not in _BODILESS:  # Chromium says "aborted" of a fetch answered by 204
                request.failure = event.get("blockedReason") or event.get("errorText", "failed")

    def _cached(self, event: dict[str, Any]) -> None:
        if request := self._last(event):
            request.from_cache = True

    def knows(self, load: str) -> bool:
        """Whether the load with this number came over the network: not so of about:blank."""
        return load in self._loads

    def drop(self, number: str) -> None:
        """Forget a request that was stopped before it left."""
        stopped = self._hops.pop(number, [])
        self.requests = [request for request in self.requests if all(request is not other for other in stopped)]

    def chain(self, load: str = "") -> list[Request]:
        """The page's own document, with the redirects (by header or by script) that led to it.

        `load` is the browser's number of the load that it shows; when unknown, the last document asked for is meant.
        """
        documents = [request for request in self.requests if request.kind == "Document"]
        own = [request for request in documents if request.frame == documents[0].frame]
        shown = self._hops.get(self._loads.get(load, ""))
        return own[: own.index(shown[-1]) + 1] if shown and shown[-1] in own else own

    async def body(self, load: str) -> bytes | str:
        """The document that a load shows: its text, or its bytes where the browser found no text in them."""
        answer = await self.session.send("Network.getResponseBody", {"requestId": self._loads[load]})
        return base64.b64decode(answer["body"]) if answer["base64Encoded"] else str(answer["body"])

    async def read_posts(self) -> None:
        """Ask for the bodies that scripts sent as blobs: the browser leaves them out of its events."""
        unread = [(number, hops[0]) for number, hops in self._hops.items() if hops[0].post_unread]
        for number, request in unread[:MAX_POSTS]:
            request.post_unread = False
            try:
                answer = await self.session.send("Network.getRequestPostData", {"requestId": number})
            except PlaywrightError:
                continue  # no longer there
            if not answer.get("base64Encoded"):
                request.post = answer["postData"][:MAX_POST]

    def har(self, page_url: str, title: str) -> dict[str, Any]:
        """HAR 1.2. `_transferSize` is what travelled: status line, headers and compressed body.

        Of a redirect or a preflight the browser reads no body, so none is counted.
        """
        cookies: dict[int, list[str]] = {}
        for number, hops in self._hops.items():
            wired = [request for request in hops if request.wired]
            cookies |= {id(r): lines for r, lines in zip(wired, self._wire.get(number, ()), strict=False)}
        first = self.requests[0] if self.requests else None
        started = _date(first.wall) if first else _date(0)
        page = {"id": "page", "title": title, "startedDateTime": started, "pageTimings": {}, "_url": redact(page_url)}
        return {
            "log": {
                "version": "1.2",
                "creator": {"name": "preuve", "version": "1"},
                "pages": [page],
                "entries": [_entry(request, cookies.get(id(request))) for request in self.requests],
            }
        }


def _initiator(value: dict[str, Any]) -> str:
    if value.get("url"):
        return f"{value['url']}:{int(value.get('lineNumber', 0)) + 1}"
    frames = (value.get("stack") or {}).get("callFrames") or []
    return f"{frames[0]['url']}:{frames[0]['lineNumber'] + 1}" if frames else str(value.get("type", ""))


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _entry(request: Request, cookies: list[str] | None) -> dict[str, Any]:
    ended = request.ended or request.first_byte or request.started
    wait = (request.first_byte or ended) - request.started
    receive = ended - request.started - wait
    headers = redact_headers(request.headers)
    entry: dict[str, Any] = {
        "pageref": "page",
        "startedDateTime": _date(request.wall),
        "time": max(0, round((ended - request.started) * 1000, 1)),
        "request": {
            "method": request.method,
            "url": redact(request.url),
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
        "_initiator": redact(request.initiator),
    }
    if request.post:
        entry["request"]["postData"] = {"mimeType": "", "text": redact(request.post)}
    if cookies is None and "set-cookie" in request.headers:
        cookies = request.headers["set-cookie"].split("\n")
    if cookies:
        entry["_setCookies"] = [redact_cookie(line) for line in cookies]
    if request.failure:
        entry["_failure"] = request.failure
    if request.from_cache:
        entry["_fromCache"] = True
    return entry
