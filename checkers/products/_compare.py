"""One product page beside what the shop's own list says of the product: the price and the stock.

A difference is proven only when nothing else explains it: another currency, tax, an option, a reduction, a market.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from checkers.products._data import as_list, first_text
from checkers.products._data import offers as _offers
from checkers.products._money import amounts, data_number, write
from checkers.products._offer import AVAILABILITY
from checkers.products._sheet import Sheet
from checkers.products._source import Product, page_path
from preuve.model import Pointer

CENT = Decimal("0.01")  # the smallest difference that a customer can see
# Rates of value-added tax in France and around, in thousandths: prices that differ by one are with and without tax.
_RATES = (200, 100, 55, 21, 85, 210, 190, 170, 60, 80, 81, 26, 220)
_TAXES = tuple(1 + Decimal(rate) / 1000 for rate in _RATES)
_ROUNDED = Decimal("0.05")  # what rounding to a "nice" price may add
_CERTAIN = frozenset({"platform", "marked"})
MAX_AMOUNTS = 200
_KEY = "_product_facts"


@dataclass(frozen=True, slots=True)
class Price:
    """What one place of the page says the product costs. `where`: "page", "JSON-LD", "microdata" or "OpenGraph"."""

    where: str
    amounts: tuple[Decimal, ...]
    text: str
    currency: str
    certain: bool
    without_tax: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What of one product page is compared. `read`: every amount in the product's part of the page.

    `stocks`: the states said in a place that the shop names as the stock; `data_stock`: by the page's data;
    `other_stock`: by any other words, and by the order button when it says "sold out".
    """

    path: str
    handle: str
    name: str
    prices: tuple[Price, ...]
    read: frozenset[Decimal]
    stocks: frozenset[str]
    data_stock: frozenset[str]
    other_stock: frozenset[str]
    pictures: int
    codes: tuple[str, ...]
    at: Pointer


def facts(sheet: Sheet) -> Facts:
    """What is compared of a page; read once for a page, whatever the check."""
    cache = vars(sheet.dom)  # lives exactly as long as the parsed page
    if _KEY not in cache:
        cache[_KEY] = _facts(sheet)
    found: Facts = cache[_KEY]
    return found


def _facts(sheet: Sheet) -> Facts:
    sold_out = sheet.cart is not None and sheet.cart.sold_out
    words = frozenset(stock.state for stock in sheet.stocks if not stock.platform)
    at = sheet.pointer(sheet.price.element) if sheet.price else Pointer("selector", "body")
    return Facts(
        path=page_path(sheet.url),
        handle=sheet.handle,
        name=sheet.name,
        prices=tuple(_prices(sheet)),
        read=frozenset(money.amount for piece in sheet.pieces if piece.inside for money in amounts(piece.text)),
        stocks=frozenset(stock.state for stock in sheet.stocks if stock.platform),
        data_stock=frozenset(
            AVAILABILITY[one.availability] for one in sheet.offers if one.availability in AVAILABILITY
        ),
        other_stock=words | {"out"} if sold_out else words,
        pictures=len(sheet.pictures),
        codes=tuple(dict.fromkeys(_codes(sheet))),
        at=at,
    )


def _prices(sheet: Sheet) -> Iterable[Price]:
    seen = sheet.price
    if seen is not None:
        shown = " – ".join(money.text for money in seen.amounts[:3])
        values = tuple(money.amount for money in seen.amounts)
        yield Price("page", values, shown, seen.first.currency, seen.source in _CERTAIN, seen.without_tax)
    for kind, where in (("json-ld", "JSON-LD"), ("microdata", "microdata")):
        nodes = [node for node in sheet.nodes if node.source == kind]
        offers = [offer for node in nodes for offer in _offers(node) if offer.amount is not None and offer.amount > 0]
        if offers:
            ends = (value for offer in offers for value in (offer.amount, offer.high) if value is not None)
            values = tuple(dict.fromkeys(ends))[:MAX_AMOUNTS]
            currencies = {offer.currency for offer in offers if offer.currency}
            text = ", ".join(write(value, "".join(currencies) if len(currencies) == 1 else "") for value in values[:4])
            untaxed = any(offer.without_tax for offer in offers)
            yield Price(where, values, text, currencies.pop() if len(currencies) == 1 else "", True, untaxed)
    for prefix in ("product:price", "og:price"):
        amount, _ = data_number(sheet.open_graph.get(f"{prefix}:amount"))
        if amount:
            currency = sheet.open_graph.get(f"{prefix}:currency", "")
            yield Price("OpenGraph", (amount,), write(amount, currency), currency, True)


def _codes(sheet: Sheet) -> Iterable[str]:
    for node in sheet.nodes:
        holders = [node.data, *(one for one in as_list(node.data.get("hasVariant")) if isinstance(one, dict))]
        for holder in [*holders, *(one for one in as_list(node.data.get("offers")) if isinstance(one, dict))]:
            if code := first_text(holder.get("sku")):
                yield code


def agrees(price: Price, product: Product) -> bool:
    """Whether a price of the page is one of the product's, or of its variants'."""
    return any(abs(one - other) <= CENT for one in price.amounts for other in product.prices)


def doubt(page: Facts, price: Price, product: Product) -> str:
    """What else than a fault may explain that the price is another than the product's; "" when nothing does."""
    currencies = {one.currency for one in page.prices if one.currency}
    known = {product.currency} if product.currency else {one.currency for one in page.prices if one.where != "page"}
    known -= {""}
    if len(currencies | known) > 1 or not price.currency or not known:
        return "other-currency"
    if _market(page.path) != _market(product.path):
        return "market"
    if price.without_tax or any(_taxed(one, other) for one in price.amounts for other in product.prices):
        return "tax"
    if any(product.low < one < product.high for one in price.amounts):
        return "within-range"
    if any(abs(one - old) <= CENT for one in price.amounts for old in product.before):
        return "before-reduction"
    if not price.certain or not product.usual:
        return "unsure"
    if price.where == "page" and any(abs(one - other) <= CENT for one in page.read for other in product.prices):
        return "elsewhere"
    return ""


def _market(path: str) -> str:
    """What stands before the product's own part of an address: Shopify puts the language and the country there."""
    return path.partition("/products/")[0] if "/products/" in path else ""


def _taxed(one: Decimal, other: Decimal) -> bool:
    low, high = sorted((one, other))
    return low > 0 and any(abs(high - low * rate) <= _ROUNDED for rate in _TAXES)


def stock(page: Facts, product: Product) -> str:
    """How the stock of page and list compare: "same", "differs", "doubtful", or "" when nothing can be compared.

    A page that shows one option of several, or offers to order what is to come, contradicts nothing.
    """
    said = page.stocks | page.data_stock
    every = said | page.other_stock
    if not product.stock or not every:
        return ""
    if product.stock in every:
        return "doubtful" if {"in", "out"} <= every and not product.mixed else "same"
    if "order" in {product.stock, *every}:
        return ""
    return "differs" if said and not product.mixed and product.usual else "doubtful"
