"""RGAA 11.12 and 11.13: forms with consequences can be taken back; fields on the user fill themselves in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checkers.rgaa._fields import NEEDS, Field, form_of, plain, roles_of, survey
from checkers.rgaa._page import documents, on_page, point
from checkers.rgaa._purposes import IMPERSONAL, OTHERS, TOKENS, purpose, searches, token_of
from checkers.rgaa._telling import Judged, doubt, fault, short, tell
from checkers.rgaa._wording import bare
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

_FORMS = "//form | //*[contains(concat(' ', normalize-space(@role), ' '), ' form ')]"
# Titles tell whose data a form asks for.
_HEADS = "//title | //h1 | //h2 | //h3 | //h4"
_PERSON = re.compile(
    r"\b(?:madame|mme|monsieur|m|mr|mrs|ms|miss|homme|femme|male|female|man|woman|masculin|feminin|sexe|sex)\b"
)
_QUERY = {"q", "s", "search", "recherche", "query", "keyword", "keywords", "mots", "k"}


@on_page
def _consequences(given: Given) -> Iterator[Finding]:
    known = survey(given)
    forms: list[tuple[Dom, str, Any]] = [
        (document, within, form) for document, within in documents(given["dom"]) for form in document.xpath(_FORMS)
    ]
    forms += [(field.document, field.within, field.element) for field in known.fields if form_of(field) is None][:1]
    members: dict[Any, list[Field]] = {}
    for field in known.fields:
        members.setdefault(form_of(field), []).append(field)
    yield from tell(
        given,
        forms,
        lambda place: _bears(place[2], members.get(place[2], [])),
        lambda place: point(*place),
    )


def _bears(form: Any, fields: list[Field]) -> Judged:
    """A form that only searches changes nothing; of the others a human knows what they do."""
    around = any("search" in roles_of(node) or node.tag == "search" for node in (form, *form.iterancestors()))
    only = len(fields) == 1 and (form.get("method") or "get").lower() == "get" and _is_search(fields[0])
    return "aside" if only or (around and len(fields) == 1) else doubt("judge", count=len(fields))


def _is_search(field: Field) -> bool:
    element = field.element
    typed = (element.get("type") or "").lower() == "search" or "searchbox" in roles_of(element)
    named = field.attribute("name").lower() in _QUERY or searches(field.name)
    return typed or (element.tag == "input" and field.kind == "typed" and named)


@on_page
def _autofill(given: Given) -> Iterator[Finding]:
    known = survey(given)
    groups: dict[Any, list[Field]] = {}
    for field in known.fields:
        groups.setdefault((id(field.document), form_of(field)), []).append(field)
    items: list[tuple[Field, Judged]] = []
    heads: dict[int, str] = {}
    for (_, form), fields in groups.items():
        document = fields[0].document
        if id(document) not in heads:
            heads[id(document)] = " ".join(map(plain, document.xpath(_HEADS)))
        text = f"{_text_around(document, form)} {heads[id(document)]}"
        beside = any(purpose(_label(field), False) for field in fields)
        items += [(field, _fills(field, text, beside)) for field in fields]
    yield from tell(given, items, lambda item: item[1], lambda item: item[0].where)


def _text_around(document: Dom, form: Any | None) -> str:
    """The text of a form, or of the page for fields that stand in none."""
    around = form if form is not None else document.root.find("body")
    return plain(around) if around is not None else ""


def _label(field: Field) -> str:
    return field.name or field.attribute("placeholder")


def _fills(field: Field, text: str, beside: bool) -> Judged:
    value = field.element.get("autocomplete")
    label = _label(field)
    known = purpose(label, beside) if field.kind in {"typed", "list"} else None
    args = {"text": short(label) or "–", "value": (value or "").strip() or "–"}
    if known is None:
        return _unknown(field, label, value, args)
    if not field.exposed or any(field.element.get(at) is not None for at in ("disabled", "readonly")):
        return doubt("unsure", **args)
    token, well = token_of(value or "")
    args["expected"] = known[0]
    if token in known[1]:
        return "right" if well else doubt("unsure", **args)
    if OTHERS.search(text) or searches(text) or _is_search(field):
        return doubt("unsure", **args)
    if not token:
        return fault("missing", **args)
    if token in {"on", "off"}:
        return fault("switched", **args)
    if token not in TOKENS:
        return fault("unlisted", *(("1.3.5",) if field.element.tag == "input" else ()), **args)
    return fault("unfit", **args)


def _unknown(field: Field, label: str, value: str | None, args: dict[str, Any]) -> Judged:
    """A field of which the label does not tell for certain that it asks for something about the user."""
    if value is not None and value.strip().lower() not in {"", "on", "off"}:
        return doubt("unsure", **args)
    if field.kind in {"file", "picked", "result", "part"} or _is_search(field):
        return "aside"
    # HTML knows no autofill of boxes and buttons to tick; who one is may yet be asked by them.
    if field.kind == "choice" and not _PERSON.search(bare(label)):
        return "aside"
    if field.kind == "typed" and IMPERSONAL.fullmatch(bare(label)):
        return "aside"
    return doubt("unsure", **args)


CHECKS = (
    Check("rgaa.form-consequences", NEEDS, _consequences, refs=("rgaa:11.12.1",)),
    Check("rgaa.form-deletions", NEEDS, _consequences, refs=("rgaa:11.12.2",)),
    Check("rgaa.field-autocomplete", NEEDS, _autofill, refs=("rgaa:11.13.1",)),
)
