"""A site of traps: nothing with an effect is asked for, robots are obeyed, nothing hangs, healthy pages are whole."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from time import monotonic
from typing import Any, NamedTuple

import pytest

from preuve.bundle import Bundle
from runners.browser.visit import Limits
from tests.runners.browser.lab import KINDS, crawl, inventory_of, tasks
from tests.servers.hostile import HEALTHY, Hostile, serve_hostile
from tests.servers.traps import addresses, sitemaps

pytestmark = pytest.mark.browser
SHORT = Limits(load=2.5, step=2.5, axe=8, visit=12, quiet=0.2, settle=0.7)


class Crawled(NamedTuple):
    site: Hostile
    bundle: Bundle
    pages: dict[str, Any]
    seconds: float

    def page(self, path: str) -> Any:
        return self.pages[self.site.at(path)]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with serve_hostile(without={"heavy", "crash"}) as site:
        began = monotonic()
        bundle = asyncio.run(crawl(tmp_path_factory.mktemp("hostile"), site.url, 100, SHORT, seconds=2))
        yield Crawled(site, bundle, inventory_of(bundle), monotonic() - began)
        assert site.errors == []


def test_it_ends_and_nothing_with_an_effect_was_asked_for(crawled: Crawled) -> None:
    assert crawled.seconds < 150
    assert crawled.site.forbidden() == []
    assert len(crawled.bundle.subjects("http")) > 50
    done = tasks(crawled.bundle.path)
    assert len(done) == len(set(done))


def test_robots_are_obeyed(crawled: Crawled) -> None:
    assert [hit.path for hit in crawled.site.hits if hit.path.startswith("/prive")] == []
    assert crawled.page("/prive/secret")["reason"] == crawled.page("/prive/plan")["reason"] == "robots"


@pytest.mark.parametrize("path", ["/", *HEALTHY, *sitemaps.ORPHANS[:2]])
def test_healthy_pages_are_whole(crawled: Crawled, path: str) -> None:
    url = crawled.site.at(path)
    assert crawled.page(path)["visited"]
    assert crawled.bundle.get_json("http", url)["problems"] == {}
    assert {kind for kind, subject in crawled.bundle.evidence if subject == url} >= KINDS | {"http"}


def test_every_link_of_the_home_page_is_accounted_for(crawled: Crawled) -> None:
    links = crawled.page("/")["links"]
    assert len(links) > 70
    assert [link for link in links if link not in crawled.pages] == []
    for page in crawled.pages.values():
        assert page["visited"] or page["reason"], page["url"]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/redirection/boucle", "redirect-loop"),
        ("/redirection/script", "redirect-loop"),
        ("/redirection/cassee", "network-fault"),
        ("/lent/muet", "no-answer"),
        ("/corps/rien", "empty-answer"),
        ("/auth/reserve", "password-asked"),
        ("/fichier/export", "not-a-page"),
        ("/fichier/plaquette.pdf", "file"),
        ("/deconnexion", "logout"),
        ("/compte/supprimer?id=3", "delete-action"),
        ("/produit/42?add-to-cart=42", "cart-action"),
        ("/redirection/chaine/12", "redirect"),
    ],
)
def test_why_a_page_was_not_visited(crawled: Crawled, path: str, reason: str) -> None:
    assert (crawled.page(path)["visited"], crawled.page(path)["reason"]) == (False, reason)


def test_traps_are_bounded(crawled: Crawled) -> None:
    def visited(start: str) -> list[str]:
        return [
            url for url, page in crawled.pages.items() if page["visited"] and url.startswith(crawled.site.at(start))
        ]

    assert 1 <= len(visited("/calendrier")) <= 4
    assert 1 <= len(visited("/facettes")) <= 7  # two facets that are known for such, and four that are not
    assert 1 <= len(visited("/liste/page")) <= 7
    assert len(visited("/session/")) == 3  # session ids are not part of an address
    assert visited(addresses.LONG[:20]) == []


def test_files_and_other_sites_are_asked_for_once(crawled: Crawled) -> None:
    assert crawled.page("/fichier/archive.zip")["status"] == 200
    links = crawled.bundle.get_json("links", crawled.site.url)
    assert links[crawled.site.at("/fichier/plaquette.pdf")]["type"] == "application/pdf"
    assert links["http://inexistant.invalid/"]["problem"] == "no-such-host"
    assert links[crawled.site.tls.url]["problem"] == "certificate-refused"
    closed = next(link.href for link in crawled.site.links if link.label == "Port fermé")
    assert links[closed]["problem"] == "connection-refused"
    heads = [hit.path for hit in crawled.site.hits if hit.method == "HEAD"]
    assert len(heads) == len(set(heads))


def test_sitemaps_are_read_to_the_end(crawled: Crawled) -> None:
    read = {sitemap["url"]: sitemap for sitemap in crawled.bundle.get_json("sitemaps", crawled.site.url)}
    assert set(read) == {crawled.site.at(path) for path in (*sitemaps.PARTS, "/sitemap.xml")}
    assert [url["loc"] for url in read[crawled.site.at("/sitemap-gz.xml.gz")]["urls"]] == [
        crawled.site.at(sitemaps.ORPHANS[1])
    ]
    assert crawled.page(sitemaps.ORPHANS[0])["sitemap"]
    assert not crawled.page(HEALTHY[0])["sitemap"]


def test_statuses_and_problems_are_told(crawled: Crawled) -> None:
    assert {crawled.page(f"/statut/{code}")["status"] for code in (403, 404, 410, 429, 500, 503)} == {
        *(403, 404, 410, 429, 500, 503)
    }
    http = crawled.bundle.get_json("http", crawled.site.at("/lent/image"))
    assert http["problems"]["load"] == "timeout"
    assert crawled.page("/texte/titre-script")["title"] == "<script>alert(1)</script>"
