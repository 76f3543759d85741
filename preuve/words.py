"""Sentences: message id -> text, in French and in English, from TOML files that stand beside the code that uses them.

A words file holds tables (a check's name, or a part of the program), in them messages, in them languages:

    [title-present]
    label.fr = "Chaque page a un titre"
    label.en = "Every page has a title"
    too-many.fr = { one = "{count} titre de trop.", other = "{count} titres de trop." }

`{count}` chooses between `one` and `other` by the language's own rule. Placeholders take a format:
`{weight:bytes}`, `{share:percent}`, `{delay:ms}`, `{urls:list}`; plain numbers are written as the language does.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

LANGUAGES = ("fr", "en")
MAX_ITEMS = 5

Sentence = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """All sentences at hand. `texts` is keyed by table, message and language."""

    lang: str
    texts: Mapping[tuple[str, str, str], Sentence] = field(default_factory=dict)

    def say(self, table: str, message: str, /, **args: Any) -> str:
        """The sentence `message` of `table`, its placeholders filled.

        Raises KeyError when there is no such sentence.
        """
        text = self.texts[table, message, self.lang]
        if not isinstance(text, str):
            text = text[_locale(self.lang).plural_form(args.get("count", 0))] if "one" in text else text["other"]
        return _Formatter(self.lang).vformat(text, (), args) if "{" in text or "}" in text else text

    def has(self, table: str, message: str) -> bool:
        """Whether there is such a sentence in the language chosen."""
        return (table, message, self.lang) in self.texts


def load(files: Iterable[tuple[str, Path]], lang: str) -> Words:
    """Read words files, each with the prefix of its tables ("seo." for `checkers/seo/titles.toml`, else "").

    Raises ValueError naming file and key when a sentence lacks a language or is not text.
    """
    texts: dict[tuple[str, str, str], Sentence] = {}
    for prefix, path in files:
        for table, messages in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for message, languages in messages.items():
                for language in LANGUAGES:
                    text = languages.get(language) if isinstance(languages, dict) else None
                    if not isinstance(text, str | dict):
                        raise ValueError(f"{path.name}: [{table}] {message}: no sentence in {language!r}")
                    texts[prefix + table, message, language] = text
    return Words(lang, texts)


def beside(package: Path) -> list[tuple[str, Path]]:
    """The words files of the families under a package's folder, with their prefixes.

    A TOML file is a words file when a Python module of the same name stands beside it.
    """
    files = sorted(package.glob("*/*.toml"))
    return [(f"{path.parent.name}.", path) for path in files if path.with_suffix(".py").exists()]


@cache
def _locale(lang: str) -> Locale:
    return Locale.parse("fr_FR" if lang == "fr" else "en_GB")


class _Formatter(string.Formatter):
    """`str.format`, with numbers, weights and lists as the language writes them. Text is never a template."""

    def __init__(self, lang: str) -> None:
        self.locale = _locale(lang)
        self.fr = lang == "fr"

    def format_field(self, value: Any, format_spec: str) -> str:
        match format_spec:
            case "bytes":
                return self._bytes(float(value))
            case "percent":
                return str(format_percent(value, locale=self.locale))
            case "ms":
                return self._time(float(value))
            case "list":
                items = [str(item) for item in value]
                rest = len(items) - MAX_ITEMS
                shown = items[:MAX_ITEMS] + ([f"+ {rest}"] if rest > 0 else [])
                return str(format_list(shown, locale=self.locale)) if shown else "–"
            case "raw":
                return str(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        return str(format_decimal(round(value, 3), locale=self.locale))

    def _bytes(self, value: float) -> str:
        units = ("o", "Ko", "Mo", "Go") if self.fr else ("B", "kB", "MB", "GB")
        size = 0
        while value >= 1000 and size < 3:  # decimal units, as EcoIndex and browsers' tools count
            value, size = value / 1000, size + 1
        digits = 0 if size < 2 or value >= 100 else 1
        return f"{format_decimal(round(value, digits), locale=self.locale)}\u00a0{units[size]}"

    def _time(self, value: float) -> str:
        if value >= 1000:
            return f"{format_decimal(round(value / 1000, 1), locale=self.locale)}\u00a0s"
        return f"{format_decimal(round(value), locale=self.locale)}\u00a0ms"
