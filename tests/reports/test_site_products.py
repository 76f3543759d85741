"""The products in site.html: each cell says its state in a sign and a word, whatever the number of products."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup

from preuve.report import Report
from reports import _site_products, site_html
from tests.reports.sample import HOSTILE, SITE, sample

COLUMNS = ["price", "delivery", "payment", "features", "stock", "returns", "reviews", "pictures"]
STATES = _site_products.STATES


def facts(report: Report, count: int, name: str = "Gourde") -> dict[str, Any]:
    proofs = [finding.id for finding in report.findings[:2]]
    rows = [
        {
            "name": f"{name} {number}",
            "urls": [f"{SITE}/produit/p{number}/", f"{SITE}/collections/a/p{number}/"][: 1 + number % 2],
            "cells": {
                column: {"state": STATES[(number + at) % 5], "short": ["24,90 €", "3", ""][at % 3], "proofs": proofs}
                for at, column in enumerate(COLUMNS)
            },
        }
        for number in range(count)
    ]
    return {"columns": COLUMNS, "rows": rows, "coverage": [proofs[0], "ffffffffffff"]}


def parse(report: Report) -> BeautifulSoup:
    return BeautifulSoup(site_html.write(report), "lxml")


@pytest.mark.parametrize("count", [1, 3, 30, 200])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_cell_says_its_state_in_words(count: int, lang: str) -> None:
    report = sample(lang)
    page = parse(replace(report, site={"products": facts(report, count)}))
    section = page.select_one("#products")
    cells = section.select("table.products td[class^=c-]")
    assert len(cells) == count * len(COLUMNS)
    for cell in cells:
        mark = cell.select_one(".mark")
        assert mark.get_text(strip=True) == report.words.say("site-products", cell["class"][0].removeprefix("c-"))
        assert mark.select_one("svg use")
    folded = section.select("details.rest table.products th[scope=row]")
    assert len(folded) == max(0, count - _site_products.FIRST)
    assert len(section.select("details.plain summary")) == count
    totals = [
        [td.get_text(strip=True) for td in row.select("td.num")] for row in section.select(".products-summary tbody tr")
    ]
    assert all(sum(int(one) for one in row if one != "–") == count for row in totals)


def test_hostile_names_do_nothing() -> None:
    report = sample(hostile=True)
    made = facts(report, 3)
    for row, text in zip(made["rows"], HOSTILE, strict=False):
        row["name"] = text
        row["urls"] = ["javascript:alert(1)"]
        row["cells"]["price"]["short"] = text
    page = parse(replace(report, site={"products": made}))
    assert not page.select("#products script, #products [style], #products [onerror], #products img")
    assert not [link for link in page.select("#products a") if not str(link["href"]).startswith(SITE)]


def test_nothing_is_shown_without_product_pages() -> None:
    assert _site_products.section(sample()) is None
    assert (
        _site_products.section(replace(sample(), site={"products": {"columns": [], "rows": [], "coverage": []}}))
        is None
    )
