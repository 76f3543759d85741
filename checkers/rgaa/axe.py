"""One run of axe-core, read as an RGAA auditor would: its violations are often, but not always, non-conformities.

What each rule means is data (`referential/axe.toml`), with a reason a rule. A pass of axe never says anything, nor does
what it could not tell: there the checks of our own look, with better evidence. Success criteria of WCAG: see `wcag.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from checkers.rgaa._engines import Row, Rule, rules, tests
from checkers.rgaa._page import MAX_FINDINGS, on_page
from checkers.rgaa._referential import REF, load
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

EXCERPT = 300


def rule_of(result: Mapping[str, Any]) -> Rule:
    """The rule of one of axe's results. One that we have not read only asks, of the tests that axe itself names."""
    known = rules("axe").get(result["id"])
    if known is not None or "best-practice" in result["tags"]:
        return known or Rule()
    tags = [tag.removeprefix("RGAA-") for tag in result["tags"] if tag.startswith("RGAA-")]
    return Rule(ask=tuple(Row(tag) for tag in tags if tag in load().tests))


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


def pointer(node: Mapping[str, Any]) -> Pointer:
    """Where axe found the element, its frames and shadow trees on the way."""
    steps = [step if isinstance(step, str) else " >>> ".join(step) for step in node["target"]]
    return Pointer("selector", " → ".join(steps), " ".join(node["html"].split())[:EXCERPT])


def _bears_on(rule: Rule, node: Mapping[str, Any], dom: Dom) -> tuple[tuple[str, ...], bool]:
    """The tests that the violation on this element bears on, and whether it breaks them for certain."""
    element = locate(dom, node["target"])
    broken = tests(rule.nc, element)
    return (broken, True) if broken else (tests(rule.ask, element), False)


def help_of(given: Given, result: Mapping[str, Any]) -> dict[str, Any]:
    """The rule and axe's own words for it, in both languages (axe's locale may lack a new rule)."""
    french = given["axe"].get("french", {}).get(result["id"], result["help"])
    return {"rule": result["id"], "help_en": result["help"], "help_fr": french}


def _of_rule(given: Given, result: Mapping[str, Any]) -> Iterator[Finding]:
    rule, said = rule_of(result), 0
    if not (rule.nc or rule.ask):
        return
    left: dict[str, None] = {}
    for node in result["nodes"]:
        bears, certain = _bears_on(rule, node, given["dom"])
        if bears and said >= MAX_FINDINGS:
            left.update(dict.fromkeys(bears))
        elif bears:
            args = help_of(given, result) | {"impact": node.get("impact") or ""}
            refs = tuple(REF + test for test in bears)
            tell = given.failed if certain else given.ask
            yield tell("violation" if certain else "to-check", pointer(node), refs=refs, **args)
        said += bool(bears)
    if left:
        refs = tuple(REF + test for test in left)
        yield given.ask("more", refs=refs, count=said - MAX_FINDINGS, **help_of(given, result))


@on_page
def _axe(given: Given) -> Iterator[Finding]:
    evidence = given["axe"]
    for result in evidence["results"]["violations"]:
        yield from _of_rule(given, result)
    if evidence["untested_frames"]:
        urls = evidence["untested_frames"]
        yield given.ask("untested-frames", Pointer("url", urls[0]), count=len(urls), urls=urls)


CHECKS = (Check("rgaa.axe", needs=("http", "dom", "axe"), run=_axe),)
