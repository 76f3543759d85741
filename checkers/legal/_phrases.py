"""The phrases of `phrases.toml` and the names of `hosts.toml`, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of information. `strong`: the information itself; `weak`: its subject, or None."""

    strong: re.Pattern[str]
    weak: re.Pattern[str] | None


def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.M)


def _item(table: Mapping[str, Any]) -> Item:
    return Item(_any_of(table["strong"]), _any_of(table["weak"]) if table["weak"] else None)


_ALL = _table("phrases.toml")
KINDS: Mapping[str, re.Pattern[str]] = {name: _any_of(patterns) for name, patterns in _ALL["kinds"].items()}
LABELS: Mapping[str, re.Pattern[str]] = {name: _any_of(patterns) for name, patterns in _ALL["labels"].items()}
SITE: Mapping[str, re.Pattern[str]] = {name: _any_of(patterns) for name, patterns in _ALL["site"].items()}
ITEMS: Mapping[str, Item] = {name: _item(table) for name, table in _ALL["items"].items()}
HOSTS = re.compile(rf"\b(?:{'|'.join(_table('hosts.toml')['names'])})\b")
