"""A browser tab that visits one page after the other, and what interrupts it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, Dialog, Page
from playwright.async_api import Error as PlaywrightError

from runners.browser.network import Recorder, redact_url

OBSERVE = (files("runners.browser") / "scripts" / "observe.js").read_text(encoding="utf-8")


@dataclass(slots=True)
class Tab:
    """A browser tab that visits one page after the other. `broken` once it must not be used again."""

    page: Page
    session: CDPSession
    recorder: Recorder
    broken: bool = False
    messages: list[dict[str, Any]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    events: dict[str, int] = field(default_factory=dict)
    _chores: set[asyncio.Future[Any]] = field(default_factory=set)

    @staticmethod
    async def open(context: BrowserContext) -> Tab:
        """A new tab of `context`, with recording on and every kind of interruption answered."""
        page = await context.new_page()
        session = await context.new_cdp_session(page)
        tab = Tab(page, session, Recorder(session))
        await tab.recorder.start()
        for domain in ("Page", "DOM", "Accessibility", "DOMSnapshot"):
            await session.send(f"{domain}.enable")
        page.on("dialog", lambda dialog: tab._chore(tab._answer(dialog)))
        page.on("popup", lambda popup: tab._chore(tab._close(popup)))
        page.on("download", lambda download: tab._chore(tab._cancel(download)))
        page.on("crash", lambda _: tab._crashed())
        page.on("console", lambda message: tab._console(message))
        page.on("pageerror", lambda error: tab._error(str(error)))
        await page.add_init_script(OBSERVE)
        return tab

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
        self.broken = True
        self._count("crash")

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"} and len(self.messages) < 200:
            place = message.location or {}
            entry = {"level": message.type, "text": message.text[:500]}
            self.messages.append(
                entry | {"url": redact_url(place.get("url", "")), "line": place.get("lineNumber", 0) + 1}
            )

    def _error(self, text: str) -> None:
        if len(self.errors) < 200:
            self.errors.append({"text": text[:500]})

    async def reset(self, origin: str) -> None:
        """Leave the page before and forget it: cookies, storage, what was recorded."""
        await self.page.goto("about:blank", timeout=5000)
        await self.session.send("Network.clearBrowserCookies")
        await self.session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        self.recorder.begin()
        self.messages, self.errors, self.events = [], [], {}

    async def close(self) -> None:
        """Close the tab, whatever state it is in."""
        self.broken = True
        with suppress(PlaywrightError, TimeoutError):
            async with asyncio.timeout(5):
                await self.page.close()
