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
