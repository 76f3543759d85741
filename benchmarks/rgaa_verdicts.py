"""How right the RGAA verdicts are, on pages that are each labelled for one test.

    ./run python benchmarks/rgaa_verdicts.py [FOLDER] [--only 1.1]     fixtures/rgaa-labelled when no folder is given

A page's name is its label: `<test>-<C|NC|NA|ask>-<what>.html`. Each is visited and judged with everything: engines,
checks and passes. Printed: exact agreement, precision and recall by verdict, and every page that was judged otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import checkers  # noqa: E402
from checkers.rgaa._verdicts import roll_up  # noqa: E402
from preuve import engine  # noqa: E402
from preuve.bundle import Bundle, Item  # noqa: E402
from runners.browser.launch import choose  # noqa: E402
from runners.browser.passes import PASSES  # noqa: E402
from runners.browser.pool import open_pool  # noqa: E402
from runners.browser.visit import VisitFailed  # noqa: E402
from runners.engines import open_engines  # noqa: E402
from runners.node import axe_script  # noqa: E402
from runners.serve import serving  # noqa: E402

LABELS = {"C": "C", "NC": "NC", "NA": "NA", "ask": "?"}


async def visit_all(folder: Path, names: Iterable[str], bundle: Bundle) -> dict[str, str]:
    """Visit the pages, two at a time. Returns the name of each page by its address."""
    queue, urls = iter(names), {}
    with serving(folder) as origin:
        async with (
            open_engines() as engines,
            open_pool(choose(), axe_script(), 2, engines=engines, passes=PASSES) as pool,
        ):

            async def work() -> None:
                for name in queue:
                    url = origin + name
                    urls[url] = name
                    try:
                        seen = await pool.visit(url, origin)
                    except VisitFailed as failed:
                        print(f"{name}: {failed}", file=sys.stderr)
                        continue
                    bundle.record(f"visit {url}", [*seen.items, Item.json("http", url, seen.http, "benchmark")])
                    print(".", end="", flush=True, file=sys.stderr)

            await asyncio.gather(work(), work())
    print(file=sys.stderr)
    return urls


def judge(bundle: Bundle) -> tuple[dict[str, dict[str, str]], dict[tuple[str, str], list[str]]]:
    """The verdicts by page and test, and what was said of each (page, test)."""
    wanted = {check.id: check for check in engine.discover(checkers) if check.family == "rgaa"}
    found = [engine.with_refs(one, wanted[one.check]) for one in engine.run(wanted.values(), bundle)]
    said: dict[tuple[str, str], list[str]] = {}
    for one in found:
        for ref in one.refs:
            if ref.startswith("rgaa:"):
                said.setdefault((one.subject, ref[5:]), []).append(f"{one.outcome} {one.check}/{one.message}")
    return {url: page["tests"] for url, page in roll_up(found)["pages"].items()}, said


def main() -> None:
    """Visit, judge, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "fixtures" / "rgaa-labelled")
    parser.add_argument("--only", default="", help="only the tests that begin so: 1.1")
    options = parser.parse_args()
    names = sorted(path.name for path in options.folder.glob("*.html") if path.name.startswith(options.only))
    names = [name for name in names if len(name.split("-")) > 2 and name.split("-")[1] in LABELS]
    with tempfile.TemporaryDirectory() as scratch:
        bundle = Bundle.open(Path(scratch))
        urls = asyncio.run(visit_all(options.folder, names, bundle))
        verdicts, said = judge(bundle)
    pairs: Counter[tuple[str, str]] = Counter()
    for url, name in sorted(urls.items(), key=lambda one: one[1]):
        test, label, *_ = name.split("-")
        expected, found = LABELS[label], str(verdicts.get(url, {}).get(test, "none"))
        pairs[expected, found] += 1
        if expected != found:
            wrong = "  WRONG" if found != "?" else ""
            print(f"{name}: {found}{wrong}\n    " + "; ".join(dict.fromkeys(said.get((url, test), ["(nothing said)"]))))
    report(pairs)


def report(pairs: Counter[tuple[str, str]]) -> None:
    """The figures: agreement, then precision and recall by verdict."""
    total = sum(pairs.values())
    exact = sum(count for (expected, found), count in pairs.items() if expected == found)
    wrong = sum(count for (expected, found), count in pairs.items() if found not in {expected, "?"})
    print(f"\n{total} pages, exact agreement {exact / max(total, 1):.1%}, wrong definite verdicts {wrong}")
    for verdict in LABELS.values():
        right = pairs[verdict, verdict]
        given = sum(count for (_, found), count in pairs.items() if found == verdict)
        labelled = sum(count for (expected, _), count in pairs.items() if expected == verdict)
        print(f"  {verdict:3} precision {right}/{given}   recall {right}/{labelled}")


if __name__ == "__main__":
    main()
