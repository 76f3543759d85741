"""RGAA 11.8.2 and 11.8.3: groups of options in a list have a name, and it tells something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.rgaa._fields import asleep, stuck
from checkers.rgaa._page import blank, documents, on_page, point
from checkers.rgaa._telling import Judged, doubt, fault, short, tell
from checkers.rgaa._wording import empty_or_idle
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

_NEEDS = ("http", "source", "dom", "sheets")
_Place = tuple[Dom, str, Any]  # document, frames on the way, group


def _groups(given: Given) -> list[_Place]:
    """The groups of all lists that may be shown."""
    still = stuck(given)
    return [
        (document, within, group)
        for document, within in documents(given["dom"])
        for group in document.xpath("//select//optgroup")
        if not (still and asleep(document, next(group.iterancestors("select"))))
    ]


def _shown(place: _Place) -> bool:
    return any(place[0].displayed(node) for node in place[2].iterancestors("select"))


@on_page
def _named(given: Given) -> Iterator[Finding]:
    yield from tell(given, _groups(given), _name, lambda place: point(*place))


def _name(place: _Place) -> Judged:
    label = place[2].get("label")
    if blank(label):
        return "right"
    if label is not None:
        return doubt("blank")
    return fault("nameless", "1.3.1") if _shown(place) else doubt("hidden")


@on_page
def _relevant(given: Given) -> Iterator[Finding]:
    labelled = [place for place in _groups(given) if place[2].get("label") is not None]
    yield from tell(given, labelled, _says, lambda place: point(*place))


def _says(place: _Place) -> Judged:
    text = blank(place[2].get("label"))
    why = empty_or_idle(text)
    if not why or not _shown(place):
        return doubt("judge", text=short(text) or "–")
    return fault(why, text=short(text) or "–")


CHECKS = (
    Check("rgaa.option-group-label", _NEEDS, _named, refs=("rgaa:11.8.2",)),
    Check("rgaa.option-group-relevance", _NEEDS, _relevant, refs=("rgaa:11.8.3",)),
)
