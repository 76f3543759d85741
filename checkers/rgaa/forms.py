"""RGAA 1.1.3, 11.1.2 and 11.8.2: image buttons, labels and groups of options, which the markup alone decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.rgaa._page import blank, capped, documents, name_of, on_page, point, spoken, unread
from checkers.rgaa._referential import load
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

_Place = tuple[Dom, str, Any]  # document, frames on the way, element


def _all(given: Given, path: str) -> list[_Place]:
    return [(doc, within, element) for doc, within in documents(given["dom"]) for element in doc.xpath(path)]


def _good(given: Given, count: int) -> Iterator[Finding]:
    """All that was seen is right: which decides nothing when a frame went unread."""
    yield given.ask("beyond") if any(unread(given["dom"])) else given.passed("all", count=count)


@on_page
def _image_buttons(given: Given) -> Iterator[Finding]:
    buttons = _all(given, load().kinds["input-image"])
    bad = [place for place in buttons if not name_of(place[0], place[2])]
    if buttons and not bad:
        yield from _good(given, len(buttons))
    yield from capped(given, bad, lambda place: _unnamed(given, *place))


def _unnamed(given: Given, document: Dom, within: str, button: Any) -> Finding:
    exposed = document.displayed(button) and spoken(button)
    return (given.failed if exposed else given.ask)("unnamed" if exposed else "hidden", point(document, within, button))


@on_page
def _labels(given: Given) -> Iterator[Finding]:
    labels = _all(given, load().kinds["label-for"])
    fields = {element for _, _, element in _all(given, load().kinds["field"])} if labels else set()
    bad = [place for place in labels if not _leads_to(fields, place[0], place[2].get("for"))]
    if labels and not bad:
        yield from _good(given, len(labels))
    yield from capped(
        given,
        bad,
        lambda place: given.ask("astray", point(*place), target=place[2].get("for") or "–", text=_text(place[2])),
    )


def _leads_to(fields: set[Any], document: Dom, target: str) -> bool:
    found = document.root.xpath("//*[@id=$id]", id=target)
    return len(found) == 1 and found[0] in fields


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())[:80] or "–"


@on_page
def _groups(given: Given) -> Iterator[Finding]:
    groups = _all(given, "//select//optgroup")
    bad = [place for place in groups if not blank(place[2].get("label"))]
    if groups and not bad:
        yield from _good(given, len(groups))
    yield from capped(given, bad, lambda place: _nameless(given, *place))


def _nameless(given: Given, document: Dom, within: str, group: Any) -> Finding:
    where = point(document, within, group)
    if group.get("label") is not None:
        return given.ask("blank", where)
    shown = any(document.displayed(node) for node in group.iterancestors("select"))
    return given.failed("nameless", where) if shown else given.ask("hidden", where)


CHECKS = (
    Check("rgaa.image-button-name", needs=("http", "dom"), run=_image_buttons, refs=("rgaa:1.1.3", "wcag:1.1.1")),
    Check("rgaa.label-for", needs=("http", "dom"), run=_labels, refs=("rgaa:11.1.2", "wcag:1.3.1")),
    Check("rgaa.option-group-label", needs=("http", "dom"), run=_groups, refs=("rgaa:11.8.2", "wcag:1.3.1")),
)
