"""Figures of the accessibility verdicts in the grid."""

from __future__ import annotations

from pathlib import Path

import pytest

from preuve.errors import PreuveError
from preuve.fill import fill
from preuve.grid import load
from preuve.model import Status
from runners.pipeline import _figures

FIGURES = {"nc": "5/106", "open": "71/106", "c": "8/106", "na": "22/106", "pages": 17}


@pytest.mark.parametrize("code", ["C2.1-c", "C1.4-b"])
def test_criteria_that_name_accessibility_carry_them(code: str) -> None:
    row = next(row for row in fill(load(), (), frozenset({"site"}), FIGURES) if row.criterion.code == code)
    found = {fact.label["fr"]: fact.value for fact in row.facts}
    assert found["Critères RGAA non conformes (site)"] == "5/106"
    assert found["Critères RGAA à juger par une personne (site)"] == "71/106"
    assert found["Pages examinées selon le RGAA"] == 17


def test_without_verdicts_there_are_no_figures() -> None:
    rows = fill(load(), (), frozenset({"site"}))
    assert not [fact for row in rows for fact in row.facts if fact.source == "rgaa.*"]


def test_they_are_the_sites() -> None:
    tests, criteria = {"1.1.1": Status.NC, "2.1.1": Status.C}, {"1.1": Status.NC, "1.2": Status.OPEN, "2.1": Status.C}
    rolled = {
        "pages": {"https://a.fr/": {"tests": tests, "criteria": criteria}},
        "site": {"criteria": criteria, "rate": 0.5, "open": 1},
    }
    assert _figures(rolled) == {"nc": "1/106", "open": "1/106", "c": "1/106", "na": "0/106", "pages": 1}
    assert _figures({"pages": {}, "site": {"criteria": {}, "rate": None, "open": 0}}) == {}


def test_a_grid_that_asks_for_an_unknown_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "grid.toml"
    path.write_text(
        """schema = "preuve.grid/1"
id = "x"
title = "X"
bloc = [{ number = 1, title = "B" }]
competence = [{ code = "C1", bloc = 1, activity = "A", title = "T" }]
[[criterion]]
code = "C1-a"
competence = "C1"
title = "T"
inputs = ["site"]
[[criterion.fact]]
label = { fr = "a", en = "a" }
check = "rgaa.*"
how = "rgaa"
arg = "rate"
""",
        encoding="utf-8",
    )
    with pytest.raises(PreuveError) as caught:
        load(str(path))
    assert "arg" in str(caught.value.args) or "arg" in str(vars(caught.value))
