from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from runners.lighthouse.processes import ForeignCpu, kill_all

BUSY = "import time\nwhile time.process_time() < 20: pass"
ONE_CORE = 1 / (psutil.cpu_count() or 1)


@pytest.mark.parametrize("ours", [True, False])
def test_only_the_time_of_others_is_foreign(ours: bool) -> None:
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"])
    busy = subprocess.Popen([sys.executable, "-c", BUSY])
    try:
        meter = ForeignCpu(busy.pid if ours else sleeper.pid)
        before, started = sum(psutil.Process(busy.pid).cpu_times()[:2]), time.monotonic()
        time.sleep(1)
        share = meter.share()
        spent = sum(psutil.Process(busy.pid).cpu_times()[:2]) - before
        part = spent / (time.monotonic() - started) * ONE_CORE  # what it got of a machine that may be shared
        assert spent > 0.1
        if ours:
            assert share <= 1 - part + 0.05
        else:
            assert share >= part - 0.05
    finally:
        for process in (busy, sleeper):
            process.kill()
            process.wait()


def test_our_own_work_is_not_foreign() -> None:
    idle = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"])
    try:
        meter = ForeignCpu(idle.pid)
        before, started = time.process_time(), time.monotonic()
        while time.monotonic() < started + 0.5:
            pass
        part = (time.process_time() - before) / (time.monotonic() - started) * ONE_CORE
        assert meter.share() <= 1 - part + 0.05
    finally:
        idle.kill()
        idle.wait()


def test_what_works_in_the_folder_is_killed_and_nothing_else(tmp_path: Path) -> None:
    sleep = [sys.executable, "-c", "import time; time.sleep(30)"]
    orphan = subprocess.Popen(sleep, env={"TMPDIR": str(tmp_path)})
    browser = subprocess.Popen([*sleep, f"--user-data-dir={tmp_path / 'profile'}"])
    reader = subprocess.Popen([*sleep, str(tmp_path / "a-file-that-somebody-reads")])
    try:
        time.sleep(0.2)  # until the command lines are theirs
        kill_all(None, str(tmp_path))
        assert orphan.wait(2) != 0
        assert browser.wait(2) != 0
        assert reader.poll() is None
    finally:
        for process in (orphan, browser, reader):
            process.kill()
            process.wait()
