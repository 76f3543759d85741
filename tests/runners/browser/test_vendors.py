"""Hits of tag vendors, through the pool and its hook for hosts that cannot be reached: all of each is in the HAR."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Route

from runners.browser.pool import Pool, open_pool
from tests.runners.browser.lab import BRISK, browser_or_skip, entries, html, serve, value
from tests.servers.base import Site
from tests.servers.stand_ins import respond

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

TAGS = """<script async src="https://www.googletagmanager.com/gtag/js?id=G-PREUVE0001"></script>
<script>window.dataLayer = window.dataLayer || []; function gtag(){dataLayer.push(arguments)}
gtag('js', new Date()); gtag('config', 'G-PREUVE0001'); gtag('config', 'AW-123456789');
gtag('event', 'purchase', {currency: 'EUR', value: 24.9, transaction_id: 'T1',
  items: [{item_id: 'a', item_name: 'Bol', price: 24.9}]});
function fbq() { fbq.callMethod ? fbq.callMethod.apply(fbq, arguments) : fbq.queue.push(arguments) }
fbq.queue = [];
fbq('init', '123456789012345'); fbq('track', 'PageView');</script>
<script async src="https://connect.facebook.net/fr_FR/fbevents.js"></script>
<script>
const hit = 'https://www.google-analytics.com/g/collect?v=2&tid=G-PREUVE0001&en=';
navigator.sendBeacon(hit + 'texte', 'en=page_view&_et=10\\nen=scroll');
navigator.sendBeacon(hit + 'blob', new Blob(['{"event":"vue","token":"abc"}'], {type: 'text/plain'}));
addEventListener('scroll', () => navigator.sendBeacon(hit + 'scroll'), {once: true});
</script><img src="https://inconnu.invalid/x.gif" alt="" width="1" height="1"><div style="height:3000px"></div>"""


async def stand_in(context: BrowserContext) -> None:
    async def route(request: Route) -> None:
        url = request.request.url
        if urlsplit(url).hostname in {"127.0.0.1", "localhost"}:
            await request.continue_()
        elif answer := respond(url, request.request.method):
            await request.fulfill(status=answer[0], headers=answer[1], body=answer[2])
        else:
            await request.abort()

    await context.route("**/*", route)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serve({"/merci": html(TAGS, "Merci"), "/sobre": html("<p>Sans mesure</p>")}) as served:
        yield served


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pool() -> AsyncIterator[Pool]:
    async with open_pool(browser_or_skip(), None, 1, stand_in, BRISK) as opened:
        yield opened


async def test_hits_are_in_the_har_with_their_bodies(site: Site, pool: Pool) -> None:
    seen = await pool.visit(site.at("/merci"), site.url[:-1])
    assert seen.http["problems"] == {}
    hits: dict[str, list[dict[str, str]]] = {}
    bodies = {}
    for entry in entries(seen):
        parts = urlsplit(entry["request"]["url"])
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        hits.setdefault(parts.hostname or "", []).append(query)
        if "postData" in entry["request"]:
            bodies[query.get("en")] = entry["request"]["postData"]["text"]
        if parts.hostname == "www.google-analytics.com":
            assert (entry["_resourceType"], entry["request"]["method"]) == ("ping", "POST")
            assert (entry["response"]["status"], entry.get("_failure")) == (204, None)
    analytics = [hit["en"] for hit in hits["www.google-analytics.com"]]
    assert sorted(analytics) == ["blob", "page_view", "purchase", "scroll", "texte"]
    purchase = next(hit for hit in hits["www.google-analytics.com"] if hit["en"] == "purchase")
    assert (purchase["tid"], purchase["cu"], purchase["pr1"]) == ("G-PREUVE0001", "EUR", "ida~nmBol~pr24.9")
    assert bodies == {"texte": "en=page_view&_et=10\nen=scroll", "blob": '{"event":"vue","token":"[masqué]"}'}
    assert [hit["ev"] for hit in hits["www.facebook.com"]] == ["PageView"]
    assert len(hits["googleads.g.doubleclick.net"]) == 1
    lost = next(entry for entry in entries(seen) if "inconnu.invalid" in entry["request"]["url"])
    assert (lost["response"]["status"], lost["_failure"]) == (0, "net::ERR_FAILED")
    cookies = {cookie["name"]: cookie["attributes"] for cookie in value(seen, "storage")["script_cookies"]}
    assert set(cookies) == {"_ga", "_ga_PREUVE0001", "_gcl_au", "_fbp"}
    assert f"max-age={730 * 86400}" in cookies["_ga"]
    queues = value(seen, "queues")
    assert ["config", "G-PREUVE0001"] in queues["dataLayer"]
    assert {"gtag", "fbq", "dataLayer", "google_tag_manager"} <= set(queues["globals"])


async def test_the_next_page_knows_nothing_of_them(site: Site, pool: Pool) -> None:
    for _ in range(2):
        seen = await pool.visit(site.at("/sobre"), site.url[:-1])
        assert [entry["request"]["url"] for entry in entries(seen)] == [site.at("/sobre")]
        assert value(seen, "storage") == {"script_cookies": [], "local": [], "session": []}
        assert value(seen, "queues") == {"globals": []}


async def test_a_page_that_leaves_is_held_behind_the_routing_too(pool: Pool) -> None:
    leaves = "<p>Ici</p><div style='height:3000px'></div><script>onscroll = () => location = '/la'</script>"
    frame = "<iframe src='/la' title='Cadre'></iframe>"
    with serve({"/ici": html(leaves + frame), "/la": html("<p>Là</p>")}) as site:
        seen = await pool.visit(site.at("/ici"), site.url[:-1])
        assert seen.http["final_url"] == site.at("/ici")
        assert value(seen, "console")["events"]["navigation"] >= 1
