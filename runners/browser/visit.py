"""One visit of one page: everything that is collected, each part with its own time limit.

The tab is reused from page to page with the HTTP cache off and cookies and storage cleared, so that a page costs what
it would cost a new visitor. A part that fails is named in `http.problems`; the others are kept.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from preuve.bundle import Item
from runners.browser import parts
from runners.browser.parts import VIEWPORT as VIEWPORT
from runners.browser.passes import Pass
from runners.browser.redact import redact, redact_headers
from runners.browser.tab import Tab
from runners.engines import Engines, Turn

log = logging.getLogger("preuve.browser")
MAX_ELEMENTS = 60_000  # beyond this, one page would cost minutes and gigabytes
MAX_TEXT = 2_000_000  # characters: four times the longest novel
MAX_LOADS = 10  # documents that scripts may lead through; of redirects by header Chromium itself follows 20
POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a visit and its parts may take, in seconds.

    A page is held for settled after `quiet` without a request under way, and taken as it is after `settle`.
    """

    load: float = 30.0
    step: float = 20.0
    axe: float = 30.0
    engines: float = 45.0
    passes: float = 40.0  # all of them together
    visit: float = 100.0
    quiet: float = 0.5
    settle: float = 3.0


LIMITS = Limits()


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
    tab: Tab,
    url: str,
    origin: str,
    axe_script: Path | None,
    browser: str,
    axe_turn: asyncio.Lock | None = None,
    limits: Limits = LIMITS,
    passes: Sequence[Pass] = (),
    engines: Engines | None = None,
) -> Visited:
    """Visit `url` and collect everything. `origin` is whose storage is cleared first; `browser` its version.

    `axe_turn` is held while axe runs: it fills a core, so that two at once would only slow each other down.
    Without an `axe_script` that part is left out, and so are `engines`; why one of these cannot be used is told as a
    problem of the page. `passes` act on the page once all the rest is kept.

    Raises VisitFailed when nothing could be had of the page.
    """
    tool = f"{parts.CHROMIUM} {browser}"
    turn = Turn(engines, tab, url) if engines else None
    try:
        async with asyncio.timeout(limits.visit):
            return await _visit(tab, url, origin, axe_script, tool, axe_turn or asyncio.Lock(), limits, passes, turn)
    except TimeoutError:
        tab.broken = True
        raise VisitFailed("page-too-slow", f"{limits.visit:.0f} s", broken=True) from None
    except PlaywrightError as error:
        tab.broken = True
        crashed = tab.events.get("crash") or "crash" in str(error).lower()
        raise VisitFailed("tab-crashed" if crashed else "browser-fault", _first_line(error), broken=True) from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        log.exception("%s: a fault of ours", url)  # one page, never the crawl
        tab.broken = True
        raise VisitFailed("browser-fault", _first_line(error), broken=True) from error
    finally:
        if turn:
            await turn.drop()


