"""Accents and other marks that combine with letters: comparing texts leaves them out."""

from __future__ import annotations

import unicodedata


class _Marks(dict[int, int | None]):
    """For `str.translate`: what becomes of each character, looked up once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_MARKS = _Marks()


def without_marks(text: str) -> str:
    """A text that `unicodedata.normalize` has taken apart (NFD or NFKD), without its combining marks."""
    return text if text.isascii() else text.translate(_MARKS)
