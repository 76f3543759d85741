"""RGAA 11.10.4 and 11.10.7: a field marked as invalid says what is wrong, in its label or in a text tied to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checkers.rgaa._fields import NEEDS, Field, pictures, plain, survey, visible_labels, visible_text
from checkers.rgaa._page import documents, on_page
from checkers.rgaa._scripts import mentions
from checkers.rgaa._telling import Judged, doubt, fault, short, tell
from checkers.rgaa._wording import ERRORS
from preuve.given import Given
from preuve.model import Check, Finding

_MARK = re.compile(
    r"[(\[]\s*(?:champ\s+)?(?:obligatoire|requise?|required|mandatory)\s*[)\]]|[*＊✱✲★⁎∗]", re.IGNORECASE
)
# What nothing but a message about a fault says.
_ERROR = re.compile(
    r"(?:^|[.:!(]\s*)(?:erreur|error)\b|\b(?:est|is) (?:vide|empty|invalide?|incorrecte?|manquante?|missing)\b|"
    r"n.est pas valide|is not valid",
    re.IGNORECASE,
)
_MARKING = r"(?i)aria-?invalid|jquery|validat"


def _invalid(field: Field) -> bool:
    return field.attribute("aria-invalid").lower() not in {"", "false"}


def _later(given: Given) -> bool:
    """Whether a script of the page may mark fields as invalid when the form is sent."""
    if any(document.xpath("//script[@src]") for document, _ in documents(given["dom"])):
        return True
    return bool(given["source"].root.xpath("//script[@src]") or mentions(given, _MARKING))


def _with_mark(given: Given, judge: Any) -> Iterator[Finding]:
    known = survey(given)
    fields = [field for field in known.fields if _invalid(field)]
    if not fields and known.fields and _later(given):
        yield given.ask("later", known.fields[0].where, count=len(known.fields))
        return
    yield from tell(given, fields, judge, lambda field: field.where)


@on_page
def _messages(given: Given) -> Iterator[Finding]:
    yield from _with_mark(given, _message)


def _message(field: Field) -> Judged:
    text = " ".join(visible_labels(field).values())
    required = field.element.get("required") is not None or field.attribute("aria-required").lower() == "true"
    if not field.displayed or not required or field.attribute("aria-invalid").lower() != "true":
        return doubt("unsure", text=short(text) or "–")
    described = " ".join(visible_text(field.document, one) for one in _tied(field))
    if _ERROR.search(f"{text} {described}"):
        return "right"
    drawn = any(pictures(field.document, one) for one in (*field.all_labels, *field.referenced, *_tied(field)))
    if (
        described
        or drawn
        or field.attribute("aria-errormessage")
        or ERRORS.search(_without_mark(f"{text} {field.name}"))
    ):
        return doubt("judge", text=short(f"{text} {described}".strip()) or "–")
    return fault("silent", "3.3.1", text=short(text or field.name) or "–")


def _without_mark(text: str) -> str:
    """The text of a label without a note in brackets that the field is required, and without its star: no message."""
    return _MARK.sub(" ", text)


def _tied(field: Field) -> list[Any]:
    ids = field.attribute("aria-describedby").split()
    return [found[0] for own in ids if (found := field.document.root.xpath("//*[@id=$id]", id=own))]


@on_page
def _formats(given: Given) -> Iterator[Finding]:
    yield from _with_mark(given, _format)


def _format(field: Field) -> Judged:
    text = " ".join([*visible_labels(field).values(), *map(plain, _tied(field))])
    return doubt("judge", text=short(text) or "–")


CHECKS = (
    Check("rgaa.error-message", NEEDS, _messages, refs=("rgaa:11.10.4",)),
    Check("rgaa.error-format", NEEDS, _formats, refs=("rgaa:11.10.7",)),
)
