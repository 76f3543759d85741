"""Crops of what findings point to, and page thumbnails, cut from the screenshots that the visits took."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable

from PIL import Image, ImageDraw

from preuve.bundle import Bundle
from preuve.fill import Row
from preuve.given import Views
from preuve.model import Finding, Outcome
from preuve.views.dom import Box, Dom

log = logging.getLogger("preuve.pictures")

Image.MAX_IMAGE_PIXELS = 100_000_000
THUMBNAIL = (360, 270)
MAX_CROPS = 160
MAX_CROPS_A_CHECK = 4
CROP = (560, 320)
MARGIN = 24


def pictures(bundle: Bundle, rows: Iterable[Row]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Crops by finding id (a few for each check, so that the report stays light), and thumbnails by URL."""
    chosen: dict[str, list[Finding]] = {}
    for finding in _worth_showing(rows):
        chosen.setdefault(finding.subject, []).append(finding)
    crops: dict[str, bytes] = {}
    thumbnails: dict[str, bytes] = {}
    for url in bundle.subjects("screenshot"):
        try:
            shot = Image.open(io.BytesIO(bundle.get("screenshot", url) or b"")).convert("RGB")
        except (OSError, Image.DecompressionBombError):
            log.warning("the screenshot of %s cannot be read", url)
            continue
        thumbnails[url] = _thumbnail(shot)
        if url in chosen and ("dom", url) in bundle.evidence:
            dom = Views.of(bundle, url)["dom"]
            for finding in chosen[url]:
                crop = _crop(shot, dom, finding)
                if crop:
                    crops[finding.id] = crop
    return crops, thumbnails


def _worth_showing(rows: Iterable[Row]) -> list[Finding]:
    """Failed and undecided findings that point to an element: a few of each check, each once."""
    found: dict[str, Finding] = {}
    count: dict[str, int] = {}
    for row in rows:
        for voice in row.voices:
            for finding in voice.findings:
                shown = finding.outcome in {Outcome.FAILED, Outcome.CANT_TELL} and finding.pointer
                if not shown or finding.pointer is None or finding.pointer.kind != "selector" or finding.id in found:
                    continue
                key = f"{finding.check} {finding.args.get('rule', '')}"
                count[key] = count.get(key, 0) + 1
                if count[key] <= MAX_CROPS_A_CHECK and len(found) < MAX_CROPS:
                    found[finding.id] = finding
    return list(found.values())


def _crop(shot: Image.Image, dom: Dom, finding: Finding) -> bytes | None:
    assert finding.pointer is not None
    element = dom.select(finding.pointer.value)
    box = None if element is None else dom.box(element)
    if box is None or box.width < 1 or box.height < 1 or box.y > shot.height or box.x > shot.width:
        return None
    left, top = max(0, int(box.x) - MARGIN), max(0, int(box.y) - MARGIN)
    right = min(shot.width, max(int(box.x + box.width) + MARGIN, left + 200))
    bottom = min(shot.height, int(box.y + box.height) + MARGIN, top + 900)
    if right - left < 4 or bottom - top < 4:
        return None
    picture = shot.crop((left, top, right, bottom))
    _frame(picture, box, left, top)
    picture.thumbnail(CROP)
    return _jpeg(picture, 65)


def _frame(picture: Image.Image, box: Box, left: int, top: int) -> None:
    """Frame the element, in white and red so that it shows on any ground."""
    x, y = box.x - left, box.y - top
    corners = (x - 3, y - 3, x + box.width + 3, y + box.height + 3)
    draw = ImageDraw.Draw(picture)
    draw.rectangle(corners, outline="#ffffff", width=5)
    draw.rectangle(corners, outline="#b00020", width=3)


def _thumbnail(shot: Image.Image) -> bytes:
    """The top of the page, as a visitor first sees it."""
    top = shot.crop((0, 0, shot.width, min(shot.height, shot.width * THUMBNAIL[1] // THUMBNAIL[0])))
    top.thumbnail(THUMBNAIL)
    return _jpeg(top, 70)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
