"""The passes on sight and motion on real pages: they find what is there, name it, put the page back, send nothing."""

from __future__ import annotations

import json
from time import monotonic
from typing import Any

import pytest

from runners.browser.axe import evaluate, own_world
from runners.browser.passes import PASSES, Pass
from runners.browser.tab import Tab
from runners.browser.visit import VIEWPORT, Visited, visit
from tests.runners.browser.lab import BRISK, dom, html, one_tab, serve, value
from tests.servers.base import Reply, Request

pytestmark = [pytest.mark.browser, pytest.mark.asyncio]

SIGHT = tuple(one for one in PASSES if one.kind in {"motion", "unstyled", "spacing", "reflow", "zoom", "orientation"})
LONG = "Les ateliers du samedi sont ouverts à tous, sans inscription, de neuf heures à midi, au premier étage. " * 2


async def see(tab: Tab, url: str, passes: tuple[Pass, ...] = SIGHT) -> Visited:
    return await visit(tab, url, "/".join(url.split("/")[:3]), None, "test", limits=BRISK, passes=passes)


async def state(tab: Tab) -> Any:
    script = """(() => { const style = getComputedStyle(document.querySelector('p'));
      return [document.documentElement.outerHTML, innerWidth, innerHeight, scrollX, scrollY, style.letterSpacing,
        style.fontSize, document.adoptedStyleSheets.length]; })()"""
    return await evaluate(tab.session, script, await own_world(tab.session))


def texts(faults: list[dict[str, Any]], kind: str) -> set[str]:
    return {fault["text"][:20] for fault in faults if fault["kind"] == kind}


async def test_the_page_is_put_back_and_nothing_is_sent() -> None:
    head = "<style>@media (max-width: 700px) { .wide { display: none } }</style>"
    body = f"""<p style="color: black">{LONG}</p><p class="wide">Grand écran</p>
      <form action="/envoi"><button>Envoyer</button></form><p style="height: 1500px">Haut</p>"""
    script = "<script>addEventListener('resize', () => fetch('/envoi', { method: 'POST' }))</script>"
    sent: list[str] = []

    def answer(request: Request) -> Reply:
        sent.append(request.path)
        return html("")

    with serve({"/": html(body + script, head=head), "/envoi": answer}) as site:
        async with one_tab() as tab:
            seen = await see(tab, site.at("/"), ())
            await evaluate(tab.session, "scrollTo(0, 300)")
            before = await state(tab)
            await tab.calm()
            sent.clear()
            for one in SIGHT:
                await one.run(tab)
                assert await state(tab) == before, one.kind
        assert seen.http["problems"] == {}
        assert before[1:3] == [VIEWPORT["width"], VIEWPORT["height"]]
        assert sent == []


async def test_content_policy_and_shadow_trees_hide_nothing() -> None:
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    body = f"""<div id="hote"></div><script>const s = hote.attachShadow({{ mode: 'open' }});
      s.innerHTML = '<p style="width: 600px">Ombre {LONG}</p>' +
        '<p style="height: 20px; overflow: hidden; font: 16px/20px Arial">Boîte</p>'</script>"""
    with serve({"/": html(body, head=head)}) as site:
        async with one_tab() as tab:
            seen = await see(tab, site.at("/"))
    assert seen.http["problems"] == {}
    assert any(text.startswith("Ombre") for text in texts(value(seen, "reflow")["faults"], "outside"))
    assert "Boîte" in texts(value(seen, "zoom")["text"]["faults"], "cut")
    assert value(seen, "spacing")["texts"] == 2


async def test_elements_are_named_by_the_numbers_of_the_snapshot() -> None:
    body = f'<div><p id="large" style="width: 600px">{LONG}</p></div><p>Autre</p>'
    with serve({"/": html(body)}) as site:
        async with one_tab() as tab:
            seen = await see(tab, site.at("/"))
    (fault,) = (one for one in value(seen, "reflow")["faults"] if one["kind"] == "outside")
    found = dom(seen).locate(fault["node"])
    assert found is not None
    assert found[1].get("id") == "large"


async def test_what_is_the_same_before_is_no_fault() -> None:
    hidden = (
        "position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0, 0, 0, 0); white-space: nowrap"
    )
    body = f"""<p style="{hidden}">{LONG}</p><p style="position: absolute; left: -9999px; width: 900px">{LONG}</p>
      <p style="height: 20px; overflow: hidden; width: 200px">{LONG}</p><p>Texte</p>
      <div style="position: relative"><p>Un</p><p style="position: absolute; top: 0; left: 0">Deux</p></div>"""
    with serve({"/": html(body)}) as site:
        async with one_tab() as tab:
            seen = await see(tab, site.at("/"))
    assert value(seen, "reflow")["faults"] == []
    assert value(seen, "spacing")["faults"] == []
    assert value(seen, "zoom")["page"]["faults"] == []


async def test_a_page_that_hangs_costs_its_pass_only() -> None:
    body = "<p>Texte</p><script>addEventListener('resize', () => { while (innerWidth === 320) {} })</script>"
    short = tuple(Pass(one.kind, one.run, 2) for one in SIGHT if one.kind in {"reflow", "spacing"})
    with serve({"/": html(body)}) as site:
        async with one_tab() as tab:
            start = monotonic()
            seen = await see(tab, site.at("/"), short)
            assert monotonic() - start < 60
            assert value(seen, "spacing")["texts"] == 1
            assert seen.http["problems"].items() >= {"reflow": "timeout", "tab": "hung"}.items()
            assert "spacing" not in seen.http["problems"]


async def test_motion_tells_what_moves_and_for_how_long() -> None:
    head = """<style>@keyframes m { to { transform: translateX(50px) } }
      .m { animation: m 1s infinite } .n { animation: m 1s 2 }</style>"""
    body = """<p class="m">Sans fin</p><p class="n">Deux fois</p><p id="t">0</p><marquee>Défile</marquee>
      <script>let n = 0; setInterval(() => { t.textContent = n += 1 }, 100)</script>"""
    with serve({"/": html(body, head=head)}) as site:
        async with one_tab() as tab:
            seen = await see(tab, site.at("/"), tuple(one for one in SIGHT if one.kind == "motion"))
    motion = value(seen, "motion")
    assert {(one["text"], one["endless"]) for one in motion["animations"]} >= {("Sans fin", True)}
    assert [one["text"] for one in motion["marquees"]] == ["Défile"]
    assert [(one["kinds"], one["long"]) for one in motion["changes"]] == [(["words"], True)]
    assert motion["scripts"][0]["words"] == ["later"]
    json.dumps(motion)


async def test_without_styles_the_words_of_styles_are_told() -> None:
    head = """<style>.a::before { content: "Prix : " } .i::before { content: "\\e900" }
      p { display: none } .b { order: 3 } div { display: flex }</style>"""
    body = '<div><b class="a">Dix</b> <b class="i">Icône</b> <b class="b">Après</b></div><p>Caché</p>'
    with serve({"/": html(body, head=head)}) as site:
        async with one_tab() as tab:
            seen = await see(tab, site.at("/"))
    unstyled = value(seen, "unstyled")
    assert [one["words"] for one in unstyled["words"]] == ["Prix : "]
    assert [one["text"] for one in unstyled["moved"]] == ["Après"]
    assert unstyled["jpeg"].startswith("/9j/")
