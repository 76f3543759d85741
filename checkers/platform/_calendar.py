"""The dated changes of a year, week by week and source by source, and what each step of proof shows. Pure, no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from checkers.platform._cadence import Cadence, cadence
from checkers.platform._changes import Change, automatic

WEEKS = 53  # the week of the visit and the 52 before it
# The steps of proof, the strongest first, with the sources that each rests on. Nothing observes the first.
STEPS: Mapping[str, tuple[str, ...]] = {
    "snapshots": (),
    "api": ("posts", "pages", "product", "feed"),
    "shop": ("shop", "blog"),
    "sitemap": ("sitemap",),
    "pages": ("declared", "served"),
}
SOURCES = tuple(source for sources in STEPS.values() for source in sources)


@dataclass(frozen=True, slots=True)
class Line:
    """One source. `state`: "seen"; "old" (all before the year); "none" (no date in it); "automatic" (one date for all);
    "refused" (asked, not answered); "unasked". `weeks`: contents changed in each week, the oldest first.
    """

    source: str
    state: str
    weeks: tuple[int, ...]
    total: int
    last: str


def monday(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def line(source: str, changes: Sequence[Change] | None, now: datetime, refused: bool = False) -> Line:
    """One source's year. `changes` is None when it was not asked."""
    if not changes:
        state = "refused" if refused else "unasked" if changes is None else "none"
        return Line(source, state, (0,) * WEEKS, 0, "")
    past = {(content, one.date()) for content, one in changes if one <= now + timedelta(days=1)}
    if not past or automatic(changes, now):
        return Line(source, "automatic" if past else "none", (0,) * WEEKS, len(past), "")
    first = monday(now.date()) - timedelta(weeks=WEEKS - 1)
    counts = Counter((monday(min(day, now.date())) - first).days // 7 for _, day in past)
    weeks = tuple(counts[number] for number in range(WEEKS))
    last = max(day for _, day in past).isoformat()
    return Line(source, "seen" if any(weeks) else "old", weeks, len(past), last)


def steps(lines: Mapping[str, Line]) -> dict[str, str]:
    """What each step shows: "seen", "old", "automatic", or "unseen": not observable on this site, or by one visit."""
    found = {}
    for step, sources in STEPS.items():
        states = [lines[source].state for source in sources]
        found[step] = next((state for state in ("seen", "old", "automatic") if state in states), "unseen")
    return found


def rhythm(
    lines: Mapping[str, Line], changes: Mapping[str, Sequence[Change]], now: datetime
) -> tuple[str, Cadence] | None:
    """The strongest step that has dates, and the rhythm that they show."""
    for step, sources in STEPS.items():
        dated = [one for source in sources if lines[source].state in {"seen", "old"} for one in changes[source]]
        found = cadence(dated, now)
        if found:
            return step, found
    return None
