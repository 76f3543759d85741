"""The evidence `keyboard` beside the page: which elements Tab reached, which it could not, what scripts listen to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from checkers.rgaa._page import documents, drawn, point, unread
from checkers.rgaa._referential import load
from checkers.rgaa.absence import inventory_of
from preuve.given import Given
from preuve.model import Pointer
from preuve.views.dom import Dom

FOCUS_EVENTS = ("focus", "blur", "focusin", "focusout", "DOMFocusIn", "DOMFocusOut")
KEY_EVENTS = ("keydown", "keyup", "keypress")
_OWN_DOCUMENT = {"iframe", "frame", "object", "embed"}


@dataclass(frozen=True)
class Walk:
    """The Tab walk of one page. `keyboard` is the evidence: see the pass of that name."""

    dom: Dom
    keyboard: Mapping[str, Any]
    listeners: Sequence[Mapping[str, Any]]

    @property
    def stops(self) -> list[dict[str, Any]]:
        """Where the focus stopped, in order."""
        found: list[dict[str, Any]] = self.keyboard["stops"]
        return found

    @cached_property
    def reached(self) -> frozenset[int]:
        """The browser's numbers of the elements that Tab reached, or whose focus a script took away at once."""
        removed = (one["backend"] for one in self.keyboard["removed"])
        moved = (number for pair in self.keyboard["moved"] for number in pair)
        return frozenset((*(stop["backend"] for stop in self.stops), *removed, *moved))

    @property
    def whole(self) -> bool:
        """Whether Tab went through the whole page and out of it."""
        return self.keyboard["end"] in {"left", "empty"} and self.keyboard["back"] in {"left", "empty", "skipped"}

    @cached_property
    def opaque(self) -> bool:
        """Whether something on the page may hold stops that are not known: frames not read, documents of a plugin."""
        plugins = (d.xpath("//object | //embed | //applet") for d, _ in documents(self.dom))
        return any(unread(self.dom)) or any(
            drawn(document, element) and element not in document.frames
            for (document, _), found in zip(documents(self.dom), plugins, strict=True)
            for element in found
            if not (element.get("type") or "").lower().startswith("image/")
        )

    @cached_property
    def hidden(self) -> list[tuple[Dom, str, Any]]:
        """What could have the focus but for being hidden: closed menus, dialogs, panels."""
        found = []
        for document, within in documents(self.dom):
            for element in document.xpath(load().kinds["focusable"]):
                away = document.backend(element) not in self.reached and not document.displayed(element)
                if away and element.tag != "area" and element.get("disabled") is None:
                    found.append((document, within, element))
        return found

    @cached_property
    def order(self) -> Mapping[Any, int]:
        """The place of each element of the page's own document in the code."""
        return {element: number for number, element in enumerate(self.dom.root.iter())}

    def hears(self, *types: str) -> bool:
        """Whether anything on the page listens to one of these events."""
        return any(one["type"] in types for one in self.listeners)

    def outer(self, node: int | None) -> bool:
        """Whether a listener's node is no element: the window or a document."""
        return node is None or self.dom.locate(node) is None

    def pointer(self, backend: int, selector: str = "") -> Pointer:
        """Where an element of the walk is, by the browser's number; by its selector when the snapshot lacks it."""
        for document, within in documents(self.dom):
            place = document.locate(backend)
            if place and place[0] is document:
                return point(document, within, place[1])
        return Pointer("selector", selector)


def walk_of(given: Given) -> Walk:
    """The walk of the page. The check needs "dom", "listeners" and "keyboard"."""
    return Walk(given["dom"], given["keyboard"], given["listeners"])


def scripted(given: Given) -> bool:
    """Whether the page, or what the server sent, has a script or an event handler. Needs "dom" and "source"."""
    return inventory_of(given).holds(load().scopes["scripts"])


def own_document(stop: Mapping[str, Any]) -> bool:
    """Whether the stop is a frame or a plugin: the browser draws no focus of its own around those."""
    return stop["tag"] in _OWN_DOCUMENT


def ancestors(element: Any) -> Iterator[Any]:
    """The element and those around it, inside out."""
    yield element
    yield from element.iterancestors()
