"""A program of ours in Node that stays alive for the whole run and answers one JSON object a line."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

LINE_LIMIT = 2**26  # bytes of one answer
START_SECONDS = 90.0
STARTS = 3  # a program that ended so often is not started again


class EngineError(RuntimeError):
    """The engine gave nothing. The message is a short reason: "missing", "timeout", "ended", or its own words."""


@dataclass(slots=True)
class Sidecar:
    """`ask` sends one request and waits for its answer.

    The program is started when first asked, and again when it ended.

    `settings` is its first line. `ready` is what it said of itself.
    """

    node: Path
    program: Path
    settings: Mapping[str, Any]
    ready: dict[str, Any] = field(default_factory=dict)
    _process: asyncio.subprocess.Process | None = None
    _reader: asyncio.Task[None] | None = None
    _waiting: dict[int, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    _starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _asked: int = 0
    _starts: int = 0

    async def start(self) -> dict[str, Any]:
        """Start the program if it does not run; what it says of itself. Raises EngineError."""
        async with self._starting:
            if self._process is not None and self._process.returncode is None:
                return self.ready
            if self._starts >= STARTS:
                raise EngineError("ended")
            self._starts += 1
            try:
                async with asyncio.timeout(START_SECONDS):
                    await self._start()
            except TimeoutError:
                await self.stop()
                raise EngineError("timeout") from None
            except (OSError, EOFError) as error:
                await self.stop()
                raise EngineError("does-not-start") from error
            return self.ready

    async def _start(self) -> None:
        process = await asyncio.create_subprocess_exec(
            self.node,
            self.program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={key: value for key, value in os.environ.items() if key != "NODE_OPTIONS"},
            start_new_session=True,  # Ctrl-C reaches us alone
            limit=LINE_LIMIT,
        )
        self._process = process
        await self._write(self.settings)
        self.ready = await _next(process)
        self._reader = asyncio.create_task(self._read(process))

    async def ask(self, request: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """The answer to `request`. Raises EngineError; a program that is late is stopped, and all who wait are told."""
        await self.start()
        self._asked += 1
        number = self._asked
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await self._write({"id": number, **request})
                value: dict[str, Any] = await answer
        except TimeoutError:
            await self.stop()
            raise EngineError("timeout") from None
        except OSError as error:
            raise EngineError("ended") from error
        finally:
            self._waiting.pop(number, None)
        if "error" in value:
            raise EngineError(str(value["error"]))
        return value

    async def _write(self, message: Mapping[str, Any]) -> None:
        assert self._process and self._process.stdin
        async with self._writing:
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            await self._process.stdin.drain()

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        with contextlib.suppress(EOFError, ValueError):
            while True:
                message = await _next(process)
                waiting = self._waiting.get(message.get("id", 0))
                if waiting and not waiting.done():
                    waiting.set_result(message)
        if self._process is process:
            self._process = None  # the next to ask starts it again
        await process.wait()
        self._tell_all("ended")

    def _tell_all(self, why: str) -> None:
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(EngineError(why))

    async def stop(self) -> None:
        """Kill the program and what it started."""
        process, self._process = self._process, None
        reader, self._reader = self._reader, None
        if process and process.returncode is None:
            _kill(process.pid)
            await process.wait()
        if reader:
            reader.cancel()
        self._tell_all("ended")


async def _next(process: asyncio.subprocess.Process) -> dict[str, Any]:
    """The next JSON object on the program's line; a library's chatter is skipped. Raises EOFError at its end."""
    assert process.stdout
    while line := await process.stdout.readline():
        with contextlib.suppress(ValueError):
            message = json.loads(line)
            if isinstance(message, dict):
                return message
    raise EOFError("the program ended")


def _kill(root: int) -> None:
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(root)
        for one in (*process.children(recursive=True), process):
            with contextlib.suppress(psutil.Error):
                one.kill()
