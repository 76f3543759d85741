"""site.html as a file: its frame, and that no candidate's text acts in it."""

from __future__ import annotations

import base64
import hashlib
import types
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup

from preuve.report import Report
from reports import site_html
from tests.reports.sample import SCRIPT, sample


def _parse(report: Report) -> BeautifulSoup:
    return BeautifulSoup(site_html.write(report), "lxml")


def test_the_policy_lets_nothing_in() -> None:
    page = _parse(sample(hostile=True))
    assert not page.select("script, link, iframe, object, embed, base, [src], [style]")
    policy = str(page.select_one("meta[http-equiv=Content-Security-Policy]")["content"])
    assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy
    for tag in page.select("style"):
        digest = base64.b64encode(hashlib.sha256((tag.string or "").encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert SCRIPT in page.get_text(" ", strip=True)


def test_a_site_with_nothing_to_draw_says_so() -> None:
    text = _parse(replace(sample(), site={}, pages=(), findings=())).get_text(" ", strip=True)
    assert "rien à dessiner" in text


def test_a_section_that_breaks_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_report: Report) -> str:
        raise ValueError("no")

    modules = {"one": broken, "two": lambda _report: Markup("<p>fine</p>"), "three": lambda _report: None}
    found = [types.SimpleNamespace(name=f"_site_{name}") for name in modules]
    monkeypatch.setattr(site_html.pkgutil, "iter_modules", lambda _path: found)
    monkeypatch.setattr(
        site_html.importlib, "import_module",
        lambda name: types.SimpleNamespace(section=modules[name.rpartition("_")[2]]),
    )  # fmt: skip
    report = sample()
    texts = dict(report.words.texts) | {(f"site-{name}", "title", "fr"): name for name in modules}
    page = _parse(replace(report, words=replace(report.words, texts=texts)))
    assert [section["id"] for section in page.select("main > section")] == ["one", "two"]
    assert "n’a pas pu être établie" in page.select_one("#one").get_text()


def test_the_same_report_gives_the_same_bytes() -> None:
    assert site_html.write(sample()) == site_html.write(sample())


def test_what_exports_say_is_told_with_its_figures() -> None:
    section = _parse(sample()).select_one("#backlinks")
    text = section.get_text(" ", strip=True).replace("\u202f", " ").replace("\xa0", " ")
    for said in ("1 240", "1000 sur 1 240", "2 novembre 2025", "randonnee.example", "(et 29 autres)", "Search Console"):
        assert said in text or said.replace("1000", "1 000") in text, said
    assert not _parse(replace(sample(), site={})).select("#backlinks, #links")


def test_hostile_text_stays_text() -> None:
    page = _parse(sample(hostile=True))
    every = page.find_all(True)
    assert not [tag for tag in every for name in tag.attrs if name.startswith("on") or name == "style"]
    hrefs = {str(tag["href"]) for tag in page.select("[href]")}
    assert all(href.startswith("#") or href == "grille.html" for href in hrefs)
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)) and {href[1:] for href in hrefs if href[0] == "#"} <= {*ids}
    assert not set(page.get_text()) & set("\x00\x1b\u202e\u202c\ud83d")
