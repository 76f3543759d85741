"""Product data: schema.org Product and ProductGroup, from JSON-LD and from microdata, and OpenGraph's price.

JSON-LD is read strictly first; a block that only a forgiving reader can read is kept, and marked as repaired, because
search engines do not promise to repair it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from checkers.products._money import data_number
from preuve.views.document import text_of
from preuve.views.dom import Dom

PRODUCT_TYPES = frozenset({"Product", "ProductGroup", "IndividualProduct", "ProductModel"})
LIST_TYPES = frozenset({"ItemList", "CollectionPage", "SearchResultsPage", "OfferCatalog"})
MAX_BLOCK = 2_000_000  # characters of one block that are read
MAX_OFFERS = 500
# Prices that schema.org marks as "not what the customer pays".
_OLD_PRICES = frozenset({"ListPrice", "MSRP", "MSRPPrice", "SRP", "StrikethroughPrice", "RegularPrice"})
_SCRIPTS = "//script[translate(normalize-space(@type), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
_SCRIPTS += " = 'application/ld+json']"


@dataclass(frozen=True, slots=True)
class Block:
    """One JSON-LD script. `value` is None when nobody can read it; `error` is what the strict reader says."""

    element: Any
    value: Any
    error: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One product as data describe it. `source` is "json-ld" or "microdata"; `repaired`: not valid as written."""

    source: str
    data: Mapping[str, Any]
    element: Any
    repaired: bool = False

    @property
    def name(self) -> str:
        return first_text(self.data.get("name"))


@dataclass(frozen=True, slots=True)
class Offer:
    """What one offer asks. `high` is set for a range. `plain`: the number is written as schema.org wants."""

    amount: Decimal | None
    high: Decimal | None
    currency: str
    availability: str
    plain: bool = True
    aggregate: bool = False
    without_tax: bool = False


def blocks(dom: Dom) -> tuple[Block, ...]:
    """Every JSON-LD script of the page, in order. Empty ones are left out."""
    found = []
    for element in dom.xpath(_SCRIPTS):
        text = (element.text or "").strip()[:MAX_BLOCK]
        if text:
            found.append(_block(element, text))
    return tuple(found)


def _block(element: Any, text: str) -> Block:
    try:
        return Block(element, json.loads(text))
    except RecursionError:
        return Block(element, None, "nested too deep")
    except ValueError as fault:
        error = str(fault)
    bare = re.sub(r"\A\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*\Z", "", text)
    bare = re.sub(r",(\s*[}\]])", r"\1", bare)
    try:
        return Block(element, json.loads(bare, strict=False), error)
    except (ValueError, RecursionError):
        return Block(element, None, error)


def types(value: Mapping[str, Any]) -> frozenset[str]:
    """The schema.org types of a node, bare: "Product"."""
    names = value.get("@type")
    return frozenset(bare(name) for name in as_list(names) if isinstance(name, str))


def bare(name: str) -> str:
    """ "Product" for "https://schema.org/Product", "schema:Product" and "Product"."""
    return re.split(r"[/#:]", name.strip())[-1]


def as_list(value: Any) -> list[Any]:
    """A list of what may be one thing, several, or nothing."""
    return value if isinstance(value, list) else [] if value is None else [value]


def tops(block: Block) -> Iterator[dict[str, Any]]:
    """The nodes a block is about: lists, `@graph` and `mainEntity` are opened; what nodes mention is not."""
    queue = as_list(block.value)[:1000]
    while queue:
        value = queue.pop(0)
        if isinstance(value, dict):
            yield value
            queue += as_list(value.get("@graph"))[:1000] + as_list(value.get("mainEntity"))[:50]
        elif isinstance(value, list):
            queue += value[:1000]


def json_ld_products(found: tuple[Block, ...]) -> tuple[tuple[Node, ...], bool]:
    """The products that JSON-LD blocks are about, and whether a block says that the page is a list."""
    nodes: list[Node] = []
    listing = False
    for block in found:
        whole = list(tops(block))
        by_id = {value["@id"]: value for value in whole if isinstance(value.get("@id"), str) and len(value) > 1}
        for value in whole:
            listing = listing or bool(types(value) & LIST_TYPES)
            if types(value) & PRODUCT_TYPES:
                nodes.append(Node("json-ld", _resolved(value, by_id), block.element, bool(block.error)))
    return tuple(nodes), listing


