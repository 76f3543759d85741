"""The grid's notes: what was found and where, or what a person has to look at, for a criterion of a page."""

from __future__ import annotations

from collections.abc import Mapping

from preuve.model import Status
from preuve.report import Report, Rule
from reports._rgaa_tests import Said, elements, reasons
from reports._text import short

MOST_REASONS = 2
MOST_ELEMENTS = 3
MAX_REASON = 360  # characters: a cell is to be read at a glance; the whole stands in rgaa.csv


def note(report: Report, rule: Rule, tests: Mapping[str, Said]) -> str:
    """What fails, then what is open; tests of which the same is said share a line. "" where the criterion is C, NA."""
    lines: dict[tuple[str, str], list[str]] = {}
    for verdict in (Status.NC, Status.OPEN):
        for test in rule.tests:
            if tests[test].verdict == verdict:
                lines.setdefault((str(verdict), _what(report, tests[test])), []).append(test)
    return "\n".join(_line(report, verdict, what, ids) for (verdict, what), ids in lines.items())


def _line(report: Report, verdict: str, what: str, ids: list[str]) -> str:
    said_so = what.startswith(report.words.say("outcome", "cantTell"))  # some questions begin so themselves
    message = "failed" if verdict == Status.NC or said_so else "look"
    return report.words.say("rgaa-test", message, count=len(ids), tests=", ".join(ids), why=what)


def _what(report: Report, one: Said) -> str:
    say = report.words.say
    spots, rest = elements(report, one, MOST_ELEMENTS)
    text = " ".join(short(why, MAX_REASON) for why in reasons(report, one, MOST_REASONS))
    if spots:
        more = " " + say("rgaa-test", "more", count=rest) if rest else ""
        text += " " + say("rgaa-test", "where", places=" | ".join(spots) + more)
    return text
