"""The stand-ins answer only for vendors, and their scripts turn a page's calls into hits of the right shape."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Route

from runners.browser import launch
from tests.servers.stand_ins import respond

browser_test = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PAGE = "http://boutique.test/merci"
Hits = list[tuple[str, dict[str, str]]]  # (host and path, query)
Run = Callable[[str], Coroutine[Any, Any, tuple[Hits, list[dict[str, Any]]]]]

GTAG = """<script async src="https://www.googletagmanager.com/gtag/js?id=G-PREUVE0001"></script><script>
window.dataLayer = window.dataLayer || []; function gtag(){dataLayer.push(arguments)}"""
META = """<script>!function(n){
window.fbq=n=function(){n.callMethod?n.callMethod.apply(n,arguments):n.queue.push(arguments)};n.queue=[]}();</script>
<script async src="https://connect.facebook.net/fr_FR/fbevents.js"></script><script>"""


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://www.googletagmanager.com/gtag/js?id=G-X1", 200),
        ("https://www.googletagmanager.com/gtm.js?id=GTM-ABCD", 200),
        ("https://www.googletagmanager.com/gtm.js?id=faux", 404),
        ("https://connect.facebook.net/fr_FR/fbevents.js", 200),
        ("https://connect.facebook.net/signals/config/123456789012345?v=2", 200),
        ("https://connect.facebook.net/signals/config/faux", 404),
        ("https://snap.licdn.com/li.lms-analytics/insight.min.js", 200),
        ("https://www.google-analytics.com/g/collect?v=2&tid=G-X1", 204),
        ("https://region1.google-analytics.com/g/collect?v=2", 204),
        ("https://www.googleadservices.com/pagead/conversion/123/?label=a", 200),
        ("https://googleads.g.doubleclick.net/pagead/viewthroughconversion/123/?x=1", 200),
        ("https://www.facebook.com/tr/?id=1&ev=PageView", 200),
        ("https://px.ads.linkedin.com/collect?v=2&pid=1", 200),
    ],
)
def test_known_addresses(url: str, status: int) -> None:
    answer = respond(url)
    assert answer is not None
    assert answer[0] == status
    assert answer[1]["X-Stand-In"] == "1"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/mapage",
        "https://www.google.com/maps",
        "https://exemple.fr/g/collect",
        "https://www.google-analytics.com.exemple.fr/g/collect",
        "http://127.0.0.1:8000/?u=https://www.facebook.com/tr/",
        "data:text/plain,a",
    ],
)
def test_other_addresses_have_no_answer(url: str) -> None:
    assert respond(url) is None


def test_preflight() -> None:
    answer = respond("https://www.google-analytics.com/g/collect", "OPTIONS")
    assert answer is not None
    assert (answer[0], answer[2]) == (204, b"")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launch.playwright() as driver:
        started = await launch.start(driver, launch.choose())
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="module")
async def run(browser: Browser) -> AsyncIterator[Run]:
    """Open a page of this body behind the stand-ins; give the hits that went out, and the cookies left."""
    context = await browser.new_context()

    async def open_page(body: str) -> tuple[Hits, list[dict[str, Any]]]:
        hits: Hits = []

        async def route(request: Route) -> None:
            url = request.request.url
            if urlsplit(url).hostname == "boutique.test":
                await request.fulfill(body=f"<!doctype html><title>Merci</title>{body}", content_type="text/html")
                return
            answer = respond(url, request.request.method)
            assert answer is not None, url
            parts = urlsplit(url)
            hits.append((f"{parts.hostname}{parts.path}", {k: v[-1] for k, v in parse_qs(parts.query).items()}))
            await request.fulfill(status=answer[0], headers=answer[1], body=answer[2])

        await context.route("**/*", route)
        page = await context.new_page()
        await page.goto(PAGE)
        quiet = -1
        while quiet != len(hits):  # until nothing more goes out for 0.3 s
            quiet = len(hits)
            await asyncio.sleep(0.3)
        return hits, [dict(cookie) for cookie in await context.cookies()]

    yield open_page
    await context.close()


def of(hits: Hits, place: str) -> list[dict[str, str]]:
    return [query for where, query in hits if where.startswith(place)]


class TestInABrowser:
    pytestmark = browser_test

    async def test_analytics(self, run: Run) -> None:
        hits, cookies = await run(
            f"{GTAG}; gtag('js', new Date()); gtag('config', 'G-PREUVE0001'); gtag('config', 'G-PREUVE0009', "
            "{send_page_view: false}); gtag('event', 'purchase', {currency: 'EUR', value: 24.9, transaction_id: 'T1', "
            "items: [{item_id: 'A', item_name: 'Bol', price: 24.9}]})</script>"
        )
        sent = of(hits, "www.google-analytics.com/g/collect")
        assert [(hit["en"], hit["tid"]) for hit in sent] == [
            ("page_view", "G-PREUVE0001"),
            ("purchase", "G-PREUVE0001"),
            ("purchase", "G-PREUVE0009"),
        ]
        assert (sent[1]["cu"], sent[1]["epn.value"], sent[1]["pr1"]) == ("EUR", "24.9", "idA~nmBol~pr24.9")
        assert sent[0]["dl"] == PAGE
        assert "gcs" not in sent[0]
        assert {cookie["name"] for cookie in cookies} >= {"_ga", "_ga_PREUVE0001"}

    async def test_consent_refused_then_granted(self, run: Run) -> None:
        hits, cookies = await run(
            f"{GTAG}; gtag('consent', 'default', {{ad_storage: 'denied', analytics_storage: 'denied'}}); "
            "gtag('config', 'G-PREUVE0001')</script>"
        )
        assert [hit["gcs"] for hit in of(hits, "www.google-analytics.com/")] == ["G100"]
        assert cookies == []
        hits, cookies = await run(
            f"{GTAG}; gtag('consent', 'default', {{analytics_storage: 'denied'}}); gtag('consent', 'update', "
            "{ad_storage: 'granted', analytics_storage: 'granted'}); gtag('config', 'G-PREUVE0001')</script>"
        )
        assert [hit["gcs"] for hit in of(hits, "www.google-analytics.com/")] == ["G111"]
        assert "_ga" in {cookie["name"] for cookie in cookies}

    async def test_ads_conversion_is_not_remarketing(self, run: Run) -> None:
        hits, cookies = await run(
            f"{GTAG}; gtag('config', 'AW-123456789'); gtag('event', 'conversion', {{send_to: 'AW-123456789/AbCdEfGh', "
            "value: 12, currency: 'EUR', transaction_id: 'T9'})</script>"
        )
        assert len(of(hits, "googleads.g.doubleclick.net/pagead/viewthroughconversion/123456789/")) == 1
        (sale,) = of(hits, "www.googleadservices.com/pagead/conversion/123456789/")
        assert (sale["label"], sale["value"], sale["currency_code"], sale["oid"]) == ("AbCdEfGh", "12", "EUR", "T9")
        assert [cookie["name"] for cookie in cookies] == ["_gcl_au"]

    async def test_tag_manager(self, run: Run) -> None:
        loader = (
            "<script>window.dataLayer=[{{'gtm.start':Date.now(),event:'gtm.js'}}]</script><script async "
            "src='https://www.googletagmanager.com/gtm.js?id={}'></script>"
        )
        hits, _ = await run(loader.format("GTM-PREUVE1"))
        assert [hit["tid"] for hit in of(hits, "www.google-analytics.com/")] == ["G-PREUVE0002"]
        hits, _ = await run(loader.format("GTM-VIDE00"))
        assert [where for where, _ in hits] == ["www.googletagmanager.com/gtm.js"]

    async def test_meta(self, run: Run) -> None:
        hits, cookies = await run(
            f"{META} fbq('init', '123456789012345'); fbq('track', 'PageView'); fbq('track', 'Purchase', "
            "{value: 24.9, currency: 'EUR'}, {eventID: 'E1'})</script>"
        )
        sent = of(hits, "www.facebook.com/tr/")
        assert [(hit["ev"], hit["id"]) for hit in sent] == [
            ("PageView", "123456789012345"),
            ("Purchase", "123456789012345"),
        ]
        assert (sent[1]["cd[value]"], sent[1]["cd[currency]"], sent[1]["eid"]) == ("24.9", "EUR", "E1")
        assert len(of(hits, "connect.facebook.net/signals/config/123456789012345")) == 1
        assert [cookie["name"] for cookie in cookies] == ["_fbp"]

    async def test_meta_waits_for_consent(self, run: Run) -> None:
        held = f"{META} fbq('consent', 'revoke'); fbq('init', '123456789012345'); fbq('track', 'PageView')"
        hits, cookies = await run(f"{held}</script>")
        assert (of(hits, "www.facebook.com/"), cookies) == ([], [])
        hits, _ = await run(f"{held}; setTimeout(() => fbq('consent', 'grant'), 100)</script>")
        assert [hit["ev"] for hit in of(hits, "www.facebook.com/")] == ["PageView"]

    async def test_linkedin(self, run: Run) -> None:
        hits, _ = await run(
            "<script>_linkedin_data_partner_ids = ['123456']; window.lintrk = function(a,b){lintrk.q.push([a,b])}; "
            "lintrk.q = []; lintrk('track', {conversion_id: 777})</script>"
            "<script async src='https://snap.licdn.com/li.lms-analytics/insight.min.js'></script>"
        )
        sent = of(hits, "px.ads.linkedin.com/collect")
        assert [(hit["pid"], hit.get("conversionId")) for hit in sent] == [("123456", None), ("123456", "777")]
