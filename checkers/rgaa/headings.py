"""RGAA 9.1: what headings say, and text that looks like a heading without being one. Their order is a question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.rgaa._links import content
from checkers.rgaa._page import blank, documents, on_page, point, spoken
from checkers.rgaa._settle import settle
from checkers.rgaa._tables import role_of
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.axtree import AxTree
from preuve.views.document import text_of
from preuve.views.dom import Dom

_STRUCTURE = ("wcag:1.3.1",)
_TAGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_HEADINGS = "(//h1 | //h2 | //h3 | //h4 | //h5 | //h6 | //*[@role])[not(ancestor::template)]"
# Headings that only name themselves. "Titre 1" alone is not one of them: laws and rules have such parts.
_EMPTY_WORDS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "heading", "header", "title", "titre", "sous-titre", "subtitle", "sous titre",
    "xxx", "lorem ipsum", "untitled", "sans titre", "votre titre", "votre titre ici", "your title here", "add a title",
}  # fmt: skip
# A line that stands out like this above a paragraph is a heading to the eye: short, bold, larger by so much.
_LINE_MAX, _PARAGRAPH_MIN, _LARGER, _BOLD = 80, 80, 1.2, 600


def _is_heading(element: Any) -> bool:
    role = role_of(element)
    return role == "heading" or (element.tag in _TAGS and role in {"", *_TAGS})


@on_page
def _contents(given: Given) -> Iterator[Finding]:
    ax: AxTree = given["axtree"]
    failed, doubts, fine = [], [], []
    for document, within in documents(given["dom"]):
        for heading in filter(_is_heading, document.xpath(_HEADINGS)):
            name = ax.name(document, heading) or content(heading)
            where = point(document, within, heading)
            if any(map(str.isalnum, name)) and name.casefold() not in _EMPTY_WORDS:
                fine.append((name, where))
            elif not document.displayed(heading) or not spoken(heading):
                doubts.append(given.ask("hidden", where))
            elif name:
                failed.append(given.failed("says-nothing", where, name=name, refs=("wcag:2.4.6",)))
            else:
                failed.append(given.failed("empty", where, refs=(*_STRUCTURE, "wcag:2.4.6")))
    if fine:
        outline = [name for name, _ in fine]
        doubts.append(given.ask("to-judge", fine[0][1], count=len(fine), first=outline[0], outline=outline[:50]))
    yield from settle(given, failed, doubts, lambda: given.inapplicable("none"))


@on_page
def _declared(given: Given) -> Iterator[Finding]:
    failed, doubts = [], []
    for document, within in documents(given["dom"]):
        for element in document.xpath("//*[@role][not(ancestor::template)]"):
            if role_of(element) == "heading" and element.tag not in _TAGS and not _level(element):
                where, level = point(document, within, element), blank(element.get("aria-level")) or "–"
                if document.displayed(element) and spoken(element) and text_of(element):
                    failed.append(given.failed("no-level", where, text=text_of(element), level=level, refs=_STRUCTURE))
                else:
                    doubts.append(given.ask("hidden", where))
        failed_lines, lines = _lines(document)
        failed += [
            given.failed("looks", point(document, within, line), text=text_of(line), refs=_STRUCTURE)
            for line in failed_lines
        ]
        doubts += [given.ask("perhaps", point(document, within, e), text=text_of(e)) for e in lines]
    yield from settle(given, failed, doubts, lambda: given.ask("to-look-at", Pointer("selector", "body")))


def _level(element: Any) -> int:
    value = blank(element.get("aria-level"))
    return int(value) if value.isdecimal() else 0


def _lines(document: Dom) -> tuple[list[Any], list[Any]]:
    """Lines that are headings to the eye (surely, when the page has several alike), and lines that may be."""
    sure: list[Any] = []
    perhaps: list[Any] = []
    path = "//body//*[self::p or self::div or self::span][not(ancestor::li or ancestor::table or ancestor::template)]"
    for element in document.xpath(path):
        text = text_of(element)
        if not 2 < len(text) <= _LINE_MAX or text[-1] in '.,;:!?…»”"' or not document.displayed(element):
            continue
        if any(
            child.tag not in {"b", "strong", "span", "font", "em", "i", "u", "big"}
            for child in element.iterdescendants()
        ):
            continue
        after = element.getnext()
        if after is None or after.tag not in {"p", "div"} or len(text_of(after)) < _PARAGRAPH_MIN:
            continue
        bold, ratio = _bold(document, element), _size(document, element) / (_size(document, after) or 16)
        if bold and ratio >= _LARGER and not _bold(document, after):
            sure.append(element)
        elif bold or ratio >= _LARGER:
            perhaps.append(element)
    return (sure, perhaps) if len(sure) > 1 else ([], sure + perhaps)


def _text_holder(element: Any) -> Any:
    """The element that holds the first text inside."""
    return next((e for e in element.iter() if isinstance(e.tag, str) and blank(e.text)), element)


def _bold(document: Dom, element: Any) -> bool:
    weight = document.style(_text_holder(element), "font-weight")
    return weight.replace(".", "", 1).isdigit() and float(weight) >= _BOLD


def _size(document: Dom, element: Any) -> float:
    size = document.style(_text_holder(element), "font-size").removesuffix("px")
    return float(size) if size.replace(".", "", 1).isdigit() else 0.0


CHECKS = (
    Check("rgaa.heading-content", needs=("http", "dom", "axtree"), run=_contents, refs=("rgaa:9.1.2",)),
    Check(
        "rgaa.heading-markup",
        needs=("http", "dom"),
        run=_declared,
        refs=("rgaa:9.1.3",),
        limits={"line": _LINE_MAX, "larger": _LARGER, "bold": _BOLD, "paragraph": _PARAGRAPH_MIN},
    ),
)
