"""The engines of one run: started once, proven on a page whose faults are known, stopped at the end."""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from runners.browser.tab import Tab
from runners.engines import ace, alfa, validity
from runners.engines.sidecar import EngineError, Sidecar
from runners.lighthouse import node_binary
from runners.node import packages

log = logging.getLogger("preuve.engines")
TITLES = {"alfa": "Siteimprove Alfa", "ace": "IBM ACE", "validity": "Nu Html Checker / html-validate"}
ENGINES = tuple(TITLES)
PROOF_SECONDS = 150.0

# Faults that each engine must find: one that does not is broken, however quiet it is.
CANARY = """<!DOCTYPE html>
<html lang="fr"><head><title>Canari</title></head><body>
<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="></p>
<p><img alt="" title="Décor" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="></p>
<p class="a" class="b">Deux fois le même attribut</p>
</body></html>
"""


@dataclass(slots=True)
class Engines:
    """What a run has of engines. `faults` says of those that cannot be used why: "missing", "canary", "timeout"...

    `prove` must be called before the first visit: until then nothing is known to work. `proven` says that it was.
    """

    modules: Path
    faults: dict[str, str] = field(default_factory=dict)
    alfa: Sidecar | None = None
    validator: Sidecar | None = None
    proven: bool = False
    _proving: asyncio.Lock = field(default_factory=asyncio.Lock)

    def usable(self, name: str) -> bool:
        """Whether the engine was proven to work."""
        return self.proven and name not in self.faults

    async def prove(self, tab: Tab) -> None:
        """Start the engines and try each on the page of known faults, once a run. `tab` is left on that page."""
        async with self._proving:
            if self.proven:
                return
            try:
                async with asyncio.timeout(PROOF_SECONDS):
                    await self._prove(tab.session, tab)
            except (TimeoutError, PlaywrightError) as error:
                self.faults |= {name: type(error).__name__ for name in ENGINES if name not in self.faults}
            self.proven = True
            for name, why in self.faults.items():
                log.warning("%s is left out of this run: %s", name, why)

    async def _prove(self, session: CDPSession, tab: Tab) -> None:
        starts = [one.start() for one in (self.alfa, self.validator) if one]
        await asyncio.gather(*starts, return_exceptions=True)  # what went wrong is told when they are asked
        await tab.page.goto("data:text/html;charset=utf-8;base64," + base64.b64encode(CANARY.encode()).decode())
        for name, proof in (("alfa", self._prove_alfa), ("ace", self._prove_ace), ("validity", self._prove_validity)):
            if name in self.faults:
                continue
            try:
                if not await proof(session):
                    self.faults[name] = "canary"
            except RuntimeError as error:
                self.faults[name] = str(error)[:200]

    async def _prove_alfa(self, session: CDPSession) -> bool:
        assert self.alfa
        taken = await alfa.take(session, self.modules, {})
        value = await alfa.number(session, taken, await alfa.evaluate(self.alfa, taken))
        found = [one for one in value["outcomes"] if (one["rule"], one["outcome"]) == ("sia-r2", "failed")]
        return len(found) == 1 and found[0]["elements"][0]["node"] is not None

    async def _prove_ace(self, session: CDPSession) -> bool:
        value = await ace.run(session, self.modules)
        found = [one for one in value["results"] if (one["rule"], one["confidence"]) == ("img_alt_null", "FAIL")]
        return len(found) == 1 and found[0]["node"] is not None

    async def _prove_validity(self, _: CDPSession) -> bool:
        assert self.validator
        document: Mapping[str, Any] = {"url": "", "state": "sent", "frame": False, "html": CANARY}
        value = await validity.validate(self.validator, [dict(document)], [])
        return any("uplicate" in one["text"] for one in value["documents"][0]["messages"])


@asynccontextmanager
async def open_engines() -> AsyncIterator[Engines]:
    """The engines of this machine; each that is not installed is in `faults`. They start when they are proven."""
    modules = packages()
    engines = Engines(modules)
    try:
        node = node_binary()
        found = node.is_file()
    except ImportError:
        found = False
    java = validity.java()
    if found and alfa.version(modules):
        engines.alfa = alfa.program(node, modules)
    else:
        engines.faults["alfa"] = "missing"
    if ace.version(modules) is None:
        engines.faults["ace"] = "missing"
    if found and validity.version(modules, java):
        engines.validator = validity.program(node, modules, java)
    else:
        engines.faults["validity"] = "missing"
    try:
        yield engines
    finally:
        for one in (engines.alfa, engines.validator):
            if one:
                with suppress(EngineError):
                    await one.stop()
