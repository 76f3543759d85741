"""RGAA 13.7 and 13.8: what moves, blinks or flashes by itself, as it was watched.

Sound and video are the matter of theme 4. A fault is certain where something goes on for more than five seconds and
nothing on the page can be the means to stop it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checkers.rgaa import _mechanism
from checkers.rgaa._css import rules
from checkers.rgaa._ended import ended
from checkers.rgaa._page import capped, documents, on_page, unread
from checkers.rgaa._sight import element_of, place
from preuve.given import Given
from preuve.model import Check, Finding

LONGEST = 5.0  # seconds: RGAA 13.8.1 and 13.8.2
SMALL = 400  # square pixels (20 x 20): so small, a human judges whether it is content at all
FAINT = (
    0.35,
    0.65,
)  # opacity that goes from the one or less to the other or more makes things blink, less is for a human
FLASH_AREA = 21824  # square pixels: RGAA 13.7

_MOVES = re.compile(
    r"transform|translate|rotate|scale|left|right|top|bottom|inset|margin|padding|width|height|backgroundPosition|stroke"
    r"|offset|objectPosition|letterSpacing|textIndent|clipPath|order\b", re.I,
)  # fmt: skip
_BLINKS = re.compile(
    r"opacity|visibility|color|fill|shadow|filter|outline|display|background\b|backgroundImage|border", re.I
)
_WAITING = re.compile(r"load|spin|progress|skeleton|attente|charg", re.I)
_MOVING, _BLINKING = "moving", "blinking"


@dataclass(frozen=True, slots=True)
class Going:
    """Something that goes on by itself: `what` ("moving", "blinking"), how (`message`), for long, and surely or not."""

    fact: Mapping[str, Any]
    what: str
    message: str
    long: bool
    certain: bool
    args: Mapping[str, Any]


@on_page
def _moving(given: Given) -> Iterator[Finding]:
    yield from _judge(given, _MOVING, "rgaa:13.8.1")


@on_page
def _blinking(given: Given) -> Iterator[Finding]:
    yield from _judge(given, _BLINKING, "rgaa:13.8.2")


def _judge(given: Given, what: str, ref: str) -> Iterator[Finding]:
    seen = given["motion"]
    mine = [one for one in _goings(given) if one.what == what]
    long = [one for one in mine if one.long]
    stoppable = bool(long) and _mechanism.possible(given)
    yield from capped(given, long, lambda one: _say(given, one, ref, stoppable))
    if long:
        return
    doubt = _doubt(given)
    blink = given["dom"].xpath("//blink")
    if blink and what == _BLINKING:
        yield given.ask("blink", given["dom"].pointer(blink[0]), refs=(ref,))
    elif doubt:
        yield given.ask(doubt, refs=(ref,))
    elif mine or (over := ended(given, _MOVES, what == _MOVING, LONGEST)):
        yield given.passed("short", refs=(ref,), count=len(mine) or over)
    else:
        yield given.inapplicable("none", refs=(ref,), still=seen["still"])


def _say(given: Given, one: Going, ref: str, stoppable: bool) -> Finding:
    pointer = place(given["dom"], one.fact)
    if one.certain and not stoppable:
        return given.failed(one.message, pointer, refs=(ref, "wcag:2.2.2"), **one.args)
    return given.ask(f"{one.message}-to-judge", pointer, refs=(ref,), **one.args)


def _doubt(given: Given) -> str:
    """What may move without having been seen to, as a message; "" for nothing."""
    seen = given["motion"]
    plugins = any(document.xpath("//object | //embed | //applet") for document, _ in documents(given["dom"]))
    if any(unread(given["dom"])) or seen["opaque"] or plugins:
        return "frames"
    if any(picture.get("unread") for picture in seen["pictures"]):
        return "pictures"
    if seen["unread_scripts"] or any("later" in script["words"] for script in seen["scripts"]) or seen["changes"]:
        return "scripts"
    return ""


def _goings(given: Given) -> Iterator[Going]:
    seen = given["motion"]
    for animation in seen["animations"]:
        yield from _animation(given, animation)
    for picture in seen["pictures"]:
        yield from _picture(picture)
    for marquee in seen["marquees"]:
        yield Going(marquee, _MOVING, "marquee", not marquee["loop"], True, {"text": marquee["text"][:80]})
    for drawing in seen["smil"]:
        yield from _drawing(drawing)
    for canvas in seen["canvas"]:
        if canvas.get("moves"):
            yield Going(canvas, _MOVING, "canvas", bool(canvas.get("moves_long")), canvas["area"] >= SMALL, {})
    yield from _changes(seen["changes"])


def _animation(given: Given, fact: Mapping[str, Any]) -> Iterator[Going]:
    if not fact["drawn"] or fact["state"] != "running" or fact["timeline"] not in {"DocumentTimeline", ""}:
        return
    moves = [name for name in fact["values"] if _MOVES.search(name)]
    blinks = [name for name in fact["values"] if _BLINKS.search(name) and not _MOVES.search(name)]
    if not moves and not blinks:
        return
    long = bool(fact["endless"]) or (fact["seconds"] or 0) > LONGEST
    element = element_of(given["dom"], fact)
    own = (
        f"{element.get('class', '')} {element.get('id', '')} {fact['name']} {fact['role']}"
        if element is not None
        else "load"
    )
    content = fact["area"] >= SMALL and not _WAITING.search(own)
    args = {"name": fact["name"] or "–", "seconds": fact["period"], "properties": ", ".join([*moves, *blinks])[:120]}
    if moves:
        yield Going(fact, _MOVING, "animation", long, content, args)
    else:
        certain = content and any(_strong(name, values) for name, values in fact["values"].items())
        yield Going(fact, _BLINKING, "animation", long, certain, args)


def _strong(name: str, values: list[str]) -> bool:
    """Whether what comes and goes with these values surely blinks."""
    if name.lower() == "opacity":
        numbers = [float(value) for value in values if re.fullmatch(r"[\d.]+", value)] + (
            [1.0] if len(values) == 1 else []
        )
        return bool(numbers) and min(numbers) <= FAINT[0] and max(numbers) >= FAINT[1]
    return name.lower() == "visibility" and "hidden" in values


def _picture(fact: Mapping[str, Any]) -> Iterator[Going]:
    if fact.get("unread") or fact["area"] <= 4:
        return
    total = None if not fact["loops"] else (fact["seconds"] or 0) * fact["loops"]
    if fact["seconds"] is None:  # a drawing in a file of its own
        yield Going(fact, _MOVING, "picture", True, False, {"frames": fact["frames"], "seconds": 0})
        return
    args = {"frames": fact["frames"], "seconds": fact["seconds"]}
    long = total is None or total > LONGEST
    # Two pictures in turn blink rather than move: which test that is, is for a human.
    yield Going(fact, _MOVING, "picture", long, fact["area"] >= SMALL and fact["frames"] > 2, args)
    yield Going(fact, _BLINKING, "picture", long, False, args)


def _drawing(fact: Mapping[str, Any]) -> Iterator[Going]:
    if any(sign in fact["begin"] for sign in ("click", "indefinite", "mouse", "focus", "activate")):
        return
    rounds, seconds = fact["repeat"], _seconds(fact["seconds"])
    endless = rounds == "indefinite"
    times = float(rounds) if re.fullmatch(r"[\d.]+", rounds) else 1.0
    long = endless or (seconds or 0) * times > LONGEST
    moving = fact["kind"] in {"animateTransform", "animateMotion"} or fact["attribute"] in {
        "x", "y", "cx", "cy", "r", "d", "width", "height", "points", "x1", "x2", "y1", "y2", "rx", "ry",
    }  # fmt: skip
    what = _MOVING if moving else _BLINKING
    yield Going(
        fact, what, "drawing", long, moving and fact["area"] >= SMALL, {"attribute": fact["attribute"] or fact["kind"]}
    )


def _seconds(text: str) -> float | None:
    found = re.fullmatch(r"([\d.]+)(ms|s)?", text)
    return float(found[1]) / (1000 if found[2] == "ms" else 1) if found else None


def _changes(changes: list[Mapping[str, Any]]) -> Iterator[Going]:
    words = any("words" in change["kinds"] or "picture" in change["kinds"] for change in changes)
    for change in changes:
        long, size = bool(change.get("long")), change["area"] >= SMALL
        args = {"text": change["text"][:80]}
        if "words" in change["kinds"] or "picture" in change["kinds"]:
            yield Going(change, _MOVING, "words", long, False, args)
        elif "place" in change["kinds"]:
            yield Going(change, _MOVING, "script", long, size and not words, args)
        else:
            yield Going(change, _BLINKING, "script", long, size and not words, args)


@on_page
def _flashes(given: Given) -> Iterator[Finding]:
    """13.7.1: pictures and media; 13.7.2: scripts; 13.7.3: styles. Only a human sees flashes; absence is told here."""
    seen, dom = given["motion"], given["dom"]
    shown = [*seen["media"], *seen["pictures"], *seen["smil"], *seen["canvas"], *seen["opaque"]]
    media = [fact for fact in shown if fact["tag"] != "audio"]
    beyond = any(unread(dom))
    if media or beyond or dom.xpath("//video | //canvas | //embed | //object | //svg//script"):
        where = place(dom, media[0]) if media else None
        yield given.ask("media", where, refs=("rgaa:13.7.1",), count=len(media), area=FLASH_AREA)
    else:
        yield given.inapplicable("no-media", refs=("rgaa:13.7.1",), still=seen["still"])
    later = seen["unread_scripts"] or seen["changes"] or any("later" in script["words"] for script in seen["scripts"])
    if later or beyond or seen["opaque"]:
        yield given.ask("scripts", refs=("rgaa:13.7.2",), count=len(seen["scripts"]), area=FLASH_AREA)
    else:
        yield given.inapplicable("no-scripts", refs=("rgaa:13.7.2",))
    styled = [animation for animation in seen["animations"] if animation["kind"] == "CSSAnimation"]
    if styled or beyond or seen["opaque"] or seen["marquees"] or _animated(given):
        where = place(dom, styled[0]) if styled else None
        yield given.ask("styles", where, refs=("rgaa:13.7.3",), count=len(styled), area=FLASH_AREA)
    else:
        yield given.inapplicable("no-styles", refs=("rgaa:13.7.3",))


def _animated(given: Given) -> bool:
    """Whether styles set an animation going, now or later. A transition goes once, and makes no flashes."""
    named = any(
        name in rule.declarations for rule in rules(given["sheets"]) for name in ("animation", "animation-name")
    )
    return named or bool(given["dom"].xpath("//*[contains(@style, 'animation')]"))


_NEEDS = ("http", "motion", *_mechanism.NEEDS)
CHECKS = (
    Check("rgaa.moving", needs=_NEEDS, run=_moving, limits={"seconds": LONGEST, "area": SMALL}),
    Check("rgaa.blinking", needs=_NEEDS, run=_blinking, limits={"seconds": LONGEST, "area": SMALL}),
    Check("rgaa.flashes", needs=("http", "dom", "sheets", "motion"), run=_flashes, limits={"area": FLASH_AREA}),
)
