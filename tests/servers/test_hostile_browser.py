"""The traps that need a browser do to a browser what they say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Dialog, Page

from runners.browser import launch
from tests.servers.hostile import Hostile, serve_hostile
from tests.servers.traps import scripts

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(scope="module")
def site() -> Iterator[Hostile]:
    with serve_hostile() as hostile:
        yield hostile
        assert hostile.errors == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launch.playwright() as driver:
        started = await launch.start(driver, launch.choose())
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="module")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    made = await browser.new_context()
    yield made
    await made.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(context: BrowserContext) -> Page:
    return await context.new_page()


async def until(condition: asyncio.Event, seconds: float = 15) -> bool:
    try:
        await asyncio.wait_for(condition.wait(), seconds)
    except TimeoutError:
        return False
    return True


async def test_dialogs(site: Hostile, page: Page) -> None:
    seen: list[str] = []

    async def dismiss(dialog: Dialog) -> None:
        seen.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", dismiss)
    for name in ("alerte", "confirmation", "question"):
        await page.goto(site.at(f"/js/{name}"))
    assert seen == ["alert", "confirm", "prompt"]
    assert await page.title() == "Question null"


async def test_the_crash_page_crashes_its_tab_only(site: Hostile, context: BrowserContext) -> None:
    page, other = await context.new_page(), await context.new_page()
    crashed = asyncio.Event()
    page.on("crash", lambda _: crashed.set())
    going = asyncio.ensure_future(page.goto(site.at("/js/plantage"), timeout=20_000))
    assert await until(crashed)
    await asyncio.gather(going, return_exceptions=True)
    await other.goto(site.at("/sain/1"))
    assert await other.title() == "Page saine 1"


async def test_popups_and_downloads(site: Hostile, page: Page) -> None:
    popups: list[Page] = []
    page.on("popup", lambda popup: popups.append(popup))
    await page.goto(site.at("/js/fenetres"))
    for _ in range(100):
        if len(popups) >= scripts.POPUPS:
            break
        await page.wait_for_timeout(100)
    assert len(popups) == scripts.POPUPS
    async with page.expect_download(timeout=10_000) as started:
        await page.goto(site.at("/js/telechargement"))
    assert (await started.value).url == site.at("/fichier/export")
    async with page.expect_download(timeout=10_000) as started:
        await page.goto(site.at("/js/meta-telechargement"))
    assert (await started.value).url == site.at("/fichier/export")


async def test_endless_scripts_hold_the_tab(site: Hostile, page: Page) -> None:
    await page.goto(site.at("/js/boucle-tardive"))
    await asyncio.sleep(0.5)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(page.evaluate("1"), 1)


async def test_the_page_grows(site: Hostile, page: Page) -> None:
    await page.goto(site.at("/js/croissance"))
    before = await page.evaluate("document.getElementsByTagName('*').length")
    await page.wait_for_timeout(500)
    assert await page.evaluate("document.getElementsByTagName('*').length") > before + 100


async def test_spoilt_globals(site: Hostile, page: Page) -> None:
    await page.goto(site.at("/js/tojson"))
    assert await page.evaluate("JSON.stringify([1, 2])") == '"volé"'
    await page.goto(site.at("/js/stringify"))
    assert await page.evaluate("JSON.stringify([1, 2])") == "volé"
    await page.goto(site.at("/js/promise"))
    assert await page.evaluate("(() => { try { new Promise(() => 0) } catch (e) { return e.message } })()") == (
        "plus de promesses"
    )


async def test_strict_policy(site: Hostile, page: Page) -> None:
    await page.goto(site.at("/js/csp"))
    assert await page.title() == "Politique stricte"
    assert await page.evaluate("document.images[0].naturalWidth") == 0


async def test_frames(site: Hostile, page: Page) -> None:
    await page.goto(site.at(f"/cadre/{scripts.FRAMES}"))
    assert len(page.frames) == scripts.FRAMES + 1
    await page.goto(site.at("/cadre/autre-origine"))
    assert [frame.url.split(":")[1] for frame in page.frames] == ["//127.0.0.1", "//localhost"]
    assert await page.frames[1].title() == "Cadre 0"


async def test_open_lines(site: Hostile, page: Page) -> None:
    received = asyncio.Event()
    page.on("websocket", lambda line: line.on("framereceived", lambda _: received.set()))
    await page.goto(site.at("/js/flux"))
    assert await until(received)
    assert "/flux" in [hit.path for hit in site.hits]


@pytest.mark.parametrize("kind", ["script", "meta"])
async def test_meta_and_script_redirections_go_on(site: Hostile, page: Page, kind: str) -> None:
    await page.goto(site.at(f"/redirection/{kind}"), wait_until="commit")
    await page.wait_for_timeout(1000)
    assert len([hit for hit in site.hits if hit.path.startswith(f"/redirection/{kind}?n=")]) > 2


async def test_odd_addresses_reach_the_server(site: Hostile, page: Page) -> None:
    await page.goto(site.url)
    hrefs = await page.evaluate("Array.from(document.links, a => [a.getAttribute('href'), a.href])")
    resolved = {href: full.removeprefix(site.url[:-1]) for href, full in hrefs}
    assert resolved["/..%2f..%2fetc/passwd"] == "/..%2f..%2fetc/passwd"
    assert resolved["/%2e%2e/%2e%2e/etc/shadow"] == "/etc/shadow"
    assert resolved["/adresse/été-à-la-plage"] == resolved["/adresse/%C3%A9t%C3%A9-%C3%A0-la-plage"]
    assert resolved["/adresse/avec espace"] == "/adresse/avec%20espace"
    assert resolved["//double/"] == "http://double/"
