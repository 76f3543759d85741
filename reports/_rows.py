"""The evidence of a row, grouped by check and cut to what a reader can take in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from preuve.fill import Row, Voice
from preuve.model import Finding, Outcome
from preuve.report import Report
from reports._summary import judged, voices
from reports._text import amount, anchor, href, place, say, short, spot, told

MAX_A_KIND = 4  # findings of one kind (one sentence, one rule) that are shown for a check
MAX_A_CHECK = 12
MAX_POINTERS = 8
_RANK = {Outcome.FAILED: 0, Outcome.CANT_TELL: 1, Outcome.PASSED: 2}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as it is shown. `href` is "" where there is no page to open."""

    id: str
    outcome: str
    text: str
    place: str
    href: str
    spot: str
    is_code: bool
    excerpt: str


@dataclass(frozen=True, slots=True)
class Group:
    """What one check found. `lead` is what weighs most: failed, cantTell, passed, inapplicable or untested."""

    check: str
    anchor: str
    label: str
    lead: str
    counts: tuple[tuple[str, str], ...]
    shown: tuple[Shown, ...]
    more: int
    refs: tuple[str, ...]


def groups(report: Report, row: Row) -> tuple[Group, ...]:
    """The checks that speak to a row, those that found most first."""
    made = [_group(report, row, voice) for voice in voices(row)]
    order = ("failed", "cantTell", "passed", "untested", "inapplicable")
    size = {voice.check: -(voice.failed or voice.to_look_at or voice.passed) for voice in voices(row)}
    return tuple(sorted(made, key=lambda group: (order.index(group.lead), size[group.check])))


def _group(report: Report, row: Row, voice: Voice) -> Group:
    numbers = (
        ("failed", voice.failed),
        ("cantTell", voice.to_look_at),
        ("passed", voice.passed),
        ("untested", voice.untested),
    )
    counts = [
        (name, report.words.say("outcome-of", name, n=amount(report, voice.check, count, judged(voice) or count)))
        for name, count in numbers
        if count
    ]
    picked = pick(report, voice.findings)
    refs = dict.fromkeys(ref for finding in voice.findings for ref in finding.refs)
    return Group(
        voice.check,
        anchor("p", row.criterion.code, voice.check),
        report.label(voice.check),
        next((name for name, count in numbers if count), "inapplicable"),
        tuple(counts),
        tuple(shown(report, finding) for finding in picked),
        len(voice.findings) - len(picked),
        tuple(text for ref in refs if (text := _ref(report, ref)))[:12],
    )


def _ref(report: Report, ref: str) -> str:
    """A reference that a reader can look up: those of public texts, by their names."""
    family, _, number = ref.partition(":")
    return say(report.words, "ref", family, value=number) or ""


def pick(report: Report, findings: Iterable[Finding]) -> list[Finding]:
    """A few findings of each kind: faults before doubts before merits, those with a picture first, on many pages."""
    kinds: dict[tuple[int, str, str], list[Finding]] = {}
    for finding in findings:
        if finding.outcome in _RANK:
            key = (_RANK[finding.outcome], finding.message, str(finding.args.get("rule", "")))
            kinds.setdefault(key, []).append(finding)
    picked: list[Finding] = []
    for key in sorted(kinds, key=lambda key: key[0]):
        most = MAX_A_KIND if key[0] < 2 else 2
        picked += _varied(report, kinds[key])[:most]
    return picked[:MAX_A_CHECK]


def _varied(report: Report, findings: list[Finding]) -> list[Finding]:
    seen: set[str] = set()
    again: dict[str, bool] = {}
    for finding in findings:
        again[finding.id] = finding.subject in seen
        seen.add(finding.subject)
    return sorted(findings, key=lambda f: (f.id not in report.crops, again[f.id]))


def shown(report: Report, finding: Finding) -> Shown:
    """A finding with its words and where it stands."""
    pointer = finding.pointer
    return Shown(
        finding.id,
        finding.outcome.value,
        short(told(report, finding), 600),
        short(place(report, finding.subject), 120),
        href(report, finding.subject),
        short(spot(report.words, finding), 300),
        pointer is not None and pointer.kind == "selector",
        short(pointer.excerpt, 300) if pointer else "",
    )


def pointers(report: Report, row: Row) -> list[dict[str, str]]:
    """The first places to look at: what, and where."""
    return [{"what": told(report, f), "where": _where(report, f)} for f in telling(row)]


def telling(row: Row) -> list[Finding]:
    """The findings to look at first: faults, then doubts, then merits; one for each check and sentence."""
    found: dict[tuple[str, str], Finding] = {}
    for outcome in (Outcome.FAILED, Outcome.CANT_TELL, Outcome.PASSED):
        for voice in voices(row):
            for finding in voice.findings:
                if finding.outcome is outcome:
                    found.setdefault((finding.check, finding.message), finding)
    return list(found.values())[:MAX_POINTERS]


def _where(report: Report, finding: Finding) -> str:
    return " – ".join(part for part in (finding.subject, spot(report.words, finding)) if part)
