"""What appears when the pointer rests on something, or when something has the focus: and whether keys show it too.

The evidence `hover`:

- `hover`, `focus`: what was tried: `[{backend, selector, css, script, rule, pseudo, contents, escape, onto, leaves,
  by_focus, by_key, by_other, by_hover, doors, tabbed}]`. `css`: a rule with :hover (:focus) is for it; `script`: it has
  a listener; `contents`: what appeared: `[{backend, selector, text, box, count, inside: [backend], hrefs, covers,
  dialog}]` (`count`: how many controls it holds; `covers`: it hides texts or controls of the page).
  `escape`: Escape makes it go; `onto`: the pointer can be moved onto it; `leaves`: it goes when the pointer does;
  `by_focus`, `by_key`, `by_other`: focus on it, Enter or Space on it (for `focus`: a click), or a button beside it
  show it too; `by_hover` (for `focus`): the pointer does; `doors`: how many elements of it can have the focus;
  `tabbed`: Tab leads into it. None: not tried.
- `tints`: `[{backend, selector, text, color, behind, size, weight}]`: texts that styles colour on hover, and what is
  behind them then (computed colours; size in pixels), where no picture, shadow or mixture is among them.
- `rules`: `{hover: n, focus: n}`: rules of the style sheets that could show something; `away`: elements that they
  would show where the page is hidden now; `others`: elements that a rule already tried could act on too; `left_out`:
  what there was no time for.
"""

from __future__ import annotations

import asyncio
import json
from importlib.resources import files
from typing import Any

from playwright.async_api import Error as PlaywrightError

from runners.browser import parts
from runners.browser.passes.activation import SCRIPT as ACTS
from runners.browser.passes.hand import Gone, Hand, acting, listeners
from runners.browser.tab import Tab

SECONDS = 8.0
MAX_TRIED = 6  # of each kind
A_KIND = 2  # elements tried of those that one rule is for
WAIT = 50  # milliseconds for what a script shows; styles need none
STRIDE, MAX_STEPS = 8, 12  # pixels from one place of the pointer to the next: a narrower gap is crossed unseen
MAX_TINTS = 8
KEYS = {"keydown", "keyup", "keypress"}
CLICKS = {"click", "mousedown", "mouseup", "pointerdown", "pointerup", "touchstart", "touchend"}
ENTERS = {"mouseover", "mouseenter", "pointerover", "pointerenter", "mousemove"}
FOCUSES = {"focus", "focusin"}
SCRIPT = (files("runners.browser") / "scripts" / "pass_hover.js").read_text(encoding="utf-8")


async def run(tab: Tab) -> dict[str, Any]:
    """Rest on things, then focus them. Raises Gone when the page leaves meanwhile."""
    heard = await listeners(tab)
    value: dict[str, Any] = {"hover": [], "focus": [], "rules": {}, "left_out": 0, "others": 0, "away": 0, "tints": []}
    types_heard = {type_ for type_, _ in heard}
    async with acting(tab, (ACTS, SCRIPT), SECONDS) as hand:
        hand.keyed = bool(types_heard & KEYS)
        acted = WAIT / 1000 if types_heard & (KEYS | CLICKS | FOCUSES) else 0.0
        wide = any(type_ in ENTERS and node is None for type_, node in heard)
        texts = json.dumps(await _blind_sheets(hand))
        for state, types, act in (("hover", ENTERS, _hover), ("focus", FOCUSES, _focus)):
            ruled = await hand.run(f"hand.triggers({texts}, '{state}')")
            value["rules"][state] = ruled["rules"]
            value["away"] += ruled["away"]
            known = {one["n"] for one in value["hover"] if one["by_focus"]}
            for one in await _choose(hand, ruled["found"], heard, types, value):
                if one["n"] in known:
                    continue  # what it shows on hover it shows on focus: both are known
                if hand.late:
                    value["left_out"] += 1
                    continue
                # Styles answer at once; only scripts take their time.
                hand.pause = WAIT / 1000 if one["script"] or wide else 0.0
                if state == "focus":
                    hand.pause = max(hand.pause, acted)
                if (seen := await act(hand, one)) is None:
                    continue
                if state == "hover":
                    hand.pause = max(hand.pause, acted)
                    seen |= await _by_keys(hand, one, seen["contents"])
                value[state].append(one | seen)
        value["tints"] = await _tints(hand, texts)
        await _name(hand, value)
    return value


