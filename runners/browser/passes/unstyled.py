"""The page without its author's styles: a picture of it, and what is only there, or in its place, thanks to them."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from runners.browser.passes._texts import look, sheet
from runners.browser.tab import Tab

# Everything as the browser has it by itself; the ids, which no element has, win over the page's own `!important`.
# Drawings keep their inner styles, which are what they show.
CSS = """*:not(svg *, #preuve-1#preuve-2#preuve-3), *:not(#preuve-1#preuve-2#preuve-3)::before,
*:not(#preuve-1#preuve-2#preuve-3)::after { all: revert !important; }"""
MAX_HEIGHT, SCALE, QUALITY = 4000, 0.4, 45  # CSS pixels; the picture is to be looked at beside the page, not read
_LOOK = (files("runners.browser") / "scripts" / "unstyled.js").read_text(encoding="utf-8")


async def run(tab: Tab) -> dict[str, Any]:
    """`{"words", "pictures", "moved", "lost", "width", "height", "jpeg"}`.

    - `words`: `[{node, selector, tag, text, which, words}]`, words that stand in the styles (::before, ::after).
    - `pictures`: `[{node, ..., width, height, address}]`, elements with a picture as their background.
    - `moved`: `[{node, ..., order, direction}]`, elements that styles put in another order than that of the markup.
    - `lost`: texts that are shown with styles and not without.
    - `jpeg`: the top of the page without styles, base64, at `SCALE`; `width`, `height`: of the page then (CSS pixels).
    """
    page = await look(tab)
    await page.ask("preuveTexts.before()")
    with_styles = await page.ask(_LOOK)
    async with sheet(page, CSS):
        found = await page.ask("preuveTexts.after()")
        size = (await tab.session.send("Page.getLayoutMetrics"))["cssContentSize"]
        clip = {"x": 0, "y": 0, "scale": SCALE, "width": max(1, min(size["width"], 1920))}
        clip["height"] = max(1, min(size["height"], MAX_HEIGHT))
        options = {"format": "jpeg", "quality": QUALITY, "captureBeyondViewport": True, "clip": clip}
        shot = await tab.session.send("Page.captureScreenshot", options)
    kinds = ("words", "pictures", "moved")
    gone = [fault for fault in found["faults"] if fault["kind"] == "gone"]
    facts = iter(await page.named([fact for kind in kinds for fact in with_styles[kind]] + gone))
    named = {kind: [next(facts) for _ in with_styles[kind]] for kind in kinds}
    return {**named, "lost": list(facts), "width": size["width"], "height": size["height"], "jpeg": shot["data"]}
