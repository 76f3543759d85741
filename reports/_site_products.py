"""Section of site.html: the products, by what a customer must find on each page. Facts: `report.site["products"]`.

Each cell has a sign, a word and a colour that say the same, and what was read. The proofs, with the place where each
stands, are folded under the product; products after the first FIRST are folded together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from preuve.model import Finding
from preuve.report import Report
from reports._text import clean, href, place, short, spot, told
from reports._web import environment

ORDER = 40
FIRST = 30  # products shown unfolded
MAX_PROOFS = 6  # of one cell
MAX_SHORT = 70  # characters of a proof that stands for what was read
BAR = 240  # units of length of the bars of the summary
STATES = ("found", "look", "absent", "moot", "unknown")
# The drawing of each state, from the icons that all reports share.
SIGNS = {"found": "passed", "look": "cantTell", "absent": "failed", "moot": "inapplicable", "unknown": "untested"}
# Short words that are only a number mean different things: the words file says what of.
_COUNTED = ("features", "reviews", "pictures")


@dataclass(frozen=True, slots=True)
class Proof:
    """One finding under a cell: what was said, and where it stands."""

    outcome: str
    text: str
    spot: str
    is_code: bool
    excerpt: str


def section(report: Report) -> str | None:
    """The table with its summary, or None where no product page was seen."""
    facts = report.site.get("products")
    if not facts or not facts["rows"]:
        return None
    known = {finding.id: finding for finding in report.findings}
    columns = list(facts["columns"])
    rows = [_row(report, row, columns, known) for row in facts["rows"]]
    return environment().get_template("_site_products.html").render(
        t=report.words.say,
        columns=columns,
        states=STATES,
        signs=SIGNS,
        summary=[_summary(column, facts["rows"]) for column in columns],
        bar=BAR,
        first=rows[:FIRST],
        rest=rows[FIRST:],
        total=len(rows),
        coverage=[told(report, known[one]) for one in facts["coverage"] if one in known],
    )  # fmt: skip


def _summary(column: str, rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    """How many products have each state of one information, and the parts of the bar that shows it."""
    counts = Counter(row["cells"][column]["state"] for row in rows)
    parts, start = [], 0.0
    for state in STATES:
        if counts[state]:
            width = BAR * counts[state] / len(rows)
            parts.append((state, round(start, 2), round(width, 2)))
            start += width
    return {"column": column, "counts": counts, "parts": parts}


def _row(report: Report, row: Mapping[str, Any], columns: list[str], known: Mapping[str, Finding]) -> dict[str, Any]:
    url = str(row["urls"][0])
    return {
        "name": short(clean(str(row["name"])), 120),
        "place": short(clean(place(report, url)), 120),
        "href": href(report, url),
        "others": [short(clean(place(report, str(other))), 120) for other in row["urls"][1:6]],
        "cells": [_cell(report, column, row["cells"][column], known) for column in columns],
    }


def _cell(report: Report, column: str, cell: Mapping[str, Any], known: Mapping[str, Finding]) -> dict[str, Any]:
    found = [known[one] for one in cell["proofs"] if one in known]
    text = clean(str(cell["short"]))
    if text.isdigit():
        text = report.words.say("site-products", f"n-{column}", count=int(text)) if column in _COUNTED else ""
    proofs = [_proof(report, finding) for finding in found[:MAX_PROOFS]]
    if not text and proofs:
        worst = next((proof for proof in proofs if proof.outcome != "passed"), proofs[0])
        text = short(worst.text, MAX_SHORT)
    return {"column": column, "state": cell["state"], "short": text, "proofs": proofs}


def _proof(report: Report, finding: Finding) -> Proof:
    pointer = finding.pointer
    where = spot(report.words, finding)
    return Proof(
        finding.outcome.value,
        told(report, finding),
        short(clean(where), 160) if pointer and pointer.value != "body" else "",
        pointer is not None and pointer.kind == "selector",
        short(clean(pointer.excerpt), 160) if pointer else "",
    )
