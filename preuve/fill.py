"""From findings to rows: what the evidence says of each criterion. States facts; never fills the jury's columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Any

from preuve.grid import Criterion, FactRule, Grid, Input, Proves
from preuve.model import Finding, Outcome

_SUMS: Mapping[str, Callable[[Any], Any]] = {"median": median, "min": min, "max": max, "sum": sum}


class State(StrEnum):
    """What the machine column says."""

    SUPPORTED = "appuye"
    CONTRADICTED = "contredit"
    SHARED = "partage"
    NOTHING_FOUND = "rien_trouve"
    INPUT_MISSING = "piece_absente"
    JURY_ONLY = "jury_seul"


@dataclass(frozen=True, slots=True)
class Voice:
    """What one check says of a criterion, counted: `passed` and `failed` are distinct subjects (pages, files)."""

    check: str
    proves: Proves
    passed: int
    failed: int
    to_look_at: int
    untested: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A key figure. `value` is a number or text; `source` the check it comes from; `n` how many findings it sums up."""

    label: Mapping[str, str]
    value: float | str
    unit: str
    source: str
    n: int


@dataclass(frozen=True, slots=True)
class Jury:
    """The jury's columns. No code of ours ever fills them."""

    status: None = None
    note: None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the filled grid."""

    criterion: Criterion
    state: State
    voices: tuple[Voice, ...]
    facts: tuple[Fact, ...]
    missing: tuple[Input, ...]
    jury: Jury = Jury()


def fill(
    grid: Grid, findings: Iterable[Finding], handed_in: frozenset[Input], rgaa: Mapping[str, float | str] | None = None
) -> tuple[Row, ...]:
    """One row for each criterion, in the grid's order. `handed_in` says which inputs there were.

    `rgaa`: the figures of the accessibility verdicts by name (see `preuve.grid.Figure`); shares are "n/m".
    """
    by_check: dict[str, list[Finding]] = {}
    for finding in findings:
        by_check.setdefault(finding.check, []).append(finding)
    return tuple(_row(criterion, by_check, handed_in, rgaa or {}) for criterion in grid.criteria)


def _row(
    criterion: Criterion,
    by_check: Mapping[str, list[Finding]],
    handed_in: frozenset[Input],
    rgaa: Mapping[str, float | str],
) -> Row:
    proves = {check: _proves(criterion, check) for check in sorted(by_check)}
    voices = tuple(_voice(check, what, by_check[check]) for check, what in proves.items() if what)
    facts = tuple(fact for rule in criterion.facts if (fact := _fact(rule, by_check.get(rule.check, ()), rgaa)))
    missing = tuple(name for name in criterion.inputs if name not in handed_in)
    return Row(criterion, _state(criterion, voices, missing), voices, facts, missing)


def _proves(criterion: Criterion, check: str) -> Proves | None:
    """What a check can prove of a criterion: what the first group that covers it says."""
    return next((group.proves for group in criterion.groups if group.covers(check)), None)


def _state(criterion: Criterion, voices: tuple[Voice, ...], missing: tuple[Input, ...]) -> State:
    support = any(voice.passed for voice in voices if voice.proves == "conformity")
    against = any(voice.failed for voice in voices if voice.proves != "context")
    if support and against:
        return State.SHARED
    if support or against:
        return State.SUPPORTED if support else State.CONTRADICTED
    if len(missing) == len(criterion.inputs):
        return State.INPUT_MISSING
    judged = [voice for voice in voices if voice.proves != "context"]
    looked = any(voice.passed or voice.to_look_at or not voice.untested for voice in judged)
    return State.NOTHING_FOUND if looked else State.JURY_ONLY


def _voice(check: str, proves: Proves, findings: list[Finding]) -> Voice:
    def subjects(outcome: Outcome) -> set[str]:
        return {finding.subject for finding in findings if finding.outcome is outcome}

    failed = subjects(Outcome.FAILED)
    return Voice(
        check,
        proves,
        passed=len(subjects(Outcome.PASSED) - failed),
        failed=len(failed),
        to_look_at=len(subjects(Outcome.CANT_TELL)),
        untested=len(subjects(Outcome.UNTESTED)),
        findings=tuple(f for f in findings if f.outcome not in {Outcome.INAPPLICABLE, Outcome.UNTESTED}),
    )


def _fact(rule: FactRule, findings: Iterable[Finding], rgaa: Mapping[str, float | str]) -> Fact | None:
    """The figure, or None when no finding carries it. What a check says is not `reliable` is no key figure."""
    if rule.how == "rgaa":
        return Fact(rule.label, rgaa[rule.arg], rule.unit, rule.check, 1) if rule.arg in rgaa else None
    found = [f for f in findings if f.outcome is not Outcome.UNTESTED and f.args.get("reliable") is not False]
    values: list[Any] = [f.args[rule.arg] for f in found if rule.arg and f.args.get(rule.arg) is not None]
    failed = {finding.subject for finding in found if finding.outcome is Outcome.FAILED}
    passed = {finding.subject for finding in found if finding.outcome is Outcome.PASSED} - failed
    match rule.how:
        case "share" if passed or failed:
            value: float | str = f"{len(passed)}/{len(passed) + len(failed)}"
        case "count" if passed or failed:
            value = len(failed)
        case "list" if values:
            flat = [str(item) for v in values for item in (v if isinstance(v, list | tuple) else [v])]
            value = ", ".join(dict.fromkeys(flat))
        case "median" | "min" | "max" | "sum" if values:
            value = float(_SUMS[rule.how](values))
        case _:
            return None
    return Fact(rule.label, value, rule.unit, rule.check, len(values) or len(passed) + len(failed))
