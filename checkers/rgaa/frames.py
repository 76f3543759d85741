"""RGAA 2.1 and 2.2: the titles of frames. A frame with `aria-hidden="true"` is left out, as the glossary says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from checkers.rgaa._page import blank, capped, documents, on_page, point, spoken, unread
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

# Titles that name the element, not what it holds; a number may follow.
_EMPTY_WORDS = re.compile(r"(i-?frame|frame|cadre|untitled( frame)?|sans titre|title|titre|null|undefined)[\s_-]*\d*")
_FILE = re.compile(r"[^\s\"«»]+\.(html?|php\d?|aspx?|jsp|swf|pdf)(\?\S*)?", re.IGNORECASE)
_WCAG = ("wcag:4.1.2",)


def _frames(dom: Dom) -> Iterator[tuple[Dom, str, Any]]:
    for document, within in documents(dom):
        for frame in document.xpath("//iframe | //frame"):
            if blank(frame.get("aria-hidden")).lower() != "true":
                yield document, within, frame


def _beyond(given: Given) -> bool:
    """Whether something was not read. A frame that failed to load holds nothing, as people see it."""
    found = (document.frames.get(frame) for document, _, frame in unread(given["dom"]))
    return "load" in given["http"].get("problems", {}) or any(
        inner is None or not inner.url.startswith("chrome-error:") for inner in found
    )


def _shown(document: Dom, frame: Any) -> bool:
    return document.displayed(frame) and spoken(frame)


@on_page
def _titles(given: Given) -> Iterator[Finding]:
    frames = list(_frames(given["dom"]))
    bad = [(doc, within, frame) for doc, within, frame in frames if not blank(frame.get("title"))]
    beyond = _beyond(given)
    if frames and not bad and not beyond:
        yield given.passed("titled", count=len(frames))
    yield from capped(given, bad, lambda one: _untitled(given, *one))
    if beyond and not bad:
        yield given.ask("beyond")


def _untitled(given: Given, document: Dom, within: str, frame: Any) -> Finding:
    where, address = point(document, within, frame), frame.get("src") or "–"
    if frame.get("title") is not None:
        return given.ask("blank", where, address=address)
    if _shown(document, frame):
        return given.failed("untitled", where, address=address, refs=_nameless(given, document, frame))
    return given.ask("hidden", where, address=address)


def _nameless(given: Given, document: Dom, frame: Any) -> tuple[str, ...]:
    """WCAG takes any name, and leaves out frames that the Tab key passes over; the RGAA wants the title attribute."""
    passed_over = blank(frame.get("tabindex")).startswith("-") or frame.get("role") is not None
    return () if passed_over or given["axtree"].name(document, frame) else _WCAG


@on_page
def _relevance(given: Given) -> Iterator[Finding]:
    frames = list(_frames(given["dom"]))
    titled = [(doc, within, frame) for doc, within, frame in frames if frame.get("title") is not None]
    if frames and not titled and not _beyond(given):
        yield given.inapplicable("untitled", count=len(frames))
    yield from capped(given, titled, lambda one: _judge(given, *one))


def _judge(given: Given, document: Dom, within: str, frame: Any) -> Finding:
    title, address, where = blank(frame.get("title")), frame.get("src") or "–", point(document, within, frame)
    shown = _shown(document, frame)
    if not title and shown:
        return given.failed("blank", where, address=address, refs=_nameless(given, document, frame))
    if _says_nothing(title, address):
        return (given.failed if shown else given.ask)(
            "says-nothing" if shown else "hidden", where, title=title or "–", address=address
        )
    return given.ask("to-look-at", where, title=title, address=address)


def _says_nothing(title: str, address: str) -> bool:
    if not any(map(str.isalnum, title)) or _EMPTY_WORDS.fullmatch(title.casefold()):
        return True
    if re.match(r"(https?:)?//\S+$|about:", title) or _FILE.fullmatch(title):
        return True
    name = unquote(urlsplit(address).path.rpartition("/")[2])
    return title == address or ("." in name and title.casefold() == name.casefold())


@on_page
def _twins(given: Given) -> Iterator[Finding]:
    """Frames that the site itself serves, of one name, with different contents: nothing tells them apart."""
    named: dict[str, list[tuple[Dom, str, Any, Dom]]] = {}
    for document, within, frame in _frames(given["dom"]):
        inner, name = document.frames.get(frame), given["axtree"].name(document, frame).casefold()
        if inner is not None and name and _shown(document, frame) and _own(given, inner) and _title(inner):
            named.setdefault(name, []).append((document, within, frame, inner))
    twins = []
    for same in named.values():
        first, *others = same
        twins += [one for one in others if _title(one[3]) != _title(first[3]) and _text(one[3]) != _text(first[3])]
    if not twins and any(len(same) > 1 for same in named.values()):
        yield given.passed("same")
    yield from capped(given, twins, lambda one: _twin(given, *one))


def _twin(given: Given, document: Dom, within: str, frame: Any, inner: Dom) -> Finding:
    name = given["axtree"].name(document, frame)
    return given.failed("differ", point(document, within, frame), name=name, title=_title(inner), refs=_WCAG)


def _own(given: Given, inner: Dom) -> bool:
    """Whether the site itself serves or writes the document."""
    return inner.url == "about:srcdoc" or urlsplit(inner.url).netloc == urlsplit(given["http"]["final_url"]).netloc


def _title(inner: Dom) -> str:
    return " ".join(inner.root.xpath("string(//head/title)").split())


def _text(inner: Dom) -> str:
    return " ".join(inner.root.xpath("string(//body)").split())


_NEEDS = ("http", "dom", "axtree")
CHECKS = (
    Check("rgaa.frame-title", needs=_NEEDS, run=_titles, refs=("rgaa:2.1.1",)),
    Check("rgaa.frame-title-relevance", needs=_NEEDS, run=_relevance, refs=("rgaa:2.2.1",)),
    Check("rgaa.advice-frame-twins", needs=_NEEDS, run=_twins),
)
