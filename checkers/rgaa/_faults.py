"""Faults that engines name by element: found again in the page, and said of the RGAA as their rules' rows tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checkers.rgaa._engines import Rule, rules, tests
from checkers.rgaa._page import MAX_FINDINGS, documents, point
from checkers.rgaa._referential import REF
from preuve.given import Given
from preuve.model import Finding, Pointer
from preuve.views.dom import Dom


@dataclass(frozen=True, slots=True)
class Fault:
    """One element that fails a rule of an engine. `element` is None when it is not in our tree."""

    engine: str
    rule: str
    element: Any | None
    pointer: Pointer
    words: Mapping[str, str]


class Places:
    """Finds elements again: in which document of the page they stand, and how a person is led there."""

    def __init__(self, dom: Dom) -> None:
        self._dom = dom
        self._within = {id(document): within for document, within in documents(dom)}

    def by_number(self, number: int | None, path: str) -> tuple[Any | None, Pointer]:
        """The element with the browser's `number`, and where it is; else where the engine said that it was."""
        found = self._dom.locate(number) if number is not None else None
        if found is None:
            return None, Pointer("selector", path or "html")
        document, element = found
        return element, point(document, self._within.get(id(document), ""), element)

    def of(self, element: Any) -> Pointer | None:
        """Where an element of our tree is; None when it is in none of the page's documents."""
        root = element.getroottree().getroot()
        found = next((document for document in self._dom.documents() if document.root is root), None)
        return point(found, self._within.get(id(found), ""), element) if found else None


def alfa_faults(evidence: Mapping[str, Any], places: Places) -> Iterator[Fault]:
    """The elements of Alfa's failed outcomes."""
    known = rules("alfa")
    for outcome in evidence.get("outcomes", ()):
        rule = known.get(outcome["rule"])
        if outcome["outcome"] != "failed" or rule is None:
            continue
        for place in outcome["elements"][:1] or [{"node": None, "path": ""}]:
            element, pointer = places.by_number(place["node"], place["path"])
            yield Fault("Alfa", outcome["rule"], element, pointer, rule.text)


def ace_faults(evidence: Mapping[str, Any], places: Places) -> Iterator[Fault]:
    """The elements that ACE is sure of."""
    known = rules("ace")
    tables: set[Any] = set()
    for result in evidence.get("results", ()):
        rule = known.get(result["rule"])
        if result["confidence"] != "FAIL" or rule is None:
            continue
        element, pointer = places.by_number(result["node"], result["path"])
        if element is not None and result["rule"] == "table_headers_related":
            # The engine says it of each cell; it is a fault of the table.
            element = next(element.iterancestors("table"), element)
            if element in tables:
                continue
            tables.add(element)
            pointer = places.of(element) or pointer
        yield Fault("ACE", result["rule"], element, pointer, rule.text)


def judge(
    given: Given, engine: str, faults: Callable[[Mapping[str, Any], Places], Iterable[Fault]]
) -> Iterator[Finding]:
    """What an engine's faults mean for the RGAA; that it did not run is said too."""
    evidence = given[engine]
    if why := evidence.get("failed"):
        yield given.ask("not-run", why=why)
        return
    known = rules(engine)
    said = 0
    left: dict[str, None] = {}
    for fault in faults(evidence, Places(given["dom"])):
        bears, certain = _bears_on(known[fault.rule], fault.element)
        if not bears:
            continue
        said += 1
        if said > MAX_FINDINGS:
            left.update(dict.fromkeys(bears))
            continue
        tell = given.failed if certain else given.ask
        refs = tuple(REF + test for test in bears)
        yield tell("fault" if certain else "to-check", fault.pointer, refs=refs, **words_of(fault))
    if left:
        yield given.ask("more", refs=tuple(REF + test for test in left), count=said - MAX_FINDINGS)


def _bears_on(rule: Rule, element: Any | None) -> tuple[tuple[str, ...], bool]:
    broken = tests(rule.nc, element)
    return (broken, True) if broken else (tests(rule.ask, element), False)


def words_of(fault: Fault) -> dict[str, str]:
    """The rule and what it means, for a sentence in either language."""
    return {"rule": fault.rule, "what_fr": fault.words["fr"], "what_en": fault.words["en"]}
