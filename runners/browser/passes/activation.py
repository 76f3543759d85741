"""What keys and pointer set off: buttons made by hand, fields, shortcuts, and actions that begin when one presses.

The evidence `activation`. A reaction is `{changes, text, address, moved, to, tried, errors}`: how many changes of the
document it set off, whether the text shown, the address or the focus is another (`to`: the browser's number of the
element that has it now, or -1), what it tried to do outside the page ("navigation", "popup", "dialog-alert",
"request"...) and how many errors its scripts made.

- `widgets`: `[{backend, selector, tag, role, name, box, keys: {key: reaction}, click: reaction | None}]`, focusable
  elements that are no native controls; keys are tried until one does something, then the pointer.
- `clicks`: `[{..., click}]`: elements with a click listener that cannot have the focus.
- `fields`: `[{..., key: reaction}]`: one key that changes the value. `shortcuts`: `[{key, reaction}]`, pressed while
  nothing has the focus; only those that do something.
- `downs`: `[{..., press: reaction, stays}]`: pressed, then released elsewhere; `stays`: what pressing did is still so.
- `risky`: elements left alone for their name (buy, send, delete...); `left_out`: those there was no time for.
"""

from __future__ import annotations

import asyncio
import json
from importlib.resources import files
from typing import Any

from runners.browser.passes.hand import Gone, Hand, acting, listeners
from runners.browser.tab import Tab

SECONDS = 9.0
LIMIT = {"downs": 6, "widgets": 10, "clicks": 12, "fields": 10}
WAIT = 60  # milliseconds for a reaction
KEY_WAIT = 10  # milliseconds, for each of many keys
IDLE = 1200  # milliseconds in which a clock or a slide show gives itself away
CLICKS = {"click", "mouseup", "pointerup", "touchend", "dblclick"}
DOWNS = {"mousedown", "pointerdown", "touchstart"}
FIELDS = {"change", "input", "keydown", "keyup", "keypress", "click", "blur", "focusout"}
KEYS = {"keydown", "keyup", "keypress"}
SHORTCUTS = "abcdefghijklmnopqrstuvwxyz0123456789/?.,-+*!"
_ARROWS = {"tab", "menuitem", "radio", "option", "slider", "treeitem", "menuitemradio", "spinbutton"}
SCRIPT = (files("runners.browser") / "scripts" / "pass_activation.js").read_text(encoding="utf-8")


async def run(tab: Tab) -> dict[str, Any]:
    """Try the page's own controls. Raises Gone when it leaves meanwhile."""
    heard = await listeners(tab)
    value: dict[str, Any] = {"widgets": [], "clicks": [], "fields": [], "shortcuts": [], "downs": []}
    async with acting(tab, (SCRIPT,), SECONDS) as hand:
        chosen = await _choose(hand, heard)
        await hand.run("hand.watch()")
        await asyncio.sleep(0.12 if any(chosen[kind] for kind in LIMIT) else 0)
        await hand.run("hand.quiet()")
        value |= {"risky": chosen["risky"], "left_out": chosen["left_out"]}
        try:
            for kind, act in (("fields", _field), ("widgets", _widget), ("downs", _down), ("clicks", _click)):
                for one in chosen[kind]:
                    if hand.late:
                        value["left_out"] += 1
                    elif (done := await act(hand, one)) is not None:
                        value[kind].append(done)
            if await _global(hand, [node for type_, node in heard if type_ in KEYS]):
                value["shortcuts"] = await _shortcuts(hand)
            await hand.press("Escape")
            await hand.run("hand.unwatch()")
        except Gone:
            value["left_out"] += 1  # one of the acts replaced the document: nothing more can be tried
        await _name(hand, value)
    return value


async def _choose(hand: Hand, heard: list[tuple[str, int | None]]) -> dict[str, Any]:
    async def adopt(types: set[str]) -> list[int]:
        nodes = dict.fromkeys(node for type_, node in heard if type_ in types and node is not None)
        numbers = await asyncio.gather(*(hand.adopt(node) for node in list(nodes)[:200]))
        return [number for number in dict.fromkeys(numbers) if number >= 0]

    clicks, downs = await adopt(CLICKS), await adopt(DOWNS)
    fielded = any(type_ in FIELDS for type_, _ in heard)
    args = ", ".join(json.dumps(value) for value in (clicks, downs, fielded, LIMIT))
    chosen: dict[str, Any] = await hand.run(f"hand.pick({args})")
    return chosen


async def _global(hand: Hand, nodes: list[int | None]) -> bool:
    """Whether one of these listeners hears of keys pressed while nothing in particular has the focus."""
    for node in dict.fromkeys(nodes):
        number = -1 if node is None else await hand.adopt(node)
        if number < 0 or await hand.run(f"hand.nodes[{number}].matches('html, body')"):
            return True
    return False


async def _reaction(hand: Hand, number: int, act: Any, wait: int = WAIT) -> dict[str, Any] | None:
    """What an act sets off; None when the element cannot be aimed at or focused."""
    if not await hand.run(f"hand.before({number})"):
        return None
    before, errors = hand.mark(), len(hand.tab.errors)
    await act()
    seen: dict[str, Any] = await hand.run(f"hand.after({wait})")
    return seen | {"tried": hand.since(before), "errors": len(hand.tab.errors) - errors}


