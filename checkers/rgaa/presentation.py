"""RGAA 10.1: elements, attributes and spaces that only serve presentation.

The lists are those of the official method of tests 10.1.1 and 10.1.2, to the letter: they also rule out what HTML5
allows, as the width of a frame or the size of a field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from checkers.rgaa._doctype import doctype
from checkers.rgaa._page import capped, documents, of_frameset, on_page, point, unread
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

_ELEMENTS = ("basefont", "big", "blink", "center", "font", "marquee", "s", "strike", "tt")
# Attributes that are presentation on any HTML element.
_ALWAYS = (
    "align", "alink", "bgcolor", "border", "cellpadding", "cellspacing", "charoff", "frameborder", "hspace",
    "marginheight", "marginwidth", "valign", "vlink", "vspace",
)  # fmt: skip
# Attributes whose names could also serve other ends: the elements on which they surely are presentation.
_CELLS = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "col", "colgroup"}
_SIZED = {
    *_CELLS,
    "hr",
    "pre",
    "applet",
    "iframe",
    "frame",
    "video",
    "input",
    "marquee",
    "div",
    "p",
    "li",
    "ul",
    "span",
}
_ON = {
    "background": {*_CELLS, "body"},
    "char": _CELLS,
    "clear": {"br"},
    "color": {"font", "basefont", "hr"},
    "compact": {"ul", "ol", "dl", "dir", "menu"},
    "height": _SIZED,
    "link": {"body"},
    "size": {"font", "basefont", "hr", "input"},
    "text": {"body"},
    "width": _SIZED,
}
_PICTURES = {"img", "object", "embed", "canvas", "svg"}
_ALLOWED = {"width": _PICTURES, "height": _PICTURES, "size": {"select"}, "color": {"link"}}
_OUTSIDE_PICTURES = "[not(ancestor-or-self::svg or ancestor::math)]"
_WITH_ATTRIBUTE = "//*[" + " or ".join(f"@{name}" for name in (*_ALWAYS, *_ON)) + "]" + _OUTSIDE_PICTURES

_Found = tuple[Dom, str, Any, str, bool]  # document, frames on the way, element, what is wrong, whether that is certain

_GAP = "[ \u00a0\u2000-\u200a\u202f]"
# Three or more letters, each on its own between spaces.
_LETTERS = re.compile(rf"(?<![^\W_'’])(?:[^\W\d_]{_GAP}{{1,2}}){{2,}}[^\W\d_](?![^\W_'’])")
_VOWELS = set("aeiouyàâäéèêëîïôöùûüœæ")
LEAST_LETTERS, LEAST_DESCENTS = 5, 2  # fewer may be initials; letters in the order of the alphabet are a list
_KEYBOARDS = ("azert", "qwert", "qwerz")
# A gap between two words that only spaces that do not fold can make.
_COLUMN = re.compile(rf"[^\W_][^\s\u00a0|]*{_GAP}*(?:\u00a0{_GAP}*){{3,}}(?=[^\W_(])")
_CODE = {"code", "samp", "kbd", "script", "style", "textarea", "svg", "math", "noscript", "template", "title", "option"}
LEAST_ROWS = 3  # rows of preformatted text with words under one another


@on_page
def _elements(given: Given) -> Iterator[Finding]:
    declared = doctype(given["source"].text)
    # `u` is ruled out wherever the document type is not that of HTML5: where there is none, too.
    names = (*_ELEMENTS, *(() if declared is not None and declared.kind == "html5" else ("u",)))
    path = "(" + " | ".join(f"//{name}" for name in names) + ")" + _OUTSIDE_PICTURES
    own = set(map(id, of_frameset(given["dom"])))
    found: list[_Found] = [
        # The document type of a frame's document is not known.
        (document, within, element, f"<{element.tag}>", id(document) in own and not (within and element.tag == "u"))
        for document, within in documents(given["dom"])
        for element in document.xpath(path)
    ]
    yield from _tell(given, found)


@on_page
def _attributes(given: Given) -> Iterator[Finding]:
    found: list[_Found] = []
    own = set(map(id, of_frameset(given["dom"])))
    for document, within in documents(given["dom"]):
        for element in document.xpath(_WITH_ATTRIBUTE):
            names = dict(_presentation(element))
            if names:
                certain = id(document) in own and any(names.values())
                found.append((document, within, element, ", ".join(names), certain))
    yield from _tell(given, found)


def _presentation(element: Any) -> Iterator[tuple[str, bool]]:
    """The element's attributes of presentation: (name, whether that is certain)."""
    if "-" in element.tag or element.tag == "unknown":
        return  # a custom element gives its attributes the meaning it likes
    for name in element.attrib:
        if name in _ALWAYS:
            yield name, True
        elif name in _ON and element.tag not in _ALLOWED.get(name, ()):
            yield name, element.tag in _ON[name]


