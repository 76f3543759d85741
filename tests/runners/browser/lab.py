"""What the tests of the browser and of the crawl share: a browser or a skip, one tab, short ways to the evidence."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from preuve.bundle import Bundle
from preuve.errors import PreuveError
from preuve.views.dom import Dom, read_dom
from runners.browser.launch import BrowserChoice, choose, playwright, start
from runners.browser.passes import Pass
from runners.browser.pool import open_pool
from runners.browser.tab import Tab
from runners.browser.visit import VIEWPORT, Limits, Visited, visit
from runners.crawl.collect import Crawl, CrawlSettings
from runners.fetch import open_fetcher
from runners.node import axe_script
from tests.servers.base import Answer, Reply, Request, Site, not_found

BRISK = Limits(quiet=0.25, settle=2)  # the pages of these tests are small and near
# One visit of an HTML page brings these; `http` is told apart.
KINDS = {
    *("source", "rendered", "dom", "axtree", "listeners", "sheets", "har", "storage", "console", "vitals", "queues"),
    *("axe", "screenshot"),
}


def browser_or_skip() -> BrowserChoice:
    try:
        axe_script()
        return choose()
    except PreuveError as error:
        pytest.skip(f"{error.message}: run `preuve setup`")


@asynccontextmanager
async def one_tab(**context: Any) -> AsyncIterator[Tab]:
    """A tab like the pool's, in a browser of its own."""
    choice = browser_or_skip()
    async with playwright() as driver:
        browser = await start(driver, choice)
        made = await browser.new_context(viewport=VIEWPORT, service_workers="block", locale="fr-FR", **context)
        try:
            yield await Tab.open(made)
        finally:
            await browser.close()


async def look(tab: Tab, url: str, axe: bool = False, limits: Limits = BRISK) -> Visited:
    origin = "/".join(url.split("/")[:3])
    return await visit(tab, url, origin, axe_script() if axe else None, "test", limits=limits)


def data(seen: Visited, kind: str) -> bytes:
    return next(item.data for item in seen.items if item.kind == kind)


def value(seen: Visited, kind: str) -> Any:
    return json.loads(data(seen, kind))


def dom(seen: Visited) -> Dom:
    return read_dom(data(seen, "dom"), None)  # type: ignore[arg-type]


def entries(seen: Visited) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = value(seen, "har")["log"]["entries"]
    return found


def html(body: str, title: str = "Page", head: str = "", **more: Any) -> Reply:
    text = f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}'
    return Reply(f"{text}</body></html>".encode(), **more)


def pages(routes: dict[str, Reply | Callable[[Request], Reply]]) -> Answer:
    """A site's answer: one reply, or what makes it, for each path."""

    def answer(request: Request) -> Reply:
        found = routes.get(request.path)
        if found is None:
            return not_found()
        return found if isinstance(found, Reply) else found(request)

    return answer


def serve(routes: dict[str, Reply | Callable[[Request], Reply]]) -> Site:
    return Site(pages(routes))


async def crawl(
    out: Path,
    start: str,
    pages: int = 30,
    limits: Limits = BRISK,
    seconds: float = 5,
    passes: Sequence[Pass] = (),
    **settings: Any,
) -> Bundle:
    """Crawl a site of this machine into `out`, as the application does, with shorter limits."""
    choice = browser_or_skip()
    bundle = Bundle.open(out)
    async with (
        open_fetcher(allow_private=True, seconds=seconds) as fetcher,
        open_pool(choice, axe_script(), 2, limits=limits, passes=passes) as pool,
    ):
        await Crawl(bundle, pool, fetcher, start, CrawlSettings(pages, **settings), lambda progress: None).run()
    return bundle


def inventory_of(bundle: Bundle) -> dict[str, Any]:
    """The pages of the `crawl` evidence by their address."""
    (start,) = bundle.subjects("crawl")
    return {page["url"]: page for page in bundle.get_json("crawl", start)["pages"]}


def tasks(out: Path) -> list[str]:
    """Every task that the index says has ended, in order, repeats and all; none while there is no index."""
    index = out / "index.jsonl"
    text = index.read_text(encoding="utf-8") if index.exists() else ""
    lines = (json.loads(line) for line in text.split("\n")[:-1])
    return [line["task"] for line in lines if "task" in line]
