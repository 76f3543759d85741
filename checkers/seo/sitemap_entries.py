"""What sitemaps say of each address: on whose site it lies, when it changed, and whether it is said once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from checkers.seo._page import capped, page_key
from checkers.seo._site import may_read, origin, read_rules, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# W3C's profile of ISO 8601 (NOTE-datetime), and the dates of RSS feeds, which may stand for a sitemap.
_W3C = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?)?\Z")
_MIN_DATES = 8  # fewer pages may well have been published on one day: the project's choice
_LOCAL = (".localhost", ".local", ".test", ".invalid", ".internal", ".lan")
_LATE = timedelta(days=1)  # the other side of the world may be a day ahead


def _entries(given: Given) -> list[tuple[str, str, str]]:
    """(sitemap, address, date) of every entry, as written."""
    return [
        (sitemap["url"], entry["loc"].strip(), (entry.get("lastmod") or "").strip())
        for sitemap in given["sitemaps"]
        for entry in sitemap["urls"]
    ]


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost" or host.endswith(_LOCAL)


def _hosts(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    here, secure = _host(site.home), site.home.startswith("https:")
    locs = list(dict.fromkeys(loc for _, loc, _ in _entries(given)))
    if not locs:
        return
    bare = here.removeprefix("www.")
    elsewhere = [loc for loc in locs if _host(loc).removeprefix("www.") != bare]
    local = [loc for loc in elsewhere if _is_local(_host(loc)) and not _is_local(here)]
    others = [loc for loc in elsewhere if loc not in set(local)]
    plain = [loc for loc in locs if secure and loc.lower().startswith("http:") and loc not in set(elsewhere)]
    for message, urls in (("local", local), ("not-secure", plain)):
        if urls:
            yield given.failed(message, Pointer("url", urls[0]), count=len(urls), urls=urls)
    if others:
        yield given.ask("other-site", Pointer("url", others[0]), count=len(others), urls=others)
    if not elsewhere and not plain:
        yield given.passed("own", count=len(locs))


def _blocked(given: Given) -> Iterator[Finding]:
    robots, site = given["robots"], read_site(given)
    locs = list(dict.fromkeys(loc for _, loc, _ in _entries(given) if site.own(origin(loc) + "/")))
    if not locs or not robots["status"] or robots["status"] >= 500:
        return
    rules = read_rules(robots["text"] if 200 <= robots["status"] < 300 else "")
    closed = [loc for loc in locs[:5000] if not may_read(rules, loc)]
    yield from capped(
        closed,
        lambda loc: given.failed("closed", Pointer("url", loc), url=loc),
        lambda rest: given.failed("more", count=rest),
    )
    if not closed:
        yield given.passed("open", count=len(locs))


def _repeats(given: Given) -> Iterator[Finding]:
    files: dict[str, dict[str, None]] = {}
    spelt: dict[str, str] = {}
    for sitemap, loc, _ in _entries(given):
        files.setdefault(page_key(loc), {})[sitemap] = None
        spelt.setdefault(page_key(loc), loc)
    twice = [spelt[key] for key, found in files.items() if len(found) > 1]
    if twice:
        yield given.ask("twice", Pointer("url", twice[0]), count=len(twice), urls=twice)
    elif files:
        yield given.passed("once", count=len(files))


def _read(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text)
        except (TypeError, ValueError, IndexError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _order(text: str) -> str:
    """What dates are put in order by; a year or a month alone stands as it is."""
    found = _read(text)
    return found.isoformat() if found else text


def _dates(given: Given) -> Iterator[Finding]:
    dated = [(loc, date) for _, loc, date in _entries(given) if date]
    if not dated:
        return
    # A check has no clock: the day is the one that the server gave with its sitemaps.
    days = [day for sitemap in given["sitemaps"] if (day := _read(str(sitemap.get("date") or "")))]
    today = max(days, default=None)
    wrong = [(loc, date) for loc, date in dated if not _W3C.match(date) and not _read(date)]
    ahead = [(loc, date) for loc, date in dated if today and (day := _read(date)) and day > today + _LATE]
    for message, pairs in (("unreadable", wrong), ("to-come", ahead)):
        if pairs:
            loc, date = pairs[0]
            yield given.failed(message, Pointer("url", loc, date[:100]), count=len(pairs), url=loc, date=date[:100])
    same = len(dated) >= _MIN_DATES and len({date for _, date in dated}) == 1
    if same:
        yield given.ask("all-the-same", Pointer("url", dated[0][0]), count=len(dated), date=dated[0][1])
    if not wrong and not ahead and not same:
        yield given.passed("credible", count=len(dated), latest=max((d for _, d in dated), key=_order))


CHECKS = (
    Check(
        "seo.sitemap-hosts", needs=(), run=_hosts, scope="site", site_needs=("crawl", "sitemaps"),
        refs=("seo:SEO-104",),
    ),
    Check(
        "seo.sitemap-blocked", needs=(), run=_blocked, scope="site", site_needs=("crawl", "robots", "sitemaps"),
        refs=("seo:SEO-106",),
    ),
    Check("seo.sitemap-repeats", needs=(), run=_repeats, scope="site", site_needs=("sitemaps",), refs=("seo:SEO-110",)),
    Check(
        "seo.sitemap-dates", needs=(), run=_dates, scope="site", site_needs=("sitemaps",), refs=("seo:SEO-112",),
        limits={"dates": _MIN_DATES},
    ),
)  # fmt: skip
