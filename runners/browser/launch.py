"""Finding a browser and starting it: installed Chrome, Edge or Chromium, or Playwright's own download."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Playwright, async_playwright
from playwright.async_api import Error as PlaywrightError

from preuve.errors import PreuveError

LAUNCH_SECONDS = 40

# Quiet, reproducible, and one process for a page and its frames (so that one CDP session sees all of them).
FLAGS = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-site-isolation-trials",
    # This takes the place of Playwright's own list. HttpsUpgrades would try https first and record, as the site's own,
    # redirections that no server sent.
    "--disable-features=HttpsUpgrades,IsolateOrigins,site-per-process,Translate,OptimizationHints,MediaRouter",
    "--hide-scrollbars",
    "--mute-audio",
    "--force-color-profile=srgb",
    "--enable-net-benchmarking",  # lets a tab close its connections between pages: see Tab.reset
)

_COMMANDS = ("google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "microsoft-edge")
_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_WINDOWS = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe")


@dataclass(frozen=True, slots=True)
class BrowserChoice:
    """The browser that will be started, and why without its sandbox when that is so."""

    path: Path
    origin: str  # "environment", "playwright" or "system"
    sandbox: bool


def installed() -> Iterator[tuple[str, Path]]:
    """Every browser that could be used, the preferred one first: (origin, executable).

    `PREUVE_BROWSER` names one; else Playwright's own download, else what the system has.
    """
    named = os.environ.get("PREUVE_BROWSER")
    if named:
        yield "environment", Path(named)
        return
    yield from (("playwright", path) for path in _playwright_downloads())
    for command in _COMMANDS:
        found = shutil.which(command)
        if found:
            yield "system", Path(found)
    roots = [os.environ.get(name, "") for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    places = [Path(p) for p in _MAC] + [Path(root) / tail for root in roots if root for tail in _WINDOWS]
    yield from (("system", place) for place in places if place.is_file())


def _playwright_downloads() -> Iterator[Path]:
    home = Path.home()
    default = {"darwin": home / "Library/Caches", "win32": home / "AppData/Local"}.get(sys.platform, home / ".cache")
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or default / "ms-playwright")
    patterns = ("chrome-*/chrome", "chrome-*/chrome.exe", "chrome-mac*/*.app/Contents/MacOS/*")
    for pattern in patterns:
        yield from sorted((p for p in folder.glob(f"chromium-*/{pattern}") if p.is_file()), reverse=True)


def choose() -> BrowserChoice:
    """The browser to start. Raises PreuveError `no-browser` when the machine has none."""
    for origin, path in installed():
        if path.is_file() and os.access(path, os.X_OK):
            # Chromium refuses its sandbox to root; the run's log says that it went without.
            root = hasattr(os, "geteuid") and os.geteuid() == 0
            return BrowserChoice(path, origin, sandbox=not root)
    raise PreuveError("no-browser")


@asynccontextmanager
async def playwright() -> AsyncIterator[Playwright]:
    """Playwright's driver, stopped at the end whatever happens."""
    # Ctrl+C reaches the driver too: what then breaks off is no news, and not for the user's eyes.
    asyncio.get_running_loop().set_exception_handler(_quietly)
    async with async_playwright() as driver:
        yield driver


def _quietly(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    if "Connection closed" not in str(context.get("exception")):
        loop.default_exception_handler(context)


async def start(driver: Playwright, choice: BrowserChoice, extra_flags: tuple[str, ...] = ()) -> Browser:
    """Start the browser. Raises PreuveError `browser-does-not-start` with the browser's own words."""
    try:
        return await driver.chromium.launch(
            executable_path=choice.path,
            headless=True,
            chromium_sandbox=choice.sandbox,
            args=[*FLAGS, *extra_flags],
            timeout=LAUNCH_SECONDS * 1000,
        )
    except PlaywrightError as error:
        why = str(error).strip().splitlines()[0] if str(error).strip() else ""
        raise PreuveError("browser-does-not-start", path=str(choice.path), why=why) from error