async def _visit(
    tab: Tab,
    url: str,
    origin: str,
    axe_script: Path | None,
    tool: str,
    axe_turn: asyncio.Lock,
    limits: Limits,
    passes: Sequence[Pass],
    turn: Turn | None,
) -> Visited:
    await tab.reset(origin)
    problems: dict[str, str] = {}
    await _load(tab, url, problems, limits)
    await _settle(tab, limits)
    await tab.freeze()
    leads = tab.leads[:MAX_LOADS]
    chain = tab.recorder.chain(tab.load)
    document = chain[-1] if chain else None
    if document is None or not document.status or tab.error_page:
        failure = (document.failure if document else "") or problems.get("load", "")
        if failure in {"", "timeout"}:
            raise VisitFailed("no-answer", f"{limits.load:.0f} s")
        raise VisitFailed(_network_reason(failure), failure)
    if sum(1 for hop in chain if not 300 <= hop.status < 400) > MAX_LOADS:
        raise VisitFailed("redirect-loop", f"{len(chain)} documents")

    items: list[Item] = []
    facts: dict[str, Any] = {}

    async def step(name: str, collect: Callable[[], Awaitable[None]], seconds: float = limits.step) -> None:
        """Collect one part, unless the tab is lost."""
        if tab.broken:
            return
        limit = asyncio.timeout(seconds)
        try:
            async with limit:
                await collect()
        except TimeoutError:
            problems[name] = "timeout"
            if limit.expired():
                await _interrupt(tab)
        except PlaywrightError as error:
            problems[name] = _first_line(error)
            tab.lost = tab.lost or _gone(error)
            tab.broken = tab.broken or tab.lost
        except (RuntimeError, ValueError, TypeError, KeyError, AttributeError) as error:
            problems[name] = _first_line(error)

    async def learn() -> None:
        facts.update(await parts.facts(tab))

    async def read() -> None:
        items.extend(await parts.read(tab, url, tool))

    async def scroll() -> None:
        before = len(tab.recorder.requests)
        await parts.scroll(tab)
        if len(tab.recorder.requests) > before:
            await _settle(tab, limits)

    async def keep(part: Awaitable[Item | None]) -> None:
        if item := await part:
            items.append(item)

    steady = False
    if "html" not in document.media_type or not tab.recorder.knows(tab.load):
        problems["read"] = "not-html"
    else:
        await step("read", read)
        await step("scroll", scroll)
        await step("links", learn)
        await step("source", lambda: keep(parts.source(tab, url, facts.get("charset", "UTF-8"), tool)))
        await step("rendered", lambda: keep(parts.rendered(tab, url, tool)))
        huge = facts.get("elements", 0) > MAX_ELEMENTS or facts.get("text", 0) > MAX_TEXT
        if huge:
            problems |= {"dom": "too-large", "axtree": "too-large", "axe": "too-large"}
        else:
            await step("dom", lambda: keep(parts.snapshot(tab, url, tool)))
            await step("axtree", lambda: keep(parts.axtree(tab, url, tool)))
            await step("listeners", lambda: keep(parts.listeners(tab, url, tool)))
            await step("sheets", lambda: keep(parts.sheets(tab, url, tool)))
        await step("screenshot", lambda: keep(parts.screenshot(tab, url, tool)))
        hangs = any(problems.get(part) == "timeout" for part in ("read", "scroll", "links", "rendered", "dom"))
        steady = not huge and not hangs
        if turn and steady:
            problems |= turn.engines.faults
            for name in turn.names:
                await step(name, lambda name=name: keep(turn.begin(name, items)))  # type: ignore[misc]
        if axe_script and steady:
            async with axe_turn:
                await step("axe", lambda: keep(parts.axe(tab, url, axe_script)), limits.axe)
        await step("har", tab.recorder.read_posts)
    # Before the passes: what they set off is none of the page's weight, nor its fault.
    items.append(parts.console(tab, url, tool))
    items.append(Item.json("har", url, tab.recorder.har(url, facts.get("title", "")), tool))
    if passes and steady and not tab.broken:
        await step("calm", tab.calm)
        end = monotonic() + limits.passes
        for one in passes:
            left = max(end - monotonic(), 0)  # nothing is left: cut off at once, and named in the problems
            seconds = min(one.seconds, left)
            await step(one.kind, lambda one=one: keep(_pass(one, tab, url, tool)), seconds)  # type: ignore[misc]
    for name in turn.begun if turn else ():
        await step(name, lambda name=name: keep(turn.finish(name)), limits.engines)  # type: ignore[misc,union-attr]
    if turn and any(item.kind == "dom" for item in items):
        items += turn.missing(items, problems)
    if tab.broken:
        problems["tab"] = "crashed" if tab.lost else "hung"
    links, canonical, final = facts.pop("links", []), facts.pop("canonical", ""), facts.get("url") or document.url
    alternates = facts.pop("alternates", [])
    # Where a page leads may hold a token made for this visit; an address that was asked for is public, and stays.
    if final.partition("#")[0] != url.partition("#")[0] and redact(final) != final:
        items = [_without(item, final) for item in items]
        final = redact(final)
    http = {
        "url": url,
        "final_url": final,
        "status": document.status,
        "redirects": [{"url": redact(hop.url), "status": hop.status} for hop in chain[:-1]],
        # How the page itself led on to the next one: `reason` (metaTagRefresh, scriptInitiated...), `delay` in seconds.
        "leads": leads,
        "headers": redact_headers(document.headers),
        "protocol": document.protocol,
        "media_type": document.media_type,
        "page": facts | {"url": final} if facts else {},
        "problems": problems,
        "links": links,
        "canonical": canonical,
        "alternates": alternates,
    }
    return Visited(http, tuple(items))


async def _pass(one: Pass, tab: Tab, url: str, tool: str) -> Item:
    return Item.json(one.kind, url, await one.run(tab), tool)


async def _load(tab: Tab, url: str, problems: dict[str, str], limits: Limits) -> None:
    try:
        await tab.page.goto(url, wait_until="load", timeout=limits.load * 1000)
    except PlaywrightTimeout:
        problems["load"] = "timeout"
        await _interrupt(tab)
    except PlaywrightError as error:
        chain = tab.recorder.chain()
        if tab.events.get("download") or "Download is starting" in str(error):
            problems["load"] = "download"
        elif _gone(error):
            raise
        elif not (chain and chain[-1].status):
            raise VisitFailed(_network_reason(str(error)), _first_line(error)) from error
        else:
            problems["load"] = _first_line(error)


def _gone(error: Exception) -> bool:
    """Whether it is the tab that is no more, or the browser."""
    return any(mark in str(error).lower() for mark in ("has been closed", "crash", "connection closed"))


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


def _without(item: Item, address: str) -> Item:
    """The item with an address that holds a secret masked."""
    if item.media_type != "application/json":
        return item
    return replace(item, data=item.data.replace(address.encode(), redact(address).encode()))


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines()
    return redact(lines[0][:200]) if lines else type(error).__name__


async def _interrupt(tab: Tab) -> None:
    """Break an endless script, so that what the page holds can still be read."""
    try:
        async with asyncio.timeout(3):
            await tab.session.send("Runtime.terminateExecution")
    except (PlaywrightError, TimeoutError):
        tab.broken = True


async def _settle(tab: Tab, limits: Limits) -> None:
    """Wait until no request has been under way for a while, or until the limit."""
    end, quiet_since, count = monotonic() + limits.settle, monotonic(), -1
    while monotonic() < end and not tab.broken:
        now = len(tab.recorder.requests)
        if tab.recorder.pending or now != count:
            quiet_since, count = monotonic(), now
        elif monotonic() - quiet_since >= limits.quiet:
            return
        await asyncio.sleep(POLL_SECONDS)
