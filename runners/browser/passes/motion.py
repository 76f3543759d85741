"""What moves, blinks or plays by itself: animations, animated pictures, media, and what scripts change meanwhile."""

from __future__ import annotations

import asyncio
import base64
import io
import re
from contextlib import suppress
from importlib.resources import files
from time import monotonic
from typing import Any

from PIL import Image, UnidentifiedImageError
from playwright.async_api import Error as PlaywrightError

from runners.browser.passes._texts import Look, look
from runners.browser.tab import Tab

GAPS = (0.15, 0.2)  # seconds between looks at a page: what blinks may look the same at two of three moments
LONG = 5.2  # RGAA 13.8: motion of up to five seconds is allowed
SIGNS = (".gif", ".webp", ".png", ".apng", ".avif")
KINDS = ("gif", "webp", "png", "avif")
MAX_PICTURES, MAX_FRAMES, MAX_SCRIPTS = 60, 500, 60
_MOTION = (files("runners.browser") / "scripts" / "motion.js").read_text(encoding="utf-8")
# What scripts must call to act later, to open windows, to play.
WORDS = {
    "later": r"\b(setInterval|setTimeout|requestAnimationFrame)\b|\.animate\s*\(|\bgsap\b",
    "windows": r"\bwindow\s*\.\s*open\b|(?<![.\w])open\s*\(",
    "sound": r"\bAudioContext\b|\bnew\s+Audio\b|\.play\s*\(|\bautoplay\b|speechSynthesis",
}


async def run(tab: Tab) -> dict[str, Any]:
    """`{"animations", "media", "pictures", "marquees", "smil", "canvas", "opaque", "changes", "seconds", "scripts"}`.

    Everything in a list has `node`, `selector`, `tag`, `text` and `area` (square CSS pixels).

    - `animations`: of CSS and scripts: `seconds` from start to end (null: `endless`), `left`, `period` of one round,
      `values` by property, `kind`, `name`, `state`, `pseudo`, `easing`, `timeline`.
    - `media`: audio and video: autoplay, paused, muted, volume, loop, controls, duration (s or null), `moves` (time
      passes), `sound` (true: sound was decoded), ready, network, error.
    - `pictures`: those with several frames: `frames`, `loops` (0: for ever), `seconds` of one round; or `unread`.
      `still`: how many others there are.
    - `marquees`, `smil`, `canvas` (`moves`), `opaque` (frames and plug-ins, whose inside was not looked at).
    - `changes`: what scripts changed between two looks, `kinds` of: place, words, look, picture. `seconds`: how long
      after the first look they went on; they were watched for as long as matters (just over five seconds) only.
    - `scripts`: `[{url, words}]`, scripts that hold the signs of `WORDS`; `script_count`; `unread_scripts`.
    """
    page = await look(tab)
    await page.ask("preuveTexts.before()")
    await page.ask(_MOTION)
    facts = await page.ask("preuveMotion.facts()")
    shots = await _canvases(page, facts["canvas"])
    began = await _look(page)
    scripts = await _scripts(tab, set(await page.ask("preuveMotion.asked()")))
    acts = scripts["unread_scripts"] or any("later" in script["words"] for script in scripts["scripts"])
    changes = await _changes(page, began) if acts else []
    if facts["media"] and not acts:
        await asyncio.sleep(GAPS[0])
    later = await page.ask("preuveMotion.media()")
    for media, after in zip(facts["media"], later, strict=False):
        media["moves"] = after["time"] > media["time"]
    for canvas, before, after in zip(facts["canvas"], shots, await _canvases(page, facts["canvas"]), strict=False):
        canvas["moves"] = bool(before) and before != after
    seconds = sum(GAPS)
    if changes or any(canvas.get("moves") for canvas in facts["canvas"]):
        seconds, changes = await _watch(page, changes, facts["canvas"])
    still, moving = await _pictures(tab, facts["pictures"])
    lists = {
        **{k: facts[k] for k in ("animations", "media", "marquees", "smil", "canvas", "opaque")},
        "changes": changes,
    }
    lists["pictures"] = moving
    named = iter(await page.named(fact for part in lists.values() for fact in part))
    return {
        **{kind: [next(named) for _ in part] for kind, part in lists.items()},
        "still": still,
        "seconds": round(seconds, 2),
        **scripts,
    }


async def _watch(page: Look, changes: list[dict[str, Any]], canvases: list[dict[str, Any]]) -> tuple[float, list[Any]]:
    """What still changes five seconds later: (how long it was watched, the changes that went on)."""
    await asyncio.sleep(LONG - sum(GAPS))
    began = await _look(page)
    shots = await _canvases(page, canvases)
    again = await _changes(page, began)
    for canvas, before, after in zip(canvases, shots, await _canvases(page, canvases), strict=False):
        canvas["moves_long"] = bool(before) and before != after
    same = {change["selector"] for change in again}
    return LONG + sum(GAPS), [change | {"long": change["selector"] in same} for change in changes]


async def _look(page: Look) -> float:
    """Look at the page, to compare with later; when that was."""
    await page.ask("preuveMotion.look()")
    return monotonic()


async def _changes(page: Look, began: float) -> list[dict[str, Any]]:
    """What differs from the look that was taken at `began`, at one of the next moments, by element."""
    found: dict[str, dict[str, Any]] = {}
    last = began
    for gap in GAPS:
        await asyncio.sleep(max(last + gap - monotonic(), 0))
        last = monotonic()
        for change in await page.ask("preuveMotion.changes()"):
            known = found.setdefault(change["selector"], change)
            known["kinds"] = list(dict.fromkeys([*known["kinds"], *change["kinds"]]))
    return list(found.values())


