"""`grille.xlsx`: the same rows for a spreadsheet, with the jury's columns to fill in. Text never becomes a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from preuve.fill import State
from preuve.model import Finding, Outcome
from preuve.report import Report
from reports import _examined, _pages
from reports._rows import pointers
from reports._summary import summary
from reports._text import STATUSES, clean, figure, moment, name_of, reason, short, spot, told, tools, who

FILE = "grille.xlsx"
MAX_FINDINGS = 20_000
MAX_PAGES = 20_000
MAX_CELL = 32_767  # Excel's own limit
_COLOURS = {
    State.SUPPORTED: "#E5F1EB", State.CONTRADICTED: "#FAEBE7", State.SHARED: "#F8F0DA", State.NOTHING_FOUND: "#EEEDEA",
    State.INPUT_MISSING: "#FFFFFF", State.JURY_ONLY: "#ECECF7",
}  # fmt: skip


def write(report: Report) -> bytes:
    """The workbook: grid, findings, pages, and how to read them."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as workbook:
        workbook.set_properties(
            {"title": _cell(report.words.say("report", "title")), "author": "Preuve", "created": _created(report)}
        )
        book = _Book(workbook, report)
        _grid(book)
        _findings(book)
        _page_list(book)
        _legend(book)
    return out.getvalue()


class _Book:
    """The workbook with the styles in use. Every text is written by `put`."""

    def __init__(self, workbook: Workbook, report: Report) -> None:
        self.workbook = workbook
        self.report = report
        # `quote_prefix` keeps a text that begins with "=" a text, even after someone edits the cell.
        base = {
            "text_wrap": True,
            "valign": "top",
            "border": 1,
            "border_color": "#D8D5CC",
            "font_size": 10,
            "quote_prefix": True,
        }
        self.text = workbook.add_format(base)
        self.bold = workbook.add_format({**base, "bold": True})
        self.jury = workbook.add_format({**base, "bg_color": "#FBFAF6", "locked": False})
        self.head = workbook.add_format(
            {**base, "bold": True, "bg_color": "#12355E", "font_color": "#FFFFFF", "valign": "vcenter"}
        )
        self.states = {
            s: workbook.add_format({**base, "bold": True, "bg_color": colour}) for s, colour in _COLOURS.items()
        }
        self.number = workbook.add_format({**base, "num_format": "0", "quote_prefix": False})
        self.plain = workbook.add_format({"text_wrap": True, "valign": "top", "font_size": 10, "quote_prefix": True})
        self.title = workbook.add_format({"bold": True, "font_size": 14, "quote_prefix": True})
        self.answer = workbook.add_format({"bottom": 1, "bg_color": "#FBFAF6", "locked": False})

    def say(self, table: str, message: str, **args: Any) -> str:
        return self.report.words.say(table, message, **args)

    def sheet(self, name: str, columns: Sequence[tuple[str, float]]) -> Worksheet:
        """A sheet of rows under a header that stays in sight, ready for A4 on its side."""
        sheet = self.workbook.add_worksheet(self.say("sheet", name))
        for number, (title, width) in enumerate(columns):
            sheet.set_column(number, number, width)
            put(sheet, 0, number, title, self.head)
        sheet.set_row(0, 30)
        sheet.freeze_panes(1, 0)
        _paper(sheet, self.report)
        sheet.repeat_rows(0)
        return sheet


def put(sheet: Worksheet, row: int, column: int, value: object, style: Any) -> None:
    """Write text as text, whatever it looks like; a number as a number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, style)
    elif value in ("", None):
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_string(row, column, _cell(str(value)), style)


def _cell(text: str) -> str:
    return short(clean(text), MAX_CELL)


def _created(report: Report) -> datetime:
    """The report's own time, so that the same report gives the same bytes."""
    try:
        return datetime.fromisoformat(report.generated_at).astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        return datetime(2000, 1, 1)  # noqa: DTZ001 -- a spreadsheet knows no time zones


def _paper(sheet: Worksheet, report: Report) -> None:
    name = short(clean(who(report)).replace("\n", " "), 100).replace("&", "&&")
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.6, 0.5)
    sheet.set_header(f"&L&9{_spaced(name)}&R&9&A")
    sheet.set_footer(f"&L&9{report.words.say('report', 'rule')}&R&9&P / &N")


def _spaced(text: str) -> str:
    """A digit right after a size code would be read as part of it."""
    return f" {text}"


def _close(sheet: Worksheet, last: int, columns: int) -> None:
    sheet.autofilter(0, 0, max(last, 1), columns - 1)


def _grid(book: _Book) -> None:
    report, say = book.report, book.say
    sheet = book.sheet(
        "grid",
        (
            (say("report", "bloc"), 6), (say("report", "competence"), 12), (say("report", "code"), 10),
            (say("report", "criterion"), 38), (say("report", "state"), 18), (say("report", "summary"), 58),
            (say("report", "figures"), 24), (say("report", "where"), 46),
            (say("jury", "legend"), 16), (say("jury", "note"), 34),
        ),
    )  # fmt: skip
    sheet.freeze_panes(1, 3)
    for number, row in enumerate(report.rows, 1):
        competence = report.grid.competence(row.criterion.competence)
        facts = "\n".join(f"{fact.label[report.words.lang]}\u00a0: {figure(report.words, fact)}" for fact in row.facts)
        where = "\n".join(f"{one['what']} – {one['where']}" for one in pointers(report, row)[:4])
        cells = (
            (competence.bloc, book.number), (competence.code, book.text), (row.criterion.code, book.bold),
            (row.criterion.title, book.text), (say("state", row.state.value), book.states[row.state]),
            (summary(report, row), book.text), (facts, book.text), (where, book.text), ("", book.jury), ("", book.jury),
        )  # fmt: skip
        for column, (value, style) in enumerate(cells):
            put(sheet, number, column, value, style)
    last = len(report.rows)
    choices = [say("jury", name) for name in STATUSES]
    if last:
        sheet.data_validation(1, 8, last, 8, {"validate": "list", "source": choices, "ignore_blank": True})
    _close(sheet, last, 10)


