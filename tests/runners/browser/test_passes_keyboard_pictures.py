"""Pictures of the focus: what differs, where, and how plain it is."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image, ImageDraw

from runners.browser.passes import keyboard, pictures
from runners.browser.passes.hand import acting
from runners.browser.passes.pictures import contrast, difference
from runners.browser.visit import VIEWPORT
from tests.runners.browser.lab import html, one_tab, serve


def test_pictures_differ_where_they_do() -> None:
    plain = Image.new("RGB", (200, 100), "white")
    ringed = plain.copy()
    ImageDraw.Draw(ringed).rectangle((20, 20, 80, 40), outline="black", width=2)
    faint = plain.copy()
    ImageDraw.Draw(faint).rectangle((20, 20, 80, 40), fill="#f0f0f0")
    rect = [20.0, 20.0, 60.0, 20.0]
    assert difference(plain, plain, rect)["box"] is None
    found = difference(ringed, plain, rect)
    assert found["box"] == [20, 20, 61, 21]
    assert found["near"]
    assert found["strong"] == found["changed"] > 100
    assert difference(faint, plain, rect)["strong"] == 0
    assert not difference(ringed, plain, [150.0, 80.0, 10.0, 10.0])["near"]


def test_contrast_is_wcags() -> None:
    assert contrast(b"\x00\x00\x00", b"\xff\xff\xff") == pytest.approx(21)
    assert contrast(b"\x76\x76\x76", b"\xff\xff\xff") == pytest.approx(4.54, abs=0.01)


# The ring is a shadow, the field stands below the first window, in a page that is scrolled to it.
FAR = """<style>a:focus { outline: 0; box-shadow: 0 0 0 4px #000 } #autre:focus { box-shadow: none }
#autre:focus ~ #loin { background: #000 }</style>
<div style="height: 1500px"></div><a id="ici" href="/a">Ici</a> <a id="autre" href="/b">Autre</a>
<p id="loin" style="position: fixed; right: 0; top: 0">Loin</p><div style="height: 1500px"></div>"""


@pytest.mark.browser
@pytest.mark.asyncio
@pytest.mark.parametrize(("which", "near", "whole"), [("ici", True, False), ("autre", False, True)])
async def test_only_the_surroundings_are_pictured_unless_nothing_changes_there(
    monkeypatch: pytest.MonkeyPatch, which: str, near: bool, whole: bool
) -> None:
    sizes: list[tuple[int, int]] = []
    picture = pictures._shot

    async def shot(*args: Any) -> Image.Image:
        taken = await picture(*args)
        sizes.append(taken.size)
        return taken

    monkeypatch.setattr(pictures, "_shot", shot)
    with serve({"/": html(FAR)}) as site:
        async with one_tab() as tab:
            await tab.page.goto(site.url)
            await tab.calm()
            async with acting(tab, (keyboard._OWN,), 10) as hand:
                number = await hand.run(f"hand.number(document.getElementById('{which}'))")
                found = await pictures.compare(hand, 0, number, explained=True)
    assert found
    assert found["near"] is near
    assert (sizes[-1] == (VIEWPORT["width"], VIEWPORT["height"])) is whole
    x, y, width, height = found["box"]
    left, top, wide, high = found["element"]
    if near:  # the ring goes 4 pixels beyond its element on each side
        assert (x, y) == (pytest.approx(left - 4, abs=1), pytest.approx(top - 4, abs=1))
        assert width == pytest.approx(wide + 8, abs=2)
        assert height >= high + 4  # the window ends below the element: it was scrolled just into sight
    else:
        assert (x + width, y) == (VIEWPORT["width"], pytest.approx(16, abs=2))
