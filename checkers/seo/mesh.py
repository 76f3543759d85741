"""How pages link to one another: how far from the home page they are, and whether anything leads to them."""

from __future__ import annotations

import math
from collections.abc import Iterator

from checkers.seo._page import capped, page_key
from checkers.seo._site import PRIVATE_KINDS, Page, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# Clicks from the home page: seonaut warns above 4; 3 for what a shop's visitor must find is the project's choice.
_NEAR, _FAR = 3, 4
_NEAR_KINDS = frozenset({"product", "legal", "cgv", "privacy", "contact"})


def _most(page: Page) -> int:
    return _NEAR if page.get("kind") in _NEAR_KINDS else _FAR


def _depth(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    clicks = {url: site.clicks.get(page_key(site.final(url)), math.inf) for url in site.documents}
    reached = {url: int(count) for url, count in clicks.items() if count < math.inf}
    if len(reached) < 2:
        return
    far = [url for url, count in reached.items() if count > _most(site.documents[url])]
    # A page found far off may be nearer by a page that was not visited.
    sure = [url for url in far if min(reached[url], site.horizon) > _most(site.documents[url])]
    maybe = [url for url in far if url not in sure]
    yield from capped(
        sure,
        lambda url: given.failed(
            "far", Pointer("url", url), subject=url, url=url, clicks=reached[url], most=_most(site.documents[url])
        ),
        lambda rest: given.failed("more", count=rest),
    )
    if maybe:
        yield given.ask("maybe-far", Pointer("url", maybe[0]), count=len(maybe), urls=maybe)
    if not far:
        yield given.passed("near", count=len(reached), deepest=max(reached.values()))


def _orphans(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    listed = [url for url, page in site.pages.items() if page.get("sitemap") and site.own(url) and _is_meant(page)]
    listed = [url for url in listed if (site.status(url) or 200) < 400 and site.own(site.final(url))]
    if not listed:
        return
    linked = {page_key(site.final(site.home))}
    for url, sources in site.sources.items():
        own = page_key(site.final(url))
        if any(page_key(site.final(source)) != own for source in sources):
            linked |= {own, page_key(url)}
    alone = [url for url in listed if page_key(site.final(url)) not in linked]
    if alone and any(site.unseen()):
        yield given.ask("maybe-alone", Pointer("url", alone[0]), count=len(alone), urls=alone)
        return
    yield from capped(
        alone,
        lambda url: given.failed("alone", Pointer("url", url), subject=url, url=url),
        lambda rest: given.failed("more", count=rest),
    )
    if not alone:
        yield given.passed("linked", count=len(listed))


def _is_meant(page: Page) -> bool:
    return page.get("kind") not in PRIVATE_KINDS and "html" in (page.get("media_type") or "html")


_SITE = ("crawl", "links")

CHECKS = (
    Check(
        "seo.click-depth",
        needs=(),
        run=_depth,
        scope="site",
        site_needs=_SITE,
        refs=("seo:SEO-124",),
        limits={"near": _NEAR, "far": _FAR},
    ),
    Check("seo.orphans", needs=(), run=_orphans, scope="site", site_needs=_SITE, refs=("seo:SEO-111", "seo:SEO-125")),
)
