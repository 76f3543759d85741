"""From findings to RGAA verdicts: tests of a page, criteria of a page, criteria of the site. Pure, and cautious.

A finding bears on a test by its reference, `rgaa:1.1.1`. Of what is said of one test of one page, a proven fault weighs
most, then a doubt; "conforming" and "not applicable" hold only when nothing else is said, and silence is a doubt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from checkers.rgaa._referential import REF, Referential, load
from preuve.model import Finding, Outcome, Status

SCHEMA = "preuve.rgaa/1"
# What the engine says when a check had nothing to say: it bears a check's references, and decides no test.
_SILENCE = "nothing-concerned"


def roll_up(findings: Iterable[Finding], referential: Referential | None = None) -> dict[str, Any]:
    """The contents of rgaa.json. `findings` bear their checks' references too (`engine.with_refs`).

    Pages are those of which at least one finding with an RGAA reference was made by looking.
    """
    rgaa = referential or load()
    said: dict[str, dict[str, set[Outcome]]] = {}
    for finding in findings:
        if finding.outcome is Outcome.UNTESTED or finding.message == _SILENCE:
            continue
        for ref in finding.refs:
            test = ref.removeprefix(REF)
            if ref.startswith(REF) and test in rgaa.tests:
                said.setdefault(finding.subject, {}).setdefault(test, set()).add(finding.outcome)
    pages = {page: _page(tests, rgaa) for page, tests in said.items()}
    site = {number: combine(page["criteria"][number] for page in pages.values()) for number in rgaa.criteria}
    return {
        "schema": SCHEMA,
        "version": rgaa.version,
        "pages": pages,
        "site": {"criteria": site, "rate": rate(site.values()), "open": _count(site)[Status.OPEN]},
    }


def _page(said: Mapping[str, set[Outcome]], rgaa: Referential) -> dict[str, dict[str, Status]]:
    tests = {test: verdict(said.get(test, set())) for test in rgaa.tests}
    criteria = {number: combine(tests[test] for test in c.tests) for number, c in rgaa.criteria.items()}
    return {"tests": tests, "criteria": criteria}


def verdict(outcomes: set[Outcome]) -> Status:
    """The verdict of one test of one page, of which these outcomes were said."""
    if Outcome.FAILED in outcomes:
        return Status.NC
    if outcomes == {Outcome.PASSED}:
        return Status.C
    if outcomes == {Outcome.INAPPLICABLE}:
        return Status.NA
    return Status.OPEN


def combine(verdicts: Iterable[str]) -> Status:
    """Tests to criterion, and pages to site: any NC, else any "?", else C, unless all are NA. Of nothing: "?"."""
    found = set(verdicts)
    for status in (Status.NC, Status.OPEN, Status.C):
        if status in found:
            return status
    return Status.NA if found else Status.OPEN


def rate(criteria: Iterable[str]) -> float | None:
    """The official rate: C of the criteria that are C or NC. None when none is decided.

    Says nothing without the number of criteria that are still open.
    """
    counts = Counter(str(status) for status in criteria)
    decided = counts[Status.C] + counts[Status.NC]
    return round(counts[Status.C] / decided, 4) if decided else None


def _count(verdicts: Mapping[str, str]) -> Counter[str]:
    return Counter(str(status) for status in verdicts.values())


def summary(result: Mapping[str, Any], referential: Referential | None = None) -> dict[str, Any]:
    """The figures of a roll-up, for the grid.

    - `pages`: how many were looked at. `criteria`, `tests`: how many criteria, and tests over all pages, by verdict.
    - `rate`, `open`, `total`: the site's rate (0 to 1, or None), its open criteria, and all criteria there are.
    - `themes`: by theme, its criteria of the site by verdict. `failing`: the criteria that are NC, in order.
    - `worst`: up to five pages by the number of criteria that are NC, the most first.
    """
    rgaa = referential or load()
    site, pages = result["site"]["criteria"], result["pages"]
    themes: dict[str, Counter[str]] = {number: Counter() for number in rgaa.themes}
    for number, status in site.items():
        themes[rgaa.criteria[number].theme][str(status)] += 1
    failing = {url: _count(page["criteria"])[Status.NC] for url, page in pages.items()}
    return {
        "pages": len(pages),
        "criteria": _all(_count(site)),
        "tests": _all(Counter(str(status) for page in pages.values() for status in page["tests"].values())),
        "rate": result["site"]["rate"],
        "open": result["site"]["open"],
        "total": len(rgaa.criteria),
        "themes": {number: _all(counts) for number, counts in themes.items()},
        "failing": [number for number, status in site.items() if status == Status.NC],
        "worst": [[url, count] for url, count in sorted(failing.items(), key=lambda one: -one[1])[:5] if count],
    }


def _all(counts: Mapping[str, int]) -> dict[str, int]:
    return {str(status): counts.get(status, 0) for status in Status}
