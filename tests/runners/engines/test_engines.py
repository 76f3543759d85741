"""The engines on real pages: what they find is found again in the snapshot; one that fails says so."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from preuve.views.dom import Dom
from runners.browser.tab import Tab
from runners.browser.visit import Limits, Visited, visit
from runners.engines import Engines, alfa, open_engines, run, validity
from runners.lighthouse import node_binary
from runners.node import packages
from runners.serve import serving
from tests.runners.browser.lab import dom, one_tab, value

pytestmark = [pytest.mark.browser, pytest.mark.node]

PAGE = """<!doctype html><html lang="fr"><head><title>Page</title>
<link rel="stylesheet" href="{other}pale.css"></head><body>
<h1>Bols</h1><p class="pale">Texte trop pâle</p><ul><div>Accueil</div></ul>
<div id="hote"></div><script>hote.attachShadow({{ mode: 'open' }}).innerHTML = '<img src="a.png">';</script>
<iframe title="ici" srcdoc="<title>x</title><a href='/'></a>"></iframe>
<iframe title="ailleurs" src="{other}cadre.html"></iframe>
<img src="a.png" alt="" title="Bol"><p class="a" class="b">x</p></body></html>
"""
QUICK = Limits(quiet=0.2)


@pytest.fixture(scope="module")
def modules() -> Path:
    if alfa.version(packages()) is None:
        pytest.skip("Alfa is not installed: run `preuve setup`")
    return packages()


async def _see(tab: Tab, engines: Engines, url: str) -> Visited:
    return await visit(tab, url, url.rsplit("/", 1)[0], None, "test", limits=QUICK, engines=engines)


@pytest.fixture
async def seen(modules: Path, tmp_path: Path) -> AsyncIterator[Visited]:
    here, there = tmp_path / "ici", tmp_path / "ailleurs"
    here.mkdir()
    there.mkdir()
    (there / "pale.css").write_text(".pale { color: #bbb; background: #fff }")
    (there / "cadre.html").write_text("<!doctype html><html lang=fr><title>x</title><button></button>")
    with serving(here) as url, serving(there) as other:
        (here / "page.html").write_text(PAGE.format(other=other.replace("127.0.0.1", "localhost")), encoding="utf-8")
        async with open_engines() as engines, one_tab() as tab:
            await engines.prove(tab)
            await engines.validator_proven()
            assert engines.faults == {}
            yield await _see(tab, engines, url + "page.html")


def _tags(tree: Dom, nodes: list[int | None]) -> list[str]:
    found = [tree.locate(node) if node else None for node in nodes]
    return [one[1].tag if one else "lost" for one in found]


async def test_what_the_engines_find_is_found_again(seen: Visited) -> None:
    tree = dom(seen)
    assert seen.http["problems"] == {}
    by_rule: dict[str, list[Any]] = {}
    for outcome in value(seen, "alfa")["outcomes"]:
        if outcome["outcome"] == "failed":
            by_rule.setdefault(outcome["rule"], []).append(outcome["elements"][0])
    assert _tags(tree, [one["node"] for one in by_rule["sia-r2"]]) == ["img"]
    assert by_rule["sia-r2"][0]["path"] == "/html[1]/body[1]/div[1]/#shadow/img[1]"
    assert _tags(tree, [one["node"] for one in by_rule["sia-r11"]]) == ["a"]  # in a frame
    assert _tags(tree, [one["node"] for one in by_rule["sia-r12"]]) == ["button"]  # in a frame of another origin
    assert _tags(tree, [one["node"] for one in by_rule["sia-r69"]]) == ["p"]  # by a sheet of another origin
    assert value(seen, "alfa")["unread_sheets"] == 0
    assert value(seen, "alfa")["rules"]["sia-r2"] == ["1.1.1"]
    [image] = value(seen, "ace")["results"]
    assert (image["rule"], image["reason"], image["confidence"]) == ("img_alt_null", "fail_decorative", "FAIL")
    assert _tags(tree, [image["node"]]) == ["img"]
    states = [(one["state"], one["frame"]) for one in value(seen, "validity")["documents"]]
    assert states == [("sent", False), ("generated", False), ("generated", True), ("generated", True)]
    sent, made = ({message["text"] for message in one["messages"]} for one in value(seen, "validity")["documents"][:2])
    assert "Duplicate attribute “class”." in sent or 'Attribute "class" duplicated' in sent
    assert not [text for text in made if "uplicate" in text]


@pytest.mark.parametrize("engine", ["alfa", "ace", "validity"])
async def test_an_engine_that_finds_nothing_on_known_faults_is_left_out(
    modules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    faultless = {
        "alfa": ("<p><img src", '<p><img alt="x" src'),
        "ace": (' title="Décor"', ""),
        "validity": (' class="b"', ""),
    }
    monkeypatch.setattr(run, "CANARY", run.CANARY.replace(*faultless[engine]))
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title><h1>x</h1>")
    with serving(tmp_path) as url:
        async with open_engines() as engines, one_tab() as tab:
            await engines.prove(tab)
            found = await _see(tab, engines, url)
            assert engines.faults == {engine: "canary"}
    assert found.http["problems"] == {engine: "canary"}
    assert value(found, engine) == {"failed": "canary"}
    assert {item.kind for item in found.items} >= {"alfa", "ace", "validity"}


async def test_packages_that_are_not_there_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "packages", lambda: tmp_path / "nothing")
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title><h1>x</h1>")
    with serving(tmp_path) as url:
        async with open_engines() as engines, one_tab() as tab:
            await engines.prove(tab)
            found = await _see(tab, engines, url)
    assert found.http["problems"] == dict.fromkeys(("alfa", "ace", "validity"), "missing")
    assert value(found, "alfa") == {"failed": "missing"}


async def test_an_engine_that_ends_under_a_page_is_told_and_works_for_the_next(modules: Path, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title><img src=a.png>")
    with serving(tmp_path) as url:
        async with open_engines() as engines, one_tab() as tab:
            await engines.prove(tab)
            assert engines.alfa and engines.alfa._process
            works = engines.alfa
            engines.alfa = replace(works, program=tmp_path / "gone.mjs", _process=None, _reader=None)
            lost = await _see(tab, engines, url)
            engines.alfa = works
            found = await _see(tab, engines, url)
    assert lost.http["problems"] == {"alfa": "does-not-start"}
    assert value(lost, "alfa") == {"failed": "does-not-start"}
    assert [one["rule"] for one in value(found, "alfa")["outcomes"]].count("sia-r2") == 1


async def test_without_java_html_validate_judges(modules: Path) -> None:
    sidecar = validity.program(node_binary(), modules, None)
    try:
        document = {
            "url": "",
            "state": "sent",
            "frame": False,
            "html": "<!doctype html><p class=a class=b><div><b></p>",
        }
        found = await validity.validate(sidecar, [document], [])
    finally:
        await sidecar.stop()
    assert found["tool"] == "html-validate"
    assert json.loads((modules / "html-validate" / "package.json").read_text())["version"] == found["version"]
    texts = [(one["rule"], one["text"]) for one in found["documents"][0]["messages"]]
    assert ("no-dup-attr", 'Attribute "class" duplicated') in texts
    assert ("close-order", "Unclosed element '<b>'") in texts
