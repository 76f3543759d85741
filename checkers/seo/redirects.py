"""Addresses that lead elsewhere, or nowhere: links to a moved page, moves that say they are passing, no answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from checkers.seo._page import capped, join, on_page, page_key
from checkers.seo._site import PRIVATE_KINDS, Site, own_pages, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_PERMANENT, _TEMPORARY = {301, 308}, {302, 303, 307}
# Why an address gave no answer at all: it may do so another day.
_SILENT = {
    "no-answer", "no-such-host", "connection-refused", "certificate-refused", "network-fault", "empty-answer",
    "page-too-slow",
}  # fmt: skip
_REFRESH = re.compile(
    r"""\s*(?P<seconds>\d+)(?:\.\d*)?\s*(?:[;,\s]\s*(?:url\s*=\s*)?['"]?(?P<url>[^'"]*)['"]?)?""", re.IGNORECASE
)
_REFRESHES = "//meta[translate(@http-equiv, 'EFHRS', 'efhrs')='refresh'][not(ancestor::noscript)]"

Hop = tuple[str, int]


def _way(given: Given) -> tuple[str, list[Hop]]:
    """The address that was asked for, and the redirects of the server on the way to the page."""
    http = given["http"]
    hops = [(hop["url"], hop["status"]) for hop in http.get("redirects", ()) if 300 <= hop["status"] < 400]
    return http.get("asked") or (hops[0][0] if hops else http["url"]), hops


def _moves(site: Site, given: Given) -> dict[str, int]:
    """The site's linked addresses that lead to another address of the site: the status of the first redirect.

    Left out: the root (which may lead to a language), pages of one's own (cart, account: they lead where the visitor
    stands), and a slash more or less.
    """
    first: dict[str, int] = {asked: hops[0][1] for asked, hops in own_pages(given).values() if hops}
    for url, link in site.links.items():
        hops = link.get("redirects")
        if isinstance(hops, list) and hops:
            first.setdefault(url, int(hops[0][1]))
    return {
        url: status
        for url, status in first.items()
        if url in site.sources
        and site.own(url)
        and urlsplit(url).path.strip("/")
        and site.pages.get(url, {}).get("kind") not in PRIVATE_KINDS
        and site.own(site.final(url))
        and (site.status(url) or 0) < 400
        and url.rstrip("/") != site.final(url).rstrip("/")
    }


def _asked(site: Site) -> int:
    return sum(1 for url in site.sources if site.own(url) and site.status(url) is not None)


def _linked(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    moved = [url for url, status in _moves(site, given).items() if status in _PERMANENT]
    yield from capped(
        moved,
        lambda url: given.failed(
            "moved", Pointer("url", url), subject=site.sources[url][0], url=url, final=site.final(url),
            pages=site.sources[url],
        ),
        lambda rest: given.failed("more", count=rest),
    )  # fmt: skip
    if not moved and (count := _asked(site)):
        yield given.passed("direct", count=count)


def _temporary(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    moves = {url: s for url, s in _moves(site, given).items() if page_key(url) != page_key(site.final(url))}
    passing = [url for url, status in moves.items() if status in _TEMPORARY]
    if passing:
        yield given.ask("passing", Pointer("url", passing[0]), count=len(passing), urls=passing)
    elif moves:
        yield given.passed("lasting", count=len(moves))


def _refresh(given: Given) -> Iterator[Finding]:
    http, source = given["http"], given["source"]
    url = http["final_url"]
    passed = [hop["url"] for hop in http.get("redirects", ()) if 200 <= hop["status"] < 300]
    for meta in source.xpath(_REFRESHES)[:1]:
        found = _REFRESH.match(meta.get("content") or "")
        target = join(url, found["url"] or "") if found else url
        where = Pointer("selector", "meta[http-equiv=refresh]", (meta.get("content") or "")[:200])
        seconds = int(found["seconds"]) if found else 0
        if page_key(target) != page_key(url):
            yield given.failed("leaves", where, seconds=seconds, target=target)
        else:
            yield given.ask("reloads", where, seconds=seconds)
        return
    if passed and page_key(passed[-1]) != page_key(url):
        yield given.ask("by-script", Pointer("url", passed[-1]), url=passed[-1], final=url)
    else:
        yield given.passed("stays", Pointer("url", url))


def _answered(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    own = [url for url in site.sources if site.own(url)]
    silent = [url for url in own if site.status(url) is None and site.problem(url) in _SILENT]
    if silent:
        yield given.ask("silent", Pointer("url", silent[0]), count=len(silent), urls=silent)
    elif count := _asked(site):
        yield given.passed("all-answer", count=count)


_SITE = ("crawl", "links")

CHECKS = (
    Check(
        "seo.link-redirect", needs=("http",), run=_linked, scope="site", gather=_way, site_needs=_SITE,
        refs=("seo:SEO-004",),
    ),
    Check(
        "seo.redirect-temporary", needs=("http",), run=_temporary, scope="site", gather=_way, site_needs=_SITE,
        refs=("seo:SEO-007",),
    ),
    Check("seo.page-refresh", needs=("http", "source"), run=on_page(_refresh), refs=("seo:SEO-008",)),
    Check("seo.unanswered", needs=(), run=_answered, scope="site", site_needs=_SITE, refs=("seo:SEO-003",)),
)  # fmt: skip
