"""Siteimprove Alfa: the page is taken in the browser, in the load of the visit, and evaluated by a program beside it.

The evidence `alfa`, as JSON, or `{"failed": reason}` where the engine gave nothing:

- `version`, and `rules`: the success criteria of WCAG that each rule that ran goes with, `{"sia-r2": ["1.1.1"]}`;
- `outcomes`: what failed or could not be told, at most 60 a rule and kind: `{rule, outcome: "failed" | "cantTell",
  message, elements: [{node, path}]}`. `node` is the browser's number of the element (`Dom.locate`), None when it was
  lost; `path` says where it stood, as an XPath, "/html[1]/body[1]/img[2]", with "/#shadow" and "/#document" where a
  shadow tree or a frame begins. No element: the outcome is about the page;
- `counts`: by rule, how many of each outcome: `{"sia-r2": {"passed": 3, "failed": 1}}`. A rule that found nothing to
  look at has `{"inapplicable": 1}`;
- `unread_sheets`: style sheets that could not be read, so that what depends on styles is doubtful.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from runners.browser.axe import MAX_FRAMES, own_world
from runners.browser.axe import evaluate as evaluate_in
from runners.engines.page import call_on_owner, frames, numbers
from runners.engines.sidecar import EngineError, Sidecar

PROGRAM = Path(__file__).with_name("alfa.mjs")
TOOL = "Siteimprove Alfa"
SECONDS = 40.0
MAX_PAGE = 30_000_000  # characters of a page as Alfa takes it
MAX_NUMBERED = 400  # elements of outcomes that are found again in the page

# Left out, because nothing is read from them: criteria of level AAA and of WCAG 2.2 only (r24, r41, r66, r71, r73, r74,
# r80, r111, r113) and advice of Alfa's own (r53-r57, r59, r61, r72, r75, r79, r85). They would be half of the cost.
SKIPPED = (
    "sia-r24", "sia-r41", "sia-r53", "sia-r54", "sia-r55", "sia-r56", "sia-r57", "sia-r59", "sia-r61", "sia-r66",
    "sia-r71", "sia-r72", "sia-r73", "sia-r74", "sia-r75", "sia-r79", "sia-r80", "sia-r85", "sia-r111", "sia-r113",
)  # fmt: skip

# Alfa's function takes the page; then each element gets a number by which it is found again in this world. Sheets of
# other origins that the browser keeps from scripts are filled in from their texts.
_TAKE = """
(async () => {
  %(native)s
  ;const takePage = Native.fromNode;
  {
    %(device)s
    ;globalThis.preuveDevice = Native.fromWindow(window);
  }
  const texts = %(sheets)s;
  const prefix = globalThis.preuvePrefix = '%(prefix)s.';
  const elements = globalThis.preuveElements = [], paths = globalThis.preuvePaths = [];
  let unread = 0;
  async function rulesOf(sheet) {
    const text = texts[sheet.href];
    if (text === undefined) { unread++; return null; }
    const made = new CSSStyleSheet();
    made.replaceSync(text);
    const host = document.createElement('div');
    host.attachShadow({ mode: 'open' }).adoptedStyleSheets = [made];
    return (await takePage(host)).shadow.style[0].rules;
  }
  async function fill(taken, root) {
    for (const [at, sheet] of [...root.styleSheets].entries()) {
      let own = 0;
      try { own = sheet.cssRules.length; } catch { own = -1; }
      if (own < 0 && taken.style[at]) taken.style[at].rules = await rulesOf(sheet) ?? [];
    }
  }
  function step({ localName }, seen) {
    return `${localName}[${seen[localName] = (seen[localName] ?? 0) + 1}]`;
  }
  async function number(taken, node, path) {
    if (taken.type === 'element') { taken.externalId = prefix + (elements.push(node) - 1); paths.push(path); }
    if (taken.type === 'document' || taken.type === 'shadow') await fill(taken, node);
    const seen = {};
    for (const [index, child] of (taken.children ?? []).entries()) {
      const inner = node.childNodes[index];
      await number(child, inner, inner.nodeType === 1 ? `${path}/${step(inner, seen)}` : path);
    }
    if (taken.shadow) await number(taken.shadow, node.shadowRoot, path + '/#shadow');
    if (taken.content) await number(taken.content, node.contentDocument, path + '/#document');
  }
  const taken = await takePage(document);
  await number(taken, document, %(path)s);
  return JSON.stringify({ unread, page: JSON.stringify({ document: taken, device: globalThis.preuveDevice }) });
})()
"""


# Called on a frame's element: where it stands among the elements taken, null when its content was taken with it.
_PLACE = """
function () {
  if (this.contentDocument) return null;
  for (let own = window; ; own = own.parent) {
    try {
      const at = own.preuveElements?.indexOf(this) ?? -1;
      if (at >= 0) return { id: own.preuvePrefix + at, path: own.preuvePaths[at] + '/#document' };
      if (own === own.parent) return null;
    } catch {
      return null;
    }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A page as Alfa takes it: `page` is JSON text; in `worlds` its elements are found again."""

    page: str
    worlds: tuple[int, ...]
    unread_sheets: int


@cache
def _script(modules: Path) -> dict[str, str]:
    """Alfa's two functions that read a page, as they stand in its packages: they need nothing around them."""
    folder = modules / "@siteimprove"
    files = {"native": "alfa-dom", "device": "alfa-device"}
    read = {name: (folder / own / "dist" / "native.js").read_text(encoding="utf-8") for name, own in files.items()}
    return {name: text.replace("export var Native;", "let Native;") + "\n" for name, text in read.items()}


def version(modules: Path) -> str | None:
    """The version of all of Alfa's packages; None when it is not there, or not one and the same.

    Packages of several versions do not know each other's objects: such a tree finds nothing anywhere, without a word.
    """
    manifests = sorted((modules / "@siteimprove").glob("alfa-*/package.json"))
    found = {json.loads(path.read_text(encoding="utf-8"))["version"] for path in manifests}
    return found.pop() if len(found) == 1 else None


def program(node: Path, modules: Path) -> Sidecar:
    """The program that evaluates pages, not yet started."""
    return Sidecar(node, PROGRAM, {"nodeModules": str(modules.resolve()), "skip": list(SKIPPED)})


async def take(session: CDPSession, modules: Path, sheets: dict[str, str]) -> Taken:
    """Take the page as it stands. `sheets` holds texts of style sheets by address, for those that scripts may not read.

    Frames of other origins are taken apart, and put where they are shown. Raises RuntimeError with the script's error,
    EngineError "too-large".
    """
    main, *inner = await frames(session)
    world = await own_world(session, main["id"])
    text, unread = await _take(session, modules, sheets, world, 0, "")
    worlds, own = [world], {main["id"]: world}
    page: dict[str, Any] | None = None
    for frame in inner[:MAX_FRAMES]:
        try:
            own[frame["id"]] = await own_world(session, frame["id"])
            place = await call_on_owner(session, frame["id"], own[frame["parentId"]], _PLACE)
            if place is None:
                continue
            taken, blind = await _take(session, modules, sheets, own[frame["id"]], len(worlds), place["path"])
        except (PlaywrightError, RuntimeError, KeyError):
            continue  # gone meanwhile, or not ours to look into: axe names the frames that it did not reach
        page = page or json.loads(text)
        if _graft(page["document"], place["id"], json.loads(taken)["document"]):
            worlds.append(own[frame["id"]])
            unread += blind
    text = json.dumps(page) if page else text
    if len(text) > MAX_PAGE:
        raise EngineError("too-large")
    return Taken(text, tuple(worlds), unread)


async def _take(
    session: CDPSession, modules: Path, sheets: dict[str, str], world: int, number: int, path: str
) -> tuple[str, int]:
    given = {"sheets": json.dumps(sheets), "prefix": number, "path": json.dumps(path)}
    taken = json.loads(await evaluate_in(session, _TAKE % {**_script(modules), **given}, world))
    return taken["page"], taken["unread"]


def _graft(document: dict[str, Any], place: str, content: dict[str, Any]) -> bool:
    """Put a frame's document into the element that shows it; False when that is not there."""
    queue = [document]
    while queue:
        node = queue.pop()
        if node.get("externalId") == place:
            node["content"] = content
            return True
        queue += [*node.get("children", ()), *(node[name] for name in ("shadow", "content") if node.get(name))]
    return False


async def evaluate(sidecar: Sidecar, taken: Taken) -> dict[str, Any]:
    """What Alfa says of the page, with numbers of ours for elements: `number` makes evidence of it.

    Raises EngineError.
    """
    ready = await sidecar.start()
    answer = await sidecar.ask({"page": taken.page}, SECONDS)
    return {**answer, "version": ready["version"], "rules": ready["rules"], "unread_sheets": taken.unread_sheets}


async def number(session: CDPSession, taken: Taken, answer: dict[str, Any]) -> dict[str, Any]:
    """The evidence: elements by the browser's own numbers. The page must still be the one that was taken."""
    wanted = list(dict.fromkeys(own for outcome in answer["outcomes"] for own in outcome["elements"]))[:MAX_NUMBERED]
    places: dict[str, dict[str, Any]] = {}
    for at, world in enumerate(taken.worlds):
        here = [own for own in wanted if own.startswith(f"{at}.")]
        if not here:
            continue
        inner = json.dumps([int(own.partition(".")[2]) for own in here])
        nodes = await numbers(session, world, f"{inner}.map((at) => preuveElements[at] ?? null)")
        paths = await evaluate_in(session, f"{inner}.map((at) => preuvePaths[at] ?? '')", world)
        for own, node, path in zip(here, nodes, paths, strict=True):
            places[own] = {"node": node, "path": path}
    lost = {"node": None, "path": ""}
    outcomes = [
        outcome | {"elements": [places.get(own, lost) for own in outcome["elements"]]} for outcome in answer["outcomes"]
    ]
    kept = {key: answer[key] for key in ("version", "rules", "counts", "unread_sheets")}
    return kept | {"outcomes": outcomes}
