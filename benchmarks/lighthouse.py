"""What a Lighthouse measure costs: ours beside plain `lhci collect`, on the same pages with the same settings.

    ./run python benchmarks/lighthouse.py          about two minutes, Linux only

The cost is in CPU-seconds, of Node, Chrome and all they start: on a shared machine the clock would say little, and
even CPU-seconds vary by a tenth or two. Ours visits each page once before (the warm-up, counted); lhci does not.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402

from runners.browser.launch import choose  # noqa: E402
from runners.lighthouse import METRICS, LighthouseEvent, LighthouseJob, measure, node_binary  # noqa: E402
from runners.node import packages  # noqa: E402

RUNS = 3
PR_SET_CHILD_SUBREAPER = 36
AUDITS = {
    "fcp_ms": "first-contentful-paint",
    "lcp_ms": "largest-contentful-paint",
    "tbt_ms": "total-blocking-time",
    "cls": "cumulative-layout-shift",
    "speed_index_ms": "speed-index",
    "ttfb_ms": "server-response-time",
    "total_bytes": "total-byte-weight",
}


def make_site(folder: Path) -> None:
    for n in range(4):
        Image.effect_noise((400, 300), 60).save(folder / f"{n}.png")
    (folder / "style.css").write_text("".join(f".c{n} {{ margin: {n % 7}px }}\n" for n in range(900)))
    work = "const end = performance.now() + 60; while (performance.now() < end);\n"
    (folder / "script.js").write_text(work + "".join(f"const f{n} = x => x * {n};\n" for n in range(2000)))
    images = "".join(f'<img src="{n}.png" alt="" width="400" height="300">' for n in range(4))
    for name, length in (("index", 60), ("produit", 200)):
        text = "".join(f'<p class="c{n}">Paragraphe {n} {"texte " * 40}</p>' for n in range(length))
        (folder / f"{name}.html").write_text(
            f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{name}</title>'
            '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="style.css">'
            f'<script src="script.js"></script></head><body><h1>Boutique</h1>{images}{text}</body></html>'
        )


def ours(out: Path, urls: list[str]) -> None:
    browser = choose()
    job = LighthouseJob(
        urls=tuple(urls),
        node=node_binary(),
        node_modules=packages(),
        chrome=browser.path,
        out_dir=out,
        chrome_flags=() if browser.sandbox else ("--no-sandbox",),
        runs=RUNS,
    )
    told: list[LighthouseEvent] = []
    measured = asyncio.run(measure(job, told.append))
    loaded = sum(run.loaded for page in measured for run in page.runs)
    (out / "loaded").write_text(str(loaded))
    assert all(page.error is None for page in measured), measured


def lhci(out: Path, urls: list[str]) -> None:
    browser = choose()
    settings = {"onlyCategories": ["performance"], "disableFullPageScreenshot": True, "locale": "fr"}
    if not browser.sandbox:
        settings["chromeFlags"] = "--no-sandbox"
    collect = {"url": urls, "numberOfRuns": RUNS, "chromePath": str(browser.path), "settings": settings}
    (out / "rules.json").write_text(json.dumps({"ci": {"collect": collect}}))
    environment = {**os.environ, "PATH": f"{node_binary().parent}{os.pathsep}{os.environ['PATH']}"}
    cli = packages() / "@lhci" / "cli" / "src" / "cli.js"
    command = [node_binary(), cli, "collect", "--config=rules.json"]
    subprocess.run(command, cwd=out, env=environment, check=True, stdout=subprocess.DEVNULL)


def part(name: str, out: Path, urls: list[str]) -> None:
    """Does one side in this process, and waits for every orphan of it, so that the parent's account is whole."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    {"ours": ours, "lhci": lhci}[name](out, urls)
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.05)
        except ChildProcessError:
            return


def cost(name: str, out: Path, urls: list[str]) -> tuple[float, float]:
    """CPU-seconds and seconds of one side, in a process of its own."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([sys.executable, __file__, name, out, *urls], check=True, timeout=600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, time.monotonic() - started


def medians(out: Path, url: str) -> dict[str, str]:
    results = [json.loads(path.read_text("utf-8")) for path in (out / ".lighthouseci").glob("lhr-*.json")]
    mine = [result for result in results if result["requestedUrl"] == url]
    assert len(mine) == RUNS, f"{len(mine)} runs of {url} in {out}"
    values = {name: [run["audits"][audit]["numericValue"] for run in mine] for name, audit in AUDITS.items()}
    values["score"] = [run["categories"]["performance"]["score"] for run in mine]
    return {name: f"{median(v):.6g} [{min(v):.6g}-{max(v):.6g}]" for name, v in values.items()}


def main() -> None:
    if sys.platform != "linux":
        sys.exit("Linux only: elsewhere the time of orphaned processes cannot be counted")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in ("site", "ours", "lhci"):
            (folder / each).mkdir()
        make_site(folder / "site")
        command = [
            sys.executable,
            "-u",
            "-m",
            "http.server",
            "0",
            "--bind",
            "127.0.0.1",
            "-d",
            folder / "site",
        ]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            assert server.stdout
            found = re.search(r"port (\d+)", server.stdout.readline())
            assert found
            urls = [f"http://127.0.0.1:{found[1]}/{page}.html" for page in ("index", "produit")]
            spent = {side: cost(side, folder / side, urls) for side in ("lhci", "ours")}
        finally:
            server.kill()
            server.wait()
        pages = len(urls)
        for side, (cpu, clock) in spent.items():
            per = f"{cpu / pages:.1f} a page, {cpu / pages / RUNS:.1f} a run"
            print(f"{side}: {cpu:.1f} CPU-s for {pages} pages x {RUNS} runs: {per}; {clock:.0f} s by the clock")
        cpu, clock = (ours / theirs for ours, theirs in zip(spent["ours"], spent["lhci"], strict=True))
        print(f"ratio ours/lhci: {cpu:.2f} in CPU-s, {clock:.2f} by the clock")
        print(f"runs of ours flagged as taken under load: {(folder / 'ours' / 'loaded').read_text()}")
        for url in urls:
            print(f"\n{url.rpartition('/')[2]:<16}{'lhci: median [min-max]':<36}ours: median [min-max]")
            theirs, mine = medians(folder / "lhci", url), medians(folder / "ours", url)
            for metric in METRICS:
                print(f"{metric:<16}{theirs[metric]:<36}{mine[metric]}")


if __name__ == "__main__":
    if len(sys.argv) > 3:
        part(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
    else:
        main()
