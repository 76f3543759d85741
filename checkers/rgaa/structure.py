"""RGAA 9.2: the page's main areas, which HTML5 has elements for. Other document types are left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.rgaa._doctype import doctype
from checkers.rgaa._page import on_page, spoken
from checkers.rgaa._settle import settle
from checkers.rgaa._tables import role_of
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_START = Pointer("line", "1")
# Roles that say what an area is, and the element that the RGAA asks for.
_ELEMENTS = {"banner": "header", "navigation": "nav", "main": "main", "contentinfo": "footer"}
_PARTS = ("header", "nav", "main", "footer")


@on_page
def _areas(given: Given) -> Iterator[Finding]:
    found, dom = doctype(given["source"].text), given["dom"]
    if found is not None and found.kind in {"known", "inexact"}:
        yield given.inapplicable("not-html5", Pointer("line", str(found.line)), declared=found.text)
    elif found is None or found.kind != "html5" or not dom.xpath("//body//text()[normalize-space()]"):
        yield given.ask("unsure", _START)
    else:
        failed = [*_mains(given), *_by_role_only(given)]
        yield from settle(given, failed, [], lambda: _ask(given))


def _mains(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    mains = dom.xpath("//main[not(ancestor::template)]")
    shown = [main for main in mains if dom.displayed(main) and spoken(main)]
    if not mains:
        yield given.failed("no-main", Pointer("selector", "body"))
    elif len(shown) > 1:
        yield given.failed("many-mains", dom.pointer(shown[1]), count=len(shown))


def _by_role_only(given: Given) -> Iterator[Finding]:
    """Areas that a role declares, and that neither are, hold nor stand in the element that the RGAA asks for."""
    dom = given["dom"]
    for area in dom.xpath("//*[@role][not(ancestor::template)]"):
        tag = _ELEMENTS.get(role_of(area), "")
        if tag and tag != "main" and dom.displayed(area) and spoken(area) and not _touches(area, tag):
            yield given.failed("role-only", dom.pointer(area), role=role_of(area), tag=tag)


def _touches(area: Any, tag: str) -> bool:
    return bool(area.xpath("boolean(ancestor-or-self::*[name()=$tag] | descendant::*[name()=$tag])", tag=tag))


def _ask(given: Given) -> Finding:
    dom = given["dom"]
    counts = {tag: len(dom.xpath(f"//{tag}")) for tag in _PARTS}
    return given.ask("to-look-at", dom.pointer(dom.xpath("//main")[0]), **counts)


_NEEDS = ("http", "source", "dom")
CHECKS = (Check("rgaa.main-areas", needs=_NEEDS, run=_areas, refs=("rgaa:9.2.1",)),)
