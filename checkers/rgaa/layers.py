"""RGAA 12.8.2 and 12.11.1: content that comes up later: the Tab order around it, and the controls in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.rgaa._page import capped, documents, on_page, unread
from checkers.rgaa._walk import KEY_EVENTS, scripted, walk_of
from preuve.given import Given
from preuve.model import Check, Finding

# Without one of these, nothing that a person does can make a script show something.
_ACTS = (
    "click", "dblclick", "mousedown", "mouseup", "mouseover", "mouseenter", "mousemove", "pointerdown", "pointerup",
    "pointerover", "pointerenter", "touchstart", "touchend", "keydown", "keyup", "keypress", "focus", "focusin", "blur",
    "focusout", "change", "input", "submit", "toggle", "contextmenu", "wheel",
)  # fmt: skip
_OPENERS = "//summary | //*[@popovertarget or @commandfor] | //label[@for]/../input[@type='checkbox']"


@on_page
def _order_after(given: Given) -> Iterator[Finding]:
    walk = walk_of(given)
    if not scripted(given):
        yield given.inapplicable("no-script")
        return
    strange = [one for one in given["layers"]["layers"] if _strange(one)]
    yield from capped(
        given, strange, lambda one: given.ask("outside", walk.pointer(one["backend"], one["selector"]), text=_name(one))
    )
    if not strange:
        yield given.ask("look", count=len(given["layers"]["layers"]))


def _strange(layer: dict[str, Any]) -> bool:
    """Whether neither the focus nor the next Tab goes into what opened, though it holds controls or is a dialog."""
    full = any(content["count"] or content["dialog"] for content in layer["opened"])
    return full and not layer["focus_in"] and not layer["tabbed"]


def _name(layer: dict[str, Any]) -> str:
    text = next((content["text"] for content in layer["opened"] if content["text"]), "")
    return (text or layer["name"] or "–")[:80]


@on_page
def _reachable(given: Given) -> Iterator[Finding]:
    walk, hover = walk_of(given), given["hover"]
    findings: list[Finding] = []
    good = 0
    for one in [*hover["hover"], *hover["focus"]]:
        for content in one["contents"]:
            if not content["count"]:
                continue
            reached = one["tabbed"] or walk.reached.intersection(content["inside"])
            where = walk.pointer(content["backend"], content["selector"])
            if reached:
                good += 1
            elif one["by_focus"] or one["by_key"] or one["by_other"]:
                text, barred = content["text"][:80] or "–", _barred(given, walk, content)
                findings.append(
                    given.failed("barred", where, text=text, count=content["count"], refs=("wcag:2.1.1",))
                    if barred and not _elsewhere(given, walk, content)
                    else given.ask("tab", where, text=text)
                )
            elif _elsewhere(given, walk, content):
                findings.append(given.ask("elsewhere", where, text=content["text"][:80] or "–"))
            else:
                text = content["text"][:80] or "–"
                findings.append(given.failed("never", where, text=text, count=content["count"], refs=("wcag:2.1.1",)))
    for layer in given["layers"]["layers"]:
        if _strange(layer):
            where = walk.pointer(layer["backend"], layer["selector"])
            findings.append(given.ask("opened", where, text=_name(layer)))
        else:
            good += any(content["count"] for content in layer["opened"])
    findings.sort(key=lambda finding: finding.outcome != "failed")
    yield from capped(given, findings, lambda finding: finding)
    if findings:
        return
    rest = hover["left_out"] or hover["others"] or hover["away"] or any(unread(given["dom"]))
    acts = walk.hears(*_ACTS) or any(document.xpath(_OPENERS) for document, _ in documents(given["dom"]))
    if rest or acts:
        yield given.ask("look", count=good)
    elif good:
        yield given.passed("all", count=good)
    else:
        yield given.inapplicable("none")


def _barred(given: Given, walk: Any, content: dict[str, Any]) -> bool:
    """Whether all controls of a content are taken out of the Tab order, on a page where no script hears keys."""
    places = [given["dom"].locate(number) for number in content["inside"]]
    out = all(place and (place[1].get("tabindex") or "").strip().startswith("-") for place in places)
    return bool(places) and out and not walk.hears(*KEY_EVENTS)


def _elsewhere(given: Given, walk: Any, content: dict[str, Any]) -> bool:
    """Whether all that it leads to can be reached from other links of the page."""
    reached = set()
    for stop in walk.stops:
        place = given["dom"].locate(stop["backend"])
        if place:
            reached.add((place[1].get("href") or "").rstrip("/").rpartition("/")[2])
    names = {href.rstrip("/").rpartition("/")[2] for href in content["hrefs"]}
    return bool(names) and "" not in names and names <= reached


_NEEDS = ("http", "dom", "listeners", "keyboard", "layers")
CHECKS = (
    Check("rgaa.tab-order-after", needs=(*_NEEDS, "source"), run=_order_after, refs=("rgaa:12.8.2",)),
    Check("rgaa.added-content-by-keyboard", needs=(*_NEEDS, "hover"), run=_reachable, refs=("rgaa:12.11.1",)),
)