def _tell(given: Given, found: list[_Found]) -> Iterator[Finding]:
    """One finding an element, certain ones first. `passed` when there are none and no frame went unread."""
    if not found:
        yield given.ask("beyond") if any(unread(given["dom"])) else given.passed("none")
    yield from capped(given, sorted(found, key=lambda one: not one[4]), lambda one: _say(given, *one))


def _say(given: Given, document: Dom, within: str, element: Any, what: str, certain: bool) -> Finding:
    where = point(document, within, element)
    return given.failed("found", where, what=what) if certain else given.ask("unsure", where, what=what)


@on_page
def _spaces(given: Given) -> Iterator[Finding]:
    found: list[tuple[Dom, str, Any, str, str, bool]] = []
    for document, within in documents(given["dom"]):
        for element in document.root.iter():
            if isinstance(element.tag, str) and not _is_code(element) and document.displayed(element):
                found += [
                    (document, within, element, kind, sample, certain and not within)
                    for kind, sample, certain in (*_spaced(element), *_columns(document, element))
                ]
    yield from capped(given, sorted(found, key=lambda one: not one[5]), lambda one: _spaced_out(given, *one))
    if not found:
        yield given.ask("look")


def _spaced_out(
    given: Given, document: Dom, within: str, element: Any, kind: str, sample: str, certain: bool
) -> Finding:
    where = point(document, within, element)
    say = given.failed if certain else given.ask
    return say(kind if certain else f"maybe-{kind}", where, sample=sample[:80])


def _is_code(element: Any) -> bool:
    return any(node.tag in _CODE for node in (element, *element.iterancestors()))


def _texts(element: Any) -> Iterator[str]:
    yield element.text or ""
    yield from (child.tail or "" for child in element)


def _spaced(element: Any) -> Iterator[tuple[str, str, bool]]:
    for text in _texts(element):
        for run in _LETTERS.finditer(text):
            word = re.sub(_GAP, "", run[0]).casefold()
            descents = sum(1 for one, other in pairwise(word) if other < one)
            mixed = bool(_VOWELS & set(word)) and bool(set(word) - _VOWELS)
            if not mixed or not descents or word.startswith(_KEYBOARDS):
                continue  # a list of letters, or initials
            yield "letters", run[0], len(word) >= LEAST_LETTERS and descents >= LEAST_DESCENTS


def _columns(document: Dom, element: Any) -> Iterator[tuple[str, str, bool]]:
    if element.tag in {"pre", "xmp", "listing"} or document.style(element, "white-space").startswith("pre"):
        if element.xpath(".//code | .//samp | .//kbd"):
            return
        rows = "".join(element.itertext()).split("\n")
        aligned = _aligned(rows)
        if aligned:
            words = "".join(aligned)
            readable = sum(char.isalnum() for char in words) >= 0.7 * max(1, sum(not char.isspace() for char in words))
            code = any(re.search(r"[{};]\s*$|=>|==|^\s*(?:\$|//|#!)", row) for row in rows)
            yield "columns", " / ".join(" ".join(row.split()) for row in aligned), readable and not code
        return
    rows = [text for text in _texts(element) if "\u00a0" in text and _COLUMN.search(text)]
    if rows:
        twins = [
            one for one in (element.getparent() if element.getparent() is not None else ()) if one.tag == element.tag
        ]
        others = sum(1 for twin in twins if twin is not element and any(_COLUMN.search(text) for text in _texts(twin)))
        yield "columns", " / ".join(" ".join(row.split()) for row in rows), len(rows) + others > 1


def _aligned(rows: list[str]) -> list[str]:
    """The rows in which a word begins in the same column after a gap of three spaces or more, when there are enough."""
    starts: dict[int, list[str]] = {}
    for row in rows:
        row = row.expandtabs(8)
        for gap in re.finditer(r"(?<=\S) {3,}(?=\S)", row):
            starts.setdefault(gap.end(), []).append(row)
    best = max(starts.values(), key=len, default=[])
    return best if len(best) >= LEAST_ROWS else []


_NEEDS = ("http", "source", "dom")
CHECKS = (
    Check("rgaa.presentation-elements", needs=_NEEDS, run=_elements, refs=("rgaa:10.1.1",)),
    Check("rgaa.presentation-attributes", needs=_NEEDS, run=_attributes, refs=("rgaa:10.1.2",)),
    Check(
        "rgaa.spaces",
        needs=("http", "dom"),
        run=_spaces,
        refs=("rgaa:10.1.3",),
        limits={"letters": LEAST_LETTERS, "rows": LEAST_ROWS},
    ),
)
