"""RGAA 11.2.1 to 11.2.4: what labels say. That they say nothing can be proved; that they say the right thing cannot."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.rgaa._fields import NEEDS, Field, pictures, plain, survey
from checkers.rgaa._page import on_page
from checkers.rgaa._telling import Judged, doubt, fault, short, tell
from checkers.rgaa._wording import empty_or_idle
from preuve.given import Given
from preuve.model import Check, Finding


def _before(field: Field, source: str) -> bool:
    """Whether a source that comes before this one names the field, in the glossary's order."""
    referenced = any(map(plain, field.referenced))
    aria = referenced or bool(field.attribute("aria-label"))
    label = aria or any(map(plain, field.all_labels))
    return {"aria-label": referenced, "label": aria, "title": label}.get(source, False)


def _judge(field: Field, source: str, text: str, sure: bool = True) -> Judged:
    """A label by what it says. `sure`: no other text, and no picture, can be what names the field here."""
    why = empty_or_idle(text)
    if not why:
        return doubt("judge", text=short(text))
    if _before(field, source):
        return doubt("judge", text=short(text)) if text else "aside"
    if not sure or not field.displayed:
        return doubt("unsure", text=short(text) or "–")
    return fault(why, text=short(text) or "–")


@on_page
def _labels(given: Given) -> Iterator[Finding]:
    yield from tell(given, survey(given).fields, _label, lambda field: field.where)


def _label(field: Field) -> Judged:
    if not field.all_labels:
        return "aside"
    text = " ".join(filter(None, map(plain, field.all_labels)))
    named = bool(field.name and field.ax and field.ax.named_by == "label")
    drawn = any(pictures(field.document, label) for label in field.all_labels)
    if not text:
        return _judge(field, "label", text, sure=not (named or field.attribute("title")))
    return _judge(field, "label", text, sure=not drawn and (not named or bool(empty_or_idle(field.name))))


@on_page
def _titles(given: Given) -> Iterator[Finding]:
    yield from tell(given, survey(given).fields, _title, lambda field: field.where)


def _title(field: Field) -> Judged:
    if field.element.get("title") is None:
        return "aside"
    placeholder, title = field.attribute("placeholder"), field.attribute("title")
    if placeholder and title and placeholder != title and not _before(field, "title"):
        return doubt("placeholder", text=short(title), placeholder=short(placeholder))
    return _judge(field, "title", title)


@on_page
def _arias(given: Given) -> Iterator[Finding]:
    yield from tell(given, survey(given).fields, _aria, lambda field: field.where)


def _aria(field: Field) -> Judged:
    if field.element.get("aria-label") is None:
        return "aside"
    text = field.attribute("aria-label")
    other = any(map(plain, field.all_labels)) or field.attribute("title") or (not text and field.name)
    return "aside" if other and not text else _judge(field, "aria-label", text)


@on_page
def _passages(given: Given) -> Iterator[Finding]:
    yield from tell(given, survey(given).fields, _passage, lambda field: field.where)


def _passage(field: Field) -> Judged:
    if field.element.get("aria-labelledby") is None:
        return "aside"
    if field.missing or not field.referenced:
        return doubt("lost", ids=", ".join(field.missing) or "–")
    text = " ".join(filter(None, map(plain, field.referenced)))
    drawn = any(pictures(field.document, one) for one in field.referenced)
    sure = not drawn if text else not (field.name or drawn)
    return _judge(field, "aria-labelledby", text, sure)


CHECKS = (
    Check("rgaa.label-relevance", NEEDS, _labels, refs=("rgaa:11.2.1",)),
    Check("rgaa.field-title-relevance", NEEDS, _titles, refs=("rgaa:11.2.2",)),
    Check("rgaa.field-aria-label-relevance", NEEDS, _arias, refs=("rgaa:11.2.3",)),
    Check("rgaa.field-reference-relevance", NEEDS, _passages, refs=("rgaa:11.2.4",)),
)
