"""IBM's accessibility-checker-engine (ACE), in the page: the five of its rules that find what the others do not.

The evidence `ace`, as JSON, or `{"failed": reason}` where the engine gave nothing:

- `version`, `rules`: the ids of the rules that ran;
- `results`: what did not pass, at most 60 a rule: `{rule, reason, confidence: "FAIL" | "POTENTIAL", message, node,
  path}`. `reason` is the engine's own id of what is wrong, `node` the browser's number of the element (`Dom.locate`),
  None when it is lost, `path` the engine's XPath;
- `counts`: by rule, how many results of each confidence, "PASS" with them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import CDPSession

from runners.browser.axe import evaluate, own_world
from runners.engines.page import numbers

TOOL = "IBM accessibility-checker-engine"
RULES = (
    "fieldset_legend_valid", "form_label_unique", "img_alt_null", "input_checkboxes_grouped", "table_headers_related",
)  # fmt: skip

# What the five rules look at: on a page without any of it the engine, which walks every node, need not run.
_CONCERNED = "fieldset, label[for], img[alt], input[type=radio i], input[type=checkbox i], table"
_LOOK = """
(() => {
  const holds = (root) => root.querySelector(%s) || [...root.querySelectorAll('*')].some((one) =>
    (one.shadowRoot && holds(one.shadowRoot)) || (one.contentDocument && holds(one.contentDocument)));
  return Boolean(holds(document));
})()
"""
_RUN = """
(async () => {
  %s
  const { engine } = new ace.Checker();
  engine.enableRules(%s);
  const counts = {}, results = [], nodes = globalThis.preuveAce = [];
  for (const one of (await engine.run(document)).results) {
    const confidence = one.value[1], own = (counts[one.ruleId] ??= {});
    own[confidence] = (own[confidence] ?? 0) + 1;
    if (confidence === 'PASS' || own[confidence] > 60) continue;
    nodes.push(one.node ?? null);
    const message = engine.getMessage(one.ruleId, one.reasonId, one.messageArgs);
    results.push({ rule: one.ruleId, reason: String(one.reasonId), confidence, message, path: one.path.dom });
  }
  return JSON.stringify({ counts, results });
})()
"""


@cache
def _engine(modules: Path) -> str:
    return (modules / "accessibility-checker-engine" / "ace.js").read_text(encoding="utf-8") + "\n"


def version(modules: Path) -> str | None:
    """The engine's version; None when it is not there."""
    manifest = modules / "accessibility-checker-engine" / "package.json"
    return str(json.loads(manifest.read_text(encoding="utf-8"))["version"]) if manifest.is_file() else None


async def run(session: CDPSession, modules: Path) -> dict[str, Any]:
    """The evidence. Raises RuntimeError with the engine's error."""
    world = await own_world(session)
    head = {"version": version(modules), "rules": list(RULES)}
    if not await evaluate(session, _LOOK % json.dumps(_CONCERNED), world):
        return head | {"results": [], "counts": {}}
    found = json.loads(await evaluate(session, _RUN % (_engine(modules), json.dumps(RULES)), world))
    nodes = await numbers(session, world, "globalThis.preuveAce") if found["results"] else []
    results = [{**result, "node": node} for result, node in zip(found["results"], nodes, strict=True)]
    return head | {"results": results, "counts": found["counts"]}
