"""The shop's own public lists of products: Shopify's lists and `<product>.js`, WooCommerce's Store API.

`endpoints` evidence, {name: {url, status, problem, body...}}. Any answer may be missing, refused, cut short, or a page
that says something else; prices may be missing, and are written in three ways: "24.90" (Shopify's lists), 2490 cents
(`<product>.js`), "2490" with the number of decimals beside it (WooCommerce).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from checkers.products._money import data_number
from preuve.partial import items

Answers = Mapping[str, Mapping[str, Any]]
SHOPIFY, WOOCOMMERCE = "/products.json", "/wp-json/wc/store/"
_SCRIPT = re.compile(r"(?P<path>/(?:.*/)?products/[^/]+)\.js\Z")
_PLAIN_KINDS = frozenset({"simple", "variable", "variation", ""})
MAX_VARIANTS = 2000
FULL = 250  # products of a Shopify list after which another may come
MAX_CENTS = 10**11
MAX_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Product:
    """One product as the shop lists it. `source`: the name of the address. `paths`: of its page, the language included.

    `prices`: of its variants, or the ends of their range; `before`: prices before reduction. `currency` is "" where
    the list does not tell. `stock`: "in", "out", "order", or "" where it does not tell; `mixed`: some variants can be
    had and some not. `pictures` is None where the list does not tell. `usual`: no bundle, no group of products.
    """

    source: str
    handle: str
    path: str
    name: str
    prices: tuple[Decimal, ...]
    before: tuple[Decimal, ...] = ()
    currency: str = ""
    stock: str = ""
    mixed: bool = False
    pictures: int | None = None
    codes: tuple[str, ...] = ()
    usual: bool = True

    @property
    def low(self) -> Decimal:
        return min(self.prices)

    @property
    def high(self) -> Decimal:
        return max(self.prices)


@dataclass(frozen=True, slots=True)
class Listing:
    """What the lists hold together. `more`: they have, or may have, products that were not read."""

    products: tuple[Product, ...]
    more: bool


def listing(answers: Answers) -> Listing:
    """Every product of the shop's lists, each once, in their order."""
    found: dict[str, Product] = {}
    more = full = False
    for name, answer in answers.items():
        if name.startswith((SHOPIFY, WOOCOMMERCE)):
            read = list(_read_list(name, answer))
            for product in read:
                found.setdefault(product.path, product)
            more = more or bool(answer.get("cut")) or (bool(found) and _failed(answer) != "")
            full = name.startswith(SHOPIFY) and len(read) >= FULL
    more = more or full
    total = max((_total(answer) for name, answer in answers.items() if name.startswith(WOOCOMMERCE)), default=0)
    return Listing(tuple(found.values()), more or total > len(found))


def _total(answer: Mapping[str, Any]) -> int:
    text = str((answer.get("headers") or {}).get("x-wp-total", ""))
    return int(text) if text.isascii() and text.isdigit() else 0


def _read_list(name: str, answer: Mapping[str, Any]) -> Iterator[Product]:
    if answer.get("status") != 200 or not isinstance(answer.get("body"), str):
        return
    shopify = name.startswith(SHOPIFY)
    before = urlsplit(str(answer.get("url") or name)).path.partition(SHOPIFY)[0]
    for item in items(answer["body"], "products" if shopify else ""):
        product = _shopify(name, item, before, cents=False) if shopify else _woocommerce(name, item)
        if product:
            yield product


def singles(answers: Answers) -> dict[str, Product]:
    """What `<product>.js` says of each product asked for alone, by the path of its page."""
    found = {}
    for name, answer in answers.items():
        place = _SCRIPT.match(name)
        if not place or answer.get("status") != 200:
            continue
        try:
            value = json.loads(str(answer.get("body")))
        except (ValueError, RecursionError):
            continue
        before = place["path"].rpartition("/products/")[0]
        product = _shopify(name, value, before, cents=True) if isinstance(value, dict) else None
        if product:
            found[place["path"]] = product
    return found


def refused(answers: Answers) -> tuple[str, ...]:
    """The addresses of lists and products that exist, or may, but could not be read, each with why; in their order."""
    names = [name for name in answers if name.startswith((SHOPIFY, WOOCOMMERCE)) or _SCRIPT.match(name)]
    said = {name: _failed(answers[name]) for name in names}
    return tuple(f"{name.partition('?')[0]} ({why})" for name, why in said.items() if why not in {"", "group-refused"})


