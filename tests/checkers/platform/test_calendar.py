"""A year of dated changes: what counts, in which week, and what cannot be observed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from checkers.platform._calendar import SOURCES, STEPS, WEEKS, Line, line, monday, rhythm, steps
from checkers.platform._changes import Change, declared, published
from preuve.views.document import Document

NOW = datetime.fromisoformat("2026-11-23T09:00")


def days(*ago: int) -> list[Change]:
    return [(f"/p{number}", NOW - timedelta(days=days)) for number, days in enumerate(ago)]


def test_each_change_in_its_week() -> None:
    found = line("posts", days(0, 1, 6, 7, 364, 400), NOW)
    assert (found.state, len(found.weeks), found.last) == ("seen", WEEKS, "2026-11-23")
    assert found.weeks[-1] == 1  # the 23rd is a Monday
    assert found.weeks[-2] == 2 + 1 and sum(found.weeks) == 5 and found.total == 6
    assert monday(NOW.date()) == NOW.date()


@pytest.mark.parametrize(
    ("changes", "refused", "state"),
    [
        (None, False, "unasked"),
        (None, True, "refused"),
        ([], True, "refused"),
        ([], False, "none"),
        (days(-30), False, "none"),  # scheduled
        (days(500, 600), False, "old"),
        (days(3, 3, 3), False, "automatic"),
        (days(0, 0, 0), False, "automatic"),
        (days(0, 0), False, "seen"),
    ],
)
def test_what_a_source_shows(changes: list[Change] | None, refused: bool, state: str) -> None:
    assert line("posts", changes, NOW, refused).state == state


def lines(**changes: list[Change]) -> dict[str, Line]:
    return {source: line(source, changes.get(source), NOW) for source in SOURCES}


def test_the_first_step_is_never_observed() -> None:
    found = steps(lines(posts=days(1, 2), sitemap=days(3, 3, 3), declared=days(900)))
    assert found == {"snapshots": "unseen", "api": "seen", "shop": "unseen", "sitemap": "automatic", "pages": "old"}
    assert list(found) == list(STEPS)


def test_the_rhythm_is_that_of_the_strongest_step_with_dates() -> None:
    changes = {"sitemap": days(1, 5, 9), "shop": days(40)}
    found = rhythm(lines(**changes), changes, NOW)
    assert found is not None and (found[0], found[1].rhythm) == ("shop", "rare")
    assert rhythm(lines(), {}, NOW) is None


def test_what_pages_declare() -> None:
    source = Document(
        '<meta property="article:modified_time" content="2026-11-02T10:00:00+01:00">'
        '<script type="application/ld+json">{"dateModified": "2026-10-01", "datePublished": "hier"}</script>'
        '<script>{"dateModified": "2026-09-09"}</script>'
    )
    assert [day.isoformat() for _, day in declared(source, "/a")] == ["2026-11-02T09:00:00", "2026-10-01T00:00:00"]


@pytest.mark.parametrize("body", ["", "null", "<html>", "[" * 5000, '[{"date": 3, "modified": null}]', "<feed"])
def test_answers_that_tell_nothing(body: str) -> None:
    names = ("/wp-json/wp/v2/posts?a", "/feed/", "/products.json?limit=250", "/blogs/journal.atom")
    assert not any(published({name: {"status": 200, "body": body} for name in names}).values())
