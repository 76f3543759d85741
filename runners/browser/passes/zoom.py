"""Text twice as large: by the browser's zoom of the whole page, and by its zoom of the text alone."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from runners.browser.passes._texts import DRAWN, look, putting_back, scrolled, window
from runners.browser.tab import Tab

# A window 1280 px wide at 200 %, as the rules of the ACT community look at pages.
WIDTH, HEIGHT = 640, 512
_TEXT_ZOOM = (files("runners.browser") / "scripts" / "textzoom.js").read_text(encoding="utf-8")


async def run(tab: Tab) -> dict[str, Any]:
    """`{"texts", "cut", "frames", "full", "page": {"faults", "counts"}, "text": {"faults", "counts"}}`.

    `page`: at 200 % of the browser's zoom; `text`: with text alone twice as large. Faults are those of `reflow`, and
    for `page` also "small": text that is not twice as large, at 400 % neither (`grown`: how many times as large it is
    at 200 %).
    """
    page = await look(tab)
    async with window(page, WIDTH * 2, HEIGHT * 2):
        await page.ask("preuveTexts.before()")
        await tab.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        await page.ask(DRAWN)
        # A CSS pixel is two of the screen now.
        zoomed = await page.ask("preuveTexts.after({ growth: 1.98, scale: 2 })")
        faults = await page.named(zoomed["faults"])
        if any(fault["kind"] == "small" for fault in faults):
            await tab.page.set_viewport_size({"width": WIDTH // 2, "height": HEIGHT // 2})
            await page.ask(DRAWN)
            # A text that is twice as large at 400 % can be made so, which is all that is asked.
            farther = await page.named((await page.ask("preuveTexts.after({ growth: 1.98, scale: 4 })"))["faults"])
            never = {fault["node"] for fault in farther if fault["kind"] == "small"}
            faults = [fault for fault in faults if fault["kind"] != "small" or fault["node"] in never]
    start = await page.ask("preuveTexts.before()")
    async with scrolled(page):
        try:
            await page.ask(_TEXT_ZOOM)
            larger = await page.ask("preuveTexts.after()")
        finally:
            async with putting_back(page):
                await page.ask(_TEXT_ZOOM)
    return {
        **start,
        "page": {"faults": faults, "counts": zoomed["counts"]},
        "text": {"faults": await page.named(larger["faults"]), "counts": larger["counts"]},
    }
