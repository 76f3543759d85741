"""What opens on a key, as it was tried: is its state told, can it be left and closed without a mouse, is it named?

RGAA 7.1.1, 7.3.1, 12.8.2 and 12.9.1: only what is surely a fault is said here, beside the checks of these tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checkers.rgaa._page import capped, documents, on_page, point
from checkers.rgaa._walk import walk_of
from preuve.given import Given
from preuve.model import Check, Finding

_STATES = ("expanded", "pressed", "selected", "checked", "current")
_EXPOSED, _ORDER, _KEYS, _TRAP = ("rgaa:7.1.1",), ("rgaa:12.8.2",), ("rgaa:7.3.1",), ("rgaa:12.9.1",)
_TABS = "//*[@role='tab']"
_TOLD = "@aria-selected or @aria-current or @aria-expanded or @aria-checked or @aria-pressed"


@on_page
def _told(given: Given) -> Iterator[Finding]:
    walk, layers = walk_of(given), given["layers"]["layers"]
    faults = [(layer, message) for layer in layers if (message := _untold(layer))]
    refs = {"stuck": (*_EXPOSED, "wcag:4.1.2")}
    yield from capped(
        given,
        faults,
        lambda one: given.failed(
            one[1],
            walk.pointer(one[0]["backend"], one[0]["selector"]),
            refs=refs.get(one[1], _EXPOSED),
            name=one[0]["name"] or "–",
        ),
    )
    tabs = list(_silent_tabs(given))
    yield from tabs
    if faults or tabs:
        return
    if layers:
        yield given.passed("all", count=len(layers))
    else:
        yield given.inapplicable("none")


def _untold(layer: Mapping[str, Any]) -> str:
    """The message about a state, a role or a name that is not told; "" when nothing surely lacks."""
    what, before, after = layer["layer"], layer["before"], layer["after"]
    if what["role"]:
        return "nameless" if what["named"] is False and (what["modal"] or what["over"]) else ""
    if layer["gone"]:
        return ""  # one thing in the place of another: nothing that is open or closed
    if what["over"]:
        closable = layer["exit"] in {"escape", "inside", "mouse"}
        bare = what["whole"] and what["heading"] and not what["nav"] and before["expanded"] is None
        return "roleless" if bare and closable else ""
    if before["expanded"] == "false" and after["expanded"] == "false":
        return "stuck" if what["controlled"] or layer["toggles"] else ""
    return "stateless" if _stateless(layer) else ""


def _stateless(layer: Mapping[str, Any]) -> bool:
    """Whether a plain button opens and closes something, and neither a state nor its name ever says which."""
    before, after, what = layer["before"], layer["after"], layer["layer"]
    silent = all(before[state] is None and after[state] is None for state in _STATES)
    same = before["name"] == after["name"] and before["others"] == after["others"]
    plain = layer["role"] in {"", "button"} and not layer["focus_in"] and not what["live"]
    return bool(layer["toggles"] and silent and same and plain and before["name"])


def _silent_tabs(given: Given) -> Iterator[Finding]:
    """Lists of tabs none of which says whether it is the one shown."""
    for document, within in documents(given["dom"]):
        for tablist in document.xpath("//*[@role='tablist']"):
            tabs = tablist.xpath(f".{_TABS}")
            if len(tabs) > 1 and document.displayed(tabs[0]) and not tablist.xpath(f".{_TABS}[{_TOLD}]"):
                refs = (*_EXPOSED, "wcag:4.1.2")
                yield given.failed("tabs", point(document, within, tablist), refs=refs, count=len(tabs))


@on_page
def _left(given: Given) -> Iterator[Finding]:
    walk, layers = walk_of(given), given["layers"]["layers"]
    found = []
    for layer in layers:
        for message, number, refs in _faults(layer):
            where = walk.pointer(number, layer["selector"])
            found.append(given.failed(message, where, refs=refs, name=layer["name"] or "–"))
    yield from capped(given, found, lambda finding: finding)
    if not found:
        yield given.passed("all", count=len(layers)) if layers else given.inapplicable("none")


def _faults(layer: Mapping[str, Any]) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """(message, element, refs) of what surely goes wrong with the keyboard in and around a layer."""
    what, opener = layer["layer"], layer["backend"]
    dialog = what["role"] in {"dialog", "alertdialog"}
    blocks = what["over"] and (what["whole"] or what["modal"])
    if blocks and what["under"] and not layer["focus_in"]:
        yield "behind", opener, (*_ORDER, "wcag:2.4.3")
    if dialog and layer["focus_in"] and layer["lost"]:
        yield "lost", opener, (*_ORDER, "wcag:2.4.3")
    if layer["exit"] == "mouse" and blocks and not layer["untried"]:
        yield "mouse", layer["closer"], (*_KEYS, "wcag:2.1.1")
    if layer["trapped"] and not layer["exit"] and not layer["untried"]:
        yield "trapped", opener, (*_TRAP, "wcag:2.1.2")


_NEEDS = ("http", "dom", "listeners", "keyboard", "layers")
CHECKS = (
    Check("rgaa.opened-told", needs=_NEEDS, run=_told),
    Check("rgaa.opened-left", needs=_NEEDS, run=_left),
)
