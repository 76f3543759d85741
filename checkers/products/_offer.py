"""What a product page lets the customer do and know beside the price: the order button and the stock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checkers.products._phrases import STOCK, flat
from checkers.products._price import repeated
from checkers.products._zones import Piece, Zones, mentions, seen_text, shown
from preuve.views.dom import Dom

_NO_STOCK = frozenset({"h1", "h2", "a", "button", "option"})
MAX_STOCK_TEXT = 120  # characters of a block that says the stock; longer ones are prose
_WOO = "//*[contains(concat(' ', normalize-space(@class), ' '), ' single_add_to_cart_button ')]"
_SHOPIFY = (
    "//form[contains(@action, '/cart/add')]//*[self::button[not(@type='button')] or self::input[@type='submit']]"
    " | //*[contains(concat(' ', normalize-space(@class), ' '), ' shopify-buy__btn ')]"
)
_ANY = "//button | //input[@type='submit' or @type='button'] | //a[@href] | //*[@role='button']"
_ORDER = re.compile(
    r"\bajouter (?:au|à mon|dans (?:le|mon)) panier\b|\bmettre (?:au|dans (?:le|mon)) panier\b|\A(?:l')?acheter\b"
    r"|\A(?:pré-?)?commander\b|\badd to (?:cart|bag|basket)\b|\Abuy (?:now|it now)\b|\Aachat immédiat",
    re.I,
)
_CART_WORDS = re.compile(r"panier|\b(?:cart|bag|basket)\b", re.I)
_GLYPHS = re.compile(r"[\ue000-\uf8ff]")  # icon fonts
_SOLD_OUT = re.compile(r"épuisée?|rupture|sold out|out of stock|indisponible|victime de son succès|unavailable", re.I)
_LATER = re.compile(r"retour en stock|de nouveau (?:en stock|disponible)|alert|avert|prévenez|notif|recevoir un", re.I)
_STOCK_NAME = re.compile(r"(?:^|[-_ ])(?:stock|inventory|availability|disponibilite)(?![a-z])|product-stock", re.I)

# What schema.org's words say, in the same three states.
AVAILABILITY = {
    "InStock": "in", "InStoreOnly": "in", "OnlineOnly": "in", "LimitedAvailability": "in", "instock": "in",
    "in stock": "in", "OutOfStock": "out", "SoldOut": "out", "Discontinued": "out", "oos": "out", "outofstock": "out",
    "out of stock": "out", "BackOrder": "order", "PreOrder": "order", "PreSale": "order", "MadeToOrder": "order",
    "backorder": "order", "preorder": "order", "Reserved": "out",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cart:
    """The order button. `source`: "woocommerce", "shopify" or "label". `to_choose`: active once an option is chosen."""

    element: Any
    label: str
    source: str
    enabled: bool
    to_choose: bool
    sold_out: bool
    leaves: bool

    @property
    def certain(self) -> bool:
        """Whether it is surely an order button: the shop's own markup, or words that name the cart."""
        return self.source != "label" or bool(_CART_WORDS.search(self.label))


@dataclass(frozen=True, slots=True)
class Stock:
    """A mention of the stock: "in", "out" or "order". `platform`: in a block that the shop names as the stock."""

    element: Any
    text: str
    state: str
    platform: bool


def carts(dom: Dom, where: Zones) -> Iterator[Cart]:
    """The page's own order buttons that are drawn, the shop's markup first; those of lists of products are not."""
    met: set[Any] = set()
    for source, path in (("woocommerce", _WOO), ("shopify", _SHOPIFY), ("label", _ANY)):
        for element in dom.xpath(path):
            if element in met or (source == "label" and not _orders(element)):
                continue
            met.add(element)
            if dom.displayed(element) and where.inside(element) and not repeated(element, where):
                yield _cart(element, _label(element), source)


def _orders(element: Any) -> bool:
    label = _label(element)
    if element.get("href", "").startswith("#") and "panier" not in label.lower():
        return False
    return bool(_ORDER.search(label)) or (_off(element) and bool(_SOLD_OUT.search(label)))


def _cart(element: Any, label: str, source: str) -> Cart:
    tokens = set(element.get("class", "").split())
    to_choose = bool(tokens & {"wc-variation-selection-needed", "wc-variation-is-unavailable"})
    sold_out = bool(_SOLD_OUT.search(label)) or "wc-variation-is-unavailable" in tokens
    enabled = not _off(element) and not sold_out
    leaves = element.tag == "a" and source == "woocommerce"
    return Cart(element, label, source, enabled, to_choose, sold_out, leaves)


def _off(element: Any) -> bool:
    names = element.get("class", "").split()
    return element.get("disabled") is not None or element.get("aria-disabled") == "true" or "disabled" in names


def _label(element: Any) -> str:
    for text in ("".join(element.itertext()), *(element.get(name, "") for name in ("value", "aria-label", "title"))):
        label = " ".join(_GLYPHS.sub(" ", text).replace("’", "'").split())
        if label:
            return label[:120]
    return " ".join(element.xpath(".//img/@alt"))[:120]


def stocks(dom: Dom, where: Zones, found: tuple[Piece, ...]) -> tuple[Stock, ...]:
    """Every mention of the product's stock that a reader sees, one a block."""
    short = [p for p in found if p.inside and len(p.text) <= MAX_STOCK_TEXT and p.element.tag not in _NO_STOCK]
    met: dict[Any, Stock] = {}
    for state, piece, _, _ in mentions(short, STOCK):
        element = piece.element
        if element in met or _LATER.search(piece.text) or not shown(dom, element) or _reader_only(dom, element):
            continue
        if not repeated(element, where):
            nodes = (element.getparent(), element, *element.iterdescendants())
            names = " ".join(node.get("class", "") for node in nodes if node is not None)
            met[element] = Stock(element, piece.text, state, bool(_STOCK_NAME.search(names)))
    return tuple(met.values())


def _reader_only(dom: Dom, element: Any) -> bool:
    """Whether the words are in a part of the block that is not drawn, such as a badge that waits for its turn."""
    seen = flat(seen_text(dom, element))
    return not any(pattern.search(seen) for pattern in STOCK.values())
