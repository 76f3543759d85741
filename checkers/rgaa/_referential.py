"""The RGAA as data: criteria, tests, levels, labels, links, and the scopes that decide "not applicable".

A new version of the RGAA is a new file in `referential/`; nothing here knows how many criteria or tests there are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

CURRENT = "4.1.2"
FOLDER = Path(__file__).with_name("referential")
REF = "rgaa:"

_UPPER, _LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
_NAMES = ("alt", "title", "aria-label", "aria-labelledby")


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. `label` is short and ours, by language; `tests` are the ids of its tests, in order."""

    id: str
    level: str
    wcag: tuple[str, ...]
    label: Mapping[str, str]
    tests: tuple[str, ...]

    @property
    def theme(self) -> str:
        """The number of its theme."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Scope:
    """Elements that a test is about: any of `kinds`, `at_least` of them on the page."""

    kinds: tuple[str, ...]
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Referential:
    """One version of the RGAA.

    - `url`: the official page of a criterion or test, with `{id}` in it.
    - `tests`: by test, the scopes without any of which it is not applicable (none: absence decides nothing).
    - `kinds`: XPath by kind, on the live DOM; `source`: the same on the HTML as sent, for a few kinds.
    """

    version: str
    url: str
    themes: Mapping[str, Mapping[str, str]]
    criteria: Mapping[str, Criterion]
    tests: Mapping[str, tuple[str, ...]]
    scopes: Mapping[str, Scope]
    kinds: Mapping[str, str]
    source: Mapping[str, str]

    def link(self, number: str) -> str:
        """The official page of a criterion or test."""
        return self.url.format(id=number)


@cache
def load(version: str = CURRENT) -> Referential:
    """Read a version of the RGAA. Raises FileNotFoundError when it is not at hand."""
    raw = tomllib.loads((FOLDER / f"rgaa-{version}.toml").read_text(encoding="utf-8"))
    parts = raw["parts"] | raw["kinds"]
    criteria: dict[str, Criterion] = {}
    tests: dict[str, tuple[str, ...]] = {}
    for number, value in raw["criteria"].items():
        own = {f"{number}.{at}": _names(scopes) for at, scopes in enumerate(value["tests"], 1)}
        label = {"fr": value["fr"], "en": value["en"]}
        criteria[number] = Criterion(number, value["level"], tuple(value["wcag"]), label, tuple(own))
        tests |= own
    return Referential(
        raw["version"],
        raw["url"],
        raw["themes"],
        criteria,
        tests,
        {name: _scope(value) for name, value in raw["scopes"].items()},
        {name: expand(path, parts) for name, path in raw["kinds"].items()},
        {name: expand(path, parts) for name, path in raw["source"].items()},
    )


def _names(scopes: str | list[str]) -> tuple[str, ...]:
    return tuple(name for name in ([scopes] if isinstance(scopes, str) else scopes) if name)


def _scope(value: Any) -> Scope:
    return Scope(tuple(value)) if isinstance(value, list) else Scope(tuple(value["kinds"]), value["at_least"])


def expand(path: str, parts: Mapping[str, str]) -> str:
    """Plain XPath, from the shorthands that the referential's files explain beside their `[parts]`."""
    while found := re.search(r"\{([\w-]+)\}", path):
        path = path.replace(found[0], parts[found[1]])
    path = path.replace("named()", "(" + " or ".join(f"normalize-space(@{name})" for name in _NAMES) + ")")
    path = re.sub(r"role\(([\w ]+)\)", lambda found: _words("@role", _ROLE, found[1]), path)
    return re.sub(
        r"(is|has|starts)\((@[\w-]+), ([^)]+)\)", lambda found: _words(found[2], _FORMS[found[1]], found[3]), path
    )


def _words(attribute: str, form: str, words: str) -> str:
    # The attribute's presence comes first: most elements do not have it, and that saves most of the work.
    if form == _FORMS["has"] and len(words.split()) > 2:
        return f"{attribute}[has-one-of(string(.), '{words}')]"
    return f"{attribute}[" + " or ".join(form.format(text=_LOWERED, word=word) for word in words.split()) + "]"


def _has_one_of(_: Any, text: str, words: str) -> bool:
    """For XPath: whether a text contains one of some words, in any case. XPath alone would lower it for each word."""
    lowered = text.lower()
    return any(word in lowered for word in words.split())


etree.FunctionNamespace(None)["has-one-of"] = _has_one_of
_LOWERED = f"translate(., '{_UPPER}', '{_LOWER}')"
_ROLE = "contains(concat(' ', normalize-space({text}), ' '), ' {word} ')"
_FORMS = {"is": "{text}='{word}'", "has": "contains({text}, '{word}')", "starts": "starts-with({text}, '{word}')"}
