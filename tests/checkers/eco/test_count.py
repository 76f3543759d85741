"""The three counts, against what the browser itself and Playwright's locator count on the same page."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from checkers.eco._count import Counts, count
from runners.browser.launch import choose, playwright, start
from runners.browser.tab import Tab
from runners.browser.visit import VIEWPORT, visit
from runners.serve import serving

PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>t</title></head><body>
<template><p>never counted</p><div></div></template>
<svg><g><path/><path/></g><text>a</text></svg>
<input value="a"><video controls></video><details><summary>s</summary><b>folded</b></details><meter></meter>
<p hidden>hidden</p><p style="visibility:hidden">held</p>
<div id="open"></div><x-closed></x-closed>
<iframe srcdoc="<p>a</p><p>b</p>"></iframe>
<script>
document.getElementById('open').attachShadow({mode: 'open'}).innerHTML = '<p><b>1</b></p><svg><g/></svg><div></div>';
const inner = document.getElementById('open').shadowRoot.querySelector('div');
inner.attachShadow({mode: 'closed'}).innerHTML = '<i></i>';
document.querySelector('x-closed').attachShadow({mode: 'closed'}).innerHTML = '<u></u><u></u>';
</script></body></html>"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Counts, int, int, int]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "page.html").write_text(PAGE, encoding="utf-8")
    return asyncio.run(_visit(folder))


async def _visit(folder: Path) -> tuple[Counts, int, int, int]:
    async with playwright() as driver:
        browser = await start(driver, choose())
        context = await browser.new_context(viewport=VIEWPORT)
        tab = await Tab.open(context)
        with serving(folder) as origin:
            visited = await visit(tab, f"{origin}page.html", origin, None, browser.version)
            light = await tab.page.evaluate("document.querySelectorAll('*').length")
            drawings = await tab.page.evaluate("document.querySelectorAll('svg *').length")
            located = await tab.page.locator("*").count()
        await browser.close()
    value = json.loads(next(item.data for item in visited.items if item.kind == "dom"))
    return count(value["snapshot"], tuple(value["styles"])), light, drawings, located


@pytest.mark.browser
def test_reference_is_the_locators_count_without_drawings(seen: tuple[Counts, int, int, int]) -> None:
    counts, _, drawings, located = seen
    assert counts.reference == located - drawings
    assert counts.reference == counts.greenit + 5  # p, b, svg, g and div of the open shadow tree; none of the closed


@pytest.mark.browser
def test_greenit_is_the_light_tree_without_drawings(seen: tuple[Counts, int, int, int]) -> None:
    counts, light, drawings, _ = seen
    assert (counts.greenit, drawings) == (light - drawings, 4)


@pytest.mark.browser
def test_visible_leaves_out_what_is_not_drawn(seen: tuple[Counts, int, int, int]) -> None:
    counts, *_ = seen
    # html, body, svg, input, video, details, summary, meter, #open and its p, b, svg, div, the i and the two u of the
    # closed trees, x-closed, iframe. Not: head and what it holds, template, script, [hidden], visibility, folded b.
    assert counts.visible == 18


@pytest.mark.browser
def test_frames_are_counted_apart(seen: tuple[Counts, int, int, int]) -> None:
    counts, *_ = seen
    assert counts.framed == 5  # html, head, body and the two p


def test_the_published_fixture() -> None:
    """25 elements in the light tree, 8 of them inside a picture, and 7 in an open shadow tree."""
    strings = ["", "HTML", "svg", "path", "DIV", "open", "visible"]
    names = [1, 2, *[3] * 8, *[4] * 15, *[4] * 7]
    parents = [-1, 0, *[1] * 8, *[0] * 15, *[24] * 7]
    shadow = {"index": list(range(25, 32)), "value": [5] * 7}
    nodes = {"nodeType": [1] * 32, "nodeName": names, "parentIndex": parents, "shadowRootType": shadow}
    layout = {"nodeIndex": [0, 1, 2], "styles": [[6], [6], [6]]}
    snapshot = {"documents": [{"nodes": nodes, "layout": layout}], "strings": strings}
    assert count(snapshot, ("visibility",)) == Counts(reference=24, greenit=17, visible=2, framed=0)
