"""RGAA 7.1: what scripts make or work has a name, a role and a state that assistive technology is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from checkers.rgaa._components import ACTS, NATIVE, NEEDS, STATES, Component, components, exposed, quiet
from checkers.rgaa._fields import pictures, roles_of, visible_text
from checkers.rgaa._page import blank, documents, on_page
from checkers.rgaa._telling import Judged, aside, fault, short, tell
from checkers.rgaa._wording import empty_or_idle, holds, share_a_word
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.document import text_of

_INTERACTIVE = (
    "//a[@href] | //area[@href] | //button | //input[not(@type='hidden')] | //select | //textarea | //summary | "
    "//*[@role='button' or @role='link' or @role='tab' or @role='menuitem' or @role='checkbox' "
    "or @role='switch' or @role='radio']"
)
_PLAIN = {"div", "span", "p", "li", "i", "b", "strong", "em", "td", "section", "article"}
_ROLELESS = {
    "generic",
    "none",
    "paragraph",
    "listitem",
    "cell",
    "strong",
    "emphasis",
    "article",
    "region",
    "",
    "gridcell",
}
# Handlers that do nothing for people: they stop an event, or count it.
_IDLE = re.compile(
    r"(?:event|e)\.\w+\(\)|return\s*(?:false|true)?|void\(?0\)?|"
    r"(?:ga|gtag|_gaq\.push|dataLayer\.push|_paq\.push|fbq|plausible|console\.\w+)\([^;]*\)|[\s;{}]"
)
MAX_LABEL = 80  # characters: what a component says of itself is short; more is a container that listens for others


def _judged(given: Given, judge: Callable[[Component], Judged]) -> Iterator[Finding]:
    """Faults; else one question about all components, unless scripts have surely nothing to do with the page."""
    if quiet(given):
        yield from tell(given, (), judge, lambda component: component.where)
        return
    found = [component for component in components(given) if component.scripted]
    faults = [(component, said) for component in found if not isinstance(said := judge(component), str) and said.sure]
    if faults:
        yield from tell(given, faults, lambda item: item[1], lambda item: item[0].where)
    else:
        where = found[0].where if found else None
        listed = [one.where.value for one in found[:20]]
        yield given.ask("judge" if found else "unknown", where, count=len(found), elements=listed)


@on_page
def _exposed(given: Given) -> Iterator[Finding]:
    others = list(_others(given))
    yield from _judged(given, lambda component: _compatible(component, others))


def _others(given: Given) -> Iterator[str]:
    """What elements that people can work say, of those that may do what a scripted one does; "" for nameless ones.

    Links that lead to another page and that no script listens to do so only where they say the same.
    """
    heard = {one["node"] for one in given["listeners"] if one["type"] in ACTS}
    for document, _ in documents(given["dom"]):
        for element in document.xpath(_INTERACTIVE):
            address = (element.get("href") or "").strip().lower()
            plain = bool(address) and not address.startswith(("#", "javascript:"))
            name = given["axtree"].name(document, element) or text_of(element)
            yield name if plain and document.backend(element) not in heard else ""


def _compatible(component: Component, others: Sequence[str]) -> Judged:
    """The faults that the accessibility tree proves. `others`: what elements that may do the same say."""
    if not exposed(component):
        return "aside"
    element, role = component.element, component.role
    args = {"text": short(visible_text(component.document, element)) or "–"}
    if role and element.tag not in NATIVE:
        state = STATES.get(role, "")
        if state and not blank(element.get(state)):
            return fault("stateless", "4.1.2", role=role, state=state, **args)
        if not component.name:
            return fault("nameless", "4.1.2", role=role, **args)
        return "right"
    if element.tag == "button" and not component.name:
        return fault("nameless", "4.1.2", role="button", **args)
    if element.tag in _PLAIN and _roleless(component) and not _has_twin(component, others):
        return fault("roleless", "4.1.2", **args)
    return "right"


def _has_twin(component: Component, others: Sequence[str]) -> bool:
    text = visible_text(component.document, component.element)
    return any(not other or share_a_word(text, other) for other in others)


def _roleless(component: Component) -> bool:
    """Whether a plain element is worked as a button or link, and nothing says so."""
    document, element = component.document, component.element
    if component.ax is not None and component.ax.role not in _ROLELESS:
        return False
    around = any(node.tag in NATIVE or _has_role(node) for node in element.iterancestors())
    inside = any(
        isinstance(node.tag, str) and (node.tag in NATIVE or _has_role(node)) for node in element.iterdescendants()
    )
    text = visible_text(document, element)
    if around or inside or not 0 < len(text) <= MAX_LABEL:
        return False
    handler = element.get("onclick")
    if handler is not None:
        return bool(_IDLE.sub("", handler))
    return element.get("tabindex") is not None and "click" in component.events


def _has_role(element: object) -> bool:
    return bool(roles_of(element))


@on_page
def _restored(given: Given) -> Iterator[Finding]:
    yield from _judged(given, aside)


@on_page
def _named(given: Given) -> Iterator[Finding]:
    yield from _judged(given, _relevant)


def _relevant(component: Component) -> Judged:
    if not exposed(component) or not component.name:
        return "aside"
    element, name = component.element, component.name
    worked = (
        element.tag == "button"
        or _acts(component)
        or component.role
        in {
            "button",
            "link",
            "tab",
            "menuitem",
            "checkbox",
            "switch",
        }
    )
    if not worked or pictures(component.document, element):
        return "right"
    visible = visible_text(component.document, element)
    stated = any(blank(element.get(at)) for at in ("aria-label", "aria-labelledby"))
    if stated and visible and holds(name, visible) is False:
        return fault("differs", "2.5.3", text=short(visible), name=short(name))
    if empty_or_idle(name, button=True):
        return fault("idle", text=short(visible) or "–", name=short(name))
    return "right"


def _acts(component: Component) -> bool:
    """Whether a link leads nowhere, so that only a script can be what it is for."""
    address = (component.element.get("href") or "").strip().lower()
    return component.element.tag == "a" and (address in {"", "#"} or address.startswith("javascript:"))


CHECKS = (
    Check("rgaa.component-exposed", NEEDS, _exposed, refs=("rgaa:7.1.1",)),
    Check("rgaa.component-restored", NEEDS, _restored, refs=("rgaa:7.1.2",)),
    Check("rgaa.component-name", NEEDS, _named, refs=("rgaa:7.1.3",)),
)
