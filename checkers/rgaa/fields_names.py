"""RGAA 11.2.5 and 11.2.6: a field's name holds what people see as its label; a button beside a field labels it well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.rgaa._fields import NEEDS, Field, Survey, pictures, plain, survey, visible_labels
from checkers.rgaa._page import on_page
from checkers.rgaa._places import button_beside, hints, near
from checkers.rgaa._telling import Judged, doubt, fault, short, tell
from checkers.rgaa._wording import holds
from preuve.given import Given
from preuve.model import Check, Finding


@on_page
def _names(given: Given) -> Iterator[Finding]:
    known = survey(given)
    yield from tell(given, known.fields, lambda field: _held(field, known), lambda field: field.where)


def _held(field: Field, known: Survey) -> Judged:
    if field.kind in {"part", "editable"}:
        return doubt("unsure")
    if not field.displayed:
        return doubt("unsure")
    labels = visible_labels(field)
    if any(pictures(field.document, label) for label in (*field.all_labels, *field.referenced)):
        return doubt("picture")
    if not labels:
        texts = hints(field, known)
        return doubt("texts", name=short(field.name or "–"), texts=short(" | ".join(texts))) if texts else "aside"
    title = field.attribute("title")
    for label, text in labels.items():
        said = _in_name(field, label, text)
        if said is not None:
            return said
        if title and holds(title, text) is not True:
            return doubt("title", text=short(text), title=short(title))
    return "right"


def _in_name(field: Field, label: Any, text: str) -> Judged | None:
    """What is to be said of a visible label that the text which really names the field does not surely hold."""
    if label in field.referenced:
        return None
    referenced = " ".join(filter(None, map(plain, field.referenced)))
    name = referenced or field.attribute("aria-label")
    if not name:
        return None
    held = holds(name, text)
    if held:
        return None
    if held is None or field.missing or not field.exposed:
        return doubt("almost", text=short(text), name=short(name))
    return fault("differs", "2.5.3", text=short(text), name=short(name))


@on_page
def _neighbours(given: Given) -> Iterator[Finding]:
    known = survey(given)
    yield from tell(given, known.fields, lambda field: _by_button(field, known), lambda field: field.where)


def _by_button(field: Field, known: Survey) -> Judged:
    if not field.displayed:
        return doubt("unsure") if not field.all_labels else "aside"
    button = None if near(field) else button_beside(field, known)
    if button is None:
        return "aside"
    text = plain(button) or (button.get("value") or "").strip()
    return doubt("judge", text=short(text) or "–")


CHECKS = (
    Check("rgaa.label-in-name", NEEDS, _names, refs=("rgaa:11.2.5",)),
    Check("rgaa.label-by-button", NEEDS, _neighbours, refs=("rgaa:11.2.6",)),
)
