"""What the checks of this family ask of one page: is it one, which documents does it show, which could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

from preuve.given import Given
from preuve.model import Finding, Pointer
from preuve.views.dom import Dom, selector_of

MAX_FINDINGS = 20  # per page and check; what is left is counted in one more finding
NAMES = ("alt", "aria-label", "title")

_T = TypeVar("_T")


def on_page(run: Callable[[Given], Iterable[Finding]]) -> Callable[[Given], Iterator[Finding]]:
    """The check, for pages that the server gave (2xx) only: error pages are not audited."""

    def run_on_page(given: Given) -> Iterator[Finding]:
        if 200 <= int(given["http"]["status"]) < 300:
            yield from run(given)

    return run_on_page


def documents(dom: Dom, within: str = "") -> Iterator[tuple[Dom, str]]:
    """The page's document, then those of its frames: (document, selectors of the frames on the way, or "").

    The inside of an SVG shown by `object` or `embed` is a picture, not a document.
    """
    yield dom, within
    for frame, inner in dom.frames.items():
        if inner.root.tag != "svg":
            yield from documents(inner, f"{within}{selector_of(frame)} → ")


def led_on(given: Given) -> bool:
    """Whether the page that was asked for sent its visitors to another one by itself: that is the one to be seen."""
    return any(200 <= hop["status"] < 300 for hop in given["http"].get("redirects", ()))


def of_frameset(dom: Dom) -> Iterator[Dom]:
    """The page's document and those of its own site that a frameset puts in its place: together they are the page."""
    yield dom
    for frame, inner in dom.frames.items():
        if frame.tag == "frame" and urlsplit(inner.url)[:2] == urlsplit(dom.url)[:2]:
            yield from of_frameset(inner)


def point(document: Dom, within: str, element: Any) -> Pointer:
    """Where the element is, its frames named first."""
    pointer = document.pointer(element)
    return replace(pointer, value=within + pointer.value)


def unread(dom: Dom) -> Iterator[tuple[Dom, str, Any]]:
    """Frames that the page shows and whose document the browser did not give: (document, frames on the way, frame)."""
    for document, within in documents(dom):
        for frame in document.xpath("//iframe | //frame"):
            if _promises(frame) and drawn(document, frame) and not _read(document.frames.get(frame)):
                yield document, within, frame


def _promises(frame: Any) -> bool:
    address = (frame.get("src") or "").strip().lower()
    return frame.get("srcdoc") is not None or bool(address and not address.startswith(("about:", "javascript:")))


def _read(document: Dom | None) -> bool:
    return document is not None and not document.url.startswith(("chrome-error:", "about:blank"))


def drawn(document: Dom, element: Any) -> bool:
    """Whether the element takes up room on the screen: frames of one pixel are there for measuring, not for people."""
    box = document.box(element)
    return box is not None and document.displayed(element) and box.width > 1 and box.height > 1


def spoken(element: Any) -> bool:
    """Whether neither the element nor one around it has `aria-hidden="true"`."""
    return not any((node.get("aria-hidden") or "").lower() == "true" for node in (element, *element.iterancestors()))


def name_of(document: Dom, element: Any) -> str:
    """The name that attributes give: aria-labelledby (all its ids), else alt, aria-label or title; else ""."""
    texts = [_text_of_id(document, own) for own in (element.get("aria-labelledby") or "").split()]
    return " ".join(" ".join(texts).split()) or next((n for n in (blank(element.get(at)) for at in NAMES) if n), "")


def _text_of_id(document: Dom, own: str) -> str:
    found = document.root.xpath("//*[@id=$id]", id=own)
    return "".join(found[0].itertext()) if found else ""


def blank(text: str | None) -> str:
    """The text without white space around it; "" for None."""
    return (text or "").strip()


def capped(
    given: Given, items: Sequence[_T], say: Callable[[_T], Finding], more: str = "more", limit: int = MAX_FINDINGS
) -> Iterator[Finding]:
    """What there is to `say` of each of the first items; then, that a human should see how many `more` there are."""
    yield from (say(item) for item in items[:limit])
    if len(items) > limit:
        yield given.ask(more, count=len(items) - limit)
