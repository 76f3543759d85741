"""`grid.json`: the filled grid for other programs, in the shape that the contract fixes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from preuve.fill import Row
from preuve.grid import SCHEMA
from preuve.model import Outcome
from preuve.report import Report
from reports._examined import MAX_SUBJECTS, Gap, gaps
from reports._rows import pointers
from reports._summary import summary, voices
from reports._text import candidate, first, told

FILE = "grid.json"
_TOLD = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.PASSED)


def write(report: Report) -> bytes:
    """The grid as JSON in UTF-8: all rows in order, the jury's columns null."""
    value = {
        "schema": SCHEMA,
        "grid": {"id": report.grid.id, "title": report.grid.title},
        "candidate": candidate(report),
        "tool": {key: (report.run.get("tool") or {}).get(key) for key in ("name", "version")},
        "generated_at": report.generated_at,
        "bundle": {"sha256": report.digest},
        "lang": report.words.lang,
        "not_examined": [_gap(gap) for gap in gaps(report)],
        "rows": [_row(report, row) for row in report.rows],
    }
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _row(report: Report, row: Row) -> dict[str, Any]:
    facts = [
        {"label": fact.label[report.words.lang], "value": fact.value, "unit": fact.unit, "source": fact.source}
        for fact in row.facts
    ]
    findings = [
        {"id": f.id, "check": f.check, "outcome": f.outcome.value, "subject": f.subject, "text": told(report, f)}
        for voice in voices(row)
        for f in voice.findings
        if f.outcome in _TOLD
    ]
    return {
        "code": row.criterion.code,
        "competence": row.criterion.competence,
        "bloc": report.grid.competence(row.criterion.competence).bloc,
        "title": row.criterion.title,
        "machine": {
            "state": row.state.value,
            "summary": summary(report, row),
            "facts": facts,
            "findings": findings,
            "pointers": pointers(report, row),
        },
        "jury": asdict(row.jury),
    }


def _gap(gap: Gap) -> dict[str, Any]:
    shown, _ = first(gap.subjects, MAX_SUBJECTS)
    return {"kind": gap.kind, "reason": gap.reason, "count": gap.count, "text": gap.text, "subjects": list(shown)}
