"""Stand-ins for tag vendors, for use behind a browser's request routing. They prove nothing about the vendors.

    async def route(request_route):
        answer = respond(request_route.request.url, request_route.request.method)
        if answer is None:
            await request_route.abort()
        else:
            status, headers, body = answer
            await request_route.fulfill(status=status, headers=headers, body=body)

Route by the request's host: a hit carries the page's own address in its query, so a search for "127.0.0.1" in the
whole address would let it out.

The scripts do what the vendors document of theirs: drain the page's queue, set first-party cookies with the usual
lifetimes when consent allows, and send hits with the usual parameters. Every answer has the header X-Stand-In.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, dict[str, str], bytes]

SCRIPTS = Path(__file__).with_name("stand_in_scripts")
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
JAVASCRIPT = "text/javascript; charset=utf-8"
CONTAINERS = {"GTM-PREUVE1": ("G-PREUVE0002",)}  # Tag Manager containers that hold GA4 tags; any other is empty

GA4_HIT = re.compile(
    r"(?:(?:www|region\d+)\.google-analytics\.com|analytics\.google\.com|www\.google\.com|stats\.g\.doubleclick\.net)/g/collect"
)
PIXELS = re.compile(
    r"www\.googleadservices\.com/pagead/conversion/\d+/"
    r"|googleads\.g\.doubleclick\.net/pagead/viewthroughconversion/\d+/"
    r"|www\.google\.com/(?:pagead/|rmkt/collect/|ccm/)"
    r"|www\.facebook\.com/tr/?$"
    r"|px\d?\.ads\.linkedin\.com/(?:collect|attribution_trigger)"
)


def respond(url: str, method: str = "GET") -> Answer | None:
    """Answer a request to a vendor: (status, headers, body); None for any address that has no stand-in."""
    parts = urlsplit(url)
    place, query = f"{parts.hostname}{parts.path}", {k: v[-1] for k, v in parse_qs(parts.query).items()}
    known = _script(place, query) or _hit(place)
    if known is None or method != "OPTIONS":
        return known
    return _answer(204, "text/plain", b"")


def _answer(status: int, kind: str, body: bytes) -> Answer:
    headers = {
        "Content-Type": kind,
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Headers": "*",
        "X-Stand-In": "1",
    }
    return status, headers, body


def _script(place: str, query: dict[str, str]) -> Answer | None:
    if place == "www.googletagmanager.com/gtag/js":
        return _file("gtag.js")
    if place == "www.googletagmanager.com/gtm.js":
        return _container(query.get("id", ""))
    if place == "www.googletagmanager.com/ns.html":
        return _answer(200, "text/html; charset=utf-8", b"<!doctype html><title>ns</title>")
    if re.fullmatch(r"connect\.facebook\.net/[a-z]{2}_[A-Z]{2}/fbevents\.js", place):
        return _file("fbevents.js")
    if found := re.fullmatch(r"connect\.facebook\.net/signals/config/(\w+)", place):
        valid = re.fullmatch(r"\d{10,20}", found[1]) is not None  # an unknown pixel gets no settings
        return _answer(200, JAVASCRIPT, b"/* stand-in */") if valid else _answer(404, JAVASCRIPT, b"")
    if place == "snap.licdn.com/li.lms-analytics/insight.min.js":
        return _file("insight.js")
    return None


def _file(name: str) -> Answer:
    return _answer(200, JAVASCRIPT, (SCRIPTS / name).read_bytes())


def _container(container: str) -> Answer:
    if not re.fullmatch(r"GTM-[A-Z0-9]{4,}", container):
        return _answer(404, JAVASCRIPT, b"")
    tags = [
        {"function": "__googtag", "vtp_tagId": tag, "tag_id": n}
        for n, tag in enumerate(CONTAINERS.get(container, ()), 1)
    ]
    data = {"resource": {"version": "1", "macros": [], "tags": tags, "predicates": [], "rules": []}}
    source = (SCRIPTS / "gtm.js").read_text("utf-8").replace("__DATA__", json.dumps(data, separators=(",", ":")))
    return _answer(200, JAVASCRIPT, source.encode())


def _hit(place: str) -> Answer | None:
    if GA4_HIT.fullmatch(place):
        return _answer(204, "text/plain", b"")
    if PIXELS.match(place):
        return _answer(200, "image/gif", GIF)
    return None