async def _canvases(page: Look, canvases: list[dict[str, Any]]) -> list[str]:
    """A small picture of each canvas."""
    return [await _shot(page, canvas["at"]) for canvas in canvases[:5]]


async def _shot(page: Look, at: int) -> str:
    script = f"preuveMotion.place(preuveTexts.named[{at}])"
    with suppress(PlaywrightError, RuntimeError):
        x, y, width, height = await page.ask(script)
        clip = {"x": max(x, 0), "y": max(y, 0), "width": min(width, 1920), "height": min(height, 1080), "scale": 0.3}
        options = {"format": "png", "clip": clip, "captureBeyondViewport": True}
        return str((await page.tab.session.send("Page.captureScreenshot", options))["data"])
    return ""


async def _scripts(tab: Tab, asked: set[str]) -> dict[str, Any]:
    """The scripts of the page that hold the words of `WORDS`; those `asked` for that never came are unread."""
    seen: list[dict[str, Any]] = []

    def parsed(event: dict[str, Any]) -> None:
        seen.append(event)

    found: list[dict[str, Any]] = []
    unread = 0
    tab.session.on("Debugger.scriptParsed", parsed)
    try:
        await tab.session.send("Debugger.enable")
        await tab.session.send("Debugger.setSkipAllPauses", {"skip": True})
        # Ours have no address; those of other worlds are not the page's.
        own = [one for one in seen if one["url"] and (one.get("executionContextAuxData") or {}).get("isDefault")]
        unread = max(0, len(own) - MAX_SCRIPTS) + len(asked - {one["url"] for one in own})
        for script in own[:MAX_SCRIPTS]:
            try:
                text = (await tab.session.send("Debugger.getScriptSource", {"scriptId": script["scriptId"]}))[
                    "scriptSource"
                ]
            except PlaywrightError:
                unread += 1
                continue
            words = _words(text)
            if words:
                found.append({"url": script["url"][:300], "line": script.get("startLine", 0) + 1, "words": words})
        count = len(own)
    finally:
        tab.session.remove_listener("Debugger.scriptParsed", parsed)
        await tab.session.send("Debugger.disable")
    return {"scripts": found, "script_count": count, "unread_scripts": unread}


def _words(text: str) -> list[str]:
    return [name for name, pattern in WORDS.items() if re.search(pattern, text)]


async def _pictures(tab: Tab, pictures: list[dict[str, Any]]) -> tuple[int, list[dict[str, Any]]]:
    """(how many do not move, those that do or that could not be read)."""
    frame = (await tab.session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
    still, moving, read = 0, [], 0
    for picture in pictures:
        address = picture.pop("address")
        fact = {key: value for key, value in picture.items() if key != "whole"}
        if not picture["whole"] and _may_move(address) and ".gif" in address.lower():
            moving.append(fact | {"address": address[:300], "unread": True})
            continue
        if not picture["whole"] or not _may_move(address):
            still += 1
            continue
        read += 1
        try:
            facts = None if read > MAX_PICTURES else _frames(await _bytes(tab, frame, address))
        except (
            PlaywrightError,
            OSError,
            ValueError,
            SyntaxError,
            UnidentifiedImageError,
            Image.DecompressionBombError,
        ):
            facts = None
        if facts is None:
            moving.append(fact | {"address": address[:300], "unread": True})
        elif facts["frames"] > 1:
            moving.append(fact | {"address": address[:300]} | facts)
        else:
            still += 1
    return still, moving


def _may_move(address: str) -> bool:
    """Whether a picture at that address can have frames: JPEG cannot; SVG is told apart."""
    lower = address.lower()
    if lower.startswith("data:"):
        return lower.startswith(tuple(f"data:image/{kind}" for kind in KINDS))
    path = lower.partition("?")[0].partition("#")[0]
    return path.endswith(SIGNS) or not path.endswith((".jpg", ".jpeg", ".ico", ".bmp"))


async def _bytes(tab: Tab, frame: str, address: str) -> bytes:
    if address.startswith("data:"):
        head, _, body = address.partition(",")
        return base64.b64decode(body) if head.endswith(";base64") else body.encode()
    answer = await tab.session.send("Page.getResourceContent", {"frameId": frame, "url": address})
    return base64.b64decode(answer["content"]) if answer["base64Encoded"] else answer["content"].encode()


def _frames(data: bytes) -> dict[str, Any]:
    """Frames, loops (0: for ever) and seconds of one round."""
    head = data[:400].lstrip()
    if head.startswith((b"<svg", b"<?xml", b"<!--")) or b"<svg" in head:
        moves = any(sign in data for sign in (b"<animate", b"<set", b"@keyframes", b"<script"))
        return {"frames": 2 if moves else 1, "loops": None, "seconds": None}
    with Image.open(io.BytesIO(data)) as picture:
        count = int(getattr(picture, "n_frames", 1))
        if count <= 1:
            return {"frames": 1, "loops": 1, "seconds": 0.0}
        total = 0.0
        for number in range(min(count, MAX_FRAMES)):
            picture.seek(number)
            # Browsers slow down frames that ask for less than 20 ms to 100 ms.
            wait = float(picture.info.get("duration") or 0)
            total += wait if wait >= 20 else 100
        loops = picture.info.get("loop")
        if picture.format == "GIF":  # the number says how often it is repeated; without one it plays once
            loops = 1 if loops is None else 0 if loops == 0 else int(loops) + 1
        return {"frames": count, "loops": int(loops) if loops is not None else 0, "seconds": round(total / 1000, 2)}
