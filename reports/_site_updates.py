"""Section of site.html: a year of dated changes, week by week, and the steps of proof. Facts: `report.site["updates"]`.

The picture has a line for each source and a square for each week, with the number of contents in it: the number says
what the shade says. The same numbers follow in words; what cannot be observed is said to be so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import format_date

from preuve.report import Report
from reports._text import clean, short
from reports._web import environment

ORDER = 60
SQUARE = 16  # side of a week's square, its gap included
LABELS = 190  # width of the names of the sources
HEAD = 22  # height of the names of the months
LINE = 22  # height of a source's line
SHADES = (1, 2, 5, 10)  # from how many contents a week has a darker shade
SIGNS = {"seen": "passed", "old": "rien_trouve", "automatic": "cantTell", "unseen": "inapplicable"}


def section(report: Report) -> str | None:
    """One calendar a site, or None where no page was visited."""
    facts = report.site.get("updates")
    if not facts:
        return None
    sites = [_site(report, one, number, len(facts) > 1) for number, one in enumerate(facts, 1)]
    return (
        environment()
        .get_template("_site_updates.html")
        .render(t=report.words.say, sites=sites, signs=SIGNS, shades=SHADES, square=SQUARE, line=LINE)
    )


def _site(report: Report, facts: Mapping[str, Any], number: int, several: bool) -> dict[str, Any]:
    weeks = [date.fromisoformat(one) for one in facts["weeks"]]
    lines = [_line(report, one, place) for place, one in enumerate(facts["lines"])]
    return {
        "number": number,
        "name": short(clean(str(facts["start"])), 120) if several else "",
        "taken": _day(report, facts["taken"]),
        "lines": lines,
        "width": LABELS + SQUARE * len(weeks),
        "height": HEAD + LINE * len(lines),
        "labels": LABELS,
        "head": HEAD,
        "months": _months(report, weeks),
        "steps": [{"name": name, "state": state} for name, state in facts["steps"]],
        "rhythm": _rhythm(report, facts["rhythm"]),
        "rows": _rows(report, weeks, facts["lines"]),
        "sources": [one["source"] for one in facts["lines"] if any(one["weeks"])],
    }


def _line(report: Report, line: Mapping[str, Any], place: int) -> dict[str, Any]:
    """A source's line of the picture: its squares, or why there is none."""
    top, last = HEAD + LINE * place, _day(report, line["last"])
    squares = [
        {"x": LABELS + SQUARE * week, "y": top + 3, "count": count if count < 100 else "99+", "shade": _shade(count)}
        for week, count in enumerate(line["weeks"])
    ]
    return {
        "source": line["source"],
        "state": line["state"],
        "top": top,
        "squares": squares if line["state"] == "seen" else [],
        "why": report.words.say("site-updates", f"line-{line['state']}", count=line["total"], last=last),
        "total": line["total"],
        "last": last,
    }


def _shade(count: int) -> int:
    return sum(count >= least for least in SHADES)


def _day(report: Report, text: str) -> str:
    return format_date(date.fromisoformat(text), "d MMMM y", locale=report.words.lang) if text else ""


def _months(report: Report, weeks: list[date]) -> list[dict[str, Any]]:
    """The names of the months over the first week of each."""
    found: list[dict[str, Any]] = []
    for number, week in enumerate(weeks):
        if number == 0 or week.month != weeks[number - 1].month:
            name = format_date(week, "MMM" if week.month > 1 else "MMM y", locale=report.words.lang)
            found.append({"x": LABELS + SQUARE * number, "name": name})
    if len(found) > 1 and found[1]["x"] - found[0]["x"] < 3 * SQUARE:
        found.pop(0)  # no room for its name
    return found


def _rhythm(report: Report, rhythm: Mapping[str, Any] | None) -> str:
    if rhythm is None:
        return report.words.say("site-updates", "rhythm-none")
    args = {key: rhythm[key] for key in ("month", "quarter", "gap", "bulk")} | {"last": _day(report, rhythm["last"])}
    step = report.words.say("site-updates", f"step-{rhythm['step']}")
    return report.words.say("site-updates", f"rhythm-{rhythm['name']}", step=step, **args)


def _rows(report: Report, weeks: list[date], lines: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The weeks with a change, the latest first, and the number of each source that has any."""
    shown = [line["weeks"] for line in lines if any(line["weeks"])]
    found = []
    for number in reversed(range(len(weeks))):
        counts = [line[number] for line in shown]
        if any(counts):
            found.append({"week": _day(report, weeks[number].isoformat()), "counts": counts})
    return found
