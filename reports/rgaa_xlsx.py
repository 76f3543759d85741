"""`rgaa.xlsx`: the State's RGAA grid for Excel and its like. Text never becomes a formula."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from preuve.report import Report
from reports._rgaa_book import book
from reports._rgaa_cells import CHOICES, LOOKS, STYLES, Cell, Sheet

FILE = "rgaa.xlsx"
_CM = 72 / 2.54  # points
_WIDE = 4.7  # characters of the standard font in a centimetre
_REFERENCE = re.compile(r"\[([^\]]+)\]")


def write(report: Report) -> bytes:
    """The workbook."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as workbook:
        workbook.set_properties(
            {
                "title": report.words.say("rgaa-grid", "title", version=report.standard.version),
                "author": "Preuve",
                "created": _moment(report.generated_at),
            }
        )
        formats = {name: _format(workbook, name) for name in STYLES}
        # Looks by content must not carry borders or sizes of their own.
        looks = {name: workbook.add_format(_look(STYLES[f"is-{name}"])) for kind in LOOKS.values() for name in kind}
        for sheet in book(report):
            _sheet(workbook, sheet, formats, looks)
    return out.getvalue()


def _moment(text: str) -> datetime:
    """The report's own time, so that the same report gives the same bytes."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        return datetime(2000, 1, 1)  # noqa: DTZ001 -- a spreadsheet knows no time zones


def _format(workbook: Workbook, name: str) -> Any:
    style = STYLES[name]
    found: dict[str, Any] = {"font_size": style["size"], "valign": "top" if style.get("top") else "vcenter"}
    found |= {"bold": bool(style.get("bold")), "text_wrap": bool(style.get("wrap"))}
    # Keeps a text that begins with "=" a text, even after someone edits the cell.
    found["quote_prefix"] = not style.get("percent")
    if style.get("centre") or style.get("right"):
        found["align"] = "center" if style.get("centre") else "right"
    if style.get("box"):
        found |= {"border": 1, "border_color": "#000000"}
    if style.get("turn"):
        found["rotation"] = 90
    if style.get("underline"):
        found["underline"] = 1
    if style.get("percent"):
        found["num_format"] = "0.0%"
    return workbook.add_format(found | _look(style))


def _look(style: Any) -> dict[str, Any]:
    found = {"bg_color": style.get("fill"), "font_color": style.get("ink"), "bold": style.get("bold")}
    return {key: value for key, value in found.items() if value}


def _sheet(workbook: Workbook, sheet: Sheet, formats: dict[str, Any], looks: dict[str, Any]) -> None:
    made = workbook.add_worksheet(sheet.name)
    for number, width in enumerate(sheet.widths):
        made.set_column(number, number, width * _WIDE)
    for row, height in sheet.heights.items():
        made.set_row(row - 1, height * _CM)
    choices: dict[str, list[tuple[int, int]]] = {}
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                _cell(made, row, column, cell, formats[cell.style])
                if cell.choice:
                    choices.setdefault(cell.choice, []).append((row, column))
    for kind, places in choices.items():
        # All cells of a kind stand in one column.
        area = (places[0][0], places[0][1], places[-1][0], places[-1][1])
        made.data_validation(*area, {"validate": "list", "source": list(CHOICES[kind]), "ignore_blank": True})
        for value in LOOKS[kind]:
            made.conditional_format(
                *area, {"type": "cell", "criteria": "==", "value": f'"{value}"', "format": looks[value]}
            )
    if any(sheet.frozen):
        made.freeze_panes(*sheet.frozen)
    if sheet.repeat:
        made.repeat_rows(0, sheet.repeat - 1)
    made.set_paper(9)  # A4
    made.set_landscape()
    made.fit_to_pages(1, 0)
    made.set_margins(0.4, 0.4, 0.5, 0.5)
    made.set_footer("&L&9 &A&R&9&P / &N")


def _cell(made: Worksheet, row: int, column: int, cell: Cell, style: Any) -> None:
    if cell.rows > 1 or cell.columns > 1:
        made.merge_range(row, column, row + cell.rows - 1, column + cell.columns - 1, "", style)
    if cell.formula:
        made.write_formula(row, column, formula(cell.formula), style, cell.value if cell.value is not None else "")
    elif cell.link:
        made.write_url(row, column, cell.link, style, str(cell.value))
    elif isinstance(cell.value, int | float):
        made.write_number(row, column, cell.value, style)
    elif cell.value is None:
        made.write_blank(row, column, None, style)
    else:
        made.write_string(row, column, cell.value, style)


def formula(text: str) -> str:
    """OpenFormula as Excel writes it: `of:=SUM([Sheet.A1:.B2];1)` becomes `=SUM('Sheet'!A1:B2,1)`."""
    parts = text.removeprefix("of:").split('"')
    # Every other part stands in quotes: it is text.
    parts[::2] = [_REFERENCE.sub(_area, part).replace(";", ",") for part in parts[::2]]
    return '"'.join(parts)


def _area(found: re.Match[str]) -> str:
    first, _, last = found[1].partition(":")
    sheet, _, start = first.rpartition(".")
    name = f"'{sheet}'!" if sheet else ""
    return name + start + (":" + last.rpartition(".")[2] if last else "")
