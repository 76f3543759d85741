"""Lists cut into pages, and the site's own search: what engines find of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from protego import Protego

from checkers.seo._page import answered, indexable, join, page_key, words
from checkers.seo._site import own_pages, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_SEARCHES = words("s q search recherche query")
_MAX_LINES = 2000


@dataclass(frozen=True, slots=True)
class _Steps:
    """Where a page says that the list goes on (`rel`: link elements), and which addresses it links to."""

    rel: tuple[str, ...]
    linked: frozenset[str]


def _steps(given: Given) -> _Steps | None:
    if not answered(given):
        return None
    dom, url = given["dom"], given["http"]["final_url"]
    rel = [one.get("href", "") for one in dom.xpath("//head/link[@rel='next' or @rel='prev']")]
    linked = {page_key(join(url, str(href))) for href in dom.xpath("//a/@href")}
    return _Steps(tuple(join(url, href) for href in rel if href), frozenset(linked)) if rel else None


def _pagination(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    pages: dict[str, _Steps] = {url: steps for url, steps in own_pages(given).items() if steps}
    faults = 0
    for url, steps in pages.items():
        for end in steps.rel:
            args: dict[str, Any] = {"subject": url, "url": end}
            if page_key(end) == page_key(site.final(url)) and "?" not in url:
                yield given.failed("itself", Pointer("url", end), **args)
            elif site.status(end) in {404, 410}:
                yield given.failed("gone", Pointer("url", end), **args)
            elif page_key(end) not in steps.linked:
                yield given.ask("not-linked", Pointer("url", end), **args)
            else:
                continue
            faults += 1
    if pages and not faults:
        yield given.passed("sound", count=len(pages))


@dataclass(frozen=True, slots=True)
class _Search:
    """The address of the site's search, as its form gives it ("" when none), and whether engines keep this page."""

    address: str
    kept: bool


def _find_search(given: Given) -> _Search:
    source, url = given["source"], given["http"]["final_url"]
    for form in source.xpath("//form[not(@method) or translate(@method, 'GET', 'get')='get']"):
        for field in form.xpath(".//input[@name]"):
            if field.get("name", "").lower() in _SEARCHES:
                place = join(url, form.get("action") or "").partition("?")[0]
                return _Search(f"{place}?{field.get('name')}=essai", indexable(given))
    return _Search("", indexable(given))


def _search(given: Given) -> Iterator[Finding]:
    site, robots = read_site(given), given["robots"]
    pages: dict[str, _Search] = own_pages(given)
    seen = [url for url in pages if site.pages.get(url, {}).get("kind") == "search" and urlsplit(url).query]
    kept = [url for url in seen if pages[url].kept]
    address = next((found.address for found in pages.values() if found.address and site.own(found.address)), "")
    if kept:
        yield given.failed("kept", Pointer("url", kept[0]), count=len(kept), urls=kept)
    elif seen:
        yield given.passed("kept-out", Pointer("url", seen[0]), url=seen[0])
    elif address and _closed(robots, address):
        yield given.passed("closed", Pointer("url", address), url=address)
    elif address:
        yield given.ask("not-seen", Pointer("url", address), url=address)


def _closed(robots: Any, address: str) -> bool:
    """Whether robots.txt forbids the address to Googlebot."""
    if robots.get("status") != 200:
        return False
    try:
        rules = Protego.parse("\n".join(robots["text"].splitlines()[:_MAX_LINES]))
        return not rules.can_fetch(address, "Googlebot")
    except ValueError:
        return False


CHECKS = (
    Check(
        "seo.pagination", needs=("http", "dom"), run=_pagination, scope="site", gather=_steps,
        site_needs=("crawl", "links"), refs=("seo:SEO-134",),
    ),
    Check(
        "seo.search-pages", needs=("http", "source"), run=_search, scope="site", gather=_find_search,
        site_needs=("crawl", "robots"), refs=("seo:SEO-138",),
    ),
)  # fmt: skip
