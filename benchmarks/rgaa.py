"""What the RGAA evidence of a page costs: engines, snapshot and passes, beside axe alone, on a real WordPress.

    ./run python benchmarks/rgaa.py [--pages 12]      about three minutes; needs PHP

Each page is visited both ways, one right after the other and each in turn first, in one tab: the same visit with axe
only, and with all of it. The bar is the difference in wall time: at most 3 s a page. Passes can be limited to the
sample (`[crawl] sample` of candidat.toml), and so cost nothing on the other pages.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from runners.browser import parts  # noqa: E402
from runners.browser.launch import choose, playwright, start  # noqa: E402
from runners.browser.passes import PASSES, Pass  # noqa: E402
from runners.browser.tab import Tab  # noqa: E402
from runners.browser.visit import visit  # noqa: E402
from runners.engines import open_engines  # noqa: E402
from runners.node import axe_script  # noqa: E402
from tests.servers.wordpress import serve_wordpress  # noqa: E402

BAR = 3.0  # seconds a page


def timed(passes: Sequence[Pass], spent: dict[str, list[float]]) -> list[Pass]:
    """The same passes, which note their seconds."""

    def wrap(one: Pass) -> Pass:
        async def run(tab: Tab) -> object:
            began = time.perf_counter()
            try:
                return await one.run(tab)
            finally:
                spent[one.kind].append(time.perf_counter() - began)

        return replace(one, run=run)

    return [wrap(one) for one in passes]


async def compare(url: str, pages: list[str]) -> tuple[list[float], list[float], dict[str, list[float]]]:
    """Seconds for each page with axe alone and with everything, and the seconds of each pass."""
    spent: dict[str, list[float]] = defaultdict(list)
    alone: list[float] = []
    whole: list[float] = []
    async with playwright() as driver, open_engines() as engines:
        browser = await start(driver, choose())
        context = await browser.new_context(viewport=parts.VIEWPORT, service_workers="block", locale="fr-FR")
        tab = await Tab.open(context)
        await engines.prove(tab)
        everything = timed(PASSES, spent)

        async def run(address: str, full: bool) -> float:
            began = time.perf_counter()
            seen = await visit(
                tab, address, url.rstrip("/"), axe_script(), browser.version,
                passes=everything if full else (), engines=engines if full else None,
            )  # fmt: skip
            took = time.perf_counter() - began
            if seen.http["problems"]:
                print(f"{address}: {seen.http['problems']}", file=sys.stderr)
            return took

        for number, address in enumerate([pages[0], *pages]):
            order = (True, False) if number % 2 else (False, True)
            for full in order:
                took = await run(address, full)
                if number:  # the first is a warm-up
                    (whole if full else alone).append(took)
        await browser.close()
    return alone, whole, spent


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=12)
    count = parser.parse_args().pages
    with serve_wordpress(30) as site:
        alone, whole, spent = asyncio.run(compare(site.url, site.urls()[:count]))
    added = [full - axe for full, axe in zip(whole, alone, strict=True)]
    print(f"{len(alone)} pages of a real WordPress, interleaved    median s   worst s")
    print(f"  axe alone                                 {median(alone):8.2f}  {max(alone):8.2f}")
    print(f"  all RGAA evidence                         {median(whole):8.2f}  {max(whole):8.2f}")
    print(f"  added (at most {BAR:.0f})                         {median(added):8.2f}  {max(added):8.2f}")
    print("passes, median ms: " + ", ".join(f"{kind} {median(took) * 1000:.0f}" for kind, took in spent.items()))


if __name__ == "__main__":
    main()
