"""RGAA 12.1 to 12.5 on one page: are there menus, a search, a site map link at all."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

from checkers.rgaa._navigation import (
    MIN_LINKS,
    bars_of,
    is_site_map_link,
    label,
    links,
    possible,
    search_fields,
)
from checkers.rgaa._page import drawn, on_page, point, unread
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

MIN_PAGES = 3  # a menu leads to at least that many other pages of the site, or a human looks

_MENUS = ("rgaa:12.2.1",)
_SITE_MAP = tuple(f"rgaa:{test}" for test in ("12.3.1", "12.3.2", "12.3.3", "12.4.1", "12.4.2", "12.4.3"))
_SEARCH = tuple(f"rgaa:{test}" for test in ("12.5.1", "12.5.2", "12.5.3"))


@on_page
def _absent(given: Given) -> Iterator[Finding]:
    """What is surely not there. What is there is compared from page to page, or asked of a human."""
    for document, within, frame in unread(given["dom"]):
        yield given.ask("unread", point(document, within, frame), refs=_MENUS + _SITE_MAP + _SEARCH)
        return
    maybe = possible(given)
    for name, refs in (("menu", _MENUS), ("site-map", _SITE_MAP), ("search", _SEARCH)):
        if name not in maybe:
            yield given.inapplicable(f"no-{name}", refs=refs)


@on_page
def _systems(given: Given) -> Iterator[Finding]:
    dom, ax = given["dom"], given["axtree"]
    menu = _menu(dom)
    fields = [one for one in search_fields(dom) if drawn(dom, one) and _is_general(one)]
    plans = [one for one, url in links(dom) if is_site_map_link(label(dom, ax, one), url)]
    if menu and fields:
        yield given.passed("menu-and-search", menu, count=_count(dom))
        return
    seen_fr = [name for name, there in (("menu", menu), ("recherche", fields), ("plan du site", plans)) if there]
    seen_en = [name for name, there in (("menu", menu), ("search", fields), ("site map link", plans)) if there]
    where = menu or (dom.pointer(plans[0]) if plans else Pointer("selector", "body"))
    yield given.ask("systems", where, seen_fr=", ".join(seen_fr) or "rien", seen_en=", ".join(seen_en) or "nothing")


def _menu(dom: Dom) -> Pointer | None:
    """The first menu in a navigation area that leads to several other pages of the site."""
    for bar in bars_of(dom):
        marked = bar.tag == "nav" or "navigation" in (bar.get("role") or "").lower().split()
        if marked and len(_pages_of(dom, bar)) >= MIN_PAGES:
            return dom.pointer(bar)
    return None


def _pages_of(dom: Dom, bar: object) -> set[str]:
    own = urldefrag(dom.url)[0]
    inside = {urldefrag(url)[0] for link, url in links(dom) if bar in link.iterancestors()}
    return {url for url in inside if url != own and urlsplit(url).netloc == urlsplit(own).netloc}


def _count(dom: Dom) -> int:
    return max(len(_pages_of(dom, bar)) for bar in bars_of(dom))


def _is_general(field: object) -> bool:
    """Whether a search field stands in a form or search area of its own, outside the main content."""
    around = list(field.iterancestors())  # type: ignore[attr-defined]
    own = any(node.tag in {"form", "search"} or "search" in (node.get("role") or "").lower().split() for node in around)
    return own and not any(node.tag == "main" or node.get("role") == "main" for node in around)


CHECKS = (
    Check("rgaa.navigation-absence", needs=("http", "dom", "axtree"), run=_absent),
    Check(
        "rgaa.navigation-systems",
        needs=("http", "dom", "axtree"),
        run=_systems,
        refs=("rgaa:12.1.1",),
        limits={"pages": MIN_PAGES, "links": MIN_LINKS},
    ),
)
