"""The page as drawn: small print, small targets, things that cover it, a narrow screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checkers.seo._page import on_page
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Box, Dom

_SMALL, _SHARE = 12.0, 0.4  # CSS pixels; share of the characters: the audit that Lighthouse has dropped
_TARGET = 24.0  # CSS pixels: WCAG 2.2, 2.5.8
_TARGETS = "//a[@href] | //button | //input[not(@type='hidden')] | //select | //*[@role='button']"
_WINDOW = Box(0, 0, 1920, 1080)  # the window that the visit uses
_COVER = 0.5  # share of the first screen
_CONSENT = re.compile(r"cookie|consent|gdpr|rgpd|tarteaucitron|axeptio|didomi|onetrust|cmp", re.IGNORECASE)


def _print(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    small = total = 0
    for element in dom.xpath("//body//*[text()[normalize-space()]]"):
        size = dom.style(element, "font-size").removesuffix("px")
        if not size or not dom.displayed(element):
            continue
        length = sum(len(" ".join(text.split())) for text in element.xpath("text()"))
        total += length
        small += length if float(size) < _SMALL else 0
    if total:
        share = small / total
        say = given.ask if share > _SHARE else given.passed
        where = Pointer("figure", "font-size")
        yield say("small" if share > _SHARE else "legible", where, share=share, least=_SMALL, most=_SHARE)


def _targets(given: Given) -> Iterator[Finding]:
    """At the visit's wide window: on a telephone the boxes may differ. Links within a sentence are exempt."""
    dom = given["dom"]
    boxes = [
        (one, box) for one in dom.xpath(_TARGETS) if dom.displayed(one) and (box := dom.box(one)) and box.width > 1
    ]
    own = [(one, box) for one, box in boxes if not _in_sentence(dom, one)]
    tight = [one for one, box in own if min(box.width, box.height) < _TARGET and _crowded(one, box, boxes)]
    if tight:
        yield given.ask("tight", dom.pointer(tight[0]), count=len(tight), total=len(own), least=_TARGET)
    elif own:
        yield given.passed("roomy", count=len(own), least=_TARGET)


def _in_sentence(dom: Dom, element: Any) -> bool:
    parent = element.getparent()
    if parent is None or not dom.style(element, "display").startswith("inline"):
        return False
    beside = "".join([parent.text or "", *(child.tail or "" for child in parent)])
    return len(beside.split()) > 1


def _crowded(element: Any, box: Box, others: list[tuple[Any, Box]]) -> bool:
    """Whether a circle 24 px wide around the small target's middle meets another target."""
    x, y, radius = box.x + box.width / 2, box.y + box.height / 2, _TARGET / 2
    for other, near in others:
        if near.y - y >= radius or y - near.y - near.height >= radius:
            continue
        dx = max(near.x - x, 0, x - near.x - near.width)
        dy = max(near.y - y, 0, y - near.y - near.height)
        if dx * dx + dy * dy < radius * radius and other is not element and not _related(other, element):
            return True
    return False


def _related(one: Any, other: Any) -> bool:
    return any(one is up for up in other.iterancestors()) or any(other is up for up in one.iterancestors())


def _covers(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    fixed = [one for one in dom.xpath("//body//*") if dom.style(one, "position") == "fixed" and dom.displayed(one)]
    large = [one for one in fixed if _covered(dom.box(one)) > _COVER and _is_seen(dom, one)]
    if large:
        yield given.ask("covered", dom.pointer(large[0]), share=_covered(dom.box(large[0])), most=_COVER)
    elif dom.xpath("//body/*"):
        yield given.passed("free", count=len(fixed), most=_COVER)


def _covered(box: Box | None) -> float:
    """The share of the first screen that a box takes."""
    if box is None:
        return 0.0
    width = max(min(box.x + box.width, _WINDOW.width) - max(box.x, 0), 0)
    height = max(min(box.y + box.height, _WINDOW.height) - max(box.y, 0), 0)
    return width * height / (_WINDOW.width * _WINDOW.height)


def _is_seen(dom: Dom, element: Any) -> bool:
    """Not a backdrop behind the page, nor transparent, nor the consent banner."""
    marks = " ".join(
        f"{one.get('id', '')} {one.get('class', '')}" for one in (element, *element.iter("div", "section"))
    )
    index = dom.style(element, "z-index")
    behind = index.startswith("-") or index in {"auto", "0", ""}
    ghost = dom.style(element, "pointer-events") == "none" or dom.style(element, "opacity") == "0"
    return not behind and not ghost and not _CONSENT.search(marks)


def _narrow(given: Given) -> Iterator[Finding]:
    """Seen at 320 px, narrower than the 360 px of a small telephone: what fits there fits on it."""
    seen = given["reflow"]
    width, page = seen["width"], seen["page_width"]
    where = Pointer("figure", "page_width")
    if page > width + 1 and not seen.get("stuck"):
        yield given.ask("wide", where, width=width, page=page)
    else:
        yield given.passed("fits", where, width=width, page=page)


_PAGE = ("http", "dom")

CHECKS = (
    Check(
        "seo.small-print",
        needs=_PAGE,
        run=on_page(_print),
        refs=("seo:SEO-216",),
        limits={"size": _SMALL, "share": _SHARE},
    ),
    Check("seo.tap-targets", needs=_PAGE, run=on_page(_targets), refs=("seo:SEO-215",), limits={"size": _TARGET}),
    Check("seo.interstitial", needs=_PAGE, run=on_page(_covers), refs=("seo:SEO-217",), limits={"share": _COVER}),
    Check("seo.narrow-screen", needs=("http", "reflow"), run=on_page(_narrow), refs=("seo:SEO-214",)),
)