def reacts(reaction: dict[str, Any] | None) -> bool:
    """Whether anything came of it."""
    return reaction is not None and bool(
        reaction["changes"] or reaction["moved"] or reaction["tried"] or reaction["errors"] or reaction["address"]
    )


async def _widget(hand: Hand, one: dict[str, Any]) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    for key in ("Enter", " ", *(("ArrowRight", "ArrowDown") if one["role"] in _ARROWS else ())):
        keys[key] = await _reaction(hand, one["n"], lambda key=key: hand.press(key))
        if keys[key] is None or reacts(keys[key]):
            break
    known = None in keys.values() or any(reacts(reaction) for reaction in keys.values())
    return one | {"keys": keys, "click": None if known else await _clicked(hand, one)}


async def _clicked(hand: Hand, one: dict[str, Any]) -> dict[str, Any] | None:
    place = await hand.run(f"hand.aim({one['n']})")
    if not place:
        return None
    await hand.move(*place)
    await hand.run("hand.frames(2)")  # what mere hovering does is no reaction to the click
    await hand.run("hand.before(-1)")
    before, errors = hand.mark(), len(hand.tab.errors)
    await hand.button("mousePressed", *place)
    await hand.button("mouseReleased", *place)
    seen: dict[str, Any] = await hand.run(f"hand.after({WAIT})")
    # A press moves the focus by itself, to what can have it around the element or to nothing.
    return seen | {"moved": False, "tried": hand.since(before), "errors": len(hand.tab.errors) - errors}


async def _click(hand: Hand, one: dict[str, Any]) -> dict[str, Any] | None:
    reaction = await _clicked(hand, one)
    return None if reaction is None else one | {"click": reaction}


async def _field(hand: Hand, one: dict[str, Any]) -> dict[str, Any] | None:
    key = "ArrowDown" if one["tag"] == "select" else " " if one["type"] in {"radio", "checkbox"} else "1"
    if one["tag"] == "select":
        last = await hand.run(f"(({{selectedIndex: i, options: o}}) => i >= o.length - 1)(hand.nodes[{one['n']}])")
        key = "ArrowUp" if last else key

    async def act() -> None:
        times = await hand.run(f"Math.max(1, hand.nodes[{one['n']}].maxLength || 1)") if key == "1" else 1
        for _ in range(times):
            await hand.press(key)

    reaction = await _reaction(hand, one["n"], act)
    if reaction is None:
        return None
    await hand.run(f"hand.undo({one['n']})")
    return one | {"key": reaction}


async def _down(hand: Hand, one: dict[str, Any]) -> dict[str, Any] | None:
    place = await hand.run(f"hand.aim({one['n']})")
    if not place:
        return None
    await hand.move(*place)
    await hand.run("hand.frames(2)")
    await hand.run("hand.before(-1)")
    before, errors = hand.mark(), len(hand.tab.errors)
    await hand.button("mousePressed", *place)
    press = await hand.run(f"hand.after({WAIT})")
    press |= {"moved": False, "tried": hand.since(before), "errors": len(hand.tab.errors) - errors}
    await hand.move(1, 1)
    await hand.button("mouseReleased", 1, 1)
    later = await hand.run(f"hand.after({WAIT})")
    return one | {"press": press, "stays": bool(later["text"] or later["address"] or press["tried"])}


async def _shortcuts(hand: Hand) -> list[dict[str, Any]]:
    """The keys that do something while nothing has the focus. Nothing on a page that changes by itself."""
    found: list[dict[str, Any]] = []
    for key in SHORTCUTS:
        if hand.late or len(found) >= 5:
            break
        reaction = await _alone(hand, lambda key=key: hand.press(key), KEY_WAIT)
        if _plain(reaction):
            found.append({"key": key, "reaction": reaction})
    if found:
        idle = await _alone(hand, lambda: asyncio.sleep(0), IDLE)
        if _plain(idle):
            return []
    return found


def _plain(reaction: dict[str, Any]) -> bool:
    """Whether people notice: another text, another place, a dialog. Changes alone may be for counting only."""
    text = reaction["text"] and reaction["changes"]
    return bool(text or reaction["moved"] or set(reaction["tried"]) - {"request"} or reaction["address"])


async def _alone(hand: Hand, act: Any, wait: int) -> dict[str, Any]:
    """What an act sets off while nothing has the focus."""
    await hand.run("hand.active().e && hand.active().e.blur()")
    await hand.run("hand.before(-1)")
    before, errors = hand.mark(), len(hand.tab.errors)
    await act()
    seen: dict[str, Any] = await hand.run(f"hand.after({wait})")
    return seen | {"tried": hand.since(before), "errors": len(hand.tab.errors) - errors}


async def _name(hand: Hand, value: dict[str, Any]) -> None:
    """The browser's numbers in place of ours."""
    things = [one for kind in LIMIT for one in value[kind]]
    reactions = [r for one in value["fields"] for r in (one["key"],)] + [one["reaction"] for one in value["shortcuts"]]
    keys = [(0, one["n"]) for one in things] + [(0, r["to"]) for r in reactions if r["to"] >= 0]
    numbers = await hand.backends(list(dict.fromkeys(keys)))
    for one in things:
        one["backend"] = numbers.get((0, one.pop("n")), -1)
    for reaction in reactions:
        reaction["to"] = numbers.get((0, reaction["to"]), -1)
