"""The calendar in site.html: the picture, the same numbers in words, and what is not observable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup

from checkers.platform._calendar import SOURCES, STEPS, WEEKS
from preuve.report import Report
from reports import _site_updates, site_html
from tests.reports.sample import HOSTILE, sample

FIRST = date(2025, 11, 24)


def site(start: str = "https://x.test/", **seen: dict[int, int]) -> dict[str, Any]:
    others = ("old", "none", "automatic", "refused", "unasked")
    lines = []
    for number, source in enumerate(SOURCES):
        counts = seen.get(source, {})
        lines.append(
            {
                "source": source, "state": "seen" if counts else others[number % 5], "total": sum(counts.values()),
                "weeks": [counts.get(week, 0) for week in range(WEEKS)], "last": "2026-11-20",
            }
        )  # fmt: skip
    rhythm = {"step": "api", "name": "regular", "month": 5, "quarter": 9, "gap": 12, "last": "2026-11-20", "bulk": 1}
    return {
        "start": start, "taken": "2026-11-23", "lines": lines, "rhythm": rhythm if seen else None,
        "weeks": [(FIRST + timedelta(weeks=number)).isoformat() for number in range(WEEKS)],
        "steps": [[step, ("unseen", "seen", "old", "automatic", "unseen")[at]] for at, step in enumerate(STEPS)],
    }  # fmt: skip


def parse(report: Report) -> BeautifulSoup:
    return BeautifulSoup(site_html.write(report), "lxml")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_picture_and_the_words_say_the_same(lang: str) -> None:
    seen = {"posts": {52: 3, 40: 1}, "sitemap": {52: 120}}
    section = parse(replace(sample(lang), site={"updates": [site(**seen)]})).select_one("#updates")
    numbers = [text.get_text() for text in section.select("svg.year text[class^=t-]")]
    assert numbers == ["1", "3", "99+"]
    rows = [[cell.get_text(strip=True) for cell in row.select("td")] for row in section.select("table tbody tr")]
    assert rows == [["3", "120"], ["1", "–"]]
    hatched = section.select("svg.year .why")
    assert len(hatched) == len(SOURCES) - 2
    assert len(section.select("ol.steps li")) == 5
    assert section.select_one("svg.year title").get_text()


def test_a_site_without_dates_says_that_nothing_can_be_observed() -> None:
    text = parse(replace(sample(), site={"updates": [site()]})).select_one("#updates").get_text(" ", strip=True)
    assert "n’est pas observable" in text and "non observable" in text


def test_two_sites_have_a_calendar_each_with_ids_of_their_own() -> None:
    two = [site(HOSTILE[0], posts={52: 1}), site("https://y.test/", shop={51: 2})]
    page = parse(replace(sample(hostile=True), site={"updates": two}))
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)) and len(page.select("svg.year")) == 2
    assert not page.select("#updates script, #updates [style]")


def test_nothing_is_shown_without_pages() -> None:
    assert _site_updates.section(sample()) is None
