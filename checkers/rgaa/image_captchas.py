"""RGAA 1.4 and 1.5: images that test whether one is human, or test what one knows.

A page without a word of any test holds none. Where there is a hint, a human judges; NC only for the alternative of a
CAPTCHA, called so by its own attributes, that says nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checkers.rgaa import _placeholders
from checkers.rgaa._images import Image, captcha, images, silent, unseen, written
from checkers.rgaa._judging import Judged, Mark, conclude
from checkers.rgaa._page import documents, on_page
from preuve.given import Given
from preuve.model import Check, Finding

_TESTS = (
    ("1.4.1", "img"),
    ("1.4.2", "area"),
    ("1.4.3", "input"),
    ("1.4.4", "object"),
    ("1.4.5", "embed"),
    ("1.4.6", "svg"),
    ("1.4.7", "canvas"),
)
_EVERY = ("img", "area", "object", "embed", "svg", "canvas")  # 1.5.1; image buttons are 1.5.2
# Words without which there is neither a CAPTCHA nor a test by images, in French and English.
_HINTS = re.compile(
    r"captcha|anti-?spam|robot|\bhumain|\bhuman|recopi|retap|code de (?:s[ée]curit|v[ée]rif|valid|contr)|turing"
    r"|security (?:code|check|image)|v[ée]rification|caract[èe]res|characters|\bletters? (?:you|shown|below|above)"
    r"|lettres? (?:affich|ci-|de l.image|sur l.image)|\bquizz?\b|devin|[ée]nigme|\bpuzzle|\bguess|\briddle"
    r"|\bjeux?\b|\bgames?\b|reconna[iî]|\brecogni[sz]|image-?test|test image|image de test|test visuel|\bce test\b"
    r"|\b(?:faire|passe[rz]) le test\b|take the test|testez|what do you see|que voyez|enter the (?:text|code)|type the"
    r"|saisi\w* (?:le|les) (?:code|lettre|texte|chiffre|mot)|copie[rz] (?:le|les) (?:code|lettre|texte|chiffre|mot)",
    re.IGNORECASE,
)
# Attributes where a test may be named.
_NAMES = "//@src | //@data | //@id | //@class | //@name | //@alt | //@title | //@aria-label | //@placeholder | //@value"
_TEXTS = "//body//text()[not(parent::script or parent::style)]"


def _hinted(given: Given) -> bool:
    """Whether anything on the page speaks of a test."""
    for document, _ in documents(given["dom"]):
        said = " ".join(map(str, document.xpath(f"{_TEXTS} | //title/text()")))
        named = "\n".join(map(str, document.xpath(_NAMES)))
        if _HINTS.search(" ".join(said.split())) or re.search(r"captcha|quiz|antispam|turing", named, re.IGNORECASE):
            return True
        if _HINTS.search("\n".join(map(str, document.xpath("//@alt | //@title | //@aria-label | //@placeholder")))):
            return True
    return False


def _named(image: Image, hinted: bool) -> Judged:
    names = written(image)
    if not hinted or not names or unseen(image):
        return Judged(image, Mark.ASIDE)
    for text in names.values():
        if captcha(image) and image.shown and not silent(image) and _placeholders.kind(text, image.get("src")):
            return Judged(image, Mark.WRONG, "says-nothing", text)
    return Judged(image, Mark.OPEN, "look", " – ".join(names.values()))


@on_page
def _captchas(given: Given) -> Iterator[Finding]:
    hinted = _hinted(given)
    for test, kind in _TESTS:
        found = [image for image in images(given, kind) if kind != "img" or image.element.tag == "img"]
        yield from conclude(given, test, [_named(image, hinted) for image in found])
    for test, kinds in (("1.5.1", _EVERY), ("1.5.2", ("input",))):
        every = [image for kind in kinds for image in images(given, kind)]
        mark = Mark.OPEN if hinted else Mark.ASIDE
        # Images named as CAPTCHAs are the ones to look at; without any, all may be.
        likely = [image for image in every if captcha(image)] or every
        yield from conclude(given, test, [Judged(image, mark, "other-way") for image in likely])


CHECKS = (Check("rgaa.captcha-image", needs=("http", "dom", "axtree"), run=_captchas),)
