"""The shop tells one story by every road, except where its data says that it lies."""

from __future__ import annotations

import http.client
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from tests.servers.base import Site
from tests.servers.shop import serve_shop
from tests.servers.shop_api import decimal
from tests.servers.shop_data import COLLECTIONS, PASSWORD, POLICIES, PRODUCTS, SHOP_ID, Product
from tests.servers.traps.effects import is_forbidden

EVERY = pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.handle)


@pytest.fixture(scope="module")
def shop() -> Iterator[Site]:
    with serve_shop() as site:
        yield site
        assert site.errors == []


def ask(shop: Site, path: str, **more: Any) -> http.client.HTTPResponse:
    line = http.client.HTTPConnection("127.0.0.1", shop.port, timeout=10)
    line.request(more.pop("method", "GET"), path, **more)
    return line.getresponse()


def data(shop: Site, path: str) -> Any:
    return json.loads(ask(shop, path).read())


def page(shop: Site, path: str) -> BeautifulSoup:
    return BeautifulSoup(ask(shop, path).read(), "lxml")


def one(soup: BeautifulSoup, selector: str) -> Tag:
    found = soup.select_one(selector)
    assert found is not None, selector
    return found


def amounts(soup: BeautifulSoup, selector: str) -> list[int]:
    """The prices seen at `selector`, in cents."""
    return [int(re.sub(r"\D", "", node.get_text())) for node in soup.select(selector) if node.get_text(strip=True)]


@EVERY
def test_prices_agree_on_every_road_but_the_planted_one(shop: Site, product: Product) -> None:
    path = f"/products/{product.handle}"
    cents = [variant.price for variant in product.variants]
    assert [variant["price"] for variant in data(shop, f"{path}.js")["variants"]] == cents
    assert [variant["price"] for variant in data(shop, f"{path}.json")["product"]["variants"]] == [*map(decimal, cents)]
    listed = next(p for p in data(shop, "/products.json")["products"] if p["handle"] == product.handle)
    assert [variant["price"] for variant in listed["variants"]] == [*map(decimal, cents)]
    soup = page(shop, path)
    assert min(amounts(soup, ".price__regular .price-item")) == min(cents)
    assert one(soup, 'meta[property="og:price:amount"]')["content"] == decimal(min(cents)).replace(".", ",")
    claimed = {offer["price"] for offer in offers(soup)}
    if product.data_price is None:
        assert claimed == {*map(decimal, cents)}
    else:
        assert claimed == {decimal(product.data_price)}
        assert not claimed & {*map(decimal, cents)}


def offers(soup: BeautifulSoup) -> list[dict[str, Any]]:
    found = json.loads(one(soup, 'script[type="application/ld+json"]').get_text())
    things = found["hasVariant"] if found["@type"] == "ProductGroup" else [found]
    return [thing["offers"] for thing in things]


@EVERY
def test_stock_agrees(shop: Site, product: Product) -> None:
    path = f"/products/{product.handle}"
    answer, soup = data(shop, f"{path}.js"), page(shop, path)
    assert answer["available"] == product.available
    assert [variant["available"] for variant in answer["variants"]] == [v.available for v in product.variants]
    assert [offer["availability"].endswith("InStock") for offer in offers(soup)] == [
        v.available for v in product.variants
    ]
    button = one(soup, "button[name=add]")
    assert button.has_attr("disabled") is not product.available
    assert ("price--sold-out" in one(soup, ".product .price")["class"]) is not product.available


def test_planted_truths(shop: Site) -> None:
    by = {product.handle: product for product in PRODUCTS}
    assert len(by) == 6
    group = page(shop, "/products/besace-ondine")
    assert len(offers(group)) == 4
    assert len(group.select("variant-selects fieldset")) == 2
    assert not data(shop, "/products/ceinture-rivage.js")["available"]
    sale = page(shop, "/products/pochette-brume")
    assert amounts(sale, ".product .price--on-sale .price__sale s") == [9500]
    assert data(shop, "/products/pochette-brume.js")["compare_at_price"] == 9500
    assert all(img["alt"] == "" for img in sale.select(".product__media img"))
    bare = page(shop, "/products/trousse-ecume")
    assert bare.select_one(".product__description") is None
    assert data(shop, "/products/trousse-ecume.json")["product"]["body_html"] == ""
    words = one(page(shop, "/products/besace-ondine"), ".product__description").get_text(" ").split()
    assert len(words) >= 120


