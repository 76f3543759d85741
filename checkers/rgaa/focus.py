"""RGAA 7.3.2, 10.7.1, 12.8.1 and 12.9.1: where Tab leads, whether one sees it and whether it leads out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from checkers.rgaa._page import capped, drawn, on_page
from checkers.rgaa._scripts import mentions
from checkers.rgaa._walk import FOCUS_EVENTS, KEY_EVENTS, Walk, ancestors, own_document, scripted, walk_of
from preuve.given import Given
from preuve.model import Check, Finding

# The colours of Chromium's own focus ring, on light and on dark pages: it is drawn in two tones, and seen on both.
RINGS = {"rgb(16, 16, 16)", "rgb(255, 255, 255)"}
CARET = 3  # pixels: the text cursor is narrower than this
# An indicator of which this share of the element's width has a contrast of 3:1 (RGAA 10.7.1, method) is plain to see.
PLAIN = 0.8
ALL_SEEN = 60_000  # pixels: of a region that changed, so many are looked at one by one (see the pass)
# Of 255: two colours may be plain to tell apart by their hue (yellow on white) without the contrast; shades are not.
SHADE = 48
_KEYS = re.compile(
    r"\b(échap\w*|esc|escape|touches?|flèches?|raccourcis?|keys?|press|ctrl|maj|shift|F\d)\b", re.IGNORECASE
)


@on_page
def _traps(given: Given) -> Iterator[Finding]:
    walk = walk_of(given)
    forward = [trap for trap in walk.keyboard["traps"] if not trap["back"]]
    for trap in forward:
        member = trap["members"][0]
        where, args = walk.pointer(member), {"count": len(trap["members"])}
        if trap["dialog"]:
            yield given.ask("dialog", where, **args)
        elif trap["other_exits"]:
            yield given.ask("backwards", where, **args)
        elif trap["escape_exits"] or trap["arrow_exits"]:
            yield given.ask("other-key", where, key="Échap" if trap["escape_exits"] else "flèche", **args)
        elif _KEYS.search(_text(walk)):
            yield given.ask("told", where, **args)
        else:
            yield given.failed("trap", where, refs=("wcag:2.1.2",), **args)
    if forward:
        return
    missed = _missed(walk) if walk.hears(*FOCUS_EVENTS, *KEY_EVENTS) and not walk.keyboard["removed"] else []
    if missed and _holds_on(walk) and not walk.hears(*KEY_EVENTS) and not _KEYS.search(_text(walk)):
        yield given.failed("held", walk.pointer(walk.stops[-1]["backend"]), refs=("wcag:2.1.2",), count=len(missed))
    elif walk.keyboard["traps"]:
        yield given.ask("back-only", walk.pointer(walk.keyboard["traps"][0]["members"][0]))
    elif not walk.whole:
        yield given.ask("unfinished", count=len(walk.stops))
    elif missed:
        yield given.ask("missed", walk.dom.pointer(missed[0]), count=len(missed))
    elif walk.opaque:
        yield given.ask("opaque")
    elif walk.hidden and walk.hears(*FOCUS_EVENTS, *KEY_EVENTS):
        yield given.ask("hidden", count=len(walk.hidden))
    elif not walk.stops and not walk.reached and not walk.hidden:
        yield given.inapplicable("none")
    else:
        yield given.passed("free", count=len(walk.stops))


_TABBED = "//a[@href] | //button | //select | //textarea | //input[not(@type='hidden' or @type='radio')]"


def _missed(walk: Walk) -> list[Any]:
    """Links, buttons and fields that are shown, that nothing takes out of the Tab order, and that Tab never reached."""
    return [
        element
        for element in walk.dom.xpath(_TABBED)
        if walk.dom.backend(element) not in walk.reached
        and drawn(walk.dom, element)
        and not (element.get("tabindex") or "").strip().startswith("-")
        and not element.xpath("ancestor-or-self::*[@inert or @disabled] | ancestor::details[not(@open)]")
    ]


def _holds_on(walk: Walk) -> bool:
    """Whether a script hears of the last stop losing the focus, and something to go to comes after it."""
    last = walk.stops[-1] if walk.stops else None
    place = walk.dom.locate(last["backend"]) if last else None
    if last is None or place is None or place[0] is not walk.dom or any(stop["tabindex"] > 0 for stop in walk.stops):
        return False
    leaving = {one["node"] for one in walk.listeners if one["type"] in {"blur", "focusout"}}
    return last["backend"] in leaving and any(walk.order[one] > walk.order[place[1]] for one in _missed(walk))


def _text(walk: Walk) -> str:
    words = walk.dom.root.xpath("//body//text()[not(parent::script or parent::style)] | //@title | //@aria-label")
    return " ".join(str(word) for word in words)


@on_page
def _kept(given: Given) -> Iterator[Finding]:
    walk = walk_of(given)
    if not scripted(given):
        yield given.inapplicable("no-script")
        return
    for one in walk.keyboard["removed"]:
        say = given.failed if _listens(walk, one["backend"]) else given.ask
        refs = ("wcag:2.1.1",) if say == given.failed else ()
        yield say("removed", walk.pointer(one["backend"], one["selector"]), refs=refs)
    for start, _ in walk.keyboard["moved"]:
        yield given.ask("moved", walk.pointer(start))
    if walk.keyboard["removed"] or walk.keyboard["moved"]:
        return
    if not walk.reached and not walk.hidden and not walk.opaque:
        yield given.inapplicable("none")
    elif not walk.whole or walk.opaque or mentions(given, r"\.blur\s*\("):
        yield given.ask("unfinished", count=len(walk.stops))
    elif walk.hidden and walk.hears(*FOCUS_EVENTS):
        yield given.ask("hidden", count=len(walk.hidden))
    else:
        yield given.passed("kept", count=len(walk.stops))


def _listens(walk: Walk, backend: int) -> bool:
    """Whether a script hears of focus on the element, there or further out."""
    place = walk.dom.locate(backend)
    around = {place[0].backend(node) for node in ancestors(place[1])} if place else {backend}
    return any(
        one["type"] in FOCUS_EVENTS and (walk.outer(one["node"]) or one["node"] in around) for one in walk.listeners
    )


@on_page
def _visible(given: Given) -> Iterator[Finding]:
    walk = walk_of(given)
    pictures = {stop["backend"]: stop.get("picture") for stop in walk.stops}
    findings, proven = [], 0
    for stop in walk.stops:
        picture = stop.get("picture") or pictures.get(stop.get("same_as"))
        said = _sight(given, walk, stop, picture)
        if said is None:
            proven += 1
        else:
            findings.append(said)
    # An element that loses the focus as it takes it (WCAG failure F55) shows it to nobody.
    for one in walk.keyboard["removed"]:
        say = given.failed if _listens(walk, one["backend"]) else given.ask
        refs = ("wcag:2.4.7",) if say == given.failed else ()
        findings.append(say("removed", walk.pointer(one["backend"], one["selector"]), refs=refs))
    findings.sort(key=lambda finding: finding.outcome != "failed")
    yield from capped(given, findings, lambda finding: finding)
    if findings:
        return
    if not walk.stops and not walk.hidden and not walk.opaque and not walk.reached:
        yield given.inapplicable("none")
    elif not walk.whole or walk.opaque or walk.keyboard["left_out"]["pictures"] or (walk.reached and not proven):
        yield given.ask("unfinished", count=proven)
    elif walk.hidden and any(":focus" in one["text"] or "outline" in one["text"] for one in given["sheets"]):
        yield given.ask("hidden", count=len(walk.hidden))
    else:
        yield given.passed("all", count=proven)


def _sight(given: Given, walk: Walk, stop: dict[str, Any], picture: dict[str, Any] | None) -> Finding | None:
    """What is to be said of the focus of one stop; None when it is plain to see."""
    if own_document(stop) or _ringed(stop):
        return None
    where = walk.pointer(stop["backend"], stop["selector"])
    if picture is None:
        return given.ask("untold", where)
    box = picture["box"]
    # Only what was pictured itself is proven; what looks the same is to be looked at with it.
    say = given.failed if "picture" in stop or stop.get("same_as") else given.ask
    if box is None and stop["covered"]:
        return given.ask("covered", where, by=stop["covered"])
    if box is None:
        empty = stop["tag"] in {"span", "div"} and not stop["role"] and not stop["seen"]
        if empty:
            return given.ask("sentinel", where)
        return say("unseen" if stop["seen"] else "hidden-stop", where, refs=("wcag:2.4.7",))
    if not picture["near"]:
        return given.ask("elsewhere", where)
    if stop["editable"] and box[2] <= CARET:
        return say("caret", where)
    if not picture["strong"] and picture.get("gap", 255) <= SHADE and box[2] * box[3] <= ALL_SEEN:
        return say("pale", where, changed=picture["changed"])
    if picture["strong"] < PLAIN * max(8, min(picture["element"][2], box[2])):
        return given.ask("faint", where, changed=picture["changed"])
    return None


def _ringed(stop: dict[str, Any]) -> bool:
    changed = any(d[0] == "self" and d[1] == "outline" for d in stop.get("differences") or ())
    drawn = stop["ring"] in RINGS or (stop["plain"] and not stop["ring"])
    return drawn and changed and stop["seen"] and not stop["covered"] and stop["sides"] >= 2


@on_page
def _order(given: Given) -> Iterator[Finding]:
    walk = walk_of(given)
    positive = [stop for stop in walk.stops if stop["tabindex"] > 0]
    broken = _scrambled(walk) if positive else None
    if broken:
        yield given.failed(
            broken[0], walk.pointer(broken[1]["backend"]), refs=("wcag:2.4.3",), tabindex=broken[1]["tabindex"]
        )
    elif positive:
        yield from capped(
            given, positive, lambda s: given.ask("positive", walk.pointer(s["backend"]), tabindex=s["tabindex"])
        )
    elif len(walk.stops) < 2 and not walk.hidden and not walk.opaque and walk.whole:
        yield given.inapplicable("alone")
    elif walk.keyboard["lost"] or walk.keyboard["moved"]:
        yield given.ask("lost", count=walk.keyboard["lost"] + len(walk.keyboard["moved"]))
    else:
        yield given.ask("natural", count=len(walk.stops))


_FIELDS = {"input", "select", "textarea", "button"}
_GROUPS = {"form", "fieldset", "nav", "ul", "ol", "table", "main", "header", "footer", "body"}


def _scrambled(walk: Walk) -> tuple[str, dict[str, Any]] | None:
    """The stop at which a positive tabindex breaks the order beyond doubt, and how: see the words.

    Beyond doubt: within one group (a form, a list...), focus goes neither in the order of the code, nor along the rows,
    nor along the columns that one sees; or it leaves a form and comes back to it later.
    """
    groups: dict[Any, list[tuple[int, dict[str, Any], tuple[int, int, int]]]] = {}
    for at, stop in enumerate(walk.stops):
        place = walk.dom.locate(stop["backend"])
        if place is None or place[0] is not walk.dom or not stop["seen"]:
            continue
        group = next((node for node in ancestors(place[1]) if node.tag in _GROUPS), None)
        x, y, *_ = stop["box"]
        groups.setdefault(group, []).append((at, stop, (walk.order[place[1]], round(y / 12), round(x / 12))))
    for group, members in groups.items():
        if len(members) < 3 or not any(stop["tabindex"] > 0 for _, stop, _ in members):
            continue
        # One block put first (a search, a form to log in) may make sense: what counts is the order within it.
        first = [member for member in members if member[1]["tabindex"] > 0]
        keys = [key for *_, key in first]
        orders: list[Sequence[Any]] = [[k[0] for k in keys], [k[1:] for k in keys], [(k[2], k[1]) for k in keys]]
        steps = [_first_fall(order) for order in orders]
        if len(first) >= 3 and all(step is not None for step in steps):
            return "scrambled", first[steps[0] or 0][1]
        numbers = [at for at, *_ in members]
        gap = next((n for n, (a, b) in enumerate(pairwise(numbers)) if b - a > 1), None)
        inner = {at for at, stop in enumerate(walk.stops) if _within(walk, stop, group)}
        if gap is not None and group.tag in {"form", "fieldset"}:
            between = set(range(numbers[gap] + 1, numbers[gap + 1])) - inner
            later = any(stop["tag"] in _FIELDS for _, stop, _ in members[gap + 1 :])
            if between and later:
                return "interrupted", members[gap][1]
    return None


def _within(walk: Walk, stop: dict[str, Any], group: Any) -> bool:
    place = walk.dom.locate(stop["backend"])
    return place is not None and group in ancestors(place[1])


def _first_fall(order: Sequence[Any]) -> int | None:
    return next((n + 1 for n, (a, b) in enumerate(pairwise(order)) if b < a), None)


_NEEDS = ("http", "dom", "listeners", "keyboard")
CHECKS = (
    Check("rgaa.keyboard-trap", needs=_NEEDS, run=_traps, refs=("rgaa:12.9.1",)),
    Check("rgaa.focus-kept", needs=(*_NEEDS, "source"), run=_kept, refs=("rgaa:7.3.2",)),
    Check(
        "rgaa.focus-visible",
        needs=(*_NEEDS, "sheets"),
        run=_visible,
        refs=("rgaa:10.7.1",),
        limits={"share": PLAIN, "caret": CARET},
    ),
    Check("rgaa.tab-order", needs=_NEEDS, run=_order, refs=("rgaa:12.8.1",)),
)
