"""The text that a page is about, cut into blocks: without menus, header, footer, asides and consent banners.

Text that a closed accordion or a tab hides is counted: engines read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from checkers.seo._page import once, words
from preuve.views.document import Document
from preuve.views.dom import Dom

_MUTE = frozenset({"script", "style", "template", "noscript", "svg", "iframe", "object", "select", "textarea", "head"})
_AROUND = frozenset({"nav", "footer", "aside", "dialog", "menu"})
_AROUND_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "dialog", "alertdialog", "search", "menu", "menubar"}
)
_BLOCKS = words(
    """address article aside blockquote body button caption dd details div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr label legend li main nav ol option p pre section summary table tbody td tfoot th thead
    tr ul"""
)
# Names that consent banners, breadcrumbs and pop-ups give themselves.
_BESIDE = re.compile(
    r"cookie|consent|gdpr|rgpd|tarteaucitron|axeptio|didomi|onetrust|breadcrumb|fil-?d?-?ariane|skip-?link|popup|modal",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item, cell... `linked`: how many of its characters stand in links."""

    element: Any
    text: str
    linked: int

    @property
    def tag(self) -> str:
        return str(self.element.tag)


def words_of(text: str) -> list[str]:
    """The words of a text, as written. An elided word counts with the one it leans on: « l’eau » is one."""
    return _WORD.findall(text)


def main_blocks(tree: Dom | Document) -> list[Block]:
    """The blocks of text of the page's main part, in order."""
    return once(tree, "main_blocks", lambda: _read(tree))


def main_text(tree: Dom | Document) -> str:
    """The text of the main part, a block a line."""
    return once(tree, "main_text", lambda: "\n".join(block.text for block in main_blocks(tree)))


def main_root(tree: Dom | Document) -> Any | None:
    """The element that holds what the page is about: its only `main`, else its body."""
    found = tree.xpath("//main | //*[@role='main']")
    outer = [one for one in found if not one.xpath("ancestor::main | ancestor::*[@role='main']")]
    bodies = tree.xpath("//body")
    return outer[0] if len(outer) == 1 else bodies[0] if bodies else None


def around(element: Any) -> bool:
    """Whether the element itself is what stands around a page's content."""
    tag, role = element.tag, element.get("role", "").strip().lower()
    if tag in _AROUND or role in _AROUND_ROLES:
        return True
    if tag == "header":
        return not element.xpath("boolean(ancestor::main or ancestor::article)")
    if tag in {"body", "main"} or not _BESIDE.search(f"{element.get('id', '')} {element.get('class', '')}"):
        return False
    return not element.xpath("boolean(.//h1 or .//main)")  # else it is the page's wrapper, which tells of its state


def _read(tree: Dom | Document) -> list[Block]:
    root = main_root(tree)
    return [] if root is None else _Reader(root).blocks


class _Reader:
    """Walks the tree once; text is put down as a block each time that a block begins or ends."""

    def __init__(self, root: Any) -> None:
        self.blocks: list[Block] = []
        self._parts: list[tuple[str, bool]] = []
        self._stack: list[Any] = [root]
        self._links = 0
        self._walk(root)

    def _walk(self, root: Any) -> None:
        skipped: Any = None
        walker: Any = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start" and skipped is None:
                if element is not root and (element.tag in _MUTE or around(element)):
                    skipped = element
                    walker.skip_subtree()
                    continue
                self._begin(element)
            elif event == "end" and skipped is None:
                self._end(element)
            if event != "start" and element is skipped:
                skipped = None
                if element.tag in _BLOCKS:
                    self._put()
            if event != "start" and element is not root and skipped is None:
                self._add(element.tail)
        self._put()

    def _begin(self, element: Any) -> None:
        if element.tag in _BLOCKS:
            self._put()
            self._stack.append(element)
        elif element.tag in {"br", "img"}:
            self._add(" ")
        self._links += element.tag == "a"
        self._add(element.text)

    def _end(self, element: Any) -> None:
        if element.tag in _BLOCKS:
            self._put()
            self._stack.pop()
        self._links -= element.tag == "a"

    def _add(self, text: str | None) -> None:
        if text:
            self._parts.append((text, self._links > 0))

    def _put(self) -> None:
        text = " ".join("".join(part for part, _ in self._parts).split())
        if text:
            linked = sum(len(part) for part, in_link in self._parts if in_link)
            self.blocks.append(Block(self._stack[-1], text, min(linked, len(text))))
        self._parts.clear()


def prose(blocks: Iterable[Block], least: int = 8) -> list[str]:
    """The blocks that are sentences to read: words enough, an end, mostly outside links. `least`: words."""
    found = []
    for block in blocks:
        running = block.tag in {"p", "li", "dd", "div", "blockquote", "td", "section", "article", "figcaption"}
        read = running and block.linked * 2 < len(block.text) and len(words_of(block.text)) >= least
        if read and re.search(r"[.!?…][\s»”\")]*\Z|[.!?…]\s", block.text):
            found.append(block.text)
    return found
