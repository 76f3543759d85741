"""Where labels and texts stand around a field: by the boxes that the browser drew."""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from checkers.rgaa._fields import Field, Survey, seen, visible_labels, visible_text
from checkers.rgaa._referential import load
from checkers.rgaa._wording import bare, share_a_word
from preuve.views.dom import Box, Dom

# The RGAA asks that label and field be "visuellement proches" and gives no figure. In CSS px: up to two lines of text
# there is no doubt that they are; from the width of a narrow telephone on there is none that they are not.
CLOSE, FAR = 32.0, 400.0
TALL = 1000.0  # boxes taller than a screen hold everything: they are looked at only where they hold the field
AROUND = 60.0  # a text within this many px may tell what a field is for
_TOLERANCE = 4.0
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# What the button that sends a form says: it tells nothing of one of its fields.
_SENDING = {
    "envoyer", "envoi", "valider", "ok", "soumettre", "continuer", "suivant", "enregistrer", "submit", "send", "save",
    "continue", "next", "go", "confirmer", "confirm", "annuler", "cancel", "effacer", "reset", "reinitialiser",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label stands: on which `side` of its field, and how many px away.

    `side`: "above", "below", "left", "right", "over" (they overlap), "askew" (none of these), "before" or "after"
    (a label around its field: text then field, or field then text), "around" (on both sides), "odd" (styles may have
    moved it).
    """

    side: str
    gap: float


def place_of(field: Field, label: Any) -> Place:
    """Where the label's text stands."""
    document = field.document
    if field.element in label.iterdescendants():
        return _place_within(field, label)
    label_box, field_box = document.box(label), document.box(field.element)
    if label_box is None or field_box is None:
        return Place("odd", 0.0)
    return between(label_box, field_box)


def between(label: Box, field: Box) -> Place:
    """Where one box stands seen from another."""
    across = _overlap(label.x, label.width, field.x, field.width)
    along = _overlap(label.y, label.height, field.y, field.height)
    dx = max(field.x - label.x - label.width, label.x - field.x - field.width, 0.0)
    dy = max(field.y - label.y - label.height, label.y - field.y - field.height, 0.0)
    if across > _TOLERANCE and along > _TOLERANCE:
        return Place("over", 0.0)
    if along > min(label.height, field.height) / 3 and along >= across:
        return Place("left" if label.x < field.x else "right", dx)
    if across > 0 or abs(label.x - field.x) <= _TOLERANCE:
        return Place("above" if label.y < field.y else "below", dy)
    return Place("askew", math.hypot(dx, dy))


def _overlap(start: float, length: float, other: float, other_length: float) -> float:
    return min(start + length, other + other_length) - max(start, other)


def _place_within(field: Field, label: Any) -> Place:
    """A label around its field. Texts without an element have no box of their own: their order in the code tells."""
    document = field.document
    chain = {field.element, *field.element.iterancestors()}
    boxed: list[Any] = []
    before, after, passed, loose = False, False, False, False
    for text, holder, is_after in _texts(label, field.element):
        if not text.strip() or not seen(document, holder):
            continue
        passed = is_after
        before, after = before or not passed, after or passed
        if holder in chain:
            loose = True
        elif holder not in boxed:
            boxed.append(holder)
    if boxed and not loose:
        boxes = [box for node in boxed if (box := document.box(node)) is not None]
        own = document.box(field.element)
        if own is not None and boxes:
            return between(_union(boxes), own)
    moved = any(_moved(document, node) for node in (field.element, label, *boxed))
    if moved or not (before or after):
        return Place("odd", 0.0)
    return Place("around" if before and after else "after" if after else "before", 0.0)


def _texts(label: Any, field: Any) -> Iterator[tuple[str, Any, bool]]:
    """(text, element it stands in, whether it comes after the field)"""
    after = False

    def walk(node: Any) -> Iterator[tuple[str, Any, bool]]:
        nonlocal after
        if node is field:
            after = True
            return
        if not isinstance(node.tag, str) or node.tag in {"script", "style", "select", "textarea"}:
            return
        yield node.text or "", node, after
        for child in node:
            yield from walk(child)
            yield child.tail or "", node, after

    yield from walk(label)


def _moved(document: Dom, element: Any) -> bool:
    display = document.style(element, "display")
    return (
        document.style(element, "float") not in {"", "none"}
        or document.style(element, "position") not in {"", "static", "relative"}
        or "flex" in display
        or "grid" in display
    )


def _union(boxes: list[Box]) -> Box:
    left, top = min(b.x for b in boxes), min(b.y for b in boxes)
    right, bottom = max(b.x + b.width for b in boxes), max(b.y + b.height for b in boxes)
    return Box(left, top, right - left, bottom - top)


@dataclass(frozen=True, slots=True, eq=False)
class _Sight:
    """What people see of one document, from top to bottom: texts (with "…" for pictures), fields, buttons."""

    texts: list[tuple[float, Any, str, Box]]
    fields: list[tuple[float, Field, Box]]
    buttons: list[tuple[float, Any, Box]]
    labels: Mapping[Any, frozenset[Field]]
    tall: Mapping[Any, tuple[float, Any, str, Box]]  # texts loose in boxes taller than a screen, by their element


_last: list[tuple[Survey, dict[int, _Sight]]] = []  # asked for each field of a page


def _sight(document: Dom, known: Survey) -> _Sight:
    if not (_last and _last[0][0] is known):
        _last[:] = [(known, {})]
    found = _last[0][1].get(id(document))
    if found is None:
        found = _last[0][1][id(document)] = _look(document, known)
    return found


def _look(document: Dom, known: Survey) -> _Sight:
    labels: dict[Any, set[Field]] = {}
    fields = [field for field in known.fields if field.document is document]
    for field in fields:
        for label in (*field.all_labels, *field.referenced):
            labels.setdefault(label, set()).add(field)
    texts = ((element, _own_text(document, element), document.box(element)) for element in document.root.iter())
    boxed = ((field, document.box(field.element)) for field in fields if seen(document, field.element))
    pressed = (element for element in document.xpath(load().kinds["form-button"]) if seen(document, element))
    buttons = ((element, document.box(element)) for element in pressed)
    rows = sorted(((box.y, node, text, box) for node, text, box in texts if text and box), key=_top)
    return _Sight(
        rows,
        sorted(((box.y, field, box) for field, box in boxed if box), key=_top),
        sorted(((box.y, button, box) for button, box in buttons if box), key=_top),
        {label: frozenset(owners) for label, owners in labels.items()},
        {row[1]: row for row in rows if row[-1].height > TALL},
    )


def stands_between(field: Field, label: Any, known: Survey) -> bool:
    """Whether another field stands on the way from the label to its field."""
    one, two = field.document.box(label), field.document.box(field.element)
    if one is None or two is None:
        return False
    sight, ends = _sight(field.document, known), (_middle(one), _middle(two))
    low = (min(ends[0][0], ends[1][0]) - 1, min(ends[0][1], ends[1][1]) - 1)
    high = (max(ends[0][0], ends[1][0]) + 1, max(ends[0][1], ends[1][1]) + 1)
    owners = sight.labels.get(label, frozenset())
    for _, other, box in sight.fields:
        if box.y > high[1]:
            return False
        if other is not field and other not in owners:
            x, y = _middle(box)
            if low[0] <= x <= high[0] and low[1] <= y <= high[1]:
                return True
    return False


def button_beside(field: Field, known: Survey) -> Any | None:
    """The first button that people see close to the field, or None."""
    own = field.document.box(field.element)
    if own is None:
        return None
    for _, button, box in _between_lines(_sight(field.document, known).buttons, own):
        if between(box, own).gap <= AROUND:
            return button
    return None


_Row = TypeVar("_Row", bound=tuple[Any, ...])


def _between_lines(rows: list[_Row], own: Box) -> Iterator[_Row]:
    """Of things in order of their tops: those near the field's height. Boxes taller than a screen are left out."""
    start = bisect_left(rows, own.y - AROUND - TALL, key=_top)
    for row in rows[start : bisect_right(rows, own.y + own.height + AROUND, key=_top)]:
        if row[-1].y + row[-1].height >= own.y - AROUND:
            yield row


def _top(row: tuple[Any, ...]) -> float:
    return float(row[0])


def _middle(box: Box) -> tuple[float, float]:
    return box.x + box.width / 2, box.y + box.height / 2


def near(field: Field) -> bool:
    """Whether one of the field's visible labels surely stands beside it."""
    places = [place_of(field, label) for label in visible_labels(field)]
    return any(place.side not in {"odd", "askew"} and place.gap <= CLOSE for place in places)


def hints(field: Field, known: Survey) -> list[str]:
    """Visible texts close to the field that might tell people what to enter, whether tied to it or not.

    Labels of other fields, the words of a button that sends the form, and a main heading without a word in common
    with the field's name are none. A picture close by is a hint: "…".
    """
    document, own = field.document, field.document.box(field.element)
    if own is None:
        return ["…"]
    sight = _sight(document, known)
    around = set(field.element.iterancestors())
    found: list[str] = []
    tall = [row for node in around if (row := sight.tall.get(node)) is not None]
    for _, element, text, box in (*_between_lines(sight.texts, own), *tall):
        if element is field.element or (element not in around and between(box, own).gap > AROUND):
            continue
        chain = (element, *element.iterancestors())
        owners = [owner for node in chain for owner in sight.labels.get(node, ())]
        if (not owners or field in owners) and not _idle(element, text, field):
            found.append(text)
    return found


def _idle(element: Any, text: str, field: Field) -> bool:
    button = next((n for n in (element, *element.iterancestors()) if n.tag in {"button", "input"}), None)
    if button is not None and bare(text) in _SENDING:
        return True
    heading = next((n for n in (element, *element.iterancestors()) if n.tag in _HEADINGS), None)
    return heading is not None and heading.tag == "h1" and not share_a_word(text, field.name)


def _own_text(document: Dom, element: Any) -> str:
    if not isinstance(element.tag, str) or element.tag in {
        "script",
        "style",
        "title",
        "noscript",
        "template",
        "option",
    }:
        return ""
    if element.tag in {"img", "svg", "object", "canvas"}:
        return "…" if seen(document, element) else ""
    if element.tag == "input":
        value = (element.get("value") or "").strip()
        sends = (element.get("type") or "").lower() in {"submit", "button", "reset"}
        return value if sends and value and seen(document, element) else ""
    own = " ".join([element.text or "", *(child.tail or "" for child in element)]).strip()
    if not own or element.tag == "textarea" or not any(char.isalnum() for char in own):
        return ""
    return " ".join(own.split()) if seen(document, element) else ""


def direction(text: str) -> str:
    """How the letters of a text run: "ltr", "rtl", "mixed", or "" when none tells."""
    kinds = {unicodedata.bidirectional(char) for char in text}
    right, left = bool(kinds & {"R", "AL"}), "L" in kinds
    return "mixed" if right and left else "rtl" if right else "ltr" if left else ""


def text_of(field: Field, label: Any) -> str:
    """The visible text of a label, without that of the field in it."""
    return visible_text(field.document, label, field.element)
