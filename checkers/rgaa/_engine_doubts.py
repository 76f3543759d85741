"""Faults of engines that the browser's own snapshot or names contradict: they are no proof for WCAG."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from checkers.rgaa._page import blank
from preuve.views.axtree import AxTree
from preuve.views.document import text_of
from preuve.views.dom import Dom

_ICONS = re.compile(r"icon|symbol|awesome|glyph", re.IGNORECASE)
# What is scrolled by less than this is hardly more than rounding, in CSS pixels.
SCROLLED = 13


def _named(document: Dom, element: Any, tree: AxTree) -> bool:
    """The browser gives it a name, from generated text for instance; signs of icon fonts are none."""
    return any(map(str.isalnum, tree.name(document, element)))


def _one_line(document: Dom, element: Any, _: AxTree) -> bool:
    """WCAG 1.4.12 asks nothing of the height of lines where there is only one."""
    box, lines = document.box(element), document.style(element, "line-height").removesuffix("px")
    return box is not None and lines.replace(".", "", 1).isdigit() and box.height < 2 * float(lines)


def _no_words(_: Dom, element: Any, __: AxTree) -> bool:
    """Signs without letters are no text; the choices of a list are drawn by the system."""
    text = text_of(element) or blank(element.get("value")) or blank(element.get("placeholder"))
    return element.tag in {"option", "optgroup"} or not any(map(str.isalnum, text))


def _drawn_letters(document: Dom, element: Any, _: AxTree) -> bool:
    """Words in a font of icons are drawn as pictures."""
    return any(
        _ICONS.search(document.style(node, "font-family")) for node in element.iter() if isinstance(node.tag, str)
    )


def _nothing_to_scroll(document: Dom, element: Any, _: AxTree) -> bool:
    box = document.box(element)
    if box is None:
        return True
    inner = [found for node in element.iterdescendants() if (found := document.box(node)) is not None]
    below = max((one.y + one.height for one in inner), default=0) - (box.y + box.height)
    beside = max((one.x + one.width for one in inner), default=0) - (box.x + box.width)
    # Text that stands in the element itself has no box of its own.
    return bool(inner) and not blank(element.text) and max(below, beside) < SCROLLED


_DOUBTS: Mapping[str, Callable[[Dom, Any, AxTree], bool]] = {
    **dict.fromkeys(
        (
            "button-name", "link-name", "label", "select-name", "input-button-name", "summary-name",
            "aria-command-name", "aria-input-field-name", "aria-toggle-field-name", "aria-tab-name",
            "sia-r8", "sia-r11", "sia-r12", "sia-r94", "sia-r116",
        ),
        _named,
    ),
    **dict.fromkeys(("color-contrast", "sia-r69"), _no_words),
    **dict.fromkeys(("label-content-name-mismatch", "sia-r14"), _drawn_letters),
    "sia-r93": _one_line,
    "sia-r84": _nothing_to_scroll,
}  # fmt: skip


def contradicted(rule: str, element: Any | None, dom: Dom, tree: AxTree) -> bool:
    """Whether what the browser drew or exposed of the element contradicts the fault that `rule` finds in it."""
    doubt = _DOUBTS.get(rule)
    if doubt is None or element is None:
        return False
    root = element.getroottree().getroot()
    document = next((one for one in dom.documents() if one.root is root), dom)
    return doubt(document, element, tree)
