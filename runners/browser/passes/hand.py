"""What the passes that use keys and pointer share: a hand on a page that can send nothing, and that is put back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from importlib.resources import files
from time import monotonic
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Route

from runners.browser.axe import evaluate, own_world
from runners.browser.tab import Tab

SCRIPT = (files("runners.browser") / "scripts" / "pass_hand.js").read_text(encoding="utf-8")
SHIFT = 8  # CDP's number for the key held down
# What a key is to CDP: code, Windows' number, the text it types.
KEYS = {
    "Tab": ("Tab", 9, ""), "Enter": ("Enter", 13, "\r"), " ": ("Space", 32, " "), "Escape": ("Escape", 27, ""),
    "ArrowDown": ("ArrowDown", 40, ""), "ArrowUp": ("ArrowUp", 38, ""), "ArrowRight": ("ArrowRight", 39, ""),
}  # fmt: skip


class Gone(Exception):  # noqa: N818 - nothing went wrong: the page left
    """The document is not there any more: a script replaced it."""


@dataclass
class Hand:
    """Keys and pointer on one page. `tried` are the requests that the page wanted to make and that were stopped.

    Elements are named by the world they were found in and their number there.
    """

    tab: Tab
    until: float
    worlds: list[int] = field(default_factory=list)
    tried: list[dict[str, Any]] = field(default_factory=list)
    pause: float = 0.0  # seconds that scripts are given to answer
    keyed: bool = True  # whether anything hears of keys
    _inner: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def late(self) -> bool:
        """Whether the time is up."""
        return monotonic() > self.until

    async def run(self, script: str, world: int = 0) -> Any:
        """The value of a script in one of our worlds. Raises Gone when its document is."""
        try:
            return await evaluate(self.tab.session, script, self.worlds[world])
        except (PlaywrightError, RuntimeError) as error:
            if "context" in str(error).lower() and "find" in str(error).lower():
                raise Gone from None
            raise

    async def enter(self, scripts: Sequence[str], frame: str | None = None) -> int:
        """A world in a frame (the page itself when None), with these scripts in it; its place in `worlds`."""
        context = await own_world(self.tab.session, frame)
        for script in scripts:
            await evaluate(self.tab.session, script, context)
        self.worlds.append(context)
        return len(self.worlds) - 1

    async def inside(self, world: int, number: int, scripts: Sequence[str]) -> int | None:
        """The world inside a frame of another origin, which is element `number` of `world`; None when there is none."""
        if (world, number) not in self._inner:
            node = await self.describe(world, number)
            if "frameId" not in node or len(self.worlds) > 20:
                return None
            self._inner[world, number] = await self.enter(scripts, node["frameId"])
        return self._inner[world, number]

    async def describe(self, world: int, number: int) -> dict[str, Any]:
        """CDP's description of an element."""
        params = {"expression": f"hand.nodes[{number}]", "contextId": self.worlds[world], "objectGroup": "hand"}
        remote = await self.tab.session.send("Runtime.evaluate", params)
        if "objectId" not in remote["result"]:
            return {}
        found = await self.tab.session.send("DOM.describeNode", {"objectId": remote["result"]["objectId"]})
        node: dict[str, Any] = found["node"]
        return node

    async def backends(self, keys: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
        """The browser's own numbers of elements (-1 for those that are gone)."""
        nodes = await asyncio.gather(*(self.describe(*key) for key in keys))
        await self.tab.session.send("Runtime.releaseObjectGroup", {"objectGroup": "hand"})
        return {key: int(node.get("backendNodeId", -1)) for key, node in zip(keys, nodes, strict=True)}

    async def adopt(self, backend: int) -> int:
        """Our number for the element that the browser knows by `backend`; -1 when it is not one of the page's own."""
        try:
            place = {"backendNodeId": backend, "executionContextId": self.worlds[0], "objectGroup": "hand"}
            remote = (await self.tab.session.send("DOM.resolveNode", place))["object"]["objectId"]
            call = "function () { return this.nodeType === 1 ? hand.number(this) : -1; }"
            params = {"functionDeclaration": call, "objectId": remote, "returnByValue": True}
            return int((await self.tab.session.send("Runtime.callFunctionOn", params))["result"]["value"])
        except (PlaywrightError, KeyError):
            return -1

    async def press(self, key: str, shift: bool = False) -> None:
        """Press and release a key."""
        code, number, text = KEYS.get(key) or (f"Key{key.upper()}" if key.isalpha() else "", ord(key.upper()), key)
        params: dict[str, Any] = {"key": key, "code": code, "windowsVirtualKeyCode": number}
        params |= {"modifiers": SHIFT if shift else 0}
        down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
        send = self.tab.session.send
        up = params | {"type": "keyUp"}
        await asyncio.gather(send("Input.dispatchKeyEvent", params | down), send("Input.dispatchKeyEvent", up))

    async def move(self, x: float, y: float) -> None:
        """Move the pointer, in pixels of the window."""
        await self.tab.session.send("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y})

    async def button(self, kind: str, x: float, y: float) -> None:
        """`kind`: mousePressed or mouseReleased, of the main button."""
        params = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
        await self.tab.session.send("Input.dispatchMouseEvent", params)

    async def click(self, x: float, y: float) -> None:
        """Move there, press and release."""
        await self.move(x, y)
        await self.button("mousePressed", x, y)
        await self.button("mouseReleased", x, y)

    def mark(self) -> dict[str, int]:
        """How often the page tried to interrupt, open or send something so far: compare two marks."""
        return {**self.tab.events, "request": len(self.tried)}

    def since(self, before: dict[str, int]) -> list[str]:
        """What it tried since a mark: "navigation", "popup", "dialog-alert", "request", "download"."""
        now = self.mark()
        return sorted(event for event in now if now[event] > before.get(event, 0))


async def listeners(tab: Tab) -> list[tuple[str, int | None]]:
    """(type, the browser's number of the node or None for the window) of every listener: see `parts.listeners`."""
    found: list[tuple[str, int | None]] = []
    for root in ("document", "window"):
        thing = await tab.session.send("Runtime.evaluate", {"expression": root, "objectGroup": "heard"})
        asked = {"objectId": thing["result"]["objectId"], "depth": -1, "pierce": True}
        answer = await tab.session.send("DOMDebugger.getEventListeners", asked)
        found += [(one["type"], one.get("backendNodeId")) for one in answer["listeners"]]
    await tab.session.send("Runtime.releaseObjectGroup", {"objectGroup": "heard"})
    return found


@asynccontextmanager
async def acting(tab: Tab, scripts: Sequence[str], seconds: float) -> AsyncIterator[Hand]:
    """A hand on the page for at most so many seconds. Windows that open get nothing from the network.

    Afterwards focus, scroll and pointer are where they were. Raises Gone when the page went away.
    """
    hand = Hand(tab, monotonic() + seconds)

    def held(event: dict[str, Any]) -> None:
        request, kind = event["request"], event.get("resourceType", "")
        if not (request["method"] == "GET" and kind in {"Stylesheet", "Image", "Media", "Font", "Script"}):
            if kind == "Document" and event["frameId"] == tab.frame:
                tab.events["navigation"] = tab.events.get("navigation", 0) + 1
            elif kind != "Ping" and len(hand.tried) < 1000:
                hand.tried.append({"method": request["method"], "kind": kind})

    def wished(event: dict[str, Any]) -> None:
        # Told by the page's own process, so before whatever it answers us next: its request may come later.
        if event["frameId"] == tab.frame and event["disposition"] == "currentTab":
            tab.events["navigation"] = tab.events.get("navigation", 0) + 1

    async def guard(route: Route) -> None:
        try:
            own = route.request.frame.page == tab.page
        except PlaywrightError:
            own = False  # the first request of a window that is only just opening
        with suppress(PlaywrightError):
            if own:
                await route.continue_()
            else:
                tab.events["popup"] = tab.events.get("popup", 0) + 1
                await route.abort()

    context = tab.page.context
    await tab.session.send("Page.resetNavigationHistory")  # nowhere to go back to
    tab.session.on("Fetch.requestPaused", held)
    tab.session.on("Page.frameRequestedNavigation", wished)
    await context.route("**/*", guard)
    try:
        await hand.enter((SCRIPT, *scripts))
        await hand.run("hand.keep()")
        yield hand
    finally:
        with suppress(PlaywrightError, Gone, RuntimeError):
            await hand.move(-1, -1)
            await hand.run("hand.restore()")
        tab.session.remove_listener("Fetch.requestPaused", held)
        tab.session.remove_listener("Page.frameRequestedNavigation", wished)
        with suppress(PlaywrightError):
            await context.unroute("**/*", guard)
