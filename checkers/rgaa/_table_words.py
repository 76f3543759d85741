"""How what is said of each table becomes what is said of the page: the frame of all checks on tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from checkers.rgaa._settle import settle
from checkers.rgaa._tables import Table, tables
from preuve.given import Given
from preuve.model import Finding


@dataclass(frozen=True, slots=True)
class Word:
    """What one test says of one table. `message` and `args` for "nc" and "ask"; `at`: the element, if not the table."""

    verdict: Literal["nc", "ask", "c", "na"]
    message: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)
    at: Any = None
    refs: tuple[str, ...] = ()


def judging(judge: Callable[..., Word], with_names: bool = False) -> Callable[[Given], Iterator[Finding]]:
    """A check that asks `judge` of each table; `with_names`: of the browser's accessibility tree, and each table.

    A fault in a table that people do not get is a doubt. The words must have `right` ({count}), `none`, `hidden`,
    `more` and `beyond`.
    """

    def run(given: Given) -> Iterator[Finding]:
        found = list(tables(given["dom"]))
        first = (given["axtree"],) if with_names else ()
        words = [(table, judge(*first, table)) for table in found]
        failed = [_say(given, *one) for one in words if one[1].verdict == "nc" and one[0].shown]
        doubts = [_say(given, *one) for one in words if one[1].verdict == "ask" and one[0].shown]
        doubts += [given.ask("hidden", t.pointer) for t, word in words if word.verdict in {"nc", "ask"} and not t.shown]
        right = sum(word.verdict == "c" for _, word in words)
        last = (lambda: given.passed("right", count=right)) if right else (lambda: given.inapplicable("none"))
        yield from settle(given, failed, doubts, last)

    return run


def _say(given: Given, table: Table, word: Word) -> Finding:
    where = table.pointer if word.at is None else table.point(word.at)
    if word.verdict == "nc":
        return given.failed(word.message, where, refs=word.refs, **word.args)
    return given.ask(word.message, where, **word.args)
