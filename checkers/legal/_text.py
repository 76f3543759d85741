"""The text of a page by blocks, in two parts: what the page is about, and its foot. Menus and banners are left out."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from preuve.marks import without_marks
from preuve.views.dom import Dom

MAX_QUOTE = 200  # characters
_TEXT_BLOCKS = (
    "address article aside blockquote body button caption center dd details dialog div dl dt fieldset figcaption figure"
)
_MORE_BLOCKS = "footer form h1 h2 h3 h4 h5 h6 header label legend li main nav ol option p pre section summary table ul"
_BLOCKS = frozenset(f"{_TEXT_BLOCKS} {_MORE_BLOCKS} tbody td th thead tr".split())
_SILENT = frozenset(["script", "style", "template", "noscript", "select", "svg", "textarea", "iframe", "object"])
_TEXTS = "//body//text()[normalize-space()]"
_FOOT = re.compile(r"(?:^|[\s_-])(?:footer|colophon|pied|pied-de-page)(?:$|[\s_-])", re.I)
_BANNER = re.compile(r"cookie|consent|tarteaucitron|axeptio|didomi|cmplz|rgpd-|gdpr", re.I)
_FOLDED = re.compile(r"accordion|accordeon|collaps|toggle|tab-?pane|tabs?-(?:panel|content)|faq|panel", re.I)
_GLYPHS = re.compile("[\ue000-\uf8ff\u200b-\u200d\ufeff]")  # icon fonts, invisible characters
_NOT_WORD = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")


@dataclass(frozen=True, slots=True)
class Block:
    """One block's own text, white space folded. `level`: 1 to 6 for a heading, else 0. `start`: where in the text."""

    element: Any
    text: str
    level: int
    start: int


@dataclass(frozen=True)
class Text:
    """A part of a page: `raw` as written, a line or more for each block; `flat` the same in lower case, same length."""

    blocks: tuple[Block, ...]
    raw: str

    @cached_property
    def flat(self) -> str:
        """The text as phrases want it: lower case, straight apostrophes."""
        low = self.raw.lower()
        return (low if len(low) == len(self.raw) else self.raw).replace("’", "'")

    @cached_property
    def words(self) -> int:
        """How many words it holds, headings left out."""
        return sum(len(_WORD.findall(block.text)) for block in self.blocks if not block.level)

    @cached_property
    def _starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    def at(self, place: int) -> Block:
        """The block that holds a character."""
        return self.blocks[max(0, bisect_right(self._starts, place) - 1)]

    def quote(self, start: int, end: int) -> str:
        """The words around a passage, on one line."""
        room = max(0, MAX_QUOTE - (end - start))
        first, last = max(0, start - room // 3), min(len(self.raw), start + MAX_QUOTE - room // 3)
        line = self.raw.rfind("\n", first, start)
        if line >= 0:
            first = line + 1
        elif first and (gap := self.raw.find(" ", first, start)) >= 0:
            first = gap + 1
        if last < len(self.raw) and (gap := self.raw.rfind(" ", min(end, last), last)) > 0:
            last = gap
        return " ".join(self.raw[first:last].split())

    def sections(self) -> Iterator[tuple[Block, int, int]]:
        """Each heading with the extent of what it announces: to the next heading of its level or above."""
        heads = [block for block in self.blocks if block.level]
        for number, head in enumerate(heads):
            after = (other.start for other in heads[number + 1 :] if other.level <= head.level)
            yield head, head.start + len(head.text), next(after, len(self.raw))


@dataclass(slots=True)
class _Part:
    owners: list[Any] = field(default_factory=list)
    texts: dict[Any, list[str]] = field(default_factory=dict)

    def add(self, owner: Any, text: str) -> None:
        if owner not in self.texts:
            self.owners.append(owner)
            self.texts[owner] = []
        self.texts[owner].append(text)

    def text(self) -> Text:
        blocks, lines, start = [], [], 0
        for owner in self.owners:
            parts = "".join(self.texts[owner]).split("\v")
            text = "\n".join(line for part in parts if (line := " ".join(_GLYPHS.sub("", part).split())))
            if text:
                level = int(owner.tag[1]) if re.fullmatch("h[1-6]", owner.tag) else 0
                blocks.append(Block(owner, text, level, start))
                lines.append(text)
                start += len(text) + 1
        return Text(tuple(blocks), "\n".join(lines))


def read(dom: Dom) -> dict[str, Text]:
    """The page's "main" part and its "foot"."""
    parts = {"main": _Part(), "foot": _Part()}
    places: dict[Any, tuple[Any, str]] = {}
    named: dict[str, tuple[bool, bool]] = {}
    for text in dom.xpath(_TEXTS):
        owner = text.getparent()
        broken = text.is_tail and owner.tag == "br"
        if text.is_tail:
            owner = owner.getparent()
        if owner not in places:
            places[owner] = _place(owner, named)
        block, zone = places[owner]
        if zone in parts:
            parts[zone].add(block, ("\v" if broken else "") + str(text))
    return {name: part.text() for name, part in parts.items()}


def _place(owner: Any, named: dict[str, tuple[bool, bool]]) -> tuple[Any, str]:
    """The block that a text stands in, and its part of the page: "main", "foot", "head", "banner" or "silent".

    `named`: of the names met so far, whether they are those of a foot, and of a banner.
    """
    block, zone, inner = None, "", False
    for node in (owner, *owner.iterancestors()):
        tag, role = node.tag, node.get("role", "")
        if tag in _SILENT:
            return owner, "silent"
        if block is None and tag in _BLOCKS:
            block = node
        inner = inner or tag in {"main", "article"}
        if tag in {"body", "html"} or zone == "foot":
            continue
        names = f"{node.get('class', '')} {node.get('id', '')}"
        if names not in named:
            named[names] = (_FOOT.search(names) is not None, _BANNER.search(names) is not None)
        foot, banner = named[names]
        if (tag == "footer" and not inner) or role == "contentinfo" or (tag != "main" and foot):
            zone = "foot"
        elif role in {"dialog", "alertdialog"} or tag == "dialog" or (not inner and banner):
            zone = "banner"
        elif not zone and (tag == "nav" or (tag == "header" and not inner) or role in {"banner", "navigation"}):
            zone = "head"
    return (owner if block is None else block), zone or "main"


def reachable(dom: Dom, element: Any) -> bool:
    """Whether a visitor can come to read the block: it is drawn, or folded in an accordion or a tab."""
    if dom.displayed(element) or any(dom.displayed(child) for child in element):
        return True
    nodes = (element, *element.iterancestors())
    return any(n.tag == "details" or _FOLDED.search(f"{n.get('class', '')} {n.get('id', '')}") for n in nodes)


def fold(text: str) -> str:
    """The words of a heading, label or slug for comparing: no case, accents, punctuation."""
    plain = unicodedata.normalize("NFKD", text[:300].casefold().replace("œ", "oe"))
    return _NOT_WORD.sub(" ", without_marks(plain)).strip()
