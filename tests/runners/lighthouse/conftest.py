from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from preuve.errors import PreuveError
from runners.browser.launch import choose
from runners.lighthouse import LighthouseJob, node_binary
from runners.node import packages
from tests.servers.base import Reply, Request, Site

Make = Callable[..., LighthouseJob]

PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Boutique</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">{head}</head>
<body><h1>Boutique</h1>{body}</body></html>"""
WORK = """<script>setTimeout(() => {  // after the first paint: what blocks before is not counted
const end = performance.now() + 100; while (performance.now() < end); }, 300)</script>"""


def answer(request: Request) -> Reply:
    if request.path == "/page":
        text = "".join(f"<p>Paragraphe {n} : du texte à lire.</p>" for n in range(200))
        return Reply(PAGE.format(head="", body=text + WORK).encode())
    if request.path == "/never":  # the page is there, one script never comes
        return Reply(PAGE.format(head='<script async src="/silent"></script>', body="<p>Texte</p>").encode())
    if request.path == "/silent":
        request.stopping.wait(60)
        return Reply(status=0)
    return Reply(b"absent", status=404)


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with Site(answer) as served:
        yield served


@pytest.fixture(scope="session")
def make_job() -> Make:
    """Makes a job with the real programs; skips where they are missing."""
    try:
        browser = choose()
    except PreuveError:
        pytest.skip("no Chromium: install Chrome or Chromium, or run `playwright install chromium`")
    if not (packages() / "lighthouse").is_dir():
        pytest.skip("no Lighthouse: run `npm ci` in runners/node")

    def make(out_dir: Path, *urls: str, **options: object) -> LighthouseJob:
        flags = () if browser.sandbox else ("--no-sandbox",)
        programs = {"node": node_binary(), "node_modules": packages(), "chrome": browser.path}
        return LighthouseJob(urls=urls, out_dir=out_dir, chrome_flags=flags, **programs, **options)  # type: ignore[arg-type]

    return make


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder of the test's own, with a short name (Chrome puts a socket in it), so that whatever is left
    in it, or runs in it, was left by the test."""
    folder = Path(tempfile.mkdtemp(prefix="t-"))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def alive(temporary: Path) -> list[str]:
    """Command lines of the processes that work in the folder."""
    found = []
    for process in psutil.process_iter():
        try:
            words, variables = process.cmdline(), process.environ()
            if process.status() == psutil.STATUS_ZOMBIE or process == psutil.Process():
                continue
        except psutil.Error:
            continue
        if any(str(temporary) in word for word in words) or str(temporary) in variables.get("TMPDIR", ""):
            found.append(" ".join(words)[:120])
    return found
