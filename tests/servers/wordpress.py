"""A real WordPress in French, on a free port of this machine, with known merits and defects.

    with serve_wordpress(pages=30) as site:
        site.url            # "http://127.0.0.1:40123/"
        site.urls()         # every public page that a visitor reaches by links
        site.planted        # what the seed put there: products, defects, tag ids
        site.hits           # [("GET", "/contact/"), ...]: all that was asked of it

Raises Unavailable when PHP, npm or the network is missing: tests skip with its text. WordPress's own features work:
/wp-json/, /feed/, /wp-sitemap.xml, /robots.txt, /?s=, comments with ?replytocom=, /wp-login.php with its log-out link.
Each server has its own copy of the database; the files are shared and never written to.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.servers.wordpress_build import SOURCES, Unavailable, build, find_php

__all__ = ["Unavailable", "WordPress", "serve_wordpress"]

SETTINGS = {
    "opcache.enable_cli": "1",
    "opcache.validate_timestamps": "0",  # the built site never changes
    "memory_limit": "256M",
    "display_errors": "0",
    "log_errors": "1",
    "expose_php": "1",
}


class WordPress:
    """A running site. `pages` counts its pages, products and articles; `urls()` also holds numbered lists."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], folder: Path, facts: dict[str, Any]) -> None:
        self.port, self._process, self._folder, self._facts = port, process, folder, facts
        self.url = f"http://127.0.0.1:{port}/"
        self.pages: int = facts["pages"]
        self.version: str = facts["version"]
        self.french: bool = facts["french"]  # whether WordPress's own words are in French; the content always is
        self.planted: dict[str, Any] = facts["planted"]

    def at(self, path: str) -> str:
        """The full address of `path`, which starts with a slash."""
        return self.url[:-1] + path

    def urls(self) -> list[str]:
        """Every public page that links lead to: not feeds, searches, log-in, replies or broken links."""
        return [self.at(path) for path in self._facts["urls"]]

    @property
    def hits(self) -> list[tuple[str, str]]:
        """Every request so far, files included: (method, target). Empty once closed."""
        try:
            lines = (self._folder / "hits").read_text("utf-8", "replace").splitlines()
        except FileNotFoundError:
            return []
        return [(method, target) for method, _, target in (line.partition(" ") for line in lines)]

    def close(self) -> None:
        """Stop PHP and all its workers. May be called twice."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(20)
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def serve_wordpress(pages: int = 30, workers: int = 4) -> WordPress:
    """Start a site of `pages` pages (20 at least), built at the first call. Raises Unavailable, or RuntimeError."""
    built = build(max(20, pages))
    facts = json.loads((built / "facts.json").read_text("utf-8"))
    for _ in range(5):  # a free port may be taken between its choice and PHP's start
        started = _start(built, facts, workers)
        if started is not None:
            return started
    raise RuntimeError("PHP's server did not start: no free port in five attempts")


def _start(built: Path, facts: dict[str, Any], workers: int) -> WordPress | None:
    folder = Path(tempfile.mkdtemp(prefix="preuve-wordpress-"))
    shutil.copytree(built / "database", folder / "database")
    with sqlite3.connect(folder / "database" / ".ht.sqlite") as database:
        database.execute("PRAGMA journal_mode=WAL")  # several workers read while one writes
    database.close()
    (folder / "hits").touch()
    port = _free_port()
    settings = [word for name, value in SETTINGS.items() for word in ("-d", f"{name}={value}")]
    serve = [find_php(), *settings, "-S", f"127.0.0.1:{port}", "-t", str(built / "site"), str(SOURCES / "router.php")]
    environment = os.environ | {
        "PHP_CLI_SERVER_WORKERS": str(workers),
        "SITE_DATABASE": str(folder / "database"),
        "SITE_HITS": str(folder / "hits"),
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("leash.py")), str(folder), *serve],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
        )
    site = WordPress(port, process, folder, facts)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(site.at("/robots.txt"), timeout=20) as answer:
                if b"wp-admin" in answer.read():
                    (folder / "hits").write_bytes(b"")
                    return site
        except OSError:
            time.sleep(0.05)
    log_text = (folder / "log").read_text("utf-8", "replace") if (folder / "log").exists() else "in use"
    site.close()
    if "in use" in log_text:
        return None
    raise RuntimeError(f"PHP's server did not start:\n{log_text[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
