"""What a product page may add: options, quantity, reference, guarantees, old price, green claims, neighbours.

Little of it is due on every page, so what is not there is at most for a person to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checkers.products._data import as_list, first_text
from checkers.products._money import amounts
from checkers.products._phrases import any_of
from checkers.products._sheet import Sheet, sheet_of
from checkers.products._zones import mentions, shown, struck
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

MIN_RELATED = 3  # the project's choice
MAX_QUOTE = 120
_PAGE = Pointer("selector", "body")
_OPTIONS = (
    "//select[not(contains(@name, 'quantity') or contains(@class, 'orderby') or contains(@name, 'country'))]"
    "[count(option) > 1] | //variant-selects | //variant-radios | //fieldset[count(.//input[@type='radio']) > 1]"
)
_QUANTITY = "//input[@type='number' or contains(@class, 'qty') or @name='quantity'] | //quantity-input"
_CODES = ("sku", "gtin", "gtin8", "gtin12", "gtin13", "gtin14", "mpn", "productID")
_LABEL = r"\b(?:réf(?:érence)?s?\b\.?|sku\b|ugs\b|ean\b|code[- ]barres?)\s*(?:du produit |produit )?[:.°n ]*"
_REFERENCE = {"reference": any_of([_LABEL + r"[a-z0-9][\w./-]*\d"])}
_GUARANTEE = {
    "guarantee": any_of(
        [
            r"garanties? légales?",
            r"vices? cachés?",
            r"garanties? (?:de )?conformité",
            r"garantie?s? (?:pendant )?\d+ (?:ans|mois)",
        ]
    )
}
# Words that the law of 10 February 2020 (art. 13) keeps off products and packages.
_GREEN = {
    "claim": any_of(
        [r"\bbio-?dégradables?\b", r"respectueu(?:x|se)s? de l.environnement", r"\béco-?responsables? pour la planète"]
    )
}
_RELATED = "//*[contains(@class, 'related') or contains(@class, 'up-sells') or self::product-recommendations]"


def _first(sheet: Sheet, patterns: dict[str, re.Pattern[str]]) -> tuple[Pointer, str] | None:
    """The first mention in the product's own part of the page."""
    inside = [piece for piece in sheet.pieces if piece.inside]
    for _, piece, start, _ in mentions(inside, patterns):
        return sheet.pointer(piece.element), piece.text[max(0, start - 20) : start + MAX_QUOTE].replace(
            "\n", " "
        ).strip()
    return None


def _options(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None:
        return
    seen = [one for one in sheet.dom.xpath(_OPTIONS) if sheet.zones.inside(one) and sheet.dom.displayed(one)]
    variants = sum(len(as_list(node.data.get("hasVariant"))) for node in sheet.nodes)
    if seen:
        yield given.passed("seen", sheet.pointer(seen[0]), count=len(seen))
    elif variants > 1:
        yield given.ask("data-only", _PAGE, count=variants)


def _quantity(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None or sheet.cart is None or not sheet.cart.certain or sheet.cart.sold_out:
        return
    dom = sheet.embedded[0] if sheet.embedded else sheet.dom
    seen = [one for one in dom.xpath(_QUANTITY) if dom.displayed(one) and (sheet.embedded or sheet.zones.inside(one))]
    if seen:
        yield given.passed("seen", sheet.pointer(seen[0]))
    else:
        yield given.ask("none", sheet.pointer(sheet.cart.element))


def _reference(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None:
        return
    said = _first(sheet, _REFERENCE)
    data = next((text for node in sheet.nodes for code in _CODES if (text := first_text(node.data.get(code)))), "")
    if said:
        yield given.passed("seen", said[0], text=said[1])
    elif data:
        yield given.ask("data-only", _PAGE, text=data)
    else:
        yield given.ask("none", _PAGE)


def _guarantees(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None:
        return
    said = _first(sheet, _GUARANTEE)
    if said:
        yield given.passed("said", said[0], text=said[1])
    else:
        yield given.ask("none", _PAGE)


def _green(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    said = _first(sheet, _GREEN) if sheet else None
    if said:
        yield given.ask("claim", said[0], text=said[1])


def _reduced(given: Given) -> Iterator[Finding]:
    """A price crossed out: the lowest of the last thirty days, which only dated visits could prove."""
    sheet = sheet_of(given)
    if sheet is None or sheet.price is None:
        return
    for element, _ in sheet.zones.named + tuple((one, "") for one in sheet.dom.xpath("//del | //s | //strike")):
        text = " ".join(element.xpath("string()").split())
        if len(text) > 40 or not struck(sheet.dom, element) or not sheet.zones.inside(element):
            continue
        old = amounts(text)
        if old and shown(sheet.dom, element):
            higher = old[0].amount > sheet.price.first.amount
            message = "crossed-out" if higher else "not-higher"
            yield given.ask(message, sheet.pointer(element), old=old[0].text, price=sheet.price.first.text)
            return


def _related(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None:
        return
    for block in sheet.dom.xpath(_RELATED):
        links = {one for link in block.xpath(".//a/@href") if (one := re.split("[?#]", link.strip())[0].rstrip("/"))}
        if len(links) >= MIN_RELATED and sheet.dom.displayed(block):
            yield given.passed("seen", sheet.pointer(block), count=len(links))
            return
    yield given.ask("none", _PAGE, least=MIN_RELATED)


CHECKS = tuple(
    Check(
        f"products.{name}",
        needs=("http", "dom"),
        run=run,
        refs=(f"products:{ref}",),
        limits={"products": MIN_RELATED} if name == "related" else {},
    )
    for name, run, ref in (
        ("reduced-price", _reduced, "PRD-04"),
        ("options", _options, "PRD-10"),
        ("quantity", _quantity, "PRD-17"),
        ("guarantees", _guarantees, "PRD-19"),
        ("reference", _reference, "PRD-21"),
        ("related", _related, "PRD-24"),
        ("green-claims", _green, "PRD-32"),
    )
)
