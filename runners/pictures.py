"""Crops of what findings point to, and page thumbnails, cut from the screenshots that the visits took."""

from __future__ import annotations

import io
import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw

from preuve.bundle import Bundle
from preuve.contact import Sheet
from preuve.fill import Row
from preuve.given import Views
from preuve.model import Finding, Outcome
from preuve.views.dom import Box, Dom
from runners.contact import contact_sheet, places

log = logging.getLogger("preuve.pictures")

Image.MAX_IMAGE_PIXELS = 100_000_000
THUMBNAIL = (360, 270)
MAX_CROPS = 160
MAX_CROPS_A_CHECK = 4
MAX_FAULTS_A_PAGE, MAX_DOUBTS_A_PAGE = 12, 4  # crops for the tests of one page
MAX_A_RULE = 2
CROP = (560, 320)
MARGIN = 24


@dataclass(frozen=True, slots=True)
class Pictures:
    """Crops by finding id, small pictures of the top of pages by URL, and contact sheets by URL."""

    crops: dict[str, bytes]
    thumbnails: dict[str, bytes]
    sheets: dict[str, Sheet]


def pictures(bundle: Bundle, rows: Iterable[Row], findings: Iterable[Finding], sample: Collection[str]) -> Pictures:
    """What reports show of pages: a few crops for each check of `rows`, so that reports stay light.

    For each page of the accessibility `sample` also a few crops for each of its tests, and a contact sheet.
    """
    chosen: dict[str, dict[str, Finding]] = {}
    for finding in (*_worth_showing(rows), *_of_tests(findings, sample)):
        chosen.setdefault(finding.subject, {})[finding.id] = finding
    made = Pictures({}, {}, {})
    for url in dict.fromkeys((*bundle.subjects("screenshot"), *sample)):
        shot = _screenshot(bundle, url)
        if shot is not None:
            made.thumbnails[url] = _thumbnail(shot)
        if ("dom", url) not in bundle.evidence or not (url in chosen or url in sample):
            continue
        views = Views.of(bundle, url)
        if url in sample:
            made.sheets[url] = contact_sheet(views, shot)
        cut: dict[str, bytes | None] = {}  # several findings may point to one element
        for finding in chosen.get(url, {}).values():
            selector = finding.pointer.value if finding.pointer else ""
            if shot is not None and selector not in cut:
                cut[selector] = _crop(shot, views["dom"], selector)
            if crop := cut.get(selector):
                made.crops[finding.id] = crop
    return made


def _screenshot(bundle: Bundle, url: str) -> Image.Image | None:
    data = bundle.get("screenshot", url)
    if data is None:
        return None
    try:
        shot = Image.open(io.BytesIO(data))
        shot.load()
        return shot if shot.mode == "RGB" else shot.convert("RGB")
    except (OSError, Image.DecompressionBombError):
        log.warning("the screenshot of %s cannot be read", url)
        return None


def _of_tests(findings: Iterable[Finding], sample: Collection[str]) -> Iterator[Finding]:
    """Of each page of the sample: faults, then doubts, a few for each check and rule."""
    pages: dict[str, list[Finding]] = {}
    for finding in findings:
        pointed = finding.pointer is not None and finding.pointer.kind == "selector"
        if pointed and finding.check.startswith("rgaa.") and finding.subject in sample:
            pages.setdefault(finding.subject, []).append(finding)
    for found in pages.values():
        for outcome, most in ((Outcome.FAILED, MAX_FAULTS_A_PAGE), (Outcome.CANT_TELL, MAX_DOUBTS_A_PAGE)):
            count: dict[str, int] = {}
            for finding in found:
                key = f"{finding.check} {finding.message} {finding.args.get('rule', '')}"
                if finding.outcome is outcome and count.get(key, 0) < MAX_A_RULE and most:
                    count[key] = count.get(key, 0) + 1
                    most -= 1
                    yield finding


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


def _crop(shot: Image.Image, dom: Dom, selector: str) -> bytes | None:
    box = _box(dom, selector)
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


def _box(dom: Dom, selector: str) -> Box | None:
    """Where the element is on the page; the selectors of the frames around it stand before its own."""
    for place in places(dom):
        if selector.startswith(place.within):
            own = selector.removeprefix(place.within)
            element = None if " → " in own else place.dom.select(own)
            if element is not None:
                return place.box(element)
    return None


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
