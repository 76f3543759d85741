"""RGAA 10.13 and 10.14: what appears on hover or focus can be read, put away, and had by keyboard as by pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from checkers.rgaa._page import capped, documents, on_page, unread
from checkers.rgaa._walk import Walk, walk_of
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# What shows things by script when the pointer or the focus comes.
ENTERS = ("mouseover", "mouseenter", "mousemove", "pointerover", "pointerenter", "pointermove")
FOCUSES = ("focus", "focusin")

_FILLED = {"input", "select", "textarea"}
_PRESSED = {"submit", "reset", "button", "image"}
LETTERS = 4  # a text so long tells something

_Told = Callable[..., Finding]


def _state(given: Given) -> tuple[Walk, dict[str, Any]]:
    return walk_of(given), given["hover"]


def _where(walk: Walk, one: dict[str, Any]) -> Pointer:
    return walk.pointer(one["backend"], one["selector"])


def _text(one: dict[str, Any]) -> str:
    texts = [content["text"] for content in one["contents"] if content["text"]]
    return (texts[0] if texts else "")[:80] or "–"


def _unseen(given: Given, walk: Walk, state: str, scripts: bool) -> bool:
    """Whether something that appears may have escaped us: what was not tried, frames, scripts on the whole page."""
    seen = given["hover"]
    if seen["left_out"] or seen["away"] or any(unread(given["dom"])) or _framed(given, state):
        return True
    types = ENTERS if state == "hover" else FOCUSES
    return scripts and any(one["type"] in types and walk.outer(one["node"]) for one in walk.listeners)


def _framed(given: Given, state: str) -> bool:
    """Whether a frame has styles for hover or focus: what appears in frames is not tried."""
    inner = [document for document, within in documents(given["dom"]) if within]
    texts = " ".join(str(text) for document in inner for text in document.xpath("//style/text()"))
    linked = any(document.xpath("//link[contains(@rel, 'stylesheet')]") for document in inner)
    return bool(inner) and (f":{state}" in texts or linked)


@on_page
def _css_hover(given: Given) -> Iterator[Finding]:
    walk, seen = _state(given)
    shown = [one for one in seen["hover"] if one["css"]]
    lost = [one for one in shown if not (one["by_focus"] or one["by_key"] or one["by_other"])]
    yield from capped(
        given, lost, lambda one: given.failed("lost", _where(walk, one), rule=one["rule"], text=_text(one), refs=_WCAG)
    )
    if lost:
        return
    if _unseen(given, walk, "hover", scripts=False):
        yield given.ask("unseen")
    elif not shown:
        yield given.inapplicable("none")
    elif seen["others"]:
        yield given.ask("others", _where(walk, shown[0]), count=seen["others"])
    else:
        yield given.passed("all", count=len(shown))


_WCAG = ("wcag:2.1.1",)


@on_page
def _css_focus(given: Given) -> Iterator[Finding]:
    walk, seen = _state(given)
    known = [one for one in seen["hover"] if one["css"] and one["by_focus"]]
    alone = [one for one in seen["focus"] if one["css"]]
    lost = [one for one in alone if not (one["by_hover"] or one["by_key"])]
    yield from capped(
        given, lost, lambda one: given.failed("lost", _where(walk, one), rule=one["rule"], text=_text(one))
    )
    if lost:
        return
    clicked = [one for one in alone if not one["by_hover"] and not _rests(walk, one)]
    yield from capped(given, clicked, lambda one: given.ask("clicked", _where(walk, one), text=_text(one)))
    if clicked:
        return
    if _unseen(given, walk, "focus", scripts=False):
        yield given.ask("unseen")
    elif not known and not alone:
        yield given.inapplicable("none")
    elif seen["others"]:
        yield given.ask("others", _where(walk, (known or alone)[0]), count=seen["others"])
    else:
        yield given.passed("all", count=len(known) + len(alone))


def _rests(walk: Walk, one: dict[str, Any]) -> bool:
    """Whether a click leaves one on the element, as in a field: on a link or a button it acts at once."""
    place = walk.dom.locate(one["backend"])
    return place is not None and place[1].tag in _FILLED and (place[1].get("type") or "").lower() not in _PRESSED


def _appearing(seen: dict[str, Any], *states: str) -> list[dict[str, Any]]:
    """What appeared and is the author's: dialogs are out of these tests."""
    found = [one for state in states for one in seen[state]]
    return [one for one in found if not any(content["dialog"] for content in one["contents"])]


def _rest(given: Given, walk: Walk, *states: str) -> Finding | None:
    """What is to be said where nothing appeared."""
    if any(_unseen(given, walk, state, scripts=True) for state in states):
        return given.ask("unseen")
    return given.inapplicable("none")


