"""The texts of a page, read once for all the checks that ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.seo._page import content_of, fold, metas, once
from preuve.views.document import Document
from preuve.views.dom import Dom

_MUTE = {"script", "style", "template", "noscript", "svg"}
_TITLES = "//title[not(ancestor::svg)]"


def title_of(tree: Dom | Document) -> str:
    """The page's title, wherever it stands."""
    return once(tree, "title-text", lambda: next((_flat(found) for found in tree.xpath(_TITLES)), ""))


def description_of(tree: Dom | Document) -> str:
    """The page's first description that is not empty."""
    return next((text for meta in metas(tree, "description") if (text := content_of(meta))), "")


def body_text(tree: Dom | Document) -> str:
    """All the text of the body, drawn or not, white space folded."""
    return once(tree, "body-text", lambda: " ".join(map(_flat, tree.xpath("//body")[:1])))


def main_text(tree: Dom | Document) -> str:
    """The text of the main part of the page; of the whole body when no part is said to be the main one."""
    return once(tree, "main-text", lambda: next((_flat(found) for found in tree.xpath("//main")), "")) or body_text(
        tree
    )


def body_words(tree: Dom | Document) -> list[str]:
    """The words of the body, folded."""
    return once(tree, "body-words", lambda: fold(body_text(tree)).split())


def _flat(element: Any) -> str:
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Any) -> Iterator[str]:
    """The text inside, in order; a step at a time, since a document may be nested deeply."""
    stack: list[tuple[Any, bool]] = [(element, True)]
    while stack:
        node, opens = stack.pop()
        if not opens:
            yield node.tail or ""
            continue
        if not isinstance(node.tag, str) or node.tag in _MUTE:
            continue
        yield f" {node.text or ''}"
        for child in reversed(node):
            stack += [(child, False), (child, True)]
