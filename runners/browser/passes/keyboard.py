"""The Tab key, from the top of the page until focus leaves it, and back: as someone without a mouse goes through it.

The evidence `keyboard`:

- `stops`: in the order of the first time: `{backend, selector, tag, type, role, box, framed, inner, tabindex, seen,
  covered, sides, plain, editable, dialog, ring, differences, picture, same_as, ms}`. `inner`: in a frame of another
  origin; `seen`: drawn in the window once focused; `covered`: selector of what lies on it; `sides`: of a ring around
  it that are not cut off (0 to 4); `ring`: colour of the browser's own focus ring, "" without; `plain`: an outline in
  a flat colour with 3:1 against what is behind it; `differences`: [where, what, without focus, with it]; `picture`: see
  `pictures.compare` (`same_as`: the stop whose picture speaks for this one).
- `end`: "left" (focus left the page by its end), "trap", "empty", "limit" or "time".
- `back`: the same word for Shift+Tab, or "skipped" when no script listens to keys or focus.
- `traps`: `{members: [backend], back, other_exits, escape_exits, arrow_exits, dialog}`: whether Tab the other way,
  Escape or an arrow led out, and whether it is a dialog.
- `removed`: `[{backend, selector}]`, elements that a script took the focus from at once; `moved`: [from, to] where it
  sent the focus on; `lost`: how often focus was nowhere in the middle of the page.
- `context`: `[{backend, selector, tried: [...]}]`: on mere focus the page tried to navigate, to open a window...
- `left_out`: `{pictures: n}`: what there was no time for.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from importlib.resources import files
from time import monotonic
from typing import Any

from runners.browser.passes.hand import SCRIPT, Gone, Hand, acting, listeners
from runners.browser.passes.pictures import compare
from runners.browser.tab import Tab

SECONDS = 11.0
MAX_STOPS = 400
MAX_PICTURES = 12
PICTURE_SECONDS = 3.0
_OWN = (files("runners.browser") / "scripts" / "pass_keyboard.js").read_text(encoding="utf-8")
# Elements that hold several stops of their own: parts of a date, the controls of a player, a document.
_MANY = {"date", "time", "datetime-local", "month", "week"}
_MANY_TAGS = {"video", "audio", "iframe", "frame", "object", "embed"}
# Milliseconds in which a script that plays with the focus is given its chance: after each key, and before a verdict.
SOON, LATE = 2, 150
AFTER = 30  # milliseconds after many keys
_STUCK = 3  # presses without leaving an element that a script holds
_PARTS = 15  # stops that one element may hold, of which the page tells nothing
_CONTEXT = {"popup", "navigation", "download"}  # a request alone is no change of context

Key = tuple[int, int]


@dataclass
class _Walk:
    stops: dict[Key, dict[str, Any]] = field(default_factory=dict)
    path: list[Key] = field(default_factory=list)
    removed: list[Key] = field(default_factory=list)
    context: dict[Key, list[str]] = field(default_factory=dict)
    traps: list[dict[str, Any]] = field(default_factory=list)
    moved: dict[Key, Key] = field(default_factory=dict)
    gaps: dict[int, int] = field(default_factory=dict)  # place in the path: presses before it with focus nowhere
    wait: int = 0  # milliseconds after each key


async def run(tab: Tab) -> dict[str, Any]:
    """Walk the page. Raises Gone when it leaves meanwhile."""
    # Only what listens to keys or focus can hold the focus back.
    heard = any(type_.startswith(("key", "focus", "blur")) for type_, _ in await listeners(tab))
    async with acting(tab, (_OWN,), SECONDS) as hand:
        walk = _Walk(wait=SOON if heard else 0)
        await hand.run("hand.top(); hand.fresh()")
        end = await _go(hand, walk, back=False)
        _from_the_first(walk)
        back = "skipped"
        if heard and walk.stops:
            await hand.run("hand.top(); hand.fresh()")
            if end == "left" and await _straight_back(hand, walk):
                back = "left"
            else:
                await hand.run("hand.top(); hand.fresh()")
                back = await _go(hand, walk, back=True)
        left_out = await _pictures(hand, walk)
        return await _value(hand, walk, end, back, left_out)


@dataclass(frozen=True)
class _Step:
    """After a key: who has the focus (None: nobody), who got it and lost it at once, and whether a script meddled."""

    key: Key | None
    removed: Key | None
    forced: bool


async def _press(hand: Hand, walk: _Walk, back: bool) -> _Step:
    before, began = hand.mark(), monotonic()
    await hand.press("Tab", shift=back)
    key, world, forced = None, 0, False
    removed: Key | None = None
    for _ in range(5):  # frames in frames
        state = await hand.run(f"hand.step({walk.wait}, {str(back).lower()})", world)
        if had := state.get("before"):
            walk.stops.get((world, had["n"]), {}).setdefault("differences", had["differences"])
        got = [n for kind, n in state["log"] if kind]
        dropped = [n for kind, n in state["log"] if not kind]
        forced = forced or bool(state["prevented"]) or len(got) > 1
        if state["n"] < 0:
            lost = [n for n in got if n in dropped]
            removed = (world, lost[-1]) if lost else None
            break
        key = (world, state["n"])
        gone = [n for n in got if n in dropped and n != state["n"]]
        if gone:
            walk.moved.setdefault((world, gone[-1]), key)
        if facts := state.get("facts"):
            walk.stops.setdefault(key, facts | {"inner": world > 0, "ms": round((monotonic() - began) * 1000)})
        deeper = await hand.inside(world, state["n"], (SCRIPT, _OWN)) if state["blind"] else None
        if deeper is None:
            break
        world = deeper
    tried = [event for event in hand.since(before) if event in _CONTEXT]
    if tried and (key or removed):
        walk.context.setdefault(key or removed, tried)  # type: ignore[arg-type]
    return _Step(key, removed, forced)


async def _go(hand: Hand, walk: _Walk, back: bool) -> str:
    """Press Tab until focus leaves the page. See the module for the words.

    At the end of a page, focus may go to its beginning without a stop outside: that is no trap, unless a script did it.
    """
    order: list[Key] = []
    forced: list[bool] = []
    outside, repeats = 0, 0
    while True:
        if hand.late:
            return "time"
        if len(order) > MAX_STOPS:
            return "limit"
        step = await _press(hand, walk, back)
        forced.append(step.forced)
        if step.removed in walk.removed and not back:
            return "left" if order or outside > 2 else "empty"
        if step.removed and step.removed not in walk.removed:
            walk.removed.append(step.removed)
        if step.key is None:
            outside += 1
            if outside > 2 and (back or not step.removed):
                return "left" if order else "empty"
            continue
        if order and step.key == order[-1] and not outside:
            repeats += 1
            held = any(forced[-_STUCK:]) and not _many(walk.stops[step.key])
            if repeats >= (_STUCK if held else _PARTS):
                return await _caught(hand, walk, [step.key], forced, back, whole=len(order) == 1)
            continue
        repeats = 0
        if step.key in order:
            if outside:
                return "left"
            at = order.index(step.key)
            return await _caught(hand, walk, order[at:], forced, back, whole=at == 0)
        if outside and order and not back:
            walk.gaps[len(order)] = outside
        outside = 0
        order.append(step.key)
        if not back:
            walk.path.append(step.key)


async def _straight_back(hand: Hand, walk: _Walk) -> bool:
    """Whether Shift+Tab, all presses at once, leads back by just the way that Tab came, and nothing else happens.

    Most pages are so. On any other, each step is looked at by itself.
    """
    numbers = [number for world, number in reversed(walk.path) if world == 0]
    if len(numbers) < len(walk.path) or walk.removed or walk.traps:
        return False
    before = hand.mark()
    await asyncio.gather(*(hand.press("Tab", shift=True) for _ in range(len(numbers) + 1)))
    seen = await hand.run(f"hand.trail({AFTER})")
    if seen["prevented"] or not seen["got"] or seen["got"][0] not in numbers:
        return False
    if any(event in _CONTEXT for event in hand.since(before)):
        return False
    at = numbers.index(seen["got"][0])  # a positive tabindex comes first in our path, wherever the walk began
    way = numbers[at:] + numbers[:at]
    return bool(seen["got"] in (way, [*way, way[0]]))  # one press more than stops: outside, or round again


def _from_the_first(walk: _Walk) -> None:
    """Begin the path where a page's Tab order begins: at the lowest positive tabindex.

    The walk begins at the top of the code; the browser goes to such elements only once it has come round the page.
    """
    positive = [(walk.stops[key]["tabindex"], at) for at, key in enumerate(walk.path) if _positive(walk.stops[key])]
    if positive:
        at = min(positive)[1]
        walk.gaps.pop(at, None)
        walk.path = walk.path[at:] + walk.path[:at]


def _positive(stop: dict[str, Any]) -> bool:
    return bool(stop["tabindex"] > 0 and not stop["framed"] and not stop["inner"])


async def _caught(hand: Hand, walk: _Walk, members: list[Key], forced: list[bool], back: bool, whole: bool) -> str:
    """Focus came back to where it was: by its own way round the page, or because a script holds it."""
    if any(forced[-max(_STUCK, len(members)) :]):
        return await _trap(hand, walk, members, back)
    return "left" if whole else "time"


def _many(stop: dict[str, Any]) -> bool:
    return stop["type"] in _MANY or stop["tag"] in _MANY_TAGS or "-" in stop["tag"]


async def _trap(hand: Hand, walk: _Walk, members: list[Key], back: bool) -> str:
    """Focus goes round among `members`: does the other direction, Escape or an arrow lead out?"""
    inside = set(members)
    if any(walk.stops[key]["tag"] in _MANY_TAGS for key in members):
        return "time"  # a document or a player of its own: nothing is known
    soon, walk.wait = walk.wait, LATE
    exits = {"other": False, "Escape": False, "ArrowDown": False, "ArrowRight": False}
    for how in exits:
        if how != "other":
            await hand.press(how)
        for _ in range(len(members) + 2):
            step = await _press(hand, walk, back != (how == "other"))
            if step.key not in inside:
                exits[how] = True
                break
        if exits[how]:
            break
    walk.wait = soon
    walk.traps.append(
        {
            "members": members, "back": back, "other_exits": exits["other"], "escape_exits": exits["Escape"],
            "arrow_exits": exits["ArrowDown"] or exits["ArrowRight"],
            "dialog": any(walk.stops[key]["dialog"] for key in members),
        }
    )  # fmt: skip
    return "trap"


async def _pictures(hand: Hand, walk: _Walk) -> int:
    """Picture the stops whose focus may not be seen, one of each look; how many looks there was no time for."""
    spoken: dict[str, Key] = {}
    missed: set[str] = set()
    end = monotonic() + PICTURE_SECONDS
    for key in walk.path:
        stop = walk.stops[key]
        if stop.get("differences") is None and (key in walk.removed or key[0]):
            continue
        if not _doubtful(stop):
            continue
        look = f"{stop['kin']} {stop['seen']} {stop['sides'] > 1} {stop['covered']} {stop.get('differences')}"
        if look in spoken:
            stop["same_as"] = spoken[look]
        elif len(spoken) >= MAX_PICTURES or monotonic() > end or hand.late:
            missed.add(look)
        else:
            spoken[look] = key
            known = bool(stop.get("differences"))
            # What lies under something shows nothing there: the whole window will be needed.
            stop["picture"] = await compare(hand, *key, explained=known, whole=bool(stop["covered"]))
    return len(missed)


def _doubtful(stop: dict[str, Any]) -> bool:
    ringed = bool(stop["ring"] or stop["plain"]) and any(
        d[:2] == ["self", "outline"] for d in stop.get("differences") or ()
    )
    return not (ringed and stop["seen"] and not stop["covered"] and stop["sides"] >= 2)


async def _value(hand: Hand, walk: _Walk, end: str, back: str, left_out: int) -> dict[str, Any]:
    known = [*walk.path, *walk.stops, *walk.removed, *walk.context, *walk.moved, *walk.moved.values()]
    keys = list(dict.fromkeys(known))
    numbers = await hand.backends(keys)
    selectors = {key: await _selector(hand, key) for key in {*walk.removed, *walk.context}}
    stops = []
    for key in walk.path:
        stop = {k: v for k, v in walk.stops[key].items() if k not in {"n", "kin"}}
        if "same_as" in stop:
            stop["same_as"] = numbers[stop["same_as"]]
        stops.append({"backend": numbers[key], **stop})
    return {
        "stops": stops,
        "end": end,
        "back": back,
        "traps": [trap | {"members": [numbers[key] for key in trap["members"]]} for trap in walk.traps],
        "removed": [{"backend": numbers[key], "selector": selectors[key]} for key in walk.removed],
        "moved": [[numbers[key], numbers[to]] for key, to in walk.moved.items()],
        "lost": sum(walk.gaps.values()),
        "context": [
            {"backend": numbers[key], "selector": selectors[key], "tried": tried} for key, tried in walk.context.items()
        ],
        "left_out": {"pictures": left_out},
    }


async def _selector(hand: Hand, key: Key) -> str:
    try:
        return str(await hand.run(f"hand.selector(hand.nodes[{key[1]}])", key[0]))
    except Gone:
        return ""
