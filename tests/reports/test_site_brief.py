"""The sections of site.html that stand beside the brief: the page tree, and colours, fonts and logo."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bs4 import BeautifulSoup

from preuve.report import Report
from reports import _site_charter, _site_tree, site_html
from tests.reports.sample import SCRIPT, sample

ROOT = "https://a.test"


def _page(path: str, name: str, parent: str | None = "/", kind: str = "other", extra: bool = False) -> dict[str, Any]:
    above = None if parent is None else ROOT + parent
    return {"url": ROOT + path, "names": [name], "kind": kind, "parent": above, "source": "menu", "extra": extra}


def _entry(title: str, state: str, url: str = "", wanted: str = "", above: int | None = None) -> dict[str, Any]:
    url, wanted = (ROOT + path if path else "" for path in (url, wanted))
    return {"title": title, "wanted": wanted, "above": above, "state": state, "url": url, "name": title}


def _tree(pages: list[dict[str, Any]], brief: list[dict[str, Any]], unread: int = 0) -> dict[str, Any]:
    return {"tree": [{"start": f"{ROOT}/", "pages": pages, "brief": brief, "unread": unread}]}


def _parse(site: dict[str, Any]) -> BeautifulSoup:
    return BeautifulSoup(site_html.write(replace(sample(), site=site)), "lxml")


PAGES = [
    _page("/", "Une longue phrase", None, "home"),
    _page("/a/", "Boutique"),
    _page("/a/b/", "Gourdes", "/a/", extra=True),
]
BRIEF = [
    _entry("Accueil", "present", "/"), _entry("Boutique", "moved", "/a/", above=0),
    _entry("Guide", "gone", "/g/", "/g/", 1), _entry("FAQ", "missing", wanted="/faq/"),
    _entry("Panier", "unread", "/panier/", "/panier/"),
]  # fmt: skip


def test_every_page_is_in_the_picture_and_in_the_list_with_its_state() -> None:
    section = _parse(_tree(PAGES, BRIEF, 2)).select_one("#tree")
    drawn = [text.get_text() for text in section.select("svg text")]
    assert drawn == ["✓ Accueil", "↷ Boutique", "+ Gourdes", "✗ Guide", "✗ FAQ", "… Panier"]
    said = section.select_one("details").get_text(" ", strip=True)
    for words in ("hors du brief", "commandée, placée ailleurs", "sous « Accueil »", "introuvable", "/faq/"):
        assert words in said.replace("\u00a0", " "), words
    assert "n’ont pas été lues" in section.get_text()
    assert section.select_one("svg")["aria-label"]


def test_without_a_brief_the_tree_is_the_sites_own() -> None:
    section = _parse(_tree([page | {"extra": False} for page in PAGES], [])).select_one("#tree")
    assert "sans comparaison" in section.get_text()
    assert [text.get_text() for text in section.select("svg text")] == ["Accueil", "Boutique", "Gourdes"]


def test_boxes_never_lie_on_one_another_and_stand_right_of_their_parent() -> None:
    report = replace(sample(), site=_tree(PAGES, BRIEF))
    root = _site_tree.grow(report, report.site["tree"][0])
    rows, columns = _site_tree.lay_out(root)
    places = [(node.column, node.row) for node in root.walk()]
    assert len(set(places)) == len(places) and (columns, rows) == (3, 4)
    assert all(
        child.column == node.column + 1 and child.row >= node.row for node in root.walk() for child in node.children
    )


def test_many_alike_are_grouped_in_the_picture_and_named_in_the_list() -> None:
    pages = [PAGES[0], *(_page(f"/p{n}/", f"Produit {n}", "/", "product") for n in range(80)), _page("/c/", "Contact")]
    section = _parse(_tree(pages, [])).select_one("#tree")
    assert len(section.select("svg text")) == 1 + 3 + 1 + 1
    assert "et 77 autres" in section.select_one("svg").get_text()
    assert len(section.select("details li")) == 82


def _looks(**changes: Any) -> dict[str, Any]:
    page = {
        "url": f"{ROOT}/", "grounds": [["#ffffff", 0.75], ["#1d3b4a", 0.25]], "texts": [["#000000", 1.0]], "pixels": [],
        "fonts": [["Karla", 0.9]], "heading": "Young Serif", "logo": "", "logo_same": None,
    }  # fmt: skip
    brief = {
        "colors": [{"wanted": "#b5471f", "found": "#1d3b4a", "delta": 41.26, "pages": 0}],
        "fonts": [{"name": "Karla", "share": 0.9, "file": True}], "logo": "",
    }  # fmt: skip
    site = {"start": f"{ROOT}/", "pages": [page], "more": 0, "brief": brief, "fonts": [], "same": 2.0, "near": 10.0}
    return {"charter": [site | changes]}


def test_the_charter_says_each_colour_and_font_with_its_figures() -> None:
    text = _parse(_looks()).select_one("#charter").get_text(" ", strip=True).replace("\u00a0", " ")
    for words in (
        "#b5471f",
        "41,3",
        "0 / 1",
        "#1d3b4a (25 %)",
        "Karla (90 %)",
        "titres : Young Serif",
        "aucun reconnu",
    ):
        assert words in text, words
    assert "ne juge pas le goût" in text


def test_without_a_brief_pages_are_only_beside_one_another() -> None:
    none = {"colors": [], "fonts": [], "logo": ""}
    assert "qu’entre elles" in _parse(_looks(brief=none)).select_one("#charter").get_text()


def test_a_strip_is_as_wide_as_its_shares() -> None:
    parts = _site_charter.strip([["#fff", 0.6], ["#000", 0.2]])
    assert [part["width"] for part in parts] == [165.0, 55.0] and parts[1]["x"] == 165.0


def test_hostile_names_stay_text() -> None:
    bad = f'"><{"script"}>alert(1)</script>'
    pages = [_page("/", bad, None, "home"), _page("/a/", bad + SCRIPT)]
    site = _tree(pages, [_entry(bad, "missing", wanted="/x/")]) | _looks(fonts=[[bad, 1.0]])
    site["charter"][0]["pages"][0] |= {"heading": bad, "fonts": [[bad, 1.0]], "url": "javascript:alert(1)"}
    site["charter"][0]["brief"]["fonts"] = [{"name": bad, "share": 0.0, "file": False}]
    page = _parse(site)
    assert not page.select("script, [style], [onerror], [href^=javascript]")


def test_nothing_read_makes_no_section() -> None:
    report: Report = replace(sample(), site={})
    assert _site_tree.section(report) is None and _site_charter.section(report) is None
