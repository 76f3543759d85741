"""grille.html, parsed: what it holds, and what it must never hold."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup, Tag

from preuve.fill import State, fill
from preuve.grid import load
from preuve.model import Outcome
from preuve.report import Report
from reports import html
from tests.reports.sample import FORMULA, SCRIPT, SITE, sample, words


def _parse(report: Report) -> BeautifulSoup:
    return BeautifulSoup(html.write(report), "lxml")


def _own_text(page: BeautifulSoup) -> str:
    return page.get_text(" ", strip=True)


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    return _parse(sample())


@pytest.fixture(scope="module")
def hostile() -> BeautifulSoup:
    return _parse(sample(hostile=True))


def test_every_row_with_its_wording_code_and_state(page: BeautifulSoup) -> None:
    criteria = load().criteria
    rows = page.select("article.criterion")
    assert [row["data-code"] for row in rows] == [criterion.code for criterion in criteria]
    assert [row.select_one("h4").get_text() for row in rows] == [criterion.title for criterion in criteria]
    for row in rows:
        state = row.select_one(".machine .state")
        assert state.get_text() == words().say("state", str(row["data-state"]))
        assert state.select_one("svg use")["href"] == f"#i-{row['data-state']}"
    assert {row["data-state"] for row in rows} == {state.value for state in State}
    assert len(page.select("section.bloc")) == 3 and len(page.select("section.competence")) == 17


def test_no_jury_value_is_set(page: BeautifulSoup, hostile: BeautifulSoup) -> None:
    for found in (page, hostile):
        assert len(found.select(".jury input[type=radio]")) == 49 * 3
        assert not found.select("[checked], [selected]")
        assert not [area for area in found.select("textarea") if area.get_text()]
        assert not found.select("input[type=text][value], input[type=search][value]")


def test_hostile_text_is_text(hostile: BeautifulSoup) -> None:
    assert len(hostile.select("script")) == 1 and "alert(" not in hostile.select_one("script").get_text()
    every = hostile.find_all(True)
    assert not [tag for tag in every for name in tag.attrs if name.startswith("on")]
    assert not [tag for tag in every if "style" in tag.attrs]
    assert not hostile.select('img[src="x"]')
    text = _own_text(hostile)
    assert SCRIPT in text and FORMULA in text and "{{ 7 * 7 }}" in text and "javascript:alert(2)" in text
    assert not set(text) & set("\x00\x1b\u202e\u202c\ud83d")


def test_links_lead_to_the_pages_only(page: BeautifulSoup, hostile: BeautifulSoup) -> None:
    for found in (page, hostile):
        ids = {tag["id"] for tag in found.select("[id]")}
        for link in found.select("a[href]"):
            href = str(link["href"])
            if href.startswith("#"):
                assert href[1:] in ids, href
            elif href not in {"rgaa.html", "site.html"}:  # the reports beside this one
                assert href.startswith(SITE + "/") and link["rel"] == ["noopener", "noreferrer"], href


def test_ids_are_unique_and_headings_in_order(page: BeautifulSoup) -> None:
    ids = Counter(str(tag["id"]) for tag in page.select("[id]"))
    assert not [name for name, count in ids.items() if count > 1]
    levels = [int(tag.name[1]) for tag in page.select("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_asks_for_nothing_from_outside(page: BeautifulSoup) -> None:
    assert not page.select("link, iframe, object, embed, base, video, audio, source")
    assert all(str(tag["src"]).startswith("data:image/jpeg;base64,") for tag in page.select("[src]"))
    css = "".join(tag.get_text() for tag in page.select("style"))
    assert "url(" not in css and "@import" not in css
    policy = str(page.select_one("meta[http-equiv=Content-Security-Policy]")["content"])
    assert policy.startswith("default-src 'none'; img-src data:; ") and "unsafe" not in policy
    for tag in page.select("style, script"):
        digest = base64.b64encode(hashlib.sha256((tag.string or "").encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_a_picture_is_there_once(page: BeautifulSoup) -> None:
    sources = Counter(str(tag["src"]) for tag in page.select("img"))
    assert len(sources) > 30 and max(sources.values()) == 1
    again = page.select("a.again")
    assert again and all(page.select_one(f"#{link['href'][1:]}").name == "img" for link in again)


def test_stays_under_ten_megabytes() -> None:
    report = sample(pages=30)
    heavy = {f.id: b"\xff\xd8\xff" + f.id.encode() * 3_300 for f in report.findings}
    small = {str(p["url"]): b"\xff\xd8\xff" + b"t" * 60_000 for p in report.pages}
    data = html.write(replace(report, crops=heavy, thumbnails=small))
    assert 5_000_000 < len(data) < 10_000_000
    assert "n’y sont pas" in data.decode()


def test_a_picture_of_another_kind_is_left_out() -> None:
    report = sample()
    odd = {f.id: b"<svg onload=alert(1)>" for f in report.findings}
    assert not _parse(replace(report, crops=odd, thumbnails={})).select("img")


def test_what_was_and_was_not_examined(page: BeautifulSoup) -> None:
    text = page.select_one("#examined").get_text(" ", strip=True)
    for said in (
        "14 pages visitées, sur 23 rencontrées",
        "3 e-mails lus",
        "Laissées de côté par la limite de 30 pages (3)",
        "Page trop lente",
        "Autre raison (some-new-reason)",
        "Dossier numérique",
        "mentions obligatoires",
        "sans son cloisonnement habituel",
        "Lien qui modifie le panier",
    ):
        assert said in text, said


def test_pages_and_mails(page: BeautifulSoup) -> None:
    cards = page.select("#pages .card")
    assert len(cards) == 14 and len(page.select("#mails .card")) == 3
    home = cards[0].get_text(" ", strip=True)
    assert "Accueil" in home and "réponse 200" in home and "en défaut" in home
    assert len(page.select("#pages img.thumbnail")) == 14


def test_no_accessibility_rate_without_its_open_share(page: BeautifulSoup) -> None:
    text = page.select_one("#rgaa").get_text(" ", strip=True)
    assert re.search(r"Sur \d+ critères qui s’appliquent ou peuvent s’appliquer, \d+ \(\d+\s%\) restent", text)
    assert re.search(r"compris entre \d+\s% et \d+\s%", text) and "ne peut pas être donné" in text
    assert len(page.select("#rgaa tbody tr")) == 13


def test_a_settled_rate_is_given() -> None:
    site = {"criteria": {"1.1": "C", "1.2": "NC", "2.1": "NA"}, "rate": 0.5, "open": 0}
    text = _parse(replace(sample(), rgaa={"version": "4.1.2", "site": site})).select_one("#rgaa").get_text()
    assert "conformes, 1\u00a0; non conformes, 1\u00a0; soit 50" in text


def test_pages_of_a_served_folder_are_no_links() -> None:
    report = sample()
    local = tuple({**page, "url": str(page["url"]).replace(SITE, "http://127.0.0.1:4071")} for page in report.pages)
    served = replace(report, pages=local, run={**report.run, "ports": {"site": 4071}})
    assert not _parse(served).select("#pages a[target]")


def test_a_candidate_with_e_mails_only() -> None:
    report = sample()
    mails = tuple(f for f in report.findings if f.check.startswith("email."))
    rows = fill(report.grid, mails, frozenset(["emails"]))
    alone = replace(report, findings=mails, rows=rows, pages=(), rgaa={}, problems=(), crops={}, thumbnails={})
    found = _parse(alone)
    assert len(found.select("article.criterion")) == 49 and len(found.select("#mails .card")) == 3
    assert not found.select("#pages, #rgaa")


def test_findings_without_words_or_check_do_not_cost_the_report() -> None:
    report = sample()
    odd = tuple(
        replace(f, check="other.gone", message="nowhere", args={"message": "x"})
        for f in report.findings
        if f.outcome is Outcome.FAILED
    )
    criteria = tuple(
        replace(c, groups=(replace(report.grid.criteria[24].groups[0], checks=("other.*",)),))
        for c in report.grid.criteria
    )
    grid = replace(report.grid, criteria=criteria)
    found = _parse(replace(report, findings=odd, grid=grid, rows=fill(grid, odd, frozenset(["site"]))))
    assert "Constat sans phrase (other.gone, nowhere)" in _own_text(found)


def test_paper_carries_the_candidate_whatever_the_name() -> None:
    report = sample()
    named = {**report.run["candidate"], "numero": '"}</style><script>', "nom": "\\"}
    odd = replace(report, run={**report.run, "candidate": named})
    found = _parse(odd)
    style = found.select("style")[1].get_text()
    content = re.findall(r'content:"((?:\\[0-9a-f]{6})+)"', style)
    assert "".join(chr(int(code, 16)) for code in content[0].split("\\")[1:]) == '"}</style><script> – \\'
    assert len(found.select("script")) == 1


def test_english_keeps_the_official_wording_in_french() -> None:
    found = _parse(sample("en"))
    assert found.select_one("html")["lang"] == "en"
    assert "The machine observes, the jury assesses." in _own_text(found)
    assert all(
        isinstance(tag, Tag) and tag["lang"] == "fr"
        for tag in found.select("h4[id$=-title]")
        if tag.find_parent("article")
    )


def test_the_same_report_gives_the_same_bytes() -> None:
    assert html.write(sample()) == html.write(sample())
