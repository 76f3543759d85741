"""RGAA 1.9: a caption is tied to its image: figure with role and aria-label, and figcaption.

By the glossary an image has a caption where a text beside it tells of it. Where there is a figcaption, the markup
alone decides; where there is only text beside the image, a human says whether it is a caption.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from checkers.rgaa._images import Image, caption, declared, fold, image_type, images, role_of, silent, unseen
from checkers.rgaa._judging import Judged, Mark, conclude
from checkers.rgaa._page import on_page
from preuve.given import Given
from preuve.model import Check, Finding

_TESTS = (
    ("1.9.1", ("img", "input")),
    ("1.9.2", ("object",)),
    ("1.9.3", ("embed",)),
    ("1.9.4", ("svg",)),
    ("1.9.5", ("canvas",)),
)
_ROLES = {"figure", "group"}
# A figure around these tells of more than an image.
_MORE = ".//table | .//video | .//audio | .//pre | .//code | .//blockquote | .//iframe | .//math"
# Texts in these are no captions.
_NO_CAPTION = {"h1", "h2", "h3", "h4", "h5", "h6", "nav", "button", "title", "script", "style", "noscript", "template"}
_TEXT = "::text()[normalize-space()][not(ancestor::script or ancestor::style or ancestor::noscript)]"
MAX_LOOKED_AT = 12  # images whose neighbours are read; beyond that all are asked about


def _judge(image: Image, number: int) -> Judged:
    if unseen(image):
        return Judged(image, Mark.ASIDE)
    if image.kind in {"object", "embed"} and image_type(image.element) == "perhaps":
        return Judged(image, Mark.OPEN, "type")
    legend = caption(image)
    if legend is not None:
        return _figure(image, next(image.element.iterancestors("figure")), legend)
    if number >= MAX_LOOKED_AT or _neighbours(image):
        return Judged(image, Mark.OPEN, "text-beside")
    return Judged(image, Mark.ASIDE)


def _figure(image: Image, figure: Any, legend: Any) -> Judged:
    text, label = fold("".join(legend.itertext())), fold(figure.get("aria-label") or "")
    roled = role_of(figure) in _ROLES
    if roled and _same(text) == _same(label):
        return Judged(image, Mark.RIGHT)
    # Where the caption says it all, the image may be decoration and nothing need be tied: a human says so.
    if silent(image) or not image.shown or not image.document.displayed(legend) or figure.xpath(_MORE):
        return Judged(image, Mark.OPEN, "figure-doubtful", text)
    if not roled:
        return Judged(image, Mark.WRONG, "role", text, args={"role": figure.get("role") or "–"})
    if not label:
        return Judged(image, Mark.WRONG, "unlabelled", text)
    if _letters(text) == _letters(label):
        return Judged(image, Mark.OPEN, "almost", text)
    return Judged(image, Mark.WRONG, "differs", text, args={"label": label[:200]})


def _same(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("’", "'")


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _neighbours(image: Image) -> bool:
    """Whether a text that may be a caption stands right before or after the image, in the order of the code."""
    before = image.element.xpath(f"(preceding{_TEXT})[last()]")
    after = image.element.xpath(f"(following{_TEXT})[1]")
    return any(_may_tell(text) for text in (*before, *after))


def _may_tell(text: Any) -> bool:
    parent = text.getparent()
    holder = parent.getparent() if text.is_tail else parent
    return holder is not None and not any(node.tag in _NO_CAPTION for node in (holder, *holder.iterancestors()))


@on_page
def _captions(given: Given) -> Iterator[Finding]:
    for test, kinds in _TESTS:
        found = [image for kind in kinds for image in (declared(given) if kind == "img" else images(given, kind))]
        yield from conclude(given, test, [_judge(image, number) for number, image in enumerate(found)])


CHECKS = (Check("rgaa.image-caption", needs=("http", "dom", "axtree"), run=_captions),)
