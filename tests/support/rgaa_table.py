"""The table of docs/rgaa-tests.md: of each RGAA test, what Preuve decides, by what, and what stays for a human.

Nothing in it is typed by hand. What a check decides is what its fixtures show; what absence and engines decide is in
the referential's data; what is asked comes from the questions and from the checks' own words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from checkers.rgaa._referential import FOLDER, REF, load
from checkers.rgaa.questions import questions
from preuve.model import Finding, Outcome
from preuve.words import Words

SILENCE = "nothing-concerned"
ENGINES = {"axe": "axe-core", "alfa": "Alfa", "ace": "ACE"}
VERDICTS = {Outcome.INAPPLICABLE: "NA", Outcome.FAILED: "NC", Outcome.PASSED: "C"}
HEAD = """# RGAA {version} : test par test, ce que Preuve décide

<!-- Écrit par les tests (PREUVE_UPDATE=1 ./run pytest tests/test_checks.py) : ne pas modifier à la main. -->

Preuve prononce **{NA}** tests « non applicable » (NA), **{NC}** « non conforme » (NC) et **{C}** « conforme » (C)
quand la page le prouve, sur **{total}** tests ; **{human}** ne sont jamais tranchés autrement que par l’absence des
éléments concernés : une personne juge, sur les éléments que Preuve lui montre. Un test qui n’est pas tranché sur une
page reste « ? » (NT dans la grille de l’État).

NA par absence : aucun des éléments dont parle le test n’est dans la page. Les contrôles cités (`rgaa.…`) ont chacun,
dans `fixtures/`, une page qui montre chaque verdict annoncé ici.

| Test | Sujet du critère | NA | NC | C | Par | Reste à une personne |
|---|---|---|---|---|---|---|
"""


@dataclass
class Row:
    """What is known of one test: who gives each verdict, and what is asked."""

    by: dict[str, set[str]] = field(default_factory=lambda: {"NA": set(), "NC": set(), "C": set()})
    asks: dict[str, None] = field(default_factory=dict)


def rows(findings: Iterable[Iterable[Finding]], words: Words) -> dict[str, Row]:
    """The rows by test, of the findings of each fixture (with their checks' references)."""
    rgaa = load()
    table = {test: Row() for test in rgaa.tests}
    for test, scopes in rgaa.tests.items():
        if scopes:
            table[test].by["NA"].add("absence")
    for name, engine in ENGINES.items():
        for test in _engine(name):
            table[test].by["NC"].add(engine)
    for question in questions():
        table[question.test].asks[question.text["fr"]] = None
    for said in findings:
        _read(said, table, words)
    # The tests of a criterion differ by the kind of element: one check handles them alike, its fixtures show some.
    for criterion in rgaa.criteria.values():
        shared = dict.fromkeys(ask for test in criterion.tests for ask in table[test].asks)
        for test in criterion.tests:
            if not table[test].asks and not table[test].by["C"]:
                table[test].asks |= shared
    return table


def _engine(name: str) -> set[str]:
    path = FOLDER / f"{name}.toml"
    if not path.exists():
        return set()
    rules = tomllib.loads(path.read_text(encoding="utf-8"))["rules"]
    return {row["test"] for rule in rules.values() for row in rule.get("nc", ())}


def _read(said: Iterable[Finding], table: Mapping[str, Row], words: Words) -> None:
    for finding in said:
        own = finding.check.removeprefix("rgaa.")
        if finding.message == SILENCE or own in {"questions", "absence", "wcag", *ENGINES}:
            continue
        for ref in finding.refs:
            row = table.get(ref.removeprefix(REF))
            if not ref.startswith(REF) or row is None:
                continue
            if verdict := VERDICTS.get(finding.outcome):
                row.by[verdict].add(f"`{finding.check}`")
            elif finding.outcome is Outcome.CANT_TELL:
                row.asks.setdefault(words.say(finding.check, "label"), None)


def write(table: Mapping[str, Row]) -> str:
    """The whole page, as Markdown."""
    rgaa = load()
    counts = {verdict: sum(1 for row in table.values() if row.by[verdict]) for verdict in ("NA", "NC", "C")}
    human = sum(1 for row in table.values() if not (row.by["NC"] or row.by["C"]))
    lines = [HEAD.format(version=rgaa.version, total=len(table), human=human, **counts)]
    for criterion in rgaa.criteria.values():
        for test in criterion.tests:
            row = table[test]
            marks = " | ".join("✓" if row.by[verdict] else "" for verdict in ("NA", "NC", "C"))
            by = ", ".join(sorted(set().union(*row.by.values()))) or "–"
            asks = " ".join(row.asks).replace("|", "/") or "–"
            lines.append(f"| [{test}]({rgaa.link(test)}) | {criterion.label['fr']} | {marks} | {by} | {asks} |\n")
    return "".join(lines)
