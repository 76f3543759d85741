"""RGAA 1.2: decoration is silent for screen readers.

Whether an image is decoration takes eyes: NC only where the author says that it is, or where it is too small to be
seen; C only where every image is silenced by WAI-ARIA and one at least is decoration for certain: if all of them
inform, the test is about none. Captioned images, images alone in a link or button, and images with the role "img"
that are not hidden are no decoration, by the RGAA's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checkers.rgaa._images import (
    Image,
    bearer,
    caption,
    grouped,
    image_type,
    images,
    ornament,
    silenced,
    silent,
    speck,
    unseen,
    written,
)
from checkers.rgaa._judging import Judged, Mark, conclude
from checkers.rgaa._page import on_page
from preuve.given import Given
from preuve.model import Check, Finding


def _told(image: Image) -> bool:
    """Whether the image is outside criterion 1.2 for certain: it has a caption, or something depends on it alone."""
    return caption(image) is not None or bearer(image) is not None


def _hidden(image: Image) -> bool:
    return image.get("aria-hidden").lower() == "true"


def _texts(image: Image) -> str:
    return " – ".join(written(image).values())


def _img(image: Image) -> Judged:
    names = written(image)
    if _told(image):
        return Judged(image, Mark.ASIDE)
    if speck(image) or (ornament(image) and not image.get("aria-labelledby")):
        return _surely(image, bool(names))
    if silenced(image) and image.node is None and not set(names) - {"alt"}:
        return _silenced(image)
    if names or image.get("aria-labelledby"):
        return Judged(image, Mark.OPEN, "contradiction" if silent(image) else "named", _texts(image))
    if grouped(image) and silent(image):
        return Judged(image, Mark.RIGHT)
    return Judged(image, Mark.OPEN, "empty" if silent(image) else "bare")


def _surely(image: Image, named: bool) -> Judged:
    """An image that is decoration for certain: of one pixel, or called decoration by its author."""
    if silent(image) and not named:
        return Judged(image, Mark.RIGHT)
    if not image.shown or silenced(image) or image.node is None:
        return Judged(image, Mark.OPEN, "hidden")
    reason = "speck" if speck(image) else "ornament"
    if named:
        return Judged(image, Mark.WRONG, f"{reason}-named", _texts(image))
    return Judged(image, Mark.WRONG, reason, wcag=("wcag:1.1.1",))


def _silenced(image: Image) -> Judged:
    """An image that its author silenced. Even beside a text it may inform: a new window, a format, a discount."""
    return Judged(image, Mark.RIGHT, sure=ornament(image))


def _area(image: Image) -> Judged:
    if silent(image) and not set(written(image)) - ({"alt"} if silenced(image) else set()):
        return _silenced(image)
    if written(image):
        return Judged(image, Mark.OPEN, "contradiction" if silent(image) else "named", _texts(image))
    return Judged(image, Mark.OPEN, "bare")


def _svg(image: Image) -> Judged:
    if unseen(image):
        return Judged(image, Mark.ASIDE)
    if _hidden(image) and not _told(image):
        used = (
            image.element.xpath("//symbol[@id] | //*[@id][self::g or self::svg or self::path]") if _uses(image) else ()
        )
        if any(node.xpath(".//title | .//desc") for node in used if f"#{node.get('id')}" in _uses(image)):
            return Judged(image, Mark.OPEN, "used")
    return _strict(image)


def _uses(image: Image) -> set[str]:
    """The addresses of the drawings that the image shows through `use`: their titles count too."""
    nodes = image.element.iter("use")
    return {node.get("href") or node.get("xlink:href") or "" for node in nodes}


def _strict(image: Image) -> Judged:
    """Objects, embeds, canvas and svg: `aria-hidden="true"` is a must, and there must be no alternative of any kind."""
    if image.kind in {"object", "embed"} and image_type(image.element) == "perhaps":
        return Judged(image, Mark.OPEN, "type")
    if _told(image) or (image.role == "img" and not _hidden(image)):
        return Judged(image, Mark.ASIDE)
    names = {name: text for name, text in written(image).items() if (image.kind, name) != ("svg", "text")}
    if not _hidden(image):
        if ornament(image) and image.shown and image.node is not None:
            return Judged(image, Mark.WRONG, "ornament", _texts(image))
        return Judged(image, Mark.OPEN, "not-hidden", _texts(image))
    if names and image.document.displayed(image.element):
        return Judged(image, Mark.WRONG, "hidden-named", " – ".join(names.values()))
    if written(image) or image.get("aria-labelledby"):
        return Judged(image, Mark.OPEN, "contradiction", _texts(image))
    return _silenced(image)


_TESTS: tuple[tuple[str, str, Callable[[Image], Judged]], ...] = (
    ("1.2.1", "img", _img),
    ("1.2.2", "area", _area),
    ("1.2.3", "object", _strict),
    ("1.2.4", "svg", _svg),
    ("1.2.5", "canvas", _strict),
    ("1.2.6", "embed", _strict),
)


@on_page
def _decoration(given: Given) -> Iterator[Finding]:
    for test, kind, judge in _TESTS:
        yield from conclude(given, test, [judge(image) for image in images(given, kind) if _concerned(image)])


def _concerned(image: Image) -> bool:
    if image.kind == "area":
        return image.element.get("href") is None or image.element.get("nohref") is not None
    return image.kind != "img" or image.element.tag == "img"


CHECKS = (Check("rgaa.decorative-image", needs=("http", "dom", "axtree"), run=_decoration),)
