"""The page on a telephone held upright, then on its side: what is only there in one of the two, and what is turned."""

from __future__ import annotations

from typing import Any

from runners.browser.passes._texts import DRAWN, look, window
from runners.browser.tab import Tab

SHORT, LONG = 412, 915  # a common telephone, CSS pixels

# Things turned by a quarter, and texts that are shown.
_STATE = """(() => { const turned = [];
  for (const el of document.querySelectorAll('*')) {
    const t = getComputedStyle(el), m = t.transform !== 'none' ? new DOMMatrixReadOnly(t.transform) : null;
    let angle = m && m.is2D ? Math.round(Math.atan2(m.b, m.a) * 180 / Math.PI) : 0;
    if (t.rotate && t.rotate !== 'none') angle += Math.round(parseFloat(t.rotate)) || 0;
    angle = ((angle % 360) + 360) % 360;
    const quarter = Math.abs(angle - 90) <= 1 || Math.abs(angle - 270) <= 1;
    if (quarter && el.checkVisibility() && turned.length < 30) {
      turned.push({ ...preuveTexts.told(el), angle, letters: el.textContent.trim().length });
    }
  }
  return turned; })()"""


async def run(tab: Tab) -> dict[str, Any]:
    """`{"texts", "cut", "frames", "full", "portrait", "landscape"}`; each of the two: `{"lost", "turned"}`.

    - `lost`: faults of `reflow` ("gone", "control" and their kin): what is shown in the other orientation and not here.
    - `turned`: `[{node, selector, tag, text, angle, letters}]`, elements turned by a quarter here and not in the other.
    """
    page = await look(tab)
    async with window(page, SHORT, LONG):
        start = await page.ask("preuveTexts.before()")
        upright = await page.ask(_STATE)
        await tab.page.set_viewport_size({"width": LONG, "height": SHORT})
        await page.ask(DRAWN)
        lost_aside = await page.ask("preuveTexts.after()")
        aside = await page.ask(_STATE)
        facts_aside = await page.named([*lost_aside["faults"], *upright, *aside])
        await page.ask("preuveTexts.before()")
        await tab.page.set_viewport_size({"width": SHORT, "height": LONG})
        await page.ask(DRAWN)
        lost_upright = await page.ask("preuveTexts.after()")
        facts_upright = await page.named(lost_upright["faults"])
    faults, turned = facts_aside[: len(lost_aside["faults"])], facts_aside[len(lost_aside["faults"]) :]
    upright, aside = turned[: len(upright)], turned[len(upright) :]
    return {
        **start,
        "portrait": {"lost": _lost(facts_upright), "turned": _only(upright, aside)},
        "landscape": {"lost": _lost(faults), "turned": _only(aside, upright)},
    }


def _lost(faults: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [fault for fault in faults if fault["kind"] in {"gone", "control"}]


def _only(turned: list[dict[str, Any]], elsewhere: list[dict[str, Any]]) -> list[dict[str, Any]]:
    others = {(one["node"], one["angle"]) for one in elsewhere}
    return [one for one in turned if (one["node"], one["angle"]) not in others]
