"""JSON-LD as the page holds it: read strictly, since engines do not promise to repair it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from preuve.views.document import Document
from preuve.views.dom import Dom

_SCRIPTS = (
    "//script[starts-with(normalize-space(translate(@type, 'APLICTONJSD', 'aplictonjsd')), 'application/ld+json')]"
)
_MAX_DEPTH = 30


@dataclass(frozen=True, slots=True)
class Block:
    """One script of JSON-LD. `fault` is "" when it was read; `line` and `column` say where it stops being JSON."""

    element: Any
    value: Any = None
    fault: str = ""
    line: int = 0
    column: int = 0


def blocks(tree: Dom | Document) -> list[Block]:
    """Every block of JSON-LD, in the order of the document."""
    return [_read(element) for element in tree.xpath(_SCRIPTS)]


def _read(element: Any) -> Block:
    text = element.text or ""
    if not text.strip():
        return Block(element, fault="empty")
    try:
        value = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return Block(element, None, "not-json", error.lineno, error.colno)
    except (ValueError, RecursionError):
        return Block(element, None, "not-json", 1, 1)
    things = value if isinstance(value, list) else [value]
    if not all(isinstance(thing, dict) for thing in things):
        return Block(element, None, "not-object")
    return Block(element, value)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def nodes(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every object that has a type, at any depth, outer ones first."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for inner in value.values():
            yield from nodes(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner, depth + 1)


def types(node: dict[str, Any]) -> list[str]:
    """The types of an object, without the vocabulary's address."""
    said = node.get("@type")
    names = said if isinstance(said, list) else [said]
    return [short(name) for name in names if isinstance(name, str)]


def short(name: str) -> str:
    """A type's name without the vocabulary's address or prefix."""
    return name.rstrip("/").rpartition("/")[2].rpartition(":")[2]
