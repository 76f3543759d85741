"""A real WordPress, crawled whole; and crawled again by a process that is killed ten times, with the same evidence."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import psutil
import pytest

import checkers
from preuve import engine
from preuve.bundle import Bundle
from tests.runners.browser.lab import KINDS, crawl, inventory_of, tasks
from tests.servers.base import Hit
from tests.servers.traps.effects import is_forbidden
from tests.servers.wordpress import Unavailable, WordPress, serve_wordpress

pytestmark = [pytest.mark.browser, pytest.mark.wordpress]
ROOT = Path(__file__).parents[2]
PAGES = 60
KILLS = 10
TIMED = {"vitals", "lighthouse"}  # evidence that measures time
AGAIN = """
import asyncio, sys
from pathlib import Path
from tests.runners.browser.lab import crawl
asyncio.run(crawl(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
"""


class Crawled(NamedTuple):
    site: WordPress
    bundle: Bundle
    hits: Counter[tuple[str, str]]
    seconds: float


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    try:
        site = serve_wordpress(30)
    except Unavailable as reason:
        pytest.skip(str(reason))
    with site:
        began = time.monotonic()
        bundle = asyncio.run(crawl(tmp_path_factory.mktemp("wordpress"), site.url, PAGES))
        yield Crawled(site, bundle, Counter(site.hits), time.monotonic() - began)


def test_every_reachable_page_is_visited_whole_and_once(crawled: Crawled) -> None:
    site, bundle = crawled.site, crawled.bundle
    pages = inventory_of(bundle)
    broken = {site.at(path) for path in site.planted["broken_links"]}
    assert {url for url, page in pages.items() if page["visited"]} == set(site.urls()) | broken
    assert {url for url, page in pages.items() if page["status"] == 404} == broken
    for url in site.urls():
        assert crawled.hits["GET", url.removeprefix(site.url[:-1])] == 1, url
        assert bundle.get_json("http", url)["problems"] == {}, url
        assert {kind for kind, subject in bundle.evidence if subject == url} >= KINDS | {"http"}, url


def test_nothing_with_an_effect_is_asked_for(crawled: Crawled) -> None:
    hits = [Hit(method, target, {}) for method, target in crawled.hits]
    assert [hit for hit in hits if is_forbidden(hit)] == []
    assert [
        hit.path for hit in hits if "wp-login" in hit.path or "wp-admin" in hit.path or "replytocom" in hit.path
    ] == []
    reasons = {page["reason"] for page in inventory_of(crawled.bundle).values() if not page["visited"]}
    assert reasons == {"cart-action", "comment-action", "admin"}


def test_what_wordpress_answers_beside_its_pages(crawled: Crawled) -> None:
    bundle, site = crawled.bundle, crawled.site
    endpoints = bundle.get_json("endpoints", site.url)
    assert "wp/v2" in json.loads(endpoints["/wp-json/"]["body"])["namespaces"]
    assert "<rss" in endpoints["/feed/"]["body"]
    read = bundle.get_json("sitemaps", site.url)
    assert read[0]["kind"] == "index"
    listed = {entry["loc"] for sitemap in read for entry in sitemap["urls"]}
    assert len(listed & set(site.urls())) > 25
    kinds = Counter(page["kind"] for page in inventory_of(bundle).values() if page["visited"])
    assert kinds["home"] == kinds["contact"] == kinds["legal"] == 1
    assert kinds["product"] >= len(site.planted["products"])


def alive(marker: str) -> list[str]:
    """Command lines of living processes that were started with this word in their environment."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("TMPDIR") == marker and process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline())[:100])
        except psutil.Error:
            continue
    return found


def start_again(out: Path, url: str, temporary: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", AGAIN, str(out), url, str(PAGES)]
    environment = os.environ | {"TMPDIR": temporary}
    return subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)


def findings(bundle: Bundle) -> set[tuple[str, ...]]:
    """What is said of each page; with its figures, but for those weighed on the wire, which vary."""
    bundle.evidence = dict(sorted(bundle.evidence.items()))  # two tabs at once: the order of collection is chance
    timeless = [check for check in engine.discover(checkers) if not TIMED & {*check.needs, *check.site_needs}]
    assert timeless
    weighed = {check.id for check in timeless if "har" in check.needs}
    return {
        (f.check, f.outcome, f.subject, f.message, "" if f.check in weighed else f.id)
        for f in engine.run(timeless, bundle)
    }


def essence(bundle: Bundle) -> dict[str, Any]:
    """What of the evidence does not depend on the moment."""
    (start,) = bundle.subjects("crawl")
    found: dict[str, Any] = {"crawl": bundle.get_json("crawl", start), "links": bundle.get_json("links", start)}
    for url in bundle.subjects("http"):
        http = bundle.get_json("http", url)
        kept = ("url", "final_url", "status", "redirects", "media_type", "page", "problems", "links", "canonical")
        found[url] = {key: http[key] for key in kept} | {
            "kinds": sorted(kind for kind, subject in bundle.evidence if subject == url),
            "source": bundle.digest_of("source", url),
        }
    return found


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals")
def test_ten_kills_change_nothing(crawled: Crawled, tmp_path: Path) -> None:
    site, chance = crawled.site, random.Random(20260115)
    out, temporary = tmp_path / "out", tempfile.mkdtemp(prefix="t-")
    before = Counter(site.hits)
    # Moments spread over the whole crawl: ten shares of what the undisturbed run took, and the start each time.
    share = crawled.seconds / KILLS
    for _ in range(KILLS):
        running = start_again(out, site.url, temporary)
        deadline, known = time.monotonic() + 60, len(tasks(out))
        while time.monotonic() < deadline and running.poll() is None and len(tasks(out)) == known:
            time.sleep(0.02)  # it has begun once it has added something
        time.sleep(chance.uniform(0, share))
        os.killpg(running.pid, signal.SIGKILL)
        running.wait(10)
    gone = time.monotonic() + 10
    while alive(temporary) and time.monotonic() < gone:
        time.sleep(0.1)
    assert alive(temporary) == []  # no browser outlives whoever started it
    assert start_again(out, site.url, temporary).wait(120) == 0
    bundle = Bundle.open(out)
    assert essence(bundle) == essence(crawled.bundle)
    assert findings(bundle) == findings(crawled.bundle)
    ended = tasks(out)
    assert len(ended) == len(set(ended))
    # A kill costs at most the pages that were under way, in two tabs; what is done is never asked for again.
    asked = Counter(site.hits) - before
    repeats = sum(asked["GET", urlsplit(url).path] - 1 for url in site.urls())
    assert repeats <= 2 * KILLS
