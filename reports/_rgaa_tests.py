"""What is known of each test of each page: its verdict, and the findings that carry it. Shared by all RGAA writers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from preuve.model import Finding, Outcome, Status
from preuve.report import Report
from reports._text import clean, first, short, spot, told

REF = "rgaa:"
# What the engine says when a check had nothing to say: it decides no test.
SILENCE = "nothing-concerned"
# Which findings carry a verdict, those that weigh most first.
_CARRIED_BY: Mapping[str, tuple[Outcome, ...]] = {
    Status.NC: (Outcome.FAILED,),
    Status.C: (Outcome.PASSED,),
    Status.NA: (Outcome.INAPPLICABLE,),
    Status.OPEN: (Outcome.CANT_TELL, Outcome.UNTESTED),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One test of one page. `findings` carry the verdict; of an open one, they say why it is open.

    `partly`: of an open one, that something was found all the same, only not enough.
    """

    test: str
    rule: str
    verdict: str
    findings: tuple[Finding, ...]
    partly: bool = False


def sample(report: Report) -> tuple[str, ...]:
    """The pages audited: in the order that was fixed, else by depth, then by address."""
    judged = dict.fromkeys(str(url) for url in report.rgaa.get("pages") or {})
    chosen = report.rgaa.get("sample") or ()
    fixed = [url for one in chosen if (url := str(one["url"] if isinstance(one, Mapping) else one)) in judged]
    depth = {str(page["url"]): page.get("depth") for page in report.pages}
    natural = sorted(judged, key=lambda url: (depth.get(url) is None, depth.get(url) or 0, url))
    return tuple(dict.fromkeys([*fixed, *natural]))


def codes(report: Report) -> dict[str, str]:
    """The number of each page of the sample, as the State's grid writes it: P01, P02..."""
    return {url: f"P{number:02}" for number, url in enumerate(sample(report), 1)}


def page_title(report: Report, url: str) -> str:
    """The page's title, "" when it has none."""
    found = next((page for page in report.pages if str(page["url"]) == url), {})
    return short(" ".join(clean(str(found.get("title") or "")).split()), 160)


def said(report: Report) -> dict[str, dict[str, Said]]:
    """By page of the sample and by test, in the standard's order. Worked out once for all writers."""
    if "tests" not in report.kept:
        report.kept["tests"] = _said(report)
    found: dict[str, dict[str, Said]] = report.kept["tests"]
    return found


def _said(report: Report) -> dict[str, dict[str, Said]]:
    about: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        # Other families name RGAA tests too, but only those of this one decide them.
        if finding.check.startswith("rgaa.") and finding.message != SILENCE:
            for ref in dict.fromkeys(finding.refs):
                if ref.startswith(REF):
                    about.setdefault((finding.subject, ref.removeprefix(REF)), []).append(finding)
    pages = report.rgaa.get("pages") or {}
    return {
        url: {
            test: _one(test, rule.id, str(pages[url]["tests"].get(test, Status.OPEN)), about.get((url, test), ()))
            for rule in report.standard.rules.values()
            for test in rule.tests
        }
        for url in sample(report)
    }


def _one(test: str, rule: str, verdict: str, findings: Iterable[Finding]) -> Said:
    found = tuple(findings)
    order = _CARRIED_BY.get(verdict, ())
    carried = tuple(f for outcome in order for f in found if f.outcome is outcome)
    return Said(test, rule, verdict, carried, len(found) > len(carried))


def reasons(report: Report, one: Said, most: int = 4) -> list[str]:
    """Why the verdict is what it is: each sentence once, then how many are left."""
    if not one.findings and one.verdict == Status.OPEN:
        return [report.words.say("rgaa-test", "partly" if one.partly else "nobody")]
    texts, rest = first(dict.fromkeys(_told(report, f) for f in one.findings), most)
    return [short(text, 600) for text in texts] + ([report.words.say("rgaa-test", "more", count=rest)] if rest else [])


def _told(report: Report, finding: Finding) -> str:
    """The finding's sentence on one line."""
    key = ("line", finding.id)
    if key not in report.kept:
        report.kept[key] = " ".join(clean(told(report, finding)).split())
    return str(report.kept[key])


def elements(report: Report, one: Said, most: int = 5) -> tuple[list[str], int]:
    """Where to look, each place once, and how many more there are."""
    spots = dict.fromkeys(short(clean(spot(report.words, f)), 300) for f in one.findings if f.pointer)
    found, rest = first((text for text in spots if text), most)
    return list(found), rest


def counted(verdicts: Iterable[str]) -> dict[str, int]:
    """How many of each verdict; the four are always there, in the order NC, ?, C, NA."""
    every = [str(verdict) for verdict in verdicts]
    return {str(status): every.count(status) for status in (Status.NC, Status.OPEN, Status.C, Status.NA)}
