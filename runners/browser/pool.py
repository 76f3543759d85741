"""A few tabs that share the work of visiting, and that are replaced when a page breaks them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, HttpCredentials, Playwright
from playwright.async_api import Error as PlaywrightError

from runners.browser.draw import draw
from runners.browser.launch import BrowserChoice, playwright, start
from runners.browser.passes import Pass
from runners.browser.tab import Tab
from runners.browser.visit import LIMITS, VIEWPORT, Limits, Visited, VisitFailed, visit
from runners.engines import Engines

log = logging.getLogger("preuve.browser")
CLOSE_SECONDS = 10

# What tests use to stand in for hosts that cannot be reached: they are given each new context.
Prepare = Callable[[BrowserContext], Awaitable[None]]


@dataclass(slots=True)
class Pool:
    """`visit(url, origin)` runs in one of `workers` tabs. A tab or a browser that breaks is replaced."""

    driver: Playwright
    choice: BrowserChoice
    axe_script: Path | None
    prepare: Prepare | None = None
    limits: Limits = LIMITS
    credentials: HttpCredentials | None = None
    version: str = ""
    passes: Sequence[Pass] = ()
    engines: Engines | None = None
    keys: Sequence[Mapping[str, str]] = ()
    _browser: Browser | None = None
    _tabs: asyncio.LifoQueue[Tab | None] = field(default_factory=asyncio.LifoQueue)
    _starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    _axe: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def visit(self, url: str, origin: str, passes: bool = True) -> Visited:
        """Visit a page, with or without `passes`; a second time in a new tab when the first one broke under it.

        Raises VisitFailed when both failed, or when the page cannot be had.
        """
        tab = await self._tabs.get()
        partial: Visited | None = None
        try:
            for again in (True, False):
                if tab is None or tab.broken:
                    tab = await self._replace(tab)
                try:
                    if self.engines:
                        await self.engines.prove(tab)
                    visited = await visit(
                        tab, url, origin, self.axe_script, self.version, self._axe, self.limits,
                        self.passes if passes else (),
                        self.engines,
                    )  # fmt: skip
                    if not again or visited.http["problems"].get("tab") != "crashed":
                        return visited
                    partial = visited
                except VisitFailed as failed:
                    log.warning("%s: %s", url, failed)
                    if partial:
                        return partial
                    # Another page may have taken the browser down: this one gets its own chance.
                    if not (again and failed.broken and failed.reason in {"tab-crashed", "browser-fault"}):
                        raise
            raise AssertionError("unreachable")
        finally:
            self._tabs.put_nowait(tab)

    async def draw(self, data: bytes, media_type: str) -> bytes:
        """A picture as the browser draws it: see `runners.browser.draw`."""
        return await draw(await self._living_browser(), data, media_type)

    async def _replace(self, old: Tab | None) -> Tab:
        if old:
            await old.close()
        failed: Browser | None = None
        for last in (False, True):
            browser = await self._living_browser(failed)
            try:
                async with asyncio.timeout(CLOSE_SECONDS):
                    context = await browser.new_context(
                        viewport=VIEWPORT,
                        service_workers="block",
                        locale="fr-FR",
                        ignore_https_errors=False,
                        http_credentials=self.credentials,
                    )
                    if self.prepare:
                        await self.prepare(context)
                    return await Tab.open(context, self.keys)
            except (PlaywrightError, TimeoutError) as error:
                if last:
                    raise VisitFailed("browser-fault", str(error)[:200], broken=True) from error
                failed = browser
        raise AssertionError("unreachable")

    async def _living_browser(self, failed: Browser | None = None) -> Browser:
        """The browser that runs, or a new one in place of `failed`: two tabs that lose it must start only one."""
        async with self._starting:
            if self._browser is None or self._browser is failed or not self._browser.is_connected():
                await self.close()
                self._browser = await start(self.driver, self.choice)
                self.version = self._browser.version
            return self._browser

    async def close(self) -> None:
        """Stop the browser, if it still runs."""
        if self._browser:
            with suppress(PlaywrightError, TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._browser.close()
            self._browser = None


@asynccontextmanager
async def open_pool(
    choice: BrowserChoice,
    axe_script: Path | None,
    workers: int,
    prepare: Prepare | None = None,
    limits: Limits = LIMITS,
    credentials: HttpCredentials | None = None,
    engines: Engines | None = None,
    passes: Sequence[Pass] = (),
    keys: Sequence[Mapping[str, str]] = (),
) -> AsyncIterator[Pool]:
    """A pool whose browser is running; `credentials` name the one origin they are for. `engines` judge beside axe.

    `keys` are cookies that each visit begins with.

    `passes` act on each page, once all the rest is kept of it.

    Raises PreuveError `browser-does-not-start`.
    """
    async with playwright() as driver:
        pool = Pool(driver, choice, axe_script, prepare, limits, credentials, passes=passes, engines=engines, keys=keys)
        for _ in range(workers):
            pool._tabs.put_nowait(None)
        await pool._living_browser()
        try:
            yield pool
        finally:
            await pool.close()