def _findings(book: _Book) -> None:
    report, say = book.report, book.say
    names = ("check", "outcome", "subject", "text", "where", "excerpt", "refs", "id")
    titles = [say("report", name) if name == "where" else say("sheet", name) for name in names]
    sheet = book.sheet("findings", tuple(zip(titles, (34, 13, 40, 60, 36, 40, 22, 14), strict=True)))
    found = [finding for finding in report.findings if finding.outcome is not Outcome.INAPPLICABLE]
    last = 0
    for last, finding in enumerate(found[:MAX_FINDINGS], 1):
        for column, value in enumerate(_finding(report, finding)):
            put(sheet, last, column, value, book.text)
    _close(sheet, last, len(names))
    if len(found) > MAX_FINDINGS:
        put(sheet, last + 1, 0, say("sheet", "cut", shown=MAX_FINDINGS, count=len(found)), book.bold)


def _finding(report: Report, finding: Finding) -> Iterable[str]:
    yield report.label(finding.check)
    yield report.words.say("outcome", finding.outcome.value)
    yield finding.subject
    yield told(report, finding)
    yield spot(report.words, finding)
    yield finding.pointer.excerpt if finding.pointer else ""
    yield ", ".join(finding.refs)
    yield finding.id


def _page_list(book: _Book) -> None:
    report, say = book.report, book.say
    names = ("url", "page-title", "kind", "status", "depth", "visited", "why-not", "failed", "look")
    sheet = book.sheet(
        "pages", tuple(zip((say("sheet", n) for n in names), (60, 44, 18, 10, 12, 10, 44, 12, 12), strict=True))
    )
    cards = {card.url: card for card in _pages.page_cards(report)}
    last = 0
    for last, page in enumerate(report.pages[:MAX_PAGES], 1):
        card = cards.get(str(page["url"]))
        limit = (report.run.get("settings") or {}).get("max_pages", 0)
        cells = (
            page["url"], page.get("title") or "", name_of(report.words, "kind", str(page.get("kind") or "other")),
            page.get("status"), page.get("depth"), say("jury", "yes" if card else "no"),
            "" if card else reason(report.words, str(page.get("reason")), {"limit": limit}),
            card.failed if card else "", card.look if card else "",
        )  # fmt: skip
        for column, value in enumerate(cells):
            put(sheet, last, column, value, book.text)
    _close(sheet, last, len(names))
    if len(report.pages) > MAX_PAGES:
        put(sheet, last + 1, 0, say("sheet", "cut", shown=MAX_PAGES, count=len(report.pages)), book.bold)


@dataclass(slots=True)
class _Lines:
    """Writes pairs of cells one under the other."""

    sheet: Worksheet
    row: int = 0

    def add(self, style: Any, left: object, right: object = "", right_style: Any = None) -> int:
        put(self.sheet, self.row, 0, left, style)
        if right or right_style:
            put(self.sheet, self.row, 1, right, right_style or style)
        self.row += 1
        return self.row - 1


def _legend(book: _Book) -> None:
    report, say = book.report, book.say
    sheet = book.workbook.add_worksheet(say("sheet", "legend"))
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 100)
    _paper(sheet, report)
    lines = _Lines(sheet)
    lines.add(book.title, say("report", "title"))
    lines.add(book.plain, say("report", "rule"), say("report", "rule-more"))
    lines.row += 1
    lines.add(book.plain, say("jury", "name"), "", book.answer)
    yes_no = lines.add(book.plain, say("jury", "outside"), "", book.answer)
    sheet.data_validation(yes_no, 1, yes_no, 1, {"validate": "list", "source": [say("jury", "yes"), say("jury", "no")]})
    lines.row += 1
    for state in State:
        lines.add(book.states[state], say("state", state.value), say("state-help", state.value), book.text)
    lines.row += 1
    lines.add(book.plain, say("report", "candidate"), who(report))
    lines.add(
        book.plain,
        say("report", "collected"),
        moment(report.words, report.run.get("collected_at") or report.run.get("started_at")),
    )
    lines.add(book.plain, say("report", "generated"), moment(report.words, report.generated_at))
    lines.add(book.plain, say("report", "digest"), report.digest)
    lines.add(book.plain, say("report", "tools"), ", ".join(f"{name} {version}" for name, version in tools(report)))
    for heading, texts in (
        (say("examined", "done"), _examined.done(report)),
        (
            say("examined", "not-done"),
            [f"{gap.text} ({gap.count})" if gap.count > 1 else gap.text for gap in _examined.gaps(report)],
        ),
    ):
        lines.row += 1
        lines.add(book.title, heading)
        for text in texts:
            lines.add(book.plain, "", text, book.plain)
