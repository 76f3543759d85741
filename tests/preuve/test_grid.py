from __future__ import annotations

from dataclasses import fields
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from preuve import fill as filling
from preuve.errors import PreuveError
from preuve.fill import Jury, State, fill
from preuve.grid import GRIDS, at_hand, load
from preuve.model import Finding, Outcome
from tests.support.fixtures import CHECKS

GRID = load()


def finding(check: str, outcome: Outcome, subject: str = "p", **args: object) -> Finding:
    return Finding(check, outcome, subject, "m", args, evidence=("0",))


def test_the_whole_certification_is_there() -> None:
    assert (len(GRID.blocs), len(GRID.competences), len(GRID.criteria)) == (3, 17, 49)
    assert GRID.criteria[0].code == "C1.1-a" and GRID.criteria[-1].code == "C3.3.2-d"
    assert all(c.title.endswith((".", "…")) for c in GRID.criteria)
    assert all(c.inputs for c in GRID.criteria)
    assert all(b.trial for b in GRID.blocs)


def test_every_pattern_of_the_grid_finds_a_check() -> None:
    patterns = {(c.code, p) for c in GRID.criteria for g in c.groups for p in g.checks}
    patterns |= {(c.code, fact.check) for c in GRID.criteria for fact in c.facts}
    dead = [(code, p) for code, p in sorted(patterns) if not any(fnmatchcase(check, p) for check in CHECKS)]
    assert patterns and not dead


def test_every_check_speaks_to_some_criterion() -> None:
    mute = [c for c in CHECKS if not any(g.covers(c) for criterion in GRID.criteria for g in criterion.groups)]
    assert mute == []


MINIMAL = """
schema = "preuve.grid/1"
id = "g"
title = "G"
[[bloc]]
number = 1
title = "B"
[[competence]]
code = "C1"
bloc = 1
activity = "A"
title = "T"
[[criterion]]
code = "C1-a"
competence = "C1"
title = "T"
inputs = ["site"]
[[criterion.evidence]]
proves = "conformity"
checks = ["a.*"]
[[criterion.evidence]]
proves = "defects"
checks = ["b.*"]
[[criterion.fact]]
label = { fr = "f", en = "e" }
check = "a.n"
how = "median"
arg = "n"
"""


def read(tmp_path: Path, text: str) -> filling.Grid:
    file = tmp_path / "ma-grille.toml"
    file.write_text(text, encoding="utf-8")
    return load(str(file))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('id = "g"', "", ".id"),
        ('schema = "preuve.grid/1"', 'schema = "autre/9"', "schema"),
        ("bloc = 1", "bloc = 7", "C1.bloc"),
        ('competence = "C1"', 'competence = "C9"', "C1-a.competence"),
        ('inputs = ["site"]', 'inputs = ["telepathie"]', "C1-a.inputs"),
        ('inputs = ["site"]', 'inputs = "site"', "C1-a.inputs"),
        ('proves = "defects"', 'proves = "tout"', "C1-a.evidence.proves"),
        ('how = "median"', 'how = "magie"', "C1-a.fact.how"),
        ('label = { fr = "f", en = "e" }', 'label = { fr = "f" }', "C1-a.fact.label"),
        ('code = "C1-a"', 'code = "C1"', "C1"),
    ],
)
def test_errors_name_file_and_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    with pytest.raises(PreuveError) as caught:
        read(tmp_path, MINIMAL.replace(old, new, 1))
    assert caught.value.message == "grid-broken"
    assert caught.value.details["file"] == "ma-grille.toml" and caught.value.details["key"] == key


def test_toml_that_cannot_be_read_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(PreuveError, match="line 1"):
        read(tmp_path, "schema = \n")
    with pytest.raises(PreuveError, match="grid-unknown"):
        load("nulle-part")


@pytest.mark.parametrize(
    ("findings", "state"),
    [
        ([finding("a.x", Outcome.PASSED)], State.SUPPORTED),
        ([finding("a.x", Outcome.FAILED)], State.CONTRADICTED),
        ([finding("a.x", Outcome.PASSED), finding("a.y", Outcome.FAILED)], State.SHARED),
        ([finding("b.x", Outcome.PASSED)], State.NOTHING_FOUND),  # a clean pass of a defect finder proves nothing
        ([finding("b.x", Outcome.FAILED)], State.CONTRADICTED),
        ([finding("a.x", Outcome.PASSED), finding("b.x", Outcome.FAILED)], State.SHARED),
        ([finding("a.x", Outcome.INAPPLICABLE)], State.NOTHING_FOUND),
        ([finding("a.x", Outcome.CANT_TELL)], State.NOTHING_FOUND),
        ([finding("a.x", Outcome.UNTESTED)], State.JURY_ONLY),  # not looked at is not "found nothing"
        ([], State.JURY_ONLY),
    ],
)
def test_states(tmp_path: Path, findings: list[Finding], state: State) -> None:
    (row,) = fill(read(tmp_path, MINIMAL), findings, frozenset({"site"}))
    assert row.state == state


def test_a_missing_input_is_said(tmp_path: Path) -> None:
    (row,) = fill(read(tmp_path, MINIMAL), [], frozenset({"emails"}))
    assert row.state == State.INPUT_MISSING and row.missing == ("site",)


def test_facts_are_sums_of_findings(tmp_path: Path) -> None:
    found = [finding("a.n", Outcome.PASSED, f"p{n}", n=n) for n in (1, 5, 9)]
    (row,) = fill(read(tmp_path, MINIMAL), found, frozenset({"site"}))
    assert [(f.value, f.n) for f in row.facts] == [(5.0, 3)]


def test_no_code_fills_the_jurys_columns() -> None:
    assert all(f.default is None for f in fields(Jury))
    rows = fill(GRID, [finding(c, o) for c in CHECKS for o in (Outcome.PASSED, Outcome.FAILED)], frozenset({"site"}))
    assert len(rows) == 49 and all(row.jury == Jury() for row in rows)
    with pytest.raises(TypeError):
        rows[0].jury.__class__(status="acquis", note=None, mark=1)  # type: ignore[call-arg, arg-type]


def test_shipped_grids_load() -> None:
    assert [load(path.stem).id for path in at_hand()] == [path.stem for path in sorted(GRIDS.glob("*.toml"))]
