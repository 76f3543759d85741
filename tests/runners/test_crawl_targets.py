"""Start addresses that give no page: one clear error each; and other small sites, end to end."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from checkers.products import source
from preuve import engine
from preuve.errors import PreuveError
from preuve.model import Outcome
from runners.serve import serving
from tests.runners.browser.lab import KINDS, crawl, html, inventory_of, serve
from tests.servers import shop as shop_server
from tests.servers.base import JSON, Reply, Request, redirect
from tests.servers.hostile import serve_hostile
from tests.servers.shop import serve_shop
from tests.servers.shop_data import PRODUCTS
from tests.servers.tls import serve_untrusted
from tests.servers.traps.contents import pdf
from tests.servers.traps.effects import is_forbidden

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]


def refused(tmp_path: Path, start: str) -> PreuveError:
    with pytest.raises(PreuveError) as caught:
        asyncio.run(crawl(tmp_path, start))
    assert caught.value.status == 2
    return caught.value


def test_no_such_host(tmp_path: Path) -> None:
    error = refused(tmp_path, "http://inexistant.invalid/")
    assert (error.message, error.details["why"]) == ("target-unreachable", "no-such-host")


def test_refused_port(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    error = refused(tmp_path, f"http://127.0.0.1:{port}/")
    assert (error.message, error.details["why"]) == ("target-unreachable", "connection-refused")


def test_untrusted_certificate(tmp_path: Path) -> None:
    with serve_untrusted() as site:
        error = refused(tmp_path, site.url)
    assert (error.message, error.details["why"]) == ("target-unreachable", "certificate-refused")


def test_a_start_that_is_a_file_or_redirects_for_ever(tmp_path: Path) -> None:
    with serve({"/brochure": Reply(pdf(), "application/pdf"), "/soi": redirect("/soi")}) as site:
        error = refused(tmp_path / "a", site.at("/brochure"))
        assert (error.message, error.details["type"]) == ("target-not-a-page", "application/pdf")
        error = refused(tmp_path / "b", site.at("/soi"))
        assert (error.message, error.details["why"]) == ("target-unreachable", "redirect-loop")


def test_a_page_that_kills_its_tab(tmp_path: Path) -> None:
    with serve_hostile() as site:
        error = refused(tmp_path, site.at("/js/plantage"))
    assert (error.message, error.details["why"]) == ("target-unreadable", "tab-crashed")


def test_a_start_that_failed_is_tried_again(tmp_path: Path) -> None:
    routes = {"/": Reply(pdf(), "application/pdf")}
    with serve(routes) as site:
        refused(tmp_path, site.url)
        routes["/"] = html("<h1>Enfin</h1>")
        bundle = asyncio.run(crawl(tmp_path, site.url))
        assert bundle.subjects("http") == (site.url,)


def test_pages_known_by_several_addresses_count_once(tmp_path: Path) -> None:
    links = "".join(f'<a href="/{path}">x</a>' for path in ("a", "vers-a", "b?utm_source=x", "b", "vers-loin", "tard"))
    routes = {
        "/": redirect("/accueil", 301),
        "/accueil": html(f"<h1>Accueil</h1>{links}"),
        "/a": html("<h1>A</h1>"),
        "/vers-a": redirect("/a"),
        "/b": html('<h1>B</h1><a href="/">Accueil</a><a href="/seul">Seul</a>'),
        "/seul": redirect("/cache?etape=1&token=abc"),
        "/cache": html("<h1>Caché</h1>"),
        "/vers-loin": redirect("http://localhost:1/"),
        "/tard": html("<h1>Tard</h1><script>location = '/a'</script>"),
    }
    with serve(routes) as site:
        bundle = asyncio.run(crawl(tmp_path, site.url))
        pages = inventory_of(bundle)
        paths = {url.removeprefix(site.url): page for url, page in pages.items()}
        hidden = "cache?etape=1&token=%5Bmasqu%C3%A9%5D"
        assert {path for path, page in paths.items() if page["visited"]} == {"accueil", "a", "b", hidden}
        assert {path: paths[path]["reason"] for path in ("", "vers-a", "seul", "tard")} == dict.fromkeys(
            ("", "vers-a", "seul", "tard"), "redirect"
        )
        assert paths["vers-a"]["final_url"] == site.at("/a")
        assert paths["vers-loin"]["reason"] in {"connection-refused", "leaves-the-site", "network-fault"}
        assert paths["b"]["depth"] == 1
        # Each address was asked for once; /a also by the redirects that lead to it.
        hits = [hit.path for hit in site.hits if hit.path != "/favicon.ico"]
        assert [hits.count(path) for path in ("/accueil", "/b", "/seul", "/vers-a", "/tard")] == [1] * 5


def test_addresses_that_no_link_leads_to_are_asked_for_once(tmp_path: Path) -> None:
    stated = '<link rel="canonical" href="/reference"><link rel="alternate" hreflang="en" href="/en/?token=secret">'
    closed = '<link rel="alternate" hreflang="de" href="/prive/de"><link rel="icon" href="/icone.png">'
    routes = {
        "/": html("<h1>Accueil</h1>", head=stated + closed),
        "/reference": html("<h1>Accueil</h1>"),
        "/icone.png": Reply(b"icone", "image/png"),
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /prive/\n", "text/plain"),
    }
    with serve(routes) as site:
        bundle = asyncio.run(crawl(tmp_path, site.url))
        links, probes = bundle.get_json("links", site.url), bundle.get_json("probes", site.url)
        assert links[site.at("/reference")]["status"] == 200
        assert [links[url]["status"] for url in links if "/en/" in url] == [404]
        assert probes["missing"]["status"] == 404 and probes["origins"] == []
        assert (probes["icon"]["url"], probes["icon"]["type"]) == (site.at("/icone.png"), "image/png")
        hits = [hit.path for hit in site.hits]
        assert hits.count("/") == 1 and not [path for path in hits if path.startswith("/prive")]


def test_the_shop(tmp_path: Path) -> None:
    with serve_shop() as shop:
        bundle = asyncio.run(crawl(tmp_path, shop.url))
        pages = inventory_of(bundle)
        kinds = {url.removeprefix(shop.url): page["kind"] for url, page in pages.items() if page["visited"]}
        assert {path for path, kind in kinds.items() if kind == "product"} == {f"products/{p.handle}" for p in PRODUCTS}
        assert (kinds[""], kinds["pages/contact"], kinds["blogs/journal"]) == ("home", "contact", "blog")
        assert {kinds[f"collections/{name}"] for name in ("sacs", "accessoires", "all")} == {"category"}
        assert {page["reason"] for page in pages.values() if not page["visited"]} == {"robots"}
        endpoints = bundle.get_json("endpoints", shop.url)
        assert len(endpoints["/products.json?limit=250"]["body"]) > 1000
        assert endpoints["/products.json?limit=250"]["headers"]["powered-by"] == "Shopify"
        asked = [hit.path for hit in shop.hits]
        assert all(asked.count(f"/products/{product.handle}.js") == 1 for product in PRODUCTS)
        assert "<feed" in endpoints["/blogs/journal.atom"]["body"]
        assert endpoints["/cart.js"]["problem"] == "robots"
        compared = {f.message: f for f in engine.run(source.CHECKS, bundle)}
        # Everything agrees, but for the price that the data of one page announce.
        assert set(compared) == {"differs", "same", "all"}
        assert compared["differs"].subject.endswith("/products/etui-lunettes-anse")
        assert compared["differs"].args["where"] == "JSON-LD" and compared["differs"].args["listed"] == "27,90"
        assert compared["all"].args["count"] == len(PRODUCTS)
        # robots.txt closes /cart, and so /cart.js.
        assert [hit.path for hit in shop.hits if hit.path.startswith(("/cart", "/policies", "/account"))] == []
        assert [hit for hit in shop.hits if is_forbidden(hit)] == []
        for url, page in pages.items():
            if page["visited"]:
                assert {kind for kind, subject in bundle.evidence if subject == url} >= KINDS | {"http"}


NULLS = b'{"handle": "besace-ondine", "variants": [{"price": null, "available": null}]}'


@pytest.mark.parametrize(
    ("listed", "alone", "said"),
    [
        (Reply(b"<!doctype html><h1>Accueil</h1>"), Reply(b"<!doctype html>"), {"refused"}),
        (Reply(b"", status=500), Reply(b"", status=500), {"refused"}),
        (Reply(b'{"products": [' + b" " * 5_000_000 + b"]}", JSON), Reply(b"[" * 9000, JSON), {"no-list"}),
        (Reply(b'{"products": [' + NULLS + b"]}", JSON), Reply(NULLS, JSON), {"no-list", "same", "all"}),
        (Reply(b'{"products": [' + NULLS + b', {"handle": "x", "varia', JSON), Reply(b"", status=404), None),
    ],
    ids=["html", "fault", "heavy", "nulls", "truncated"],
)
def test_a_shop_whose_lists_cannot_be_read_is_never_at_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listed: Reply, alone: Reply, said: set[str] | None
) -> None:
    usual = shop_server._json

    def answer(request: Request) -> Reply | None:
        if request.path.endswith("/products.json"):
            return listed
        return alone if request.path.startswith("/products/") and request.path.endswith(".js") else usual(request)

    monkeypatch.setattr(shop_server, "_json", answer)
    with serve_shop() as shop:
        bundle = asyncio.run(crawl(tmp_path, shop.url, pages=5))
        found = list(engine.run(source.CHECKS, bundle))
        assert {finding.outcome for finding in found} <= {Outcome.PASSED, Outcome.CANT_TELL, Outcome.INAPPLICABLE}
        assert "check-broke" not in {finding.message for finding in found}
        if said is not None:
            assert {finding.message for finding in found} <= said | {"list-cut", "not-visited"}
        asked = [hit.path for hit in shop.hits if hit.path.endswith(".js") and hit.path.startswith("/products/")]
        assert len(asked) <= 5


def test_a_closed_shop(tmp_path: Path) -> None:
    with serve_shop(password=True) as shop:
        bundle = asyncio.run(crawl(tmp_path, shop.url))
        pages = inventory_of(bundle)
        assert [url for url, page in pages.items() if page["visited"]] == [shop.at("/password")]
        assert bundle.get_json("http", shop.at("/password"))["redirects"] == [{"url": shop.url, "status": 302}]
        assert [hit for hit in shop.hits if hit.method == "POST"] == []


def test_the_demo_site_served_as_a_folder(tmp_path: Path) -> None:
    with serving(ROOT / "fixtures" / "candidats" / "demo" / "site") as url:
        bundle = asyncio.run(crawl(tmp_path, url, pages=8))
        pages = inventory_of(bundle)
        assert sum(page["visited"] for page in pages.values()) == 8
        assert pages[url]["kind"] == "home"
        (crawl_evidence,) = (bundle.get_json("crawl", start) for start in bundle.subjects("crawl"))
        assert crawl_evidence["left_out"] == sum(page["reason"] == "page-limit" for page in pages.values()) > 0
        assert all(bundle.get_json("http", u)["problems"] == {} for u in bundle.subjects("http"))
