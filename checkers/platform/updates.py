"""How often the site is updated, by the dates that it publishes itself.

Such dates are signs, not a diary: each content keeps only the date of its last change.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from checkers.platform._answers import Answers, body, feed, items, shop_products
from checkers.platform._cadence import DAILY, MONTH, QUARTER, cadence, moment
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

Change = tuple[str, datetime]
"""A content's address, and when it was made or last changed."""

FEW = 3  # addresses from which equal dates say something


def _taken(given: Given) -> str:
    """When the page's evidence was taken."""
    started = [page.get("startedDateTime", "") for page in given["har"]["log"].get("pages", ())]
    started += [entry.get("startedDateTime", "") for entry in given["har"]["log"]["entries"]]
    return max(started, default="")


def _now(given: Given) -> datetime | None:
    return max((found for text in given.gathered.values() if (found := moment(text))), default=None)


def _updates(given: Given) -> Iterator[Finding]:
    answers = given["endpoints"]
    posts = _rest(answers, "posts")
    sources = {
        "/wp-json/wp/v2/posts": posts,
        "/wp-json/wp/v2/pages": _rest(answers, "pages"),
        "/feed/": [] if posts else _feed(answers),  # the same posts, in another time zone
        "/products.json": _products(answers),
    }
    changes = [change for found in sources.values() for change in found]
    yield from _say(given, changes, [name for name, found in sources.items() if found])


def _say(given: Given, changes: list[Change], sources: list[str]) -> Iterator[Finding]:
    now = _now(given)
    rhythm = cadence(changes, now) if now else None
    if now is None or rhythm is None:
        yield given.ask("no-dates", Pointer("url", given.subject))
        return
    say = {"daily": given.passed, "dormant": given.failed}.get(rhythm.rhythm, given.ask)
    yield say(
        rhythm.rhythm,
        Pointer("figure", rhythm.last.isoformat()),
        count=rhythm.month or rhythm.quarter,
        month=rhythm.month,
        quarter=rhythm.quarter,
        last=rhythm.last.isoformat(),
        age=rhythm.age,
        gap=rhythm.gap,
        bulk=rhythm.bulk,
        days=MONTH,
        window=QUARTER,
        least=DAILY,
        taken=now.date().isoformat(),
        sources=sources,
    )


def _rest(answers: Answers, kind: str) -> list[Change]:
    found: list[Change] = []
    for item in items(body(answers, f"/wp-json/wp/v2/{kind}?")):
        found += _dated(item.get("link"), item.get("date"), item.get("modified"))
    return found


def _feed(answers: Answers) -> list[Change]:
    root = feed(answers)
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


def _dated(content: object, *dates: object) -> list[Change]:
    return [(str(content), found) for text in dates if (found := moment(text))]


def _sitemap(given: Given) -> Iterator[Finding]:
    entries = [entry for sitemap in given["sitemaps"] for entry in sitemap.get("urls", ())]
    changes = [change for entry in entries for change in _dated(entry.get("loc"), entry.get("lastmod"))]
    now, moments = _now(given), {one for _, one in changes}
    if not changes:
        yield given.inapplicable("no-dates", count=len(entries))
    elif len(changes) >= FEW and (len(moments) == 1 or (now and {one.date() for one in moments} == {now.date()})):
        # The same for all, or all of the day of the visit: written by a program, not by changes.
        yield given.ask("automatic", Pointer("figure", changes[0][1].date().isoformat()), count=len(changes))
    else:
        yield from _say(given, changes, ["sitemap.xml"])


CHECKS = (
    Check(
        "platform.updates",
        needs=("har",),
        run=_updates,
        scope="site",
        gather=_taken,
        site_needs=("endpoints",),
        limits={"daily": DAILY, "month": MONTH, "quarter": QUARTER},
    ),
    Check(
        "platform.sitemap-dates",
        needs=("har",),
        run=_sitemap,
        scope="site",
        gather=_taken,
        site_needs=("sitemaps",),
        limits={"few": FEW, "daily": DAILY, "month": MONTH},
    ),
)
