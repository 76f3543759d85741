"""RGAA 10.2 and 10.3: the page without styles. Whether information or order is lost, only a human can say.

Here is where to look, beside the picture of the page without styles that the pass took.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checkers.rgaa._page import capped, on_page
from checkers.rgaa._sight import element_of, place
from preuve.given import Given
from preuve.model import Check, Finding

SENTENCE = 4  # words: so many together tell people something
_WORD = re.compile(r"[^\W\d_]{2,}")


@on_page
def _content(given: Given) -> Iterator[Finding]:
    dom, seen = given["dom"], given["unstyled"]
    yield from capped(
        given,
        seen["words"],
        lambda one: _words(given, one),
    )
    yield from capped(
        given,
        seen["pictures"],
        lambda one: given.ask(
            "picture", place(dom, one), address=one["address"], width=one["width"], height=one["height"]
        ),
    )
    yield from capped(given, seen["lost"], lambda one: given.ask("lost", place(dom, one), text=one["text"][:80]))
    if not (seen["words"] or seen["pictures"] or seen["lost"]):
        yield given.ask("look")


def _words(given: Given, one: Mapping[str, Any]) -> Finding:
    """A sentence in the styles of an element that holds nothing is information; a word or two may be decoration."""
    element = element_of(given["dom"], one)
    bare = element is not None and not len(element) and not element.xpath("@*[name()!='class']")
    empty = bare and element is not None and not element.text_content().strip()
    sentence = len(_WORD.findall(one["words"])) >= SENTENCE
    say = given.failed if empty and sentence else given.ask
    message = "sentence" if say == given.failed else "words"
    return say(message, place(given["dom"], one), words=one["words"][:80], which=one["which"])


@on_page
def _order(given: Given) -> Iterator[Finding]:
    dom, seen = given["dom"], given["unstyled"]
    yield from capped(
        given,
        seen["moved"],
        lambda one: given.ask(
            "moved", place(dom, one), text=one["text"][:80], order=one["order"], direction=one["direction"]
        ),
    )
    if not seen["moved"]:
        yield given.ask("look")


CHECKS = (
    Check(
        "rgaa.unstyled-content",
        needs=("http", "dom", "unstyled"),
        run=_content,
        refs=("rgaa:10.2.1",),
        limits={"words": SENTENCE},
    ),
    Check("rgaa.unstyled-order", needs=("http", "dom", "unstyled"), run=_order, refs=("rgaa:10.3.1",)),
)
