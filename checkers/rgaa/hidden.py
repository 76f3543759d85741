"""RGAA 10.8: content on the screen that `aria-hidden` keeps from screen readers, on a page where nothing can change it.

Whether hidden content is meant to be ignored, a human says; here are the cases that leave no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checkers.rgaa._fields import is_static, pictures, seen, visible_text
from checkers.rgaa._page import blank, capped, documents, on_page, point, spoken
from checkers.rgaa._telling import short
from checkers.rgaa._walk import walk_of
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

SENTENCE = 5  # words: so many together tell people something
_WORD = re.compile(r"[^\W\d_]{2,}")
# Texts by which the same may be said to a screen reader.
_SAID_OTHERWISE = ".//@aria-label | .//@aria-labelledby | .//@aria-describedby | .//@alt | .//@title"


@on_page
def _visible(given: Given) -> Iterator[Finding]:
    if not is_static(given):
        return
    reached = walk_of(given).reached
    found: list[tuple[str, Dom, str, Any, str]] = []
    for document, within in documents(given["dom"]):
        for element in document.xpath("//body//*[@aria-hidden]"):
            around = element.getparent()
            if spoken(element) or not spoken(around) or not seen(document, element):
                continue
            text = visible_text(document, element)
            if _controls(document, element, reached):
                found.append(("reached", document, within, element, text))
            elif _tells(document, element, text):
                found.append(("sentence", document, within, element, text))
    yield from capped(given, found, lambda one: given.failed(one[0], point(*one[1:4]), text=short(one[4]) or "–"))


def _controls(document: Dom, element: Any, reached: frozenset[int]) -> bool:
    """Whether it holds a link or button with a text that Tab reaches, and that is not there a second time."""
    spoken_ones = [one for one in document.xpath("//a[@href] | //button") if spoken(one)]
    twins = {one.get("href") for one in spoken_ones} | {_text(one) for one in spoken_ones}
    return any(
        document.backend(one) in reached and _text(one) and not {one.get("href", _text(one)), _text(one)} & twins
        for one in element.xpath("descendant-or-self::a[@href] | descendant-or-self::button")
    )


def _text(element: Any) -> str:
    return " ".join(blank("".join(element.itertext())).split())


def _tells(document: Dom, element: Any, text: str) -> bool:
    """Whether its text is a sentence that the page says nowhere else, as far as one can tell."""
    if len(_WORD.findall(text)) < SENTENCE or pictures(document, element.getparent()):
        return False
    around = element.getparent()
    said = [one for one in around.iterdescendants() if isinstance(one.tag, str) and blank(one.text)]
    unseen = any(not seen(document, one) for one in said)
    page = _text(document.root.find("body"))
    return not unseen and not around.xpath(_SAID_OTHERWISE) and page.count(text) == 1


CHECKS = (
    Check(
        "rgaa.hidden-but-visible",
        needs=("http", "source", "dom", "listeners", "keyboard"),
        run=_visible,
        refs=("rgaa:10.8.1",),
        limits={"words": SENTENCE},
    ),
)
