"""Beyond the RGAA, which rests on levels A and AA: contrast and names of links as level AAA of WCAG asks for."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.rgaa._links import Link, empty_names, links, words
from checkers.rgaa._page import capped, on_page, point
from checkers.rgaa.contrast import RATIO_LARGE, Text, measured, own_text
from preuve.given import Given
from preuve.model import Check, Finding

# WCAG 1.4.6: the ratios that plain and large text must reach.
RATIO, LARGE_RATIO = 7.0, 4.5
_WCAG = ("wcag:1.4.6",)


def _needed(text: Text) -> float:
    return LARGE_RATIO if text.least == RATIO_LARGE else RATIO


@on_page
def _enhanced(given: Given) -> Iterator[Finding]:
    texts = [text for text in measured(given) if text.ratio is not None and not text.why]
    # What misses even level AA is said by rgaa.contrast.
    low = [text for text in texts if text.ratio is not None and text.least <= text.ratio < _needed(text)]
    if texts and not low:
        yield given.passed("enough", count=len(texts))
    yield from capped(given, low, lambda text: _tell(given, text))


def _tell(given: Given, text: Text) -> Finding:
    # Rounded down: 6.99 must not be read as enough.
    ratio = int((text.ratio or 0) * 100) / 100
    words = " ".join(own_text(text.element).split())[:80]
    where = point(text.document, text.within, text.element)
    return given.failed("low", where, refs=_WCAG, text=words, ratio=ratio, least=_needed(text))


@on_page
def _alone(given: Given) -> Iterator[Finding]:
    """WCAG 2.4.9: the name of a link tells where it leads without what stands around it."""
    named = [link for link in links(given["dom"], given["axtree"]) if link.shown and link.name]
    vague = [link for link in named if " ".join(words(link.name)) in empty_names()]
    if named and not vague:
        yield given.passed("telling", count=len(named))
    yield from capped(given, vague, lambda link: _say(given, link))


def _say(given: Given, link: Link) -> Finding:
    return given.failed("vague", link.pointer, refs=("wcag:2.4.9",), name=link.name[:80])


CHECKS = (
    Check(
        "rgaa.advice-enhanced-contrast",
        needs=("http", "dom", "sheets"),
        run=_enhanced,
        limits={"plain": RATIO, "large": LARGE_RATIO},
    ),
    Check("rgaa.advice-link-alone", needs=("http", "dom", "axtree"), run=_alone),
)
