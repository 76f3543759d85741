"""The Lighthouse phase: one page after another, by one Node process, with nothing else at the same time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from pathlib import Path
from typing import IO, Any

from runners.lighthouse.model import (
    FOREIGN_CPU_MAX,
    LighthouseEvent,
    LighthouseJob,
    LighthouseMeasure,
    LighthouseRun,
    summarise,
)
from runners.lighthouse.processes import ForeignCpu, kill_all

COLLECTOR = Path(__file__).with_name("collect.mjs")
WAIT_FOR_LOAD_S = 45.0  # Lighthouse's own default
START_LIMIT_S = 60.0  # loading Lighthouse takes under a second on a free machine
STARTS = 3  # a browser that fails to start so many times in a row is not tried again
FINAL_ERRORS = frozenset(
    {  # what the page or the server does every time: a second try would only cost
        "TIMEOUT", "TOTAL_TIMEOUT", "CHROME_INTERSTITIAL_ERROR", "DNS_FAILURE",
        "ERRORED_DOCUMENT_REQUEST", "FAILED_DOCUMENT_REQUEST", "INSECURE_DOCUMENT_REQUEST", "INVALID_URL", "NOT_HTML",
    }
)  # fmt: skip

Answer = dict[str, Any]


class LighthouseSetupError(Exception):
    """A program or folder that the measure needs is not there; the message says which."""


async def measure(job: LighthouseJob, on_event: Callable[[LighthouseEvent], None]) -> tuple[LighthouseMeasure, ...]:
    """Measures the pages in order and gives one measure for each, also for a page that fails.

    Each run is handed to `on_event` as soon as it is there. Runs in `job.done` are kept and not taken again; results
    in `.lighthouseci/` that belong to no such run (a measure killed between the file and the callback) are removed,
    so that `lhci assert` counts each run once. On timeout, cancellation or an error in `on_event`, Node and Chrome
    are killed before this returns.

    Raises LighthouseSetupError before anything is started, and whatever `on_event` raises.
    """
    urls = tuple(dict.fromkeys(job.urls))
    runs = {url: {run.number: run for run in job.done if run.url == url} for url in urls}
    errors: dict[str, tuple[str, str]] = {}
    check_setup(job)
    _remove_strays(job.out_dir / ".lighthouseci", {run.lhr for run in job.done})
    async with _collector(job) as collector:
        for url in urls:
            if error := await _measure_url(url, job, collector, runs[url], on_event):
                errors[url] = error
    indexes = [run.benchmark_index for taken in runs.values() for run in taken.values()]
    best = max(indexes, default=0.0)
    return tuple(summarise(url, runs[url].values(), best, *errors.get(url, (None, ""))) for url in urls)


def check_setup(job: LighthouseJob) -> None:
    """Raises LighthouseSetupError if Node, Chrome or the npm packages are not where the job says."""
    for what, path in (
        ("Node", job.node),
        ("Chrome", job.chrome),
        ("Lighthouse", job.node_modules / "lighthouse" / "package.json"),
        ("chrome-launcher", job.node_modules / "chrome-launcher" / "package.json"),
    ):
        if not path.is_file():
            raise LighthouseSetupError(f"{what} not found: {path}")
        if path.suffix != ".json" and not os.access(path, os.X_OK):
            raise LighthouseSetupError(f"{what} cannot be executed: {path}")


async def _measure_url(
    url: str,
    job: LighthouseJob,
    collector: _Collector,
    runs: dict[int, LighthouseRun],
    on_event: Callable[[LighthouseEvent], None],
) -> tuple[str, str] | None:
    """Takes the missing runs of one page into `runs`; returns what stopped it (code, detail), or None."""
    missing = [number for number in range(1, job.runs + 1) if number not in runs]
    for number in range(1, job.warm_ups + 1) if missing else ():
        on_event(LighthouseEvent("warm-up", url, number))
        await collector.ask("warm-up", url)  # a failure shows again, and is recorded, in the run
    may_retry = True
    while missing:
        number = missing[0]
        on_event(LighthouseEvent("start", url, number))
        answer, foreign = await collector.ask("run", url)
        if answer["event"] == "run":
            runs[number] = _run(url, number, answer, foreign)
            missing.pop(0)
            on_event(LighthouseEvent("run", url, number, run=runs[number]))
            continue
        code, detail = str(answer["code"]), str(answer["message"])
        on_event(LighthouseEvent("failed", url, number, reason=code, detail=detail))
        if code in FINAL_ERRORS or not may_retry:
            return code, detail
        may_retry = False
        await collector.stop()  # whatever went wrong in Node or Chrome, the second try starts afresh
    return None


def _run(url: str, number: int, answer: Answer, foreign: float) -> LighthouseRun:
    figures: Mapping[str, float | None] = answer["figures"]
    return LighthouseRun(
        url=url,
        number=number,
        fcp_ms=figures["fcp"],
        lcp_ms=figures["lcp"],
        tbt_ms=figures["tbt"],
        cls=figures["cls"],
        speed_index_ms=figures["si"],
        ttfb_ms=figures["ttfb"],
        total_bytes=figures["bytes"],
        interactive_ms=figures["tti"],
        score=answer["score"],
        benchmark_index=answer["benchmarkIndex"],
        foreign_cpu=foreign,
        loaded=foreign > FOREIGN_CPU_MAX,
        load_timed_out=answer["loadTimedOut"],
        final_url=answer["finalUrl"],
        fetched_at=answer["fetchTime"],
        lhr=answer["lhr"],
        warnings=tuple(answer["warnings"]),
        settings=answer["settings"],
    )


def _remove_strays(results: Path, known: Collection[str]) -> None:
    for path in results.glob("lhr-*.json*"):
        if path.name not in known:
            path.unlink()


@contextlib.asynccontextmanager
async def _collector(job: LighthouseJob) -> AsyncIterator[_Collector]:
    collector = _Collector(job)
    try:
        yield collector
    finally:
        await collector.stop()


class _Collector:
    """The Node process, started when first asked, and again after it was stopped."""

    def __init__(self, job: LighthouseJob) -> None:
        self._job = job
        self._end = time.monotonic() + job.total_limit_s
        self._process: asyncio.subprocess.Process | None = None
        self._work_dir = ""
        self._errors: IO[bytes] | None = None
        self._broken: Answer | None = None
        self._failed_starts = 0

    async def ask(self, what: str, url: str) -> tuple[Answer, float]:
        """Returns the answer and the foreign share meanwhile; a limit passed or a lost process is an answer too."""
        if self._broken:
            return self._broken, 0.0
        total_left = self._end - time.monotonic()
        if total_left <= 0:
            return _failed("TOTAL_TIMEOUT", f"{self._job.total_limit_s:g} s"), 0.0
        limit = min(self._job.run_limit_s, total_left)
        try:
            async with asyncio.timeout(min(START_LIMIT_S, total_left)):
                process = self._process or await self._start()
            async with asyncio.timeout(limit):
                answer, foreign = await self._exchange(process, {"do": what, "url": url})
            not_started = answer.get("code") == "BROWSER_NOT_STARTED"
            self._failed_starts = self._failed_starts + 1 if not_started else 0
            if self._failed_starts == STARTS:
                self._broken = answer  # it would not start for the next page either
            return answer, foreign
        except TimeoutError:
            await self.stop()
            whole = limit < self._job.run_limit_s
            return _failed("TOTAL_TIMEOUT" if whole else "TIMEOUT", f"{limit:.0f} s"), 0.0
        except (EOFError, ConnectionError) as error:
            detail = self._last_words() or str(error)
            await self.stop()
            return _failed("PROCESS_ENDED", detail), 0.0

    async def stop(self) -> None:
        """Kills Node and its Chrome, and removes what they wrote outside the results."""
        process, self._process = self._process, None
        if not self._work_dir:
            return
        # first, and without waiting, so that a second cancellation leaves nothing alive
        kill_all(process.pid if process else None, self._work_dir)
        shutil.rmtree(self._work_dir, ignore_errors=True)
        self._work_dir = ""
        if self._errors:
            self._errors.close()
        if process:
            await process.wait()

    async def _start(self) -> asyncio.subprocess.Process:
        job = self._job
        self._work_dir = tempfile.mkdtemp(prefix="lh-")
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (stop() closes it)
        process = await asyncio.create_subprocess_exec(
            job.node,
            COLLECTOR,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=self._errors,
            # Chrome leaves files in the temporary folder when it is killed
            env={**os.environ, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), self._work_dir)},
            start_new_session=True,  # Ctrl-C reaches us alone: we kill in the right order
            limit=2**20,
        )
        self._process = process
        settings = {
            "nodeModules": str(job.node_modules.resolve()),
            "chrome": str(job.chrome),
            "chromeFlags": list(job.chrome_flags),
            "outDir": str(job.out_dir.resolve()),
            "workDir": self._work_dir,
            "formFactor": job.form_factor,
            "extraHeaders": dict(job.extra_headers),
            "cookies": list(job.cookies),
            # a page that never ends loading must be measured before the limit kills the run
            "maxWaitForLoadMs": round(min(WAIT_FOR_LOAD_S, job.run_limit_s / 2) * 1000),
        }
        await _write(process, settings)
        await _read(process, {"ready"})
        return process

    async def _exchange(self, process: asyncio.subprocess.Process, request: Answer) -> tuple[Answer, float]:
        foreign = ForeignCpu(process.pid)
        await _write(process, request)
        answer = asyncio.ensure_future(_read(process, {"run", "warmed", "failed"}))
        try:
            while not (await asyncio.wait({answer}, timeout=0.5))[0]:
                foreign.poll()
            return answer.result(), foreign.share()
        finally:
            answer.cancel()

    def _last_words(self) -> str:
        """What Node wrote to stderr as it ended: the first line that names an error."""
        if not self._errors:
            return ""
        self._errors.seek(0)
        lines = [line.strip() for line in self._errors.read().decode("utf-8", "replace").splitlines()]
        return next((line[:300] for line in lines if "Error" in line), "")


def _failed(code: str, message: str) -> Answer:
    return {"event": "failed", "code": code, "message": message}


async def _write(process: asyncio.subprocess.Process, message: Answer) -> None:
    assert process.stdin
    process.stdin.write(json.dumps(message).encode() + b"\n")
    await process.stdin.drain()


async def _read(process: asyncio.subprocess.Process, awaited: Collection[str]) -> Answer:
    """The next awaited message; anything else on the line (a library's chatter) is skipped. Raises EOFError."""
    assert process.stdout
    while line := await process.stdout.readline():
        try:
            message = json.loads(line)
        except ValueError:
            continue
        if isinstance(message, dict) and message.get("event") in awaited:
            return message
    raise EOFError("Node ended")
