"""RGAA 11.1: every field has a label, which leads to it, and of which people see something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checkers.rgaa._fields import (
    NAMED_FROM_CONTENT,
    NEEDS,
    Field,
    Survey,
    form_of,
    pictures,
    plain,
    roles_of,
    seen,
    survey,
    visible_labels,
    visible_text,
)
from checkers.rgaa._page import blank, documents, on_page, point
from checkers.rgaa._places import CLOSE, hints, near, place_of
from checkers.rgaa._telling import Judged, doubt, fault, short, tell
from checkers.rgaa._wording import share_a_word, words
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

PROSE = 15  # words: a text as long as that is no label
_ENTERING = re.compile(
    r"saisi|entre[rz]|tape[rz]|indiqu|rempli|cherch|choisi|[ée]cri[vr]|\bvotre|champ|enter|type|search|find|fill|write|your|"
    r"field|choose",
    re.IGNORECASE,
)


@on_page
def _present(given: Given) -> Iterator[Finding]:
    yield from tell(given, survey(given).fields, _label, lambda field: field.where)


def _label(field: Field) -> Judged:
    if field.kind in {"part", "editable"}:
        return doubt("unusual")
    given_texts = [plain(label) for label in field.labels]
    given_texts += [field.attribute("aria-label"), field.attribute("title"), *map(plain, field.referenced)]
    if field.missing and field.referenced:
        return doubt("lost-reference", ids=", ".join(field.missing))
    if any(given_texts):
        # Hidden fields have no name in the tree; for the others the browser must have taken the label.
        return "right" if field.name or not field.exposed else doubt("not-taken")
    if field.name and field.ax and field.ax.named_by == "label" and field.labels:
        return "right"
    if field.wrapper is not None:
        return doubt("around", text=short(plain(field.wrapper)) or "–")
    if (
        field.labels
        or field.referenced
        or field.element.get("aria-label") is not None
        or field.element.get("title") is not None
    ):
        return doubt("empty")
    return _unlabelled(field)


def _unlabelled(field: Field) -> Judged:
    trap = field.element.get("tabindex") == "-1" and not seen(field.document, field.element)
    if not field.exposed or trap:  # out of sight and of the keyboard's reach: set for robots
        return doubt("hidden")
    if field.custom and set(roles_of(field.element)) & NAMED_FROM_CONTENT and field.name:
        return doubt("content", text=short(field.name))
    if "-" in field.element.tag or (field.element.tag == "output" and form_of(field) is None):
        return doubt("unusual")
    if field.kind == "list" and field.custom:
        return doubt("unusual")
    broken = field.name or field.kind == "result" or field.element.get("disabled") is not None
    return fault("unlabelled", *(() if broken else ("4.1.2",)))


class _Index:
    """The elements of one document by their ids, and their order."""

    def __init__(self, document: Dom) -> None:
        self.document = document
        self.order = {node: at for at, node in enumerate(document.root.iter())}
        self.by_id: dict[str, list[Any]] = {}
        for node in document.xpath("//*[@id]"):
            self.by_id.setdefault(node.get("id"), []).append(node)


@on_page
def _linked(given: Given) -> Iterator[Finding]:
    known = survey(given)
    labels = [(d, within, label) for d, within in documents(given["dom"]) for label in d.xpath("//label[@for]")]
    if not known.fields:
        labels = []
    taken = {label for field in known.fields for label in field.labels}
    indexes = {id(document): _Index(document) for document, _, _ in labels}
    yield from tell(
        given, labels, lambda place: _leads(indexes[id(place[0])], place[2], taken, known), lambda place: point(*place)
    )


def _leads(places: _Index, label: Any, taken: set[Any], known: Survey) -> Judged:
    document = places.document
    target = label.get("for")
    found = places.by_id.get(target or "", [])
    args = {"text": short(plain(label)) or "–", "target": target or "–"}
    if len(found) > 1:
        return doubt("twice", **args)
    if label in taken:
        return "right"
    if found and found[0].tag == "button":
        return "aside"
    orphan = _orphan(places, label, known)
    if orphan is None or found or not document.displayed(label) or not plain(label):
        return doubt("astray", **args)
    return fault("broken", id=orphan.attribute("id") or "–", **args)


def _orphan(places: _Index, label: Any, known: Survey) -> Field | None:
    """The field without a label that this one was surely meant for: within it, or the first one that comes after it."""
    document, order = places.document, places.order
    own = [field for field in known.fields if field.document is document and field.displayed]
    inside = [field for field in own if label in field.element.iterancestors()]
    if inside:
        return inside[0] if not inside[0].labels else None
    after = [field for field in own if order[field.element] > order[label]]
    nearest = min(after, key=lambda field: order[field.element], default=None)
    if (
        nearest is None
        or nearest.labels
        or nearest.wrapper is not None
        or nearest.referenced
        or nearest.kind == "choice"
    ):
        return None
    between = (other for other in document.xpath("//label") if order[label] < order[other] < order[nearest.element])
    place = place_of(nearest, label)
    return nearest if not any(between) and place.side in {"left", "above"} and place.gap <= CLOSE else None


@on_page
def _visible(given: Given) -> Iterator[Finding]:
    known = survey(given)
    yield from tell(given, known.fields, lambda field: _shows(field, known), lambda field: field.where)


def _shows(field: Field, known: Survey) -> Judged:
    """A label that is out of sight, or far away, needs a title or a text beside the field instead."""
    title = field.attribute("title")
    labelled = field.all_labels or field.referenced or field.attribute("aria-label") or title
    if not labelled or field.kind in {"part", "editable"}:
        return doubt("unsure") if field.kind in {"part", "editable"} else "aside"
    if near(field):
        return "aside"
    if not field.displayed:
        return doubt("unsure")
    name = short(field.name or title or "–")
    if title:
        return doubt("title", name=name, title=short(title))
    if visible_labels(field) or any(pictures(field.document, label) for label in field.all_labels):
        return doubt("apart", name=name)
    if not field.exposed or field.custom or _shows_something(field):
        return doubt("texts", name=name, texts="–")
    texts = [text for text in hints(field, known) if not _prose(text, field)]
    if texts:
        return doubt("texts", name=name, texts=short(" | ".join(texts)))
    if field.attribute("aria-describedby") or _appears(field):
        return doubt("texts", name=name, texts="–")
    return fault("nothing-seen", "3.3.2", name=name)


def _prose(text: str, field: Field) -> bool:
    """Whether a text near a field is a long one that speaks neither of what the field asks for nor of entering it."""
    return len(words(text)) >= PROSE and not share_a_word(text, field.name) and not _ENTERING.search(text)


def _shows_something(field: Field) -> bool:
    element = field.element
    return field.kind in {"list", "result"} or any(blank(element.get(at)) for at in ("placeholder", "value", "list"))


def _appears(field: Field) -> bool:
    """Whether there are hidden texts beside the field, which may be shown when it takes the focus."""
    parent = field.element.getparent()
    if parent is None:
        return False
    hidden = (node for node in parent.iterdescendants() if isinstance(node.tag, str) and node is not field.element)
    mute = {"script", "style", "option", "br", "input", "label"}
    return any(
        node.tag not in mute and (node.text or "").strip() and not visible_text(field.document, node) for node in hidden
    )


CHECKS = (
    Check("rgaa.field-label", NEEDS, _present, refs=("rgaa:11.1.1",)),
    Check("rgaa.label-for", NEEDS, _linked, refs=("rgaa:11.1.2",), limits={"close": CLOSE}),
    Check("rgaa.field-label-visible", NEEDS, _visible, refs=("rgaa:11.1.3",), limits={"words": PROSE}),
)
