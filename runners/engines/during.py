"""What the engines do during one visit: what is taken of the page at once, and what is awaited at its end."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from preuve.bundle import Item
from runners.browser.redact import redact
from runners.browser.tab import Tab
from runners.engines import ace, alfa, validity
from runners.engines.run import ENGINES, Engines
from runners.engines.sidecar import Sidecar


@dataclass(slots=True)
class Turn:
    """One page's turn with the engines. `begin` each name, then `finish` those that `begin` did not end."""

    engines: Engines
    tab: Tab
    url: str
    _work: dict[str, asyncio.Task[dict[str, Any]]] = field(default_factory=dict)
    _taken: alfa.Taken | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The engines that work in this run."""
        return tuple(name for name in ENGINES if self.engines.usable(name))

    @property
    def begun(self) -> tuple[str, ...]:
        """The engines whose answer is still to be fetched by `finish`."""
        return tuple(self._work)

    async def begin(self, name: str, items: Iterable[Item]) -> Item | None:
        """Take of the page what the engine needs and set it to work; the evidence itself when it is there at once.

        `items` are what the visit has collected. Raises RuntimeError, or Playwright's Error when the page is gone.
        """
        data = {item.kind: item.data for item in items}
        session, modules = self.tab.session, self.engines.modules
        if name == "ace":
            value = await ace.run(session, modules)
            return Item.json("ace", self.url, value, f"{ace.TOOL} {value['version']}")
        if name == "alfa" and self.engines.alfa:
            self._taken = await alfa.take(session, modules, _sheets(data.get("sheets")))
            self._work[name] = asyncio.create_task(alfa.evaluate(self.engines.alfa, self._taken))
        elif name == "validity" and self.engines.validator:
            documents, unread = await validity.take(session, redact(self.url), data.get("source"))
            self._work[name] = asyncio.create_task(self._validate(self.engines.validator, documents, unread))
        return None

    async def _validate(self, validator: Sidecar, documents: list[dict[str, Any]], unread: list[str]) -> dict[str, Any]:
        await self.engines.validator_proven()
        return await validity.validate(validator, documents, unread)

    async def finish(self, name: str) -> Item:
        """The evidence of an engine that was set to work. Raises as `begin` does."""
        value = await self._work.pop(name)
        if name == "alfa":
            assert self._taken
            value = await alfa.number(self.tab.session, self._taken, value)
            return Item.json("alfa", self.url, value, f"{alfa.TOOL} {value['version']}")
        return Item.json("validity", self.url, value, f"{value['tool']} {value['version']}")

    def missing(self, items: Iterable[Item], problems: Mapping[str, str]) -> list[Item]:
        """For each engine without evidence, an item that says why, `{"failed": reason}`: silence would be praise."""
        there = {item.kind for item in items}
        left = (name for name in ENGINES if name not in there)
        return [Item.json(name, self.url, {"failed": problems.get(name, "not-run")}, "Preuve") for name in left]

    async def drop(self) -> None:
        """Let go of what is still under way."""
        for task in self._work.values():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
        self._work.clear()


def _sheets(data: bytes | None) -> dict[str, str]:
    """Texts of the linked style sheets by address, from the evidence `sheets`."""
    return {one["url"]: one["text"] for one in json.loads(data)} if data else {}
