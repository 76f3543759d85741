"""A row in a few plain sentences: what was found, what is missing. The same text in every report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from preuve.fill import Row, State, Voice
from preuve.grid import Input
from preuve.model import Outcome
from preuve.report import Report
from reports._text import amount, figure, name_of

MOST = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence. `kind`: passed, failed or cantTell where it tells findings; else plainly, or side for an aside."""

    kind: str
    text: str


def summary(report: Report, row: Row) -> str:
    """What the machine column says of a row, without judging."""
    return " ".join(part.text for part in parts(report, row))


def parts(report: Report, row: Row) -> tuple[Part, ...]:
    """The sentences of the summary."""
    words = report.words
    found = _said(report, row)
    said = bool(found)
    if row.state is State.INPUT_MISSING:
        inputs = words.say("summary", "or").join(name_of(words, "input-ask", name) for name in row.missing)
        found = [Part("plainly", words.say("summary", "ask", inputs=inputs))]
    elif row.state is State.JURY_ONLY:
        found = [Part("plainly", words.say("summary", _why_jury_only(row)))]
    elif row.state is State.NOTHING_FOUND:
        looked_for = "nothing" if any(voice.findings for voice in row.voices) else "none-concerned"
        found.append(Part("plainly", words.say("summary", looked_for)))
    if not said and row.facts:
        facts = "\u00a0; ".join(f"{fact.label[words.lang]}\u00a0: {figure(words, fact)}" for fact in row.facts[:MOST])
        found.append(Part("plainly", words.say("summary", "facts", facts=facts)))
    untested = sum(1 for voice in voices(row) if voice.untested)
    if untested and row.state is not State.JURY_ONLY:
        found.append(Part("side", words.say("summary", "untested", count=untested)))
    missing = lacking(row)
    if missing and row.state not in {State.INPUT_MISSING, State.JURY_ONLY}:
        names = [name_of(words, "input", name) for name in missing]
        found.append(
            Part("side", words.say("summary", "missing", inputs=[name[:1].lower() + name[1:] for name in names]))
        )
    return tuple(found)


def voices(row: Row) -> tuple[Voice, ...]:
    """What the checks say, each check once: where two groups name it, what it can prove decides."""
    each: dict[str, Voice] = {}
    for voice in row.voices:
        if voice.check not in each or voice.proves == "conformity":
            each[voice.check] = voice
    return tuple(each.values())


def lacking(row: Row) -> list[Input]:
    """The inputs that would say more of the row. A site may be the shop, and a shop the site: one of them is enough."""
    twins: set[Input] = {"site", "shop"}
    handed = set(row.criterion.inputs) - set(row.missing)
    return [name for name in row.missing if not (name in twins and twins & handed)]


def _said(report: Report, row: Row) -> list[Part]:
    """The findings by what they say, the most widespread first."""
    every = voices(row)
    support = [voice for voice in every if voice.proves == "conformity" and voice.passed]
    clean = [voice for voice in every if voice.proves == "defects" and voice.passed and not voice.failed]
    # A check that failed somewhere is told by its failures, unless nothing else supports the criterion.
    whole = [voice for voice in support if not voice.failed] or support
    groups: tuple[tuple[str, str, Iterable[tuple[int, Voice]]], ...] = (
        ("passed", "seen", ((voice.passed, voice) for voice in whole)),
        ("failed", "against", ((voice.failed, voice) for voice in every if voice.proves != "context")),
        ("cantTell", "look", ((voice.to_look_at, voice) for voice in every)),
        ("plainly", "clean", ((voice.passed, voice) for voice in clean)),
        ("plainly", "aside", ((voice.failed, voice) for voice in every if voice.proves == "context")),
    )
    found = []
    for kind, message, counted in groups:
        points = sorted(((n, voice) for n, voice in counted if n), key=lambda point: -point[0])
        if points:
            found.append(Part(kind, _points(report, message, points)))
    return found


def _points(report: Report, message: str, points: list[tuple[int, Voice]]) -> str:
    words = report.words
    shown = [
        words.say("summary", "point", label=report.label(voice.check), n=amount(report, voice.check, n, judged(voice)))
        for n, voice in points[:MOST]
    ]
    rest = len(points) - MOST
    if rest > 0:
        shown.append(words.say("summary", "more", count=rest))
    return words.say("summary", message, points="\u00a0; ".join(shown))


def judged(voice: Voice) -> int:
    """How many subjects the check had something to say of."""
    outcomes = {Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL}
    return len({finding.subject for finding in voice.findings if finding.outcome in outcomes})


def _why_jury_only(row: Row) -> str:
    if row.voices:
        return "not-collected"
    return "not-run" if row.criterion.groups else "no-check"
