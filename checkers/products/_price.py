"""The price that a customer reads on a product page: not the old one, not a neighbour's, not the postage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from checkers.products._money import Money, amounts
from checkers.products._zones import Piece, Zones, seen_text, shown, struck
from preuve.views.dom import Dom

MAX_PRICE_TEXT = 160  # characters: a block named "price" that says more is a block around other things
MAX_ALONE = 45  # characters: a price that stands alone in its block, without a name that says so
_NAME = re.compile(r"price(?!currency|validuntil|specification)|prix|tarif", re.I)
_BEFORE_NAME = re.compile(r"regular|list|before|msrp|initial|public|conseill|secondary", re.I)
_OTHER_NAME = re.compile(
    r"unit|shipping|livraison|installment|saving|econom|(?:^|[-_ ])tax|eco-?part|free|filter|slider|(?:^|[-_ ])total"
    r"|cart|compare|badge|note|suffix|label|per-|points",
    re.I,
)
_BEFORE = re.compile(
    r"(?:économi\w*|save|remise|rabais|réduction|éco-?(?:part\w*|contribution)|dont|livraison|port|frais|au lieu de"
    r"|conseillé\w*|initial|ancien|habituel barré|barré|catalogue|\d\s?(?:x|fois)|mensualités?|caution|consigne"
    r"|carte cadeau|bon d.achat|minimum|à partir de \d+ articles?)[^€$£\d]{0,30}\Z",
    re.I,
)
_AFTER = re.compile(
    r"\A\s*(?:/\s*(?:\d+\s*)?(?:k?g|c?l|ml|m|mètre|litre|kilo)\b|(?:le|par|au|les)\s(?:\d+\s?)?(?:kilo|k?g|litre|c?l|ml|m)\b"
    r"|d.achats?|de (?:remise|réduction|frais|caution)|offerte?s?\b|d.économie)",
    re.I,
)
_WITHOUT_TAX = re.compile(r"\A\s*\(?(?:H\.?\s?T\b|hors[ -]taxes?)", re.I)
_BETWEEN = re.compile(r"\s*(?:[-–—~]|à|to)\s*\Z", re.I)
_PLATFORM = re.compile(r"woocommerce-Price-amount|price-item|wc-block|shopify-buy__|wp-block-woocommerce")


@dataclass(frozen=True, slots=True)
class Seen:
    """The price as seen. `source`: "platform" (the shop's own markup), "marked" (a block named price) or "text"."""

    amounts: tuple[Money, ...]
    element: Any
    text: str
    source: str
    span: bool = False
    without_tax: bool = False

    @property
    def first(self) -> Money:
        return self.amounts[0]


def seen_price(dom: Dom, where: Zones, found: tuple[Piece, ...]) -> Seen | None:
    """The page's price, or None. Blocks named as a price first; then an amount that stands alone, the largest."""
    return _named(dom, where) or _alone(dom, where, found)


def _named(dom: Dom, where: Zones) -> Seen | None:
    """The first block named as a price; one with several amounts only when no block in it has a single one."""
    several: Seen | None = None
    for element, names in where.named:
        if not _NAME.search(names):
            continue
        name = element.get("class", "")
        if _OTHER_NAME.search(name) or (several and _BEFORE_NAME.search(name)) or not where.inside(element):
            continue
        if struck(dom, element) or repeated(element, where):
            continue
        text, kept = _read(dom, element)
        if not kept:
            continue
        classes = " ".join([name, *element.xpath(".//@class")])
        seen = _seen(kept, element, text, "platform" if _PLATFORM.search(classes) else "marked")
        if len(seen.amounts) == 1 or seen.span:
            return seen
        several = several or seen
    return several


def _read(dom: Dom, element: Any) -> tuple[str, list[Money]]:
    text = seen_text(dom, element)
    kept = _kept(text, bare=True) if len(text) <= MAX_PRICE_TEXT else []
    if kept and not kept[0].currency:  # <span class="price">24,90</span> €
        around = _kept(seen_text(dom, element.getparent()))
        kept = around if [money.amount for money in around] == [kept[0].amount] else kept
    return text, kept


def _alone(dom: Dom, where: Zones, found: tuple[Piece, ...]) -> Seen | None:
    best: tuple[float, Seen] | None = None
    for piece in found:
        if not piece.inside or len(piece.text) > MAX_ALONE or not amounts(piece.text):
            continue
        if not shown(dom, piece.element) or struck(dom, piece.element) or repeated(piece.element, where):
            continue
        text = seen_text(dom, piece.element)
        kept = _kept(text)
        size = _size(dom, piece.element)
        if kept and len(text) <= MAX_ALONE and (best is None or size > best[0]):
            best = (size, _seen(kept, piece.element, text, "text"))
    return best[1] if best else None


def _size(dom: Dom, element: Any) -> float:
    sizes = [dom.style(node, "font-size").removesuffix("px") for node in (element, *element.iterdescendants())]
    return max((float(size) for size in sizes if re.fullmatch(r"[\d.]+", size)), default=0.0)


def _kept(text: str, bare: bool = False) -> list[Money]:
    """The amounts of a short text that can be what the product costs."""
    return [
        money
        for money in amounts(text, bare)
        if not _BEFORE.search(text[max(0, money.start - 60) : money.start]) and not _AFTER.match(text[money.end :])
    ]


def _seen(kept: list[Money], element: Any, text: str, source: str) -> Seen:
    taxed = [money for money in kept if not _WITHOUT_TAX.match(text[money.end :])]
    chosen = taxed or kept
    span = len(chosen) == 2 and _BETWEEN.match(text[chosen[0].end : chosen[1].start]) is not None
    return Seen(tuple(chosen), element, text, source, span, without_tax=not taxed)


def repeated(element: Any, where: Zones) -> bool:
    """Whether the element is in one of several like blocks that each have an amount and a link: a list of products."""
    for step, node in enumerate((element, *element.iterancestors())):
        parent = node.getparent()
        if step > 8 or parent is None or node.tag == "body" or node in where.above:
            return False
        if node.tag not in {"li", "article", "div", "section"} or not node.xpath(".//a[@href] | .//button"):
            continue
        for twin in parent:
            if twin is not node and twin.tag == node.tag and _like(twin, node) and _sells(twin):
                return True
    return False


def _like(one: Any, other: Any) -> bool:
    return bool(one.get("class", "").split()[:1] == other.get("class", "").split()[:1])


def _sells(element: Any) -> bool:
    return bool(element.xpath(".//a[@href] | .//button")) and bool(amounts(" ".join(element.xpath("string()").split())))
