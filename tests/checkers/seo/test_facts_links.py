"""The facts of links, from sites that were really visited and from literal evidence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checkers.seo._facts_links import facts
from preuve.bundle import Bundle
from tests.support.fixtures import collect, fixtures, literal


@pytest.mark.browser
def test_the_web_of_a_small_shop(tmp_path: Path) -> None:
    (fixture,) = [one for one in fixtures() if one.name == "seo.context-links/cantTell-menu-only"]
    (web,) = facts(collect([fixture], tmp_path)[fixture.name], ()) or []
    nodes = {"/" + node["url"].split("/", 3)[3]: node for node in web["nodes"]}
    home = nodes["/"]
    assert home["kind"] == "home" and home["depth"] == 0 and not home["orphan"]
    assert sum(node["score"] for node in nodes.values()) == pytest.approx(1, abs=1e-4)
    assert all(node["depth"] == 1 and node["into"] > 0 for path, node in nodes.items() if path != "/")
    urls = {node["url"] for node in nodes.values()}
    for edge in web["edges"]:
        assert {edge["source"], edge["target"]} <= urls and edge["links"]
    assert {place for edge in web["edges"] for _, place, _, _ in edge["links"]} >= {"nav"}
    for node in nodes.values():
        ends = {edge["target"] for edge in web["edges"] if edge["source"] == node["url"]}
        sources = {edge["source"] for edge in web["edges"] if edge["target"] == node["url"]}
        assert (node["out"], node["into"]) == (len(ends), len(sources))
    assert json.loads(json.dumps(web)) == web


def test_no_page_no_web(tmp_path: Path) -> None:
    bundle = Bundle.open(tmp_path)
    assert facts(bundle, ()) is None
    literal(bundle, {"site": {"links": {}}})
    assert facts(bundle, ()) is None


def test_a_page_of_the_sitemap_that_nothing_links_to_is_an_orphan(tmp_path: Path) -> None:
    start = "https://exemple.test/"
    page = {"status": 200, "kind": "other", "depth": 1, "media_type": "text/html", "title": "", "links": []}
    pages = [
        page | {"url": start + name, "final_url": start + name, "visited": False, "reason": "page-limit"} | more
        for name, more in (
            ("seule", {"sitemap": True}), ("liee", {"sitemap": True, "from": [start]}),
            ("panier", {"sitemap": True, "kind": "cart"}), ("inconnue", {}),
            ("partie", {"sitemap": True, "status": 404}),
        )
    ]  # fmt: skip
    bundle = Bundle.open(tmp_path)
    literal(bundle, {"site": {"crawl": {"start": start, "origins": [start[:-1]], "pages": pages}, "links": {}}})
    (web,) = facts(bundle, ()) or []
    assert [(node["url"], node["orphan"], node["visited"]) for node in web["nodes"]] == [(start + "seule", True, False)]
