"""RGAA 8.9: markup used for its looks: paragraphs of nothing, and line breaks in a row instead of paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.rgaa._page import documents, on_page, point, spoken
from checkers.rgaa._settle import settle
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of
from preuve.views.dom import Dom

_SPACE = " \t\r\n\f\u00a0\u2002\u2003\u2007\u2009\u200b\u202f\ufeff"
# What an element may hold and still be nothing but room.
_EMPTY_INSIDE = {"br", "span", "b", "strong", "em", "i", "font", "u"}
_QUIET = {"style", "align", "dir", "lang"}  # attributes that give an empty paragraph no purpose of its own
# Headings whose role takes their meaning away: the method allows it on other elements, never on these. Parts of widgets
# that people work (tabs, accordions) are left out, whose patterns may ask for it.
_SILENCED = (
    "//body//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"
    "[@role='presentation' or @role='none']"
    "[not(ancestor::template or descendant::*[self::a or self::button or @role or @tabindex] or ancestor::*[@role])]"
)
# Elements that are often put to use for their looks: a human is asked about them.
_SUSPECTS = "//blockquote | //h1 | //h2 | //h3 | //h4 | //h5 | //h6 | //fieldset | //dl | //address"


@on_page
def _looks(given: Given) -> Iterator[Finding]:
    failed, doubts = [], []
    for document, within in documents(given["dom"]):
        for element in document.xpath("//body//p[not(ancestor::template)]"):
            if _is_empty(element) and document.displayed(element) and spoken(element) and not element.get("role"):
                where = point(document, within, element)
                plain = set(element.attrib) <= _QUIET
                failed += [given.failed("empty-paragraph", where)] if plain else []
                doubts += [] if plain else [given.ask("perhaps-empty", where)]
        failed += [
            given.failed("silenced", point(document, within, heading), text=text_of(heading)[:80])
            for heading in document.xpath(_SILENCED)
            if text_of(heading) and document.displayed(heading) and spoken(heading)
        ]
        failed += [
            given.failed("line-breaks", point(document, within, chain[0]), count=len(chain))
            for chain in _chains(document)
        ]
    yield from settle(given, failed, doubts, lambda: _ask(given))


def _is_empty(element: Any) -> bool:
    return not "".join(element.itertext()).strip(_SPACE) and all(
        isinstance(node.tag, str) and node.tag in _EMPTY_INSIDE and not set(node.attrib) - _QUIET
        for node in element.iterdescendants()
    )


def _chains(document: Dom) -> Iterator[list[Any]]:
    """Line breaks with nothing but space between them, two or more, beside text of the same element."""
    for parent in document.xpath("//body//br[not(ancestor::template)]/.."):
        if not document.displayed(parent) or not spoken(parent) or _is_empty(parent):
            continue
        chain: list[Any] = []
        for child in (*parent, None):
            if child is not None and child.tag == "br" and document.displayed(child):
                chain.append(child)
                if not (child.tail or "").strip(_SPACE):
                    continue
            if len(chain) > 1:
                yield chain
            chain = []


def _ask(given: Given) -> Finding:
    dom = given["dom"]
    suspects = dom.xpath(_SUSPECTS)
    where = dom.pointer(suspects[0]) if suspects else Pointer("selector", "body")
    elements = [dom.pointer(element).value for element in suspects[:20]]
    return given.ask("to-look-at", where, count=len(suspects), elements=elements)


CHECKS = (Check("rgaa.markup-for-looks", needs=("http", "dom"), run=_looks, refs=("rgaa:8.9.1",)),)
