"""What the engines say for certain of the success criteria of WCAG, for those who work by them.

A violation of an axe rule that has one (advice, experiments and level AAA left out), a failed outcome of those Alfa
rules that give no false alarms, the ACE rules. Engines that name the same element for the same criterion say it once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from checkers.rgaa._engine_doubts import contradicted
from checkers.rgaa._engines import rules
from checkers.rgaa._faults import Fault, Places, ace_faults, alfa_faults, words_of
from checkers.rgaa._page import capped, on_page
from checkers.rgaa.axe import help_of, locate, pointer
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

AXE = "axe-core"
# Tags of axe's that make a rule no proof of a fault at level A or AA of WCAG 2.1, on which the RGAA rests.
_NOT_CERTAIN = {"best-practice", "experimental", "wcag2aaa", "wcag21aaa", "wcag22a", "wcag22aa", "wcag2a-obsolete"}
# The success criteria of level AAA, which rules of a lower level name beside others.
_AAA = {
    "1.2.6", "1.2.7", "1.2.8", "1.2.9", "1.3.6", "1.4.6", "1.4.7", "1.4.8", "1.4.9", "2.1.3", "2.2.3", "2.2.4", "2.2.5",
    "2.2.6", "2.3.2", "2.3.3", "2.4.8", "2.4.9", "2.4.10", "2.5.5", "2.5.6", "3.1.3", "3.1.4", "3.1.5", "3.1.6",
    "3.2.5", "3.3.5", "3.3.6",
}  # fmt: skip
MAX_FAULTS = 60  # a page


@dataclass(slots=True)
class Breach:
    """An element that breaks `criteria`, by what each engine says of it."""

    pointer: Pointer
    words: dict[str, Any]
    criteria: dict[str, None]
    engines: dict[str, None]
    rules: dict[str, None] = field(default_factory=dict)


def axe_criteria(result: Mapping[str, Any]) -> tuple[str, ...]:
    """The success criteria that a violation of this rule of axe's breaks for certain."""
    if _NOT_CERTAIN.intersection(result["tags"]):
        return ()
    known = rules("axe").get(result["id"])
    if known is not None and known.wcag is not None:
        return known.wcag
    numbers = (tag[4:] for tag in result["tags"] if tag.startswith("wcag"))
    named = (f"{number[0]}.{number[1]}.{number[2:]}" for number in numbers if number.isdigit() and len(number) > 2)
    return tuple(number for number in named if number not in _AAA)


def _breaches(given: Given) -> list[Breach]:
    """All breaches, those of one element and of a common criterion as one."""
    by_element: dict[Any, list[Breach]] = {}
    for key, breach in _found(given):
        same = next((one for one in by_element.get(key, ()) if one.criteria.keys() & breach.criteria.keys()), None)
        if same is None:
            by_element.setdefault(key, []).append(breach)
            continue
        same.criteria |= breach.criteria
        same.engines |= breach.engines
        same.rules |= breach.rules
    return [breach for breaches in by_element.values() for breach in breaches]


def _found(given: Given) -> Iterator[tuple[Any, Breach]]:
    dom, tree = given["dom"], given["axtree"]
    for result in given["axe"]["results"]["violations"]:
        criteria = axe_criteria(result)
        help = help_of(given, result)
        words = {"what_fr": help["help_fr"], "what_en": help["help_en"]}
        for node in result["nodes"] if criteria else ():
            where = pointer(node)
            element = locate(dom, node["target"])
            if not _certain(result["id"], node, element) or contradicted(result["id"], element, dom, tree):
                continue
            key = where.value if element is None else element
            yield key, Breach(where, words, dict.fromkeys(criteria), {AXE: None}, {result["id"]: None})
    places = Places(dom)
    for engine, faults in (("alfa", alfa_faults), ("ace", ace_faults)):
        for fault in faults(given[engine], places):
            rule = rules(engine)[fault.rule]
            criteria = rule.wcag or ()
            if criteria and rule.certain(fault.element) and not contradicted(fault.rule, fault.element, dom, tree):
                yield (
                    _key(fault),
                    Breach(
                        fault.pointer,
                        {key: text for key, text in words_of(fault).items() if key != "rule"},
                        dict.fromkeys(criteria),
                        {fault.engine: None},
                        {fault.rule: None},
                    ),
                )


def _certain(rule: str, node: Mapping[str, Any], element: Any | None) -> bool:
    known = rules("axe").get(rule)
    # With a shadow, which of the colours the eye compares is for a human.
    shadow = any(
        "shadowColor" in (check.get("data") or {}) for check in node.get("any", ()) if rule == "color-contrast"
    )
    return not shadow and (known is None or known.certain(element))


def _key(fault: Fault) -> Any:
    return fault.pointer.value if fault.element is None else fault.element


@on_page
def _wcag(given: Given) -> Iterator[Finding]:
    yield from capped(given, _breaches(given), lambda one: _tell(given, one), limit=MAX_FAULTS)


def _tell(given: Given, breach: Breach) -> Finding:
    criteria = sorted(breach.criteria, key=lambda number: [int(part) for part in number.split(".")])
    return given.failed(
        "breach",
        breach.pointer,
        refs=tuple(f"wcag:{number}" for number in criteria),
        criteria=criteria,
        engines=list(breach.engines),
        rules=list(breach.rules),
        **breach.words,
    )


CHECKS = (Check("rgaa.wcag", needs=("http", "dom", "axtree", "axe", "alfa", "ace"), run=_wcag),)
