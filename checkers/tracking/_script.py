"""Reads calls, settings and strings out of a script: its tokens, not its text, so that comments say nothing.

Nothing is run. What the script works out as it goes (a string put together, an id from elsewhere) stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

Argument = str | Mapping[str, Sequence[str]] | Sequence[str] | None
"""A literal, the literals of an object by key, those of a list, or None for anything else."""

MAX_CODE = 1_000_000  # characters
_MAX_DEPTH = 3  # of JSON in strings of JSON
_MAX_TOKENS = 4000  # of one call's arguments
_MAX_WORK = 400_000  # tokens of all arguments of a script: calls within calls are read again

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z)|<!--[^\n]*)
    |(?P<string>"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\.|[^`\\])*`?)
    |(?P<name>[A-Za-z_$][\w$]*(?:\s*\??\.\s*[A-Za-z_$][\w$]*)*)
    |(?P<number>\d[\w.]*)
    |(?P<mark>=>|[=!]==?|[<>]=|.)""",
    re.VERBOSE | re.DOTALL,
)
_REGEX = re.compile(r"/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n]){0,200}\]|[^/\\\[\n]){1,1000}/[a-z]*")
_BEFORE_REGEX = frozenset("(,=:[!&|?{};+-*%~^<>") | {
    "=>",
    "==",
    "===",
    "!=",
    "!==",
    "return",
    "typeof",
    "case",
    "in",
    "of",
}
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_SPACE = re.compile(r"[\s?]+")

_Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Call:
    """`name(arguments...)`; a name that ends with "=" is an assignment of one literal."""

    name: str
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """What a script says in literals. `settings`: keys with their literals, those of JSON in strings included."""

    calls: tuple[Call, ...]
    settings: tuple[tuple[str, str], ...]
    strings: tuple[str, ...]


@lru_cache(maxsize=512)  # a site repeats its scripts from page to page
def read(code: str, depth: int = 0) -> Script:
    """Read a script. Never fails: what cannot be read is passed over."""
    tokens = _tokens(code[:MAX_CODE])
    constants = _constants(tokens)
    calls, settings, strings = [], [], []
    work = 0
    for at, (kind, value) in enumerate(tokens):
        after = tokens[at + 1][1] if at + 1 < len(tokens) and tokens[at + 1][0] == "mark" else ""
        if kind == "string":
            strings.append(value)
        if kind == "name" and after == "(" and not (at and tokens[at - 1] == ("name", "function")):
            if work < _MAX_WORK:
                parts = _parts(tokens, at + 2)
                work += sum(map(len, parts))
                calls.append(Call(value, tuple(_argument(part, constants) for part in parts if part)))
        elif kind == "name" and after == "=" and (literal := _literal(tokens, at + 2, constants)) is not None:
            calls.append(Call(value + "=", (literal,)))
        elif kind in {"name", "string"} and after == ":":
            settings += [(value, literal) for literal in _values(tokens, at + 2)]
    if depth < _MAX_DEPTH:
        for text in strings:
            if len(text) > 10 and text.lstrip()[:1] in {"{", "["}:
                settings += read(text, depth + 1).settings
    return Script(tuple(calls), tuple(settings), tuple(strings))


def _tokens(code: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while found := _TOKEN.match(code, at):
        kind, text = str(found.lastgroup), found[0]
        if text == "/" and (not tokens or tokens[-1][1] in _BEFORE_REGEX) and (regex := _REGEX.match(code, at)):
            kind, found = "regex", regex
        at = found.end()
        if kind == "string":
            whole = len(text) > 1 and text[-1] == text[0] and not (text[0] == "`" and "${" in text)
            tokens.append((kind, _unescape(text[1:-1])) if whole else ("unknown", text))
        elif kind == "name":
            tokens.append((kind, _SPACE.sub("", text)))
        elif kind not in {"space", "comment"}:
            tokens.append((kind, text))
    return tokens


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text

    def plain(found: re.Match[str]) -> str:
        digits = found[1] or found[2] or found[3]
        if digits:
            return chr(number) if (number := int(digits, 16)) < 0x110000 else ""
        return _SHORT.get(found[4], found[4])

    return _ESCAPE.sub(plain, text)


def _constants(tokens: Sequence[_Token]) -> Mapping[str, str]:
    """Names that the script gives one literal only."""
    found: dict[str, set[str]] = {}
    for at, (kind, value) in enumerate(tokens[:-2]):
        if kind == "name" and tokens[at + 1] == ("mark", "="):
            next_kind, literal = tokens[at + 2]
            found.setdefault(value, set()).add(literal if next_kind in {"string", "number"} else "")
    return {name: next(iter(values)) for name, values in found.items() if len(values) == 1 and "" not in values}


def _literal(tokens: Sequence[_Token], at: int, constants: Mapping[str, str]) -> str | None:
    """The literal at that place, or the one that the name there stands for; None when more is made of it."""
    if at >= len(tokens) or (at + 1 < len(tokens) and tokens[at + 1] in {("mark", "+"), ("mark", "?")}):
        return None
    kind, value = tokens[at]
    if kind in {"string", "number"}:
        return value
    return constants.get(value) if kind == "name" else None


def _values(tokens: Sequence[_Token], at: int) -> list[str]:
    """The literal at that place, or those of the list that begins there."""
    if at < len(tokens) and tokens[at] == ("mark", "["):
        values = []
        for kind, value in tokens[at + 1 : at + 100]:
            if kind in {"string", "number"}:
                values.append(value)
            elif value != ",":
                break
        return values
    literal = _literal(tokens, at, {})
    return [] if literal is None else [literal]


def _parts(tokens: Sequence[_Token], at: int) -> list[list[_Token]]:
    """The tokens of each argument of the call whose bracket opens just before `at`."""
    parts: list[list[_Token]] = [[]]
    depth = 0
    for token in tokens[at : at + _MAX_TOKENS]:
        kind, value = token
        if kind == "mark" and value in "([{":
            depth += 1
        elif kind == "mark" and value in ")]}":
            if depth == 0:
                break
            depth -= 1
        elif token == ("mark", ",") and depth == 0:
            parts.append([])
            continue
        parts[-1].append(token)
    return parts


def _argument(part: Sequence[_Token], constants: Mapping[str, str]) -> Argument:
    if len(part) == 1:
        return _literal(part, 0, constants)
    if part[0] == ("mark", "["):
        return _values(part, 0)
    if part[0] == ("mark", "{"):
        keys = (at for at in range(len(part) - 2) if part[at + 1] == ("mark", ":"))
        return {part[at][1]: _named_values(part, at + 2, constants) for at in keys}
    return None


def _named_values(part: Sequence[_Token], at: int, constants: Mapping[str, str]) -> list[str]:
    literal = _literal(part, at, constants)
    return _values(part, at) if literal is None else [literal]
