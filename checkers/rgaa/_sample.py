"""Which pages to audit: those that the RGAA's method names, one of each template, and some at random. Pure.

https://accessibilite.numerique.gouv.fr/obligations/evaluation-conformite/ : the pages of a sample by their purpose, and
pages picked at random, at least a tenth of the sample.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# What the official method asks for by name, in its order; then the templates of a shop or a blog.
NAMED = (
    "home",
    "contact",
    "legal",
    "accessibility",
    "faq",
    "sitemap",
    "search",
    "login",
    "account",
    "cart",
    "checkout",
)
TEMPLATES = ("category", "product", "blog", "article", "about", "cgv", "privacy", "delivery", "returns", "cookies")
RANDOM_SHARE = 0.1

Page = Mapping[str, Any]


def sample(pages: Iterable[Page], fixed: Sequence[str] = ()) -> list[dict[str, str]]:
    """The pages to audit: `[{url, kind, why}]`; `why` is "fixed", "kind", "template" or "random".

    `pages` are those of the crawl; only HTML pages that were visited and answered 2xx are taken. When the user has
    fixed addresses, they are the sample, as far as they were visited.
    """
    pages = list(pages)
    known = [page for page in pages if _is_page(page)]
    if fixed:
        by_url, final = {page["url"]: page for page in known}, {page["url"]: page["final_url"] for page in pages}
        wanted = dict.fromkeys(url if url in by_url else final.get(url, url) for url in fixed)
        return [_row(by_url[url], "fixed") for url in wanted if url in by_url]
    first: dict[str, Page] = {}
    for page in sorted(known, key=_plainest):
        first.setdefault(page["kind"], page)
    rows = [_row(first[kind], "kind") for kind in NAMED if kind in first]
    rows += [_row(first[kind], "template") for kind in TEMPLATES if kind in first]
    taken = {row["url"] for row in rows}
    seen = {page["template"] for page in known if page["url"] in taken}
    for page in sorted(known, key=_plainest):  # other templates, one page of each
        if page["url"] not in taken and page["kind"] == "other" and page["template"] not in seen:
            seen.add(page["template"])
            taken.add(page["url"])
            rows.append(_row(page, "template"))
    left = sorted((page for page in known if page["url"] not in taken), key=_draw)
    return rows + [_row(page, "random") for page in left[: max(1, math.ceil(len(rows) * RANDOM_SHARE))]]


def _is_page(page: Page) -> bool:
    html = "html" in (page.get("media_type") or "html")
    return bool(page.get("visited")) and html and 200 <= int(page.get("status") or 0) < 300


def _plainest(page: Page) -> tuple[float, bool, int, str]:
    depth = page.get("depth")
    return (math.inf if depth is None else depth, "?" in page["url"], len(page["url"]), page["url"])


def _draw(page: Page) -> str:
    """By chance, but the same in every run."""
    return hashlib.sha256(page["url"].encode("utf-8", "replace")).hexdigest()


def _row(page: Page, why: str) -> dict[str, str]:
    return {"url": page["url"], "kind": page["kind"], "why": why}
