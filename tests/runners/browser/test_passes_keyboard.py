"""The passes with keys and pointer: harmless, bounded, and the page is put back as it was."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from time import monotonic
from typing import Any

import pytest
import pytest_asyncio

from runners.browser.passes import activation, hover, keyboard, layers
from runners.browser.passes.hand import Gone, acting
from runners.browser.tab import Tab
from tests.runners.browser.lab import html, one_tab, serve
from tests.servers.base import Site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

# Everything that could send something, each by one click or key; the names are plain, so that nothing is left alone.
SENDERS = """
<div tabindex="0" role="button" onclick="window.open('/fenetre')">Un</div>
<span onclick="window.open('/sans-lien', '_blank', 'noopener')">Deux</span>
<span onclick="navigator.sendBeacon('/balise')">Trois</span>
<span onclick="fetch('/appel', {method: 'POST', keepalive: true})">Quatre</span>
<span onclick="document.forms[0].submit()">Cinq</span>
<span onclick="document.forms[1].requestSubmit()">Six</span>
<span onclick="location = '/ailleurs'">Sept</span>
<span onclick="location.reload()">Huit</span>
<span onclick="history.back()">Neuf</span>
<span onclick="const x = new XMLHttpRequest(); x.open('DELETE', '/article'); x.send()">Dix</span>
<span onclick="const a = document.createElement('a'); a.href = '/cible'; a.target = '_blank'; a.click()">Onze</span>
<select onchange="this.form.submit()" form="f"><option>a</option><option>b</option></select>
<a href="/lien" target="_blank" aria-haspopup="true">Douze</a>
<form id="f" method="post" action="/formulaire"></form>
<form method="post" action="/formulaire-ailleurs" target="_blank"></form>
"""
MANY = "".join(f'<p><a href="/lien/{number}">Lien {number}</a></p>' for number in range(60))
LONG = '<div style="height:3000px"></div><input id="champ" autofocus><div style="height:3000px"></div>'
REPLACES = (
    "<span onclick=\"document.open(); document.write(1); document.close(); location = 'about:blank'\">Partir</span>"
)
ENDLESS = (
    MANY + "<script>addEventListener('focusin', () => { for (const e = Date.now(); Date.now() - e < 700;); })</script>"
)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    pages = {"/envoie": SENDERS, "/beaucoup": MANY, "/long": LONG, "/part": REPLACES, "/lourd": ENDLESS}
    with serve({path: html(body) for path, body in pages.items()}) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tab() -> AsyncIterator[Tab]:
    async with one_tab() as made:
        yield made


async def calm(tab: Tab, site: Site, path: str) -> None:
    await tab.reset(site.url.rstrip("/"))
    await tab.page.goto(site.at(path))
    await tab.freeze()
    await tab.calm()


@pytest.mark.parametrize("one", [keyboard, hover, layers, activation], ids=lambda module: module.__name__)
async def test_nothing_reaches_the_server(one: Any, tab: Tab, site: Site) -> None:
    await calm(tab, site, "/envoie")
    before = len(site.hits)
    value = await one.run(tab)
    await tab.page.wait_for_timeout(300)
    assert [hit for hit in site.hits[before:] if "favicon" not in str(hit)] == []
    assert tab.page.url == site.at("/envoie")
    assert len(tab.page.context.pages) == 1
    if one is activation:
        tried = {event for click in value["clicks"] for event in click["click"]["tried"]}
        assert {"navigation", "popup"} <= tried
        assert value["fields"][0]["key"]["tried"] == ["navigation"]


async def test_focus_scroll_and_page_are_put_back(tab: Tab, site: Site) -> None:
    await calm(tab, site, "/long")
    await tab.page.evaluate("champ.focus(); scrollTo(0, 2500)")
    state = "[document.activeElement.id, scrollY, document.documentElement.outerHTML]"
    before = await tab.page.evaluate(state)
    for one in (keyboard, hover, layers, activation):
        await one.run(tab)
    assert await tab.page.evaluate(state) == before
    assert before[:2] == ["champ", 2500]


async def test_sixty_links_are_walked_within_the_time_there_is(tab: Tab, site: Site) -> None:
    await calm(tab, site, "/beaucoup")
    value = await keyboard.run(tab)
    assert [stop["selector"] for stop in value["stops"]][:1] == ["html > body > p:nth-of-type(1) > a"]
    assert (len(value["stops"]), value["end"], value["traps"]) == (60, "left", [])
    assert all(stop["ring"] and "picture" not in stop for stop in value["stops"])


async def test_a_page_that_is_slow_to_answer_is_cut_off_and_says_so(tab: Tab, site: Site) -> None:
    await calm(tab, site, "/lourd")
    began = monotonic()
    value = await keyboard.run(tab)
    assert monotonic() - began < keyboard.SECONDS + 5
    assert value["end"] == "time"
    assert 0 < len(value["stops"]) < 60


async def test_a_page_that_goes_away_is_no_crash(tab: Tab, site: Site) -> None:
    await calm(tab, site, "/part")
    try:
        value = await activation.run(tab)
        assert value["left_out"] == 1
    except Gone:
        pass
    await calm(tab, site, "/beaucoup")
    assert len((await keyboard.run(tab))["stops"]) == 60


async def test_scripts_of_the_page_do_not_see_the_hand(tab: Tab, site: Site) -> None:
    await calm(tab, site, "/beaucoup")
    async with acting(tab, (), 5):
        assert await tab.page.evaluate("typeof hand") == "undefined"
