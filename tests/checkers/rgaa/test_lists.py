"""Lines typed like lists: which follow each other, and which are only numbers or speech."""

from __future__ import annotations

import pytest

from checkers.rgaa._links import words
from checkers.rgaa.lists import _runs


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["- colle", "- fil"], [("dash", 2)]),
        (["Matériel :", "• colle", "• fil", "• os", "Voilà"], [("bullet", 3)]),
        (["1. plier", "2. coudre", "3. coller"], [("number", 3)]),
        (["a) plier", "b) coudre"], [("number", 2)]),
        (["12. rue des Relieurs", "75006 Paris"], []),
        (["1. plier", "4. coller"], []),
        (["- une seule ligne", "puis du texte"], []),
        (["-10 % sur les colles", "-20 % sur les fils"], []),
        (["1. plier", "2. coudre", "1. relire", "2. coller"], [("number", 2), ("number", 2)]),
        ([], []),
    ],
)
def test_runs(lines: list[str], found: list[tuple[str, int]]) -> None:
    assert [(kind, len(run)) for kind, run in _runs([(None, line) for line in lines])] == found


def test_words_leave_out_what_is_not_heard() -> None:
    assert words("L’Atelier\u00ad du\u200b Vercors, n°\u00a02 →") == ["l", "atelier", "du", "vercors", "n", "2"]
    assert words("« … » > +") == []
