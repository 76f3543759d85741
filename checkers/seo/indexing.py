"""Whether engines may keep and read the pages that are meant to be found."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from checkers.seo._page import answered, capped, fold, hidden, phrases
from checkers.seo._site import PRIVATE_KINDS, Page, Site, may_read, read_rules, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of

# Kinds of pages that a shop wants found. Legal texts and the like may be kept out of engines on purpose.
_WANTED = frozenset({"home", "product", "category", "article", "blog", "about", "contact", "faq"})
_ALL = 0.9  # share of pages: above, it is a setting of the whole site
_CLOSED = phrases("closed")


def _plain(page: Page) -> bool:
    """Whether the address shows the page itself, not a filtered or further view of it."""
    url = page["url"]
    return "?" not in url and "/page/" not in url


def _noindex(given: Given) -> bool | None:
    """Whether the page as sent asks engines not to keep it; None for error pages."""
    return hidden(given) if answered(given) else None


def _kept_out(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    known = {url: hides for url, hides in given.gathered.items() if hides is not None and url in site.documents}
    public = [url for url in known if site.documents[url].get("kind") not in PRIVATE_KINDS]
    kept_out = [url for url in public if known[url]]
    if len(public) > 1 and len(kept_out) >= _ALL * len(public):
        yield given.failed("whole-site", Pointer("url", kept_out[0]), count=len(kept_out), total=len(public))
        return
    wanted = [url for url in kept_out if _is_wanted(site.documents[url])]
    others = [url for url in kept_out if url not in wanted]
    yield from capped(
        wanted,
        lambda url: given.failed("kept-out", Pointer("url", url), subject=url, url=url),
        lambda rest: given.failed("more", count=rest),
    )
    if others:
        yield given.ask("on-purpose", Pointer("url", others[0]), count=len(others), urls=others)
    if public and not kept_out:
        yield given.passed("open", count=len(public))


def _is_wanted(page: Page) -> bool:
    return page.get("kind") in _WANTED and _plain(page)


def _blocked(given: Given) -> Iterator[Finding]:
    robots, site = given["robots"], read_site(given)
    status, where = robots["status"], Pointer("url", robots["url"])
    if status is None or status >= 500:
        yield (given.ask("no-answer", where) if status is None else given.failed("server-fault", where, status=status))
        return
    if not 200 <= status < 300:
        yield given.passed("no-rules", where)
        return
    rules = read_rules(robots["text"])
    pages = [page for page in site.pages.values() if _is_page(site, page)]
    closed = [page for page in pages if not may_read(rules, page["url"])]
    wanted = [page["url"] for page in closed if _is_wanted(page)]
    others = [page["url"] for page in closed if page.get("kind") == "other" and _plain(page)]
    if not may_read(rules, site.home):
        yield given.failed("whole-site", where)
        return
    if wanted:
        yield given.failed("closed", Pointer("url", wanted[0]), count=len(wanted), urls=wanted)
    if others:
        yield given.ask("on-purpose", Pointer("url", others[0]), count=len(others), urls=others)
    if not wanted and not others:
        yield given.passed("open", where, count=len(pages))


def _is_page(site: Site, page: Page) -> bool:
    html = "html" in (page.get("media_type") or "html")
    return site.own(page["url"]) and html and page.get("reason") in {None, "robots", "page-limit"}


def _headline(given: Given) -> tuple[str, ...]:
    """What the page says of itself: title, then main headings."""
    source = given["source"]
    return tuple(text_of(element)[:200] for element in (*source.xpath("//head/title")[:1], *source.xpath("//h1")[:3]))


def _open(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    status, final = site.status(site.home), site.final(site.home)
    where = Pointer("url", final)
    closed = [text for text in given.gathered.get(site.home, ()) if fold(text) in _CLOSED]
    if urlsplit(final).path.rstrip("/") == "/password":
        yield given.failed("password", where)
    elif status == 503:
        yield given.failed("maintenance", where, status=status)
    elif closed:
        yield given.ask("announced", where, text=closed[0])
    elif status and status < 300:
        yield given.passed("open", where)


CHECKS = (
    Check(
        "seo.noindex", needs=("http", "source"), run=_kept_out, scope="site", gather=_noindex, site_needs=("crawl",),
        refs=("seo:SEO-018", "seo:SEO-025"),
        limits={"share": _ALL},
    ),
    Check(
        "seo.robots-blocks", needs=(), run=_blocked, scope="site", site_needs=("crawl", "robots"),
        refs=("seo:SEO-020", "seo:SEO-021"),
    ),
    Check(
        "seo.site-open", needs=("source",), run=_open, scope="site", gather=_headline, site_needs=("crawl",),
        refs=("seo:SEO-034",),
    ),
)  # fmt: skip
