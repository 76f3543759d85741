"""RGAA 12.6.1: header, main navigation, main content, footer and search can be reached or skipped.

An area is found by its element, its role, or by an id or class that says nothing else. It is at fault only where none
of the five ways the test allows can be there: role, heading, hiding button, skip link before, quick link to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checkers.rgaa._navigation import (
    MAIN_WORDS,
    MENU_WORDS,
    MIN_LINKS,
    links,
    same_page,
    search_fields,
    target_of,
    tokens,
)
from checkers.rgaa._page import drawn, on_page, unread
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.axtree import AxTree
from preuve.views.dom import Dom

ROLES: Mapping[str, str] = {
    "header": "banner",
    "nav": "navigation",
    "main": "main",
    "footer": "contentinfo",
    "search": "search",
}
_AREAS = frozenset({*ROLES.values(), "complementary"})
_WORDS: Mapping[str, frozenset[str]] = {
    "header": frozenset({"header", "site-header", "masthead", "entete", "en-tete", "bandeau"}),
    "nav": MENU_WORDS,
    "main": MAIN_WORDS,
    "footer": frozenset({"footer", "site-footer", "pied", "pied-de-page", "pieddepage", "colophon"}),
    "search": frozenset({"recherche", "searchform", "search-form", "moteur-recherche"}),
}
_TAGS = {"header": "header", "nav": "nav", "main": "main", "footer": "footer", "search": "search"}
_NAMES = {
    "header": ("l’en-tête", "the header"),
    "nav": ("la navigation", "the navigation"),
    "main": ("le contenu principal", "the main content"),
    "footer": ("le pied de page", "the footer"),
    "search": ("la recherche", "the search"),
}
_HEADINGS = ".//h1 | .//h2 | .//h3 | .//h4 | .//h5 | .//h6 | .//*[@role='heading']"
_BUTTONS = "//button | //summary | //input[@type='button'] | //*[contains(concat(' ', @role, ' '), ' button ')]"
_SECTIONING = {"article", "section", "main", "aside", "nav"}
_PLAIN = {"div", "ul", "ol", "table", "form", "td", "span", "p"}
MAX_DEPTH = 4  # elements around an area that only a class names: html, body and two wrappers
MIN_LIST = 3  # links of a list that is taken for a menu


@dataclass(frozen=True, slots=True)
class Area:
    """One of the areas that the test is about: its `kind` (a key of ROLES) and its element."""

    kind: str
    element: Any


def areas(document: Dom, ax: AxTree) -> list[Area]:
    """The areas of a document that are shown and hold something, each kind once, the outermost first."""
    found: dict[str, Area] = {}
    path = (
        "//body//*[self::header or self::nav or self::main or self::footer or self::search or @role or @id or @class]"
    )
    for element in document.xpath(path):
        for kind in ROLES:
            if kind not in found and _is(document, ax, element, kind) and _filled(document, element, kind):
                found[kind] = Area(kind, element)
    fields = [one for one in search_fields(document) if document.displayed(one)]
    forms = fields[0].xpath("ancestor::form[1]") if fields else []
    if "search" not in found and forms and not _in_section(forms[0]):
        found["search"] = Area("search", forms[0])
    return list(found.values())


def _is(document: Dom, ax: AxTree, element: Any, kind: str) -> bool:
    if ax.role(document, element) == ROLES[kind]:
        return True
    if element.tag == _TAGS[kind]:
        return not _in_section(element)
    words = _WORDS[kind]
    if element.tag not in _PLAIN or not tokens(element) & words or _in_section(element):
        return False
    # Many things are called so by a class: an area is called so once, at the top of the page's structure.
    own = (element.get("id") or "").strip().lower() in words
    outer = sum(1 for _ in element.iterancestors()) <= MAX_DEPTH
    twins = [one for one in document.xpath("//*[@class]") if one.tag in _PLAIN and tokens(one) & words]
    return own or (outer and len(twins) == 1)


def _in_section(element: Any) -> bool:
    return any(node.tag in _SECTIONING or node.get("role") for node in element.iterancestors())


def _filled(document: Dom, element: Any, kind: str) -> bool:
    if kind == "nav" and len(element.xpath(".//a[@href]")) < MIN_LINKS:
        return False
    return drawn(document, element) and bool(element.text_content().strip() or element.xpath(".//img | .//input"))


@on_page
def _landmarks(given: Given) -> Iterator[Finding]:
    dom, ax = given["dom"], given["axtree"]
    found = areas(dom, ax)
    if dom.xpath("//frameset") or any(unread(dom)):
        yield given.ask("framed", Pointer("selector", "body"))
        return
    if not dom.xpath("//body//text()[normalize-space()] | //body//img | //body//input"):
        yield given.inapplicable("empty")
        return
    lost = [area for area in found if not _has_role(dom, ax, area)]
    faults = [area for area in lost if _out_of_reach(dom, area)]
    for area in faults:
        yield given.failed("unreachable", dom.pointer(area.element), **_args([area]))
    if faults:
        return
    if found and not lost and _all_in_areas(dom, ax):
        yield given.passed("roles", dom.pointer(found[0].element), count=len(found), **_args(found))
    elif lost:
        yield given.ask("other-ways", dom.pointer(lost[0].element), **_args(lost))
    else:
        yield given.ask("unmarked", dom.pointer(found[0].element) if found else Pointer("selector", "body"))


def _args(found: list[Area]) -> dict[str, str]:
    french, english = zip(*(_NAMES[area.kind] for area in found), strict=True)
    return {"areas_fr": ", ".join(french), "areas_en": ", ".join(english)}


def _has_role(document: Dom, ax: AxTree, area: Area) -> bool:
    """Whether the area is, stands directly around, or holds, a landmark of its kind."""
    wanted = ROLES[area.kind]
    if ax.role(document, area.element) == wanted:
        return True
    around = any(ax.role(document, node) == wanted for node in area.element.iterancestors())
    inside = any(ax.role(document, node) == wanted for node in area.element.iterdescendants() if _may_be_area(node))
    return around or inside


def _may_be_area(node: Any) -> bool:
    return isinstance(node.tag, str) and (node.tag in _TAGS.values() or node.get("role") is not None)


def _out_of_reach(document: Dom, area: Area) -> bool:
    """Whether the area surely has none of the ways: no heading in it, no button before it, no link past or to it.

    Main content is not judged so: the area may begin elsewhere than its element.
    """
    element = area.element
    if (
        area.kind == "main"
        or element.xpath(_HEADINGS)
        or element.xpath("preceding-sibling::*[1][self::h1 or self::h2 or self::h3 or self::h4]")
    ):
        return False
    before = set(element.xpath("preceding::*"))
    if any(button in before for button in document.xpath(_BUTTONS)):
        return False
    inside = {element, *element.iterdescendants()}
    for link, address in links(document):
        fragment = same_page(document, address)
        if link not in inside and fragment is not None and target_of(document, fragment) is not None:
            return False
    # A link without an address of its own may be made to work by a script.
    return not any(address.startswith("javascript:") for _, address in links(document))


def _all_in_areas(document: Dom, ax: AxTree) -> bool:
    """Whether every area there may be is marked: all content lies in one, one main, menus in navigation areas."""
    marked = {node for node in document.xpath("//body//*") if ax.role(document, node) in _AREAS}
    mains = [node for node in marked if ax.role(document, node) == "main" and document.displayed(node)]
    if len(mains) != 1:
        return False
    for text in document.xpath(
        "//body//text()[normalize-space()][not(ancestor::script or ancestor::style or ancestor::noscript)]"
    ):
        element = text.getparent().getparent() if text.is_tail else text.getparent()
        around = {element, *element.iterancestors()}
        if document.displayed(element) and not around & marked and not _in_page_link(around):
            return False
    if any(not _within(document, ax, one, "search") for one in search_fields(document) if document.displayed(one)):
        return False
    lists = [one for one in document.xpath("//ul | //ol") if len(one.xpath(".//a[@href]")) >= MIN_LIST]
    menus = [one for one in lists if document.displayed(one) and not _within(document, ax, one, "main")]
    if any(
        not (_within(document, ax, one, "navigation") or _within(document, ax, one, "contentinfo")) for one in menus
    ):
        return False
    # Areas that the main content swallows, by their names.
    return not any(
        tokens(node) & words
        for node in mains[0].xpath(".//div | .//ul | .//form")
        for kind, words in _WORDS.items()
        if kind != "main" and not _within(document, ax, node, ROLES[kind])
    )


def _in_page_link(around: set[Any]) -> bool:
    return any(node.tag == "a" and "#" in (node.get("href") or "") for node in around)


def _within(document: Dom, ax: AxTree, element: Any, role: str) -> bool:
    return any(ax.role(document, node) == role for node in (element, *element.iterancestors()))


CHECKS = (
    Check(
        "rgaa.landmarks",
        needs=("http", "dom", "axtree"),
        run=_landmarks,
        refs=("rgaa:12.6.1",),
        limits={"menu": MIN_LINKS, "list": MIN_LIST},
    ),
)
