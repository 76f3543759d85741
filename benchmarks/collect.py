"""What collecting costs: our visit of a page beside plain Playwright, pages per minute, memory of the process.

    ./run python benchmarks/collect.py             about five minutes, Linux and macOS
    ./run python benchmarks/collect.py --quick     about one minute: fewer pages, and no figure for 200 pages

Plain Playwright is `goto` until load, axe, a full-page screenshot and a HAR of the context, in a reused tab. Each page
is visited by both, one right after the other and each in turn first, on the same server: only ratios are to be quoted.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import psutil  # noqa: E402
from PIL import Image  # noqa: E402

from preuve.bundle import Bundle, Item  # noqa: E402
from runners.browser import parts  # noqa: E402
from runners.browser import visit as visiting  # noqa: E402
from runners.browser.axe import OPTIONS  # noqa: E402
from runners.browser.launch import choose, playwright, start  # noqa: E402
from runners.browser.pool import open_pool  # noqa: E402
from runners.browser.tab import Tab  # noqa: E402
from runners.crawl.collect import Crawl, CrawlSettings, Progress  # noqa: E402
from runners.fetch import open_fetcher  # noqa: E402
from runners.node import axe_script  # noqa: E402

SERVE = """import sys, time
from pathlib import Path
from runners.serve import serving
with serving(Path(sys.argv[1])) as url:
    print(url, flush=True)
    time.sleep(9999)
"""
TEXT = "une tasse de grès tournée à la main, émaillée de bleu et cuite deux fois dans notre atelier du Vercors"
WORDS = TEXT.split()


def make_site(folder: Path, pages: int) -> None:
    """A shop as WordPress makes them: some 900 elements and 90 kB of HTML a page, shared styles, scripts, pictures."""
    for n in range(12):
        Image.effect_noise((640, 480), 70).convert("RGB").save(folder / f"{n}.jpg", quality=70)
    rules = (f".c{n} .d{n % 9} > p {{ margin: {n % 7}px; color: #{n % 5}{n % 7}3 }}\n" for n in range(1500))
    (folder / "style.css").write_text("body{margin:2em;max-width:70em;font:16px/1.5 sans-serif}\n" + "".join(rules))
    (folder / "script.js").write_text("".join(f"window.f{n} = (x) => x * {n};\n" for n in range(4000)))
    for number in range(pages):
        name = "index" if number == 0 else f"page-{number}"
        (folder / f"{name}.html").write_text(_page(number, pages), encoding="utf-8")


def _page(number: int, pages: int) -> str:
    shown = range(number + 1, min(number + 21, pages))
    menu = "".join(f'<li><a href="/page-{n}.html">Article {n}</a></li>' for n in shown)
    cards = "".join(
        f'<article class="c{n}"><h2>Objet {number}-{n}</h2><img src="/{n % 12}.jpg" alt="Bol" width="320" height="240">'
        f'<div class="d{n % 9}"><p>{_words(number + n, 40)}</p><p class="prix">{n},90 €</p><ul><li>Grès</li></ul>'
        f'<label>Quantité <input type="number" value="1" name="q{n}"></label><button>Ajouter</button></div></article>'
        for n in range(60)
    )
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Page {number}</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css">'
        f'<script src="/script.js"></script></head><body><header><nav><ul>{menu}</ul></nav></header>'
        f"<main><h1>Page {number}</h1>{cards}</main><footer><p>{_words(number, 30)}</p></footer></body></html>"
    )


def _words(seed: int, count: int) -> str:
    return " ".join(WORDS[(seed * 7 + n * (1 + seed % 5)) % len(WORDS)] for n in range(count))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The site, from another process: its memory and its time are not ours."""
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        yield server.stdout.readline().strip()
    finally:
        server.kill()
        server.wait()


