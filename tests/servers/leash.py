"""Run a command on a leash: leash.py FOLDER COMMAND...

The command ends with all its children when our standard input closes, which happens when the process that started
us closes it or dies, even by kill -9. FOLDER is then deleted. Our exit status is the command's.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading

import psutil


def main(folder: str, command: list[str]) -> int:
    """Start the command, and wait for its end or for ours."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the tests: they close our input
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    done = threading.Event()

    def watch_input() -> None:
        sys.stdin.buffer.read()
        done.set()

    def watch_child() -> None:
        child.wait()
        done.set()

    for watch in (watch_input, watch_child):
        threading.Thread(target=watch, daemon=True).start()
    done.wait()
    family = []
    with contextlib.suppress(psutil.NoSuchProcess):
        family = psutil.Process(child.pid).children(recursive=True)
    if hasattr(os, "killpg"):  # its session: also children whose parent is already gone
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    child.kill()
    status = child.wait()
    psutil.wait_procs(family, timeout=5)
    shutil.rmtree(folder, ignore_errors=True)
    return status


if __name__ == "__main__":
    status = main(sys.argv[1], sys.argv[2:])
    sys.stdout.flush()
    os._exit(status & 0xFF)  # a thread may still be reading
