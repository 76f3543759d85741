"""RGAA 11.10.1 and 11.10.2: what must be filled in is said before the form is sent, and said in the label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checkers.rgaa._fields import (
    NEEDS,
    Field,
    Survey,
    form_of,
    pictures,
    plain,
    survey,
    visible_labels,
    visible_text,
)
from checkers.rgaa._page import on_page
from checkers.rgaa._places import hints
from checkers.rgaa._telling import Judged, doubt, fault, short, tell
from checkers.rgaa._wording import OPTIONAL, REQUIRED
from preuve.given import Given
from preuve.model import Check, Finding

_SAID = re.compile(REQUIRED.pattern.replace("!]", "]"), re.IGNORECASE)
# Styles that may draw a mark which is not in the code.
_MARKING = re.compile(
    r":required|required|obligat|oblig|content\s*:\s*['\"][^'\"]|content\s*:\s*(?:url|attr)", re.IGNORECASE
)
_FILLED = {"typed", "list", "choice", "picked", "file", "editable"}


def _forms(known: Survey) -> list[list[Field]]:
    """The fields to fill in, form by form; those outside any form together."""
    found: dict[Any, list[Field]] = {}
    for field in known.fields:
        if field.kind in _FILLED:
            found.setdefault((id(field.document), form_of(field)), []).append(field)
    return list(found.values())


def _required(field: Field) -> bool:
    return field.element.get("required") is not None or field.attribute("aria-required").lower() == "true"


def _exempt(fields: list[Field]) -> Judged | None:
    """The form of one field, and the one that marks its optional fields: the official text exempts them."""
    shown = [field for field in fields if field.displayed]
    if len(fields) == 1:
        return "aside"
    if len(shown) <= 1 or len({field.attribute("name") or id(field) for field in shown}) == 1:
        return doubt("one", count=len(fields))
    free = [field for field in shown if not _required(field)]
    texts = [" ".join(visible_labels(field).values()) for field in free]
    if free and len(free) < len(shown) and all(OPTIONAL.search(text) for text in texts):
        return "aside"
    return doubt("optional") if any(OPTIONAL.search(text) for text in texts) else None


@on_page
def _told(given: Given) -> Iterator[Finding]:
    forms = _forms(survey(given))
    yield from tell(
        given,
        forms,
        lambda fields: _exempt(fields) or doubt("judge", count=len(fields)),
        lambda fields: fields[0].where,
    )


@on_page
def _marked(given: Given) -> Iterator[Finding]:
    known = survey(given)
    styled = any(_MARKING.search(sheet["text"]) for sheet in given["sheets"])
    items: list[tuple[Field, Judged]] = []
    said: dict[int, bool] = {}  # by document: whether its text speaks of required fields at all
    for fields in _forms(known):
        exempt = _exempt(fields)
        items += [(field, exempt or _mark(field, known, styled, said)) for field in filter(_required, fields)]
    yield from tell(given, items, lambda item: item[1], lambda item: item[0].where)


def _mark(field: Field, known: Survey, styled: bool, said: dict[int, bool]) -> Judged:
    labels = visible_labels(field)
    text = " ".join(labels.values())
    described = [visible_text(field.document, one) for one in _described(field)]
    if REQUIRED.search(" ".join([text, *described])):
        return doubt("judge", text=short(text) or "–")
    if not field.displayed or field.kind in {"choice", "editable"} or field.custom:
        return doubt("unsure", text=short(text) or "–")
    if any(pictures(field.document, label) for label in (*field.all_labels, *field.referenced)) or styled:
        return doubt("unsure", text=short(text) or "–")
    if id(field.document) not in said:
        body = field.document.root.find("body")
        said[id(field.document)] = bool(body is not None and _SAID.search(plain(body)))
    if (
        said[id(field.document)]
        or _SAID.search(f"{field.attribute('placeholder')} {field.name}")
        or "…" in hints(field, known)
    ):
        return doubt("elsewhere", text=short(text) or "–")
    return fault("unmarked", "3.3.2", text=short(text or field.name) or "–")


def _described(field: Field) -> list[Any]:
    ids = field.attribute("aria-describedby").split()
    return [found[0] for own in ids if (found := field.document.root.xpath("//*[@id=$id]", id=own))]


CHECKS = (
    Check("rgaa.required-told", NEEDS, _told, refs=("rgaa:11.10.1",)),
    Check("rgaa.required-marked", NEEDS, _marked, refs=("rgaa:11.10.2",)),
)
