"""One visit of one page: everything that is collected, each part with its own time limit.

The tab is reused from page to page with the HTTP cache off and cookies and storage cleared, so that a page costs what
it would cost a new visitor. A part that fails is named in `http.problems`; the others are kept.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout
from playwright.async_api import ViewportSize

from preuve.bundle import Item
from preuve.views.dom import STYLES
from runners.browser.axe import TOOL as AXE_TOOL
from runners.browser.axe import evaluate, own_world, run_axe
from runners.browser.network import redact_headers, redact_url
from runners.browser.tab import Tab

VIEWPORT: ViewportSize = {"width": 1920, "height": 1080}  # EcoIndex's published protocol asks for this window
LOAD_SECONDS = 30.0
STEP_SECONDS = 20.0
VISIT_SECONDS = 100.0
QUIET_SECONDS = 0.5
SETTLE_SECONDS = 3.0
MAX_SHOT_HEIGHT = 12_000
MAX_SOURCE = 20_000_000
MAX_ELEMENTS = 60_000  # beyond this, one page would cost minutes and gigabytes
CHROMIUM = "Chromium"

_SCRIPTS = files("runners.browser") / "scripts"
READ, SCROLL, LINKS = ((_SCRIPTS / f"{name}.js").read_text(encoding="utf-8") for name in ("read", "scroll", "links"))


class VisitFailed(Exception):  # noqa: N818 - a page that failed is no fault of the program
    """The page gave no evidence at all. `reason` is the id of a sentence; `broken` says the tab must go."""

    def __init__(self, reason: str, detail: str = "", broken: bool = False) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail, self.broken = reason, detail, broken


@dataclass(frozen=True, slots=True)
class Visited:
    """What one visit brought: the `http` evidence (status, where it ended, links, problems) and all other items.

    Items stand under the address asked for; whoever stores them says under which address the page is known.
    """

    http: dict[str, Any]
    items: tuple[Item, ...]


async def visit(
    tab: Tab, url: str, origin: str, axe_script: Path | None, browser: str, axe_turn: asyncio.Lock | None = None
) -> Visited:
    """Visit `url` and collect everything. `origin` is whose storage is cleared first; `browser` its version.

    `axe_turn` is held while axe runs: it fills a core, so that two at once would only slow each other down.
    Without an `axe_script` that part is left out.

    Raises VisitFailed when nothing could be had of the page.
    """
    try:
        async with asyncio.timeout(VISIT_SECONDS):
            return await _visit(tab, url, origin, axe_script, browser, axe_turn or asyncio.Lock())
    except TimeoutError:
        tab.broken = True
        raise VisitFailed("page-too-slow", f"{VISIT_SECONDS:.0f} s", broken=True) from None
    except PlaywrightError as error:
        tab.broken = True
        reason = "tab-crashed" if tab.events.get("crash") or "crash" in str(error).lower() else "browser-fault"
        raise VisitFailed(reason, str(error).splitlines()[0][:200], broken=True) from error


async def _visit(
    tab: Tab, url: str, origin: str, axe_script: Path | None, browser: str, axe_turn: asyncio.Lock
) -> Visited:
    await tab.reset(origin)
    problems: dict[str, str] = {}
    await _load(tab, url, problems)
    document = tab.recorder.chain[-1] if tab.recorder.chain else None
    if (document is None or not document.status) and problems.get("load") == "timeout":
        raise VisitFailed("no-answer", f"{LOAD_SECONDS:.0f} s")
    if document is None or not document.status:
        raise VisitFailed(_network_reason(document.failure if document else ""), document.failure if document else "")
    await _settle(tab)
    if tab.broken:
        raise VisitFailed("tab-crashed", broken=True)

    items: list[Item] = []

    async def step(kind: str, collect: Callable[[], Awaitable[Item | None]]) -> None:
        started = monotonic()
        try:
            async with asyncio.timeout(STEP_SECONDS):
                item = await collect()
            if item:
                items.append(item)
        except TimeoutError:
            problems[kind] = "timeout"
            if monotonic() - started >= STEP_SECONDS:
                await _interrupt(tab)
        except (PlaywrightError, RuntimeError, ValueError, KeyError) as error:
            problems[kind] = str(error).splitlines()[0][:200] if str(error) else type(error).__name__

    tool = f"{CHROMIUM} {browser}"
    html = "html" in document.media_type
    read: dict[str, Any] = {}

    async def in_page() -> Item | None:
        read.update(await evaluate(tab.session, READ))
        return None

    if html:
        await step("read", in_page)
        await step("scroll", lambda: _scroll(tab))
        await step("source", lambda: _source(tab, url))
        await step("rendered", lambda: _rendered(tab, url, tool))
        huge = read.get("page", {}).get("elements", 0) > MAX_ELEMENTS
        if huge:
            problems |= {"dom": "too-large", "axtree": "too-large", "axe": "too-large"}
        else:
            await step("dom", lambda: _snapshot(tab, url, tool))
            await step("axtree", lambda: _axtree(tab, url, tool))
        await step("screenshot", lambda: _screenshot(tab, url, tool))
        if axe_script and not huge and "timeout" not in problems.values():
            async with axe_turn:
                await step("axe", lambda: _axe(tab, url, axe_script))
    else:
        problems["read"] = "not-html"
    items += [Item.json(kind, url, read[kind], tool) for kind in ("vitals", "queues", "storage") if kind in read]
    if tab.broken:
        problems["tab"] = "crashed"

    page_facts = read.get("page", {})
    chain = tab.recorder.chain
    console = {"messages": tab.messages, "errors": tab.errors, "events": tab.events}
    items.append(Item.json("console", url, console, tool))
    items.append(Item.json("har", url, tab.recorder.har(url, page_facts.get("title", "")), tool))
    http = {
        "url": url,
        "final_url": redact_url(page_facts.get("url") or document.url),
        "status": document.status,
        "redirects": [{"url": redact_url(hop.url), "status": hop.status} for hop in chain[:-1]],
        "headers": redact_headers(document.headers),
        "protocol": document.protocol,
        "media_type": document.media_type,
        "page": page_facts,
        "problems": problems,
    }
    if html and not tab.broken:
        found = await _links(tab, problems)
        http["links"], http["canonical"] = found.pop("links", []), found.pop("canonical", "")
        http["page"] = page_facts | found
    return Visited(http, tuple(items))


async def _load(tab: Tab, url: str, problems: dict[str, str]) -> None:
    try:
        await tab.page.goto(url, wait_until="load", timeout=LOAD_SECONDS * 1000)
    except PlaywrightTimeout:
        problems["load"] = "timeout"
        await _interrupt(tab)
    except PlaywrightError as error:
        text = str(error)
        if "Download is starting" in text or "ERR_ABORTED" in text:
            problems["load"] = "download"
        elif "crash" in text.lower():
            tab.broken = True
            raise VisitFailed("tab-crashed", broken=True) from error
        elif not (tab.recorder.chain and tab.recorder.chain[-1].status):
            raise VisitFailed(_network_reason(text), text.splitlines()[0][:200]) from error
        else:
            problems["load"] = text.splitlines()[0][:200]


def _network_reason(text: str) -> str:
    """The id of the sentence for a network fault of Chromium."""
    reasons = {
        "ERR_NAME_NOT_RESOLVED": "no-such-host",
        "ERR_CONNECTION_REFUSED": "connection-refused",
        "ERR_TOO_MANY_REDIRECTS": "redirect-loop",
        "ERR_CERT": "certificate-refused",
        "ERR_SSL": "certificate-refused",
        "ERR_TIMED_OUT": "no-answer",
        "ERR_CONNECTION_TIMED_OUT": "no-answer",
        "ERR_EMPTY_RESPONSE": "empty-answer",
        "ERR_INVALID_AUTH": "password-asked",
        "ERR_CONTENT_DECODING_FAILED": "answer-unreadable",
        "ERR_INTERNET_DISCONNECTED": "no-network",
    }
    return next((reason for mark, reason in reasons.items() if mark in text), "network-fault")


async def _interrupt(tab: Tab) -> None:
    """Break an endless script, so that what the page holds can still be read."""
    try:
        async with asyncio.timeout(3):
            await tab.session.send("Runtime.terminateExecution")
    except (PlaywrightError, TimeoutError):
        tab.broken = True


async def _settle(tab: Tab, limit: float = SETTLE_SECONDS) -> None:
    """Wait until no request has been under way for QUIET_SECONDS, or until `limit`."""
    end, quiet_since, count = monotonic() + limit, monotonic(), -1
    while monotonic() < end:
        now = len(tab.recorder.requests)
        if tab.recorder.pending or now != count:
            quiet_since, count = monotonic(), now
        elif monotonic() - quiet_since >= QUIET_SECONDS:
            return
        await asyncio.sleep(0.05)


async def _scroll(tab: Tab) -> None:
    before = len(tab.recorder.requests)
    await evaluate(tab.session, SCROLL, await own_world(tab.session))
    if len(tab.recorder.requests) > before or tab.recorder.pending:
        await _settle(tab)


async def _source(tab: Tab, url: str) -> Item | None:
    body = await tab.recorder.body()
    if body is None:
        return None
    data = body.encode("utf-8", "replace")[:MAX_SOURCE]
    return Item("source", url, data, "text/html;charset=utf-8", CHROMIUM)


async def _rendered(tab: Tab, url: str, tool: str) -> Item:
    html = await evaluate(tab.session, "document.documentElement ? document.documentElement.outerHTML : ''")
    return Item("rendered", url, html.encode("utf-8", "replace")[:MAX_SOURCE], "text/html;charset=utf-8", tool)


async def _snapshot(tab: Tab, url: str, tool: str) -> Item:
    snapshot = await tab.session.send("DOMSnapshot.captureSnapshot", {"computedStyles": list(STYLES)})
    return Item.json("dom", url, {"styles": STYLES, "snapshot": snapshot}, tool)


async def _axtree(tab: Tab, url: str, tool: str) -> Item:
    tree = await tab.session.send("Accessibility.getFullAXTree")
    return Item.json("axtree", url, tree, tool)


async def _screenshot(tab: Tab, url: str, tool: str) -> Item:
    size = (await tab.session.send("Page.getLayoutMetrics"))["cssContentSize"]
    clip = {
        "x": 0, "y": 0, "scale": 1,
        "width": min(max(size["width"], 1), VIEWPORT["width"]), "height": min(max(size["height"], 1), MAX_SHOT_HEIGHT),
    }  # fmt: skip
    shot = await tab.session.send(
        "Page.captureScreenshot", {"format": "jpeg", "quality": 70, "captureBeyondViewport": True, "clip": clip}
    )
    return Item("screenshot", url, base64.b64decode(shot["data"]), "image/jpeg", tool)


async def _axe(tab: Tab, url: str, script: Path) -> Item:
    value = await run_axe(tab.session, script)
    engine = value["results"].get("testEngine", {})
    return Item.json("axe", url, value, f"{AXE_TOOL}, {engine.get('name', '')} {engine.get('version', '')}".strip())


async def _links(tab: Tab, problems: dict[str, str]) -> dict[str, Any]:
    try:
        async with asyncio.timeout(5):
            value: dict[str, Any] = json.loads(await evaluate(tab.session, LINKS, await own_world(tab.session)))
            value["links"] = list(dict.fromkeys(value["links"]))
            return value
    except (TimeoutError, PlaywrightError, RuntimeError, ValueError, TypeError, KeyError) as error:
        problems["links"] = type(error).__name__
        return {}
