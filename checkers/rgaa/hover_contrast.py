"""RGAA 3.2.1 to 3.2.4: the contrast of text while the pointer is on it. Only what is surely too low is said here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checkers.rgaa._colour import contrast, hexadecimal, parse
from checkers.rgaa._page import capped, documents, on_page
from checkers.rgaa._walk import walk_of
from checkers.rgaa.contrast import BOLD, LARGE, LARGE_BOLD, RATIO, RATIO_LARGE, SEMI_BOLD, TESTS
from preuve.given import Given
from preuve.model import Check, Finding

_SWITCH = re.compile(r"contrast|th[eèé]me|sombre|\bdark\b|dyslex|confort", re.IGNORECASE)
_LOGO = re.compile(r"logo|brand|marque", re.IGNORECASE)


@on_page
def _hovered(given: Given) -> Iterator[Finding]:
    walk, tints = walk_of(given), given["hover"]["tints"]
    low = [(tint, args) for tint in tints if (args := _too_low(tint))]
    switch = _offers_another(given)

    def say(one: tuple[Mapping[str, Any], Mapping[str, Any]]) -> Finding:
        tint, args = one
        where, ref = walk.pointer(tint["backend"], tint["selector"]), f"rgaa:{_test(tint)}"
        if switch or _LOGO.search(tint["selector"]):
            return given.ask("perhaps", where, refs=(ref,), **args)
        return given.failed("low", where, refs=(ref, "wcag:1.4.3"), **args)

    yield from capped(given, low, say)
    if low:
        return
    if tints:
        yield given.passed("enough", count=len(tints))
    else:
        yield given.inapplicable("none")


def _test(tint: Mapping[str, Any]) -> str:
    bold = tint["weight"] >= BOLD
    return TESTS[bold, tint["size"] >= (LARGE_BOLD if bold else LARGE)]


def _too_low(tint: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The figures of a text whose contrast is surely too low."""
    front, back = parse(tint["color"]), parse(tint["behind"])
    if front is None or back is None or front[3] < 1 or SEMI_BOLD <= tint["weight"] < BOLD:
        return None
    large = tint["size"] >= (LARGE_BOLD if tint["weight"] >= BOLD else LARGE)
    ratio, least = contrast(front, back), RATIO_LARGE if large else RATIO
    if ratio >= least:
        return None
    colours = {"front": hexadecimal(front), "back": hexadecimal(back)}
    return {"text": tint["text"] or "–", "ratio": int(ratio * 100) / 100, "least": least, **colours}


def _offers_another(given: Given) -> bool:
    """Whether a control of the page seems to set other colours."""
    controls = (
        document.xpath("//button | //a | //input | //select | //label") for document, _ in documents(given["dom"])
    )
    return any(
        _SWITCH.search(f"{control.text_content()} {control.get('aria-label') or ''} {control.get('title') or ''}")
        for found in controls
        for control in found
    )


_NEEDS = ("http", "dom", "listeners", "keyboard", "hover")
CHECKS = (
    Check(
        "rgaa.hover-contrast",
        needs=_NEEDS,
        run=_hovered,
        limits={"plain": RATIO, "large": RATIO_LARGE, "size": LARGE, "bold": LARGE_BOLD},
    ),
)
