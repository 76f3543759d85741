"""What pages ask of engines beyond "do not keep me": no excerpt, no image, no link followed, an end date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from checkers.seo._page import answered, capped, content_of, directives, metas, on_page
from checkers.seo._site import PRIVATE_KINDS, may_read, own_pages, read_rules, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_OUT, _IN = {"noindex", "none"}, {"index", "all"}
# A limit that a page puts on what engines show of it, and the directives that say so.
_LIMITS = {
    "no-excerpt": {"nosnippet", "max-snippet:0"},
    "no-images": {"noimageindex"},
    "no-links": {"nofollow"},
}
_END = re.compile(r"unavailable_after\s*:\s*((?:\w+day,|\w{3},)?[^,\n]+)", re.IGNORECASE)


def _directives(given: Given) -> frozenset[str] | None:
    return frozenset("".join(one.split()) for one in directives(given)) if answered(given) else None


def _limits(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    pages = {
        url: said
        for url, said in own_pages(given).items()
        if said is not None and not said & _OUT and site.pages.get(url, {}).get("kind") not in PRIVATE_KINDS
    }
    found = False
    for message, names in _LIMITS.items():
        if urls := [url for url, said in pages.items() if said & names]:
            found = True
            yield given.ask(message, Pointer("url", urls[0]), count=len(urls), urls=urls)
    if pages and not found:
        yield given.passed("free", count=len(pages))


def _end(given: Given) -> Iterator[Finding]:
    headers, source = given["http"]["headers"], given["source"]
    texts = [headers.get("x-robots-tag", "")]
    texts += [content_of(meta) for meta in (*metas(source, "robots"), *metas(source, "googlebot"))]
    found = next((match[1].strip() for text in texts if (match := _END.search(text))), "")
    if not found:
        return
    # A check has no clock: the day of the visit is the one that the server gave with the page.
    end, today = _date(found), _date(headers.get("date", ""))
    where = Pointer("selector", "head", found[:200])
    if end is None or today is None:
        yield given.ask("unsure", where, date=found)
    elif end < today:
        yield given.failed("over", where, date=found)
    else:
        yield given.passed("later", where, date=found)


def _date(text: str) -> datetime | None:
    """A date of e-mails and HTTP, or of ISO 8601; without a zone it is taken for UTC."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(text.strip())
        except (TypeError, ValueError, IndexError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _conflicts(given: Given) -> Iterator[Finding]:
    site, robots = read_site(given), given["robots"]
    pages = {url: said for url, said in own_pages(given).items() if said is not None}
    torn = [url for url, said in pages.items() if said & _OUT and said & _IN]
    rules = read_rules(robots["text"] if robots["status"] and 200 <= robots["status"] < 300 else "")
    unheard = [
        url
        for url, said in pages.items()
        if said & _OUT and site.pages.get(url, {}).get("kind") not in PRIVATE_KINDS and not may_read(rules, url)
    ]
    yield from capped(
        torn,
        lambda url: given.failed("contradictory", Pointer("url", url), subject=url, url=url),
        lambda rest: given.failed("more", count=rest),
    )
    if unheard:
        yield given.ask("unheard", Pointer("url", unheard[0]), count=len(unheard), urls=unheard)
    if pages and not torn and not unheard:
        yield given.passed("agree", count=len(pages))


_PAGE = ("http", "source")

CHECKS = (
    Check(
        "seo.robots-limits", needs=_PAGE, run=_limits, scope="site", gather=_directives, site_needs=("crawl",),
        refs=("seo:SEO-026", "seo:SEO-027", "seo:SEO-029"),
    ),
    Check("seo.unavailable-after", needs=_PAGE, run=on_page(_end), refs=("seo:SEO-028",)),
    Check(
        "seo.robots-conflict", needs=_PAGE, run=_conflicts, scope="site", gather=_directives,
        site_needs=("crawl", "robots"), refs=("seo:SEO-030",),
    ),
)  # fmt: skip
