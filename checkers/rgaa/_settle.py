"""How the faults and doubts found on a page make one verdict: for the checks on tables, links, text and structure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from checkers.rgaa._page import MAX_FINDINGS, unread
from preuve.given import Given
from preuve.model import Finding


def whole(given: Given) -> bool:
    """Whether the page was seen whole: it finished loading, and every frame that it shows could be read."""
    return "load" not in given["http"].get("problems", {}) and not any(unread(given["dom"]))


def settle(
    given: Given, failed: Sequence[Finding], doubts: Sequence[Finding], otherwise: Callable[[], Finding | None]
) -> Iterator[Finding]:
    """Faults first, then doubts, capped together; where there are none, what holds `otherwise` of a page seen whole.

    The check's words must have `more` ({count}) and `beyond`.
    """
    found = [*failed, *doubts]
    yield from found[:MAX_FINDINGS]
    if len(found) > MAX_FINDINGS:
        yield given.ask("more", count=len(found) - MAX_FINDINGS)
    elif not found and not whole(given):
        yield given.ask("beyond")
    elif not found and (last := otherwise()) is not None:
        yield last
