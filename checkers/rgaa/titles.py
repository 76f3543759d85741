"""RGAA 8.5 and 8.6: the page's title. Only the document's own `title` counts, not those inside SVG images."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.rgaa._page import on_page
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of

_HEAD = Pointer("selector", "head")
# Titles that editors and frameworks put in and that say nothing of any page.
_DEFAULTS = {
    "document", "untitled", "untitled document", "untitled page", "untitled-1", "new page", "new document",
    "page title", "title", "titre", "titre de la page", "titre du document", "sans titre", "document sans titre",
    "document sans nom", "page sans titre", "nouvelle page", "nouveau document", "react app", "vite app",
    "vite + react", "index", "index.html",
}  # fmt: skip


def _title(given: Given) -> Any | None:
    found = given["dom"].xpath("//title[not(ancestor::svg)]")
    return found[0] if found else None


@on_page
def _page_title(given: Given) -> Iterator[Finding]:
    title = _title(given)
    if title is None:
        yield given.failed("absent", _HEAD)
    elif not text_of(title):
        yield given.failed("empty", given["dom"].pointer(title))
    else:
        yield given.passed("present", given["dom"].pointer(title), title=text_of(title))


@on_page
def _relevance(given: Given) -> Iterator[Finding]:
    title, dom = _title(given), given["dom"]
    if title is None:
        yield given.inapplicable("absent")
        return
    text, where = text_of(title), dom.pointer(title)
    if not text:
        yield given.ask("empty", where)
    elif text.casefold() in _DEFAULTS or text == given["http"]["final_url"] or not any(map(str.isalnum, text)):
        yield given.failed("says-nothing", where, title=text)
    else:
        headings = dom.xpath("//h1")
        yield given.ask("to-look-at", where, title=text, heading=text_of(headings[0]) if headings else "–")


CHECKS = (
    Check("rgaa.page-title", needs=("http", "dom"), run=_page_title, refs=("rgaa:8.5.1", "wcag:2.4.2")),
    Check("rgaa.title-relevance", needs=("http", "dom"), run=_relevance, refs=("rgaa:8.6.1", "wcag:2.4.2")),
)
