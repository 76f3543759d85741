"""Real Node, real Lighthouse, real Chrome, against a server on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from runners.lighthouse import (
    FOREIGN_CPU_MAX,
    METRICS,
    LighthouseEvent,
    LighthouseMeasure,
    LighthouseSetupError,
    measure,
)
from tests.runners.lighthouse.conftest import Make, alive
from tests.servers.base import Site

pytestmark = [pytest.mark.browser, pytest.mark.node]

REFUSED = "http://127.0.0.1:9/"  # the discard service: nothing listens
Told = list[LighthouseEvent]


@dataclasses.dataclass(frozen=True)
class Taken:
    out: Path
    measured: LighthouseMeasure
    told_first: Told
    told_then: Told
    seen: list[dict[str, str]]  # headers of the requests for the page


@pytest.fixture(scope="module")
def taken(site: Site, make_job: Make, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """Runs 1 and 3 first, as if the measure had been killed; then the whole, by resuming."""
    out = tmp_path_factory.mktemp("taken")
    told_first: Told = []
    told_then: Told = []
    job = make_job(out, site.at("/page"), extra_headers={"X-Preview": "sesame"}, runs=2)
    (part,) = asyncio.run(measure(job, told_first.append))
    (out / ".lighthouseci" / "lhr-1.json").write_text("{}")  # of a run that was killed before it was told
    done = (part.runs[0], dataclasses.replace(part.runs[1], number=3))
    job = dataclasses.replace(job, runs=3, done=done, warm_ups=0)
    (measured,) = asyncio.run(measure(job, told_then.append))
    seen = [hit.headers for hit in site.hits if hit.path == "/page"]
    return Taken(out, measured, told_first, told_then, seen)


def test_only_the_missing_runs_are_taken(taken: Taken) -> None:
    first = [(event.kind, event.number) for event in taken.told_first]
    assert first == [("warm-up", 1), ("start", 1), ("run", 1), ("start", 2), ("run", 2)]
    assert [(event.kind, event.number) for event in taken.told_then] == [("start", 2), ("run", 2)]
    told = [event.run.lhr for event in taken.told_first if event.run]
    assert [taken.measured.runs[0].lhr, taken.measured.runs[2].lhr] == told


def test_three_runs_with_every_figure(taken: Taken) -> None:
    assert taken.measured.error is None
    assert [run.number for run in taken.measured.runs] == [1, 2, 3]
    assert set(taken.measured.metrics) == set(METRICS)
    for run in taken.measured.runs:
        assert 0 < run.fcp_ms <= run.lcp_ms  # type: ignore[operator]
        assert run.tbt_ms > 0  # type: ignore[operator]  # the page computes for 100 ms, four times slower on a mobile
        assert 4000 < run.total_bytes < 40000  # type: ignore[operator]
        assert run.benchmark_index > 0 and 0 <= run.foreign_cpu <= 1
        assert run.settings["formFactor"] == "mobile" and run.settings["locale"] == "fr"
        assert run.settings["lighthouse"] and run.settings["browser"]
    assert taken.measured.representative in taken.measured.runs


def test_the_warm_up_and_the_runs_look_the_same_to_the_server(taken: Taken) -> None:
    assert len(taken.seen) == 4, taken.seen
    assert len({(headers["user-agent"], headers["x-preview"]) for headers in taken.seen}) == 1
    assert "Mobile" in taken.seen[0]["user-agent"]


def test_results_hold_the_performance_category_alone_and_no_secret(taken: Taken) -> None:
    files = sorted((taken.out / ".lighthouseci").iterdir())
    assert [path.name for path in files] == sorted(run.lhr for run in taken.measured.runs)
    for path in files:
        text = path.read_text("utf-8")
        result = json.loads(text)
        assert list(result["categories"]) == ["performance"]
        assert result.get("fullPageScreenshot") is None
        assert result["configSettings"]["extraHeaders"] == {"X-Preview": "***"}
        assert "sesame" not in text


def lhci_assert(job_make: Make, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    job = job_make(out)
    cli = job.node_modules / "@lhci" / "cli" / "src" / "cli.js"
    command = [job.node, cli, "assert", "--no-lighthouserc", *options]
    return subprocess.run(command, cwd=out, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(("part", "status"), [(1.0, 0), (0.999, 1)])
def test_lhci_assert_holds_at_our_median_and_fails_just_below(
    taken: Taken, make_job: Make, tmp_path: Path, part: float, status: int
) -> None:
    limit = taken.measured.metrics["lcp_ms"].median * part
    assertions = {"largest-contentful-paint": ["error", {"maxNumericValue": limit}]}
    matrix = [{"matchingUrlPattern": "/page$", "aggregationMethod": "median", "assertions": assertions}]
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps({"ci": {"assert": {"assertMatrix": matrix}}}))
    done = lhci_assert(make_job, taken.out, f"--config={rules}")
    assert "1 URL(s), 3 total run(s)" in done.stderr
    assert done.returncode == status, done.stderr
    if status:
        (failure,) = json.loads((taken.out / ".lighthouseci" / "assertion-results.json").read_text())
        assert failure["actual"] == taken.measured.metrics["lcp_ms"].median
        assert sorted(failure["values"]) == sorted(run.lcp_ms for run in taken.measured.runs)


def test_lhci_assert_takes_a_preset(taken: Taken, make_job: Make) -> None:
    done = lhci_assert(make_job, taken.out, "--preset=lighthouse:all")
    results = json.loads((taken.out / ".lighthouseci" / "assertion-results.json").read_text())
    assert {result["url"] for result in results} == {taken.measured.url}
    assert done.returncode == 1  # audits of the other categories were not run


async def test_nothing_is_started_when_nothing_is_missing(taken: Taken, make_job: Make, tmp_path: Path) -> None:
    told: Told = []
    job = make_job(tmp_path, taken.measured.url, done=taken.measured.runs)
    assert await measure(job, told.append) == (taken.measured,)
    assert told == []


async def test_a_page_that_fails_costs_no_other_page(
    site: Site, make_job: Make, tmp_path: Path, temporary: Path
) -> None:
    job = make_job(tmp_path, REFUSED, site.at("/never"), runs=1, warm_ups=0, run_limit_s=12)
    refused, never = await measure(job, lambda event: None)
    assert refused.error == "CHROME_INTERSTITIAL_ERROR" and "Chrome" in refused.error_detail
    assert never.error is None and never.load_timed_out
    assert never.runs[0].fcp_ms and never.runs[0].warnings
    assert len(list((tmp_path / ".lighthouseci").iterdir())) == 1
    assert alive(temporary) == [] and list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("limit", "reason"), [({"run_limit_s": 2}, "TIMEOUT"), ({"total_limit_s": 1}, "TOTAL_TIMEOUT")]
)
async def test_what_takes_too_long_is_killed(
    site: Site, make_job: Make, tmp_path: Path, temporary: Path, limit: dict[str, float], reason: str
) -> None:
    told: Told = []
    job = make_job(tmp_path, site.at("/silent"), site.at("/silent?2"), warm_ups=0, **limit)
    measured = await measure(job, told.append)
    assert [each.error for each in measured] == [reason] * 2
    assert [(event.kind, event.reason) for event in told] == [("start", ""), ("failed", reason)] * 2
    assert alive(temporary) == [] and list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("victim", "reason", "kills"),
    [("collect.mjs", "PROCESS_ENDED", 2), ("--user-data-dir", "BROWSER_ENDED", 1)],
)
async def test_a_killed_run_is_taken_again_once(
    site: Site, make_job: Make, tmp_path: Path, temporary: Path, victim: str, reason: str, kills: int
) -> None:
    told: Told = []
    job = make_job(tmp_path, site.at(f"/page?{reason}"), runs=1, warm_ups=0)
    task = asyncio.ensure_future(measure(job, told.append))
    for times in range(1, kills + 1):
        await until(lambda asked=times: sum(reason in hit.path for hit in site.hits) == asked, 60)
        kill_children(victim)
    (measured,) = await task
    tries = [("start", ""), ("failed", reason)] * kills
    if kills == 1:
        assert [(event.kind, event.reason) for event in told] == [*tries, ("start", ""), ("run", "")]
        assert measured.error is None and len(measured.runs) == 1
        assert [path.name for path in (tmp_path / ".lighthouseci").iterdir()] == [measured.runs[0].lhr]
    else:
        assert [(event.kind, event.reason) for event in told] == tries
        assert measured.error == reason and not measured.runs
    assert alive(temporary) == [] and list(temporary.iterdir()) == []


def kill_children(victim: str) -> None:
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):  # Chrome's own children end with it
            words = process.cmdline()
            if any(victim in word for word in words) and not any(word.startswith("--type=") for word in words):
                process.kill()


@pytest.mark.parametrize("how", ["cancelled", "callback"])
async def test_nothing_is_left_after_a_measure_cut_short(
    site: Site, make_job: Make, tmp_path: Path, temporary: Path, how: str
) -> None:
    def on_event(event: LighthouseEvent) -> None:
        if how == "callback" and event.kind == "start":
            raise OSError("disk full")

    job = make_job(tmp_path, site.at("/page"), warm_ups=1)
    task = asyncio.ensure_future(measure(job, on_event))
    if how == "cancelled":
        await until(lambda: bool(alive(temporary)), 60)
        await asyncio.sleep(1)
        task.cancel()
    with pytest.raises(asyncio.CancelledError if how == "cancelled" else OSError):
        await task
    assert alive(temporary) == [] and list(temporary.iterdir()) == []


CALLER = """
import asyncio, sys
from pathlib import Path
from runners.lighthouse import LighthouseJob, measure
url, node, modules, chrome, out, *flags = sys.argv[1:]
paths = dict(node=Path(node), node_modules=Path(modules), chrome=Path(chrome), out_dir=Path(out))
asyncio.run(measure(LighthouseJob(urls=(url,), chrome_flags=tuple(flags), warm_ups=0, **paths), print))
"""


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
async def test_nothing_is_left_when_the_caller_is_stopped(
    site: Site, make_job: Make, tmp_path: Path, temporary: Path, name: str
) -> None:
    job = make_job(tmp_path)
    arguments = [site.at("/silent"), job.node, job.node_modules, job.chrome, tmp_path, *job.chrome_flags]
    caller = subprocess.Popen([sys.executable, "-c", CALLER, *map(str, arguments)], stderr=subprocess.DEVNULL)
    try:
        await until(lambda: any("--type=renderer" in line for line in alive_below(caller.pid)), 60)
        caller.send_signal(getattr(signal, name))
        caller.wait(10)
        # none but the caller's own interpreter may have been there to clean up: Node sees its pipe close
        await until(lambda: alive(temporary) == [])
        if name == "SIGINT":
            assert list(temporary.iterdir()) == []
    finally:
        caller.kill()


def test_a_run_beside_busy_processes_is_flagged(site: Site, make_job: Make, tmp_path: Path, temporary: Path) -> None:
    spin = [sys.executable, "-c", "import time\nwhile time.process_time() < 30: pass"]
    others = [subprocess.Popen(spin) for _ in range(psutil.cpu_count() or 1)]
    try:
        job = make_job(tmp_path, site.at("/page"), runs=1, warm_ups=0)
        (measured,) = asyncio.run(measure(job, lambda event: None))
    finally:
        for process in others:
            process.kill()
            process.wait()
    assert measured.runs[0].foreign_cpu > FOREIGN_CPU_MAX
    assert measured.runs[0].loaded and measured.loaded


async def test_a_browser_that_does_not_start_is_told_once_and_fast(
    site: Site, make_job: Make, tmp_path: Path, temporary: Path
) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho no such library >&2\nexit 127\n")
    broken.chmod(0o755)
    job = dataclasses.replace(make_job(tmp_path, site.at("/page"), site.at("/never")), chrome=broken)
    started = time.monotonic()
    measured = await measure(job, lambda event: None)
    assert [each.error for each in measured] == ["BROWSER_NOT_STARTED"] * 2
    assert measured[0].error_detail == "no such library"
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("field", ["node", "chrome", "node_modules"])
async def test_a_missing_program_is_named(make_job: Make, tmp_path: Path, field: str) -> None:
    job = dataclasses.replace(make_job(tmp_path, "http://127.0.0.1/"), **{field: tmp_path / "absent"})  # type: ignore[arg-type]
    with pytest.raises(LighthouseSetupError, match="absent"):
        await measure(job, lambda event: None)


def alive_below(pid: int) -> list[str]:
    try:
        return [" ".join(child.cmdline()) for child in psutil.Process(pid).children(recursive=True)]
    except psutil.Error:
        return []


async def until(holds: Callable[[], bool], limit_s: float = 15) -> None:
    end = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.1)