async def _tints(hand: Hand, texts: str) -> list[dict[str, Any]]:
    """The colours of texts while the pointer is on them."""
    found = []
    for number in await hand.run(f"hand.coloured({texts}, {MAX_TINTS})"):
        place = None if hand.late else await hand.run(f"hand.aim({number})")
        if place:
            await hand.move(*place)
            await hand.run("hand.frames(1)")
            if tint := await hand.run(f"hand.tint({number})"):
                found.append({"n": number, **tint})
    await hand.move(0, 0)
    return found


async def _escapes(hand: Hand, one: dict[str, Any], contents: list[dict[str, Any]]) -> bool:
    """Whether Escape makes it go."""
    if not hand.keyed:
        return False  # nothing hears of keys
    await hand.press("Escape")
    await _wait(hand)
    return not await _shows(hand, one, contents)


async def _blind_sheets(hand: Hand) -> list[str]:
    """The text of the style sheets that come from elsewhere: scripts cannot read them."""
    blind = set(await hand.run("hand.blindSheets()"))
    if not blind:
        return []
    try:
        item = await parts.sheets(hand.tab, "", "")
    except PlaywrightError:
        return []
    return [sheet["text"] for sheet in json.loads(item.data) if sheet["url"] in blind]


async def _choose(
    hand: Hand, ruled: list[dict[str, Any]], heard: list[tuple[str, int | None]], types: set[str], value: dict[str, Any]
) -> list[dict[str, Any]]:
    chosen: dict[int, dict[str, Any]] = {}
    for one in ruled:
        if one["trigger"] in chosen:
            continue
        if one["again"] >= A_KIND or len(chosen) >= MAX_TRIED:
            value["others"] += 1
            continue
        chosen[one["trigger"]] = {
            "n": one["trigger"], "css": True, "script": False, "rule": one["selector"],
            "pseudo": one["pseudo"], "subject": one["subject"],
        }  # fmt: skip
    nodes = dict.fromkeys(node for type_, node in heard if type_ in types and node is not None)
    for number in await asyncio.gather(*(hand.adopt(node) for node in list(nodes)[:100])):
        if number in chosen:
            chosen[number]["script"] = True
        elif number >= 0 and await hand.run(f"!hand.nodes[{number}].matches('html, body')"):
            if len(chosen) >= 2 * MAX_TRIED:
                value["left_out"] += 1
            else:
                chosen[number] = {"n": number, "css": False, "script": True, "rule": "", "pseudo": "", "subject": -1}
    return list(chosen.values())


async def _rest(hand: Hand) -> None:
    """Pointer and focus away; what was open closes."""
    await hand.move(0, 0)
    await hand.run("hand.active().e && hand.active().e.blur()")
    await hand.run("hand.settle()")


async def _point(hand: Hand, number: int) -> list[float] | None:
    place: list[float] | None = await hand.run(f"hand.aim({number})")
    if place:
        await hand.move(place[0] - 1, place[1])
        await hand.move(*place)
        await _wait(hand)
    return place


async def _wait(hand: Hand) -> None:
    await asyncio.sleep(hand.pause)
    await hand.run("hand.settle()")


async def _shows(hand: Hand, one: dict[str, Any], contents: list[dict[str, Any]]) -> bool:
    """Whether what appeared before is there now."""
    if one["pseudo"] and not contents:
        return bool(await hand.run(f"hand.pseudoShown({one['subject']}, '{one['pseudo']}')"))
    numbers = [content["n"] for content in contents]
    return bool(await hand.run(f"{json.dumps(numbers)}.some((n) => hand.still(n))"))


async def _hover(hand: Hand, one: dict[str, Any]) -> dict[str, Any] | None:
    """What resting on an element shows, and how it behaves; None when nothing appears."""
    await _rest(hand)
    if not await hand.run(f"hand.aim({one['n']})"):
        return None
    await hand.run("hand.visible()")
    if one["pseudo"] and await hand.run(f"hand.pseudoShown({one['subject']}, '{one['pseudo']}')"):
        return None
    place = await _point(hand, one["n"])
    contents = await hand.run("hand.news()")
    if not place or not (contents or (one["pseudo"] and await _shows(hand, one, []))):
        return None
    seen: dict[str, Any] = {"contents": contents, "escape": None, "onto": None, "by_hover": True}
    seen["escape"] = await _escapes(hand, one, contents)
    if seen["escape"]:
        await _rest(hand)
        await _point(hand, one["n"])
    if contents:
        seen["onto"] = await _onto(hand, one, contents, place)
    await hand.move(0, 0)
    await _wait(hand)
    seen["leaves"] = not await _shows(hand, one, contents)
    return seen


