"""Layers that a control opens: menus, panels, dialogs. Does the focus go in, does Tab, does Escape close them?

The evidence `layers`: `{layers: [{backend, selector, tag, name, opened: [content], focus_in, tabbed, escape, back,
closed}], left_out, risky, inert}`. `opened`: what appeared on Enter or Space, as in the evidence `hover`; `focus_in`:
the focus was moved into it; `tabbed`: Tab leads into it; `escape`: Escape closes it; `back`: the focus is on the
opener again; `closed`: it could be closed in the end. `inert`: openers with which nothing appeared.
"""

from __future__ import annotations

import asyncio
import json
from importlib.resources import files
from typing import Any

from runners.browser.passes.activation import SCRIPT as ACTS
from runners.browser.passes.hand import Hand, acting, listeners
from runners.browser.passes.hover import SCRIPT as SHOWS
from runners.browser.tab import Tab

SECONDS = 6.0
MAX_OPENERS = 6
WAIT = 80  # milliseconds for a layer to open
CLICKS = {"click", "mousedown", "mouseup", "keydown", "pointerup"}
_OWN = (files("runners.browser") / "scripts" / "pass_layers.js").read_text(encoding="utf-8")


async def run(tab: Tab) -> dict[str, Any]:
    """Open what can be opened, one after the other. Raises Gone when the page leaves meanwhile."""
    heard = await listeners(tab)
    value: dict[str, Any] = {"layers": [], "left_out": 0, "risky": 0, "inert": 0}
    async with acting(tab, (ACTS, SHOWS, _OWN), SECONDS) as hand:
        nodes = dict.fromkeys(node for type_, node in heard if type_ in CLICKS and node is not None)
        numbers = await asyncio.gather(*(hand.adopt(node) for node in list(nodes)[:100]))
        chosen = await hand.run(f"hand.openers({json.dumps([n for n in numbers if n >= 0])}, {MAX_OPENERS})")
        value |= {"left_out": chosen["left_out"], "risky": chosen["risky"]}
        for one in chosen["openers"]:
            if hand.late:
                value["left_out"] += 1
            elif (seen := await _open(hand, one["n"])) is not None:
                value["layers"].append(one | seen)
            else:
                value["inert"] += 1
        await _name(hand, value)
    return value


async def _open(hand: Hand, number: int) -> dict[str, Any] | None:
    if not await hand.run(f"hand.ready({number})"):
        return None
    await hand.press("Enter")
    await _wait(hand)
    opened = [content for content in await hand.run("hand.news()") if content["n"] != number]
    if not opened:
        return None
    seen: dict[str, Any] = {"opened": opened, "tabbed": None}
    seen["focus_in"] = await _inside(hand, opened)
    if any(content["count"] for content in opened) and not seen["focus_in"]:
        seen["tabbed"] = await _tabbed(hand, opened)
    await hand.press("Escape")
    await _wait(hand)
    seen["escape"] = seen["closed"] = not await _open_still(hand, opened)
    seen["back"] = bool(await hand.run(f"hand.active().e === hand.nodes[{number}]"))
    if not seen["closed"]:
        await hand.run(f"hand.nodes[{number}].focus()")
        await hand.press("Enter")
        await _wait(hand)
        seen["closed"] = not await _open_still(hand, opened)
    return seen


async def _wait(hand: Hand) -> None:
    await asyncio.sleep(WAIT / 1000)
    await hand.run("hand.settle()")


async def _inside(hand: Hand, opened: list[dict[str, Any]]) -> bool:
    numbers = json.dumps([content["n"] for content in opened])
    return bool(await hand.run(f"{numbers}.some((n) => hand.holdsFocus(n))"))


async def _open_still(hand: Hand, opened: list[dict[str, Any]]) -> bool:
    numbers = json.dumps([content["n"] for content in opened])
    return bool(await hand.run(f"{numbers}.some((n) => hand.still(n))"))


async def _tabbed(hand: Hand, opened: list[dict[str, Any]]) -> bool:
    for _ in range(6):
        await hand.press("Tab")
        if await _inside(hand, opened):
            return True
    return False


async def _name(hand: Hand, value: dict[str, Any]) -> None:
    contents = [content for layer in value["layers"] for content in layer["opened"]]
    keys = [one["n"] for one in (*value["layers"], *contents)] + [n for c in contents for n in c["inside"]]
    numbers = await hand.backends([(0, key) for key in dict.fromkeys(keys)])
    for one in (*value["layers"], *contents):
        one["backend"] = numbers[0, one.pop("n")]
    for content in contents:
        content["inside"] = [numbers[0, inner] for inner in content["inside"]]
