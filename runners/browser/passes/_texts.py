"""What the passes on sight share: a look at the page's texts before and after a change; elements named by number."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from playwright.async_api import Error as PlaywrightError

from runners.browser.axe import evaluate, own_world
from runners.browser.parts import VIEWPORT
from runners.browser.tab import Tab

TEXTS = (files("runners.browser") / "scripts" / "texts.js").read_text(encoding="utf-8")
# What a page does when its window changes is done at the next frames; a page that is never painted has none.
DRAWN = """new Promise((done) => { setTimeout(done, 150); requestAnimationFrame(() => requestAnimationFrame(() => {
  setTimeout(done, 10); })); })"""
BACK_SECONDS = 3
# Texts by `format`: hence the double braces.
_PUT = """(() => {{ const sheet = new CSSStyleSheet(); sheet.replaceSync({css}); globalThis.preuveSheet = sheet;
  for (const tree of preuveTexts.trees()) tree.adoptedStyleSheets = [...tree.adoptedStyleSheets, sheet]; }})()"""
_TAKE = """for (const tree of preuveTexts.trees()) {
  tree.adoptedStyleSheets = [...tree.adoptedStyleSheets].filter((one) => one !== globalThis.preuveSheet); }"""


@dataclass(frozen=True, slots=True)
class Look:
    """A world of our own in the page, with `preuveTexts` (scripts/texts.js) in it."""

    tab: Tab
    world: int

    async def ask(self, script: str) -> Any:
        """The value of a script there."""
        return await evaluate(self.tab.session, script, self.world)

    async def numbers(self, things: str = "preuveTexts.named") -> list[int]:
        """The browser's own numbers of the elements of an array there; -1 for one that has none."""
        params = {"expression": things, "contextId": self.world, "objectGroup": "preuve"}
        array = (await self.tab.session.send("Runtime.evaluate", params))["result"]["objectId"]
        properties = await self.tab.session.send("Runtime.getProperties", {"objectId": array, "ownProperties": True})
        objects = {p["name"]: p["value"]["objectId"] for p in properties["result"] if "objectId" in p.get("value", {})}
        found = await asyncio.gather(
            *(self._number(objects[str(at)]) for at in range(len(objects)) if str(at) in objects)
        )
        with suppress(PlaywrightError):
            await self.tab.session.send("Runtime.releaseObjectGroup", {"objectGroup": "preuve"})
        return list(found)

    async def _number(self, thing: str) -> int:
        try:
            node = await self.tab.session.send("DOM.describeNode", {"objectId": thing})
        except PlaywrightError:
            return -1
        return int(node["node"]["backendNodeId"])

    async def named(self, found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """The same facts with each element's number (`node`) in place of its place in our list (`at`)."""
        facts = list(found)
        if facts:
            numbers = await self.numbers()
            for fact in facts:
                for part in (fact, fact.get("by"), fact.get("with")):
                    if isinstance(part, dict) and "at" in part:
                        at = part.pop("at")
                        part["node"] = numbers[at] if at < len(numbers) else -1
        return facts


async def look(tab: Tab) -> Look:
    """Our world in the page, ready."""
    world = await own_world(tab.session)
    await evaluate(tab.session, TEXTS, world)
    return Look(tab, world)


@asynccontextmanager
async def putting_back(look: Look) -> AsyncIterator[None]:
    """What puts the page back must not hold anything up; a page that it does not reach in time is not used again."""
    try:
        async with asyncio.timeout(BACK_SECONDS):
            yield
    except (PlaywrightError, RuntimeError, TimeoutError):
        look.tab.broken = True


@asynccontextmanager
async def scrolled(look: Look) -> AsyncIterator[None]:
    """Whatever happens to the page meanwhile, it is scrolled to where it was again in the end."""
    at = await look.ask("[scrollX, scrollY]")
    try:
        yield
    finally:
        if not look.tab.broken:
            async with putting_back(look):
                await look.ask(f"scrollTo({{left: {at[0]}, top: {at[1]}, behavior: 'instant'}})")


@asynccontextmanager
async def window(look: Look, width: int, height: int) -> AsyncIterator[None]:
    """The page in a window of this size (CSS pixels), then in its own again."""
    async with scrolled(look):
        try:
            await look.tab.page.set_viewport_size({"width": width, "height": height})
            await look.ask(DRAWN)
            yield
        finally:
            async with putting_back(look):
                await look.tab.page.set_viewport_size(VIEWPORT)
                await look.ask(DRAWN)


@asynccontextmanager
async def sheet(look: Look, css: str) -> AsyncIterator[None]:
    """The page with one more style sheet, which no content policy keeps out and no script of the page is told of."""
    async with scrolled(look):
        try:
            await look.ask(_PUT.format(css=json.dumps(css)))
            yield
        finally:
            async with putting_back(look):
                await look.ask(_TAKE)
