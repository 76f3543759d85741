"""The words of the reports: every id that the program can hand over has its sentence, in good French."""

from __future__ import annotations

import re
import string
import tomllib
from collections.abc import Iterator
from typing import Any, get_args

import pytest

import reports
from preuve.fill import State
from preuve.grid import Input
from reports._examined import ACTIONS, OTHER
from reports._text import reason
from runners.crawl.kinds import KINDS
from tests.reports.sample import words

DATA: dict[str, Any] = {
    table: messages
    for _, path in reports.words_files()
    for table, messages in tomllib.loads(path.read_text(encoding="utf-8")).items()
}
# The reasons of visits, of other collectors, and of addresses that the crawl leaves out.
REASONS = [
    "page-too-slow", "tab-crashed", "browser-fault", "no-such-host", "connection-refused", "redirect-loop",
    "certificate-refused", "no-answer", "empty-answer", "answer-unreadable", "no-network", "network-fault",
    "password-asked", "not-a-page", "leaves-the-site", "private-address", "file-skipped", "lighthouse-missing",
    "lighthouse-failed", "url-length", "depth", "path-depth", "repeated-path", "calendar", "facet", "pagination",
    "search", "variants", "robots", "page-limit", "dictionary-missing",
]  # fmt: skip


def _texts() -> Iterator[tuple[str, str, str]]:
    for table, messages in DATA.items():
        for message, languages in messages.items():
            for lang, text in languages.items():
                for one in text.values() if isinstance(text, dict) else (text,):
                    yield f"{table}.{message}", lang, one


def _holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("name", [*REASONS, *sorted(ACTIONS | OTHER)])
def test_every_reason_has_its_sentence(name: str) -> None:
    for lang in ("fr", "en"):
        text = reason(words(lang), name, {"limit": 30, "pages": ["/a"]})
        assert text and "Autre raison" not in text and "Another reason" not in text


def test_states_inputs_and_kinds_have_their_words() -> None:
    for lang in ("fr", "en"):
        found = words(lang)
        assert all(found.has("state", state) and found.has("state-help", state) for state in State)
        assert all(found.has("input", name) and found.has("input-ask", name) for name in get_args(Input))
        assert all(found.has("kind", kind) for kind in (*KINDS, "external"))


def test_unknown_ids_fall_back_to_a_neutral_sentence() -> None:
    assert reason(words(), "never-heard-of") == "Autre raison (never-heard-of)"
    assert reason(words(), "lighthouse-some-code") == "Vitesse non mesurée"
    assert reason(words(), "lighthouse-failed", {"message": "x"}) == "Vitesse non mesurée"
    assert "ni .mjml" in reason(words(), "file-skipped", {"why": "other-format"})
    assert reason(words(), "file-skipped", {"why": "new-why"}) == "Fichier remis mais non lu"


def test_both_languages_fill_the_same_holes() -> None:
    for table, messages in DATA.items():
        for message, languages in messages.items():
            assert set(languages) == {"fr", "en"}, f"{table}.{message}"
            fr, en = (
                _holes(" ".join(text.values()) if isinstance(text, dict) else text) for text in languages.values()
            )
            assert fr == en, f"{table}.{message}"


@pytest.mark.parametrize(("where", "text"), [(where, text) for where, lang, text in _texts() if lang == "fr"])
def test_french_typography(where: str, text: str) -> None:
    bare = re.sub(r"\{[^}]*\}|https?://|\(/\)", "", text)
    assert "'" not in bare, "a straight apostrophe"
    assert not re.search(r"(?<!\u00a0)[:;!?»](?=\s|$)|«(?!\u00a0)", bare), text
