"""RGAA 8.2 and 10.1: ids that occur twice, and elements and attributes that only serve presentation.

The lists are those of the official method of tests 10.1.1 and 10.1.2. Where that list condemns what HTML5 allows
(the width of a video or a frame, the size of a field), a human is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import lxml.html
from lxml import etree

from checkers.rgaa._doctype import doctype
from checkers.rgaa._page import capped, documents, on_page, point, unread
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom, excerpt_of, selector_of

_ELEMENTS = ("basefont", "big", "blink", "center", "font", "marquee", "s", "strike", "tt")
# Attributes that are presentation on any HTML element.
_ALWAYS = (
    "align", "alink", "bgcolor", "cellpadding", "cellspacing", "charoff", "frameborder", "hspace", "marginheight",
    "marginwidth", "valign", "vlink", "vspace",
)  # fmt: skip
# Attributes whose names also serve other ends: the elements on which they are presentation.
_CELLS = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "col", "colgroup"}
_ON = {
    "background": _CELLS | {"body"},
    "border": {"img", "table", "object", "input", "iframe", "frame", "frameset"},
    "char": _CELLS,
    "clear": {"br"},
    "color": {"font", "basefont", "hr"},
    "compact": {"ul", "ol", "dl", "dir", "menu"},
    "height": _CELLS | {"hr", "pre", "applet"},
    "link": {"body"},
    "size": {"font", "basefont", "hr"},
    "text": {"body"},
    "width": _CELLS | {"hr", "pre", "applet"},
}
_SIZED = {"img", "object", "embed", "canvas", "svg"}
_ALLOWED = {"width": _SIZED, "height": _SIZED, "size": {"select"}, "color": {"link"}}
_OUTSIDE_PICTURES = "[not(ancestor-or-self::svg or ancestor::math)]"
_WITH_ATTRIBUTE = "//*[" + " or ".join(f"@{name}" for name in (*_ALWAYS, *_ON)) + "]" + _OUTSIDE_PICTURES


_Found = tuple[Dom, str, Any, str, bool]  # document, frames on the way, element, what is wrong, whether that is certain


@on_page
def _elements(given: Given) -> Iterator[Finding]:
    declared = doctype(given["source"].text)
    # `u` has a meaning in HTML5 only; without a document type, which rule holds is not known.
    unsure = {"u"} if declared is None else set()
    names = (*_ELEMENTS, *(() if declared is not None and declared.kind == "html5" else ("u",)))
    path = "(" + " | ".join(f"//{name}" for name in names) + ")" + _OUTSIDE_PICTURES
    found: list[_Found] = [
        (document, within, element, f"<{element.tag}>", not within and element.tag not in unsure)
        for document, within in documents(given["dom"])
        for element in document.xpath(path)
    ]
    yield from _tell(given, found)


@on_page
def _attributes(given: Given) -> Iterator[Finding]:
    found: list[_Found] = []
    for document, within in documents(given["dom"]):
        for element in document.xpath(_WITH_ATTRIBUTE):
            names = dict(_presentation(element))
            if names:
                found.append((document, within, element, ", ".join(names), not within and any(names.values())))
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
def _ids(given: Given) -> Iterator[Finding]:
    if doctype(given["source"].text) is None:
        yield given.inapplicable("no-doctype")
        return
    # The serialised page, not the snapshot: ids are unique by tree, and the snapshot unfolds shadow trees.
    by_id: dict[str, list[Any]] = {}
    for element in _with_id(given["rendered"]):
        by_id.setdefault(element.get("id"), []).append(element)
    twice = [elements for elements in by_id.values() if len(elements) > 1]
    yield from capped(
        given, twice, lambda same: given.failed("twice", _where(same[1]), own=same[1].get("id"), count=len(same))
    )
    if not twice:
        yield given.ask("to-validate")


def _with_id(html: str) -> list[Any]:
    try:
        root = lxml.html.document_fromstring(html)
    except (etree.ParserError, ValueError):
        return []
    path = "//*[string-length(@id) > 0][not(ancestor::template or ancestor::noscript)]"
    found: Any = root.xpath(path)
    return list(found)


def _where(element: Any) -> Pointer:
    return Pointer("selector", selector_of(element), excerpt_of(element))


_NEEDS = ("http", "source", "dom")
CHECKS = (
    Check("rgaa.presentation-elements", needs=_NEEDS, run=_elements, refs=("rgaa:10.1.1", "wcag:1.3.1")),
    Check("rgaa.presentation-attributes", needs=_NEEDS, run=_attributes, refs=("rgaa:10.1.2", "wcag:1.3.1")),
    Check("rgaa.unique-ids", needs=("http", "source", "rendered"), run=_ids, refs=("rgaa:8.2.1", "wcag:4.1.1")),
)
