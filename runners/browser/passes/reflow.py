"""The page in a narrow window: what must be scrolled sideways to be read, what is cut off, what is gone."""

from __future__ import annotations

from typing import Any

from runners.browser.passes._texts import look, window
from runners.browser.tab import Tab

WIDTH, HEIGHT = 320, 1080  # RGAA 10.11.1: a window 320 px wide (what a page 1280 px wide has at 400 %)
LOW_WIDTH, LOW = 1920, 256  # RGAA 10.11.2: for text that is read downwards, a window 256 px high


async def run(tab: Tab) -> dict[str, Any]:
    """`{"width", "page_width", "stuck", "texts", "cut", "frames", "full", "faults", "counts", "wide", "vertical"}`.

    - `page_width`: how wide the page is in that window (px); `stuck`: its root lets nobody scroll sideways.
    - `texts`: how many were whole in the wide window; `cut`: how many a box cuts off already; `full`: there were more
      than we look at; `frames`: drawn frames, whose inside is not looked at.
    - `faults`: `[{kind, node, selector, tag, text, ...}]`, at most 30 a kind (all are counted in `counts`): "outside"
      (sticks out to the right: `across`: part of a line only, `scrolls`: the page can be scrolled to it, `two`: it is
      in a table or the like, `strip`: in something that slides), "scrolled" (in a box `by` that scrolls sideways),
      "cut" (a box `by` hides `lost` of its `lines`; `dots`: with an ellipsis; `beside`: whole lines), "gone",
      "overlap" (`with`), "control" (a link, button or field that is not drawn any more).
    - `wide`: other things that stick out. `vertical`: `{texts, page, scroll}`: texts that are read downwards, whether
      the page as a whole is, and how far it must then be scrolled down in a window 256 px high.
    """
    page = await look(tab)
    start = await page.ask("preuveTexts.before()")
    vertical = await page.ask("preuveTexts.vertical()")
    async with window(page, WIDTH, HEIGHT):
        found = await page.ask("preuveTexts.after({ sideways: true })")
        wide = await page.ask("preuveTexts.wide()")
        script = "[document.scrollingElement ? document.scrollingElement.scrollWidth : 0, preuveTexts.stuck()]"
        page_width, stuck = await page.ask(script)
    if vertical["texts"]:
        async with window(page, LOW_WIDTH, LOW):
            script = "document.scrollingElement ? document.scrollingElement.scrollHeight - innerHeight : 0"
            vertical["scroll"] = await page.ask(script)
    faults = await page.named([*found["faults"], *wide])
    parts = (faults[: len(found["faults"])], faults[len(found["faults"]) :])
    return {
        "width": WIDTH,
        "page_width": page_width,
        "stuck": stuck,
        **start,
        "faults": parts[0],
        "counts": found["counts"],
        "wide": parts[1],
        "vertical": vertical,
    }
