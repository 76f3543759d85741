"""The changes that a site dates itself: in its API, its feeds, its list of products, its sitemap, its pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from checkers.platform._answers import Answers, blog_feeds, body, feed, shop_products
from checkers.platform._cadence import moment
from preuve.partial import items
from preuve.views.document import Document

Change = tuple[str, datetime]
"""A content's address, and when it was made or last changed."""

ADDRESSES = {
    "posts": "/wp-json/wp/v2/posts",
    "pages": "/wp-json/wp/v2/pages",
    "product": "/wp-json/wp/v2/product",
    "feed": "/feed/",
    "shop": "/products.json",
    "blog": "/blogs/….atom",
}
FEW = 3  # addresses from which equal dates say something
_METAS = (
    "//meta[@property='article:modified_time' or @property='article:published_time' or @property='og:updated_time']"
)
_DATED = re.compile(r'"(?:dateModified|datePublished)"\s*:\s*"([^"]{8,40})"')
_DATA = "//script[@type='application/ld+json']/text()"


def published(answers: Answers) -> dict[str, list[Change]]:
    """What the public addresses tell, by the names of ADDRESSES."""
    return {
        "posts": _rest(answers, "posts"),
        "pages": _rest(answers, "pages"),
        "product": _rest(answers, "product"),
        "feed": _feed(feed(answers)),
        "shop": _products(answers),
        "blog": [change for root in blog_feeds(answers) for change in _feed(root)],
    }


def _rest(answers: Answers, kind: str) -> list[Change]:
    found: list[Change] = []
    for item in items(body(answers, f"/wp-json/wp/v2/{kind}?")):
        found += _dated(item.get("link"), item.get("date"), item.get("modified"))
    return found


def _feed(root: Any | None) -> list[Change]:
    found: list[Change] = []
    for item in root.xpath("//*[local-name()='item' or local-name()='entry']") if root is not None else []:
        link = "".join(item.xpath("./*[local-name()='link'][1]/text() | ./*[local-name()='link'][1]/@href"))
        dates = item.xpath("./*[local-name()='pubDate' or local-name()='published' or local-name()='updated']/text()")
        found += _dated(link, *(str(text) for text in dates))
    return found


def _products(answers: Answers) -> list[Change]:
    """When Shopify's products were made and published. `updated_at` moves with each sale: it is no update."""
    found: list[Change] = []
    for product in shop_products(answers):
        found += _dated(product["handle"], product.get("created_at"), product.get("published_at"))
    return found


def listed(sitemaps: Iterable[Mapping[str, Any]]) -> tuple[int, list[Change]]:
    """How many addresses the sitemaps list, and the changes they date."""
    entries = [entry for sitemap in sitemaps for entry in sitemap.get("urls", ())]
    return len(entries), [change for entry in entries for change in _dated(entry.get("loc"), entry.get("lastmod"))]


def declared(source: Document, url: str) -> list[Change]:
    """What a page says of its own making and changes, in its metas and its structured data."""
    texts = [str(meta.get("content") or "") for meta in source.xpath(_METAS)]
    texts += [text for script in source.xpath(_DATA) for text in _DATED.findall(str(script))]
    return list(dict.fromkeys(_dated(url, *texts)))


def served(headers: Mapping[str, Any], url: str) -> list[Change]:
    """What the server says of a page's last change; most pages are made anew for each visit, and say nothing."""
    return _dated(url, headers.get("last-modified"))


def automatic(changes: Collection[Change], now: datetime | None) -> bool:
    """The same moment for all, or all of the day of the visit: written by a program, not by changes."""
    moments = {one for _, one in changes}
    if len(changes) < FEW or len({content for content, _ in changes}) < FEW:
        return False
    return len(moments) == 1 or (now is not None and {one.date() for one in moments} == {now.date()})


def _dated(content: object, *dates: object) -> list[Change]:
    return [(str(content), found) for text in dates if (found := moment(text))]
