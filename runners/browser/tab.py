"""A browser tab that visits one page after the other, and what interrupts it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, Dialog, Page
from playwright.async_api import Error as PlaywrightError

from runners.browser.network import Recorder
from runners.browser.redact import redact

RESET_SECONDS = 8
# A connection left open would make the next page's first byte too early, and HTTP/2 headers smaller than they are.
FORGET = "window.name = ''; window.chrome?.benchmarking?.closeConnections()"
MAX_MESSAGES = 200
HARMLESS = {"Stylesheet", "Image", "Media", "Font", "Script"}  # what a calmed page may still load
MAX_SAID = 1000
OBSERVE = (files("runners.browser") / "scripts" / "observe.js").read_text(encoding="utf-8")


@dataclass
class Tab:
    """A browser tab that visits one page after the other.

    `broken` once it must not be used again; `lost` when it is gone: its renderer died, or the whole browser.
    """

    page: Page
    session: CDPSession
    recorder: Recorder
    broken: bool = False
    lost: bool = False
    frame: str = ""
    load: str = ""  # the browser's number of the load that is shown
    error_page: bool = False  # shown is the browser's own page about a fault
    messages: list[dict[str, Any]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    events: dict[str, int] = field(default_factory=dict)
    said: int = 0
    leads: list[dict[str, Any]] = field(default_factory=list)  # how the page itself led on: reason, delay in seconds
    calmed: bool = False  # passes act on the page, and it may send nothing
    keys: Sequence[Mapping[str, str]] = ()  # cookies that each visit begins with: they open a shop that is still closed
    _waits: dict[str, float] = field(default_factory=dict)
    _chores: set[asyncio.Future[Any]] = field(default_factory=set)

    @staticmethod
    async def open(context: BrowserContext, keys: Sequence[Mapping[str, str]] = ()) -> Tab:
        """A new tab of `context`, with recording on and every kind of interruption answered."""
        page = await context.new_page()
        session = await context.new_cdp_session(page)
        tab = Tab(page, session, Recorder(session), keys=keys)
        await tab.recorder.start()
        await session.send("Page.enable")
        page.on("dialog", lambda dialog: tab._chore(tab._answer(dialog)))
        # Not "popup": a window opened without an opener must go too. The context is this tab's alone.
        context.on("page", lambda popup: tab._chore(tab._close(popup)))
        page.on("download", lambda download: tab._chore(tab._cancel(download)))
        page.on("crash", lambda _: tab._crashed())
        page.on("console", tab._console)
        page.on("pageerror", lambda error: tab._error(str(error)))
        session.on("Page.frameNavigated", lambda event: tab._navigated(event["frame"]))
        session.on("Page.frameScheduledNavigation", tab._scheduled)
        session.on("Page.frameRequestedNavigation", tab._requested)
        session.on("Fetch.requestPaused", lambda event: tab._chore(tab._hold(event)))
        await page.add_init_script(OBSERVE)
        return tab

    async def freeze(self) -> None:
        """Let the page go nowhere else from now on: all that is collected must be of one document."""
        await self.session.send("Fetch.enable", {"patterns": [{"resourceType": "Document"}]})

    async def calm(self) -> None:
        """Let the page ask for nothing from now on but pictures, styles, fonts and scripts.

        So no form is sent, no basket filled and no link left, whatever is clicked or typed.
        """
        self.calmed = True
        await self.session.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})

    def _navigated(self, frame: dict[str, Any]) -> None:
        if "parentId" not in frame:
            self.frame, self.load, self.error_page = frame["id"], frame["loaderId"], "unreachableUrl" in frame

    def _scheduled(self, event: dict[str, Any]) -> None:
        self._waits[event["frameId"]] = event["delay"]

    def _requested(self, event: dict[str, Any]) -> None:
        if event["frameId"] == self.frame:
            delay = self._waits.get(event["frameId"], 0)
            self.leads.append({"reason": event["reason"], "delay": delay})

    async def _hold(self, event: dict[str, Any]) -> None:
        request = {"requestId": event["requestId"]}
        harmless = event["request"]["method"] == "GET" and event["resourceType"] in HARMLESS
        with suppress(PlaywrightError):
            if self.calmed and not harmless:
                await self.session.send("Fetch.failRequest", {**request, "errorReason": "Aborted"})
            elif event["frameId"] == self.frame and event["resourceType"] == "Document":
                self._count("navigation")
                self.recorder.drop(event.get("networkId", ""))
                await self.session.send("Fetch.failRequest", {**request, "errorReason": "Aborted"})
            else:
                await self.session.send("Fetch.continueRequest", request)

    def _count(self, event: str) -> None:
        self.events[event] = self.events.get(event, 0) + 1

    def _chore(self, work: Awaitable[None]) -> None:
        future = asyncio.ensure_future(work)
        self._chores.add(future)
        future.add_done_callback(self._chores.discard)

    async def _answer(self, dialog: Dialog) -> None:
        self._count(f"dialog-{dialog.type}")
        # Leaving must be allowed; everything else is declined, as a cautious visitor would.
        with suppress(PlaywrightError):
            await (dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss())

    async def _close(self, popup: Page) -> None:
        self._count("popup")
        with suppress(PlaywrightError):
            await popup.close()

    async def _cancel(self, download: Any) -> None:
        self._count("download")
        with suppress(PlaywrightError):
            await download.cancel()

    def _crashed(self) -> None:
        self.broken = self.lost = True
        self._count("crash")

    def _console(self, message: Any) -> None:
        self.said += 1
        if self.said == MAX_SAID:  # a page that never stops talking would keep us from anything else
            self.page.remove_listener("console", self._console)
        if message.type in {"error", "warning"} and len(self.messages) < MAX_MESSAGES:
            place = message.location or {}
            if place.get("url", "").endswith("/favicon.ico"):
                return  # the browser's own wish, once a site: see Recorder
            self.messages.append(
                {
                    "level": message.type,
                    "text": redact(message.text[:500]),
                    "url": redact(place.get("url", "")),
                    "line": place.get("lineNumber", 0) + 1,
                }
            )

    def _error(self, text: str) -> None:
        if len(self.errors) < MAX_MESSAGES:
            self.errors.append({"text": redact(text[:500])})

    async def reset(self, origin: str) -> None:
        """Leave the page before and forget it: cookies, storage, connections, what was recorded.

        Raises Playwright's Error when the tab does not obey: it must be replaced.
        """
        try:
            async with asyncio.timeout(RESET_SECONDS):
                await self._leave()
                await self.session.send("Fetch.disable")
                await self.session.send("Runtime.evaluate", {"expression": FORGET})
                await self.session.send("Page.resetNavigationHistory")
                await self.session.send("Network.clearBrowserCookies")
                for whose in (origin, "*"):  # "*": frames of other origins keep theirs apart for each site
                    await self.session.send("Storage.clearDataForOrigin", {"origin": whose, "storageTypes": "all"})
                if self.keys:
                    await self.session.send("Network.setCookies", {"cookies": list(self.keys)})
        except TimeoutError:
            raise PlaywrightError("the tab does not leave the page before") from None
        if self.said >= MAX_SAID:
            self.page.on("console", self._console)
        self.calmed = False
        self.recorder.begin()
        self.messages, self.errors, self.events, self.said = [], [], {}, 0
        self.leads, self._waits = [], {}

    async def _leave(self) -> None:
        try:
            await self.page.goto("about:blank")
        except PlaywrightError:  # overtaken by what the page before, or the browser's page about its fault, began
            await self.page.goto("about:blank")

    async def close(self) -> None:
        """Close the tab and its context, whatever state they are in."""
        self.broken = True
        with suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(RESET_SECONDS):
                await self.page.context.close()
