"""The accessibility verdicts, theme by theme. No rate without the share that a human still has to judge."""

from __future__ import annotations

from dataclasses import dataclass

from preuve.model import Status
from preuve.report import Report
from reports._text import say


@dataclass(frozen=True, slots=True)
class Theme:
    """Counts of criteria by verdict."""

    number: str
    name: str
    c: int
    nc: int
    na: int
    open: int

    @property
    def total(self) -> int:
        """All criteria of the theme that have a verdict, open ones included."""
        return self.c + self.nc + self.na + self.open


@dataclass(frozen=True, slots=True)
class Overview:
    """`rate` is C of C + NC, `open_share` the part of the applicable criteria that nobody has judged yet.

    Whatever a human decides of these, the rate ends between `low` and `high`. None where nothing applies.
    """

    version: str
    themes: tuple[Theme, ...]
    total: Theme
    rate: float | None
    open_share: float | None
    low: float | None
    high: float | None
    failed: tuple[str, ...]


def overview(report: Report) -> Overview | None:
    """The site's verdicts, or None when no page was judged."""
    site = report.rgaa.get("site") or {}
    criteria: dict[str, str] = dict(site.get("criteria") or {})
    if not criteria:
        return None
    numbers = sorted({key.partition(".")[0] for key in criteria}, key=_natural)
    themes = tuple(_theme(report, number, criteria) for number in numbers)
    total = _counted("", "", list(criteria.values()))
    decided, applicable = total.c + total.nc, total.c + total.nc + total.open
    return Overview(
        str(report.rgaa.get("version", "")),
        themes,
        total,
        total.c / decided if decided else None,
        total.open / applicable if applicable else None,
        total.c / applicable if applicable else None,
        (total.c + total.open) / applicable if applicable else None,
        tuple(sorted((key for key, value in criteria.items() if value == Status.NC), key=_natural)),
    )


def _theme(report: Report, number: str, criteria: dict[str, str]) -> Theme:
    name = say(report.words, "rgaa-theme", number) or report.words.say("rgaa", "theme", number=number)
    return _counted(number, name, [v for key, v in criteria.items() if key.partition(".")[0] == number])


def _counted(number: str, name: str, verdicts: list[str]) -> Theme:
    known = (Status.C, Status.NC, Status.NA)
    counts = [sum(1 for verdict in verdicts if verdict == status) for status in known]
    return Theme(number, name, counts[0], counts[1], counts[2], len(verdicts) - sum(counts))


def _natural(key: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in key.split("."))
