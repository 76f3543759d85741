"""RGAA 11.10.1 and 11.10.2: what must be filled in is said before the form is sent, and said in the label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
# The mark in plain words, and what turns it round. A star needs such words before it (glossary, "indication de champ
# obligatoire").
_WORDS = re.compile(r"\b(?:obligatoires?|requise?s?|required|mandatory|compulsory)\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:non|pas|not|si|if|sauf|except)\b|\?", re.IGNORECASE)
_STAR = re.compile(r"[*＊✱✲★⁎∗]")
# Styles that may draw a mark which is not in the code.
_MARKING = re.compile(
    r":required|required|obligat|oblig|content\s*:\s*['\"][^'\"]|content\s*:\s*(?:url|attr)", re.IGNORECASE
)
MAX_NOTE = 300  # characters of a text that explains a sign
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
    yield from tell(given, forms, lambda fields: _exempt(fields) or _all_told(fields), lambda fields: fields[0].where)


def _all_told(fields: list[Field]) -> Judged:
    """Which fields must be filled in, only the server knows: unless all of them are told to be."""
    told = {field.attribute("name") for field in fields if _required(field)} - {""}
    every = all(_required(field) or (field.kind == "choice" and field.attribute("name") in told) for field in fields)
    return "right" if every else doubt("judge", count=len(fields))


@on_page
def _marked(given: Given) -> Iterator[Finding]:
    known = survey(given)
    styled = any(_MARKING.search(sheet["text"]) for sheet in given["sheets"])
    items: list[tuple[Field, Judged]] = []
    for fields in _forms(known):
        exempt = _exempt(fields)
        items += [(field, exempt or _mark(field, known, styled)) for field in filter(_required, fields)]
    yield from tell(given, items, lambda item: item[1], lambda item: item[0].where)


def _mark(field: Field, known: Survey, styled: bool) -> Judged:
    labels = visible_labels(field)
    text = " ".join(labels.values())
    described = [visible_text(field.document, one) for one in _described(field)]
    if REQUIRED.search(" ".join([text, *described])):
        plain_words = any(_WORDS.search(one) and not _DENIED.search(one) for one in (text, *described))
        starred = _STAR.search(text) and _explained(field, labels)
        return "right" if plain_words or starred else doubt("judge", text=short(text) or "–")
    if not field.displayed or field.kind in {"choice", "editable"} or field.custom:
        return doubt("unsure", text=short(text) or "–")
    if any(pictures(field.document, label) for label in (*field.all_labels, *field.referenced)) or styled:
        return doubt("unsure", text=short(text) or "–")
    # A mark that stands in no label and in no text tied to the field is not where the test wants it.
    around = " ".join(
        plain(legend) for one in field.element.iterancestors("fieldset") for legend in one.xpath("./legend")
    )
    if _SAID.search(f"{field.attribute('placeholder')} {field.name} {around}") or "…" in hints(field, known):
        return doubt("elsewhere", text=short(text) or "–")
    return fault("unmarked", "3.3.2", text=short(text or field.name) or "–")


def _explained(field: Field, labels: Mapping[Any, str]) -> bool:
    """Whether a visible text before the labels says what a star means, outside any label."""
    document = field.document
    order = {node: at for at, node in enumerate(document.root.iter())}
    first = min((order[label] for label in labels), default=0)
    for node in document.xpath("//body//*[contains(., '*')][not(ancestor-or-self::label)]"):
        text = visible_text(document, node) if order[node] < first and len(node.text_content()) < MAX_NOTE else ""
        if _STAR.search(text) and _WORDS.search(text) and not any(node in label.iterancestors() for label in labels):
            return True
    return False


def _described(field: Field) -> list[Any]:
    ids = field.attribute("aria-describedby").split()
    return [found[0] for own in ids if (found := field.document.root.xpath("//*[@id=$id]", id=own))]


CHECKS = (
    Check("rgaa.required-told", NEEDS, _told, refs=("rgaa:11.10.1",)),
    Check("rgaa.required-marked", NEEDS, _marked, refs=("rgaa:11.10.2",)),
)
