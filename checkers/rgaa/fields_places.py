"""RGAA 11.4: labels stand beside their fields, on the side where they are looked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.rgaa._fields import NEEDS, Field, Survey, seen, survey, visible_labels
from checkers.rgaa._page import on_page
from checkers.rgaa._places import CLOSE, FAR, Place, direction, hints, place_of, stands_between
from checkers.rgaa._telling import Judged, doubt, fault, short, tell
from preuve.given import Given
from preuve.model import Check, Finding

# The sizes, in CSS px, between which browsers and styles draw a box to tick as such.
SMALLEST_BOX, LARGEST_BOX = 8.0, 40.0
_ANY = {"over", "before", "after", "around"}


@on_page
def _beside(given: Given) -> Iterator[Finding]:
    known = survey(given)
    yield from tell(given, known.fields, lambda field: _close(field, known), lambda field: field.where)


def _unlabelled(field: Field, known: Survey) -> Judged | None:
    """What is to be said of a field without a label that people see."""
    if field.kind in {"part", "editable"}:
        return doubt("unsure")
    if not field.displayed:
        return doubt("unsure") if field.all_labels or field.referenced else "aside"
    if visible_labels(field):
        return None if seen(field.document, field.element) else doubt("unsure")
    texts = hints(field, known)
    return doubt("untied", texts=short(" | ".join(texts))) if texts else "aside"


def _close(field: Field, known: Survey) -> Judged:
    said = _unlabelled(field, known)
    if said is not None:
        return said
    places = {label: place_of(field, label) for label in visible_labels(field)}
    label, best = min(places.items(), key=lambda pair: pair[1].gap)
    if any(place.side == "odd" for place in places.values()):
        return doubt("unsure")
    between = best.side not in _ANY and best.gap > 0 and stands_between(field, label, known)
    args = {"text": short(visible_labels(field)[label]), "gap": round(best.gap)}
    if best.gap <= CLOSE:
        return doubt("between", **args) if between else "right"
    if label not in field.all_labels or len(places) > 1:
        return doubt("apart", **args)
    if best.gap > FAR:
        return fault("far", limit=round(FAR), **args)
    return fault("between", **args) if between else doubt("apart", **args)


def _mixed(fields: list[Field]) -> bool:
    """Whether the labels read both from left to right and from right to left: then the official text exempts them."""
    runs = {direction(text) for field in fields for text in visible_labels(field).values()}
    return "mixed" in runs or {"ltr", "rtl"} <= runs


@on_page
def _sides(given: Given) -> Iterator[Finding]:
    known = survey(given)
    others = [field for field in known.fields if field.kind != "choice"]
    if _mixed(list(known.fields)):
        yield given.inapplicable("mixed")
        return
    yield from tell(given, others, lambda field: _before(field, known), lambda field: field.where)


def _before(field: Field, known: Survey) -> Judged:
    said = _sided(field, known, {"above", "left", "before"}, {"below", "right", "after"})
    if isinstance(said, str) or not said.sure:
        return said
    return said if field.element.tag in {"input", "select", "textarea"} else doubt("unsure")


@on_page
def _choice_sides(given: Given) -> Iterator[Finding]:
    known = survey(given)
    choices = [field for field in known.fields if field.kind == "choice"]
    if _mixed(list(known.fields)):
        yield given.inapplicable("mixed")
        return
    restyled = any("appearance" in sheet["text"] for sheet in given["sheets"])
    yield from tell(given, choices, lambda field: _after(field, known, restyled), lambda field: field.where)


def _after(field: Field, known: Survey, restyled: bool) -> Judged:
    said = _sided(field, known, {"below", "right", "after"}, {"above", "left", "before"})
    if isinstance(said, str) or not said.sure:
        return said if said != "aside" or not field.custom else doubt("unsure")
    box = field.document.box(field.element)
    usual = box is not None and min(box.width, box.height) >= SMALLEST_BOX and max(box.width, box.height) <= LARGEST_BOX
    native = field.element.tag == "input" and "switch" not in (field.element.get("role") or "").lower()
    return said if usual and native and not restyled else doubt("unsure")


def _sided(field: Field, known: Survey, good: set[str], bad: set[str]) -> Judged:
    said = _unlabelled(field, known)
    if said is not None:
        return said
    labels = visible_labels(field)
    verdicts = [_side(field, label, place_of(field, label), good, bad) for label in labels]
    if len(verdicts) == 1:
        return verdicts[0]
    return "right" if all(one == "right" for one in verdicts) else doubt("unsure")


def _side(field: Field, label: Any, place: Place, good: set[str], bad: set[str]) -> Judged:
    text = visible_labels(field)[label]
    rtl = field.document.style(label, "direction") == "rtl"
    if direction(text) not in {"", "rtl" if rtl else "ltr"} or place.gap > CLOSE:
        return doubt("unsure")
    side = {"left": "right", "right": "left"}.get(place.side, place.side) if rtl else place.side
    if side in good:
        return "right"
    if side in bad and label in field.all_labels:
        return fault(place.side, text=short(text))
    return doubt("unsure")


CHECKS = (
    Check("rgaa.label-beside", NEEDS, _beside, refs=("rgaa:11.4.1",), limits={"close": CLOSE, "far": FAR}),
    Check("rgaa.label-side", NEEDS, _sides, refs=("rgaa:11.4.2",), limits={"close": CLOSE}),
    Check(
        "rgaa.choice-label-side",
        NEEDS,
        _choice_sides,
        refs=("rgaa:11.4.3",),
        limits={"least": SMALLEST_BOX, "most": LARGEST_BOX},
    ),
)