async def against_plain(url: str, pages: int, out: Path) -> tuple[list[float], list[float]]:
    """Seconds for each page: ours (kept in a bundle) and plain, interleaved."""
    bundle, script = Bundle.open(out / "ours"), axe_script().read_text(encoding="utf-8")
    async with playwright() as driver:
        browser = await start(driver, choose())
        context = {"viewport": parts.VIEWPORT, "service_workers": "block", "locale": "fr-FR"}
        tab = await Tab.open(await browser.new_context(**context))
        other = await browser.new_context(**context, record_har_path=out / "plain.har", record_har_content="omit")
        page = await other.new_page()

        async def ours(address: str) -> None:
            seen = await visiting.visit(tab, address, url.rstrip("/"), axe_script(), browser.version)
            bundle.record(f"visit {address}", [*seen.items, Item.json("http", address, seen.http, "benchmark")])
            assert seen.http["problems"] == {}, seen.http["problems"]

        async def plain(address: str) -> None:
            await page.goto(address)
            await page.evaluate(script)
            text = await page.evaluate(f"async () => JSON.stringify(await axe.run({OPTIONS}))")
            (out / "axe.json").write_text(text, encoding="utf-8")
            await page.screenshot(full_page=True, type="jpeg", quality=70, path=out / "plain.jpg")

        times: dict[Callable[[str], Awaitable[None]], list[float]] = {ours: [], plain: []}
        for number in range(pages + 2):
            address = f"{url}page-{number + 1}.html"
            for one in (ours, plain) if number % 2 else (plain, ours):
                began = time.perf_counter()
                await one(address)
                if number >= 2:  # the first are a warm-up
                    times[one].append(time.perf_counter() - began)
        await other.close()
        await browser.close()
    return times[ours], times[plain]


async def crawl(url: str, pages: int, workers: int, out: Path) -> tuple[float, list[int]]:
    """(pages per minute, resident bytes of this process after each page) of a whole crawl."""
    memory: list[int] = []
    process = psutil.Process()
    bundle = Bundle.open(out)
    async with (
        open_fetcher(allow_private=True) as fetcher,
        open_pool(choose(), axe_script(), workers) as pool,
    ):
        began = time.perf_counter()

        def tell(_: Progress) -> None:
            memory.append(process.memory_info().rss)

        await Crawl(bundle, pool, fetcher, url, CrawlSettings(pages), tell).run()
        took = time.perf_counter() - began
    assert len(bundle.subjects("http")) == pages
    return pages * 60 / took, memory


def timed_parts() -> dict[str, list[float]]:
    """From now on, the seconds of each part of our visits."""
    found: dict[str, list[float]] = defaultdict(list)

    def wrap(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        async def run(*args: Any, **options: Any) -> Any:
            began = time.perf_counter()
            try:
                return await real(*args, **options)
            finally:
                found[name.strip("_")].append(time.perf_counter() - began)

        setattr(owner, name, run)

    wrap(Tab, "reset")
    for name in ("_load", "_settle"):
        wrap(visiting, name)
    for name in ("facts", "read", "scroll", "source", "rendered", "snapshot", "axtree", "screenshot", "axe"):
        wrap(parts, name)
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true")
    quick = options.parse_args().quick
    many = 30 if quick else 200
    folder = Path(tempfile.mkdtemp(prefix="preuve-bench-"))
    try:
        (folder / "site").mkdir()
        make_site(folder / "site", 220)
        with served(folder / "site") as url:
            found = timed_parts()
            ours, plain = asyncio.run(against_plain(url, 10 if quick else 30, folder))
            print(f"one page, {len(ours)} interleaved pairs     median s   mean s")
            print(f"  ours (all evidence, kept)          {median(ours):8.2f} {sum(ours) / len(ours):8.2f}")
            print(f"  plain (goto, axe, HAR, screenshot) {median(plain):8.2f} {sum(plain) / len(plain):8.2f}")
            ratios = [a / b for a, b in zip(ours, plain, strict=True)]
            print(f"  ratio (at most 1.5)                {median(ratios):8.2f} {sum(ours) / sum(plain):8.2f}")
            print("parts of ours, median ms: " + ", ".join(f"{k} {median(v) * 1000:.0f}" for k, v in found.items()))
            size = sum(f.stat().st_size for f in (folder / "ours").rglob("*") if f.is_file())
            print(f"bundle: {size / (len(ours) + 2) / 1000:.0f} kB a page")
            for workers in (1, 2):
                speed, _ = asyncio.run(crawl(url, 30, workers, folder / f"crawl-{workers}"))
                print(f"crawl of 30 pages, {workers} at once: {speed:.1f} pages a minute")
            _, memory = asyncio.run(crawl(url, many, 2, folder / "long"))
            at = {count: memory[count] / 1e6 for count in (10, 30, 100, 199) if count < len(memory)}
            print("memory of the Python process: " + ", ".join(f"{mb:.0f} MB at {n} pages" for n, mb in at.items()))
            print(f"  most: {max(memory) / 1e6:.0f} MB (at most 400)")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
