"""Tags seen through real visits, with stand-ins in the vendors' place: nothing leaves this machine."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Route

from checkers.tracking._traces import Rank, Seen, observe
from preuve.views.document import Document
from runners.browser.launch import choose, playwright, start
from runners.browser.tab import Tab
from runners.browser.visit import VIEWPORT, visit
from runners.serve import serving
from tests.servers.stand_ins import respond

GTAG = """<script async src="https://www.googletagmanager.com/gtag/js?id=G-PREUVE0001"></script>
<script>window.dataLayer=window.dataLayer||[];function gtag(){{dataLayer.push(arguments);}}{consent}
gtag('js', new Date());gtag('config', 'G-PREUVE0001');gtag('config', 'AW-000000042');{more}</script>"""
DENIED = "gtag('consent','default',{analytics_storage:'denied',ad_storage:'denied'});"
CONVERSION = "gtag('event','conversion',{send_to:'AW-000000042/PreuveLabel01',value:29.9,currency:'EUR'});"
GTM = """<script>(function(w,d,s,l,i){w[l]=w[l]||[];w[l].push({'gtm.start':new Date().getTime(),event:'gtm.js'});
var j=d.createElement(s);j.async=true;j.src='https://www.googletagmanager.com/gtm.js?id='+i;d.head.appendChild(j);
})(window,document,'script','dataLayer','GTM-PREUVE1');</script>"""
META = """<script>(function(w){if(w.fbq)return;var f=w.fbq=function(){f.callMethod?f.callMethod.apply(f,arguments):
f.queue.push(arguments)};f.push=f;f.queue=[];var s=document.createElement('script');s.async=true;
s.src='https://connect.facebook.net/fr_FR/fbevents.js';document.head.appendChild(s);})(window);
fbq('init','000000000000042');fbq('track','PageView');</script>"""
LINKEDIN = """<script>_linkedin_partner_id = "4242424";window._linkedin_data_partner_ids=[_linkedin_partner_id];
window.lintrk=function(a,b){window.lintrk.q.push([a,b])};window.lintrk.q=[];
var s=document.createElement('script');s.src='https://snap.licdn.com/li.lms-analytics/insight.min.js';
document.head.appendChild(s);</script>"""

PAGES = {
    "gtag": GTAG.format(consent="", more=CONVERSION),
    "refused": GTAG.format(consent=DENIED, more=""),
    "container": GTM,
    "meta": META,
    "linkedin": LINKEDIN,
    "held": META.replace("<script>", '<script type="text/plain" data-category="marketing">'),
    "nothing": "<p>gtag('config', 'G-ARTICLE001')</p>",
}


async def _answer(route: Route) -> None:
    answer = respond(route.request.url, route.request.method)
    if answer is None:
        await route.abort()
    else:
        await route.fulfill(status=answer[0], headers=answer[1], body=answer[2])


async def _look(folder: Path) -> dict[str, Seen]:
    found = {}
    async with playwright() as driver:
        browser = await start(driver, choose())
        context = await browser.new_context(viewport=VIEWPORT)
        await context.route(lambda url: urlsplit(url).hostname != "127.0.0.1", _answer)
        tab = await Tab.open(context)
        with serving(folder) as origin:
            for name in PAGES:
                visited = await visit(tab, f"{origin}{name}.html", origin, None, browser.version)
                data: dict[str, Any] = {item.kind: item.data for item in visited.items}
                source = Document(data["source"].decode())
                found[name] = observe(visited.http, source, json.loads(data["queues"]), json.loads(data["har"]))
        await browser.close()
    return found


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    folder = tmp_path_factory.mktemp("site")
    for name, tag in PAGES.items():
        html = f'<!doctype html><html lang="fr"><head><title>{name}</title>{tag}</head><body><h1>x</h1></body></html>'
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return asyncio.run(_look(folder))


def ranks(seen: Seen) -> dict[str, Rank]:
    return {tag.id: tag.rank for tag in seen.tags.values()}


pytestmark = pytest.mark.browser


def test_google_tag_fires_for_both_its_ids_and_for_the_conversion(seen: dict[str, Seen]) -> None:
    page = seen["gtag"]
    assert ranks(page) == {"G-PREUVE0001": Rank.FIRED, "AW-000000042": Rank.FIRED}
    assert page.conversions == {"AW-000000042/PreuveLabel01": True}
    assert "page_view" in page.tags["ga4", "G-PREUVE0001"].events
    assert page.page_views == {"G-PREUVE0001": 1}


def test_consent_refused_by_default_is_seen(seen: dict[str, Seen]) -> None:
    assert seen["refused"].consent == "Google Consent Mode"
    assert seen["gtag"].consent == ""


def test_container_runs_and_brings_a_tag_that_the_page_does_not_name(seen: dict[str, Seen]) -> None:
    assert ranks(seen["container"]) == {"GTM-PREUVE1": Rank.FIRED, "G-PREUVE0002": Rank.FIRED}


@pytest.mark.parametrize(("page", "tag"), [("meta", "000000000000042"), ("linkedin", "4242424")])
def test_social_tags_fire(seen: dict[str, Seen], page: str, tag: str) -> None:
    assert ranks(seen[page]) == {tag: Rank.FIRED}


def test_what_is_held_back_is_only_declared(seen: dict[str, Seen]) -> None:
    (tag,) = seen["held"].tags.values()
    assert (tag.rank, set(tag.proofs)) == (Rank.DECLARED, {"held"})


def test_a_page_without_tags_shows_none(seen: dict[str, Seen]) -> None:
    page = seen["nothing"]
    assert (page.tags, page.libraries, page.conversions, page.broken) == ({}, {}, {}, {})
