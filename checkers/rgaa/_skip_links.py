"""Links within the page that let one jump to the main content or past it: which there are, and what becomes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checkers.rgaa._navigation import content_of, fold, label, links, same_page, target_of
from preuve.views.axtree import AxTree
from preuve.views.dom import Dom

# Names of links that promise the main content.
_PROMISE = re.compile(
    r"\b(?:aller|acceder|passer|sauter|acces|evitement|skip|jump|go)\b.*\b(?:contenu|content|main|principal\w*|texte|navigation)\b"
    r"|^(?:contenu|contenu principal|main content|content|skip)$|\bacces (?:direct|rapide)\b"
)
MAX_LINKS = 30  # from the top: a link further down spares nobody the way


@dataclass(frozen=True, slots=True)
class Skip:
    """One link. `promises`: its name says that it leads to the content; `reaches`: it surely does; `target`: where to.

    `fragment`: what stands after "#", "" for the top of the page.
    """

    element: Any
    name: str
    fragment: str
    target: Any | None
    promises: bool
    reaches: bool


def skips(document: Dom, ax: AxTree) -> list[Skip]:
    """The links to a place in the page that stand outside its main content."""
    return list(_skips(document, ax))


def _skips(document: Dom, ax: AxTree) -> Iterator[Skip]:
    main = content_of(document)
    for number, (link, address) in enumerate(links(document)):
        fragment = same_page(document, address)
        if fragment is None or number >= MAX_LINKS or (main is not None and main in link.iterancestors()):
            continue
        target = target_of(document, fragment) if fragment else None
        # The browser names nothing that is not rendered: such a link is known by its text.
        name = label(document, ax, link)
        promises = bool(_PROMISE.search(fold(name)))
        reaches = target is not None and (
            _leads_to(target, main) if main is not None else promises and _is_head(target)
        )
        yield Skip(link, name, fragment, target, promises, reaches)


def _is_head(target: Any) -> bool:
    """Whether the target is, or holds, the page's first heading: where no main content is marked, it begins there."""
    return target.tag == "h1" or (target.tag not in {"body", "header"} and bool(target.xpath(".//h1")))


def _leads_to(target: Any, main: Any) -> bool:
    """Whether the target is the main content, its beginning, or what stands directly around or before it."""
    if target is main or (target in main.iterancestors() and target.tag not in {"body", "html"}):
        return not (target is not main and _text_before(target, main))
    if main in target.iterancestors():
        return not _text_before(main, target)
    return target.getnext() is main and not target.text_content().strip()


def _text_before(around: Any, inner: Any) -> bool:
    """Whether text stands in `around` before `inner` begins."""
    path = {inner, *inner.iterancestors()}
    node = around
    while node is not inner:
        if (node.text or "").strip():
            return True
        for child in node:
            if child in path:
                node = child
                break
            if (isinstance(child.tag, str) and child.text_content().strip()) or (child.tail or "").strip():
                return True
        else:
            return False
    return False
