"""RGAA 2.1 and 2.2: the titles of frames. A frame with `aria-hidden="true"` is left out, as the glossary says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from checkers.rgaa._page import blank, capped, documents, on_page, point, unread
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

# Titles that name the element, not what it holds.
_EMPTY_WORDS = {"iframe", "frame", "cadre", "untitled", "sans titre", "title", "titre"}


def _frames(dom: Dom) -> Iterator[tuple[Dom, str, Any]]:
    for document, within in documents(dom):
        for frame in document.xpath("//iframe | //frame"):
            if (frame.get("aria-hidden") or "").lower() != "true":
                yield document, within, frame


@on_page
def _titles(given: Given) -> Iterator[Finding]:
    frames = list(_frames(given["dom"]))
    bad = [(doc, within, frame) for doc, within, frame in frames if not blank(frame.get("title"))]
    beyond = any(unread(given["dom"]))
    if frames and not bad and not beyond:
        yield given.passed("titled", count=len(frames))
    yield from capped(given, bad, lambda one: _untitled(given, *one))
    if beyond and not bad:
        yield given.ask("beyond")


def _untitled(given: Given, document: Dom, within: str, frame: Any) -> Finding:
    where, address = point(document, within, frame), frame.get("src") or "–"
    if frame.get("title") is not None:
        return given.ask("blank", where, address=address)
    if document.displayed(frame):
        return given.failed("untitled", where, address=address)
    return given.ask("hidden", where, address=address)


@on_page
def _relevance(given: Given) -> Iterator[Finding]:
    titled = [(doc, within, frame) for doc, within, frame in _frames(given["dom"]) if frame.get("title") is not None]
    yield from capped(given, titled, lambda one: _judge(given, *one))


def _judge(given: Given, document: Dom, within: str, frame: Any) -> Finding:
    title, address, where = blank(frame.get("title")), frame.get("src") or "–", point(document, within, frame)
    if not title:
        return given.failed("blank", where, address=address)
    if title.casefold() in _EMPTY_WORDS or _is_address(title, address) or not any(map(str.isalnum, title)):
        return given.failed("says-nothing", where, title=title, address=address)
    return given.ask("to-look-at", where, title=title, address=address)


def _is_address(title: str, address: str) -> bool:
    return title.startswith(("http://", "https://", "//")) or title in {
        address,
        urlsplit(address).path.rpartition("/")[2],
    }


CHECKS = (
    Check("rgaa.frame-title", needs=("http", "dom"), run=_titles, refs=("rgaa:2.1.1", "wcag:4.1.2")),
    Check("rgaa.frame-title-relevance", needs=("http", "dom"), run=_relevance, refs=("rgaa:2.2.1", "wcag:4.1.2")),
)
