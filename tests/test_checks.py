"""Every check against its fixtures, and the rules that every check keeps."""

from __future__ import annotations

import os
import string
from pathlib import Path

import pytest

import checkers
from preuve import engine
from preuve.bundle import Bundle
from preuve.grid import load as load_grid
from preuve.model import Outcome
from preuve.words import LANGUAGES, Words, beside, load
from tests.support import checks_table, rgaa_table
from tests.support.fixtures import CHECKS, Fixture, collect, fixtures

ALL = fixtures()
CHECKERS = Path(checkers.__file__).parent
DOCS = Path(__file__).parents[1] / "docs"
TABLE = DOCS / "rgaa-tests.md"
CATALOGUE = DOCS / "controles.md"
# What the engine itself may say, besides the messages of the check's own words file.
GENERIC = {"evidence-missing", "check-broke", "nothing-concerned"}


@pytest.fixture(scope="session")
def bundles(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bundle]:
    """Only the fixtures that this run will use are collected."""
    wanted = {item.callspec.id for item in request.session.items if hasattr(item, "callspec")}
    return collect([f for f in ALL if f.name in wanted], tmp_path_factory.mktemp("bundles"))


@pytest.fixture(scope="session")
def words() -> Words:
    return load(beside(CHECKERS), "fr")


@pytest.mark.browser
@pytest.mark.parametrize("fixture", ALL, ids=lambda fixture: fixture.name)
def test_fixture(fixture: Fixture, bundles: dict[str, Bundle], words: Words) -> None:
    findings = list(engine.run([fixture.check], bundles[fixture.name]))
    said = [f"{f.outcome}: {f.message} {dict(f.args)} {f.pointer}" for f in findings]
    outcomes = {finding.outcome for finding in findings}
    assert "check-broke" not in {finding.message for finding in findings}, said
    match fixture.outcome:
        case "failed":
            assert Outcome.FAILED in outcomes, said
        case "cantTell":
            assert Outcome.CANT_TELL in outcomes and Outcome.FAILED not in outcomes, said
        case expected:
            assert outcomes == {Outcome(expected)}, said
    for finding in findings:
        if finding.message not in GENERIC:
            assert words.say(finding.check, finding.message, **finding.args)


@pytest.mark.parametrize("check", CHECKS)
def test_has_a_passed_and_a_failed_fixture(check: str) -> None:
    kinds = {fixture.outcome for fixture in ALL if fixture.check.id == check}
    # A check that can only point or only exclude shows the other outcomes that it has.
    assert len(kinds) >= 2, f"fixtures/{check}/ shows {sorted(kinds) or 'nothing'}"
    assert kinds & {"failed", "cantTell"} and kinds & {"passed", "inapplicable"}, sorted(kinds)


@pytest.mark.browser
def test_the_table_of_rgaa_tests_is_what_the_fixtures_show(bundles: dict[str, Bundle], words: Words) -> None:
    rgaa = [fixture for fixture in ALL if fixture.check.family == "rgaa"]
    if not all(fixture.name in bundles for fixture in rgaa):
        pytest.skip("needs all fixtures: run the whole file, ./run pytest tests/test_checks.py")
    said = [
        [engine.with_refs(finding, fixture.check) for finding in engine.run([fixture.check], bundles[fixture.name])]
        for fixture in rgaa
    ]
    table = rgaa_table.rows(said, words)
    made = rgaa_table.write(table)
    if "PREUVE_UPDATE" in os.environ:
        TABLE.write_text(made, encoding="utf-8")
    assert made == TABLE.read_text(encoding="utf-8"), "docs/rgaa-tests.md is stale: PREUVE_UPDATE=1 writes it anew"
    alone = [test for test, row in table.items() if not row.asks and not row.by["C"]]
    assert not alone, f"neither decided nor asked of a human: {alone}"


def test_the_table_of_checks_is_what_the_code_says(words: Words) -> None:
    shown = {check: sorted({f.outcome for f in ALL if f.check.id == check}) for check in CHECKS}
    made = checks_table.write(CHECKS.values(), shown, load_grid(), words)
    if "PREUVE_UPDATE" in os.environ:
        CATALOGUE.write_text(made, encoding="utf-8")
    assert made == CATALOGUE.read_text(encoding="utf-8"), "docs/controles.md is stale: PREUVE_UPDATE=1 writes it anew"


@pytest.mark.parametrize("check", CHECKS)
def test_figures_are_said_with_their_source(check: str, words: Words) -> None:
    limits = CHECKS[check].limits
    for language in LANGUAGES:
        threshold, source = (words.texts.get((check, key, language)) for key in ("threshold", "source"))
        assert bool(threshold) == bool(limits), f"{check}: figures and `threshold` go together"
        assert source or not limits, f"{check}: figures without a source"
        said = _placeholders(threshold or "") | _placeholders(source or "")
        assert said == set(limits), f"{check}: {said}"


def test_every_fixture_folder_belongs_to_a_check() -> None:
    from tests.support.fixtures import ROOT

    strangers = {p.name for p in ROOT.iterdir() if p.is_dir() and "." in p.name} - set(CHECKS)
    assert not strangers


def test_words_are_whole_in_both_languages(words: Words) -> None:
    for table, message, _ in words.texts:
        names = [_placeholders(words.texts[table, message, language]) for language in LANGUAGES]
        assert names[0] == names[1], f"[{table}] {message}: {names}"
    for check in CHECKS.values():
        for language in LANGUAGES:
            assert (check.id, "label", language) in words.texts, f"{check.id} has no label in {language}"
    assert {table for table, _, _ in words.texts} <= set(CHECKS), "words without a check"


def _placeholders(text: str | dict[str, str]) -> set[str]:
    parts = [text] if isinstance(text, str) else list(text.values())
    names = {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}
    # A tool's own texts come in both languages: `help_fr` in one sentence stands for `help_en` in the other.
    return {name.removesuffix("_fr").removesuffix("_en") for name in names}
