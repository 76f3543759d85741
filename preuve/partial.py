"""Lists of JSON objects that may be cut short, or be no JSON at all: what is whole is read, the rest is left."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any


def items(text: str, key: str = "") -> Iterator[Mapping[str, Any]]:
    """The objects of a JSON list, or of the list under `key`: a body cut short gives those that are whole."""
    start = text.find("[") if not key else _list_at(text, key)
    if start < 0 or text.lstrip()[:1] not in {"[", "{"}:
        return
    decoder, at = json.JSONDecoder(), start + 1
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        if at >= len(text) or text[at] != "{":
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield value


def _list_at(text: str, key: str) -> int:
    found = re.match(rf'\s*\{{\s*"{re.escape(key)}"\s*:\s*(?=\[)', text)
    return found.end() if found else -1
