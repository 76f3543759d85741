"""What a customer must find first on a product page: its name, its price, whether it can be had, how to order it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checkers.products._money import write
from checkers.products._offer import AVAILABILITY
from checkers.products._sheet import Sheet, plain, sheet_of, unless_button_missing
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of

# Names that platforms and themes put in until somebody types one.
_PLACEHOLDER = re.compile(
    r"(?:nouveau |votre |mon )?(?:produit|article)(?: (?:exemple|d'exemple|test|\d+|sans titre))?"
    r"|(?:example )?product(?: (?:title|name|\d+))?|sans titre|untitled|test|lorem ipsum.*|brouillon auto|auto draft"
    r"|h1|titre"
)
_PAGE = Pointer("selector", "body")


def _name(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None:
        return
    data = next((node.name for node in sheet.nodes if node.name), "")
    if sheet.title is None:
        yield given.ask("data-only", _PAGE, name=data) if data else given.failed("absent", _PAGE)
        return
    at, name = sheet.pointer(sheet.title), sheet.name
    if _PLACEHOLDER.fullmatch(plain(name)):
        yield given.failed("placeholder", at, name=name)
    elif data and not _agree(name, data):
        yield given.ask("differs", at, name=name, data=data)
    elif data or "buy-button" in sheet.proofs or _repeated_in_head(sheet):
        yield given.passed("seen", at, name=name)
    else:
        yield given.ask("heading-only", at, name=name)


def _agree(one: str, other: str) -> bool:
    return plain(one) in plain(other) or plain(other) in plain(one)


def _repeated_in_head(sheet: Sheet) -> bool:
    titles = [text_of(title) for title in sheet.dom.xpath("//head/title")] + [sheet.open_graph.get("og:title", "")]
    return any(title and _agree(sheet.name, title) for title in titles)


def _price(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None:
        return
    seen, data = sheet.price, _data_price(sheet)
    if seen is None:
        if data:
            yield given.ask("data-only", _PAGE, price=data)
        elif sheet.cart is not None and sheet.cart.sold_out:
            yield given.ask("sold-out", sheet.pointer(sheet.cart.element))
        else:
            yield given.failed("absent", _PAGE)
        return
    at, price = sheet.pointer(seen.element), " – ".join(money.text for money in seen.amounts[:3])
    if all(money.amount == 0 for money in seen.amounts):
        yield given.failed("zero", at, price=price)
    elif seen.without_tax:
        yield given.ask("without-tax", at, price=price)
    elif seen.source == "text" and not data:
        yield given.ask("text-only", at, price=price)
    else:
        yield given.passed("seen", at, price=price, amount=float(seen.first.amount), currency=seen.first.currency)


def _data_price(sheet: Sheet) -> str:
    for offer in sheet.offers:
        if offer.amount is not None:
            return write(offer.amount, offer.currency)
    for name in ("product:price:amount", "og:price:amount"):
        if sheet.open_graph.get(name):
            return sheet.open_graph[name]
    return ""


def _currency(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None or sheet.price is None:
        return
    money, at = sheet.price.first, sheet.pointer(sheet.price.element)
    graph = sheet.open_graph.get("product:price:currency") or sheet.open_graph.get("og:price:currency") or ""
    data = sorted({offer.currency for offer in sheet.offers if offer.currency} or ({graph} if graph else set()))
    french = (sheet.dom.root.get("lang") or "").lower().startswith("fr")
    if not money.currency:
        yield given.ask("no-sign", at, price=money.text)
    elif data and money.currency not in data and money.currency != "$":
        yield given.failed("disagree", at, price=money.text, seen=money.currency, data=", ".join(data))
    elif french and not money.french:
        yield given.ask("format", at, price=money.text)
    else:
        yield given.passed("seen", at, price=money.text, currency=money.currency)


def _stock(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None:
        return
    said, cart = _said_stock(sheet), sheet.cart
    if sheet.stocks:
        best = next((stock for stock in sheet.stocks if stock.platform), sheet.stocks[0])
        at, text = sheet.pointer(best.element), best.text[:120]
        orders = cart is not None and cart.certain and (cart.enabled or cart.to_choose)
        agrees = best.platform or best.state in said or (cart is not None and orders == (best.state != "out"))
        if said and best.state not in said and "order" not in {best.state, *said}:
            yield given.ask("contradiction", at, text=text)
        elif agrees or len({stock.text for stock in sheet.stocks}) > 1:
            yield given.passed("seen", at, text=text)
        else:
            yield given.ask("one-mention", at, text=text)
    elif cart is not None and cart.sold_out:
        yield given.passed("sold-out", sheet.pointer(cart.element), label=cart.label)
    elif said:
        yield given.ask("data-only", _PAGE)
    elif cart is not None:
        yield given.ask("button-only", sheet.pointer(cart.element), label=cart.label)
    else:
        yield given.failed("absent", _PAGE)


def _said_stock(sheet: Sheet) -> set[str]:
    """The states that the structured data give to the product or to its variants."""
    graph = sheet.open_graph.get("product:availability") or sheet.open_graph.get("og:availability") or ""
    words = [offer.availability for offer in sheet.offers] + [graph]
    return {AVAILABILITY[word] for word in words if word in AVAILABILITY}


def _add_to_cart(given: Given) -> Iterator[Finding]:
    sheet = sheet_of(given)
    if sheet is None:
        return
    cart = sheet.cart
    if cart is None:
        yield given.failed("absent", _PAGE)
        return
    at = sheet.pointer(cart.element)
    if cart.sold_out:
        yield given.inapplicable("sold-out", at, label=cart.label)
    elif cart.leaves or not cart.certain:
        yield given.ask("leaves" if cart.leaves else "unsure", at, label=cart.label)
    elif cart.enabled:
        yield given.passed("active", at, label=cart.label)
    elif cart.to_choose:
        yield given.passed("to-choose", at, label=cart.label)
    else:
        yield given.ask("disabled", at, label=cart.label)


CHECKS = (
    Check("products.name", needs=("http", "dom"), run=_name, refs=("products:PRD-01",)),
    Check("products.price", needs=("http", "dom"), run=unless_button_missing(_price), refs=("products:PRD-02",)),
    Check("products.currency", needs=("http", "dom"), run=_currency, refs=("products:PRD-03",)),
    Check("products.stock", needs=("http", "dom"), run=unless_button_missing(_stock), refs=("products:PRD-11",)),
    Check(
        "products.add-to-cart",
        needs=("http", "dom"),
        run=unless_button_missing(_add_to_cart),
        refs=("products:PRD-16",),
    ),
)
