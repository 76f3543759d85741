"""What was looked at, and what was not, with the reason: nobody may take silence for a clean bill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from preuve.grid import Input
from preuve.model import Outcome
from preuve.report import Report
from reports._summary import lacking
from reports._text import name_of, reason

MAX_SUBJECTS = 20

# Addresses met on the site that are not its pages, and those that must not be followed since they do something.
OTHER = frozenset(["off-site", "file", "alias", "expected-alias", "redirect", "not-a-page", "leaves-the-site"])
ACTIONS = frozenset(
    [
        "admin", "wp-api", "cdn-internal", "logout", "cart-action", "list-action", "order-action", "delete-action",
        "account-action", "comment-action", "nonce", "preview", "print", "share", "unsubscribe", "feed",
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that was not examined. `kind`: page, action, other, evidence, input, check or condition.

    `subjects` are the addresses or files concerned, all of them.
    """

    kind: str
    reason: str
    count: int
    text: str
    subjects: tuple[str, ...] = ()


def visited(report: Report) -> list[Mapping[str, Any]]:
    """The pages that were visited."""
    return [page for page in report.pages if page.get("visited")]


def mails(report: Report) -> list[str]:
    """The e-mails that were read: those that a check on e-mails spoke of."""
    checks = {name for name, check in report.checks.items() if check.scope == "mail"}
    return list(dict.fromkeys(finding.subject for finding in report.findings if finding.check in checks))


def done(report: Report) -> list[str]:
    """What was examined, a sentence each."""
    words = report.words
    pages, letters = len(visited(report)), len(mails(report))
    met = pages + sum(gap.count for gap in gaps(report) if gap.kind == "page")
    texts = []
    if report.pages:
        texts.append(words.say("examined", "pages", count=pages, met=met))
    if letters:
        texts.append(words.say("examined", "mails", count=letters))
    lighthouse = {
        f.subject for f in report.findings if f.check.startswith("load.") and f.outcome is not Outcome.UNTESTED
    }
    if lighthouse:
        texts.append(words.say("examined", "load", count=len(lighthouse)))
    ran = {f.check for f in report.findings if f.outcome is not Outcome.UNTESTED}
    texts.append(words.say("examined", "checks", count=len(ran)))
    if report.pages:
        ignored = (report.run.get("settings") or {}).get("ignore_robots")
        texts.append(words.say("examined", "robots-ignored" if ignored else "robots"))
    return texts


def gaps(report: Report) -> list[Gap]:
    """Everything that was not examined, what matters most first."""
    return [
        *_pages(report),
        *_problems(report),
        *_checks(report),
        *_conditions(report),
        *_inputs(report),
        *_others(report),
    ]


def _grouped(report: Report, kind: str, found: Iterable[tuple[str, Mapping[str, Any], str]]) -> list[Gap]:
    """Gaps with the same sentence together. `found`: reason, its details, subject."""
    together: dict[tuple[str, str], list[str]] = {}
    for name, details, subject in found:
        together.setdefault((name, reason(report.words, name, details)), []).append(subject)
    made = [Gap(kind, name, len(subjects), text, tuple(subjects)) for (name, text), subjects in together.items()]
    return sorted(made, key=lambda gap: (-gap.count, gap.reason))


def _left_out(report: Report, wanted: bool, names: frozenset[str]) -> list[tuple[str, Mapping[str, Any], str]]:
    """Addresses met but neither visited nor tried, whose reason is (or is not) one of `names`."""
    told = {attempt.task.partition(" ")[2] for attempt in report.problems}
    return [
        (str(page.get("reason")), {}, str(page["url"]))
        for page in report.pages
        if not page.get("visited") and (page.get("reason") in names) is wanted and page["url"] not in told
    ]


def _pages(report: Report) -> list[Gap]:
    limit = (report.run.get("settings") or {}).get("max_pages", 0)
    found = _left_out(report, False, OTHER | ACTIONS)
    return _grouped(report, "page", ((name, {"limit": limit}, url) for name, _, url in found)) + _grouped(
        report,
        "page",
        ((a.reason or "", a.details, a.task[6:]) for a in report.problems if _is_visit(a.task, a.reason)),
    )


def _is_visit(task: str, name: str | None) -> bool:
    return task.startswith("visit ") and name not in OTHER


def _problems(report: Report) -> list[Gap]:
    found = [a for a in report.problems if not _is_visit(a.task, a.reason) and a.reason not in OTHER]
    return _grouped(report, "evidence", ((a.reason or "", a.details, a.task.partition(" ")[2]) for a in found))


def _checks(report: Report) -> list[Gap]:
    words = report.words
    untested = [finding for finding in report.findings if finding.outcome is Outcome.UNTESTED]
    broken = [finding for finding in report.findings if finding.message == "check-broke"]
    made = []
    for name, found in (("check-untested", untested), ("check-broke", broken)):
        if found:
            checks = tuple(dict.fromkeys(report.label(finding.check) for finding in found))
            made.append(Gap("check", name, len(checks), words.say("examined", name, count=len(checks)), checks))
    settings = report.run.get("settings") or {}
    for key in ("only", "skip"):
        families = tuple(name_of(words, "family", name) for name in settings.get(key) or ())
        if families:
            text = words.say("examined", f"families-{key}", families=list(families))
            made.append(Gap("check", f"families-{key}", len(families), text))
    return made


def _conditions(report: Report) -> list[Gap]:
    browser = (report.run.get("tools") or {}).get("browser")
    if isinstance(browser, Mapping) and browser.get("sandbox") is False:
        return [Gap("condition", "no-sandbox", 1, report.words.say("examined", "no-sandbox"))]
    return []


def _inputs(report: Report) -> list[Gap]:
    made = []
    for name in get_args(Input):
        codes = tuple(row.criterion.code for row in report.rows if name in lacking(row))
        if codes:
            what = name_of(report.words, "input", name)
            text = report.words.say("examined", "input", what=what, count=len(codes))
            made.append(Gap("input", name, len(codes), text, codes))
    return made


def _others(report: Report) -> list[Gap]:
    met: list[tuple[str, Mapping[str, Any], str]] = [
        (a.reason or "", {}, a.task.partition(" ")[2]) for a in report.problems if a.reason in OTHER
    ]
    return [
        *_grouped(report, "action", _left_out(report, True, ACTIONS)),
        *_grouped(report, "other", [*_left_out(report, True, OTHER), *met]),
    ]
