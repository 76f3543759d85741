"""What travelled during one visit, read from the HAR, and what of it is the site's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from preuve.given import Given
from preuve.model import Finding

_TEXT = ("text/", "application/javascript", "application/json", "application/ld+json", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Transfer:
    """One request and its answer. Sizes are bytes: `sent` as it travelled, headers included; `decoded` the content."""

    url: str
    own: bool  # from the page's host, or from a host under it
    kind: str
    status: int
    media_type: str
    sent: int
    decoded: int
    certain: int  # of `sent`: what any server would have to send (a local one rarely compresses text)


def transfers(given: Given) -> list[Transfer]:
    """The requests as EcoIndex counts them: redirects and errors, but no `data:` address. Needs `http` and `har`."""
    home = _host(given["http"]["final_url"])
    entries = given["har"]["log"]["entries"]
    return [
        _transfer(entry, home.removeprefix("www."), _local(home))
        for entry in entries
        if entry["request"]["url"].startswith(("http:", "https:"))
    ]


def _transfer(entry: dict[str, Any], home: str, local: bool) -> Transfer:
    response, url = entry["response"], entry["request"]["url"]
    host, sent = _host(url), max(0, response.get("_transferSize", 0))
    media_type = response.get("content", {}).get("mimeType", "").partition(";")[0].strip().lower()
    encoded = any(header["name"].lower() == "content-encoding" for header in response.get("headers", ()))
    return Transfer(
        url=url,
        own=bool(home) and (host == home or host.endswith(f".{home}")),
        kind=entry.get("_resourceType", ""),
        status=response["status"],
        media_type=media_type,
        sent=sent,
        decoded=max(0, response.get("content", {}).get("size", 0)),
        certain=0 if local and not encoded and media_type.startswith(_TEXT) else sent,
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _local(host: str) -> bool:
    """Whether the host is this machine or one of its own network."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local"))
    return address.is_loopback or address.is_private


def on_page(run: Callable[[Given], Iterable[Finding]]) -> Callable[[Given], Iterator[Finding]]:
    """The check, for HTML pages with status 200 only, as EcoIndex asks. Needs `http`."""

    def run_on_page(given: Given) -> Iterator[Finding]:
        http = given["http"]
        if http["status"] == 200 and "html" in http.get("media_type", "html"):
            yield from run(given)

    return run_on_page
