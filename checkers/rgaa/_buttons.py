"""The buttons of a page, as the RGAA's glossary lists them, with their names and what people see of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checkers.rgaa._fields import asleep, pictures, roles_of, stuck, visible_text
from checkers.rgaa._page import blank, documents, point, spoken
from checkers.rgaa._referential import load
from preuve.given import Given
from preuve.model import Pointer
from preuve.views.axtree import AxNode
from preuve.views.dom import Dom

ICON = 32.0  # CSS px: a picture that is no larger, beside a text, is an icon


@dataclass(frozen=True, slots=True, eq=False)
class Button:
    """One button. `in_form`: the RGAA's criterion 11.9 is about it. `seen`: the text on it that people see."""

    document: Dom
    within: str
    element: Any
    in_form: bool
    exposed: bool
    ax: AxNode | None

    @property
    def where(self) -> Pointer:
        """Where the button is."""
        return point(self.document, self.within, self.element)

    @property
    def type(self) -> str:
        """The type of an `input` (submit, reset, button or image); "" for other elements."""
        return (self.element.get("type") or "").strip().lower() if self.element.tag == "input" else ""

    @property
    def name(self) -> str:
        """The accessible name."""
        return self.ax.name if self.ax and not self.ax.ignored else ""

    @property
    def stated(self) -> bool:
        """Whether an attribute of WAI-ARIA names it."""
        return any(self.attribute(name) for name in ("aria-label", "aria-labelledby"))

    @property
    def seen(self) -> str:
        """The text on the button that people see."""
        return self.attribute("value") if self.type else visible_text(self.document, self.element)

    @property
    def drawn(self) -> bool:
        """Whether it shows a picture, larger than an icon where there is a text beside, which may hold a text."""
        if self.type == "image":
            return True
        if not self.seen:
            return pictures(self.document, self.element)
        boxes = [self.document.box(node) for node in self.element.iterdescendants("img", "svg", "object", "canvas")]
        return any(box is not None and max(box.width, box.height) > ICON for box in boxes)

    def attribute(self, name: str) -> str:
        """The attribute's text without white space around it; "" when it is not there."""
        return blank(self.element.get(name))


def buttons(given: Given) -> list[Button]:
    """All buttons, those left out that no one can ever be shown. Needs "dom", "axtree", "source" and "sheets"."""
    return list(_all(given, stuck(given)))


def _all(given: Given, still: bool) -> Iterator[Button]:
    for document, within in documents(given["dom"]):
        for element in document.xpath(load().kinds["form-button"]):
            if still and asleep(document, element):
                continue
            node = given["axtree"].of(document, element)
            exposed = document.displayed(element) and spoken(element) and not (node is not None and node.ignored)
            yield Button(document, within, element, _in_form(element), exposed, node)


def _in_form(element: Any) -> bool:
    if (element.get("form") or "").strip():
        return True
    return any(node.tag == "form" or "form" in roles_of(node) for node in element.iterancestors())
