"""What only a human can judge: for each such RGAA test, the question to answer and the elements to look at.

The questions are data (`referential/questions/<theme>.toml`), one for each test that no check of ours can ever decide:

    ["1.6.1"]
    look = ["img"]           # scopes or kinds of the referential that name the elements; none: the whole page
    fr = "..."
    en = "..."
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from checkers.rgaa._page import documents, on_page, point, unread
from checkers.rgaa._referential import FOLDER, REF, load
from checkers.rgaa.absence import SIGHTS, inventory_of
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

MAX_ELEMENTS = 20  # named for one question; the others are counted


@dataclass(frozen=True, slots=True)
class Question:
    """What a human is asked of one test, by language; `look`: the kinds of elements that it is asked about."""

    test: str
    look: tuple[str, ...]
    text: Mapping[str, str]


@cache
def questions() -> tuple[Question, ...]:
    """All questions, in the order of the tests. Raises KeyError for a scope or a kind that the referential lacks."""
    found: dict[str, Question] = {}
    for path in sorted((FOLDER / "questions").glob("*.toml")):
        for test, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
            kinds = [kind for name in value.get("look", ()) for kind in _kinds(name)]
            found[test] = Question(test, tuple(dict.fromkeys(kinds)), {"fr": value["fr"], "en": value["en"]})
    return tuple(found[test] for test in load().tests if test in found)


def _kinds(name: str) -> tuple[str, ...]:
    rgaa = load()
    if name in rgaa.scopes:
        return rgaa.scopes[name].kinds
    if name in rgaa.kinds or name in SIGHTS:
        return (name,)
    raise KeyError(name)


@on_page
def _questions(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    pages = list(documents(dom))
    inventory = inventory_of(given)
    whole = "load" not in given["http"].get("problems", {}) and not any(unread(dom))
    settled = {test for test, _ in inventory.absent()} if whole else set()
    pointers: dict[Any, Pointer] = {}
    for question in questions():
        if question.test in settled:
            continue
        places = [
            (document, within, element)
            for document, within in pages
            for kind in question.look
            if kind not in SIGHTS
            for element in inventory.find(kind, document)
        ]
        unique = {place[2]: place for place in places}
        for element, place in list(unique.items())[:MAX_ELEMENTS]:
            if element not in pointers:
                pointers[element] = point(*place)
        shown = [pointers[element] for element in list(unique)[:MAX_ELEMENTS]]
        yield given.ask(
            "look" if shown else "look-all",
            shown[0] if shown else Pointer("selector", "body"),
            refs=(REF + question.test,),
            question_fr=question.text["fr"],
            question_en=question.text["en"],
            count=len(unique),
            elements=[pointer.value for pointer in shown],
        )


CHECKS = (Check("rgaa.questions", needs=("http", "source", "dom"), run=_questions),)