def test_what_says_shopify(shop: Site) -> None:
    answer = ask(shop, "/")
    assert answer.getheader("x-shopid") == str(SHOP_ID)
    assert answer.getheader("powered-by") == "Shopify"
    source = answer.read().decode()
    theme = re.search(r"Shopify\.theme = (\{.*?\});", source)
    assert theme is not None
    assert json.loads(theme[1])["schema_version"] == "15.2.0"
    assert 'Shopify.shop = "maison-ondine.myshopify.com"' in source
    assert "/cdn/shop/" in source


def test_lists_and_their_limits(shop: Site) -> None:
    assert len(data(shop, "/products.json?limit=250")["products"]) == 6
    pages = [data(shop, f"/products.json?limit=4&page={n}")["products"] for n in (1, 2, 3)]
    assert [len(part) for part in pages] == [4, 2, 0]
    assert {p["handle"] for p in data(shop, "/collections/sacs/products.json")["products"]} == {
        product.handle for product in PRODUCTS if "sacs" in product.collections
    }
    assert ask(shop, "/collections/absente/products.json").status == 404
    assert ask(shop, "/products.json?limit=x&page=-1").status == 200
    assert data(shop, "/cart.js") | {"items": []} == data(shop, "/cart.json")


def test_every_page_and_picture_linked_is_there(shop: Site) -> None:
    seen, todo = {"/"}, ["/"]
    while todo:
        here = todo.pop()
        answer = ask(shop, here)
        assert answer.status == 200, here
        if "html" not in (answer.getheader("content-type") or ""):
            continue
        soup = BeautifulSoup(answer.read(), "lxml")
        targets = [str(a["href"]) for a in soup.select("a[href], link[rel=stylesheet]")]
        targets += [str(img["src"]) for img in soup.select("img")]
        for target in targets:
            if target.startswith("/") and target not in seen:
                seen.add(target)
                todo.append(target)
    assert {f"/products/{product.handle}" for product in PRODUCTS} <= seen
    assert {f"/policies/{handle}" for handle in POLICIES} <= seen
    assert {f"/collections/{handle}" for handle in COLLECTIONS} <= seen
    assert not [hit for hit in shop.hits if is_forbidden(hit)]


def test_sitemaps_robots_and_what_is_missing(shop: Site) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    index = ET.fromstring(ask(shop, "/sitemap.xml").read())
    places = [loc.text or "" for loc in index.iter(f"{space}loc")]
    assert len(places) == 4
    for place in places:
        for loc in ET.fromstring(ask(shop, place.removeprefix(shop.url[:-1])).read()).iter(f"{space}loc"):
            assert ask(shop, (loc.text or "").removeprefix(shop.url[:-1])).status == 200
    assert b"Disallow: /policies/" in ask(shop, "/robots.txt").read()
    for path in ("/policies/contact-information", "/products/absent", "/products/absent.js", "/sitemap_x_1.xml", "/x"):
        assert ask(shop, path).status == 404


def test_canonical_of_a_product_reached_through_a_collection(shop: Site) -> None:
    soup = page(shop, "/collections/sacs/products/besace-ondine?variant=45104")
    assert one(soup, "link[rel=canonical]")["href"] == shop.at("/products/besace-ondine")
    assert one(soup, "input[name=id]")["value"] == "45104"


def test_a_closed_storefront() -> None:
    with serve_shop(password=True) as shop:
        for path in ("/", "/products/besace-ondine", "/products.json", "/cart.js"):
            answer = ask(shop, path)
            assert (answer.status, answer.getheader("location")) == (302, "/password"), path
        assert ask(shop, "/password").status == 200
        assert ask(shop, "/robots.txt").status == 200
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        wrong = ask(shop, "/password", method="POST", body="password=non", headers=form)
        assert (wrong.status, wrong.getheader("location")) == (302, "/password")
        right = ask(shop, "/password", method="POST", body=f"password={PASSWORD}", headers=form)
        assert (right.status, right.getheader("location")) == (302, "/")
        cookies = "; ".join(value.partition(";")[0] for value in right.headers.get_all("set-cookie") or [])
        assert ask(shop, "/products/besace-ondine", headers={"Cookie": cookies}).status == 200
        assert shop.errors == []
