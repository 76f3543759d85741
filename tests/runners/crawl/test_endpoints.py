"""Which public addresses are asked of a platform, under which language or folder, and how far."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import pytest

from runners.crawl.endpoints import MAX_LISTS, MAX_PRODUCTS, SMALL, Ask, endpoints_for
from runners.crawl.shop import public_answers
from runners.fetch import open_fetcher
from tests.servers.base import JSON, Reply, Request, Site

FIRST = "https://exemple.test/"
SHOPIFY = '<script>Shopify.shop = "a.myshopify.com"; Shopify.routes.root = "{root}";</script>'
WORDPRESS = '<link rel="https://api.w.org/" href="{api}"><link href="/wp-content/themes/astra/style.css">'


def asked(source: str, first: str = FIRST, pages: tuple[str, ...] = ()) -> dict[str, str]:
    return {ask.name: ask.url for ask in endpoints_for(source, first, pages)}


def test_nothing_is_asked_of_an_unknown_platform() -> None:
    assert asked("<h1>Bonjour</h1>") == {}


def test_shopify_in_its_language_and_each_product_once() -> None:
    pages = ("fr/products/sac", "fr/collections/tout/products/sac", "products/étui", "pages/contact", "fr/products/")
    found = asked(SHOPIFY.format(root="/fr/"), pages=tuple(FIRST + page for page in pages))
    assert found["/products.json?limit=250"] == "https://exemple.test/fr/products.json?limit=250"
    scripts = {name: url for name, url in found.items() if name.endswith(".js") and name != "/cart.js"}
    assert set(scripts) == {"/fr/products/sac.js", "/products/étui.js"}
    assert scripts["/fr/products/sac.js"] == "https://exemple.test/fr/products/sac.js"


def test_products_are_asked_one_by_one_up_to_a_number() -> None:
    pages = tuple(f"{FIRST}products/p{number}" for number in range(80))
    found = asked(SHOPIFY.format(root="/"), pages=pages)
    assert sum(name.startswith("/products/") for name in found) == MAX_PRODUCTS


def test_a_shopify_blog_is_asked_for_its_feed() -> None:
    source = SHOPIFY.format(root="/") + '<a href="/blogs/journal">Journal</a><a href="/blogs/journal/un">Un</a>'
    assert asked(source)["/blogs/journal.atom"] == "https://exemple.test/blogs/journal.atom"


@pytest.mark.parametrize(
    ("api", "posts", "products", "feed"),
    [
        (
            "https://exemple.test/wp-json/",
            "wp-json/wp/v2/posts?_fields=",
            "wp-json/wc/store/v1/products?per_page=100",
            "feed/",
        ),
        (
            "https://exemple.test/boutique/wp-json/",
            "boutique/wp-json/wp/v2/posts?_fields=",
            "boutique/wp-json/wc/store/v1/products?per_page=100",
            "boutique/feed/",
        ),
        (
            "https://exemple.test/index.php?rest_route=/",
            "index.php?rest_route=/wp/v2/posts&_fields=",
            "index.php?rest_route=/wc/store/v1/products&per_page=100",
            "?feed=rss2",
        ),
        (  # another site's: not asked
            "https://ailleurs.test/wp-json/",
            "wp-json/wp/v2/posts?_fields=",
            "wp-json/wc/store/v1/products?per_page=100",
            "feed/",
        ),
    ],
)
def test_wordpress_where_it_says_that_its_api_is(api: str, posts: str, products: str, feed: str) -> None:
    found = asked(WORDPRESS.format(api=api) + "woocommerce")
    by_start = {name.partition("?")[0]: url for name, url in found.items()}
    assert by_start["/wp-json/wp/v2/posts"].startswith(FIRST + posts)
    assert by_start["/wp-json/wc/store/v1/products"] == FIRST + products
    assert by_start["/feed/"] == FIRST + feed
    assert "/wp-json/wp/v2/product" in by_start and "/wp-content/themes/astra/style.css" in by_start


def ask_all(
    answer: Callable[[Request], Reply], asks: Callable[[str], list[Ask]], closed: str = "~"
) -> tuple[dict, list[str]]:
    async def run(site: Site) -> dict:
        async with open_fetcher(allow_private=True, seconds=5) as fetcher:
            return await public_answers(fetcher, asks(site.url), lambda url: closed not in url)

    with Site(answer) as site:
        return asyncio.run(run(site)), [hit.path for hit in site.hits]


def products(count: int, first: int = 0) -> bytes:
    listed = [{"handle": f"p{n}", "variants": [{"price": "1.00"}]} for n in range(first, first + count)]
    return json.dumps({"products": listed}).encode()


def shop_list(origin: str) -> list[Ask]:
    name = "/products.json?limit=250"
    return [Ask(name, origin.rstrip("/") + name, 3_000_000, "shopify")]


def test_a_list_is_followed_while_it_is_full() -> None:
    def answer(request: Request) -> Reply:
        return Reply(products(250 if request.query.get("page", "1") == "1" else 3), JSON)

    value, hits = ask_all(answer, shop_list)
    assert list(value) == ["/products.json?limit=250", "/products.json?limit=250&page=2"] and len(hits) == 2


def test_a_list_without_end_is_left() -> None:
    value, hits = ask_all(lambda request: Reply(products(250), JSON), shop_list)
    assert len(value) == len(hits) == MAX_LISTS + 1


def test_a_list_too_heavy_is_cut_and_not_followed() -> None:
    heavy = products(250)[:-2] + b" " * 5_000_000 + b"]}"
    value, hits = ask_all(lambda request: Reply(heavy, JSON), shop_list)
    (answer,) = value.values()
    assert answer["cut"] and len(answer["body"]) <= 3_000_000 + 65_536 and len(hits) == 1


@pytest.mark.parametrize(
    "reply", [Reply(b"<!doctype html><h1>Accueil</h1>"), Reply(b"", status=500), Reply(b"", status=0)]
)
def test_after_two_refusals_the_rest_is_left_alone(reply: Reply) -> None:
    def scripts(origin: str) -> list[Ask]:
        return [Ask(f"/products/p{n}.js", f"{origin}products/p{n}.js", SMALL, "products") for n in range(20)]

    value, hits = ask_all(lambda request: reply, scripts)
    assert len(hits) == 2 and len(value) == 20
    assert [one["problem"] for one in value.values()][2:] == ["group-refused"] * 18


def test_what_robots_close_is_not_asked() -> None:
    value, hits = ask_all(lambda request: Reply(products(1), JSON), shop_list, closed="products.json")
    assert hits == [] and [one["problem"] for one in value.values()] == ["robots"]
