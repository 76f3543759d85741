"""The shop's lists as they come: in three forms of price, cut, refused, or something else."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from checkers.products._compare import Facts, Price, agrees, doubt, stock
from checkers.products._source import Product, listing, page_path, refused, singles
from preuve.model import Pointer

LIST = "/products.json?limit=250"
STORE = "/wp-json/wc/store/v1/products?per_page=100"


def answer(body: object, **more: Any) -> dict[str, Any]:
    text = body if isinstance(body, str) else json.dumps(body)
    return {"status": 200, "problem": None, "cut": False, "headers": {}, "body": text} | more


def shopify(**more: Any) -> dict[str, Any]:
    return {"handle": "sac", "title": "Sac", "variants": [{"price": "24.90", "available": True}], "images": []} | more


def woo(**more: Any) -> dict[str, Any]:
    prices = {"price": "2490", "currency_code": "EUR", "currency_minor_unit": 2, "price_range": None}
    return {"permalink": "https://x.test/produit/sac/", "name": "Sac", "prices": prices, "is_in_stock": True} | more


def test_three_ways_to_write_one_price() -> None:
    (listed,) = listing({LIST: answer({"products": [shopify()]})}).products
    (stored,) = listing({STORE: answer([woo()])}).products
    alone = singles({"/fr/products/sac.js": answer(shopify(variants=[{"price": 2490, "available": True}]))})
    assert listed.prices == stored.prices == alone["/fr/products/sac"].prices == (Decimal("24.90"),)
    assert (listed.path, stored.path, stored.currency) == ("/products/sac", "/produit/sac", "EUR")


@pytest.mark.parametrize("price", [None, "", "gratuit", True, -5, 1e300, 24.9, 10**30, [], {}, "24,90 €", "NaN"])
def test_prices_that_are_none(price: object) -> None:
    lists = {
        LIST: answer({"products": [shopify(variants=[{"price": price}])]}),
        STORE: answer([woo(prices={"price": price, "currency_minor_unit": 2})]),
        "/products/sac.js": answer(shopify(variants=[{"price": price if price != 10**30 else -1}])),
    }
    assert [product.prices for product in listing(lists).products] == [(), ()]
    assert [product.prices for product in singles(lists).values()] == [()]


@pytest.mark.parametrize("unit", [None, -1, 9, "2", True])
def test_minor_units_that_are_none(unit: object) -> None:
    (product,) = listing({STORE: answer([woo(prices={"price": "2490", "currency_minor_unit": unit})])}).products
    assert product.prices == ()


@pytest.mark.parametrize(
    "body",
    ["", "null", "[]", "{}", '{"products": 3}', '{"products": [3, null]}', "<html>", "[" * 9000, '[{"permalink": 3}]'],
)
def test_bodies_that_are_no_list(body: str) -> None:
    lists = {LIST: answer(body), STORE: answer(body), "/products/sac.js": answer(body)}
    assert listing(lists).products == () and singles(lists) == {}


def test_a_list_cut_short_gives_what_is_whole() -> None:
    whole = json.dumps({"products": [shopify(handle=f"p{n}") for n in range(20)]})
    found = listing({LIST: answer(whole[: len(whole) // 2], cut=True)})
    assert 5 < len(found.products) < 20 and found.more


def test_a_list_may_go_on() -> None:
    full = {"products": [shopify(handle=f"p{n}") for n in range(250)]}
    assert listing({LIST: answer(full)}).more
    assert not listing({LIST: answer(full), LIST + "&page=2": answer({"products": []})}).more
    assert listing({LIST: answer(full), LIST + "&page=2": answer("", status=429)}).more
    assert listing({STORE: answer([woo()], headers={"x-wp-total": "140"})}).more


def test_why_a_list_was_not_read() -> None:
    said = refused(
        {
            LIST: answer("<html>"),
            STORE: answer("", status=401),
            "/products/a.js": answer("", status=404),
            "/products/b.js": answer("", status=None, problem="robots"),
            "/products/c.js": answer("", status=None, problem="group-refused"),
            "/products/d.js": answer("<html>", final_url="https://x.test/password"),
            "/feed/": answer("", status=500),
        }
    )
    assert said == (
        "/products.json (HTML)",
        "/wp-json/wc/store/v1/products (HTTP 401)",
        "/products/b.js (robots)",
        "/products/d.js (/password)",
    )


def test_one_product_has_one_path() -> None:
    paths = {page_path(f"https://x.test{path}") for path in ("/fr/products/sac", "/fr/collections/a/products/sac/?v=1")}
    assert paths == {"/fr/products/sac"}
    assert page_path("https://x.test/?product=sac") == "?product=sac" and page_path("http://[") == ""


def page(price: str, currency: str = "EUR", **more: Any) -> tuple[Facts, Price]:
    shown = Price("page", (Decimal(price),), price, currency, more.pop("certain", True), more.pop("untaxed", False))
    data = Price("JSON-LD", (Decimal(price),), price, "EUR", True)
    none: frozenset[str] = frozenset()
    base = {
        "path": "/products/sac", "handle": "sac", "name": "Sac", "prices": (shown, data), "read": frozenset(),
        "stocks": none, "data_stock": none, "other_stock": none, "pictures": 3, "codes": (), "at": Pointer("url", "x"),
    }  # fmt: skip
    return Facts(**(base | more)), shown


def product(*prices: str, **more: Any) -> Product:
    return Product(LIST, "sac", more.pop("path", "/products/sac"), "Sac", tuple(map(Decimal, prices)), **more)


@pytest.mark.parametrize(
    ("facts", "other", "why"),
    [
        (page("32.00"), product("24.90"), ""),
        (page("32.00", "USD"), product("24.90"), "other-currency"),
        (page("32.00", ""), product("24.90"), "other-currency"),
        (page("32.00"), product("24.90", currency="CHF"), "other-currency"),
        (page("32.00", path="/fr/products/sac"), product("24.90"), "market"),
        (page("24.00"), product("20.00"), "tax"),
        (page("20.00"), product("24.00"), "tax"),
        (page("29.90"), product("24.90"), "tax"),
        (page("32.00", untaxed=True), product("24.90"), "tax"),
        (page("30.00"), product("24.90", "39.90"), "within-range"),
        (page("49.00"), product("39.00", before=(Decimal("49.00"),)), "before-reduction"),
        (page("32.00", certain=False), product("24.90"), "unsure"),
        (page("32.00"), product("24.90", usual=False), "unsure"),
        (page("32.00", read=frozenset({Decimal("24.90")})), product("24.90"), "elsewhere"),
    ],
)
def test_a_difference_is_a_fault_only_when_nothing_explains_it(
    facts: tuple[Facts, Price], other: Product, why: str
) -> None:
    assert not agrees(facts[1], other) and doubt(*facts, other) == why


def test_a_cent_is_no_difference() -> None:
    assert agrees(page("24.91")[1], product("24.90")) and agrees(page("39.90")[1], product("24.90", "39.90"))


@pytest.mark.parametrize(
    ("says", "other", "how"),
    [
        ({"stocks": {"in"}}, product(stock="in"), "same"),
        ({"stocks": {"in"}}, product(stock="out"), "differs"),
        ({"data_stock": {"out"}}, product(stock="in"), "differs"),
        ({"other_stock": {"out"}}, product(stock="in"), "doubtful"),
        ({"data_stock": {"in", "out"}}, product(stock="in", mixed=True), "same"),
        ({"data_stock": {"in", "out"}}, product(stock="in"), "doubtful"),
        ({"stocks": {"out"}}, product(stock="in", mixed=True), "doubtful"),
        ({"stocks": {"order"}}, product(stock="in"), ""),
        ({}, product(stock="in"), ""),
        ({"stocks": {"in"}}, product(), ""),
    ],
)
def test_stock(says: dict[str, set[str]], other: Product, how: str) -> None:
    facts, _ = page("24.90", **{name: frozenset(states) for name, states in says.items()})
    assert stock(facts, other) == how
