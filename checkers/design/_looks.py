"""What one page looks like: the colours of its grounds and texts by area, its fonts, its pixels, its logo.

Grounds are painted anew, small, from boxes and computed styles in the order of the document: an account of what the
styles ask for, close to what is shown, blind to layers moved before others. Pixels come from the screenshot.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw

from checkers.design._colour import hexadecimal, over, parse
from checkers.design._fonts import family_of, loaded
from checkers.design._logo import Logo, logo_of
from preuve.given import Given
from preuve.views.dom import Box, Dom
from preuve.views.once import once

log = logging.getLogger("preuve.design")
NEEDS = ("http", "dom", "sheets", "har", "screenshot")
CELL = 4  # CSS pixels to one of the small painting
MAX_HEIGHT = 20_000
LEAST = 0.0005  # share of the painting or of the pixels below which a colour is a trace
SAMPLED = 480  # width that the screenshot is brought to, by leaving pixels out
_PICTURES = frozenset({"img", "video", "canvas", "svg", "picture", "iframe", "object", "embed"})
_MUTE = frozenset({"script", "style", "noscript", "template", "title", "option"})
_LETTER = re.compile(r"[^\W\d_]")
_HEADINGS = frozenset({"h1", "h2", "h3"})


@dataclass(frozen=True, slots=True)
class Look:
    """Colours ("#rrggbb") and fonts with their shares, greatest first. `lines`: the colours of borders.

    `fonts` and `headings`: the first family that the styles ask for, by its share of letters.
    """

    grounds: Mapping[str, float]
    texts: Mapping[str, float]
    lines: frozenset[str]
    pixels: Mapping[str, float]
    fonts: Mapping[str, float]
    headings: Mapping[str, float]
    faces: Mapping[str, bool]  # families that style sheets bring a file for: whether one of their files came
    logo: Logo | None

    @property
    def styled(self) -> set[str]:
        """Every colour that the styles give."""
        return {*self.grounds, *self.texts, *self.lines}


def look(given: Given) -> Look | None:
    """The look of one page, for a check's `gather`. Needs `NEEDS`."""
    if not 200 <= int(given["http"]["status"]) < 300:
        return None
    dom: Dom = given["dom"]
    return once(dom, "look", lambda: _look(given, dom))


def _look(given: Given, dom: Dom) -> Look:
    shown = [element for element in dom.root.iter() if isinstance(element.tag, str) and _seen(dom, element)]
    shot = _open(given["screenshot"])
    texts, fonts, headings = _letters(dom, shown)
    return Look(
        _shares(_paint(dom, shown)), _shares(texts), frozenset(_lines(dom, shown)),
        _shares(_pixels(shot)) if shot else {}, _shares(fonts), _shares(headings),
        loaded(given["sheets"], given["har"], given["http"]["final_url"]), logo_of(dom, shot),
    )  # fmt: skip


def _seen(dom: Dom, element: Any) -> bool:
    box = dom.box(element)
    return box is not None and dom.displayed(element) and dom.style(element, "opacity") != "0"


def _open(data: bytes) -> Image.Image | None:
    try:
        return Image.open(io.BytesIO(data)).convert("RGB")
    except (OSError, Image.DecompressionBombError):
        log.warning("a screenshot cannot be read")
        return None


def _shares(count: Counter[str]) -> dict[str, float]:
    total = sum(count.values())
    return {name: round(n / total, 5) for name, n in count.most_common() if n / total >= LEAST}


def _paint(dom: Dom, shown: list[Any]) -> Counter[str]:
    """How many cells of the page each ground covers; pictures and gradients cover too, but are no colour."""
    boxes = [(element, box) for element in shown if (box := dom.box(element))]
    width = max((box.x + box.width for element, box in boxes if element.tag in {"html", "body"}), default=0)
    height = max((box.y + box.height for element, box in boxes if element.tag in {"html", "body"}), default=0)
    size = max(1, int(width) // CELL), max(1, int(min(height, MAX_HEIGHT)) // CELL)
    canvas = Image.new("RGBA", size, (255, 255, 255, 255))
    draw = ImageDraw.Draw(canvas)
    for element, box in boxes:
        corners = _corners(box) if element.tag not in {"html", "body"} else (0, 0, *size)
        if corners[2] < corners[0] or corners[3] < corners[1]:
            continue
        ground = parse(dom.style(element, "background-color"))
        if ground and ground[1] > 0:
            under = canvas.getpixel((min(max(corners[0], 0), size[0] - 1), min(max(corners[1], 0), size[1] - 1)))
            assert isinstance(under, tuple)
            draw.rectangle(corners, fill=(*over(ground[0], ground[1], (under[0], under[1], under[2])), 255))
        if element.tag in _PICTURES or dom.style(element, "background-image") not in {"none", ""}:
            draw.rectangle(corners, fill=(0, 0, 0, 0))
    found = canvas.getcolors(size[0] * size[1]) or []
    return Counter(
        {hexadecimal(colour[:3]): n for n, colour in found if isinstance(colour, tuple) and colour[3] == 255}
    )


def _corners(box: Box) -> tuple[int, int, int, int]:
    left, top = round(box.x / CELL), round(box.y / CELL)
    return left, top, round((box.x + box.width) / CELL) - 1, round((box.y + box.height) / CELL) - 1


def _letters(dom: Dom, shown: list[Any]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """How many letters stand in each colour, in each font, and in each font of the headings."""
    colours: Counter[str] = Counter()
    fonts: Counter[str] = Counter()
    headings: Counter[str] = Counter()
    for element in shown:
        if element.tag in _MUTE:
            continue
        own = (element.text or "") + "".join(child.tail or "" for child in element)
        letters = len(_LETTER.findall(own))
        colour = parse(dom.style(element, "color"))
        if not letters or colour is None:
            continue
        colours[hexadecimal(colour[0])] += letters
        family = family_of(dom.style(element, "font-family"))
        fonts[family] += letters
        if element.tag in _HEADINGS or any(above.tag in _HEADINGS for above in element.iterancestors()):
            headings[family] += letters
    return colours, fonts, headings


def _lines(dom: Dom, shown: list[Any]) -> Iterator[str]:
    for element in shown:
        if dom.style(element, "border-bottom-style") in {"none", ""}:
            continue
        colour = parse(dom.style(element, "border-bottom-color"))
        if colour and colour[1] > 0.5 and dom.style(element, "border-bottom-width") not in {"0px", ""}:
            yield hexadecimal(colour[0])


def _pixels(shot: Image.Image) -> Counter[str]:
    """The colours of the screenshot, each brought to the middle of a cube of eight: 32 steps a channel."""
    width = min(SAMPLED, shot.width)
    small = shot.resize((width, max(1, shot.height * width // shot.width)), Image.Resampling.NEAREST)
    coarse = small.point(lambda value: min(255, (int(value) // 8) * 8 + 4))
    found = coarse.getcolors(small.width * small.height) or []
    return Counter({hexadecimal(colour): n for n, colour in found if isinstance(colour, tuple)})
