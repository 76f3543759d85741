"""What the faults that engines find mean for the RGAA: rows of `referential/<engine>.toml`, rule by rule.

A fault breaks a test (`nc`) where the rule is at least as strict as the test on that element, or says that a human
should look (`ask`). Own checks decide most tests with better evidence: an engine asks only where it adds a doubt.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from lxml import etree

from checkers.rgaa._referential import FOLDER, expand

# Shorthands for `when`, beside those of the referential.
_PARTS = {
    # 7.x is about components that scripts make or drive.
    "scripted": "(//script or //@*[starts-with(name(), 'on')])",
    # The glossary's "formulaire".
    "in-form": "(ancestor::form or ancestor::*[role(form)] or @form)",
    "unlabelled": "not(@aria-label or @aria-labelledby or @title or ancestor::label or @id = //label/@for)",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A test that a fault bears on, on elements for which `when` holds."""

    test: str
    when: Callable[[Any], Any] | None = None

    def holds(self, element: Any | None) -> bool:
        """Whether the row is about this element; a condition on an element that was not found does not hold."""
        return self.when is None or (element is not None and bool(self.when(element)))


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule of an engine means: see the head of `referential/axe.toml`."""

    nc: tuple[Row, ...] = ()
    ask: tuple[Row, ...] = ()
    wcag: tuple[str, ...] | None = None
    wcag_when: Callable[[Any], Any] | None = None
    text: Mapping[str, str] = field(default_factory=dict)

    def certain(self, element: Any | None) -> bool:
        """Whether a fault on this element breaks the rule's success criteria for certain."""
        return self.wcag_when is None or (element is not None and bool(self.wcag_when(element)))


@cache
def rules(engine: str) -> Mapping[str, Rule]:
    """The meaning of each rule of an engine that we have read against the RGAA."""
    raw = tomllib.loads((FOLDER / f"{engine}.toml").read_text(encoding="utf-8"))["rules"]
    return {name: _rule(value) for name, value in raw.items()}


def _rule(value: Mapping[str, Any]) -> Rule:
    wcag = value.get("wcag")
    return Rule(
        tuple(_row(row) for row in value.get("nc", ())),
        tuple(_row(row) for row in value.get("ask", ())),
        None if wcag is None else tuple(wcag),
        _condition(value.get("wcag-when", "")),
        {language: value[language] for language in ("fr", "en") if language in value},
    )


def _row(row: Mapping[str, str]) -> Row:
    return Row(row["test"], _condition(row.get("when", "")))


def _condition(path: str) -> Callable[[Any], Any] | None:
    return etree.XPath(f"boolean({expand(path, _PARTS)})") if path else None


def tests(rows: Iterable[Row], element: Any | None) -> tuple[str, ...]:
    """The tests of the rows that hold for the element."""
    return tuple(dict.fromkeys(row.test for row in rows if row.holds(element)))
