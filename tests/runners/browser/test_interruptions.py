"""Pages that interrupt, hang or kill: each costs at most its own evidence, is recorded, and the next page is whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from time import monotonic
from typing import Any

import psutil
import pytest
import pytest_asyncio

from runners.browser.pool import Pool, open_pool
from runners.browser.visit import Limits, VisitFailed
from runners.node import axe_script
from tests.runners.browser.lab import KINDS, browser_or_skip, html, serve, value
from tests.servers.base import Site
from tests.servers.hostile import Hostile, serve_hostile

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

# Short enough for a test, long enough for a healthy page on a busy machine.
SHORT = Limits(load=2, step=3, axe=10, visit=20, quiet=0.25, settle=1)


@pytest.fixture(scope="module")
def site() -> Iterator[Hostile]:
    with serve_hostile() as hostile:
        yield hostile
        assert hostile.errors == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[Pool]:
    async with open_pool(browser_or_skip(), axe_script(), 1, limits=SHORT) as opened:
        yield opened


async def next_is_whole(site: Site, pool: Pool) -> None:
    seen = await pool.visit(site.at("/sain/1"), site.url[:-1])
    assert seen.http["problems"] == {}
    assert {item.kind for item in seen.items} == KINDS
    assert value(seen, "console") == {"messages": [], "errors": [], "events": {}}


@pytest.mark.parametrize(
    ("path", "events", "problems"),
    [
        ("/js/alerte", {"dialog-alert": 1}, set()),
        ("/js/question", {"dialog-prompt": 1}, set()),
        ("/js/depart", {}, set()),
        ("/js/fenetres", None, None),
        ("/js/boucle", {}, {"load"}),
        ("/js/boucle-tardive", {}, None),
        ("/js/bavard", {}, None),
        ("/js/erreurs", {}, set()),
        ("/js/flux", {}, set()),
        ("/lent/goutte", {}, {"load", "source", "sheets"}),
        ("/lent/image", {}, {"load"}),
        ("/type/binaire", {}, set()),
        ("/redirection/chaine/12", {}, set()),
    ],
)
async def test_what_costs_a_part_at_most(
    site: Hostile, pool: Pool, path: str, events: dict[str, int] | None, problems: set[str] | None
) -> None:
    """`problems` None: what is lost depends on how fast the machine is at that moment."""
    began = monotonic()
    seen = await pool.visit(site.at(path), site.url[:-1])
    assert monotonic() - began < SHORT.visit + 5
    assert seen.http["status"] == 200
    met = value(seen, "console")["events"]
    assert met == events or (events is None and met["popup"] >= 1)
    if problems is not None:
        assert set(seen.http["problems"]) == problems
        assert {item.kind for item in seen.items} == KINDS - problems
    assert {"har", "console"} <= {item.kind for item in seen.items}
    await next_is_whole(site, pool)


@pytest.mark.parametrize("path", ["/js/telechargement", "/js/meta-telechargement"])
async def test_downloads_are_declined(site: Hostile, pool: Pool, path: str) -> None:
    seen = await pool.visit(site.at(path), site.url[:-1])
    assert value(seen, "console")["events"]["download"] >= 1
    assert seen.http["final_url"] == site.at(path)
    assert {item.kind for item in seen.items} == KINDS
    await next_is_whole(site, pool)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/lent/muet", "no-answer"),
        ("/js/alerte-boucle", None),
        ("/redirection/soi", "redirect-loop"),
        ("/redirection/script", "redirect-loop"),
        ("/redirection/cassee", "network-fault"),
        ("/corps/rien", "empty-answer"),
        ("/js/plantage", "tab-crashed"),
    ],
)
async def test_what_costs_the_page(site: Hostile, pool: Pool, path: str, reason: str | None) -> None:
    """`reason` None: the page may also be had in part."""
    began = monotonic()
    try:
        seen = await pool.visit(site.at(path), site.url[:-1])
    except VisitFailed as failed:
        assert failed.reason == (reason or failed.reason)
        assert failed.reason in {"page-too-slow", "tab-crashed", "browser-fault", reason}
    else:
        assert reason is None
        assert seen.http["problems"]
    assert monotonic() - began < 2 * SHORT.visit + 10
    await next_is_whole(site, pool)


async def test_errors_of_addresses(site: Hostile, pool: Pool) -> None:
    for label, reason in {
        "Certificat sans confiance": "certificate-refused",
        "Port fermé": "connection-refused",
        "Hôte inexistant": "no-such-host",
    }.items():
        url = next(link.href for link in site.links if link.label == label)
        with pytest.raises(VisitFailed) as caught:
            await pool.visit(url, url.rstrip("/"))
        assert caught.value.reason == reason
    await next_is_whole(site, pool)


async def test_a_page_of_30_megabytes(site: Hostile, pool: Pool) -> None:
    pool.limits = replace(SHORT, load=20, step=15, axe=15, visit=90)
    try:
        seen = await pool.visit(site.at("/taille/30mo"), site.url[:-1])
    finally:
        pool.limits = SHORT
    assert seen.http["problems"] == dict.fromkeys(("dom", "axtree", "axe"), "too-large")
    assert {item.kind for item in seen.items} == KINDS - {"dom", "axtree", "axe", "listeners", "sheets"}
    assert sum(len(item.data) for item in seen.items) < 50_000_000
    await next_is_whole(site, pool)


def browsers() -> list[psutil.Process]:
    family = psutil.Process().children(recursive=True)
    return [p for p in family if "--type=" not in " ".join(command(p)) and "--headless" in " ".join(command(p))]


def command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


async def kill_soon(seconds: float) -> None:
    await asyncio.sleep(seconds)
    for process in browsers():
        process.kill()


@pytest.mark.parametrize("moment", [0.05, 0.4, 0.8])
async def test_the_browser_is_killed_under_a_visit(site: Hostile, pool: Pool, moment: float) -> None:
    await next_is_whole(site, pool)
    killing = asyncio.ensure_future(kill_soon(moment))
    seen: Any = await pool.visit(site.at("/sain/2"), site.url[:-1])
    await killing
    assert {item.kind for item in seen.items} == KINDS  # it was visited again, in a new browser
    await next_is_whole(site, pool)


async def test_two_at_once_share_a_browser_that_dies() -> None:
    with serve({f"/{n}": html(f"<h1>Page {n}</h1>" * 50) for n in range(6)}) as site:
        async with open_pool(browser_or_skip(), axe_script(), 2, limits=SHORT) as pool:
            killing = asyncio.ensure_future(kill_soon(1.0))
            work = [pool.visit(site.at(f"/{n}"), site.url[:-1]) for n in range(6)]
            seen = await asyncio.gather(*work)
            await killing
        assert [one.http["problems"] for one in seen] == [{}] * 6
        assert all({item.kind for item in one.items} == KINDS for one in seen)
