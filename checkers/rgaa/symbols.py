"""RGAA 13.5 and 13.6: emoticons, drawings made of characters and cryptic words are explained, and rightly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from checkers.rgaa._cryptic import cryptic
from checkers.rgaa._page import blank, documents, on_page, point, unread
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

MAX_NAMED = 10
_PRESENT, _RIGHT = "rgaa:13.5.1", "rgaa:13.6.1"
_TEXTS = (
    "//body//text()[normalize-space()]"
    "[not(ancestor::script or ancestor::style or ancestor::template or ancestor::noscript)]"
)
_FIELDS = "//input[@value]/@value | //*[@placeholder]/@placeholder"

_IS_CODE = etree.XPath("boolean(ancestor-or-self::code | ancestor-or-self::kbd | ancestor-or-self::samp)")

Piece = tuple[str, str, Pointer]


@on_page
def _symbols(given: Given) -> Iterator[Finding]:
    pieces = [piece for document, within in documents(given["dom"]) for piece in _pieces(document, within)]
    bare = [piece for piece in pieces if not piece[1]]
    told = [piece for piece in pieces if piece[1]]
    whole = "load" not in given["http"].get("problems", {}) and not any(unread(given["dom"]))
    if not pieces:
        if whole and not any(document.xpath(f"{_TEXTS} | {_FIELDS}") for document, _ in documents(given["dom"])):
            yield given.inapplicable("none", refs=(_PRESENT, _RIGHT))
        else:
            # Words alone may be a code too (text messages, jargon): only a reader knows.
            yield given.ask("unnoticed" if whole else "beyond", Pointer("selector", "body"), refs=(_PRESENT, _RIGHT))
        return
    if bare:
        yield given.ask("unexplained", bare[0][2], refs=(_PRESENT,), count=len(bare), signs=_quote(bare))
    elif whole:
        yield given.passed("titled", told[0][2], refs=(_PRESENT,), count=len(told), signs=_quote(told))
    else:
        yield given.ask("beyond", told[0][2], refs=(_PRESENT,))
    titles = "; ".join(dict.fromkeys(title for _, title, _ in told))
    message = "right-title" if told else "right"
    yield given.ask(message, pieces[0][2], refs=(_RIGHT,), signs=_quote(pieces), **({"titles": titles} if told else {}))


def _pieces(document: Dom, within: str) -> Iterator[Piece]:
    """(sign, the title that explains it or "", where), for each piece of text that may need an explanation."""
    for text in document.xpath(_TEXTS):
        element = text.getparent().getparent() if text.is_tail else text.getparent()
        if _IS_CODE(element):
            continue
        for sign in cryptic(str(text)):
            yield sign, _title(element, sign), point(document, within, element)
    for value in document.xpath(_FIELDS):
        for sign in cryptic(str(value)):
            yield sign, "", point(document, within, value.getparent())


def _title(element: Any, sign: str) -> str:
    """The title of an element that holds nothing else than the sign, or a drawing of which it is a part."""
    for node in (element, element.getparent()):
        if node is not None and blank(node.get("title")):
            text = blank(node.text_content())
            if text == sign or not any(char.isalpha() for char in text) or node.tag in {"abbr", "pre"}:
                return blank(node.get("title"))
    return ""


def _quote(pieces: list[Piece]) -> str:
    return " ".join(list(dict.fromkeys(sign for sign, _, _ in pieces))[:MAX_NAMED])


CHECKS = (Check("rgaa.symbols", needs=("http", "dom"), run=_symbols),)
