"""The State's RGAA grid as a neutral workbook: sheets, columns, order and formulas of the official model, our words.

`rgaa_ods` and `rgaa_xlsx` write it. Formulas are in OpenFormula, each with its value, so that a reader that does not
recalculate shows the same. None is made of anything but cell addresses: what a candidate wrote is always a text.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from preuve.model import Status
from preuve.report import Report, Rule
from reports._rgaa_cells import HOW_TO, NOT_TESTED, RULES, SAMPLE, STYLES, Cell, Sheet
from reports._rgaa_notes import note
from reports._rgaa_sums import Sums, synthesis
from reports._rgaa_tests import Said, codes, page_title, said, sample
from reports._text import clean, moment, name_of, short, tools, who

MAX_CELL = 32_767
# Room that a text of 8 points takes, in centimetres, a little more than it is: a line, and a character on average.
_LINE, _LETTER = 0.36, 0.145
_LOWEST, _HIGHEST = 0.7, 14.0  # Excel allows no row higher than 409 points
_PAGE_WIDTHS = (1.0, 1.1, 6.6, 1.0, 0.9, 11.5, 4.4)
FIRST_PAGE = 9  # the row of the first page in the sample, as in the official model


def book(report: Report) -> tuple[Sheet, ...]:
    """The sheets, in the official order: how to use, sample, criteria, synthesis, sums, then one for each page."""
    pages = said(report)
    sums = Sums(
        report.words.lang,
        tuple(codes(report).values()),
        tuple((number, _theme(report, number), _of(report, number)) for number in report.standard.themes),
        {
            (codes(report)[url], rule.id): status(tests, rule)
            for url, tests in pages.items()
            for rule in report.standard.rules.values()
        },
    )
    title = report.words.say("rgaa-grid", "title", version=report.standard.version)
    return (
        _how_to(report, title),
        _sample(report, title),
        _rules(report, title),
        *(synthesis(report.words, title, sums) if pages else ()),
        *(_page(report, title, number, url, pages[url]) for number, url in enumerate(sample(report))),
    )


def status(tests: dict[str, Said], rule: Rule) -> str:
    """A criterion's status on a page. What is not settled is NT: not tested."""
    found = {tests[test].verdict for test in rule.tests}
    for one in (Status.NC, Status.OPEN, Status.C, Status.NA):
        if one in found:
            return NOT_TESTED if one is Status.OPEN else str(one)
    return NOT_TESTED


def text(value: object) -> str:
    """A text that is fit for a cell."""
    return short(clean(str(value)), MAX_CELL)


def _theme(report: Report, number: str) -> str:
    return report.standard.themes[number][report.words.lang].upper()


def _of(report: Report, theme: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in report.standard.rules.values() if rule.theme == theme)


def _across(columns: int, cell: Cell) -> tuple[Cell | None, ...]:
    return (cell, *[None] * (columns - 1))


def _how_to(report: Report, title: str) -> Sheet:
    say = report.words.say

    def wide(name: str, style: str = "plain", **args: object) -> tuple[Cell | None, ...]:
        return _across(4, Cell(text(say("rgaa-grid", name, **args)), style, columns=4))

    version = str((report.run.get("tool") or {}).get("version", ""))
    pages = len(sample(report))
    counted = (
        None,
        Cell(say("rgaa-grid", "pages"), "bold"),
        Cell(pages, "bold-left", f"of:=COUNTA([{SAMPLE}.C{FIRST_PAGE}:.C{FIRST_PAGE + max(pages, 1) - 1}])"),
    )
    rows = (
        _across(4, Cell(title, "title", columns=4)),
        wide("how-to", "title"),
        wide("source", version=report.standard.version),
        (),
        wide("what", tool=f"Preuve {version}".strip()),
        counted if pages else (),
        wide("statuses"),
    )
    return Sheet(HOW_TO, (3.0, 5.0, 5.0, 12.0), rows, {1: 0.8, 2: 0.8, 3: 1.6, 5: 3.4, 6: 0.7, 7: 7.0})


