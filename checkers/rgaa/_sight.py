"""What the checks on sight share: where a pass saw something, and whether a pass saw the whole page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checkers.rgaa._page import unread
from preuve.model import Pointer
from preuve.views.dom import Dom, selector_of


def place(dom: Dom, fact: Mapping[str, Any]) -> Pointer:
    """Where the element of a pass's fact is, as the snapshot has it; else as the pass described it."""
    found = dom.locate(int(fact.get("node", -1))) if fact.get("node", -1) >= 0 else None
    if found is None:
        return Pointer("selector", str(fact["selector"]), str(fact.get("text", "")))
    document, element = found
    return document.pointer(element)


def element_of(dom: Dom, fact: Mapping[str, Any]) -> Any | None:
    """The element of a pass's fact in the snapshot, or None."""
    found = dom.locate(int(fact.get("node", -1)))
    return found[1] if found else None


def where(fact: Mapping[str, Any] | None) -> str:
    """The selector of another element that a fact names, in short; "" for none."""
    return str(fact["selector"]).rpartition(" > ")[2] if fact else ""


def partial(dom: Dom, seen: Mapping[str, Any]) -> bool:
    """Whether there is text that the pass cannot judge: in frames, cut off to begin with, beyond what it looks at."""
    return bool(seen["frames"] or seen["full"] or seen["cut"] or any(unread(dom)))


def plain_cut(fault: Mapping[str, Any]) -> bool:
    """Whether a box hides a part of the text, and nothing says that the page means it so.

    An ellipsis, whole lines beside the box and strips that slide are for a human.
    """
    return fault["kind"] == "cut" and not (fault["dots"] or fault["beside"] or fault["strip"])


def same(one: Any, other: Any) -> bool:
    """Whether two elements of the snapshot have the same selector."""
    return one is not None and other is not None and selector_of(one) == selector_of(other)
