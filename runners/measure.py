"""The second, separate phase: Lighthouse on one page per template, its runs kept one by one in the bundle."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from preuve.bundle import Bundle, Item
from runners.browser.launch import BrowserChoice
from runners.lighthouse import (
    LighthouseEvent,
    LighthouseJob,
    LighthouseRun,
    LighthouseSetupError,
    measure,
    node_binary,
)
from runners.node import packages
from runners.settings import Tell

log = logging.getLogger("preuve.measure")
TOOL = "Lighthouse"
RUNS = 3
# Templates in the order in which a jury would ask for them; further ones are named as not measured.
ORDER = ("home", "product", "category", "article", "blog", "cart", "contact", "about", "checkout", "search", "other")
MAX_TEMPLATES = 4


def one_page_a_template(crawl: dict[str, Any]) -> list[str]:
    """One visited page for each template, the most telling kinds first, at most MAX_TEMPLATES."""
    chosen: dict[str, dict[str, Any]] = {}
    for page in crawl["pages"]:
        usable = page["visited"] and page["status"] == 200 and "html" in (page["media_type"] or "")
        if usable and page["template"] not in chosen:
            chosen[page["template"]] = page
    rank = {kind: number for number, kind in enumerate(ORDER)}
    pages = sorted(chosen.values(), key=lambda page: (rank.get(page["kind"], len(ORDER)), page["url"]))
    return [page["url"] for page in pages[:MAX_TEMPLATES]]


async def measure_templates(
    bundle: Bundle, start: str, choice: BrowserChoice, tell: Tell, keys: Sequence[Mapping[str, str]] = ()
) -> None:
    """Measure one page per template of the site at `start`. A machine without Node gets a recorded reason.

    `keys` are cookies that each visit begins with.
    """
    crawl = bundle.get_json("crawl", start)
    if crawl is None or bundle.done(f"lighthouse {start}"):
        return
    urls = one_page_a_template(crawl)
    taken = [LighthouseRun.from_json(bundle.get_json("lighthouse-run", name)) for name in _runs(bundle, urls)]
    total = len(urls) * RUNS

    def store(event: LighthouseEvent) -> None:
        tell("lighthouse", len(_runs(bundle, urls)), total, event.url)
        if event.run:
            name = f"{event.url} {event.number}"
            bundle.record(f"lighthouse-run {name}", [Item.json("lighthouse-run", name, asdict(event.run), TOOL)])

    try:
        job = LighthouseJob(
            urls=tuple(urls),
            node=node_binary(),
            node_modules=packages(),
            chrome=choice.path,
            out_dir=bundle.path,
            chrome_flags=() if choice.sandbox else ("--no-sandbox",),
            cookies=tuple(dict(key) for key in keys),
            runs=RUNS,
            done=tuple(taken),
        )
        measures = await measure(job, store)
    except LighthouseSetupError as error:
        log.warning("Lighthouse was left out: %s", error)
        bundle.record(f"lighthouse {start}", reason="lighthouse-missing", detail=str(error))
        return
    items = [Item.json("lighthouse", m.url, asdict(m), TOOL) for m in measures if m.runs]
    failed = [f"{m.url} ({m.error})" for m in measures if m.error]
    if failed:
        bundle.record(f"lighthouse {start}", items, reason="lighthouse-failed", pages=failed)
    else:
        bundle.record(f"lighthouse {start}", items)


def _runs(bundle: Bundle, urls: list[str]) -> list[str]:
    wanted = {f"{url} {number}" for url in urls for number in range(1, RUNS + 1)}
    return [name for name in bundle.subjects("lighthouse-run") if name in wanted]
