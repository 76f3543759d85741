"""When each site changed, for reports: `report.site["updates"]`, a list with one mapping a site.

`start`: its address; `taken`: the day of the visit; `weeks`: the first day of each week, the oldest first; `lines`, one
a source: `source`, `state`, `weeks`, `total`, `last` (see `_calendar.Line`); `steps`: [name, state] of each step of
proof, the strongest first; `rhythm`: what the strongest step with dates shows, or None: `step`, `name`, `month` and
`quarter` (days with a change, of the last 28 and 90), `gap` (days), `last`, `bulk`. Days are ISO 8601.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from checkers.platform._cadence import moment
from checkers.platform._calendar import SOURCES, WEEKS, line, monday, rhythm, steps
from checkers.platform._changes import ADDRESSES, Change, declared, listed, published, served
from preuve.bundle import Bundle
from preuve.given import Views
from preuve.model import Finding

_ASKED = {"posts": "/wp-json/wp/v2/posts?", "pages": "/wp-json/wp/v2/pages?", "product": "/wp-json/wp/v2/product?"}


def facts(bundle: Bundle, _findings: tuple[Finding, ...]) -> list[dict[str, Any]] | None:
    """The years of all sites, or None when no page was visited."""
    return [one for start in bundle.subjects("crawl") if (one := _site(bundle, start)) is not None] or None


def _site(bundle: Bundle, start: str) -> dict[str, Any] | None:
    views = Views.of(bundle, start)
    visited = [str(page["url"]) for page in views["crawl"]["pages"] if page.get("visited")]
    pages = [url for url in visited if ("http", url) in bundle.evidence and ("source", url) in bundle.evidence]
    now = max((day for url in pages if (day := moment(bundle.evidence["http", url].captured_at))), default=None)
    if now is None:
        return None
    answers = bundle.get_json("endpoints", start) or {}
    changes: dict[str, list[Change] | None] = {}
    refused = set()
    for name, found in published(answers).items():
        statuses = [one.get("status") for key, one in answers.items() if _is(name, key)]
        there = [status for status in statuses if status not in {404, 410}]
        changes[name] = found if there else None
        if there and 200 not in there:
            refused.add(name)
    if "sitemaps" in views:
        changes["sitemap"] = listed(views["sitemaps"])[1]
    changes["declared"], changes["served"] = _of_pages(bundle, pages)
    lines = {name: line(name, changes.get(name), now, name in refused) for name in SOURCES}
    shown = rhythm(lines, {name: one or [] for name, one in changes.items()}, now)
    first = monday(now.date()) - timedelta(weeks=WEEKS - 1)
    return {
        "start": start,
        "taken": now.date().isoformat(),
        "weeks": [(first + timedelta(weeks=number)).isoformat() for number in range(WEEKS)],
        "lines": [asdict(lines[name]) for name in SOURCES],
        "steps": [list(step) for step in steps(lines).items()],
        "rhythm": shown
        and {
            "step": shown[0], "name": shown[1].rhythm, "month": shown[1].month, "quarter": shown[1].quarter,
            "gap": shown[1].gap, "last": shown[1].last.isoformat(), "bulk": shown[1].bulk,
        },
    }  # fmt: skip


def _is(name: str, key: str) -> bool:
    """Whether evidence `key` is an answer of the source `name`."""
    return key.endswith(".atom") if name == "blog" else key.startswith(_ASKED.get(name, ADDRESSES[name]))


def _of_pages(bundle: Bundle, pages: Iterable[str]) -> tuple[list[Change], list[Change]]:
    """What pages declare, and what their server says."""
    said: list[Change] = []
    sent: list[Change] = []
    for url in pages:
        views = Views.of(bundle, url)
        if views["http"]["status"] == 200:
            said += declared(views["source"], url)
            sent += served(views["http"].get("headers", {}), url)
    return said, sent
