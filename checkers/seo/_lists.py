"""The lists of words and phrases that stand as data in `lists/`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from checkers.seo._page import fold

_FOLDER = Path(__file__).with_name("lists")


@cache
def raw(name: str) -> dict[str, Any]:
    """The tables of `lists/<name>.toml`, as they are written."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def phrases(name: str) -> frozenset[str]:
    """All phrases of a list, folded (no case, accents nor punctuation)."""
    return frozenset(fold(phrase) for group in raw(name).values() for phrase in group) - {""}
