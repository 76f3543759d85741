"""The logo of a page: which picture it is, and whether two logos look alike.

A picture is taken for the logo by its name (class, id, file, text alternative), then by its place: in the header, in a
link to the home page. Two logos look alike when their outlines, cut to what is drawn and made small, go together: what
counts is where something is drawn, not in which colour, so that a logo in white on a dark ground is still the same.
Of a full disc or square the outline says nothing: such logos are for a human.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from PIL import Image, ImageChops

from preuve.model import Pointer
from preuve.views.dom import Box, Dom

ALIKE = 0.9  # correlation of two small drawings; the project's choice
SMALL = (48, 16)
MAX_SIDE = 600  # CSS pixels: a larger picture is a banner
FULL = 0.7  # share that is drawn from which an outline says nothing: a disc fills 0.79 of its square
_RATIO = 1.2  # by how much the shapes of two logos may differ
_FAINT = 40  # of 255: what is nearer to the ground is noise of the picture's compression
_NAME = re.compile(r"logo(?!ut|ff|n)|site-?brand|\bbrand(?:ing)?\b|marque|custom-logo|wordmark", re.IGNORECASE)
_NOT_OWN = re.compile(
    r"payment|paiement|visa|mastercard|paypal|partner|partenaire|client|sponsor|presse|social|facebook|instagram"
    r"|linkedin|pinterest|youtube|google|certif|label", re.IGNORECASE,
)  # fmt: skip
_DRAWN = "//img | //*[local-name()='svg'][not(ancestor::*[local-name()='svg'])] | //a[not(.//img)]"


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture that seems to be the logo. `by`: "name" or "place". `drawing`: PNG, "" bytes when not on the shot."""

    pointer: Pointer
    by: str
    name: str
    file: str
    shapes: frozenset[str]
    drawing: bytes

    def looks_like(self, other: bytes, shapes: frozenset[str]) -> bool | None:
        """Whether it looks like another drawing, or has the outlines of another; None when that cannot be told."""
        if shapes and self.shapes & shapes:
            return True
        likeness = alike(self.drawing, other)
        return None if likeness is None else likeness >= ALIKE


def logo_of(dom: Dom, shot: Image.Image | None) -> Logo | None:
    """The logo of a page: of all that seem to be it, the highest on the page."""
    found = sorted(_candidates(dom), key=lambda one: (one[0], one[2].y, one[2].x))
    for rank, element, box in found[:1]:
        paths = frozenset(" ".join(str(d).split())[:2000] for d in element.xpath(".//*[local-name()='path']/@d"))
        src = element.get("src", "")
        alone = src.partition("?")[0] if not src.startswith("data:") else ""
        name = element.get("alt") or element.get("aria-label") or " ".join(element.itertext()).strip()
        file = urljoin(dom.url, alone) if alone else ""
        return Logo(
            dom.pointer(element), "place" if rank else "name", " ".join(name.split())[:120],
            urlsplit(file).path.rpartition("/")[2][:120], paths, _cut(shot, box) if shot else b"",
        )  # fmt: skip
    return None


def _candidates(dom: Dom) -> Iterator[tuple[int, Any, Box]]:
    """(0 by its name, 1 by its place; the element; its box)."""
    for element in dom.xpath(_DRAWN):
        box = dom.box(element)
        if (
            box is None
            or not dom.displayed(element)
            or not (8 <= box.width <= MAX_SIDE and 8 <= box.height <= MAX_SIDE)
        ):
            continue
        if element.tag == "a" and dom.style(element, "background-image") in {"none", ""}:
            continue
        around = [element, *list(element.iterancestors())[:3]]
        said = " ".join(f"{e.get('class', '')} {e.get('id', '')}" for e in around)
        said += f" {element.get('alt', '')} {element.get('src', '')[:300]} {element.get('aria-label', '')}"
        header = any(e.tag == "header" or e.get("role") == "banner" for e in element.iterancestors())
        if _NAME.search(said) and not _NOT_OWN.search(said):
            yield 0, element, box
        elif header and any(_home(e, dom.url) for e in [element, *element.iterancestors()]):
            yield 1, element, box


def _home(element: Any, url: str) -> bool:
    href = element.get("href") if element.tag == "a" else None
    return href is not None and urlsplit(urljoin(url, href)).path in {"", "/", "/index.html", "/index.php"}


def _cut(shot: Image.Image, box: Box) -> bytes:
    corners = (max(0, int(box.x)), max(0, int(box.y)), int(box.x + box.width + 1), int(box.y + box.height + 1))
    right, bottom = min(corners[2], shot.width), min(corners[3], shot.height)
    if right - corners[0] < 8 or bottom - corners[1] < 8:
        return b""
    out = io.BytesIO()
    shot.crop((corners[0], corners[1], right, bottom)).save(out, "PNG")
    return out.getvalue()


def alike(one: bytes, other: bytes) -> float | None:
    """How far two drawings go together, -1 to 1; 0 when their shapes differ; None when one cannot be read."""
    if not one or not other:
        return None
    try:
        first, second = _drawn(Image.open(io.BytesIO(one))), _drawn(Image.open(io.BytesIO(other)))
    except OSError:
        return None
    if first is None or second is None:
        return None
    ratio = (first.width / first.height) / (second.width / second.height)
    if not 1 / _RATIO <= ratio <= _RATIO:
        return 0.0
    small = [list(image.resize(SMALL, Image.Resampling.BOX).tobytes()) for image in (first, second)]
    if any(sum(points) > FULL * 255 * len(points) for points in small):
        return None
    return _together(small[0], small[1])


def _drawn(image: Image.Image) -> Image.Image | None:
    """Where the image differs from its ground (255) and where not (0), cut to what is drawn.

    The ground: what is see-through, else the colour of the corners.
    """
    image = image.convert("RGBA")
    alpha = image.getchannel("A")
    if alpha.histogram()[255] < image.width * image.height:
        away = alpha
    else:
        corners = [image.getpixel((x, y)) for x in (0, image.width - 1) for y in (0, image.height - 1)]
        ground = max(corners, key=corners.count)
        bands = ImageChops.difference(image, Image.new("RGBA", image.size, ground)).split()[:3]
        away = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    away = away.point(lambda value: 0 if value < _FAINT else 255)
    frame = away.getbbox()  # None of one flat colour: nothing is drawn
    return away.crop(frame) if frame else None


def _together(one: list[int], other: list[int]) -> float:
    """Pearson's correlation."""
    count = len(one)
    mean, other_mean = sum(one) / count, sum(other) / count
    spread = sum((a - mean) ** 2 for a in one) ** 0.5
    other_spread = sum((b - other_mean) ** 2 for b in other) ** 0.5
    if not spread or not other_spread:
        return 0.0
    return float(sum((a - mean) * (b - other_mean) for a, b in zip(one, other, strict=True)) / (spread * other_spread))
