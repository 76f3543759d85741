"""What the engines share of a page: its frames, and the browser's numbers of elements found there."""

from __future__ import annotations

from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

GROUP = "preuve-engines"


async def frames(session: CDPSession) -> list[dict[str, Any]]:
    """The page's frames as the browser tells them, the page itself first, each before those that it holds."""

    def walk(tree: dict[str, Any]) -> list[dict[str, Any]]:
        return [tree["frame"], *(frame for child in tree.get("childFrames", ()) for frame in walk(child))]

    return walk((await session.send("Page.getFrameTree"))["frameTree"])


async def numbers(session: CDPSession, world: int, script: str) -> list[int | None]:
    """The browser's own numbers of the elements in the array that `script` gives, None for one that is none.

    They are those by which the snapshot of the DOM knows its elements.
    """
    group = {"objectGroup": GROUP}
    try:
        array = await session.send("Runtime.evaluate", {"expression": script, "contextId": world, **group})
        if "objectId" not in array["result"]:
            return []
        asked = {"objectId": array["result"]["objectId"], "ownProperties": True}
        own = (await session.send("Runtime.getProperties", asked))["result"]
        members = sorted((int(one["name"]), one["value"]) for one in own if one["name"].isdigit())
        return [await _number(session, value) for _, value in members]
    finally:
        await session.send("Runtime.releaseObjectGroup", group)


async def _number(session: CDPSession, value: dict[str, Any]) -> int | None:
    if "objectId" not in value:
        return None
    try:
        node = await session.send("DOM.describeNode", {"objectId": value["objectId"]})
    except PlaywrightError:
        return None
    return int(node["node"]["backendNodeId"])


async def call_on_owner(session: CDPSession, frame: str, world: int, function: str) -> Any:
    """The value of a JavaScript function called on the element that shows `frame`, in a world of its page."""
    owner = (await session.send("DOM.getFrameOwner", {"frameId": frame}))["backendNodeId"]
    wanted = {"backendNodeId": owner, "executionContextId": world, "objectGroup": GROUP}
    thing = (await session.send("DOM.resolveNode", wanted))["object"]["objectId"]
    called = {"objectId": thing, "functionDeclaration": function, "returnByValue": True}
    return (await session.send("Runtime.callFunctionOn", called))["result"].get("value")
