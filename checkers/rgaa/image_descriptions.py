"""RGAA 1.6.9 and 1.7: detailed descriptions. Whether one is needed (the rest of 1.6) only a human can say, and so
whether the text that is tied to an image is its detailed description: without one, 1.6.9 does not apply.

1.7 is about images that have a description: an attribute points to it, the alternative announces it, or a link or
button beside the image leads to it. Where none of these is there, none of 1.7 applies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checkers.rgaa._images import (
    KINDS,
    Image,
    alternative,
    caption,
    content,
    image_type,
    images,
    referenced,
    unseen,
    written,
)
from checkers.rgaa._judging import Judged, Mark, conclude
from checkers.rgaa._page import on_page
from preuve.given import Given
from preuve.model import Check, Finding

_TESTS = (
    ("1.7.1", "img"),
    ("1.7.2", "input"),
    ("1.7.3", "object"),
    ("1.7.4", "embed"),
    ("1.7.5", "svg"),
    ("1.7.6", "canvas"),
)
# Words by which an alternative may announce a description elsewhere on the page.
_ANNOUNCES = re.compile(
    r"descri|détail|detail|dessous|dessus|ci-|après|avant|suiv|précéd|voir|lire|lien|page|bas\b|tableau|table|texte|text"
    r"|légende|caption|transcri|expli|longue|see|read|below|above|follow|next|before|after|more|link|data|données",
    re.IGNORECASE,
)
_CONTROL = "self::a[@href] or self::button or contains(@role,'link') or contains(@role,'button') or self::summary"
_LONG = 150  # characters: an alternative as long as this may be a description itself
_BLOCKS = {"p", "div", "li", "td", "th", "dd", "dt", "figure", "section", "article", "main", "body", "form", "fieldset"}


def _described_by(image: Image) -> Judged:
    texts = referenced(image, "aria-describedby")
    told = image.node.description if image.node else ""
    if not texts:
        return Judged(image, Mark.OPEN, "blank")
    if not image.shown:
        return Judged(image, Mark.OPEN, "hidden")
    if not any(texts) and not told:
        return Judged(image, Mark.WRONG, "broken", args={"ids": image.get("aria-describedby")})
    if all(texts) and told and len(told) > len(alternative(image)) > 0:
        return Judged(image, Mark.OPEN, "spoken", " – ".join(texts))
    return Judged(image, Mark.OPEN, "half", " – ".join(filter(None, texts)))


def _has_description(image: Image) -> Judged:
    if image.kind in {"object", "embed"} and image_type(image.element) == "perhaps":
        return Judged(image, Mark.OPEN, "type")
    if unseen(image):
        return Judged(image, Mark.ASIDE)
    texts = written(image)
    own = image.get("longdesc") or image.get("aria-describedby") or len(image.get("aria-labelledby").split()) > 1
    inner = image.kind in {"object", "canvas"} and content(image)
    told = "desc" in {node.tag for node in image.element.iter()} or any(_ANNOUNCES.search(t) for t in texts.values())
    long = any(len(text) > _LONG for text in texts.values())
    if own or inner or told or long or caption(image) is not None or _beside(image):
        return Judged(image, Mark.OPEN, "described", " – ".join(texts.values()))
    return Judged(image, Mark.ASIDE)


def _beside(image: Image) -> bool:
    """Whether a link or button other than those around the image stands in its block or in the ones next to it."""
    around = set(image.element.iterancestors())
    block: Any = next((node for node in image.element.iterancestors() if node.tag in _BLOCKS), None)
    if block is None:
        return True
    blocks = [block] if block.tag == "body" else [block, block.getprevious(), block.getnext()]
    controls = (one for node in blocks if node is not None for one in node.xpath(f"descendant-or-self::*[{_CONTROL}]"))
    return any(one not in around and image.element not in one.iterancestors() for one in controls)


@on_page
def _links(given: Given) -> Iterator[Finding]:
    every = [image for kind in KINDS for image in images(given, kind)]
    users = [image for image in every if image.element.get("aria-describedby") is not None]
    yield from conclude(given, "1.6.9", [_described_by(image) for image in users])


@on_page
def _descriptions(given: Given) -> Iterator[Finding]:
    for test, kind in _TESTS:
        found = [image for image in images(given, kind) if kind != "img" or image.element.tag == "img"]
        yield from conclude(given, test, [_has_description(image) for image in found])


_NEEDS = ("http", "dom", "axtree")
CHECKS = (
    Check("rgaa.image-description-link", needs=_NEEDS, run=_links),
    Check("rgaa.image-description", needs=_NEEDS, run=_descriptions, limits={"characters": _LONG}),
)
