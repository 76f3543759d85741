"""`grille.html`: the pre-filled grid as one file that a juror opens offline, fills in, prints and exports."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from preuve.fill import Row, State
from preuve.grid import Bloc
from preuve.report import Report
from reports import _examined, _pages, _rgaa
from reports._rows import Group, groups, shown, telling
from reports._summary import parts
from reports._text import STATUSES, anchor, candidate, figure, moment, tools, who
from reports._web import data_uri, digest, environment, page_style, static

FILE = "grille.html"
# The file stays under 10 MB, in base64 and with its text.
MAX_CROPS_BYTES = 4_500_000
MAX_THUMBNAILS_BYTES = 1_500_000


def write(report: Report) -> bytes:
    """The page. It asks for nothing from outside, and its own policy forbids the browser to."""
    style, script = static("screen.css") + static("print.css"), static("grille.js")
    paper = page_style(report, report.words.say("report", "title"))
    pictures = _Pictures(report)
    template = environment().get_template("grille.html")
    text = template.render(
        report=report,
        t=report.words.say,
        lang=report.words.lang,
        style=Markup(style),  # noqa: S704 -- our own files
        page_style=Markup(paper),  # noqa: S704 -- escaped for CSS
        script=Markup(script),  # noqa: S704 -- our own file
        style_hashes=f"{digest(style)} {digest(paper)}",
        script_hash=digest(script),
        who=who(report),
        candidate=candidate(report),
        tools=tools(report),
        collected=moment(report.words, report.run.get("collected_at") or report.run.get("started_at")),
        generated=moment(report.words, report.generated_at),
        export_name=anchor("jury", str(candidate(report)["numero"] or candidate(report)["name"] or "")),
        states=[state.value for state in State],
        statuses=STATUSES,
        totals=Counter(row.state.value for row in report.rows),
        blocs=[_bloc(report, bloc) for bloc in report.grid.blocs],
        done=_examined.done(report),
        gaps=_examined.gaps(report),
        pages=_pages.page_cards(report),
        mails=_pages.mail_cards(report),
        rgaa=_rgaa.overview(report),
        pictures=pictures,
    )
    return text.encode("utf-8", "replace")


def _bloc(report: Report, bloc: Bloc) -> dict[str, Any]:
    competences = [c for c in report.grid.competences if c.bloc == bloc.number]
    rows = {c.code: [row for row in report.rows if row.criterion.competence == c.code] for c in competences}
    counts = Counter(row.state.value for found in rows.values() for row in found)
    return {
        "number": bloc.number,
        "title": bloc.title,
        "trial": bloc.trial,
        "counts": counts,
        "total": counts.total(),
        "competences": [
            {
                "code": c.code,
                "anchor": anchor(c.code),
                "activity": c.activity,
                "title": c.title,
                "rows": [_item(report, row) for row in rows[c.code]],
            }
            for c in competences
        ],
    }


def _item(report: Report, row: Row) -> dict[str, Any]:
    words = report.words
    found = groups(report, row)
    return {
        "code": row.criterion.code,
        "anchor": anchor(row.criterion.code),
        "title": row.criterion.title,
        "state": row.state.value,
        "summary": parts(report, row),
        "facts": [(fact.label[words.lang], figure(words, fact)) for fact in row.facts],
        "look": [shown(report, finding) for finding in telling(row)],
        "groups": found,
        "of_rgaa": any(group.check.startswith("rgaa.") for group in found),
        "tally": _tally(report, found),
    }


def _tally(report: Report, found: tuple[Group, ...]) -> str:
    say = report.words.say
    leads = Counter(group.lead for group in found)
    order = ("failed", "cantTell", "passed", "untested", "inapplicable")
    parts = [say("evidence", lead, count=leads[lead]) for lead in order if leads[lead]]
    return f"{say('evidence', 'checks', count=len(found))}\u00a0: {', '.join(parts)}" if found else ""


@dataclass(slots=True)
class _Pictures:
    """Hands out each picture once, as data, while there is room: the same one again is only referred to."""

    report: Report
    left_out: int = 0
    _crops: int = 0
    _thumbnails: int = 0
    _given: set[str] = field(default_factory=set)

    def crop(self, name: str) -> dict[str, Any]:
        """`src` for a finding's picture the first time, `again` true later; neither when there is none."""
        data = self.report.crops.get(name)
        if name in self._given:
            return {"src": "", "again": True}
        source = data_uri(data) if data else ""
        if not data or not source:
            return {"src": "", "again": False}
        if self._crops + len(data) > MAX_CROPS_BYTES:
            self.left_out += 1
            return {"src": "", "again": False}
        self._crops += len(data)
        self._given.add(name)
        return {"src": source, "again": False}

    def thumbnail(self, url: str) -> str:
        """The picture of a page, "" when there is none or no more room."""
        data = self.report.thumbnails.get(url)
        if not data:
            return ""
        if self._thumbnails + len(data) > MAX_THUMBNAILS_BYTES:
            self.left_out += 1
            return ""
        self._thumbnails += len(data)
        return data_uri(data)
