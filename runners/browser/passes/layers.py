"""Layers that a control opens: menus, panels, dialogs. Does the focus go in, does Tab, does Escape close them?

The evidence `layers`: `{layers: [...], left_out, risky, inert}`. A layer is `{backend, selector, tag, name, opened:
[content], focus_in, tabbed, escape, back, closed, ...}`. `opened`: what appeared on Enter or Space, as in the evidence
`hover`; `focus_in`: the focus was moved into it; `tabbed`: Tab leads into it; `escape`: Escape closes it; `back`: the
focus is on the opener again; `closed`: it could be closed in the end. `inert`: openers with which nothing appeared.

- `before`, `after`: `{expanded, pressed, selected, checked, current, name, others}` of the opener, closed and open
  (null: no such attribute; `others`: every aria-expanded of the page). `gone`: how many things that told something
  went away as it opened. `toggles`: the same key on the opener closes it, and opens it again (null: not tried).
- `layer`: `{over, whole, role, named, modal, live, heading, nav, controlled, under}`: it lies over its opener; over the
  whole window; the dialog's role, name and aria-modal; it is announced; it holds a heading; it is a menu or a search;
  aria-controls names it. `under`: the first Tab led to something that it lies over.
- `exit`: what closed it: "escape", "opener", "inside", "mouse" (`closer`: the element), "" (nothing did, `trapped`:
  Tab goes round in it; `untried`: something in it was left alone). `lost`: once closed, focus is nowhere, and Tab goes
  on far from the opener.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from importlib.resources import files
from time import monotonic
from typing import Any

from runners.browser.passes.activation import SCRIPT as ACTS
from runners.browser.passes.hand import Hand, acting, listeners
from runners.browser.passes.hover import SCRIPT as SHOWS
from runners.browser.tab import Tab

SECONDS = 6.0
MAX_OPENERS, OF_A_KIND = 10, 2
SOON, WAIT = 0.025, 0.06  # seconds for a layer to open or close: most do at once
LATE = 0.15  # seconds for a state that has not changed yet
SLOW = 0.6  # seconds for a script that fades a layer out, or moves the focus once it is there
CLICKS = {"click", "mousedown", "mouseup", "keydown", "pointerup"}
_OWN = (files("runners.browser") / "scripts" / "pass_layers.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Layer:
    """An opener and what it opened, by our numbers; `clickable`: what listens to clicks."""

    hand: Hand
    opener: int
    opened: list[dict[str, Any]]
    clickable: list[int]

    @property
    def numbers(self) -> str:
        return json.dumps([content["n"] for content in self.opened])

    async def holds_focus(self) -> bool:
        return bool(await self.hand.run(f"{self.numbers}.some((n) => hand.holdsFocus(n))"))

    async def still(self) -> bool:
        return bool(await self.hand.run(f"{self.numbers}.some((n) => hand.still(n))"))

    async def closes(self) -> bool:
        """Whether it goes, be it slowly."""
        return await _soon(self.hand, f"!{self.numbers}.some((n) => hand.still(n))")

    async def press(self, key: str, number: int | None = None) -> None:
        """Press a key, on an element when one is named."""
        if number is not None:
            await self.hand.run(f"hand.nodes[{number}].focus()")
        await self.hand.press(key)
        await _wait(self.hand, SOON)


async def run(tab: Tab) -> dict[str, Any]:
    """Open what can be opened, one after the other. Raises Gone when the page leaves meanwhile."""
    heard = await listeners(tab)
    value: dict[str, Any] = {"layers": [], "left_out": 0, "risky": 0, "inert": 0}
    async with acting(tab, (ACTS, SHOWS, _OWN), SECONDS) as hand:
        nodes = dict.fromkeys(node for type_, node in heard if type_ in CLICKS and node is not None)
        numbers = [n for n in await asyncio.gather(*(hand.adopt(node) for node in list(nodes)[:100])) if n >= 0]
        chosen = await hand.run(f"hand.openers({json.dumps(numbers)}, {MAX_OPENERS}, {OF_A_KIND})")
        value |= {"left_out": chosen["left_out"], "risky": chosen["risky"]}
        for one in chosen["openers"]:
            if hand.late:
                value["left_out"] += 1
            elif (seen := await _open(hand, one["n"], numbers)) is not None:
                value["layers"].append(one | seen)
            else:
                value["inert"] += 1
        await _name(hand, value)
    return value


async def _open(hand: Hand, number: int, clickable: list[int]) -> dict[str, Any] | None:
    if not await hand.run(f"hand.ready({number})"):
        return None
    before = await hand.run(f"hand.state({number})")
    await hand.press("Enter")
    opened: list[dict[str, Any]] = []
    for seconds in (SOON, WAIT):
        if not opened:
            await _wait(hand, seconds)
            opened = [content for content in await hand.run("hand.news()") if content["n"] != number]
    if not opened:
        return None
    chief = await hand.run(f"hand.chief({json.dumps([content['n'] for content in opened])})")
    opened = [content for content in opened if content["n"] in chief]
    layer = _Layer(hand, number, opened, clickable)
    seen: dict[str, Any] = {"opened": opened, "before": before, "tabbed": None}
    seen["gone"] = await hand.run(f"hand.gone({number})")
    seen["focus_in"] = await layer.holds_focus()
    seen["layer"] = await hand.run(f"hand.layer({layer.numbers}, {number})")
    if seen["layer"]["over"] and not seen["focus_in"]:
        seen["focus_in"] = await _soon(hand, f"{layer.numbers}.some((n) => hand.holdsFocus(n))")
    seen["after"] = await hand.run(f"hand.state({number})")
    plain = not seen["gone"] and not seen["layer"]["role"] and not seen["focus_in"]
    if doubtful := plain and seen["after"] == before:
        await asyncio.sleep(LATE)
        seen["after"] = await hand.run(f"hand.state({number})")
    if any(content["count"] for content in opened) and not seen["focus_in"]:
        seen["tabbed"], seen["layer"]["under"] = await _tabbed(layer)
    return seen | await _close(layer, doubtful)


async def _close(layer: _Layer, doubtful: bool) -> dict[str, Any]:
    """How it can be closed: with Escape, with its opener, with something in it. It is put away when nothing does."""
    hand, number = layer.hand, layer.opener
    seen: dict[str, Any] = {"toggles": None, "exit": "", "closer": -1, "trapped": False, "untried": False}
    await layer.press("Escape")
    over = await layer.still() and (await hand.run(f"hand.layer({layer.numbers}, {number})"))["over"]
    seen["escape"] = await layer.closes() if over else not await layer.still()
    if seen["escape"]:
        seen["exit"] = "escape"
    elif not over:
        await layer.press("Enter", number)
        seen["exit"] = "opener" if not await layer.still() else ""
        seen["toggles"] = await _again(layer) if seen["exit"] and doubtful else None
    else:
        seen |= await _within(layer)
    seen["closed"] = not await layer.still()
    seen["back"] = bool(await hand.run(f"hand.active().e === hand.nodes[{number}]"))
    seen["lost"] = False
    if seen["closed"] and not seen["back"] and not await _soon(hand, "hand.held()"):
        await hand.press("Tab")
        seen["lost"] = not await hand.run("hand.nearOpener()")
    if not seen["closed"] and over:
        await hand.run(f"hand.putAway({layer.numbers})")
    return seen


async def _again(layer: _Layer) -> bool:
    """Whether the opener, that closed it, opens it again; closed in the end."""
    await layer.press("Enter", layer.opener)
    if again := await layer.still():
        await layer.press("Enter", layer.opener)
    return again


async def _within(layer: _Layer) -> dict[str, Any]:
    """The way out of what lies over its opener: what the keyboard can press in it, else what only a pointer can."""
    hand = layer.hand
    exits = await hand.run(f"hand.exits({layer.numbers}, {json.dumps(layer.clickable)})")
    for number in exits["keys"]:
        await layer.press("Enter", number)
        if await layer.closes():
            return {"exit": "inside"}
    # Once more with the focus where the page puts it, round the layer.
    count = max(content["count"] for content in layer.opened) + 2
    trapped = bool(exits["keys"]) and await layer.holds_focus()
    for _ in range(min(count, 12) if trapped else 0):
        await layer.press("Tab")
        trapped = trapped and await layer.holds_focus()
    for number in exits["mouse"]:
        place = await hand.run(f"hand.aim({number})")
        if place:
            await hand.click(*place)
            await _wait(hand, WAIT)
            if await layer.closes():
                return {"exit": "mouse", "closer": number, "untried": exits["more"]}
    return {"trapped": trapped, "untried": exits["more"]}


async def _wait(hand: Hand, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await hand.run("hand.settle()")


async def _soon(hand: Hand, script: str) -> bool:
    """Whether something comes true within `SLOW`."""
    end = monotonic() + SLOW
    while not (true := bool(await hand.run(script))) and monotonic() < end:
        await _wait(hand, WAIT)
    return true


async def _tabbed(layer: _Layer) -> tuple[bool, bool]:
    """(whether Tab leads into it, whether the first press led to something under it)."""
    under = False
    for press in range(6):
        await layer.hand.press("Tab")
        if await layer.holds_focus():
            return True, under
        if press == 0:
            under = (await layer.hand.run(f"hand.layer({layer.numbers}, {layer.opener})"))["under"]
    return False, under


async def _name(hand: Hand, value: dict[str, Any]) -> None:
    contents = [content for layer in value["layers"] for content in layer["opened"]]
    keys = [one["n"] for one in (*value["layers"], *contents)] + [n for c in contents for n in c["inside"]]
    keys += [layer["closer"] for layer in value["layers"] if layer["closer"] >= 0]
    numbers = await hand.backends([(0, key) for key in dict.fromkeys(keys)])
    for one in (*value["layers"], *contents):
        one["backend"] = numbers[0, one.pop("n")]
    for layer in value["layers"]:
        layer["closer"] = numbers.get((0, layer["closer"]), -1)
    for content in contents:
        content["inside"] = [numbers[0, inner] for inner in content["inside"]]
