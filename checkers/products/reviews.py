"""Whether a product page shows what buyers thought of the product, and when they said it.

Reviews are not due: a shop without any, or with a form that waits for the first, is at no fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checkers.products._data import as_list
from checkers.products._phrases import any_of, flat
from checkers.products._sheet import Sheet, sheet_of
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of

# The blocks in which shops and their extensions show reviews; a rating in a card of another product is none.
_BLOCK = re.compile(
    r"woocommerce-reviews|commentlist|product-?reviews?(?![a-z])|reviews?-(?:list|section|widget|container)"
    r"|jdgm-(?:widget|rev-widg|review-widget)|loox-(?:rating|reviews)|yotpo-(?:main-)?widget|spr-(?:container|reviews)"
    r"|stamped-(?:main|reviews)|trustpilot-widget|netreviews|avis-(?:clients?|verifies|produit)|opinew|rivyo|ryviu",
    re.I,
)
_ONE = (
    ".//*[contains(concat(' ', normalize-space(@class), ' '), ' review ')"
    " or contains(concat(' ', normalize-space(@class), ' '), ' jdgm-rev ')"
    " or contains(@class, 'spr-review-header') or contains(@class, 'yotpo-review')"
    " or contains(@itemtype, 'schema.org/Review')]"
)
_MONTHS = "janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc|jan|feb|mar|apr|may|jun|jul|aug|sep|dec"
_DATE = re.compile(  # no word's edge after a year: what follows may be in another block, without a space between
    r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d\d(?!\d)|(?<!\d)20\d\d-\d\d-\d\d(?!\d)"
    rf"|(?<!\d)\d{{1,2}}(?:er)? (?:{_MONTHS})\w*\.? 20\d\d(?!\d)|\b(?:{_MONTHS})\w* \d{{1,2}},? 20\d\d(?!\d)"
    r"|\bil y a \d+ (?:jours?|semaines?|mois|ans?)|\b\d+ (?:days?|months?|years?) ago",
    re.I,
)
_EMPTY = any_of(
    [
        r"\bpremier à (?:laisser|donner|écrire|rédiger|publier)", r"\bpas encore d.avis", r"\baucun avis",
        r"\bbe the first to\b", r"\bno reviews\b",
    ]
)  # fmt: skip
_SAID = any_of([r"\b\d+ avis\b", r"\b[1-5](?:[.,]\d)? ?(?:/|sur) ?5\b", r"\bavis vérifiés?\b", r"\b\d+ reviews?\b"])
_PAGE = Pointer("selector", "body")
MAX_QUOTE = 120


def _reviews(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None:
        return
    block = _block(sheet)
    words = text_of(block)[:MAX_QUOTE] if block is not None else ""
    shown = [one for one in block.xpath(_ONE) if text_of(one)] if block is not None else []
    data = any(as_list(node.data.get(key)) for node in sheet.nodes for key in ("review", "aggregateRating"))
    if block is not None and shown:
        undated = [one for one in shown if not one.xpath(".//time[@datetime]") and not _DATE.search(text_of(one))]
        if undated:
            yield given.ask("undated", sheet.pointer(undated[0]), count=len(shown), undated=len(undated))
        else:
            yield given.passed("dated", sheet.pointer(block), count=len(shown))
    elif block is not None and not data and _EMPTY.search(flat(text_of(block))):
        yield given.inapplicable("none-yet", sheet.pointer(block), text=words)
    elif block is not None and (data or _SAID.search(flat(text_of(block)))):
        yield given.ask("summary", sheet.pointer(block), text=words)
    elif data:
        yield given.ask("data-only", _PAGE)
    else:
        yield given.ask("none", _PAGE)


def _block(sheet: Sheet) -> Any | None:
    """The first block of reviews with words in it, folded or not; where there is a choice, one with reviews."""
    named = [
        element
        for element in sheet.dom.xpath("//body//*[@class or @id]")
        if _BLOCK.search(f"{element.get('class', '')} {element.get('id', '')}") and text_of(element)
    ]
    return next((element for element in named if element.xpath(_ONE)), named[0] if named else None)


CHECKS = (Check("products.reviews", needs=("http", "dom"), run=_reviews, refs=("products:PRD-20",)),)
