from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from preuve.bundle import Bundle
from runners.measure import MAX_TEMPLATES, RUNS, one_page_a_template
from tests.test_cli import preuve


def page(path: str, kind: str, template: str, **more: Any) -> dict[str, Any]:
    usual = {"visited": True, "status": 200, "media_type": "text/html"}
    return {"url": f"https://exemple.test{path}", "kind": kind, "template": template} | usual | more


def test_one_page_for_each_template_the_telling_ones_first() -> None:
    pages = [page(f"/p{n}", "product", "product") for n in range(5)]
    pages += [page("/contact", "contact", "contact"), page("/", "home", "home"), page("/404", "other", "x", status=404)]
    pages += [page("/non", "article", "article", visited=False), page("/cgv", "cgv", "text")]
    chosen = one_page_a_template({"pages": pages})
    assert [url.removeprefix("https://exemple.test") for url in chosen] == ["/", "/p0", "/contact", "/cgv"]


def test_many_templates_are_bounded() -> None:
    pages = [page(f"/{n}", "other", f"t{n}") for n in range(30)]
    assert len(one_page_a_template({"pages": pages})) == MAX_TEMPLATES


@pytest.mark.browser
@pytest.mark.node
def test_lighthouse_measures_reach_the_bundle_and_the_grid(tmp_path: Path) -> None:
    site = tmp_path / "mon-site"
    site.mkdir()
    text = "<!doctype html><html lang='fr'><title>Accueil</title><h1>Bonjour</h1><p>Une page.</p></html>"
    (site / "index.html").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    done = preuve("audit", site, "--out", out, "--only", "load")
    assert done.returncode == 0, done.stderr
    bundle = Bundle.open(out)
    (url,) = bundle.subjects("lighthouse")
    measure = bundle.get_json("lighthouse", url)
    assert len(measure["runs"]) == RUNS and len(bundle.subjects("lighthouse-run")) == RUNS
    spread = measure["metrics"]["lcp_ms"]
    assert 0 < spread["low"] <= spread["median"] <= spread["high"]
    assert len(list((out / ".lighthouseci").glob("lhr-*.json"))) == RUNS
    findings = [json.loads(line) for line in (out / "findings.jsonl").read_text(encoding="utf-8").splitlines()]
    (found,) = [f for f in findings if f["check"] == "load.lighthouse"]
    assert found["args"]["runs"] == RUNS and found["evidence"]


@pytest.mark.browser
def test_without_lighthouse_the_audit_says_so_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    from runners import measure
    from runners.browser.launch import choose

    bundle = Bundle.open(tmp_path)
    from preuve.bundle import Item

    crawl = {"start": "https://exemple.test/", "origins": [], "pages": [page("/", "home", "home")]}
    bundle.record("crawl", [Item.json("crawl", "https://exemple.test/", crawl, "t")])
    monkeypatch.setattr(measure, "packages", lambda: tmp_path / "nulle-part")
    asyncio.run(measure.measure_templates(bundle, "https://exemple.test/", choose(), lambda *_: None))
    (attempt,) = bundle.failures()
    assert attempt.reason == "lighthouse-missing" and "Lighthouse" in attempt.details["detail"]
