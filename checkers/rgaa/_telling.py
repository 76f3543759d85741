"""From what is said of each field, group or button to what is said of a test of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from checkers.rgaa._page import MAX_FINDINGS
from checkers.rgaa._settle import whole
from preuve.given import Given
from preuve.model import Finding, Pointer

MAX_TEXT = 120  # characters quoted of a text of the page


@dataclass(frozen=True, slots=True)
class Said:
    """A fault (`sure`) or a doubt about one element: the message, its figures, and the WCAG criteria that it breaks."""

    message: str
    sure: bool = False
    args: Mapping[str, Any] = field(default_factory=dict)
    wcag: tuple[str, ...] = ()


# Of one element: it meets the test; the test is not about it; or what is to be said of it.
Judged = Said | Literal["right", "aside"]
_T = TypeVar("_T")


def doubt(message: str, **args: Any) -> Said:
    """A human must look at this element."""
    return Said(message, args=args)


def fault(message: str, *wcag: str, **args: Any) -> Said:
    """The test is surely not met on this element. `wcag`: the success criteria that it breaks by itself."""
    return Said(message, True, args, tuple(f"wcag:{number}" for number in wcag))


def aside(_: object) -> Judged:
    """The test is not about this element."""
    return "aside"


def short(text: str) -> str:
    """A text of the page as findings quote it."""
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def tell(
    given: Given, items: Iterable[_T], judge: Callable[[_T], Judged], where: Callable[[_T], Pointer]
) -> Iterator[Finding]:
    """Faults and doubts one by one; else `all` that is right, or `none` concerned. Words: all, none, beyond, more."""
    failed: list[tuple[Said, _T]] = []
    doubts: list[tuple[Said, _T]] = []
    right = 0
    for item in items:
        said = judge(item)
        if isinstance(said, str):
            right += said == "right"
        else:
            (failed if said.sure else doubts).append((said, item))
    found = [*failed, *doubts]
    for said, item in found[:MAX_FINDINGS]:
        say = given.failed if said.sure else given.ask
        yield say(said.message, where(item), refs=said.wcag, **said.args)
    if len(found) > MAX_FINDINGS:
        yield given.ask("more", count=len(found) - MAX_FINDINGS)
    elif not found and not whole(given):
        yield given.ask("beyond")
    elif not found:
        yield given.passed("all", count=right) if right else given.inapplicable("none")
