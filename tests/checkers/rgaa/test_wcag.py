"""How what the engines say of success criteria is put together: literal results over literal trees."""

from __future__ import annotations

from typing import Any

import lxml.html

from checkers.rgaa import wcag
from checkers.rgaa.wcag import axe_criteria
from preuve.given import Given, Views
from preuve.model import Finding
from preuve.views.axtree import AxTree
from preuve.views.dom import Dom

PAGE = "https://exemple.test/"
NUMBERS = {"a": 7, "img": 8, "h2": 9}


def tree(html: str) -> Dom:
    dom = Dom(PAGE, lxml.html.document_fromstring(f"<html><body>{html}</body></html>"))
    for at, element in enumerate(dom.root.iter()):
        dom._nodes[element] = at
        dom._backend.append(NUMBERS.get(element.tag, 100 + at))
    return dom


def violation(rule: str, target: str, *tags: str) -> dict[str, Any]:
    nodes = [{"target": [target], "html": "<b></b>", "impact": "serious"}]
    return {"id": rule, "help": "Help", "tags": list(tags), "nodes": nodes}


def failed(rule: str, node: int | None, outcome: str = "failed") -> dict[str, Any]:
    return {"rule": rule, "outcome": outcome, "message": "", "elements": [{"node": node, "path": "/html[1]/x[1]"}]}


def judged(html: str, axe: list = (), alfa: list = (), ace: list = ()) -> list[Finding]:
    kinds = {
        "http": {"status": 200},
        "dom": tree(html),
        "axtree": AxTree({}),
        "axe": {"results": {"violations": list(axe), "incomplete": []}, "french": {}},
        "alfa": {"outcomes": list(alfa)},
        "ace": {"results": list(ace)},
    }
    views = Views(PAGE, lambda _: None, dict.fromkeys(kinds, "0" * 64), kinds)
    [check] = wcag.CHECKS
    return list(check.run(Given(check, PAGE, views)))


def test_engines_that_name_one_element_for_one_criterion_say_it_once() -> None:
    link = violation("link-name", "a", "wcag2a", "wcag244", "wcag412")
    [finding] = judged("<a href='/'></a>", [link], [failed("sia-r11", 7)])
    assert finding.refs == ("wcag:2.4.4", "wcag:4.1.2")
    assert finding.args["engines"] == ["axe-core", "Alfa"]
    assert finding.args["rules"] == ["link-name", "sia-r11"]


def test_different_criteria_and_different_elements_stay_apart() -> None:
    link = violation("link-name", "a", "wcag2a", "wcag244")
    findings = judged("<a href='/'></a><img><h2></h2>", [link], [failed("sia-r2", 8), failed("sia-r64", 9)])
    assert [finding.refs for finding in findings] == [("wcag:2.4.4",), ("wcag:1.1.1",), ("wcag:1.3.1",)]


def test_what_is_no_certain_fault_is_not_said() -> None:
    assert judged("<p>x</p>", [violation("region", "p", "best-practice", "wcag131")]) == []
    assert judged("<p>x</p>", [], [failed("sia-r2", 8, "cantTell"), failed("sia-r62", 8), failed("sia-r999", 8)]) == []
    potential = {"rule": "img_alt_null", "reason": "x", "confidence": "POTENTIAL", "node": 8, "path": "/"}
    assert judged("<img>", [], [], [potential]) == []
    assert judged("<img>", [], [], [potential | {"confidence": "FAIL"}])[0].refs == ("wcag:1.1.1",)


def test_criteria_of_axe_come_from_its_tags_unless_read_otherwise() -> None:
    assert axe_criteria(violation("meta-refresh", "p", "wcag2a", "wcag221")) == ("2.2.1",)
    assert axe_criteria(violation("brand-new", "p", "wcag21aa", "wcag1412")) == ("1.4.12",)
    assert axe_criteria(violation("color-contrast-enhanced", "p", "wcag2aaa", "wcag146")) == ()
    assert axe_criteria(violation("scrollable-region-focusable", "p", "wcag2a", "wcag211", "wcag213")) == ("2.1.1",)
    assert axe_criteria(violation("target-size", "p", "wcag22aa", "wcag258")) == ()
    assert axe_criteria(violation("aria-deprecated-role", "p", "wcag2a", "wcag412")) == ()


def test_an_engine_that_did_not_run_leaves_the_others_their_say() -> None:
    kinds: dict[str, Any] = {"failed": "missing"}
    link = violation("link-name", "a", "wcag2a", "wcag244")
    views = {
        "http": {"status": 200}, "dom": tree("<a href='/'></a>"), "alfa": kinds, "ace": kinds,
        "axtree": AxTree({}), "axe": {"results": {"violations": [link]}, "french": {}},
    }  # fmt: skip
    [check] = wcag.CHECKS
    given = Given(check, PAGE, Views(PAGE, lambda _: None, dict.fromkeys(views, "0" * 64), views))
    assert [finding.refs for finding in check.run(given)] == [("wcag:2.4.4",)]
