"""Colours as the browser computed them, how they mix, and their contrast as WCAG and the RGAA define it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from preuve.views.dom import Dom

Colour = tuple[float, float, float, float]  # red, green, blue (0 to 255), opacity (0 to 1)

WHITE: Colour = (255.0, 255.0, 255.0, 1.0)
_RGB = re.compile(r"rgba?\(\s*([\d.]+)[, ]+([\d.]+)[, ]+([\d.]+)(?:[,/ ]+([\d.]+))?\s*\)\Z")


@lru_cache(4096)
def parse(text: str) -> Colour | None:
    """The colour of a computed "rgb(...)" or "rgba(...)"; None for other notations."""
    found = _RGB.match(text)
    if not found:
        return None
    return float(found[1]), float(found[2]), float(found[3]), float(found[4]) if found[4] else 1.0


def over(top: Colour, under: Colour) -> Colour:
    """What is seen of `top` in front of `under`, which is opaque."""
    share = top[3]
    if share >= 1:
        return (*top[:3], 1.0)
    if share <= 0:
        return (*under[:3], 1.0)
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(top[:3], under[:3], strict=True))
    return red, green, blue, 1.0


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of contrast of two opaque colours, 1 to 21."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@lru_cache(4096)
def luminance(colour: Colour) -> float:
    """The relative luminance, 0 to 1."""
    red, green, blue = (_linear(round(part) / 255) for part in colour[:3])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)


def hexadecimal(colour: Colour) -> str:
    """The colour as "#rrggbb"."""
    return "#" + "".join(f"{round(part):02x}" for part in colour[:3])


def seen(dom: Dom, element: Any) -> tuple[Colour, Colour] | None:
    """(colour of the element's own text, colour behind it), all layers mixed; None when a picture or an unknown
    colour is among them, or the background's own element does not lie behind the whole text.
    """
    chain = [element, *element.iterancestors()]
    box = dom.box(element)
    text = parse(dom.style(element, "color"))
    if box is None or text is None:
        return None
    layers: list[tuple[Colour, float]] = []  # background and opacity, from the inside out
    for node in chain:
        back = parse(dom.style(node, "background-color") or "rgba(0, 0, 0, 0)")
        if back is None or dom.style(node, "background-image") not in {"none", ""}:
            return None
        if back[3] > 0 and node.getparent() is not None and not _behind(dom, node, element):
            return None
        layers.append((back, float(dom.style(node, "opacity") or 1)))
    return _mix(text, layers, WHITE)


def _mix(text: Colour, layers: list[tuple[Colour, float]], backdrop: Colour) -> tuple[Colour, Colour]:
    # The body's or the root's own background covers the whole window: that makes no difference to the mixing.
    if not layers:
        return over(text, backdrop), backdrop
    *inner, (back, opacity) = layers
    front, behind = _mix(text, inner, over(back, backdrop))
    faded = opacity if opacity < 1 else 1.0
    return over((*front[:3], faded), backdrop), over((*behind[:3], faded), backdrop)


def _behind(dom: Dom, node: Any, element: Any) -> bool:
    """Whether the box of `node` holds that of `element`; the body's background covers the window."""
    outer, inner = dom.box(node), dom.box(element)
    if node is element or node.tag in {"body", "html"} or outer is None or inner is None:
        return True
    if "inline" in dom.style(node, "display"):
        return outer.x - 2 <= inner.x and inner.x + inner.width <= outer.x + outer.width + 2
    return (
        outer.x - 2 <= inner.x
        and outer.y - 2 <= inner.y
        and inner.x + inner.width <= outer.x + outer.width + 2
        and inner.y + inner.height <= outer.y + outer.height + 2
    )
