"""The questions for humans: whole, in both languages, about tests and elements that the referential knows."""

from __future__ import annotations

from checkers.rgaa._referential import load
from checkers.rgaa.questions import questions


def test_questions_are_whole() -> None:
    assert questions()
    for question in questions():
        assert question.test in load().tests
        for text in question.text.values():
            assert "?" in text, f"{question.test}: {text}"
        assert question.text["fr"] != question.text["en"]
