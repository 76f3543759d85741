"""What judging costs: all families of checks over a bundle, beside parsing each page once with BeautifulSoup and lxml.

    ./run python benchmarks/judge.py              a bundle of 200 pages, about five minutes
    ./run python benchmarks/judge.py --pages 2000     is it linear? compare the cost a page
    ./run python benchmarks/judge.py --families       what each family costs, one after the other

A few pages of some 150 kB are visited once, with everything (engines, passes), and recorded under as many addresses as
wanted; both sides then read the same bytes, in CPU-seconds of this process. The bar: at most 5 times the parsing.
Style sheets and texts that all pages share are read once, as on a real site;
here whole pages repeat too, which flatters us.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bs4 import BeautifulSoup  # noqa: E402

import checkers  # noqa: E402
from benchmarks.collect import served  # noqa: E402
from benchmarks.heavy import make_pages  # noqa: E402
from preuve import engine  # noqa: E402
from preuve.bundle import Bundle, Item  # noqa: E402
from preuve.model import Check  # noqa: E402
from runners.browser.launch import choose  # noqa: E402
from runners.browser.passes import PASSES  # noqa: E402
from runners.browser.pool import open_pool  # noqa: E402
from runners.engines import open_engines  # noqa: E402
from runners.node import axe_script  # noqa: E402

BAR = 5.0
SEEN = 6  # pages that are really visited
START = "https://boutique.exemple/"


async def visit(url: str) -> list[list[Item]]:
    """Everything of each page."""
    found = []
    async with (
        open_engines() as engines,
        open_pool(choose(), axe_script(), 1, engines=engines, passes=PASSES) as pool,
    ):
        for number in range(1, SEEN + 1):
            address = f"{url}page-{number}.html"
            seen = await pool.visit(address, url.rstrip("/"))
            found.append([*seen.items, Item.json("http", address, seen.http, "benchmark")])
    return found


def fill(bundle: Bundle, seen: list[list[Item]], pages: int) -> None:
    """The same evidence under as many addresses, and the crawl that links them."""
    known = []
    for number in range(pages):
        url = START if number == 0 else f"{START}page-{number}.html"
        items = [Item(item.kind, url, item.data, item.media_type, item.tool) for item in seen[number % len(seen)]]
        bundle.record(f"visit {url}", items)
        facts = {"status": 200, "media_type": "text/html", "kind": "other", "template": "page", "depth": min(number, 3)}
        known.append({"url": url, "visited": True, "why": None, "sources": [], **facts})
    crawl = {"start": START, "origins": [START.rstrip("/")], "pages": known}
    bundle.record("crawl", [Item.json("crawl", START, crawl, "benchmark")])


def parse(bundle: Bundle) -> float:
    """CPU-seconds of reading each page's HTML and parsing it once."""
    began = time.process_time()
    for url in bundle.subjects("rendered"):
        BeautifulSoup(bundle.get("rendered", url) or b"", "lxml")
    return time.process_time() - began


def judge(bundle: Bundle, checks: Iterable[Check]) -> tuple[float, Counter[str]]:
    """CPU-seconds of judging, and how many findings of each kind."""
    began = time.process_time()
    found: Counter[str] = Counter()
    for finding in engine.run(tuple(checks), bundle):
        found[finding.message if finding.message == "check-broke" else finding.outcome] += 1
    return time.process_time() - began, found


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--families", action="store_true")
    options = parser.parse_args()
    checks = engine.discover(checkers)
    with tempfile.TemporaryDirectory(prefix="preuve-bench-") as name:
        folder = Path(name)
        make_pages(folder / "site", SEEN)
        with served(folder / "site") as url:
            seen = asyncio.run(visit(url))
        bundle = Bundle.open(folder / "bundle")
        fill(bundle, seen, options.pages)
        size = sum(len(bundle.get("rendered", url) or b"") for url in bundle.subjects("rendered")) / options.pages
        judge(Bundle.open(folder / "bundle"), checks[:1])  # what is loaded once is not the pages' cost
        plain = parse(bundle)
        cost, found = judge(bundle, checks)
        print(f"{options.pages} pages of {size / 1000:.0f} kB, {len(checks)} checks, {sum(found.values())} findings")
        print(f"  BeautifulSoup(lxml), once a page   {plain / options.pages * 1000:8.1f} ms a page")
        print(f"  all checks                         {cost / options.pages * 1000:8.1f} ms a page")
        print(f"  ratio (at most {BAR:.0f})                 {cost / plain:8.2f}")
        print(json.dumps(found))
        for family in sorted({check.family for check in checks}) if options.families else ():
            cost, _ = judge(bundle, [check for check in checks if check.family == family])
            print(f"  {family:<12} {cost / options.pages * 1000:8.1f} ms a page")


if __name__ == "__main__":
    main()
