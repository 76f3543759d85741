"""RGAA 1.1: informative images have an alternative.

NC only where an image is informative for certain: alone in a link, button or heading without any other name, declared
with the role "img" (which decoration must not have, says the glossary), or captioned, described, clicked, and bare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checkers.rgaa._images import (
    Image,
    alternative,
    captcha,
    caption,
    content,
    declared,
    fold,
    grouped,
    image_type,
    images,
    mute_bearer,
    referenced,
    silenced,
    silent,
    speck,
    unseen,
    written,
)
from checkers.rgaa._judging import Judged, Mark, conclude
from checkers.rgaa._page import capped, on_page
from preuve.given import Given
from preuve.model import Check, Finding

_WCAG = ("wcag:1.1.1",)
# Anything that a person can act upon may replace an image by other content.
_CONTROLS = (
    "//a[@href] | //area[@href] | //button | //select | //textarea | //summary | //input[not(@type='hidden')] | "
    "//*[@onclick or @tabindex] | //*[contains(@role,'button') or contains(@role,'link')]"
)
# What stands in a canvas or object for browsers of old is no alternative; a human says which it is.
_EXCUSES = ("navigateur", "browser", "support", "pris en charge", "javascript", "plugin", "plug-in")


def _image(image: Image) -> Judged:
    return _img(image) if image.kind == "img" else _role_elsewhere(image)


def _img(image: Image) -> Judged:
    named, bare = alternative(image), not written(image) and image.element.get("alt") != ""
    if speck(image) or grouped(image):
        return Judged(image, Mark.ASIDE)
    if named or (written(image) and not image.shown and not silenced(image)):
        return Judged(image, Mark.RIGHT)
    if not image.shown and not silenced(image):
        return Judged(image, Mark.OPEN, "silent" if silent(image) else "hidden")
    if written(image):  # a title beside alt="", a name on a hidden image, a source that the RGAA does not count
        return Judged(image, Mark.OPEN, "other-source", " – ".join(written(image).values()))
    if mute_bearer(image) is not None:
        return Judged(image, Mark.WRONG, "alone", wcag=_WCAG)
    if silent(image):
        return Judged(image, Mark.OPEN, "silent")
    if image.node is None:
        return Judged(image, Mark.OPEN, "hidden")
    if image.element.tag != "img":
        # With the role "image", which is the same to browsers, the RGAA's letter says nothing.
        return Judged(image, *((Mark.WRONG, "role", "", _WCAG) if image.role == "img" else (Mark.OPEN, "bare")))
    reason = _informative(image) if bare else ""
    # Browsers may take the caption for a name: enough for WCAG, not for the RGAA.
    wcag = () if image.node.name else _WCAG
    return Judged(image, Mark.WRONG, reason, wcag=wcag) if reason else Judged(image, Mark.OPEN, "bare")


def _informative(image: Image) -> str:
    """Why an image without any alternative is informative for certain; "" when it may be decoration."""
    if image.role == "img":
        return "role"
    if caption(image) is not None:
        return "captioned"
    if image.get("longdesc") or any(referenced(image, "aria-describedby")):
        return "described"
    if image.get("aria-labelledby"):
        return "reference"
    if captcha(image):
        return "captcha"
    return "clicked" if image.get("onclick") or image.get("tabindex") == "0" else ""


def _role_elsewhere(image: Image) -> Judged:
    """An svg, object, embed or canvas with the role "img": for 1.1.1 too by the letter, beside a test of its own."""
    return Judged(image, Mark.RIGHT if alternative(image) else Mark.OPEN, "own-test")


def _area(image: Image) -> Judged:
    linked = image.element.get("href") is not None and image.element.get("nohref") is None
    if alternative(image) and not silenced(image):
        return Judged(image, Mark.RIGHT)
    if not linked and silent(image) and not written(image):
        return Judged(image, Mark.ASIDE)
    if not image.shown or silenced(image) or not linked:
        return Judged(image, Mark.OPEN, "area-doubtful", image.get("href"))
    if image.get("aria-labelledby") and written(image):
        return Judged(image, Mark.OPEN, "other-source", " – ".join(written(image).values()))
    if image.get("title"):  # for areas the RGAA counts `alt` and `aria-label` only; browsers take the title for a name
        return Judged(image, Mark.WRONG, "area-title", image.get("title"))
    return Judged(image, Mark.WRONG, "area", wcag=_WCAG, args={"address": image.get("href") or "–"})


def _button(image: Image) -> Judged:
    if alternative(image) or (not image.shown and written(image)):
        return Judged(image, Mark.RIGHT)
    if not image.shown or image.node is None:
        return Judged(image, Mark.OPEN, "button-hidden")
    if not image.node.name or (image.node.named_by in {"", "type", "contents"} and not image.get("value")):
        return Judged(image, Mark.WRONG, "button", wcag=_WCAG)
    return Judged(image, Mark.OPEN, "other-source", image.node.name)


def _svg(image: Image) -> Judged:
    if unseen(image) or grouped(image):
        return Judged(image, Mark.ASIDE)
    if silenced(image):
        alone = mute_bearer(image) is not None and not written(image)
        return Judged(image, Mark.WRONG, "alone", wcag=_WCAG) if alone else Judged(image, Mark.OPEN, "silent")
    named = alternative(image)
    if image.role == "img" and (named or (not image.shown and written(image))):
        return Judged(image, Mark.RIGHT)
    if not image.shown or image.node is None:
        return Judged(image, Mark.OPEN, "hidden")
    if not written(image):
        if image.role == "img":
            return Judged(image, Mark.WRONG, "role", wcag=_WCAG)
        if mute_bearer(image) is not None:
            return Judged(image, Mark.WRONG, "alone", wcag=_WCAG)
        return Judged(image, Mark.OPEN, "svg-bare")
    if named and image.node.named_by != "title" and not image.role:
        return Judged(image, Mark.WRONG, "no-role", named)
    return Judged(image, Mark.OPEN, "svg-doubtful", " – ".join(written(image).values()))


def _plugged(image: Image) -> Judged:
    """An object, an embed or a canvas: named with the role "img", or with content or a control beside it."""
    if image.kind != "canvas" and image_type(image.element) == "perhaps":
        return Judged(image, Mark.OPEN, "type")
    if grouped(image):
        return Judged(image, Mark.ASIDE)
    named, inside = alternative(image), content(image)
    if not image.shown:
        return Judged(image, Mark.OPEN, "silent" if silenced(image) else "hidden")
    if image.role == "img" and named:
        return Judged(image, Mark.RIGHT)
    if image.kind == "canvas" and inside and image.role != "img":
        excuse = any(word in inside.lower() for word in _EXCUSES)
        return Judged(image, Mark.OPEN, "content", inside) if excuse else Judged(image, Mark.RIGHT)
    reason = _unmet(image, named)
    if reason and (not inside or image.kind == "canvas") and not _other_way(image):
        return Judged(image, Mark.WRONG, reason, named, _WCAG if not named else ())
    return Judged(image, Mark.OPEN, "other-way", named or inside)


def _unmet(image: Image, named: str) -> str:
    if mute_bearer(image) is not None and not written(image):
        return "alone"
    names = set(written(image))
    if image.role == "img" and not (names - {"text"} if image.kind == "canvas" else names):
        return "role"  # with this role nothing inside a canvas is exposed: the note of 1.1.8 says so too
    aria = image.node is not None and image.node.named_by in {"aria-label", "aria-labelledby"}
    return "no-role" if named and aria and not image.role else ""


def _other_way(image: Image) -> bool:
    """Whether the page holds a link or control, other than one around the image, that may lead to other content."""
    around = set(image.element.iterancestors())
    controls = [*image.document.xpath(_CONTROLS), *filter(image.document.clickable, image.document.root.iter("*"))]
    return any(one not in around and one is not image.element for one in controls)


def _map(image: Image) -> Judged:
    link = next((node for node in image.element.iterancestors("a") if node.get("href")), None)
    if link is not None and image.shown and not _other_way(image):
        return Judged(image, Mark.WRONG, "map", args={"address": link.get("href")})
    return Judged(image, Mark.OPEN, "map-look")


# By test: the kind of image and how one is judged.
_TESTS: tuple[tuple[str, str, Callable[[Image], Judged]], ...] = (
    ("1.1.2", "area", _area),
    ("1.1.5", "svg", _svg),
    ("1.1.6", "object", _plugged),
    ("1.1.7", "embed", _plugged),
    ("1.1.8", "canvas", _plugged),
)


@on_page
def _alternatives(given: Given) -> Iterator[Finding]:
    yield from conclude(given, "1.1.1", [_image(image) for image in declared(given)])
    for test, kind, judge in _TESTS:
        yield from conclude(given, test, [judge(image) for image in images(given, kind)])


@on_page
def _buttons(given: Given) -> Iterator[Finding]:
    yield from conclude(given, "1.1.3", [_button(image) for image in images(given, "input")])


@on_page
def _maps(given: Given) -> Iterator[Finding]:
    both = [*images(given, "img"), *images(given, "input")]
    yield from conclude(given, "1.1.4", [_map(image) for image in both if image.element.get("ismap") is not None])


@on_page
def _bare(given: Given) -> Iterator[Finding]:
    """WCAG technique F65: without any alternative, not even an empty one, an image fails, whatever it shows."""
    every = [image for image in images(given, "img") if image.element.tag == "img"]
    bare = [image for image in every if image.shown and not silenced(image) and _mute(image)]
    yield from capped(given, bare, lambda image: given.failed("bare", image.where, refs=_WCAG, address=_address(image)))
    if every and not bare:
        yield given.passed("all", count=len(every))


def _mute(image: Image) -> bool:
    if image.element.get("alt") == "" or grouped(image):
        return False
    return image.node is not None and not image.node.name


def _address(image: Image) -> str:
    return fold(image.element.get("src") or "")[:120] or "–"


_NEEDS = ("http", "dom", "axtree")
CHECKS = (
    Check("rgaa.image-alternative", needs=_NEEDS, run=_alternatives),
    Check("rgaa.image-button-name", needs=_NEEDS, run=_buttons),
    Check("rgaa.server-side-map", needs=_NEEDS, run=_maps),
    Check("rgaa.bare-image", needs=_NEEDS, run=_bare),
)
