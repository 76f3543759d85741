"""Sitemaps: the list of its pages that a site hands to engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.seo._page import answered, capped, hidden, indexable, page_key, paginated
from checkers.seo._site import PRIVATE_KINDS, Site, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# What is wrong with a file that was read, by the ids that its reader gives.
_FAULTS = {
    **dict.fromkeys(("malformed-xml", "leading-space", "doctype", "bad-gzip"), "not-xml"),
    **dict.fromkeys(("html", "not-a-sitemap", "empty", "no-urls"), "not-a-sitemap"),
    **dict.fromkeys(("relative-loc", "long-loc", "missing-loc", "not-a-url"), "odd-addresses"),
    **dict.fromkeys(("too-large", "too-many-entries", "too-many-elements"), "too-large"),
}
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"  # sitemaps.org
_COVERAGE = 0.95  # share of pages; the project's choice


def _present(given: Given) -> Iterator[Finding]:
    found = given["sitemaps"]
    if not found:
        yield given.failed("absent")
        return
    count = sum(len(sitemap["urls"]) for sitemap in found)
    faulty = [sitemap for sitemap in found if sitemap.get("problem")]
    for sitemap in faulty[:5]:
        where, problem = Pointer("url", sitemap["url"]), str(sitemap["problem"])
        status = sitemap.get("status")
        if problem in _FAULTS:
            yield given.failed(_FAULTS[problem], where, url=sitemap["url"], problem=problem)
        elif status in {404, 410}:
            yield given.failed("gone", where, url=sitemap["url"], status=status)
        else:
            yield given.ask("no-answer", where, url=sitemap["url"])
    odd = [sitemap for sitemap in found if sitemap.get("namespace") not in {None, _NAMESPACE}]
    if odd:
        yield given.ask("odd-namespace", Pointer("url", odd[0]["url"]), url=odd[0]["url"], found=odd[0]["namespace"])
    if not faulty and not odd:
        yield given.passed("present", Pointer("url", found[0]["url"]), url=found[0]["url"], count=count)


def _declared(given: Given) -> Iterator[Finding]:
    robots = given["robots"]
    where, named = Pointer("url", robots["url"]), robots["sitemaps"]
    status = robots["status"]
    if status is None or status >= 500:
        return  # another check says that it cannot be read
    relative = [one for one in named if not one.lower().startswith(("http://", "https://"))]
    if not 200 <= status < 300:
        yield given.failed("no-file", where)
    elif relative:
        yield given.failed("relative", where, address=relative[0])
    elif not named:
        yield given.failed("not-declared", where)
    else:
        yield given.passed("declared", where, urls=named)


def _listed(site: Site) -> list[str]:
    return [url for url, page in site.pages.items() if page.get("sitemap") and site.own(url)]


def _asks_out(given: Given) -> bool:
    """Whether the page asks engines not to keep it."""
    return answered(given) and hidden(given)


def _fault(site: Site, url: str, asks_out: bool) -> str:
    """What is wrong with listing this address: the id of a message, "" when nothing is."""
    page, status = site.pages[url], site.status(url) or 0
    canonical, final = page.get("canonical") or "", site.final(url)
    if status in {404, 410}:
        return "gone"
    if page_key(final) != page_key(url) and 0 < status < 400:
        return "redirected"
    if asks_out:
        return "kept-out"
    return "not-canonical" if canonical and page_key(canonical) != page_key(final) else ""


def _pages(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    asked = [url for url in _listed(site) if site.status(url)]
    faults = {url: fault for url in asked if (fault := _fault(site, url, given.gathered.get(url, False)))}
    unsure = [url for url in asked if (site.status(url) or 0) >= 400 and url not in faults]
    yield from capped(
        list(faults),
        lambda url: given.failed(
            faults[url], Pointer("url", url), url=url, final=site.final(url),
            canonical=site.pages[url].get("canonical") or "",
        ),
        lambda rest: given.failed("more", count=rest),
    )  # fmt: skip
    if unsure:
        yield given.ask("unsure", Pointer("url", unsure[0]), count=len(unsure), urls=unsure)
    if asked and not faults and not unsure:
        yield given.passed("sound", count=len(asked))


def _coverage(given: Given) -> Iterator[Finding]:
    site, sitemaps = read_site(given), given["sitemaps"]
    listed = {page_key(url) for url in _listed(site)}
    if not listed:
        return
    pages = [
        url
        for url, page in site.documents.items()
        if given.gathered.get(url) and page.get("kind") not in PRIVATE_KINDS and "?" not in url and not paginated(url)
    ]
    missing = [url for url in pages if page_key(url) not in listed]
    unread = [sitemap["url"] for sitemap in sitemaps if sitemap.get("problem")]
    if not pages:
        return
    share = 1 - len(missing) / len(pages)
    args: dict[str, Any] = {"count": len(pages) - len(missing), "total": len(pages), "share": share}
    if share >= _COVERAGE:
        yield given.passed("covered", **args)
    elif unread:
        yield given.ask("unread", Pointer("url", unread[0]), urls=missing, **args)
    else:
        yield given.failed("missing", Pointer("url", missing[0]), urls=missing, **args)


_ALL = ("crawl", "links", "sitemaps")

CHECKS = (
    Check(
        "seo.sitemap", needs=(), run=_present, scope="site", site_needs=("sitemaps",),
        refs=("seo:SEO-101", "seo:SEO-102", "seo:SEO-103"),
    ),
    Check(
        "seo.sitemap-declared", needs=(), run=_declared, scope="site", site_needs=("robots",), refs=("seo:SEO-023",),
    ),
    Check(
        "seo.sitemap-pages", needs=("http", "source"), run=_pages, scope="site", gather=_asks_out, site_needs=_ALL,
        refs=("seo:SEO-105", "seo:SEO-107", "seo:SEO-108"),
    ),
    Check(
        "seo.sitemap-coverage", needs=("http", "source"), run=_coverage, scope="site", gather=indexable,
        site_needs=_ALL, refs=("seo:SEO-109",),
        limits={"share": _COVERAGE},
    ),
)  # fmt: skip
