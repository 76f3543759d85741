"""`rgaa.csv`: a line for each test of each page: page, test, criterion, verdict, why, elements. Commas, UTF-8."""

from __future__ import annotations

import csv
import io

from preuve.report import Report
from reports._rgaa_tests import elements, reasons, said
from reports._text import clean, short

FILE = "rgaa.csv"
COLUMNS = ("page", "test", "criterion", "verdict", "why", "elements")
MOST_ELEMENTS = 30
MAX_CELL = 8_000
# A cell that begins so is a formula to a spreadsheet; the apostrophe makes it a text (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write(report: Report) -> bytes:
    """The lines, pages in the sample's order, tests in the standard's. Verdicts are C, NC, NA and ?."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for url, tests in said(report).items():
        for one in tests.values():
            spots, rest = elements(report, one, MOST_ELEMENTS)
            places = " | ".join(spots) + (" " + report.words.say("rgaa-test", "more", count=rest) if rest else "")
            why = " ".join(reasons(report, one))
            lines.writerow([cell(text) for text in (url, one.test, one.rule, one.verdict, why, places)])
    return out.getvalue().encode("utf-8", "replace")


def cell(text: str) -> str:
    """The text, harmless to a spreadsheet and on one line."""
    flat = short(clean(text).replace("\n", " "), MAX_CELL)
    return f"'{flat}" if flat.lstrip(" ").startswith(_FORMULA) else flat
