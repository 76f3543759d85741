"""How often the site is updated, by the dates that it publishes itself.

Such dates are signs, not a diary: each content keeps only the date of its last change.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from checkers.platform._cadence import DAILY, MONTH, QUARTER, cadence, moment
from checkers.platform._changes import ADDRESSES, FEW, Change, automatic, declared, listed, published
from preuve.given import Given
from preuve.model import Check, Finding, Pointer


def _taken(given: Given) -> str:
    """When the page's evidence was taken."""
    started = [page.get("startedDateTime", "") for page in given["har"]["log"].get("pages", ())]
    started += [entry.get("startedDateTime", "") for entry in given["har"]["log"]["entries"]]
    return max(started, default="")


def _now(given: Given) -> datetime | None:
    return max((found for text in given.gathered.values() if (found := moment(text))), default=None)


def _updates(given: Given) -> Iterator[Finding]:
    found = published(given["endpoints"])
    if found["posts"]:
        found["feed"] = []  # the same posts, in another time zone
    changes = [change for one in found.values() for change in one]
    yield from _say(given, changes, [ADDRESSES[name] for name, one in found.items() if one], _now(given))


def _say(
    given: Given, changes: list[Change], sources: list[str], now: datetime | None, whole: bool = True
) -> Iterator[Finding]:
    """`whole`: the dates are those of the whole site, so that old ones alone are a fault."""
    rhythm = cadence(changes, now) if now else None
    if now is None or rhythm is None:
        yield given.ask("no-dates", Pointer("url", given.subject))
        return
    say = {"daily": given.passed, "dormant": given.failed if whole else given.ask}.get(rhythm.rhythm, given.ask)
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


def _sitemap(given: Given) -> Iterator[Finding]:
    count, changes = listed(given["sitemaps"])
    now = _now(given)
    if not changes:
        yield given.inapplicable("no-dates", count=count)
    elif automatic(changes, now):
        yield given.ask("automatic", Pointer("figure", changes[0][1].date().isoformat()), count=len(changes))
    else:
        yield from _say(given, changes, ["sitemap.xml"], now)


def _stated(given: Given) -> tuple[str, list[Change]]:
    """When the evidence was taken, and what the page itself says of its changes."""
    return _taken(given), declared(given["source"], given["http"]["final_url"]) if given["http"][
        "status"
    ] == 200 else []


def _page_dates(given: Given) -> Iterator[Finding]:
    changes = [change for _, found in given.gathered.values() for change in found]
    now = max((found for text, _ in given.gathered.values() if (found := moment(text))), default=None)
    if not changes:
        yield given.inapplicable("no-dates", Pointer("url", given.subject), count=len(given.gathered))
    elif automatic(changes, now):
        yield given.ask("automatic", Pointer("figure", changes[0][1].date().isoformat()), count=len(changes))
    else:
        yield from _say(given, changes, ["article:modified_time, dateModified"], now, whole=False)


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
    Check("platform.page-dates", needs=("http", "source", "har"), run=_page_dates, scope="site", gather=_stated),
)
