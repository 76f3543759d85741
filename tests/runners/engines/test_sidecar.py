"""A program that answers on its line: late, ended, talkative. With real Node programs of a few lines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from runners.engines.sidecar import STARTS, EngineError, Sidecar
from runners.lighthouse import node_binary

pytestmark = pytest.mark.node

PROGRAM = """
const say = (message) => process.stdout.write(JSON.stringify(message) + '\\n');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, greet, wait, fail, end } = JSON.parse(line);
  if (id === undefined) return say({ event: 'ready', greet });
  if (end) return process.exit(1);
  console.log('a library talks');
  if (fail) return say({ id, error: fail });
  setTimeout(() => say({ id, said: greet }), wait ?? 0);
}).on('close', () => process.exit(0));
"""


@pytest.fixture
async def sidecar(tmp_path: Path) -> AsyncIterator[Sidecar]:
    (tmp_path / "program.cjs").write_text(PROGRAM, encoding="utf-8")
    one = Sidecar(node_binary(), tmp_path / "program.cjs", {"greet": "é"})
    yield one
    await one.stop()


async def test_answers_reach_those_who_asked_in_whatever_order(sidecar: Sidecar) -> None:
    asked = [sidecar.ask({"greet": n, "wait": 300 - 100 * n}, 20) for n in range(3)]
    assert [answer["said"] for answer in await asyncio.gather(*asked)] == [0, 1, 2]
    assert sidecar.ready == {"event": "ready", "greet": "é"}


async def test_an_error_of_the_engine_is_told_in_its_words(sidecar: Sidecar) -> None:
    with pytest.raises(EngineError, match="no such rule"):
        await sidecar.ask({"fail": "no such rule"}, 20)
    assert (await sidecar.ask({"greet": "again"}, 20))["said"] == "again"


async def test_a_late_program_is_stopped_and_started_again(sidecar: Sidecar) -> None:
    await sidecar.start()
    assert sidecar._process
    first = psutil.Process(sidecar._process.pid)
    with pytest.raises(EngineError, match="timeout"):
        await sidecar.ask({"wait": 60_000}, 0.3)
    assert not first.is_running()
    assert (await sidecar.ask({"greet": "hello"}, 20))["said"] == "hello"


async def test_a_program_that_keeps_ending_is_given_up(sidecar: Sidecar) -> None:
    for _ in range(STARTS):
        with pytest.raises(EngineError):
            await sidecar.ask({"end": True}, 20)
    with pytest.raises(EngineError, match="ended"):
        await sidecar.ask({"greet": "hello"}, 20)


async def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="does-not-start"):
        await Sidecar(node_binary(), tmp_path / "gone.cjs", {}).ask({}, 20)
    with pytest.raises(EngineError, match="does-not-start"):
        await Sidecar(tmp_path / "no-node", tmp_path / "gone.cjs", {}).ask({}, 20)
