"""Runs axe-core through axe-selenium-python's `Axe`, on a Playwright page and all its frames.

`Axe` wants a WebDriver and calls two of its methods. `_Driver` gives it those two, over CDP, in a world of our own
beside the page's: there the page's content policy and its tampering with JSON or promises do not reach.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from functools import cache
from pathlib import Path
from typing import Any

from axe_selenium_python import Axe
from playwright.async_api import CDPSession

AXE_SECONDS = 30
MAX_FRAMES = 30
WORLD = "preuve"
TOOL = "axe-core through axe-selenium-python"

# As text: axe-selenium-python pastes it into the script, where a Python dict would print False and None.
OPTIONS = json.dumps(
    {
        "resultTypes": ["violations", "incomplete"],
        "reporter": "v2",
        "selectors": True,
        "elementRef": False,
        "pingWaitTime": 1000,
        "frameWaitTime": 10_000,
    }
)

# axe-selenium-python's `axe.run(...).then` has no catch, and a frame's axe refuses messages from other origins.
_PREPARE = """
(() => {
  const run = axe.run.bind(axe);
  axe.run = (...all) => run(...all).catch((error) => ({ error: String(error && error.message || error) }));
  axe.configure({ allowedOrigins: ['<unsafe_all_origins>'] });
})()
"""


class _Driver:
    """The two WebDriver methods that `Axe` calls. Both start work; `pending` and the returned value are awaited."""

    def __init__(self, session: CDPSession, context: int) -> None:
        self.session, self.context = session, context
        self.pending: Awaitable[Any] | None = None

    def execute_script(self, script: str) -> None:
        self.pending = asyncio.ensure_future(evaluate(self.session, script + _PREPARE, self.context))

    def execute_async_script(self, script: str) -> Awaitable[Any]:
        # Made text inside the page: handing over a large object costs several times as much.
        wrapped = f"new Promise((resolve) => (function () {{ {script} }})((r) => resolve(JSON.stringify(r))))"
        return asyncio.ensure_future(evaluate(self.session, wrapped, self.context))


async def evaluate(session: CDPSession, script: str, context: int | None = None) -> Any:
    """The value of `script` in one execution context (the page's own when None).

    Raises RuntimeError with the script's error.
    """
    params: dict[str, Any] = {"expression": script, "awaitPromise": True, "returnByValue": True}
    if context is not None:
        params["contextId"] = context
    answer = await session.send("Runtime.evaluate", params)
    if problem := answer.get("exceptionDetails"):
        raise RuntimeError((problem.get("exception") or {}).get("description", problem.get("text", ""))[:500])
    return answer["result"].get("value")


async def own_world(session: CDPSession, frame: str | None = None) -> int:
    """A world of our own in a frame (the main one when None): the same page, without the page's scripts."""
    if frame is None:
        frame = (await session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
    world = await session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": WORLD})
    return int(world["executionContextId"])


async def run_axe(session: CDPSession, script: Path) -> dict[str, Any]:
    """Run axe on the page behind `session`: `{"results": <axe's>, "french": {rule: help}, "frames": n,
    "untested_frames": [urls]}`.

    Raises TimeoutError after AXE_SECONDS, RuntimeError when axe itself fails.
    """
    async with asyncio.timeout(AXE_SECONDS):
        tree = (await session.send("Page.getFrameTree"))["frameTree"]
        frames = list(_frames(tree))
        untested = [frame["url"] for frame in frames[MAX_FRAMES:]]
        main: Axe | None = None
        for number, frame in enumerate(frames[:MAX_FRAMES]):
            try:
                axe = await _inject(session, frame["id"], script)
            except Exception:
                if number == 0:
                    raise
                untested.append(frame["url"])  # gone, or not ours to look into: said, never counted as passed
            else:
                main = main or axe
        assert main is not None
        results = json.loads(await main.run(options=OPTIONS))
    if "error" in results:
        raise RuntimeError(results["error"])
    helps = french(script)
    broken = [rule["id"] for kind in ("violations", "incomplete") for rule in results[kind]]
    return {
        "results": results,
        "french": {rule: helps[rule] for rule in broken if rule in helps},
        "frames": len(frames),
        "untested_frames": untested,
    }


@cache
def french(script: Path) -> dict[str, str]:
    """axe-core's own French help for each rule, from the locale that stands beside its script."""
    locale = script.parent / "locales" / "fr.json"
    if not locale.is_file():
        return {}
    return {rule: text["help"] for rule, text in json.loads(locale.read_text(encoding="utf-8"))["rules"].items()}


async def _inject(session: CDPSession, frame: str, script: Path) -> Axe:
    driver = _Driver(session, await own_world(session, frame))
    axe = Axe(driver, str(script))
    axe.inject()
    assert driver.pending is not None
    await driver.pending
    return axe


def _frames(tree: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [frame for child in tree.get("childFrames", ()) for frame in _frames(child)]
    return [tree["frame"], *inner]
