"""RGAA 1.3: the alternative says what the image shows, shortly.

What an image shows takes eyes: NC only for what tells nothing whatever the image shows. CAPTCHAs are left to 1.4.
"""

from __future__ import annotations

from collections.abc import Iterator

from checkers.rgaa import _placeholders
from checkers.rgaa._images import (
    KINDS,
    Image,
    alternative,
    captcha,
    declared,
    image_type,
    images,
    silent,
    speck,
    unseen,
    written,
)
from checkers.rgaa._judging import Judged, Mark, conclude
from checkers.rgaa._page import on_page
from preuve.given import Given
from preuve.model import Check, Finding

_TESTS = (
    ("1.3.2", "area"),
    ("1.3.3", "input"),
    ("1.3.4", "object"),
    ("1.3.5", "embed"),
    ("1.3.6", "svg"),
    ("1.3.7", "canvas"),
)
SHORT = 80  # characters: the RGAA's glossary strongly recommends no more ("alternative courte et concise")
# Of what is written on an image, these are parts of the drawing, or of its description, not alternatives.
_NO_ALTERNATIVE = {"inside", "text"}


def _names(image: Image) -> dict[str, str]:
    found = written(image)
    if image.kind in {"object", "canvas"}:
        return found
    return {name: text for name, text in found.items() if name not in _NO_ALTERNATIVE}


def _judge(image: Image) -> Judged:
    names = _names(image)
    text = " – ".join(names.values())
    if image.kind in {"object", "embed"} and image_type(image.element) == "perhaps":
        return Judged(image, Mark.OPEN, "type", text)
    if unseen(image) or speck(image):
        return Judged(image, Mark.ASIDE)
    if not names:
        if written(image):
            return Judged(image, Mark.OPEN, "look-unsure", " – ".join(written(image).values()))
        return Judged(image, Mark.OPEN, "blank") if image.element.get("alt") else Judged(image, Mark.ASIDE)
    if not image.shown or silent(image) or captcha(image):
        return Judged(image, Mark.OPEN, "look", text)
    address = image.get("src") or image.get("data")
    for name in names.values():
        reason = _placeholders.kind(name, address)
        if reason or (image.kind == "input" and _placeholders.for_button(name)):
            return Judged(image, Mark.WRONG, reason or "word", name, _wcag(image, name, reason))
    return Judged(image, Mark.OPEN, "look" if alternative(image) else "look-unsure", text)


def _wcag(image: Image, name: str, reason: str) -> tuple[str, ...]:
    """A file's name may be right where the page is about files: only where it says so nowhere else."""
    said = str(image.document.root.xpath("string(//body)")).lower()
    known = name.lower() in said or "fichier" in said or "file" in said
    return ("wcag:1.1.1",) if reason == "file" and not known else ()


def _length(image: Image) -> Judged:
    names = _names(image)
    if not names or unseen(image):
        return Judged(image, Mark.ASIDE)
    long = {text for text in names.values() if len(text) > SHORT}
    return Judged(image, Mark.OPEN, "long" if long else "short", max(names.values(), key=len))


@on_page
def _relevance(given: Given) -> Iterator[Finding]:
    yield from conclude(given, "1.3.1", [_judge(image) for image in declared(given)])
    for test, kind in _TESTS:
        yield from conclude(given, test, [_judge(image) for image in images(given, kind)])


@on_page
def _lengths(given: Given) -> Iterator[Finding]:
    every = [image for kind in KINDS for image in images(given, kind)]
    yield from conclude(given, "1.3.9", [_length(image) for image in every])


_NEEDS = ("http", "dom", "axtree")
CHECKS = (
    Check("rgaa.alternative-relevance", needs=_NEEDS, run=_relevance),
    Check("rgaa.alternative-length", needs=_NEEDS, run=_lengths, limits={"characters": SHORT}),
)