async def _onto(hand: Hand, one: dict[str, Any], contents: list[dict[str, Any]], place: list[float]) -> bool | None:
    if not await _shows(hand, one, contents):
        return None
    for target in await hand.run(f"hand.onto({contents[0]['n']}, {one['n']}, {place[0]}, {place[1]})"):
        steps = max(1, round(max(abs(b - a) for a, b in zip(place, target, strict=True)) / STRIDE))
        steps = min(steps, MAX_STEPS)
        for step in range(1, steps + 1):
            await hand.move(*(a + (b - a) * step / steps for a, b in zip(place, target, strict=True)))
        place = target
        await hand.run("hand.settle()")
    await _wait(hand)
    return await _shows(hand, one, contents)


async def _by_keys(hand: Hand, one: dict[str, Any], contents: list[dict[str, Any]]) -> dict[str, Any]:
    """Whether focus or keys show the same."""
    seen: dict[str, Any] = {"by_focus": False, "by_key": False, "by_other": False, "tabbed": None, "doors": 0}
    await _rest(hand)
    doors = await hand.run(f"hand.doors({one['n']})")
    seen["doors"] = doors["inside"]
    for at, door in enumerate(doors["all"]):
        own = at < doors["inside"]
        await _rest(hand)
        if await _shows(hand, one, contents):
            break  # it does not go any more: nothing is shown by this
        await hand.run(f"hand.nodes[{door['n']}].focus()")
        await _wait(hand)
        how = "by_focus" if own else "by_other"
        if not (shown := await _shows(hand, one, contents)) and not door["risky"]:
            how = "by_key" if own else "by_other"
            for key in ("Enter",) if door["link"] else ("Enter", " "):
                await hand.press(key)
                await _wait(hand)
                if shown := await _shows(hand, one, contents):
                    break
        if shown:
            seen[how] = True
            if any(content["count"] for content in contents):
                seen["tabbed"] = await _tabbed(hand, contents)
            break
    if hand.keyed:
        await hand.press("Escape")
    await _rest(hand)
    return seen


async def _tabbed(hand: Hand, contents: list[dict[str, Any]]) -> bool:
    """Whether Tab leads into what is open, within a few presses."""
    for _ in range(6):
        await hand.press("Tab")
        for content in contents:
            if await hand.run(f"hand.holdsFocus({content['n']})"):
                return True
    return False


async def _focus(hand: Hand, one: dict[str, Any]) -> dict[str, Any] | None:
    """What focus on an element shows; None when nothing appears, or when it cannot have the focus."""
    await _rest(hand)
    await hand.run("hand.visible()")
    doors = await hand.run(f"hand.doors({one['n']})")
    if not doors["inside"]:
        return None
    await hand.run(f"hand.nodes[{doors['all'][0]['n']}].focus()")
    await _wait(hand)
    contents = [c for c in await hand.run("hand.news()") if c["n"] != one["n"]]
    if not (contents or (one["pseudo"] and await _shows(hand, one, []))):
        return None
    seen: dict[str, Any] = {"contents": contents, "by_focus": True, "by_other": False, "doors": doors["inside"]}
    seen["onto"] = None
    seen["tabbed"] = await _tabbed(hand, contents) if any(content["count"] for content in contents) else None
    await _rest(hand)
    await hand.run(f"hand.nodes[{doors['all'][0]['n']}].focus()")
    seen["escape"] = await _escapes(hand, one, contents)
    await _rest(hand)
    seen["leaves"] = not await _shows(hand, one, contents)
    place = await _point(hand, one["n"])
    seen["by_hover"] = bool(place) and await _shows(hand, one, contents)
    seen["by_key"] = False
    if place and not seen["by_hover"] and not doors["all"][0]["risky"]:
        await hand.click(*place)
        await _wait(hand)
        seen["by_key"] = await _shows(hand, one, contents)
    if hand.keyed:
        await hand.press("Escape")
    await _rest(hand)
    return seen


async def _name(hand: Hand, value: dict[str, Any]) -> None:
    """The browser's numbers in place of ours."""
    tried = [*value["hover"], *value["focus"]]
    keys = [one["n"] for one in (*tried, *value["tints"])]
    for one in tried:
        for content in one["contents"]:
            keys += [content["n"], *content["inside"]]
    numbers = await hand.backends([(0, key) for key in dict.fromkeys(keys)])
    for one in (*tried, *value["tints"]):
        one.pop("subject", None)
        number = one.pop("n")
        try:
            one["selector"] = await hand.run(f"hand.selector(hand.nodes[{number}])")
        except Gone:
            one["selector"] = ""
        one["backend"] = numbers[0, number]
        for content in one.get("contents", ()):
            content["backend"] = numbers[0, content.pop("n")]
            content["inside"] = [numbers[0, inner] for inner in content["inside"]]
