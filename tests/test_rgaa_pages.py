"""The verdicts end to end: pages written by the book get no NC, a page with one fault a theme gets exactly these."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from checkers.rgaa._referential import load
from runners.serve import serving
from tests.test_cli import ROOT, preuve

pytestmark = pytest.mark.browser
PAGES = ROOT / "fixtures" / "rgaa-pages"


def audit(folder: Path, out: Path) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """The pages of rgaa.json by path, and the findings, of an audit of a folder of pages."""
    with serving(folder) as url:
        done = preuve("audit", url, "--only", "rgaa", "--allow-private", "--out", out)
    assert done.returncode == 0, done.stderr
    rgaa = json.loads((out / "rgaa.json").read_text(encoding="utf-8"))
    found = [json.loads(line) for line in (out / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    return {urlsplit(page).path: verdicts for page, verdicts in rgaa["pages"].items()}, found


def told(found: list[dict[str, Any]], test: str) -> list[str]:
    return [f"{f['check']}: {f['text']}" for f in found if f["outcome"] == "failed" and f"rgaa:{test}" in f["refs"]]


def test_pages_by_the_book_have_no_fault(tmp_path: Path) -> None:
    pages, found = audit(PAGES / "clean", tmp_path / "out")
    assert {"/", "/contact.html", "/ecouter.html"} <= set(pages)
    for path, page in pages.items():
        faults = {test: told(found, test) for test, verdict in page["tests"].items() if verdict == "NC"}
        assert faults == {}, path
        assert set(page["tests"]) == set(load().tests)
    # "No fault" must not come from having looked at nothing.
    decided = [verdict for page in pages.values() for verdict in page["tests"].values() if verdict in {"C", "NA"}]
    assert len(decided) > 0.6 * len(pages) * len(load().tests)


def test_one_fault_a_theme_is_found_and_no_other(tmp_path: Path) -> None:
    expected = set(tomllib.loads((PAGES / "faults" / "attendu.toml").read_text(encoding="utf-8")))
    pages, found = audit(PAGES / "faults", tmp_path / "out")
    faults = {test: told(found, test) for test, verdict in pages["/"]["tests"].items() if verdict == "NC"}
    assert set(faults) == expected, {test: faults.get(test, "not found") for test in set(faults) ^ expected}
    assert {load().criteria[test.rpartition(".")[0]].theme for test in expected} == set(load().themes)