@on_page
def _dismissable(given: Given) -> Iterator[Finding]:
    walk, seen = _state(given)
    shown = _appearing(seen, "hover", "focus")
    findings = []
    for one in shown:
        over = {content["covers"] for content in one["contents"]}
        if one["escape"] or over == {"no"}:
            continue
        say = given.failed if "yes" in over and not one["escape"] else given.ask
        message = "covers" if "yes" in over else "may-cover"
        refs = ("wcag:1.4.13",) if message == "covers" else ()
        findings.append(say(message, _where(walk, one), text=_text(one), refs=refs))
    findings.sort(key=lambda finding: finding.outcome != "failed")
    yield from capped(given, findings, lambda finding: finding)
    if findings:
        return
    escaping = [one for one in shown if one["escape"]]
    if not escaping:
        yield _rest(given, walk, "hover", "focus") or given.inapplicable("none")
    elif _unseen(given, walk, "hover", scripts=True) or seen["others"]:
        yield given.ask("unseen")
    else:
        yield given.passed("all", count=len(escaping))


@on_page
def _hoverable(given: Given) -> Iterator[Finding]:
    walk, seen = _state(given)
    shown = _appearing(seen, "hover")
    findings = []
    for one in shown:
        if one["onto"] is None:
            findings.append(given.ask("untold", _where(walk, one), text=_text(one)))
        elif not one["onto"]:
            findings.append(given.failed("goes", _where(walk, one), text=_text(one), refs=("wcag:1.4.13",)))
    findings.sort(key=lambda finding: finding.outcome != "failed")
    yield from capped(given, findings, lambda finding: finding)
    if findings:
        return
    if not shown:
        yield _rest(given, walk, "hover") or given.inapplicable("none")
    elif _unseen(given, walk, "hover", scripts=True) or seen["others"]:
        yield given.ask("unseen")
    else:
        yield given.passed("all", count=len(shown))


@on_page
def _lasting(given: Given) -> Iterator[Finding]:
    walk, seen = _state(given)
    shown = _appearing(seen, "hover", "focus")
    doubtful = [
        one
        for one in shown
        if one["script"] or not one["css"] or any(content["animated"] for content in one["contents"])
    ]
    yield from capped(given, doubtful, lambda one: given.ask("script", _where(walk, one), text=_text(one)))
    if doubtful:
        return
    if not shown:
        yield _rest(given, walk, "hover", "focus") or given.inapplicable("none")
    elif _unseen(given, walk, "hover", scripts=True) or any(one["pseudo"] for one in shown):
        yield given.ask("unseen")
    else:
        yield given.passed("all", count=len(shown))


@on_page
def _by_script(given: Given) -> Iterator[Finding]:
    """Texts that a script shows to the pointer: a fault where neither focus nor any key shows them."""
    walk, seen = _state(given)
    shown = [one for one in _appearing(seen, "hover") if one["script"] and not one["css"]]
    lost = [one for one in shown if one["leaves"] and not (one["by_focus"] or one["by_key"] or one["by_other"])]
    page = " ".join(given["dom"].root.text_content().split())
    held = bool(walk.keyboard["traps"])  # where a script holds the focus, none of this was really tried
    only = [one for one in lost if not held and all(_only_here(content, page) for content in one["contents"])]
    yield from capped(
        given,
        only,
        lambda one: given.failed("lost", _where(walk, one), text=_text(one), refs=("rgaa:7.3.1", *_WCAG)),
    )
    if only:
        return
    if lost:
        yield given.ask("perhaps", _where(walk, lost[0]), text=_text(lost[0]), refs=("rgaa:7.3.1",))
    elif shown:
        yield given.passed("all", count=len(shown))
    else:
        yield given.inapplicable("none")


def _only_here(content: dict[str, Any], page: str) -> bool:
    """Whether it is a text, without controls, that the page holds once."""
    return not content["count"] and len(content["text"]) >= LETTERS and page.count(content["text"]) <= 1


_NEEDS = ("http", "dom", "listeners", "keyboard", "hover")
CHECKS = (
    Check("rgaa.hover-content-dismissable", needs=_NEEDS, run=_dismissable, refs=("rgaa:10.13.1",)),
    Check("rgaa.hover-content-hoverable", needs=_NEEDS, run=_hoverable, refs=("rgaa:10.13.2",)),
    Check("rgaa.hover-content-lasting", needs=_NEEDS, run=_lasting, refs=("rgaa:10.13.3",)),
    Check("rgaa.hover-content-by-keyboard", needs=_NEEDS, run=_css_hover, refs=("rgaa:10.14.1",)),
    Check("rgaa.hover-script-by-keyboard", needs=_NEEDS, run=_by_script, limits={"letters": LETTERS}),
    Check("rgaa.focus-content-by-pointer", needs=_NEEDS, run=_css_focus, refs=("rgaa:10.14.2",)),
)
