"""The rules of the page's style sheets, as far as checks on colours need them: selectors and declarations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2
from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError

# What a selector says of a moment or of a part that the snapshot does not show.
_MOMENTS = re.compile(r":(?:hover|focus(?:-visible|-within)?|active|visited|link|any-link|target|enabled|checked)\b")
_PARTS = re.compile(
    r"::?(?:before|after|first-line|first-letter|placeholder|selection|marker|backdrop|-[\w-]+)\b|::\S+"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One style rule. `medium`: the conditions around it (@media, @supports...), "" for none."""

    selectors: tuple[str, ...]
    declarations: Mapping[str, str]
    medium: str = ""


def rules(sheets: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """All style rules of the page's sheets that are in force on a screen, in their order."""
    found: list[Rule] = []
    for sheet in sheets:
        if not sheet["disabled"] and not _print(sheet["media"]):
            found += _parsed(sheet["text"], sheet["media"])
    return tuple(found)


@lru_cache(maxsize=64)
def _parsed(text: str, media: str) -> tuple[Rule, ...]:
    # The same sheet serves all pages of a site: read once.
    return tuple(_rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), _plain(media)))


def _rules(nodes: Sequence[Any], medium: str) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "qualified-rule":
            selectors = tuple(_split(tinycss2.serialize(node.prelude)))
            yield Rule(selectors, declarations(node.content), medium)
            yield from _nested(selectors, node.content)
        elif node.type == "at-rule" and node.content is not None and node.lower_at_keyword in _NESTING:
            condition = tinycss2.serialize(node.prelude).strip()
            if node.lower_at_keyword == "media" and _print(condition):
                continue
            inner = _plain(condition) if node.lower_at_keyword == "media" else node.lower_at_keyword
            yield from _rules(
                tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True), medium or inner
            )


def _nested(selectors: tuple[str, ...], content: Any) -> Iterator[Rule]:
    """Rules within a rule: what they are about is told, as a thing that may be."""
    for one in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if one.type == "qualified-rule":
            inner = [part.replace("&", "") for part in _split(tinycss2.serialize(one.prelude))]
            yield Rule(
                tuple(f"{outer} {part}" for outer in selectors for part in inner), declarations(one.content), "nested"
            )
        elif one.type == "at-rule" and one.content is not None:
            yield Rule(selectors, declarations(one.content), "nested")


_NESTING = {"media", "supports", "layer", "container", "scope"}


def declarations(content: Any) -> dict[str, str]:
    """The declarations of a rule's content or of a `style` attribute: value by property, both in lower case."""
    parsed = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    found = (one for one in parsed if one.type == "declaration")
    return {one.lower_name: tinycss2.serialize(one.value).strip().lower() for one in found}


def _print(media: str) -> bool:
    kinds = [part.strip().lower() for part in media.split(",") if part.strip()]
    return bool(kinds) and all(kind.startswith(("print", "speech", "not screen", "not all")) for kind in kinds)


def _plain(media: str) -> str:
    return "" if media.strip().lower() in {"", "all", "screen", "only screen"} else media.strip()


def _split(prelude: str) -> Iterator[str]:
    """The selectors of a list, at its outer commas."""
    depth, start = 0, 0
    for at, char in enumerate(prelude):
        depth += (char in "([") - (char in ")]")
        if char == "," and depth == 0:
            yield prelude[start:at].strip()
            start = at + 1
    yield prelude[start:].strip()


def momentary(selector: str) -> bool:
    """Whether the selector is about a moment (hovering, focus...) and not about how the page stands."""
    return bool(re.search(r":(?:hover|focus|active|target)", selector))


def of_part(selector: str) -> bool:
    """Whether the selector is about a part without an element: ::before, ::placeholder..."""
    return bool(_PARTS.search(selector))


def subject(selector: str) -> str:
    """The selector without the moments it is about."""
    bare = _MOMENTS.sub("", selector)
    return re.sub(r"(^|[\s>+~])(?=$|[\s>+~])", r"\1*", bare).strip() if bare != selector else bare


@lru_cache(maxsize=16384)
def finder(selector: str) -> tuple[CSSSelector, frozenset[str]] | None:
    """What finds the elements of a selector, with the classes and ids that it needs; None when lxml cannot read it."""
    try:
        return CSSSelector(selector), _needs(selector)
    except (SelectorError, ValueError, AssertionError, etree.XPathError):
        return None


def _needs(selector: str) -> frozenset[str]:
    """The classes and ids without which the selector finds nothing, as ".name" and "#name"."""
    if re.search(r"[,\\\"'|]", selector):
        return frozenset()
    bare = re.sub(r"\[[^\]]*\]", "", selector)
    while "(" in bare and bare != (bare := re.sub(r":[\w-]+\([^()]*\)", "", bare)):
        pass
    return frozenset() if "(" in bare else frozenset(re.findall(r"[.#][\w-]+", bare))


@lru_cache(maxsize=8)
def _held(root: Any) -> frozenset[str]:
    """The classes and ids of a document being judged. Most rules of a theme are about none of its elements."""
    classes = {f".{name}" for value in root.xpath("//@class") for name in value.split()}
    return frozenset(classes | {f"#{value}" for value in root.xpath("//@id")})


def elements(root: Any, selector: str) -> list[Any] | None:
    """The elements that a selector finds; None when it cannot be read."""
    read = finder(selector)
    if read is None:
        return None
    find, needed = read
    if not needed <= _held(root):
        return []
    try:
        found: Any = find(root)
    except (etree.XPathError, ValueError):
        return None
    return list(found)