def _resolved(value: Mapping[str, Any], by_id: Mapping[str, Any]) -> dict[str, Any]:
    """The node with references such as `"offers": {"@id": "#offer"}` replaced by what they refer to."""

    def look(item: Any) -> Any:
        if isinstance(item, list):
            return [look(one) for one in item[:MAX_OFFERS]]
        if isinstance(item, dict) and set(item) == {"@id"}:
            return by_id.get(item["@id"], item)
        return item

    return {key: look(item) for key, item in value.items()}


def microdata_products(dom: Dom) -> tuple[Node, ...]:
    """The products that stand on their own in microdata: not within another product, nor within a list."""
    found = []
    for element in dom.xpath("//*[@itemscope][contains(@itemtype, 'schema.org/')]"):
        if bare(element.get("itemtype", "").split()[0]) not in PRODUCT_TYPES:
            continue
        if element.xpath("ancestor::*[@itemscope][contains(@itemtype, 'Product') or contains(@itemtype, 'ItemList')]"):
            continue
        found.append(Node("microdata", _item(element), element))
    return tuple(found)


def _item(scope: Any, depth: int = 0) -> dict[str, Any]:
    value: dict[str, Any] = {"@type": bare((scope.get("itemtype", "").split() or [""])[0])}
    for element in scope.xpath(".//*[@itemprop]"):
        inside = element.xpath("ancestor::*[@itemscope][1]")
        if not inside or inside[0] is not scope:
            continue
        content: Any = _item(element, depth + 1) if element.get("itemscope") is not None and depth < 4 else None
        for name in element.get("itemprop").split():
            value.setdefault(name, []).append(_value(element) if content is None else content)
    return value


def _value(element: Any) -> str:
    for attribute in ("content", "href", "src", "datetime", "value"):
        if element.get(attribute) is not None:
            return str(element.get(attribute)).strip()
    return text_of(element)


def first_text(value: Any) -> str:
    """The first text of a value that may be text, a list, a language map or an object with a name."""
    for item in as_list(value):
        if isinstance(item, str | int | float):
            return " ".join(str(item).split())
        if isinstance(item, dict):
            return first_text(item.get("@value", item.get("name")))
    return ""


def offers(node: Node) -> tuple[Offer, ...]:
    """Every offer of a product, those of its variants included."""
    found: list[Offer] = []
    for variant in [node.data, *as_list(node.data.get("hasVariant"))[:MAX_OFFERS]]:
        if isinstance(variant, dict):
            for offer in as_list(variant.get("offers"))[:MAX_OFFERS]:
                found += _offer(offer)
    return tuple(found[:MAX_OFFERS])


def _offer(offer: Any) -> list[Offer]:
    if not isinstance(offer, dict):
        return []
    currency, state = first_text(offer.get("priceCurrency")), bare(first_text(offer.get("availability")))
    if "AggregateOffer" in types(offer) or offer.get("lowPrice") is not None:
        inner = [one for nested in as_list(offer.get("offers"))[:MAX_OFFERS] for one in _offer(nested)]
        low, plain = data_number(_first(offer.get("lowPrice", offer.get("price"))))
        high, _ = data_number(_first(offer.get("highPrice")))
        return [Offer(low, high, currency, state, plain or low is None, aggregate=True), *inner]
    price, plain = data_number(_first(offer.get("price")))
    without_tax = False
    for part in as_list(offer.get("priceSpecification")):
        if not isinstance(part, dict) or _is_old(part):
            continue
        if price is None:
            price, plain = data_number(_first(part.get("price")))
        currency = currency or first_text(part.get("priceCurrency"))
        without_tax = without_tax or first_text(part.get("valueAddedTaxIncluded")).lower() == "false"
    return [Offer(price, None, currency, state, plain or price is None, without_tax=without_tax)]


def _is_old(part: Mapping[str, Any]) -> bool:
    """A price before reduction, or a price for a unit of measure."""
    return bare(first_text(part.get("priceType"))) in _OLD_PRICES or part.get("referenceQuantity") is not None


def _first(value: Any) -> Any:
    return as_list(value)[0] if as_list(value) else None


def open_graph(dom: Dom) -> dict[str, str]:
    """`og:` and `product:` metas by their name in lower case; the first of each counts."""
    found: dict[str, str] = {}
    for meta in dom.xpath("//meta[@content][@property or @name]"):
        name = (meta.get("property") or meta.get("name")).strip().lower()
        if name.startswith(("og:", "product:")):
            found.setdefault(name, " ".join(meta.get("content").split()))
    return found
