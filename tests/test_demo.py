"""The demo candidate, all the way: every planted defect found, nothing else called a fault, the grid as expected."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest

from preuve.bundle import Bundle
from runners import spelling
from runners.node import packages
from tests.test_cli import ROOT, preuve

pytestmark = pytest.mark.browser

DEMO = ROOT / "fixtures" / "candidats" / "demo"
EXPECTED = tomllib.loads((DEMO / "attendu.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "out"
    # Without the load times, which change from machine to machine: they have their own test.
    done = preuve("audit", DEMO, "--out", folder, "--skip", "load")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(folder / "grille.html")
    assert sum("Page " in line for line in done.stderr.splitlines()) >= 18
    return folder


@pytest.fixture(scope="module")
def findings(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "findings.jsonl").read_text(encoding="utf-8").splitlines()]


def where(finding: dict[str, Any]) -> str:
    """The path of the page, or the e-mail's name."""
    return urlsplit(finding["subject"]).path if "://" in finding["subject"] else finding["subject"]


def test_the_faults_found_are_those_expected_and_no_other(findings: list[dict[str, Any]]) -> None:
    # Advice on what no rule asks is not held against anybody: how much of it there is says nothing of the demo.
    advice = ("rgaa.advice-enhanced-contrast", "rgaa.advice-link-alone")
    failed = [f for f in findings if f["outcome"] == "failed" and f["check"] not in advice]
    found = Counter((f["check"], where(f)) for f in failed)
    expected = Counter((e["check"], e["ou"]) for e in EXPECTED["defaut"] for _ in range(e.get("nombre", 1)))
    assert found == expected


def test_what_a_human_must_look_at(findings: list[dict[str, Any]]) -> None:
    asked = {(f["check"], where(f)) for f in findings if f["outcome"] == "cantTell"}
    assert {(e["check"], e["ou"]) for e in EXPECTED["regarder"]} - asked == set()


def test_the_merits_are_seen(findings: list[dict[str, Any]]) -> None:
    for merit in EXPECTED["merite"]:
        texts = [f["text"] for f in findings if f["check"] == merit["check"] and f["outcome"] == "passed"]
        assert any(merit.get("texte", "") in text for text in texts), (merit, texts[:5])


def test_what_must_not_count_does_not(findings: list[dict[str, Any]]) -> None:
    told = " ".join(f["text"] for f in findings)
    assert "EXEMPLE99" not in told  # an id in an article's code block
    assert "otjar" not in told  # a tag in an HTML comment


def test_nothing_broke(out: Path, findings: list[dict[str, Any]]) -> None:
    assert not [f for f in findings if f["message"] == "check-broke"], (out / "preuve.log").read_text()
    optional = set() if spelling.version(packages()) else {"seo.spelling"}
    assert not [f for f in findings if f["outcome"] == "untested" and f["check"] not in optional]
    assert "Traceback" not in (out / "preuve.log").read_text()


def test_every_definite_finding_points_to_evidence_that_exists(out: Path, findings: list[dict[str, Any]]) -> None:
    bundle = Bundle.open(out)
    held = {evidence.sha256 for evidence in bundle.evidence.values()}
    for finding in findings:
        if finding["outcome"] in {"passed", "failed"}:
            assert finding["evidence"] and set(finding["evidence"]) <= held, finding
        if finding["outcome"] == "failed":
            assert finding["pointer"] or finding["args"], finding


def test_the_grid_is_the_expected_one(out: Path) -> None:
    grid = json.loads((out / "grid.json").read_text(encoding="utf-8"))
    states = {row["code"]: row["machine"]["state"] for row in grid["rows"]}
    assert states == EXPECTED["grille"]
    assert len(states) == 49 and all(row["jury"] == {"status": None, "note": None} for row in grid["rows"])
    assert all(row["machine"]["summary"] for row in grid["rows"])


def test_pages_json_lists_every_address_and_why_it_was_not_visited(out: Path) -> None:
    pages = json.loads((out / "pages.json").read_text(encoding="utf-8"))["pages"]
    visited = {urlsplit(p["url"]).path for p in pages if p["visited"]}
    assert len(visited) == 18 and "/panier/" not in visited
    assert all(page["reason"] for page in pages if not page["visited"])
    kinds = {urlsplit(p["url"]).path: p["kind"] for p in pages if p["visited"]}
    assert (kinds["/"], kinds["/contact/"], kinds["/produit/mug-en-gres-galet/"]) == ("home", "contact", "product")


def test_the_rgaa_figures_never_hide_what_is_open(out: Path) -> None:
    rgaa = json.loads((out / "rgaa.json").read_text(encoding="utf-8"))
    assert rgaa["schema"] == "preuve.rgaa/1" and len(rgaa["pages"]) == 17
    assert {v for page in rgaa["pages"].values() for v in page["tests"].values()} <= {"C", "NC", "NA", "?"}
    criteria = Counter(rgaa["site"]["criteria"].values())
    assert rgaa["site"]["open"] == criteria["?"] > 50
    assert rgaa["site"]["criteria"]["8.3"] == "NC" and rgaa["site"]["criteria"]["3.2"] == "NC"


def test_the_workbook_opens_and_holds_no_formula(out: Path) -> None:
    book = openpyxl.load_workbook(out / "grille.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len(cells) > 1000 and not [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_the_report_is_one_light_file(out: Path) -> None:
    report = out / "grille.html"
    assert report.stat().st_size < 10_000_000
    text = report.read_text(encoding="utf-8")
    assert "2026-014" in text and "Lise Arvoal" in text


def test_judging_again_needs_no_browser_and_says_the_same(out: Path, findings: list[dict[str, Any]]) -> None:
    before = sorted(f["id"] for f in findings)
    done = preuve("check", "--out", out, "--skip", "load", PREUVE_BROWSER="/nulle/part")
    assert done.returncode == 0, done.stderr
    lines = (out / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(line)["id"] for line in lines) == before
    assert preuve("report", "--out", out, "--skip", "load", PREUVE_BROWSER="/nulle/part").returncode == 0
