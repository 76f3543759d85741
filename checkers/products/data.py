"""The product as the page describes it to search engines: complete, and the same as what the customer reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checkers.products._data import Node, Offer, as_list, first_text, offers
from checkers.products._money import Money, amounts, data_number, write
from checkers.products._price import Seen
from checkers.products._sheet import Sheet, sheet_of
from checkers.products._zones import seen_text, struck
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

CENT = Decimal("0.01")  # the smallest difference that a customer can see
_CODE = re.compile(r"[A-Z]{3}\Z")  # ISO 4217
_IDENTIFIERS = ("sku", "mpn", "gtin", "gtin8", "gtin12", "gtin13", "gtin14")
_PAGE = Pointer("selector", "head")


def _structured(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None:
        return
    nodes = [node for node in sheet.nodes if node.source == "json-ld"] or list(sheet.nodes)
    broken = [block for block in sheet.blocks if block.value is None and '"Product' in (block.element.text or "")]
    for block in broken[:5]:
        yield given.failed("unreadable", sheet.dom.pointer(block.element), error=block.error[:120])
    if not nodes and not broken:
        yield given.failed("absent", _PAGE)
    faulty = bool(broken)
    for node in nodes[:5]:
        for finding in _faults(given, sheet, node):
            faulty = True
            yield finding
    if _compete(nodes):
        faulty = True
        yield given.failed("competing", sheet.dom.pointer(nodes[-1].element), count=len(nodes))
    if nodes and not faulty:
        at = sheet.dom.pointer(nodes[0].element)
        advised = _advised(nodes[0])
        yield given.passed("complete-but" if advised else "complete", at, source=nodes[0].source, advised=advised)


def _faults(given: Given, sheet: Sheet, node: Node) -> Iterator[Finding]:
    """What Google's pages on product data require: https://developers.google.com/search/docs/appearance/structured-data/product."""
    at, asked = sheet.dom.pointer(node.element), offers(node)
    if node.repaired:
        error = next((block.error for block in sheet.blocks if block.element is node.element), "")
        yield given.failed("not-strict", at, error=error[:120])
    missing = [name for name in ("name", "image") if not first_text(node.data.get(name)) and not _url(node, name)]
    priced = [offer for offer in asked if offer.amount is not None and offer.amount > 0]
    if not asked and not (node.data.get("review") or node.data.get("aggregateRating")):
        missing.append("offers")
    elif asked and not priced:
        missing.append("offers.price")
    if priced and not any(offer.currency for offer in priced):
        missing.append("offers.priceCurrency")
    if missing:
        yield given.failed("incomplete", at, missing=missing)
    badly = next((offer for offer in priced if not offer.plain), None)
    if badly is not None and badly.amount is not None:
        yield given.failed("price-format", at, price=write(badly.amount, badly.currency))
    code = next((offer.currency for offer in priced if offer.currency and not _CODE.match(offer.currency)), "")
    if code:
        yield given.failed("currency-code", at, code=code)


def _url(node: Node, name: str) -> bool:
    """Whether a property is there as an object or a list of objects: an ImageObject, say."""
    value = node.data.get(name)
    values = value if isinstance(value, list) else [value]
    return any(isinstance(one, dict) and (one.get("url") or one.get("contentUrl") or one.get("@id")) for one in values)


def _advised(node: Node) -> list[str]:
    """The properties that Google advises and that the node lacks."""
    holders = [node.data, *(one for one in as_list(node.data.get("hasVariant")) if isinstance(one, dict))]
    lacking = [name for name in ("description", "brand") if not node.data.get(name)]
    if not any(holder.get(name) for holder in holders for name in _IDENTIFIERS):
        lacking.append("sku")
    if not any(offer.availability for offer in offers(node)):
        lacking.append("offers.availability")
    return lacking


def _compete(nodes: list[Node]) -> bool:
    """Whether two descriptions of the product, by the theme and by an extension say, have no price in common."""
    priced = [{offer.amount for offer in offers(node) if offer.amount is not None} for node in nodes]
    return any(one and other and not one & other for one in priced for other in priced)


def _agreement(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None or sheet.price is None:
        return
    seen, sources = sheet.price, _sources(sheet)
    at, shown = sheet.pointer(seen.element), " – ".join(money.text for money in seen.amounts[:3])
    differing = {source: found for source, found in sources.items() if not _agree(seen, found)}
    for source, found in differing.items():
        data = ", ".join(dict.fromkeys(_write(offer) for offer in found[:5]))
        doubt = _doubt(sheet, seen, found)
        say = given.ask if doubt else given.failed
        yield say(doubt or "differs", at, price=shown, data=data, source=source)
    if sources and not differing:
        yield given.passed("same", at, price=shown, sources=sorted(sources))


def _sources(sheet: Sheet) -> dict[str, list[Offer]]:
    """What each kind of data says the product costs."""
    found: dict[str, list[Offer]] = {}
    for node in sheet.nodes:
        for offer in offers(node):
            if offer.amount is not None and offer.amount > 0:
                found.setdefault("JSON-LD" if node.source == "json-ld" else "microdata", []).append(offer)
    for prefix in ("product:price", "og:price"):
        amount, plain = data_number(sheet.open_graph.get(f"{prefix}:amount"))
        if amount:
            currency = sheet.open_graph.get(f"{prefix}:currency", "")
            found.setdefault("OpenGraph", []).append(Offer(amount, None, currency, "", plain))
    return found


def _agree(seen: Seen, found: list[Offer]) -> bool:
    values = [value for offer in found for value in (offer.amount, offer.high) if value is not None]
    return any(abs(money.amount - value) <= CENT for money in seen.amounts for value in values)


def _doubt(sheet: Sheet, seen: Seen, found: list[Offer]) -> str:
    """Why a difference is not certain to be a fault, or ""."""
    currencies = {offer.currency for offer in found if offer.currency}
    if seen.first.currency and currencies and seen.first.currency not in currencies:
        return "other-currency"
    if seen.without_tax or any(offer.without_tax for offer in found):
        return "tax"
    if any(_between(seen.first, offer) for offer in found):
        return "within-range"
    if seen.source == "text":
        return "unsure"
    return "elsewhere" if _elsewhere(sheet, found) else ""


def _between(money: Money, offer: Offer) -> bool:
    return offer.amount is not None and offer.high is not None and offer.amount < money.amount < offer.high


def _elsewhere(sheet: Sheet, found: list[Offer]) -> bool:
    """Whether the data's price is read in another place of the product's part: the price of an option, say."""
    for piece in sheet.pieces:
        if not piece.inside or not amounts(piece.text) or struck(sheet.dom, piece.element):
            continue
        for money in amounts(seen_text(sheet.dom, piece.element)):
            if any(offer.amount is not None and abs(money.amount - offer.amount) <= CENT for offer in found):
                return True
    return False


def _write(offer: Offer) -> str:
    low = write(offer.amount, "" if offer.high else offer.currency) if offer.amount is not None else ""
    return f"{low} – {write(offer.high, offer.currency)}" if offer.high is not None else low


CHECKS = (
    Check(
        "products.structured-data",
        needs=("http", "dom"),
        run=_structured,
        refs=("products:PRD-28", "seo:SEO-175", "seo:SEO-176", "seo:SEO-189"),
    ),
    Check(
        "products.price-agreement",
        needs=("http", "dom"),
        run=_agreement,
        refs=("products:PRD-35", "seo:SEO-188"),
        limits={"cent": float(CENT)},
    ),
)
