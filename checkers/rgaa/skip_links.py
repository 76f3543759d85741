"""RGAA 12.7: a link leads to the main content, works, and is seen at least when the keyboard comes to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checkers.rgaa._navigation import Place, bars_of, content_of, fold, main_of, place_of, stands_alike
from checkers.rgaa._page import blank, on_page, unread
from checkers.rgaa._skip_links import MAX_LINKS, Skip, skips
from checkers.rgaa._walk import ancestors
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

_THERE, _WORKS = "rgaa:12.7.1", "rgaa:12.7.2"
_HEADINGS = "//h1 | //h2 | //h3 | //h4 | //h5 | //h6 | //*[@role='heading']"
_WCAG = ("wcag:2.4.1",)


@on_page
def _there(given: Given) -> Iterator[Finding]:
    """Is there a link at all? What it does is judged by `_shown`."""
    dom, ax = given["dom"], given["axtree"]
    found = skips(dom, ax)
    if dom.xpath("//frameset") or any(unread(dom)):
        yield given.ask("framed", Pointer("selector", "body"), refs=(_THERE, _WORKS))
        return
    if any(skip.reaches for skip in found):
        return
    broken = [skip for skip in found if skip.promises and skip.fragment and skip.target is None]
    unclear = [skip for skip in found if skip not in broken and (skip.fragment or skip.promises)]
    inert = not given["listeners"]
    if broken and not unclear and not _scripted(given, broken[0].element):
        where = dom.pointer(broken[0].element)
        yield given.failed(
            "broken", where, refs=(_THERE, _WORKS, *_bypass(dom)), name=broken[0].name, to=broken[0].fragment
        )
    elif broken or unclear:
        which = [*broken, *unclear][0]
        yield given.ask("unclear", dom.pointer(which.element), refs=(_THERE, _WORKS), name=which.name)
    elif _acting(dom, inert):
        yield given.ask("other", Pointer("selector", "body"), refs=(_THERE, _WORKS))
    elif menu := _menu_before_main(dom):
        yield given.failed("none", menu, refs=(_THERE, *_bypass(dom)))
        yield given.inapplicable("no-link", menu, refs=(_WORKS,))
    else:
        yield given.ask("needed", Pointer("selector", "body"), refs=(_THERE,))
        yield given.inapplicable("no-link", refs=(_WORKS,))


_MOVES = {"click", "mousedown", "keydown", "keyup", "hashchange", "popstate", "pointerdown"}


def _scripted(given: Given, element: Any) -> bool:
    """Whether a script hears of the link being followed: on it, around it, or of the page's address."""
    dom = given["dom"]
    around = {dom.backend(node) for node in ancestors(element)}
    return any(
        one["type"] in _MOVES and (one["node"] is None or one["node"] in around or dom.locate(one["node"]) is None)
        for one in given["listeners"]
    )


def _acting(dom: Dom, inert: bool) -> bool:
    """Whether a control at the top that is no plain link may be the skip link."""
    controls = dom.xpath(
        "//*[@role='link'] | //a[starts-with(@href, 'javascript:')] | //a[@onclick] | //button[@onclick]"
    )
    named = dom.xpath("//button | //a[not(@href)]") if not inert else []
    return any("conten" in fold(one.text_content()) for one in (*controls, *named))


def _menu_before_main(dom: Dom) -> Pointer | None:
    """The menu that one has to go through before the main content, when both are there for certain."""
    main = content_of(dom)
    if main is None or not blank(main.text_content()):
        return None
    before = set(main.xpath("preceding::*"))
    return next((dom.pointer(bar) for bar in bars_of(dom) if bar in before), None)


def _bypass(dom: Dom) -> tuple[str, ...]:
    """WCAG takes a heading or a main area for a way past the menu: only without any is it broken too."""
    return () if main_of(dom) is not None or dom.xpath(_HEADINGS) else _WCAG


@on_page
def _shown(given: Given) -> Iterator[Finding]:
    """What the keyboard met: is the link reached, and seen once it has the focus?"""
    dom, ax = given["dom"], given["axtree"]
    leading = [skip for skip in skips(dom, ax) if skip.reaches]
    if not leading:
        return
    stops = {stop["backend"]: stop for stop in given["keyboard"]["stops"]}
    for skip in leading:
        stop = stops.get(dom.backend(skip.element))
        where = dom.pointer(skip.element)
        if stop and stop["seen"] and not stop["covered"]:
            yield given.passed("works", where, refs=(_THERE,), name=skip.name)
            return
    skip, where = leading[0], dom.pointer(leading[0].element)
    stop = stops.get(dom.backend(skip.element))
    walked = given["keyboard"]["end"] == "left"
    if stop and not stop["seen"] and not stop["framed"]:
        yield given.failed("never-seen", where, refs=(_WORKS,), name=skip.name)
        yield given.ask("hidden", where, refs=(_THERE,), name=skip.name)
    elif not stop and walked and not dom.displayed(skip.element) and len(leading) == 1:
        yield given.failed("unreachable", where, refs=(_THERE, _WORKS), name=skip.name)
    else:
        yield given.ask("unsure", where, refs=(_THERE, _WORKS), name=skip.name)


@dataclass(frozen=True, slots=True)
class _Link:
    """The skip link of one page: its rank among the links, and where it stands."""

    name: str
    rank: int
    place: Place
    seen: bool
    pointer: Pointer


def _gather(given: Given) -> _Link | None:
    if not 200 <= int(given["http"]["status"]) < 300:
        return None
    dom, ax = given["dom"], given["axtree"]
    skip: Skip | None = next((one for one in skips(dom, ax) if one.reaches), None)
    if skip is None:
        return None
    numbers = [dom.backend(skip.element) == stop["backend"] for stop in given["keyboard"]["stops"]]
    rank = numbers.index(True) if True in numbers else -1
    seen = rank >= 0 and bool(given["keyboard"]["stops"][rank]["seen"])
    return _Link(fold(skip.name), rank, place_of(dom, skip.element), seen, dom.pointer(skip.element))


def _alike(given: Given) -> Iterator[Finding]:
    links: Mapping[str, _Link] = {url: link for url, link in given.gathered.items() if link is not None}
    for url, mine in links.items():
        others = [link for page, link in links.items() if page != url]
        same = [one for one in others if _same(one, mine)]
        if not mine.seen:
            continue  # said by the page's own check
        if not others:
            yield given.ask("alone", mine.pointer, subject=url)
        elif len(same) == len(others):
            yield given.passed("same", mine.pointer, subject=url, pages=len(others))
        else:
            yield given.ask("differs", mine.pointer, subject=url, pages=len(others) - len(same))


def _same(one: _Link, other: _Link) -> bool:
    return one.rank == other.rank and one.place.side == other.place.side and stands_alike(one.place, other.place)


_NEEDS = ("http", "dom", "axtree", "listeners")
_WALKED = ("http", "dom", "axtree", "listeners", "keyboard")

CHECKS = (
    Check("rgaa.skip-link", _NEEDS, _there, limits={"links": MAX_LINKS}),
    Check("rgaa.skip-link-works", _WALKED, _shown),
    Check(
        "rgaa.skip-link-place",
        ("http", "dom", "axtree", "keyboard"),
        _alike,
        refs=(_WORKS,),
        scope="site",
        gather=_gather,
    ),
)
