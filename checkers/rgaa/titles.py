"""RGAA 8.5 and 8.6: the page's title. Only the document's own `title` counts, not those inside SVG images."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checkers.rgaa._page import on_page
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of

_HEAD = Pointer("selector", "head")
_WCAG = ("wcag:2.4.2",)
# Titles that editors and frameworks put in and that say nothing of any page.
_DEFAULTS = {
    "document", "untitled", "untitled document", "untitled page", "untitled-1", "untitled 1", "new page",
    "new document", "page title", "title", "titre", "titre de la page", "titre de page", "titre du document",
    "titre du site", "sans titre", "sans-titre", "document sans titre", "document sans nom", "page sans titre",
    "sans nom", "nouvelle page", "nouveau document", "react app", "vite app", "vite + react", "index", "page",
    "default", "your title here", "insert title here", "no title", "website title", "lorem ipsum", "home page title",
}  # fmt: skip
_FILE = re.compile(r"[\w.\-~%]+\.(html?|xhtml|php\d?|aspx?|jspx?|cgi|cfm|docx?|pdf)\Z", re.IGNORECASE)
_ADDRESS = re.compile(r"(https?://|//|www\.)\S+\Z", re.IGNORECASE)


def _title(given: Given) -> Any | None:
    found = given["dom"].xpath("//title[not(ancestor::svg or ancestor::template)]")
    return found[0] if found else None


@on_page
def _page_title(given: Given) -> Iterator[Finding]:
    title = _title(given)
    if title is None:
        yield given.failed("absent", _HEAD, refs=_WCAG)
    elif not text_of(title):
        yield given.failed("empty", given["dom"].pointer(title), refs=_WCAG)
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
        yield given.failed("empty", where, refs=_WCAG)
    elif _says_nothing(text) or text == given["http"]["final_url"]:
        yield given.failed("says-nothing", where, title=text, refs=_WCAG)
    else:
        headings = dom.xpath("//h1")
        yield given.ask("to-look-at", where, title=text, heading=text_of(headings[0]) if headings else "–")


def _says_nothing(title: str) -> bool:
    folded = title.casefold().strip(" .…-–—_*")
    return (
        folded in _DEFAULTS
        or _FILE.match(title) is not None
        or _ADDRESS.match(title) is not None
        or not any(map(str.isalnum, title))
    )


CHECKS = (
    Check("rgaa.page-title", needs=("http", "dom"), run=_page_title, refs=("rgaa:8.5.1",)),
    Check("rgaa.title-relevance", needs=("http", "dom"), run=_relevance, refs=("rgaa:8.6.1",)),
)
