"""RGAA 7.3.1, 7.4.1 and 12.10.1: what scripts do, done with keys; changes nobody asked for; shortcuts of one key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checkers.rgaa._page import blank, capped, documents, drawn, on_page, point, spoken, unread
from checkers.rgaa._referential import load
from checkers.rgaa._scripts import mentions
from checkers.rgaa._walk import KEY_EVENTS, Walk, ancestors, scripted, walk_of
from checkers.rgaa._warnings import warned
from checkers.rgaa._wording import share_a_word
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.axtree import AxTree
from preuve.views.dom import Dom

ACTS = {
    "click",
    "dblclick",
    "mousedown",
    "mouseup",
    "pointerdown",
    "pointerup",
    "touchstart",
    "touchend",
    "contextmenu",
}
PRESSES = {"mousedown", "mouseup", "pointerdown", "pointerup", "touchstart", "touchend", "dblclick", "contextmenu"}
MOUSE = {"mouseover", "mouseenter", "mousemove", "mouseout", "mouseleave", "pointerover", "pointerenter", "dragstart"}
# Events that no one sets off by hand, or that keys and pointer set off alike on native controls.
HARMLESS = {
    "load", "DOMContentLoaded", "readystatechange", "unload", "beforeunload", "pageshow", "pagehide", "error",
    "message", "resize", "orientationchange", "online", "offline", "visibilitychange", "hashchange", "popstate",
    "storage", "abort", "change", "input", "submit", "reset", "focus", "blur", "focusin", "focusout", "invalid",
    "select", "copy", "paste", "animationend", "animationstart", "transitionend", "securitypolicyviolation",
    "unhandledrejection", "scroll",
}  # fmt: skip
NATIVE = {"a", "button", "input", "select", "textarea", "summary", "area"}
_LOADED = {"html", "body", "img", "script", "link", "iframe", "video", "audio", "form"}
# Within these, arrow keys lead from one to the next.
COMPOSITE = {
    "menu", "menubar", "listbox", "tablist", "tree", "treegrid", "grid", "radiogroup", "toolbar", "combobox",
    "option", "menuitem", "tab", "treeitem", "gridcell", "row", "menuitemradio", "menuitemcheckbox", "radio",
}  # fmt: skip
# Handlers that do nothing for people: they stop, or count.
_IDLE = re.compile(
    r"(event|e)\.(stopPropagation|preventDefault|stopImmediatePropagation)\(\)|return\s*(false|true)?|void\(0\)|"
    r"(ga|gtag|_gaq\.push|dataLayer\.push|_paq\.push|fbq|plausible|console\.\w+)\([^;]*\)|[\s;{}]",
)
# What a handler does that shows or changes content, rather than how an element looks under the pointer.
_SHOWING = re.compile(r"display|visibility|\.hidden\b|alert\s*\(|innerHTML|innerText|textContent|\.open\b|location")
_CONTEXT = (
    r"\b(?:location|window\.open|submit|focus|navigate|replaceState|pushState|innerHTML|document\.write|history|print)\b"
    r"|(?<![\w.])open\s*\(|\.click\s*\("
)
_SHORT = r"\b(keydown|keyup|keypress|onkey\w+|accessKey|Mousetrap|hotkeys)\b"
_SETTINGS = re.compile(
    r"raccourci|shortcut|clavier|keyboard|touche|préférence|preference|paramètre|réglage|setting|option|accessib|aide|help|"
    r"compte|account|profil|désactiv|disable",
    re.IGNORECASE,
)
# What every public page says at its foot has nothing to do with shortcuts.
_STATEMENT = re.compile(
    r"accessibilité\s*:\s*(?:non|partiellement|totalement)\s+conforme|(?:déclaration|statement)\s+(?:d[’']|of\s+)?accessibili\w+"
    r"|accessibility\s+statement",
    re.IGNORECASE,
)


@on_page
def _handlers(given: Given) -> Iterator[Finding]:
    walk = walk_of(given)
    if not scripted(given):
        yield given.inapplicable("no-script")
        return
    judged = list(_judge_all(given, walk))
    findings = sorted((finding for finding in judged if finding), key=lambda finding: finding.outcome != "failed")
    yield from capped(given, findings, lambda finding: finding)
    if findings:
        return
    outer = {one["type"] for one in walk.listeners if walk.outer(one["node"])} - HARMLESS
    if outer:
        yield given.ask("whole-page", events=", ".join(sorted(outer)[:5]))
    elif any(unread(given["dom"])) or not walk.whole or given["activation"]["left_out"]:
        yield given.ask("unfinished")
    elif not judged:
        yield given.inapplicable("no-handler")
    else:
        # Whether the action is the same by keyboard and by pointer is not for us to say.
        yield given.ask("all", count=len(judged))


def _judge_all(given: Given, walk: Walk) -> Iterator[Finding | None]:
    """For each element with an event handler: what is to be said of it, or None when keys do for it too."""
    types: dict[int, set[str]] = {}
    for one in walk.listeners:
        if not walk.outer(one["node"]):
            types.setdefault(one["node"], set()).add(one["type"])
    names = _names(given, walk)
    tried = {one["backend"]: one for kind in ("widgets", "clicks") for one in given["activation"][kind]}
    for document, within in documents(given["dom"]):
        for number, heard in types.items():
            place = document.locate(number)
            if not place or place[0] is not document:
                continue
            element = place[1]
            if element.tag in _LOADED and heard <= HARMLESS:
                continue
            how = _judge(given, walk, document, element, heard, tried.get(number), names)
            yield None if how == "fine" else _say(given, how, document, within, element)


def _say(given: Given, how: str, document: Dom, within: str, element: Any) -> Finding:
    where = point(document, within, element)
    if how in {"unreachable", "mouse-only", "drag", "hover"}:
        return given.failed(how, where, refs=("wcag:2.1.1",))
    return given.ask(how, where)


def _judge(
    given: Given,
    walk: Walk,
    document: Dom,
    element: Any,
    heard: set[str],
    tried: Mapping[str, Any] | None,
    names: Mapping[str, int],
) -> str:
    """A message of `keyboard-handlers`, or "fine"."""
    number = document.backend(element)
    if not document.displayed(element) or not spoken(element):
        return "hidden"
    if number in walk.reached:
        if element.tag in NATIVE:
            return _judge_native(given, document, element, heard)
        return _judge_widget(tried, _name(given, element, number), names)
    if element.tag == "body" or element.tag == "html":
        return "fine" if not heard & (ACTS | MOUSE | set(KEY_EVENTS)) else "wide"
    if not heard & ACTS:
        if element.get("draggable") == "true" and _drags_only(walk, document, element):
            return "drag"
        shows = any(_SHOWING.search(element.get(name, "")) for name in ("onmouseover", "onmouseenter"))
        alone = walk.whole and not walk.reached and not heard.intersection(KEY_EVENTS)
        return ("hover" if shows and alone else "mouse") if heard & MOUSE else "fine"
    if element.tag in {"label", "form"} or any(
        node.tag in {"a", "button", "summary", "label"} for node in ancestors(element)
    ):
        return "inner"
    if any(document.backend(node) in walk.reached for node in element.iterdescendants()):
        return "wraps"
    if any(set((node.get("role") or "").lower().split()) & COMPOSITE for node in ancestors(element)):
        return "composite"
    if element.get("disabled") is not None or element.tag in {"video", "audio", "iframe", "canvas", "object", "embed"}:
        return "special"
    name = _name(given, element, number)
    if not name:
        return "nameless"
    if any(share_a_word(name, other) for other in names) or names.get(name, 0):
        return "twin"
    # Where Tab reaches nothing, nothing else can do what the click does, however small it is.
    alone = walk.whole and not walk.reached and tried is not None and _reacts(tried["click"])
    return "unreachable" if alone or _acts(element, tried) else "maybe"


def _drags_only(walk: Walk, document: Dom, element: Any) -> bool:
    """Whether nothing that keys reach can do what dragging it does: no control hears of anything."""
    near = element.getparent() if element.getparent() is not None else element
    reached = {node for node in document.root.iter() if document.backend(node) in walk.reached}
    if not walk.hears("drop") or not walk.whole or reached.intersection(near.iter()):
        return False
    used = {document.backend(around) for node in reached for around in ancestors(node)}
    return not any(
        one["type"] in ACTS | {"change", "input"} and (walk.outer(one["node"]) or one["node"] in used)
        for one in walk.listeners
    )


def _judge_native(given: Given, document: Dom, element: Any, heard: set[str]) -> str:
    """A native control: keys click it. What only hears of the pointer going down or over it is not clicked."""
    if heard & MOUSE:
        return "mouse"
    if heard & PRESSES and not heard & {"click", "submit", "change", "input", *KEY_EVENTS}:
        number = document.backend(element)
        down = next((one for one in given["activation"]["downs"] if one["backend"] == number), None)
        acts = down is not None and _plainly(down["press"])
        return "mouse-only" if acts and not element.get("href") and not element.xpath("ancestor::form") else "untried"
    return "fine"


def _judge_widget(tried: Mapping[str, Any] | None, name: str, names: Mapping[str, int]) -> str:
    if tried is None or "keys" not in tried:
        return "untried"
    if any(_reacts(reaction) for reaction in tried["keys"].values()):
        return "fine"
    if not _plainly(tried["click"]) or None in tried["keys"].values():
        return "untried"
    return "twin" if names.get(name, 0) > 1 else "mouse-only"


def _reacts(reaction: Mapping[str, Any] | None) -> bool:
    return reaction is not None and bool(
        reaction["changes"] or reaction["tried"] or reaction["errors"] or reaction["address"] or reaction["moved"]
    )


def _plainly(reaction: Mapping[str, Any] | None) -> bool:
    """Whether people notice: another text, another page, a dialog. Other changes may only be for counting."""
    return reaction is not None and bool(
        (reaction["text"] and reaction["changes"]) or set(reaction["tried"]) - {"request"} or reaction["address"]
    )


def _acts(element: Any, tried: Mapping[str, Any] | None) -> bool:
    """Whether a click on the element does something: it was seen to, or its handler says so."""
    if tried is not None:
        return _plainly(tried["click"]) or _inline(element)
    return _inline(element)


def _inline(element: Any) -> bool:
    code = " ".join(
        value for key, value in element.items() if key in {"onclick", "ondblclick", "onmousedown", "onmouseup"}
    )
    return bool(_IDLE.sub("", code))


def _names(given: Given, walk: Walk) -> dict[str, int]:
    """How many reachable elements have each name."""
    counts: dict[str, int] = {}
    for number in walk.reached:
        place = given["dom"].locate(number)
        if place and (name := _name(given, place[1], number)):
            counts[name] = counts.get(name, 0) + 1
    return counts


def _name(given: Given, element: Any, number: int) -> str:
    tree: AxTree = given["axtree"]
    node = tree.node(number)
    own = node.name if node else ""
    text = own or " ".join("".join(element.itertext()).split()) or element.get("title") or element.get("alt") or ""
    images = " ".join(image.get("alt") or "" for image in element.iter("img"))
    return " ".join((text or images).lower().split())


@on_page
def _changes(given: Given) -> Iterator[Finding]:
    walk = walk_of(given)
    if not scripted(given):
        yield given.inapplicable("no-script")
        return
    opened = given["console"]["events"].get("popup", 0)
    # Nobody can be told on the page before it has loaded.
    findings = [given.failed("at-load", count=opened)] if opened else []
    for one in walk.keyboard["context"]:
        place = given["dom"].locate(one["backend"])
        told = place is not None and warned(given, place[1], one["backend"])
        say = given.ask if told else given.failed
        refs = () if told else ("wcag:3.2.1",)
        where = walk.pointer(one["backend"], one["selector"])
        findings.append(say("warned" if told else "on-focus", where, what=_what(one["tried"]), refs=refs))
    for one in given["activation"]["fields"]:
        finding = _field(given, walk, one)
        if finding:
            findings.append(finding)
    findings.sort(key=lambda finding: finding.outcome != "failed")
    yield from capped(given, findings, lambda finding: finding)
    if findings:
        return
    if not [one for one in walk.listeners if one["type"] not in _LOADING] and not any(unread(given["dom"])):
        word = mentions(given, _CONTEXT)
        yield given.ask("mentioned", word=word) if word else given.inapplicable("no-listener")
    else:
        yield given.ask("look", count=len(given["activation"]["fields"]))


_LOADING = {"load", "DOMContentLoaded", "readystatechange", "pageshow", "error", "unload", "pagehide", "beforeunload"}


def _field(given: Given, walk: Walk, one: dict[str, Any]) -> Finding | None:
    reaction = one["key"]
    tried = [event for event in reaction["tried"] if event in {"navigation", "popup"}]
    moved = reaction["moved"] and reaction["to"] >= 0
    if not (tried or moved or reaction["address"]):
        return None
    where = walk.pointer(one["backend"], one["selector"])
    place = given["dom"].locate(one["backend"])
    if place is None or warned(given, place[1], one["backend"]):
        return given.ask("warned", where, what=_what(tried or ["focus"]))
    return given.failed("on-change", where, what=_what(tried or ["focus"]), refs=("wcag:3.2.2",))


def _what(tried: list[str]) -> str:
    return "/".join(tried)


@on_page
def _shortcuts(given: Given) -> Iterator[Finding]:
    walk = walk_of(given)
    if not scripted(given):
        yield given.inapplicable("no-script")
        return
    proven = given["activation"]["shortcuts"]
    if proven:
        keys = ", ".join(one["key"] for one in proven)
        words = " ".join(walk.dom.root.xpath("//body//text()[not(parent::script)] | //@aria-label | //@title"))
        if _SETTINGS.search(_STATEMENT.sub(" ", words)):
            yield given.ask("works", keys=keys)
        else:
            yield given.failed("no-control", keys=keys, refs=("wcag:2.1.4",))
        return
    heard = [one for one in walk.listeners if one["type"] in KEY_EVENTS]
    wide = [one for one in heard if walk.outer(one["node"]) or not _control(given, one["node"])]
    if wide:
        yield given.ask("heard", count=len(wide))
    elif heard:
        yield given.ask("on-controls", count=len(heard))
    elif any(unread(given["dom"])):
        yield given.ask("unread")
    elif word := mentions(given, _SHORT):
        yield given.ask("mentioned", word=word)
    else:
        yield given.inapplicable("none")


def _control(given: Given, number: int) -> bool:
    place = given["dom"].locate(number)
    return place is not None and (place[1].tag in NATIVE or place[1].get("tabindex") is not None)


@on_page
def _out_of_order(given: Given) -> Iterator[Finding]:
    walk = walk_of(given)
    hrefs = set()
    for number in walk.reached:
        place = given["dom"].locate(number)
        if place:
            hrefs.add((place[1].get("href") or "").strip())
    findings = []
    for document, within in documents(given["dom"]):
        for link in document.xpath("//a[@href][@tabindex < 0] | //area[@href][@tabindex < 0]"):
            role = any(set((node.get("role") or "").lower().split()) & COMPOSITE for node in ancestors(link))
            if not document.displayed(link) or role or not spoken(link) or document.backend(link) in walk.reached:
                continue
            say = given.ask if link.get("href", "").strip() in hrefs or not _seen(document, link) else given.failed
            refs = ("wcag:2.1.1",) if say == given.failed else ()
            findings.append(say("skipped" if refs else "twin", point(document, within, link), refs=refs))
        for frame, inner in document.frames.items():
            held = [e for e in inner.xpath(load().kinds["focusable"]) if _stop(inner, e)]
            out = (frame.get("tabindex") or "").strip().startswith("-") and _open(document, frame) and spoken(frame)
            if out and held and not walk.reached.intersection(inner.backend(e) for e in held):
                findings.append(given.failed("frame", point(document, within, frame), count=len(held), refs=_KEYS))
    findings.sort(key=lambda finding: finding.outcome != "failed")
    yield from capped(given, findings, lambda finding: finding)
    if not findings:
        yield given.inapplicable("none")


_KEYS = ("wcag:2.1.1",)
SLIT = 8  # CSS pixels


def _stop(document: Dom, element: Any) -> bool:
    """Whether the Tab key would stop on the element, if its frame let it in."""
    out = blank(element.get("tabindex")).startswith("-")
    return not out and _seen(document, element) and document.displayed(element)


def _open(document: Dom, frame: Any) -> bool:
    """Whether the frame shows something: its border alone takes four pixels."""
    box = document.box(frame)
    return drawn(document, frame) and box is not None and min(box.width, box.height) > SLIT


def _seen(document: Dom, element: Any) -> bool:
    box = document.box(element)
    return box is not None and box.width > 1 and box.height > 1 and box.x + box.width > 0 and box.y + box.height > 0


_NEEDS = ("http", "dom", "source", "axtree", "listeners", "keyboard", "activation")
CHECKS = (
    Check("rgaa.keyboard-handlers", needs=_NEEDS, run=_handlers, refs=("rgaa:7.3.1",)),
    Check("rgaa.context-changes", needs=(*_NEEDS, "console"), run=_changes, refs=("rgaa:7.4.1",)),
    Check("rgaa.single-key-shortcuts", needs=_NEEDS, run=_shortcuts, refs=("rgaa:12.10.1",)),
    Check(
        "rgaa.links-out-of-tab-order",
        needs=("http", "dom", "listeners", "keyboard"),
        run=_out_of_order,
        limits={"side": SLIT},
    ),
)
