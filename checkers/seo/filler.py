"""Text that nobody has written yet: filler, a template's instructions, what WordPress and Shopify put there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from checkers.seo._lists import raw
from checkers.seo._main import Block, main_blocks
from checkers.seo._page import capped, fold, on_page
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

_QUOTED = (
    "boolean(ancestor-or-self::*[self::code or self::pre or self::q or self::blockquote or self::kbd or self::samp])"
)
_MESSAGES = {"faux": "latin", "a-remplacer": "to-replace", "demonstration": "as-delivered"}
_SURE, _BESIDE = 7, 4  # words: of a phrase that nobody writes by chance; beside a shorter one, at most
_LONG = 60  # characters around the phrase that are told


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    return tuple((fold(phrase), _MESSAGES[group]) for group, found in raw("filler").items() for phrase in found)


def _filler(given: Given) -> Iterator[Finding]:
    dom: Dom = given["dom"]
    blocks = main_blocks(dom)
    found = [(block, message) for block in blocks if (message := _kind(block)) and not _is_quoted(block.element)]
    unsure = [block for block, message in found if message == "maybe"]
    shown = [pair for pair in found if dom.displayed(pair[0].element) and pair[1] != "maybe"]
    yield from capped(
        shown,
        lambda pair: given.failed(pair[1], dom.pointer(pair[0].element), text=pair[0].text[:_LONG]),
        lambda rest: given.failed("more", count=rest),
    )
    if unsure:
        yield given.ask("maybe", dom.pointer(unsure[0].element), count=len(unsure), text=unsure[0].text[:_LONG])
    if found and not shown and not unsure:
        yield given.ask("not-shown", dom.pointer(found[0][0].element), text=found[0][0].text[:_LONG])
    if blocks and not found:
        yield given.passed("own", count=len(blocks))


def _kind(block: Block) -> str:
    """The id of a message, "" for a text of its own. A short phrase in a long text may be the author's own words."""
    text = fold(block.text)
    for phrase, message in _phrases():
        if phrase in text:
            told = len(phrase.split())
            return "maybe" if told < _SURE and len(text.split()) > told + _BESIDE and message != "latin" else message
    return ""


def _is_quoted(element: Any) -> bool:
    """Whether the text is shown as an example: a page may be about filler."""
    return bool(element.xpath(_QUOTED))


CHECKS = (
    Check(
        "seo.filler",
        needs=("http", "dom"),
        run=on_page(_filler),
        refs=("seo:SEO-144", "seo:SEO-145"),
        limits={"sure": _SURE, "beside": _BESIDE},
    ),
)
