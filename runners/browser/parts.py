"""The parts of one visit: each function makes one piece of evidence of the page that a tab shows."""

from __future__ import annotations

import base64
import codecs
import json
import logging
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import ViewportSize

from preuve.bundle import Item
from preuve.views.dom import STYLES
from runners.browser.axe import MAX_FRAMES, evaluate, own_world, run_axe
from runners.browser.axe import TOOL as AXE_TOOL
from runners.browser.redact import redact, redact_value
from runners.browser.tab import Tab

log = logging.getLogger("preuve.browser")
VIEWPORT: ViewportSize = {"width": 1920, "height": 1080}  # EcoIndex's published protocol asks for this window
MAX_SHOT_HEIGHT = 12_000
MAX_PAGE_HEIGHT = 100_000  # more than the window costs a second for each 70,000 pixels of the page
MAX_SOURCE = 20_000_000
MAX_SHEETS, MAX_SHEET = 200, 2_000_000  # sheets of a page, characters of a sheet
CHROMIUM = "Chromium"
HTML = "text/html;charset=utf-8"

_SCRIPTS = files("runners.browser") / "scripts"
READ, SCROLL, FACTS = ((_SCRIPTS / f"{name}.js").read_text(encoding="utf-8") for name in ("read", "scroll", "facts"))
TIMES = """(() => { const [n] = performance.getEntriesByType('navigation');
  return n && { ttfb: n.responseStart, dom_content_loaded: n.domContentLoadedEventEnd, load: n.loadEventEnd } })()"""
_NUMBERS = ("lcp", "cls", "fcp", "ttfb", "dom_content_loaded", "load", "long_tasks")
_TEXTS = ("lcp_element", "lcp_url")


async def facts(tab: Tab) -> dict[str, Any]:
    """What the crawl must know of the page: its address, title, links, canonical... See scripts/facts.js."""
    value: dict[str, Any] = json.loads(await evaluate(tab.session, FACTS, await own_world(tab.session)))
    return value


async def read(tab: Tab, url: str, tool: str) -> list[Item]:
    """What only the page's own scripts can reach: `queues`, `storage`, `vitals`. They may have spoilt all of it."""
    value = await evaluate(tab.session, READ)
    if not isinstance(value, dict):
        raise TypeError("spoilt by the page")
    found = {kind: value[kind] for kind in ("queues", "storage", "vitals") if isinstance(value.get(kind), dict)}
    if "vitals" in found:
        times = await evaluate(tab.session, TIMES, await own_world(tab.session))
        found["vitals"] = _vitals(found["vitals"] | (times or {}))
    return [Item.json(kind, url, redact_value(part), tool) for kind, part in found.items()]


def _vitals(value: dict[str, Any]) -> dict[str, Any]:
    numbers = {key: v if _is_number(v := value.get(key)) else None for key in _NUMBERS}
    texts = {key: v if isinstance(v := value.get(key), str) else None for key in _TEXTS}
    return {**numbers, **texts, "shifts": list(_shifts(value.get("shifts")))}


def _shifts(value: Any) -> Iterator[dict[str, Any]]:
    for shift in value if isinstance(value, list) else ():
        if isinstance(shift, dict) and _is_number(shift.get("value")) and isinstance(shift.get("element"), str):
            yield {"value": shift["value"], "element": shift["element"]}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


async def scroll(tab: Tab) -> None:
    """To the bottom and back: EcoIndex's protocol does, and what loads on scroll is part of the page."""
    await evaluate(tab.session, SCROLL, await own_world(tab.session))


async def source(tab: Tab, url: str, charset: str, tool: str) -> Item:
    """The HTML as the server sent it, in UTF-8; with a mark at its head where header or browser say another charset."""
    body = await tab.recorder.body(tab.load)
    declared = tab.recorder.chain(tab.load)[-1].headers.get("content-type", "").lower()
    utf8 = charset.lower() == "utf-8"
    if isinstance(body, bytes) and not utf8:
        body = body.decode(charset, "replace")
    data = body if isinstance(body, bytes) else body.encode("utf-8", "replace")
    mark = b"" if utf8 and ("charset" not in declared or "utf-8" in declared) else codecs.BOM_UTF8
    return Item("source", url, mark + data[:MAX_SOURCE], HTML, tool)


async def rendered(tab: Tab, url: str, tool: str) -> Item:
    """The HTML as it stands after the scripts."""
    script = f"document.documentElement ? document.documentElement.outerHTML.slice(0, {MAX_SOURCE}) : ''"
    html = await evaluate(tab.session, script, await own_world(tab.session))
    return Item("rendered", url, html.encode("utf-8", "replace"), HTML, tool)


async def snapshot(tab: Tab, url: str, tool: str) -> Item:
    """DOM, boxes and styles in one."""
    options = {"computedStyles": list(STYLES), "includeBlendedBackgroundColors": True}
    taken = await tab.session.send("DOMSnapshot.captureSnapshot", options)
    return Item.json("dom", url, {"styles": STYLES, "snapshot": taken}, tool)


