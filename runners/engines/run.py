"""The engines of one run: started once, proven on a page whose faults are known, stopped at the end."""

from __future__ import annotations

import asyncio
import logging
from base64 import b64encode
from collections.abc import AsyncIterator, Coroutine, Mapping
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
    _validator_proof: asyncio.Task[None] | None = None

    def usable(self, name: str) -> bool:
        """Whether the engine was proven to work; of the validator, whether nothing speaks against it yet."""
        return self.proven and name not in self.faults

    async def prove(self, tab: Tab) -> None:
        """Start the engines and try each on the page of known faults, once a run. `tab` is left on that page.

        The validator needs no page but seconds to start: it is tried meanwhile, and `validator_proven` waits for it.
        """
        async with self._proving:
            if self.proven:
                return
            self._validator_proof = asyncio.create_task(self._try("validity", self._prove_validator()))
            if self.alfa:
                with suppress(EngineError):  # told when it is asked
                    await self.alfa.start()
            with suppress(PlaywrightError):  # told by the engines, which find nothing
                await tab.page.goto("data:text/html;charset=utf-8;base64," + b64encode(CANARY.encode()).decode())
            await self._try("alfa", self._prove_alfa(tab.session))
            await self._try("ace", self._prove_ace(tab.session))
            self.proven = True

    async def validator_proven(self) -> None:
        """Wait until it is known whether the validator works. Raises EngineError when it does not."""
        if self._validator_proof:
            await asyncio.shield(self._validator_proof)
        if "validity" in self.faults:
            raise EngineError(self.faults["validity"])

    async def _try(self, name: str, proof: Coroutine[Any, Any, bool]) -> None:
        """Put the engine among the faults unless its proof succeeds."""
        fault = self.faults.get(name, "")
        if fault:
            proof.close()
        else:
            try:
                async with asyncio.timeout(PROOF_SECONDS):
                    fault = "" if await proof else "canary"
            except RuntimeError as error:
                fault = str(error)[:200]
            except (TimeoutError, PlaywrightError) as error:
                fault = type(error).__name__
        if fault:
            self.faults[name] = fault
            log.warning("%s is left out of this run: %s", name, fault)

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

    async def _prove_validator(self) -> bool:
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
        if engines._validator_proof:
            engines._validator_proof.cancel()
        for one in (engines.alfa, engines.validator):
            if one:
                with suppress(EngineError):
                    await one.stop()
