"""What travelled during one visit, read from the HAR, and what of it is the site's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from preuve.given import Given
from preuve.model import Finding

# What a server can compress. Fonts in WOFF2, images and videos are compressed by nature.
_TEXT = ("text/", "application/javascript", "application/x-javascript", "application/json", "application/ld+json",
         "application/xml", "application/rss+xml", "application/manifest+json", "image/svg+xml")  # fmt: skip
_ENCODINGS = {"gzip", "br", "zstd", "deflate", "dcb", "dcz"}
# A network fault of these kinds means that this machine could not reach the address, not that the site is at fault.
_UNREACHED = ("ERR_NAME_NOT_RESOLVED", "ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION", "ERR_TIMED_OUT",
              "ERR_ADDRESS_UNREACHABLE", "ERR_NETWORK", "ERR_PROXY", "ERR_TUNNEL", "ERR_CERT", "ERR_SSL")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Transfer:
    """One request and its answer. Sizes are bytes: `sent` with headers, as it travelled; `decoded` the bare content."""

    url: str
    own: bool  # from the page's host, or from a host under it
    kind: str  # document, stylesheet, image, script, font, xhr, fetch, ping...
    status: int
    media_type: str
    sent: int
    decoded: int
    headers: Mapping[str, str]
    failure: str

    @property
    def text(self) -> bool:
        """Whether it is of a kind that servers compress."""
        return self.media_type.startswith(_TEXT)

    @property
    def compressed(self) -> bool:
        """Whether it came compressed."""
        return self.headers.get("content-encoding", "").lower() in _ENCODINGS

    @property
    def unreached(self) -> bool:
        """Whether this machine could not reach the address at all."""
        return not self.status and any(mark in self.failure for mark in _UNREACHED)


def transfers(given: Given) -> list[Transfer]:
    """The requests of the visit, in order. Needs `http` and `har`."""
    home = _host(given["http"]["final_url"]).removeprefix("www.")
    return [_transfer(entry, home) for entry in given["har"]["log"]["entries"]]


def _transfer(entry: Mapping[str, Any], home: str) -> Transfer:
    request, response = entry["request"], entry["response"]
    host = _host(request["url"])
    headers = {header["name"].lower(): header["value"] for header in response.get("headers", ())}
    return Transfer(
        url=request["url"],
        own=bool(home) and (host == home or host.endswith(f".{home}")),
        kind=entry.get("_resourceType", ""),
        status=response["status"],
        media_type=response.get("content", {}).get("mimeType", "").partition(";")[0].strip().lower(),
        sent=max(0, response.get("_transferSize", 0)),
        decoded=max(0, response.get("content", {}).get("size", 0)),
        headers=headers,
        failure=entry.get("_failure", ""),
    )


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def on_this_machine(url: str) -> bool:
    """Whether the site was served on this machine or on its own network: then it tells nothing of the hosting."""
    host = _host(url)
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local"))
    return address.is_loopback or address.is_private


def on_page(run: Callable[[Given], Iterable[Finding]]) -> Callable[[Given], Iterator[Finding]]:
    """The check, for HTML pages that the server gave (2xx) only. Needs `http`."""

    def run_on_page(given: Given) -> Iterator[Finding]:
        http = given["http"]
        if 200 <= http["status"] < 300 and "html" in http.get("media_type", "html"):
            yield from run(given)

    return run_on_page
