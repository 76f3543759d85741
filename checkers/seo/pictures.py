"""Images that the code serves badly: too long an alternative, no fallback, loaded too early or too late, one size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.seo._names import HEARD
from checkers.seo._page import capped, join, on_page
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

_LONG_ALT = 100  # characters: what seonaut and Screaming Frog warn of
_FOLD = 1080  # CSS pixels: the height of the window that the visit uses
_FAR = 1.5  # windows below the first one: nearer images may rightly be loaded at once
_MIN_SIDE = 50  # CSS pixels: smaller images weigh little
_FLUID = 300  # CSS pixels: an image as wide as this changes with the screen; the project's choice


def _drawn(dom: Dom) -> list[Any]:
    return [image for image in dom.xpath(f"//img[{HEARD}]") if dom.box(image) and dom.displayed(image)]


def _alt_length(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    told = [(image, alt) for image in _drawn(dom) if (alt := " ".join(image.get("alt", "").split()))]
    long = [(image, alt) for image, alt in told if len(alt) > _LONG_ALT]
    if long:
        image, alt = long[0]
        yield given.ask("long", dom.pointer(image), count=len(long), length=len(alt), usual=_LONG_ALT, alt=alt[:200])
    elif told:
        yield given.passed("short", count=len(told), usual=_LONG_ALT)


def _fallback(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    found = dom.xpath("//picture[not(ancestor::template) and not(ancestor::noscript)]")
    bare = [picture for picture in found if not picture.xpath("boolean(.//img)")]
    yield from capped(
        bare,
        lambda picture: given.failed("bare", dom.pointer(picture)),
        lambda rest: given.failed("more", count=rest),
    )
    if found and not bare:
        yield given.passed("whole", count=len(found))


def _lazy(given: Given) -> Iterator[Finding]:
    dom, largest = given["dom"], given["vitals"].get("lcp_url") or ""
    images = _drawn(dom)
    late = [image for image in images if _is_lazy(image) and largest and _address(dom, image) == largest]
    early = [image for image in images if _is_far(dom, image) and not _is_lazy(image)]
    if late and _above(dom, late[0]):
        yield given.ask("late", dom.pointer(late[0]), src=largest[:300])
    if early:
        yield given.ask("early", dom.pointer(early[0]), count=len(early), srcs=[_name(image) for image in early])
    if images and not early and not late:
        yield given.passed("in-time", count=len(images))


def _is_lazy(image: Any) -> bool:
    return bool(image.get("loading", "").strip().lower() == "lazy")


def _is_far(dom: Dom, image: Any) -> bool:
    box = dom.box(image)
    large = box is not None and min(box.width, box.height) >= _MIN_SIDE
    return bool(large and box and box.y > _FOLD * _FAR and not image.get("src", "").startswith("data:"))


def _above(dom: Dom, image: Any) -> bool:
    box = dom.box(image)
    return box is not None and box.y < _FOLD


def _address(dom: Dom, image: Any) -> str:
    return join(dom.url, image.get("src", ""))


def _name(image: Any) -> str:
    return str(image.get("src", "")).partition("?")[0].rpartition("/")[2][:100]


def _sizes(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    wide = [image for image in _drawn(dom) if (box := dom.box(image)) and box.width >= _FLUID and _is_raster(image)]
    single = [image for image in wide if not _has_sizes(image)]
    if single:
        names = [_name(image) for image in single]
        yield given.ask("single", dom.pointer(single[0]), count=len(single), total=len(wide), srcs=names)
    elif wide:
        yield given.passed("several", count=len(wide))


def _is_raster(image: Any) -> bool:
    source = image.get("src", "").lower().partition("?")[0]
    return not source.endswith(".svg") and not source.startswith("data:")


def _has_sizes(image: Any) -> bool:
    """Whether the browser may choose among several files."""
    sets = [image.get("srcset", ""), *image.xpath("ancestor::picture[1]/source/@srcset")]
    return sum(len([part for part in text.split(", ") if part.strip()]) for text in sets) > 1


_PAGE = ("http", "dom")

CHECKS = (
    Check(
        "seo.image-alt-length",
        needs=_PAGE,
        run=on_page(_alt_length),
        refs=("seo:SEO-158",),
        limits={"characters": _LONG_ALT},
    ),
    Check("seo.picture-fallback", needs=_PAGE, run=on_page(_fallback), refs=("seo:SEO-165",)),
    Check(
        "seo.image-loading",
        needs=(*_PAGE, "vitals"),
        run=on_page(_lazy),
        refs=("seo:SEO-164",),
        limits={"far": _FAR, "fold": _FOLD, "side": _MIN_SIDE},
    ),
    Check("seo.image-sizes", needs=_PAGE, run=on_page(_sizes), refs=("seo:SEO-167",), limits={"width": _FLUID}),
)
