"""What was ordered, recorded beside the evidence of each site: the `brief`, its logo as pixels, and what the addresses
of its page tree answer where the crawl met none of them (a page that nothing links to may be there all the same).
"""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Mapping
from typing import Any

from playwright.async_api import Error as PlaywrightError

from preuve.bundle import Bundle, Item
from runners.brief import PICTURES
from runners.browser.pool import Pool
from runners.candidate import DESCRIPTION, Candidate
from runners.crawl.collect import AGENT_NAME
from runners.crawl.robots import verdict
from runners.crawl.urls import normalise, origin_of
from runners.fetch import Fetcher

log = logging.getLogger("preuve.collect")
MAX_ASKED = 60
MAX_BYTES = 1000  # of an answer: its status is what counts


async def record_brief(candidate: Candidate, bundle: Bundle, pool: Pool, fetcher: Fetcher, start: str) -> None:
    """Record the brief beside the site that begins at `start`, crawled before: empty where nothing was ordered."""
    if bundle.done(f"brief {start}"):
        return
    ordered = dict(candidate.ordered)
    if candidate.logo:
        try:
            drawn = await pool.draw(candidate.logo.read_bytes(), PICTURES[candidate.logo.suffix.lower()])
            ordered["drawn"] = base64.b64encode(drawn).decode()
        except (PlaywrightError, TimeoutError, OSError) as error:
            log.warning("the logo of the brief cannot be drawn: %s", error)
    if "tree" in ordered:
        ordered["answers"] = await answers(bundle, fetcher, start, ordered["tree"])
    bundle.record(f"brief {start}", [Item.json("brief", start, ordered, DESCRIPTION)])


async def answers(bundle: Bundle, fetcher: Fetcher, start: str, tree: list[Mapping[str, Any]]) -> dict[str, int | None]:
    """The statuses of the tree's addresses that the crawl did not meet: None where there was no answer, or where
    robots are not to ask. An address of another site is meant here: a brief may name the site's later address.
    """
    crawl, robots = bundle.get_json("crawl", start), bundle.get_json("robots", start)
    met = {page["url"] for page in crawl["pages"]}
    rules = verdict(robots["status"], robots["text"].encode()) if robots else None
    urls = {url for node in tree if node["url"] and (url := _here(node["url"], crawl))} - met
    asked = sorted(url for url in urls if rules is None or rules.allows(url, AGENT_NAME))[:MAX_ASKED]
    found = await asyncio.gather(*(fetcher.get(url, MAX_BYTES) for url in asked))
    return dict.fromkeys(sorted(urls)) | {url: one.status for url, one in zip(asked, found, strict=True)}


def _here(address: str, crawl: Mapping[str, Any]) -> str | None:
    url = normalise(address, crawl["first"])
    if url is None or origin_of(url) in crawl["origins"]:
        return url
    return origin_of(crawl["first"]) + url.removeprefix(origin_of(url))
