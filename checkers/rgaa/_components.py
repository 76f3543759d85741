"""What scripts have to do with a page: nothing, for certain, or which of its elements they listen to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checkers.rgaa._fields import is_static, roles_of
from checkers.rgaa._page import documents, point
from checkers.rgaa._scripts import inline_code
from preuve.given import Given
from preuve.model import Pointer
from preuve.views.axtree import AxNode
from preuve.views.dom import Dom
from preuve.views.once import once

NEEDS = ("http", "source", "dom", "axtree", "listeners")
# Roles of components that people work (WAI-ARIA 1.2, widget roles), and of them those that must have a name.
NAMED = {
    "button", "link", "checkbox", "radio", "switch", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "combobox",
    "textbox", "searchbox", "spinbutton", "slider", "treeitem",
}  # fmt: skip
# States that WAI-ARIA 1.2 requires of a role, and without which nothing says how the component stands.
STATES = {
    "checkbox": "aria-checked", "radio": "aria-checked", "switch": "aria-checked", "menuitemcheckbox": "aria-checked",
    "menuitemradio": "aria-checked", "slider": "aria-valuenow",
}  # fmt: skip
ACTS = {
    "click",
    "mousedown",
    "mouseup",
    "pointerdown",
    "pointerup",
    "touchstart",
    "touchend",
    "keydown",
    "keyup",
    "keypress",
}
_PASSING = {
    "load", "DOMContentLoaded", "readystatechange", "pageshow", "pagehide", "unload", "beforeunload",
    "visibilitychange", "error", "unhandledrejection", "securitypolicyviolation",
}  # fmt: skip
NATIVE = {
    "a",
    "button",
    "input",
    "select",
    "textarea",
    "summary",
    "area",
    "label",
    "option",
    "audio",
    "video",
    "iframe",
}
# A script without any of these words changes nothing on a page and waits for nothing.
_DOING = re.compile(
    r"addEventListener|\bon[a-z]+\s*=|attachEvent|setTimeout|setInterval|fetch|XMLHttp|Promise|await|\bimport\b|Worker|"
    r"requestAnimation|requestIdle|eval|Function\(|HTML|append|prepend|insert|createElement|document\.write|"
    r"Attribute|classList|className|dataset|\.style|textContent|innerText|nodeValue|\.value|\.src|\.href|location|"
    r"replace|remove|Shadow|customElements|\.focus|\.click|\.submit|\$|jQuery|\.hidden|\.title|alert\(|open\(|Event|"
    r"document\b|Observer|animate|history|\.play|navigator|postMessage|document\.body|\[['\"]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """An element that people can work, or that a script listens to. `events`: the kinds that it listens to."""

    document: Dom
    within: str
    element: Any
    ax: AxNode | None
    events: frozenset[str]

    @property
    def where(self) -> Pointer:
        """Where it is."""
        return point(self.document, self.within, self.element)

    @property
    def name(self) -> str:
        """The accessible name."""
        return self.ax.name if self.ax and not self.ax.ignored else ""

    @property
    def role(self) -> str:
        """The role of the attribute, the first that names a component; "" for none."""
        return next((role for role in roles_of(self.element) if role in NAMED), "")

    @property
    def scripted(self) -> bool:
        """Whether a script surely works it: it listens to it, or it is a component by its role only."""
        by_role = self.role not in {"", "link"} and self.element.tag not in NATIVE
        return bool(self.events & ACTS) or by_role


def quiet(given: Given) -> bool:
    """Whether the page's scripts surely neither make nor change nor watch anything on it.

    Only small inline scripts can be read so; nothing may be listened to but the page's own coming and going.
    """
    if is_static(given):
        return True
    roots = [given["source"].root, *(document.root for document, _ in documents(given["dom"]))]
    if any(root.xpath("//script[@src or @type='module'] | //*[@*[starts-with(name(),'on')]]") for root in roots):
        return False
    if any(one["type"] not in _PASSING for one in given["listeners"]):
        return False
    return not _DOING.search(inline_code(given))


def components(given: Given) -> list[Component]:
    """The elements that scripts listen to, and those with a component's role, in the order of the page."""
    heard: dict[int, set[str]] = {}
    for one in given["listeners"]:
        if one["node"] is not None:
            heard.setdefault(one["node"], set()).add(one["type"])
    return list(once(given["dom"], "components", lambda: tuple(_all(given, heard))))


def _all(given: Given, heard: dict[int, set[str]]) -> Iterator[Component]:
    for document, within in documents(given["dom"]):
        for element in document.root.iter():
            if not isinstance(element.tag, str) or element.tag in {"html", "body", "head", "script", "img", "link"}:
                continue
            events = frozenset(heard.get(document.backend(element), ()))
            if events & ACTS or any(role in NAMED for role in roles_of(element)):
                yield Component(document, within, element, given["axtree"].of(document, element), events)


def exposed(component: Component) -> bool:
    """Whether it is drawn and in the accessibility tree."""
    shown = component.document.displayed(component.element)
    hidden = (node.get("aria-hidden") for node in (component.element, *component.element.iterancestors()))
    spoken = not any((value or "").lower() == "true" for value in hidden)
    return shown and spoken and not (component.ax is not None and component.ax.ignored)
