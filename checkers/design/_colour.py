"""Colours as the browser computed them, and how far apart two of them are to the eye (CIEDE2000).

Distances are in the units of CIE ΔE00: the published formula (CIE 142:2001; Sharma, Wu and Dalal 2005) as coloraide has
it, from sRGB under the light D65.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from coloraide import Color

# Up to SAME, two colours are one to most eyes: about 1 is just visible on patches side by side; 2.3 is the published
# mean of the just noticeable difference in the older ΔE*ab (Mahy, Van Eycken and Oosterlinck 1994), which is larger
# than ΔE00 for lively colours. Up to NEAR, they look like shades of one. Both limits are the project's choice.
SAME, NEAR = 2.0, 10.0
_RGB = re.compile(r"rgba?\(\s*([\d.]+)[, ]+([\d.]+)[, ]+([\d.]+)(?:[,/ ]+([\d.]+))?\s*\)\Z")

Rgb = tuple[int, int, int]


@lru_cache(4096)
def parse(text: str) -> tuple[Rgb, float] | None:
    """The colour (0 to 255, brought into sRGB) and the opacity (0 to 1) of a computed colour; None for what is none."""
    found = _RGB.match(text)
    if not found:
        return _other(text)
    red, green, blue = (min(255, round(float(found[at]))) for at in (1, 2, 3))
    return (red, green, blue), float(found[4]) if found[4] else 1.0


def _other(text: str) -> tuple[Rgb, float] | None:
    """The newer notations, which the browser keeps as they were written: oklch(...), color(...), lab(...)..."""
    try:
        colour = Color(text).convert("srgb").clip()
    except ValueError:
        return None
    red, green, blue = (round(255 * (0.0 if part != part else part)) for part in colour.coords())
    return (red, green, blue), float(colour.alpha())


def over(top: Rgb, share: float, under: Rgb) -> Rgb:
    """What is seen of a colour of opacity `share` in front of another."""
    red, green, blue = (round(share * a + (1 - share) * b) for a, b in zip(top, under, strict=True))
    return red, green, blue


def hexadecimal(colour: Iterable[int]) -> str:
    """The colour as "#rrggbb"."""
    return "#" + "".join(f"{part:02x}" for part in colour)


@lru_cache(65536)
def distance(one: str, other: str) -> float:
    """ΔE00 between two colours written "#rrggbb"."""
    return 0.0 if one == other else float(_color(one).delta_e(_color(other), method="2000"))


@lru_cache(8192)
def _color(text: str) -> Color:
    return Color(text).convert("lab-d65")


def nearest(wanted: str, colours: Iterable[str]) -> tuple[str, float] | None:
    """The nearest of some colours, and how far it is; None of none."""
    found = [(distance(wanted, colour), colour) for colour in colours]
    return None if not found else (min(found)[1], min(found)[0])
