"""The few public addresses that a shop's platform answers to anybody, asked only where that platform shows. Pure.

Evidence names each by its usual path, `/wp-json/...` or `/products.json...`, whatever folder or language it is asked
under: checks look for one name, and `url` says what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from preuve.views.document import Document
from runners.crawl.urls import origin_of

_THEME = re.compile(r"/wp-content/themes/([\w.-]{1,60})/")
_WORDPRESS = ("/wp-content/", "/wp-includes/", "/wp-json", "wordpress")
_SHOPIFY = ("cdn.shopify.com", "/cdn/shop/", "myshopify.com", "shopify.")
_KEPT = ("link", "x-powered-by", "x-wp-total", "x-wp-totalpages", "x-shopid", "powered-by", "server", "last-modified")
_FIELDS = "_fields=date,modified,link&per_page=100&orderby=modified"
_API = "//link[@rel='https://api.w.org/']/@href"
_ROOT = re.compile(r"Shopify\.routes\.root\s*=\s*[\"'](/[\w./-]{0,40})[\"']")
_BLOG = re.compile(r"href=[\"'](?:https?://[^/\"']+)?((?:/[\w-]{2,5})?/blogs/[\w-]{1,60})[\"'/?]")
# A product's page in a Shopify shop: what stands before, language or folder, then the collection it is seen in.
_PRODUCT = re.compile(r"(?P<before>/.*?)?(?:/collections/[^/]+)?/products/(?P<handle>[^/]+?)/?\Z")

SMALL = 300_000  # bytes of an answer that is read
LARGE = 3_000_000  # the same, for lists of products
MAX_LISTS = 6  # lists of products after the first, each of 250 or 100
MAX_PRODUCTS = 30  # products asked for one by one
MAX_BLOGS = 2


@dataclass(frozen=True, slots=True)
class Ask:
    """One address to ask. `name`: what evidence calls it. `group`: a refusal of one ends those of its group."""

    name: str
    url: str
    limit: int = SMALL
    group: str = ""


def endpoints_for(source: str, first: str, pages: Iterable[str] = ()) -> tuple[Ask, ...]:
    """What is worth asking for, after the start page's HTML and the addresses of the `pages` visited.

    WordPress's REST API, feed and theme, WooCommerce's list of products; Shopify's lists, products and blogs.
    """
    text = source.lower()
    asks: list[Ask] = []
    if any(mark in text for mark in _WORDPRESS):
        asks += _wordpress(source, first, "woocommerce" in text)
    if any(mark in text for mark in _SHOPIFY):
        asks += _shopify(source, first, pages)
    return tuple(asks)


def _wordpress(source: str, first: str, shop: bool) -> Iterator[Ask]:
    api = _api(source, first)
    yield Ask("/wp-json/", api)
    for kind in ("posts", "pages", *(["product"] if shop else [])):
        name = f"wp/v2/{kind}?{_FIELDS}"
        yield Ask(f"/wp-json/{name}", _route(api, name))
    name = "wc/store/v1/products?per_page=100"
    yield Ask(f"/wp-json/{name}", _route(api, name), LARGE, "woocommerce")
    home = api.partition("?")[0].removesuffix("index.php").removesuffix("wp-json/")
    yield Ask("/feed/", f"{home}?feed=rss2" if "?" in api else f"{home}feed/")
    for theme in list(dict.fromkeys(_THEME.findall(source)))[:3]:
        yield Ask(f"/wp-content/themes/{theme}/style.css", f"{home}wp-content/themes/{theme}/style.css")


def _api(source: str, first: str) -> str:
    """Where the site says that its REST API is: in a folder, or behind `?rest_route=` when addresses are plain."""
    for href in Document(source).xpath(_API):
        try:
            url = urljoin(first, str(href).strip())
        except ValueError:
            continue
        if origin_of(url) == origin_of(first) and (url.endswith("/wp-json/") or "rest_route=/" in url):
            return url
    return f"{origin_of(first)}/wp-json/"


def _route(api: str, name: str) -> str:
    return api + (name.replace("?", "&", 1) if "?" in api else name)


def _shopify(source: str, first: str, pages: Iterable[str]) -> Iterator[Ask]:
    origin, root = origin_of(first), _ROOT.search(source)
    before = origin + (root[1] if root else "/")
    yield Ask("/products.json?limit=250", f"{before.rstrip('/')}/products.json?limit=250", LARGE, "shopify")
    yield Ask("/cart.js", f"{origin}/cart.js")
    for blog in list(dict.fromkeys(_BLOG.findall(source)))[:MAX_BLOGS]:
        yield Ask(f"{blog}.atom", f"{origin}{blog}.atom")
    scripts = dict.fromkeys(script for page in sorted(pages) if origin_of(page) == origin and (script := _script(page)))
    for path in list(scripts)[:MAX_PRODUCTS]:
        yield Ask(path, f"{origin}{path}", SMALL, "products")


def _script(page: str) -> str:
    """The path of `<product>.js` beside a product's page, in the page's own language; "" for another page."""
    found = _PRODUCT.match(urlsplit(page).path)
    return f"{found['before'] or ''}/products/{found['handle']}.js" if found else ""


def further(ask: Ask, number: int) -> Ask:
    """The same list of products, page `number`."""
    return Ask(f"{ask.name}&page={number}", f"{ask.url}&page={number}", ask.limit, ask.group)


def is_full(ask: Ask, body: bytes, headers: dict[str, str]) -> bool:
    """Whether a list of products may go on: its server says so, or it holds as many products as were asked."""
    total = headers.get("x-wp-totalpages", "")
    if total.isascii() and total.isdigit():
        return int(total) > _page(ask)
    mark, size = (b'"handle"', 250) if ask.group == "shopify" else (b'"permalink"', 100)
    return body.count(mark) >= size


def _page(ask: Ask) -> int:
    found = re.search(r"&page=(\d+)\Z", ask.name)
    return int(found[1]) if found else 1


def kept_headers(headers: dict[str, str]) -> dict[str, str]:
    """The headers that tell of the platform."""
    return {name: value for name, value in headers.items() if name in _KEPT}
