"""How wide a text is where engines show it. An estimate: each glyph by itself, in Arial, without kerning."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from pathlib import Path

_LATIN_END = 0x2E80  # CJK and what follows, pictures included


@cache
def _table() -> tuple[dict[str, int], int, int]:
    data = tomllib.loads(Path(__file__).with_name("arial.toml").read_text(encoding="utf-8"))
    widths = {glyph: int(width) for width, glyphs in data["widths"].items() for glyph in glyphs}
    return widths, data["other"], data["wide"]


def pixels(text: str, size: int) -> int:
    """The width of `text` in pixels, set in Arial of `size` pixels."""
    widths, other, wide = _table()
    total = 0
    for char in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(char):
            total += widths.get(char, wide if ord(char) >= _LATIN_END else other)
    return round(total * size / 1000)
