"""The few public addresses that a shop's platform answers to anybody, asked only where that platform shows."""

from __future__ import annotations

import re

_THEME = re.compile(r"/wp-content/themes/([\w.-]{1,60})/")
_WORDPRESS = ("/wp-content/", "/wp-includes/", "/wp-json", "wordpress")
_SHOPIFY = ("cdn.shopify.com", "/cdn/shop/", "myshopify.com", "shopify.")
_KEPT = ("link", "x-powered-by", "x-wp-total", "x-wp-totalpages", "x-shopid", "powered-by", "server", "last-modified")
_FIELDS = "_fields=date,modified,link&per_page=100&orderby=modified"


def endpoints_for(source: str) -> tuple[str, ...]:
    """Paths worth asking for, after the start page's HTML: WordPress's REST API and feed, Shopify's product lists."""
    text = source.lower()
    paths: list[str] = []
    if any(mark in text for mark in _WORDPRESS):
        paths += [
            "/wp-json/",
            f"/wp-json/wp/v2/posts?{_FIELDS}",
            f"/wp-json/wp/v2/pages?{_FIELDS}",
            "/wp-json/wc/store/v1/products?per_page=100",
            "/feed/",
        ]
        themes = dict.fromkeys(_THEME.findall(source))
        paths += [f"/wp-content/themes/{theme}/style.css" for theme in list(themes)[:3]]
    if any(mark in text for mark in _SHOPIFY):
        paths += ["/products.json?limit=250", "/cart.js"]
    return tuple(paths)


def kept_headers(headers: dict[str, str]) -> dict[str, str]:
    """The headers that tell of the platform."""
    return {name: value for name, value in headers.items() if name in _KEPT}