def _failed(answer: Mapping[str, Any]) -> str:
    """Why an answer is not read, or "" when it is, or when nothing is there. In words that need no translation."""
    status, body = answer.get("status"), str(answer.get("body") or "").lstrip()
    if answer.get("problem"):
        return str(answer["problem"])
    if str(answer.get("final_url") or "").endswith("/password"):
        return "/password"
    if status == 200:
        return "" if body[:1] in {"{", "["} else "HTML" if body[:1] == "<" else "no JSON"
    return "" if status in {404, 410} else f"HTTP {status}"


def page_path(url: str) -> str:
    """What a page's address and a list's have in common: no host, no collection, no last slash."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    plain = parse_qs(parts.query).get("product")  # WordPress with plain addresses
    if plain:
        return f"?product={plain[0]}"
    return re.sub(r"/collections/[^/]+(?=/products/)", "", unquote(parts.path)).rstrip("/")


def _shopify(name: str, item: Mapping[str, Any], before: str, *, cents: bool) -> Product | None:
    variants = item.get("variants")
    handle = item.get("handle")
    if not isinstance(handle, str) or not handle or not isinstance(variants, list):
        return None
    known = [one for one in variants[:MAX_VARIANTS] if isinstance(one, dict)]
    read = _cents if cents else _decimal
    prices = [price for one in known if (price := read(one.get("price"))) is not None]
    old = [price for one in known if (price := read(one.get("compare_at_price"))) is not None]
    able = [one["available"] for one in known if isinstance(one.get("available"), bool)]
    told = bool(able) and len(able) == len(known)
    images = item.get("images")
    return Product(
        name,
        handle,
        f"{before}/products/{handle}",
        str(item.get("title") or ""),
        tuple(dict.fromkeys(prices)),
        tuple(dict.fromkeys(old)),
        stock=("in" if any(able) else "out") if told else "",
        mixed=any(able) and not all(able),
        pictures=len(images) if isinstance(images, list) else None,
        codes=_texts(one.get("sku") for one in known),
    )


def _decimal(value: object) -> Decimal | None:
    """ "24.90". A bare number could be cents: it is not read."""
    amount, plain = data_number(value) if isinstance(value, str) else (None, False)
    return amount if plain else None


def _cents(value: object) -> Decimal | None:
    whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MAX_CENTS
    return Decimal(str(value)) / 100 if whole else None


def _woocommerce(name: str, item: Mapping[str, Any]) -> Product | None:
    link, prices = item.get("permalink"), item.get("prices")
    if not isinstance(link, str) or not link:
        return None
    money = prices if isinstance(prices, dict) else {}
    span = money.get("price_range")
    ends = [span.get("min_amount"), span.get("max_amount")] if isinstance(span, dict) else [money.get("price")]
    unit = money.get("currency_minor_unit")
    read = [price for end in ends if (price := _minor(end, unit)) is not None]
    old = _minor(money.get("regular_price"), unit)
    images = item.get("images")
    return Product(
        name,
        str(item.get("slug") or link.rstrip("/").rpartition("/")[2]),
        page_path(link),
        str(item.get("name") or ""),
        tuple(dict.fromkeys(read)),
        (old,) if old is not None and old not in read else (),
        str(money.get("currency_code") or ""),
        _woo_stock(item),
        pictures=len(images) if isinstance(images, list) else None,
        codes=_texts([item.get("sku")]),
        mixed=item.get("type") == "variable",  # one of its variants may be sold out: the list does not tell
        usual=str(item.get("type") or "") in _PLAIN_KINDS,
    )


def _minor(value: object, unit: object) -> Decimal | None:
    """ "2490" with two decimals."""
    if not isinstance(unit, int) or isinstance(unit, bool) or not 0 <= unit <= MAX_DECIMALS:
        return None
    digits = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 12
    return Decimal(str(value)).scaleb(-unit) if digits else None


def _woo_stock(item: Mapping[str, Any]) -> str:
    if item.get("is_on_backorder") is True:
        return "order"
    return {True: "in", False: "out"}.get(item["is_in_stock"], "") if isinstance(item.get("is_in_stock"), bool) else ""


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one).strip() for one in values if isinstance(one, str | int) and str(one).strip()))
