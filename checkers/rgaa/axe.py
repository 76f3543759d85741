"""One run of axe-core, read as an RGAA auditor would: its violations are often, but not always, non-conformities.

What each rule means is data (`referential/axe.toml`), with a reason a rule. A pass of axe never says anything.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from checkers.rgaa._page import MAX_FINDINGS, on_page
from checkers.rgaa._referential import FOLDER, REF, expand, load
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

# RGAA 3.2: text counts as large from these sizes on, in CSS px (24 px, or 18.5 px when bold), and then needs 3:1.
LARGE, LARGE_BOLD, BOLD = 24.0, 18.5, "bold"
RATIO, RATIO_LARGE = 4.5, 3.0
EXCERPT = 300


@dataclass(frozen=True, slots=True)
class Breach:
    """A test that a violation breaks, on elements for which `when` holds."""

    test: str
    when: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """What an axe rule means: see `referential/axe.toml`."""

    nc: tuple[Breach, ...] = ()
    ask: tuple[str, ...] = ()
    drop: bool = False
    contrast: bool = False


@cache
def rules() -> Mapping[str, Rule]:
    """The meaning of each axe rule that we have read against the RGAA."""
    raw = tomllib.loads((FOLDER / "axe.toml").read_text(encoding="utf-8"))["rules"]
    return {name: _rule(value) for name, value in raw.items()}


def _rule(value: Mapping[str, Any]) -> Rule:
    nc = tuple(Breach(row["test"], _condition(row.get("when", ""))) for row in value.get("nc", ()))
    return Rule(nc, tuple(value.get("ask", ())), value.get("drop", False), value.get("by") == "contrast")


def _condition(path: str) -> Callable[[Any], Any] | None:
    return etree.XPath(f"boolean({expand(path, {})})") if path else None


def rule_of(result: Mapping[str, Any]) -> Rule:
    """The rule of one of axe's results. One that we have not read only asks, of the tests that axe itself names."""
    known = rules().get(result["id"])
    if known is not None:
        return known
    tags = [tag.removeprefix("RGAA-") for tag in result["tags"] if tag.startswith("RGAA-")]
    tests = tuple(tag for tag in tags if tag in load().tests)
    return Rule(ask=tests, drop="best-practice" in result["tags"])


def locate(dom: Dom, target: Sequence[Any]) -> Any | None:
    """The element that axe's target names (a selector a frame; a list where shadow trees are on the way).

    None when it is not found, or when the selector fits several elements of our tree, where shadow trees are unfolded.
    """
    document: Dom | None = dom
    element: Any = None
    for step in target:
        if document is None:
            return None
        element = document.root
        for selector in [step] if isinstance(step, str) else step:
            found = _select(element, selector)
            if len(found) != 1:
                return None
            element = found[0]
        document = document.frames.get(element)
    return element


def _select(within: Any, selector: str) -> list[Any]:
    try:
        found: Any = CSSSelector(selector)(within)
    except (SelectorError, etree.XPathError, ValueError, AssertionError):
        return []
    return list(found)


def _pointer(node: Mapping[str, Any]) -> Pointer:
    steps = [step if isinstance(step, str) else " >>> ".join(step) for step in node["target"]]
    return Pointer("selector", " → ".join(steps), " ".join(node["html"].split())[:EXCERPT])


def _broken(rule: Rule, node: Mapping[str, Any], dom: Dom) -> tuple[str, ...]:
    """The tests that the violation on this element breaks for certain."""
    element = locate(dom, node["target"]) if any(breach.when for breach in rule.nc) else None
    held = [b for b in rule.nc if b.when is None or (element is not None and b.when(element))]
    if rule.contrast and held:
        test, certain = contrast_test(node)
        return (test,) if certain else ()
    return tuple(breach.test for breach in held)


def contrast_test(node: Mapping[str, Any]) -> tuple[str, bool]:
    """The test of 3.2 that the text's size and weight choose ("" when unknown), and whether it surely fails."""
    data = next((check["data"] for check in node["any"] if check["id"] == "color-contrast"), None) or {}
    size, bold = _pixels(data.get("fontSize", "")), data.get("fontWeight") == BOLD
    if not size:
        return "", False
    large = size >= (LARGE_BOLD if bold else LARGE)
    test = {(False, False): "3.2.1", (True, False): "3.2.2", (False, True): "3.2.3", (True, True): "3.2.4"}[bold, large]
    # With a shadow or over a picture, which of the colours the eye compares is for a human.
    plain = not data.get("messageKey") and "shadowColor" not in data
    ratio = float(data.get("contrastRatio") or 0)
    return test, plain and 0 < ratio < (RATIO_LARGE if large else RATIO)


def _pixels(size: str) -> float:
    """The px in axe's "12.0pt (16px)"; 0 when they are not there."""
    _, _, inner = size.partition("(")
    number, unit, _ = inner.partition("px")
    return float(number) if unit and number.replace(".", "", 1).isdigit() else 0.0


def _to_look_at(rule: Rule, node: Mapping[str, Any]) -> tuple[str, ...]:
    if rule.contrast:
        test, _ = contrast_test(node)
        return (test,) if test else tuple(test for test in load().tests if test.startswith("3.2."))
    return rule.ask or tuple(breach.test for breach in rule.nc)


def _rule_text(given: Given, result: Mapping[str, Any]) -> dict[str, Any]:
    """The rule and axe's own words for it, in both languages (axe's locale may lack a new rule)."""
    french = given["axe"].get("french", {}).get(result["id"], result["help"])
    return {"rule": result["id"], "help_en": result["help"], "help_fr": french}


def _of_node(given: Given, result: Mapping[str, Any], rule: Rule, node: Mapping[str, Any], certain: bool) -> Finding:
    args = _rule_text(given, result) | {"impact": node.get("impact") or ""}
    wcag = tuple(
        f"wcag:{tag[4]}.{tag[5]}.{tag[6:]}" for tag in result["tags"] if tag[:4] == "wcag" and tag[4:].isdigit()
    )
    broken = _broken(rule, node, given["dom"]) if certain else ()
    refs = tuple(REF + test for test in broken or _to_look_at(rule, node)) + wcag
    if broken:
        return given.failed("violation", _pointer(node), refs=refs, **args)
    return given.ask("to-check" if certain else "undecided", _pointer(node), refs=refs, **args)


def _of_rule(given: Given, result: Mapping[str, Any], certain: bool) -> Iterator[Finding]:
    rule, nodes = rule_of(result), result["nodes"]
    if rule.drop:
        return
    for node in nodes[:MAX_FINDINGS]:
        yield _of_node(given, result, rule, node, certain)
    if len(nodes) > MAX_FINDINGS:
        # Those left out are of the same kind, and may fail what those shown do not.
        tests = dict.fromkeys(test for node in nodes[MAX_FINDINGS:] for test in _to_look_at(rule, node))
        refs = tuple(REF + test for test in tests)
        yield given.ask("more", refs=refs, count=len(nodes) - MAX_FINDINGS, **_rule_text(given, result))


@on_page
def _axe(given: Given) -> Iterator[Finding]:
    evidence = given["axe"]
    for certain, part in ((True, "violations"), (False, "incomplete")):
        for result in evidence["results"][part]:
            yield from _of_rule(given, result, certain)
    if evidence["untested_frames"]:
        urls = evidence["untested_frames"]
        yield given.ask("untested-frames", Pointer("url", urls[0]), count=len(urls), urls=urls)


CHECKS = (Check("rgaa.axe", needs=("http", "dom", "axe"), run=_axe),)
