"""What the page's own inline scripts and handlers mention: a reason to look, never a proof."""

from __future__ import annotations

import re

from checkers.rgaa._page import documents
from preuve.given import Given
from preuve.views.once import once

_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\\'\"])//[^\n]*", re.DOTALL)


def inline_code(given: Given) -> str:
    """The text of scripts and handlers in the page and its frames, without comments. Needs "dom" and "source"."""
    return once(given["dom"], "inline-code", lambda: _inline_code(given))


def _inline_code(given: Given) -> str:
    parts: list[str] = []
    for root in (given["source"].root, *(document.root for document, _ in documents(given["dom"]))):
        parts += root.xpath("//script[not(@src)]/text()")
        parts += root.xpath("//@*[starts-with(name(), 'on')] | //@href[starts-with(., 'javascript:')]")
    return _COMMENT.sub(" ", "\n".join(str(part) for part in dict.fromkeys(parts)))


def mentions(given: Given, words: str) -> str:
    """The first of the words (a regular expression) that inline code mentions, or ""."""
    found = re.search(words, inline_code(given))
    return found[0] if found else ""