def _sample(report: Report, title: str) -> Sheet:
    say = report.words.say
    made = report.run.get("candidate") or {}
    sites = ", ".join(str(site) for site in made.get("sites") or made.get("site_folders") or ())
    used = ", ".join(" ".join(one).strip() for one in tools(report))
    rows: list[tuple[Cell | None, ...]] = [
        _across(3, Cell(title, "title", columns=3)),
        _across(3, Cell(say("rgaa-grid", "sample"), "title", columns=3)),
        (
            Cell(say("rgaa-grid", "date"), "bold-left"),
            Cell(moment(report.words, report.run.get("collected_at") or report.run.get("started_at")), "bold-left"),
        ),
        (
            Cell(say("rgaa-grid", "auditor"), "bold-left"),
            Cell(text(say("rgaa-grid", "auditor-open", tools=used)), "bold-left", columns=2), None,
        ),
        (Cell(say("rgaa-grid", "context"), "bold-left"), Cell(say("rgaa-grid", "context-machine"), "bold-left",
              columns=2), None),
        (
            Cell(say("rgaa-grid", "site"), "bold-left"),
            Cell(text(" – ".join(part for part in (who(report), sites) if part)), "bold-left", columns=2), None,
        ),
        (),
        tuple(Cell(say("rgaa-grid", name), "sample-head") for name in ("number", "page-title", "url")),
    ]  # fmt: skip
    kinds = {str(page["url"]): str(page.get("kind") or "other") for page in report.pages}
    for url, code in codes(report).items():
        name = page_title(report, url) or name_of(report.words, "kind", kinds.get(url, "other"))
        rows.append((Cell(code, "sample-centre"), Cell(text(name), "sample"), Cell(text(url), "sample")))
    return Sheet(SAMPLE, (2.9, 9.2, 13.0), tuple(rows), {1: 0.8, 2: 0.8}, (8, 0), 8)


def _rules(report: Report, title: str) -> Sheet:
    say = report.words.say
    rows: list[tuple[Cell | None, ...]] = [
        _across(3, Cell(title, "title", f"of:=[{SAMPLE}.A1]", columns=3)),
        (
            Cell(say("rgaa-grid", "theme"), "head-turned"),
            Cell(say("rgaa-grid", "rule"), "head-turned"),
            Cell(say("rgaa-grid", "label"), "head"),
        ),
    ]
    for number in report.standard.themes:
        rules = _of(report, number)
        for at, rule in enumerate(rules):
            theme = Cell(_theme(report, number), "theme", rows=len(rules)) if at == 0 else None
            label = text(rule.label[report.words.lang])
            rows.append(
                (theme, Cell(rule.id, "centre"), Cell(label, "link", link=report.standard.link(rule.id)))
            )  # fmt: skip
    heights = dict.fromkeys(range(3, len(rows) + 1), _LOWEST)
    return Sheet(RULES, (1.2, 1.2, 16.0), tuple(rows), {1: 0.8, 2: 2.2} | heights, (2, 0), 2)


def _page(report: Report, title: str, number: int, url: str, tests: dict[str, Said]) -> Sheet:
    say = report.words.say
    row = FIRST_PAGE + number
    heading = f'of:=CONCATENATE([{SAMPLE}.B{row}];" : ";[{SAMPLE}.C{row}])'
    kinds = {str(page["url"]): str(page.get("kind") or "other") for page in report.pages}
    name = page_title(report, url) or name_of(report.words, "kind", kinds.get(url, "other"))
    rows: list[tuple[Cell | None, ...]] = [
        _across(7, Cell(title, "title", f"of:=[{SAMPLE}.A1]", columns=7)),
        _across(7, Cell(text(f"{name} : {url}"), "title-small", heading, columns=7)),
        tuple(
            Cell(say("rgaa-grid", head), "head" if head in {"label", "changes", "excuses"} else "head-turned")
            for head in ("theme", "rule", "label", "status", "derogation", "changes", "excuses")
        ),
    ]
    for theme in report.standard.themes:
        rules = _of(report, theme)
        for at, rule in enumerate(rules):
            # Row 3 of the criteria is row 4 here: this sheet has one line of heading more.
            here = len(rows)
            name = _theme(report, theme)
            first = Cell(name, "theme", f"of:=[{RULES}.$A${here}]", rows=len(rules)) if at == 0 else None
            rows.append(
                (
                    first,
                    Cell(rule.id, "centre", f"of:=[{RULES}.B{here}]"),
                    Cell(text(rule.label[report.words.lang]), "small", f"of:=[{RULES}.C{here}]"),
                    Cell(status(tests, rule), "status", choice="status"),
                    Cell("N", "derogation", choice="derogation"),
                    Cell(text(note(report, rule, tests)) or None, "small"),
                    Cell(None, "small"),
                )
            )
    code = codes(report)[url]
    heights = {at: _height(_PAGE_WIDTHS, row) for at, row in enumerate(rows[3:], 4)}
    return Sheet(code, _PAGE_WIDTHS, tuple(rows), {1: 0.8, 2: 0.8, 3: 2.2} | heights, (3, 0), 3)


def _height(widths: Iterable[float], row: tuple[Cell | None, ...]) -> float:
    """Enough for the wrapped texts of a row: neither Excel nor LibreOffice fits rows that another program wrote."""
    lines = [1]
    for width, cell in zip(widths, row, strict=True):
        if cell and isinstance(cell.value, str) and STYLES[cell.style].get("wrap"):
            lines.append(sum(ceil(max(1, len(line)) * _LETTER / width) for line in cell.value.split("\n")))
    return round(min(_HIGHEST, max(_LOWEST, max(lines) * _LINE + 0.1)), 1)
