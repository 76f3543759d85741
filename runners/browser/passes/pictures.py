"""Whether focus can be seen: the page pictured with it and without it."""

from __future__ import annotations

import asyncio
import base64
import io
import math
from typing import Any

from PIL import Image, ImageChops

from runners.browser.parts import VIEWPORT
from runners.browser.passes.hand import Hand

MARGIN = 40  # pixels around the element in which an indicator is looked for first
MAX_PIXELS = 60_000  # of the changed region, looked at one by one
STILL = 0.25  # seconds in which what moves by itself moves
Box = tuple[int, int, int, int]  # left, top, right, bottom
NOISE = 3  # of 255: less is a matter of smoothing


async def compare(hand: Hand, world: int, number: int, explained: bool, whole: bool = False) -> dict[str, Any] | None:
    """What focus changes in the picture of the window; None when it cannot be told.

    `explained`: styles are known to differ. Where they do not, what moves by itself is not taken for the focus.
    Only when nothing changes around the element is the `whole` window pictured, which takes three times as long.

    `{changed, strong, gap, box, near, element}`: pixels that differ, those whose contrast between the two states is 3:1
    or more, the largest difference of a colour channel (of 255), the box of what differs in the window ([x, y, width,
    height], None when nothing does), whether it is at the element, and the element's box.
    """
    lit = await hand.run(f"hand.lit({number})", world)
    if not lit or not lit["shown"]:
        return None
    # In a frame of another origin the element's place in the window is not known.
    clip = None if whole or world else _around(lit["rect"])
    first = await _shot(hand, clip, lit["scroll"])
    unlit = await hand.run(f"hand.unlit({number})", world)
    if unlit["shown"]:
        return None
    second = await _shot(hand, clip, lit["scroll"])
    found = difference(first, second, lit["rect"], clip)
    if clip and not found["changed"]:
        return await compare(hand, world, number, explained, whole=True)
    if found["changed"] and not explained:
        await asyncio.sleep(STILL)
        if difference(second, await _shot(hand, clip, lit["scroll"]), lit["rect"], clip)["near"]:
            return None
    return found


def _around(rect: list[float]) -> Box | None:
    """The part of the window in which an indicator is looked for first; None when the element is out of sight."""
    x, y, width, height = rect
    left, top = max(0, math.floor(x - MARGIN)), max(0, math.floor(y - MARGIN))
    right, bottom = min(VIEWPORT["width"], x + width + MARGIN), min(VIEWPORT["height"], y + height + MARGIN)
    seen = right - left >= 1 and bottom - top >= 1
    return (left, top, math.ceil(right), math.ceil(bottom)) if seen else None


async def _shot(hand: Hand, clip: Box | None, scroll: list[float]) -> Image.Image:
    options: dict[str, Any] = {"format": "png", "optimizeForSpeed": True}
    if clip:
        left, top, right, bottom = clip
        size = {"width": right - left, "height": bottom - top, "scale": 1}
        options["clip"] = {
            "x": left + scroll[0],
            "y": top + scroll[1],
            **size,
        }  # the browser counts from the page's top
    shot = await hand.tab.session.send("Page.captureScreenshot", options)
    return Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("RGB")


def difference(first: Image.Image, second: Image.Image, rect: list[float], clip: Box | None = None) -> dict[str, Any]:
    """Compare two pictures of the window, or of the part `clip` of it. See `compare`."""
    gap = ImageChops.difference(first, second)
    mask = gap.convert("L").point([0 if value <= NOISE else 255 for value in range(256)])
    box = mask.getbbox()
    found: dict[str, Any] = {"changed": 0, "strong": 0, "gap": 0, "box": None, "near": False, "element": rect}
    if box is None:
        return found
    left, top = clip[:2] if clip else (0, 0)
    x, y, width, height = rect[0] - left, rect[1] - top, rect[2], rect[3]
    close = (x - MARGIN, y - MARGIN, x + width + MARGIN, y + height + MARGIN)
    near = box[0] < close[2] and box[2] > close[0] and box[1] < close[3] and box[3] > close[1]
    found |= {"box": [box[0] + left, box[1] + top, box[2] - box[0], box[3] - box[1]], "near": near}
    found["changed"] = mask.histogram()[255]
    found["gap"] = max(band.getextrema()[1] for band in gap.split())
    crop = (box[0], box[1], box[2], min(box[3], box[1] + max(1, MAX_PIXELS // max(1, box[2] - box[0]))))
    one, two, seen = first.crop(crop).tobytes(), second.crop(crop).tobytes(), mask.crop(crop).tobytes()
    ratios: dict[tuple[bytes, bytes], bool] = {}
    for at, changed in enumerate(seen):
        if changed:
            pair = (one[3 * at : 3 * at + 3], two[3 * at : 3 * at + 3])
            if pair not in ratios:
                ratios[pair] = contrast(*pair) >= 3  # WCAG 1.4.11, RGAA 3.3: 3:1
            found["strong"] += ratios[pair]
    return found


def contrast(one: bytes, two: bytes) -> float:
    """WCAG's contrast of two colours, each three bytes."""
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: bytes) -> float:
    parts = [value / 255 for value in color]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
