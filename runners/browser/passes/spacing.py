"""More room between lines, paragraphs, letters and words, as a reader may set it: what is cut off or covered then."""

from __future__ import annotations

from typing import Any

from runners.browser.passes._texts import look, sheet
from runners.browser.tab import Tab

# The values of RGAA 10.12.1 (WCAG 1.4.12), set as its method says. The page's own `!important` must not win, as it
# would not against a reader's style sheet: hence the ids, which no element has.
CSS = """*:not(#preuve-1#preuve-2#preuve-3) { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; }
p:not(#preuve-1#preuve-2#preuve-3) { margin-bottom: 2em !important; }"""

# Texts on which the values do not take: only `!important` in a style attribute stands against ours.
_KEPT = """(() => { const found = new Map();
  const need = { lineHeight: 1.5, letterSpacing: 0.12, wordSpacing: 0.16 };
  const css = { lineHeight: 'line-height', letterSpacing: 'letter-spacing', wordSpacing: 'word-spacing' };
  const kept = (el, name) => {
    for (let at = el; at; at = preuveTexts.parentOf(at)) if (at.style?.getPropertyPriority(css[name])) return true;
    return false;
  };
  preuveTexts.nodes.forEach((node, at) => {
    const look = preuveTexts.was.looks[at], el = preuveTexts.parentOf(node);
    if (!look.shown || !el || found.size >= 30 || found.has(el)) return;
    const s = getComputedStyle(el), size = parseFloat(s.fontSize);
    for (const [name, least] of Object.entries(need)) {
      const value = parseFloat(s[name]) / size;
      if (name === 'lineHeight' && look.lines.length < 2) continue;
      if (!(value >= least - 0.005) && kept(el, name)) {
        const rounded = Math.round(value * 1000) / 1000 || 0;
        found.set(el, { ...preuveTexts.told(el, node.data), property: name, value: rounded, least });
        break;
      }
    }
  });
  return [...found.values()]; })()"""


async def run(tab: Tab) -> dict[str, Any]:
    """`{"texts", "cut", "frames", "full", "faults", "counts", "kept"}`: faults as those of `reflow`.

    `kept`: `[{node, selector, tag, text, property, value, least}]`, texts whose spacing (in times the size of the
    letters) the page does not let a reader set. Line height counts for text of several lines only.
    """
    page = await look(tab)
    start = await page.ask("preuveTexts.before()")
    async with sheet(page, CSS):
        found = await page.ask("preuveTexts.after()")
        kept = await page.ask(_KEPT)
    count = len(found["faults"])
    facts = await page.named([*found["faults"], *kept])
    return {**start, "faults": facts[:count], "counts": found["counts"], "kept": facts[count:]}
