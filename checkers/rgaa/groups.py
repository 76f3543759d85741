"""RGAA 11.5 to 11.7: fields of a kind are grouped, and each group has a legend that tells something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checkers.rgaa._fields import NEEDS, Field, Survey, form_of, pictures, plain, roles_of, survey
from checkers.rgaa._page import documents, on_page, point
from checkers.rgaa._telling import Judged, aside, doubt, fault, short, tell
from checkers.rgaa._wording import empty_or_idle, words
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

_GROUPS = {"group", "radiogroup"}
# Attributes by which a field can say itself what group it is of (glossary, "Légende", note 1).
_BY_FIELD = ("title", "aria-label", "aria-labelledby", "aria-describedby")


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """An element that groups fields: `fieldset`, or role group or radiogroup. `fields`: those within it."""

    document: Dom
    within: str
    element: Any
    fields: tuple[Field, ...]
    name: str

    @property
    def where(self) -> Pointer:
        """Where the group is."""
        return point(self.document, self.within, self.element)

    @property
    def legends(self) -> list[Any]:
        """The `legend` elements in it that are its own, and not a nested group's."""
        found: list[Any] = self.element.xpath(".//legend") if self.element.tag == "fieldset" else []
        return [legend for legend in found if next(legend.iterancestors("fieldset")) is self.element]

    @property
    def stated(self) -> bool:
        """Whether an ARIA attribute names it."""
        return any((self.element.get(at) or "").strip() for at in ("aria-label", "aria-labelledby"))


def _is_group(element: Any) -> bool:
    return element.tag == "fieldset" or bool(_GROUPS & set(roles_of(element)))


def _groups(given: Given, known: Survey) -> list[Group]:
    members: dict[Any, list[Field]] = {}
    for field in known.fields:
        for node in field.element.iterancestors():
            if _is_group(node) and field.kind != "part":
                members.setdefault(node, []).append(field)
    return [
        Group(document, within, element, tuple(members[element]), given["axtree"].name(document, element))
        for document, within in documents(given["dom"])
        for element in document.root.iter()
        if element in members
    ]


def _sets(known: Survey, type_: str) -> list[list[Field]]:
    """Fields to tick that share a name in one form, two at least: they answer one question."""
    found: dict[tuple[Any, ...], list[Field]] = {}
    for field in known.fields:
        native = field.element.tag == "input" and (field.element.get("type") or "").lower() == type_
        name = field.attribute("name") if native else type_ if type_ in roles_of(field.element) else ""
        if name and field.kind == "choice":
            found.setdefault((id(field.document), form_of(field), native, name), []).append(field)
    return [fields for fields in found.values() if len(fields) > 1]


def _grouped(field: Field) -> bool:
    return any(_is_group(node) for node in field.element.iterancestors())


def _loose(known: Survey) -> list[list[Field]]:
    """Fields to tick that answer one question and stand in no group."""
    sets = (*_sets(known, "radio"), *_sets(known, "checkbox"))
    return [fields for fields in sets if not any(map(_grouped, fields))]


def _tells_itself(fields: list[Field]) -> bool:
    """Whether the labels themselves may say what the fields have in common."""
    if any(field.attribute(name) for field in fields for name in _BY_FIELD):
        return True
    said = [{word for word in words(field.name) if len(word) > 2} for field in fields]
    return bool(said and set.intersection(*said))


@on_page
def _together(given: Given) -> Iterator[Finding]:
    known = survey(given)
    if len(known.fields) < 2:
        yield from tell(given, known.fields, aside, lambda field: field.where)
        return
    sets = [fields for fields in _sets(known, "radio") if not any(map(_grouped, fields))]
    loose = [fields for fields in sets if all(field.displayed for field in fields) and not _tells_itself(fields)]
    items: list[tuple[Field, Judged]] = [
        (fields[0], fault("loose", "1.3.1", name=fields[0].attribute("name") or "–", count=len(fields)))
        for fields in loose
    ]
    if not items and _all_grouped(given, known):
        items = [(field, "right") for field in known.fields]
    else:
        items.append((known.fields[0], doubt("judge", count=len(known.fields))))
    yield from tell(given, items, lambda item: item[1], lambda item: item[0].where)


def _all_grouped(given: Given, known: Survey) -> bool:
    """Whether the page only asks questions answered by ticking, each in a group of its own, and one thing besides."""
    groups = [group for group in _groups(given, known) if len(group.fields) > 1]
    held = [field for group in groups for field in group.fields]
    names = [{field.attribute("name").removesuffix("[]") for field in group.fields} for group in groups]
    one_each = all(len(own) == 1 and own != {""} for own in names) and len(set.union(set(), *names)) == len(names)
    loose = [field for field in known.fields if field not in held]
    ticked = all(field.kind == "choice" and field.displayed for field in held)
    return bool(groups) and one_each and ticked and len(held) == len(set(held)) and len(loose) <= 1


@on_page
def _legend(given: Given) -> Iterator[Finding]:
    known = survey(given)
    items: list[tuple[Pointer, Judged]] = [(group.where, _has_legend(group)) for group in _groups(given, known)]
    items += [(fields[0].where, doubt("loose", count=len(fields))) for fields in _loose(known)]
    yield from tell(given, items, lambda item: item[1], lambda item: item[0])


def _has_legend(group: Group) -> Judged:
    shown = group.document.displayed(group.element)
    first = group.legends[:1]
    own = bool(first and first[0].getparent() is group.element and plain(first[0]))
    if (own or group.stated) and (group.name or not shown):
        return "right"
    if first or group.stated or (group.element.get("title") or "").strip():
        return doubt("odd", name=short(group.name or plain(first[0]) if first else group.name) or "–")
    if not shown or len(group.fields) < 2 or group.name:
        return doubt("unsure")
    nested = any(_is_group(node) for node in group.element.iterdescendants() if isinstance(node.tag, str))
    if nested or any(field.attribute(name) for field in group.fields for name in _BY_FIELD):
        return doubt("unsure")
    return fault("nameless", "1.3.1", count=len(group.fields))


@on_page
def _legend_text(given: Given) -> Iterator[Finding]:
    known = survey(given)
    items: list[tuple[Pointer, Judged]] = [(group.where, _says(group)) for group in _groups(given, known)]
    telling = [s for s in _loose(known) if any(field.attribute(name) for field in s for name in _BY_FIELD)]
    items += [(fields[0].where, doubt("by-field", count=len(fields))) for fields in telling]
    yield from tell(given, items, lambda item: item[1], lambda item: item[0])


def _says(group: Group) -> Judged:
    if group.stated:
        text = group.name or (group.element.get("aria-label") or "").strip()
    elif group.legends:
        text = plain(group.legends[0]) or group.name
    else:
        by_field = any(field.attribute(name) for field in group.fields for name in _BY_FIELD)
        return doubt("by-field", count=len(group.fields)) if by_field else "aside"
    why = empty_or_idle(text)
    if not why:
        return doubt("judge", text=short(text))
    drawn = any(pictures(group.document, legend) for legend in group.legends)
    if not group.document.displayed(group.element) or drawn or (group.stated and why == "empty"):
        return doubt("unsure")
    return fault(why, text=short(text) or "–")


CHECKS = (
    Check("rgaa.field-groups", NEEDS, _together, refs=("rgaa:11.5.1",)),
    Check("rgaa.group-legend", NEEDS, _legend, refs=("rgaa:11.6.1",)),
    Check("rgaa.legend-relevance", NEEDS, _legend_text, refs=("rgaa:11.7.1",)),
)
