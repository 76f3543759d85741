"""From what is said of each image to what is said of a test of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from checkers.rgaa._images import Image
from checkers.rgaa._page import capped, documents, unread
from checkers.rgaa._referential import REF, load
from preuve.given import Given
from preuve.model import Finding

MAX_NAMED = 20  # elements that one question names; the others are counted
MAX_TEXT = 90  # characters of an alternative that a question quotes


class Mark(StrEnum):
    """What an image means for a test: it meets it, surely breaks it, is none of its business, or needs eyes."""

    RIGHT = "right"
    WRONG = "wrong"
    ASIDE = "aside"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Judged:
    """One image and its mark. `message` is a fault or a question; `text` is the alternative that it is about.

    `sure`: that the test is about this image needs no eyes. A test is met only where it is about one at least.
    """

    image: Image
    mark: Mark
    message: str = ""
    text: str = ""
    wcag: tuple[str, ...] = ()
    args: dict[str, Any] = field(default_factory=dict)
    sure: bool = True


def whole(given: Given) -> bool:
    """Whether the page and all its frames were read: only then is anything said of all its elements."""
    return "load" not in given["http"].get("problems", {}) and not any(unread(given["dom"]))


def conclude(given: Given, test: str, judged: Iterable[Judged]) -> Iterator[Finding]:
    """Faults one by one; the doubtful, one question for all that it is asked of; else passed or inapplicable.

    Nothing to judge gives nothing: absence is said elsewhere. Words: `all`, `none`, `beyond`, `more` and the messages;
    `declared` where some are not `sure`.
    """
    judged, refs = list(judged), (REF + test,)
    if any(map(_undrawn, judged)) and still(given):
        judged = [Judged(one.image, Mark.ASIDE) if _undrawn(one) else one for one in judged]
    wrong = [one for one in judged if one.mark is Mark.WRONG]
    doubtful: dict[str, list[Judged]] = {}
    for one in judged:
        if one.mark is Mark.OPEN:
            doubtful.setdefault(one.message, []).append(one)
    yield from capped(
        given,
        wrong,
        lambda one: given.failed(one.message, one.image.where, refs=refs + one.wcag, test=test, **_args(one)),
    )
    for message, ones in doubtful.items():
        yield _question(given, test, message, ones)
    if judged and not wrong and not doubtful:
        right = [one for one in judged if one.mark is Mark.RIGHT]
        if not whole(given):
            yield given.ask("beyond", refs=refs, test=test)
        elif right and not any(one.sure for one in right):
            yield _question(given, test, "declared", right)
        elif right:
            yield given.passed("all", refs=refs, test=test, count=len(right))
        else:
            yield given.inapplicable("none", refs=refs, test=test, count=len(judged))


def _undrawn(one: Judged) -> bool:
    """Whether styles keep the image from being drawn. An area is never drawn itself."""
    return one.image.kind != "area" and not one.image.document.displayed(one.image.element)


# What may show later what is hidden now: scripts, things that open, styles for a moment or a size of screen.
_SHOWING = (
    "//style[contains(.,'@') or contains(.,'hover') or contains(.,'focus') or contains(.,'target')"
    " or contains(.,'checked') or contains(.,':has')]"
)


def still(given: Given) -> bool:
    """Whether what the page hides stays hidden: then it is not for anybody, and no test is about it."""
    if not whole(given):
        return False
    kinds = [load().kinds[name] for name in ("script", "handler", "sheet", "revealed")]
    paths = [*kinds, _SHOWING]
    return not any(document.xpath(path) for document, _ in documents(given["dom"]) for path in paths)


def _args(one: Judged) -> dict[str, Any]:
    return {"text": _short(one.text)} | one.args


def _question(given: Given, test: str, message: str, ones: list[Judged]) -> Finding:
    shown = [one.image.where for one in ones[:MAX_NAMED]]
    texts = ", ".join(f"«\u00a0{_short(one.text)}\u00a0»" for one in ones[:MAX_NAMED] if one.text)
    return given.ask(
        message,
        shown[0],
        refs=(REF + test,),
        test=test,
        count=len(ones),
        elements=[pointer.value for pointer in shown],
        texts=texts or "–",
    )


def _short(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