async def axtree(tab: Tab, url: str, tool: str) -> Item:
    """The browser's accessibility tree, of the page and of its frames."""
    nodes: list[Any] = []
    for number, frame in enumerate(await _frames(tab)):
        try:
            nodes += (await tab.session.send("Accessibility.getFullAXTree", {"frameId": frame}))["nodes"]
        except PlaywrightError:
            if number == 0:
                raise
            log.info("%s: a frame is gone before its accessibility tree was read", url)
    return Item.json("axtree", url, {"nodes": nodes}, tool)


async def _frames(tab: Tab) -> list[str]:
    """The frames of the page by the browser's number, the page itself first, at most MAX_FRAMES."""
    found: list[str] = []

    def walk(tree: dict[str, Any]) -> None:
        found.append(tree["frame"]["id"])
        for child in tree.get("childFrames", ()):
            walk(child)

    walk((await tab.session.send("Page.getFrameTree"))["frameTree"])
    return found[:MAX_FRAMES]


async def listeners(tab: Tab, url: str, tool: str) -> Item:
    """Every event listener on the page's window, document and elements, those in frames with them (not their windows).

    Asked in the page's own world, where they were set: `document` and `window` are names that no page can take over.
    """
    found: list[dict[str, Any]] = []
    for root in ("document", "window"):
        thing = await tab.session.send("Runtime.evaluate", {"expression": root, "objectGroup": "listeners"})
        asked = {"objectId": thing["result"]["objectId"], "depth": -1, "pierce": True}
        for entry in (await tab.session.send("DOMDebugger.getEventListeners", asked))["listeners"]:
            facts = {"once": entry["once"], "passive": entry["passive"]}
            found.append({"type": entry["type"], "node": entry.get("backendNodeId"), **facts})
    await tab.session.send("Runtime.releaseObjectGroup", {"objectGroup": "listeners"})
    return Item.json("listeners", url, found, tool)


async def sheets(tab: Tab, url: str, tool: str) -> Item:
    """The text of every style sheet, whatever origin it comes from: `[{url, media, disabled, inline, frame, text}]`."""
    heads: list[dict[str, Any]] = []

    def added(event: dict[str, Any]) -> None:
        heads.append(event["header"])

    tab.session.on("CSS.styleSheetAdded", added)
    try:
        await tab.session.send("DOM.enable")
        await tab.session.send("CSS.enable")
        found = [await _sheet(tab, head) for head in heads[:MAX_SHEETS] if head["origin"] == "regular"]
    finally:
        tab.session.remove_listener("CSS.styleSheetAdded", added)
        await tab.session.send("CSS.disable")
        await tab.session.send("DOM.disable")
    return Item.json("sheets", url, [sheet for sheet in found if sheet], tool)


async def _sheet(tab: Tab, head: dict[str, Any]) -> dict[str, Any] | None:
    try:
        text = (await tab.session.send("CSS.getStyleSheetText", {"styleSheetId": head["styleSheetId"]}))["text"]
    except PlaywrightError:
        return None  # taken away by a script meanwhile
    return {
        "url": redact(head["sourceURL"]), "media": head.get("mediaText", ""), "disabled": head["disabled"],
        "inline": head["isInline"], "frame": head["frameId"], "text": text[:MAX_SHEET],
    }  # fmt: skip


async def screenshot(tab: Tab, url: str, tool: str) -> Item:
    """The full page, to MAX_SHOT_HEIGHT pixels; of a page beyond MAX_PAGE_HEIGHT, what the window shows."""
    size = (await tab.session.send("Page.getLayoutMetrics"))["cssContentSize"]
    clip = {
        "x": 0, "y": 0, "scale": 1,
        "width": min(max(size["width"], 1), VIEWPORT["width"]), "height": min(max(size["height"], 1), MAX_SHOT_HEIGHT),
    }  # fmt: skip
    options: dict[str, Any] = {"format": "jpeg", "quality": 70}
    if size["height"] <= MAX_PAGE_HEIGHT:
        options |= {"captureBeyondViewport": True, "clip": clip}
    shot = await tab.session.send("Page.captureScreenshot", options)
    return Item("screenshot", url, base64.b64decode(shot["data"]), "image/jpeg", tool)


async def axe(tab: Tab, url: str, script: Path) -> Item:
    """What axe-core says of the page and its frames."""
    value = await run_axe(tab.session, script)
    engine = value["results"].get("testEngine", {})
    return Item.json("axe", url, value, f"{AXE_TOOL}, {engine.get('name', '')} {engine.get('version', '')}".strip())


def console(tab: Tab, url: str, tool: str) -> Item:
    """What the page said to the developer, and how it tried to interrupt the visit."""
    value = {"messages": tab.messages, "errors": tab.errors, "events": tab.events}
    return Item.json("console", url, value, tool)
