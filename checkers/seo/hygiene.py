"""Addresses that are hard to read, to share or to keep: odd characters, length, parameters, marks of visits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from checkers.seo._page import answered, capped, indexable, page_key, words
from checkers.seo._site import PRIVATE_KINDS, own_pages, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_LONG = 115  # characters: what Screaming Frog warns of
_FACETS, _FEWEST = 0.3, 10  # share of addresses with parameters, and how many at least; the project's choice
_TRACKING = words("gclid fbclid msclkid dclid ttclid li_fat_id mc_cid mc_eid gbraid wbraid yclid twclid")
_SESSIONS = words("phpsessid jsessionid oscsid zenid sessionid session_id aspsessionid cfid cftoken")
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid)=", re.IGNORECASE)


def _path(url: str) -> str:
    return urlsplit(url).path


def _say(given: Given, message: str, urls: Sequence[str], failed: bool = False) -> Iterator[Finding]:
    if urls and failed:
        yield given.failed(message, Pointer("url", urls[0]), count=len(urls), urls=urls)
    elif urls:
        yield given.ask(message, Pointer("url", urls[0]), count=len(urls), urls=urls)


def _judge(given: Given, tests: dict[str, tuple[Callable[[str], bool], bool]]) -> Iterator[Finding]:
    """One finding a kind of oddness; `tests`: by message, what is odd, and whether that is a fault."""
    site = read_site(given)
    urls = [url for url, page in site.documents.items() if page.get("kind") not in PRIVATE_KINDS]
    odd = {message: [url for url in urls if test(url)] for message, (test, _) in tests.items()}
    for message, (_, fault) in tests.items():
        yield from _say(given, message, odd[message], fault)
    if urls and not any(odd.values()):
        yield given.passed("plain", count=len(urls))


def _characters(given: Given) -> Iterator[Finding]:
    yield from _judge(
        given,
        {
            "spaces": (lambda url: " " in unquote(_path(url)), True),
            "slashes": (lambda url: "//" in _path(url), True),
            "accents": (lambda url: not unquote(_path(url)).isascii(), False),
            "capitals": (lambda url: re.search(r"[A-Z]", re.sub(r"%..", "", _path(url))) is not None, False),
            "underscores": (lambda url: "_" in _path(url), False),
        },
    )


def _length(given: Given) -> Iterator[Finding]:
    yield from _judge(given, {"repeated": (_repeats, True), "long": (lambda url: len(url) > _LONG, False)})


def _repeats(url: str) -> bool:
    """Whether the same two folders follow one another: a link that was written without its first slash."""
    parts = [part for part in _path(url).lower().split("/") if part]
    pairs = [tuple(parts[at : at + 2]) for at in range(len(parts) - 1)]
    return any(
        pairs[at] == pairs[at + 2] and pairs[at][0] != pairs[at][1] and not any(part.isdigit() for part in pairs[at])
        for at in range(len(pairs) - 2)
    )


def _parameters(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    kept = [url for url in site.documents if given.gathered.get(url) and urlsplit(url).query]
    own = [url for url, page in site.pages.items() if site.own(url) and "html" in (page.get("media_type") or "html")]
    views = [
        url for url in own if urlsplit(url).query and site.pages[url].get("reason") in {None, "facet", "page-limit"}
    ]
    share = len(views) / len(own) if own else 0.0
    if len(views) >= _FEWEST and share > _FACETS:
        where = Pointer("url", views[0])
        yield given.ask("facets", where, count=len(views), total=len(own), share=share, most=_FACETS, urls=views)
    if kept:
        yield given.ask("indexable", Pointer("url", kept[0]), count=len(kept), urls=kept)
    if own and not kept and (len(views) < _FEWEST or share <= _FACETS):
        yield given.passed("few", count=len(views), total=len(own))


def _marks(given: Given) -> dict[str, list[str]]:
    """The links of one page to its own site that bear marks: of a campaign, or of a session."""
    found: dict[str, list[str]] = {"tracking": [], "session": []}
    if not answered(given):
        return found
    own = page_key(given["http"]["final_url"]).partition("/")[0]
    for url in given["http"].get("links", ()):
        if page_key(url).partition("/")[0].partition("?")[0] != own:
            continue
        names = {name.lower() for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
        if names & _SESSIONS or _PATH_SESSION.search(url):
            found["session"].append(url)
        elif names & _TRACKING or any(name.startswith("utm_") for name in names):
            found["tracking"].append(url)
    return found


def _visits(given: Given) -> Iterator[Finding]:
    pages: dict[str, dict[str, list[str]]] = own_pages(given)
    marked = [(url, kind, link) for url, found in pages.items() for kind, links in found.items() for link in links]
    first: dict[str, tuple[str, str, str]] = {}
    for one in marked:
        first.setdefault(one[2], one)
    yield from capped(
        list(first.values()),
        lambda one: given.failed(one[1], Pointer("url", one[2]), subject=one[0], url=one[2]),
        lambda rest: given.failed("more", count=rest),
    )
    if pages and not marked:
        yield given.passed("none", count=len(pages))


_SITE = ("crawl",)


def _check(name: str, run: Any, *refs: str, **limits: Any) -> Check:
    return Check(name, needs=(), run=run, scope="site", site_needs=_SITE, refs=refs, limits=limits)


CHECKS = (
    _check(
        "seo.url-characters", _characters,
        "seo:SEO-192", "seo:SEO-193", "seo:SEO-194", "seo:SEO-195", "seo:SEO-196",
    ),
    _check("seo.url-length", _length, "seo:SEO-197", "seo:SEO-200", characters=_LONG),
    Check(
        "seo.url-parameters", needs=("http", "source"), run=_parameters, scope="site", gather=indexable,
        site_needs=_SITE, refs=("seo:SEO-137", "seo:SEO-198"),
        limits={"share": _FACETS, "fewest": _FEWEST},
    ),
    Check(
        "seo.url-marks", needs=("http",), run=_visits, scope="site", gather=_marks, site_needs=_SITE,
        refs=("seo:SEO-199", "seo:SEO-203"),
    ),
)  # fmt: skip
