"""Page by page and e-mail by e-mail: what was found there, and in which rows to read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from preuve.model import Finding, Outcome
from preuve.report import Report
from reports._examined import mails, visited
from reports._text import anchor, clean, href, name_of, place, short


@dataclass(frozen=True, slots=True)
class Point:
    """What a check says of one page. `code` and `anchor` lead to the row that shows it ("" when none does)."""

    outcome: str
    label: str
    count: int
    code: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Card:
    """A page or an e-mail. `failed` and `look` count checks, not findings."""

    anchor: str
    url: str
    place: str
    href: str
    title: str
    kind: str
    status: str
    failed: int
    look: int
    passed: int
    points: tuple[Point, ...]


def page_cards(report: Report) -> tuple[Card, ...]:
    """The visited pages, by depth, then by address."""
    found = _by_subject(report)
    codes = _rows_of(report)
    pages = sorted(
        visited(report), key=lambda page: (page.get("depth") is None, page.get("depth") or 0, str(page["url"]))
    )
    return tuple(
        _card(
            report,
            f"page-{number}",
            str(page["url"]),
            short(clean(str(page.get("title") or "")).strip(), 160),
            name_of(report.words, "kind", str(page.get("kind") or "other")),
            str(page.get("status") or ""),
            found.get(str(page["url"]), ()),
            codes,
        )
        for number, page in enumerate(pages, 1)
    )


def mail_cards(report: Report) -> tuple[Card, ...]:
    """The e-mails that were read."""
    found = _by_subject(report)
    codes = _rows_of(report)
    return tuple(
        _card(report, f"mail-{number}", name, "", _format(report, name), "", found.get(name, ()), codes)
        for number, name in enumerate(mails(report), 1)
    )


def _format(report: Report, name: str) -> str:
    return name_of(report.words, "mail-format", name.rpartition(".")[2].lower()[:8])


def _by_subject(report: Report) -> Mapping[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(finding.subject, []).append(finding)
    return found


def _rows_of(report: Report) -> Mapping[str, str]:
    """The first row that each check speaks to."""
    codes: dict[str, str] = {}
    for row in report.rows:
        for voice in row.voices:
            codes.setdefault(voice.check, row.criterion.code)
    return codes


def _card(
    report: Report,
    name: str,
    url: str,
    title: str,
    kind: str,
    status: str,
    findings: Iterable[Finding],
    codes: Mapping[str, str],
) -> Card:
    by_check: dict[str, dict[Outcome, int]] = {}
    for finding in findings:
        counts = by_check.setdefault(finding.check, {})
        counts[finding.outcome] = counts.get(finding.outcome, 0) + 1
    points = []
    for outcome in (Outcome.FAILED, Outcome.CANT_TELL):
        for check, counts in by_check.items():
            if outcome in counts and not (outcome is Outcome.CANT_TELL and Outcome.FAILED in counts):
                code = codes.get(check, "")
                target = anchor("p", code, check) if code else ""
                points.append(Point(outcome.value, report.label(check), counts[outcome], code, target))
    failed = sum(1 for counts in by_check.values() if Outcome.FAILED in counts)
    look = sum(1 for point in points if point.outcome == Outcome.CANT_TELL.value)
    passed = sum(
        1 for c in by_check.values() if Outcome.PASSED in c and not {Outcome.FAILED, Outcome.CANT_TELL} & set(c)
    )
    return Card(
        name,
        url,
        short(place(report, url), 120),
        href(report, url),
        title,
        kind,
        status,
        failed,
        look,
        passed,
        tuple(points),
    )
