"""RGAA 10.6 and 3.3: links in text that only their colour tells apart, and the edges of form fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from checkers.rgaa._colour import Colour, contrast, hexadecimal, over, parse, seen
from checkers.rgaa._css import Rule, elements, of_part, rules, subject
from checkers.rgaa._page import blank, capped, documents, on_page, point, unread
from checkers.rgaa._referential import REF, load
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

# RGAA 10.6.1 and 3.3.1: the ratio a link needs with the text around it, and a field with what lies around it.
LEAST = 3.0
# So many letters around a link, and it surely stands in running text.
RUNNING = 20
LINK, LINK_WCAG, FIELD = "rgaa:10.6.1", "wcag:1.4.1", ("rgaa:3.3.1", "wcag:1.4.11")

_LINKS = "//a[@href] | //*[@role='link']"
_PICTURE = "descendant::*[self::img or self::svg or self::canvas or self::object or @role='img']"
_LETTER = re.compile(r"[^\W\d_]")
_STEPS = {
    "nav",
    "header",
    "footer",
    "menu",
    "aside",
    "button",
    "summary",
    "label",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
}
# Styles by which a link may differ from the text around it, besides its colour.
_OTHERS = (
    "font-weight", "font-style", "font-size", "font-family", "background-image", "box-shadow", "text-transform",
    "letter-spacing", "display",
)  # fmt: skip
_CUES = re.compile(
    r"text-decoration(?:-line|-style|-thickness)?|border[\w-]*|outline[\w-]*|font[\w-]*|text-transform|box-shadow|background-image|letter-spacing|transform|text-shadow|background"
)
_HOVERS = {"mouseover", "mouseenter", "pointerover", "pointerenter"}


@dataclass(frozen=True, slots=True)
class Linked:
    """A link that nothing but its colour tells apart, as far as can be seen: `sure` when nothing else can."""

    document: Dom
    within: str
    element: Any
    ratio: float | None
    sure: bool
    colours: tuple[str, str]


@on_page
def _links(given: Given) -> Iterator[Finding]:
    every = rules(given["sheets"])
    marked = _decorated(given, every)
    found = [one for document, within in documents(given["dom"]) for one in _in_text(document, within, marked)]
    bad = [one for one in found if one.sure and one.ratio is not None and one.ratio < LEAST]
    unsure = [one for one in found if one not in bad and (not one.sure or one.ratio is None)]
    fine = [one for one in found if one not in bad and one not in unsure]
    yield from capped(given, bad, lambda one: _low(given, one))
    yield from capped(given, unsure, lambda one: given.ask("unsure", _at(one), refs=(LINK,)))
    states = [(one, *_cues(given, every, one)) for one in fine]
    yield from capped(
        given, [one for one in states if one[1] != "yes" or one[2] != "yes"], lambda one: _state(given, one[0], one[1])
    )
    if bad or unsure:
        return
    if any(unread(given["dom"])):
        yield given.ask("frames", refs=(LINK,))
    elif fine and all(hover == focus == "yes" for _, hover, focus in states):
        yield given.passed("told-apart", refs=(LINK,), count=len(fine))
    elif not fine:
        yield given.inapplicable("none", refs=(LINK,))


def _at(one: Linked) -> Any:
    return point(one.document, one.within, one.element)


def _low(given: Given, one: Linked) -> Finding:
    ratio = int((one.ratio or 1) * 100) / 100
    if one.within:
        return given.ask("unsure", _at(one), refs=(LINK,))
    # A link in the very colour of the text breaks the RGAA's test; WCAG speaks of colour used as the only sign.
    refs = (LINK, LINK_WCAG) if ratio > 1 else (LINK,)
    return given.failed("low", _at(one), refs=refs, ratio=ratio, link=one.colours[0], text=one.colours[1], least=LEAST)


def _state(given: Given, one: Linked, hover: str) -> Finding:
    if hover == "no" and not one.within:
        return given.failed("no-hover", _at(one), refs=(LINK,))
    return given.ask("states", _at(one), refs=(LINK,))


def _in_text(document: Dom, within: str, marked: set[Any]) -> Iterator[Linked]:
    for link in document.xpath(_LINKS):
        if not blank("".join(link.itertext())) or link.xpath(_PICTURE):
            continue
        block = _block(document, link)
        letters = len(_LETTER.findall(_around(block)))
        if not letters or (document.displayed(link) and _marked(document, link, block)):
            continue
        if not document.displayed(link):
            yield Linked(document, within, link, None, False, ("", ""))
            continue
        plain = letters >= RUNNING and not any(node.tag in _STEPS for node in (link, *link.iterancestors()))
        other = (
            link in marked or any(node in marked for node in link.iterdescendants()) or _differs(document, link, block)
        )
        mine, theirs = seen(document, _holder(link)), seen(document, block)
        if mine is None or theirs is None:
            yield Linked(document, within, link, None, False, ("", ""))
            continue
        names = (hexadecimal(mine[0]), hexadecimal(theirs[0]))
        yield Linked(document, within, link, contrast(mine[0], theirs[0]), plain and not other, names)


def _holder(link: Any) -> Any:
    """The element in the link that holds its text."""
    if blank(link.text) or not len(link):
        return link
    return next((node for node in link.iterdescendants() if isinstance(node.tag, str) and blank(node.text)), link)


def _block(document: Dom, link: Any) -> Any:
    for node in link.iterancestors():
        if not document.style(node, "display").startswith("inline") and node.tag not in {
            "span",
            "b",
            "i",
            "em",
            "strong",
        }:
            return node
    return link.getparent()


def _around(block: Any) -> str:
    """The text of the block that stands in none of its links."""
    parts = [block.text or ""]
    for child in block:
        if isinstance(child.tag, str) and child.tag not in {
            "a",
            "script",
            "style",
            "button",
            "ul",
            "ol",
            "div",
            "p",
            "table",
            "select",
        }:
            parts.append(_around(child))
        parts.append(child.tail or "")
    return " ".join(parts)


def _marked(document: Dom, link: Any, block: Any) -> bool:
    """Whether the link, or all that is in it, has a line of its own: underlined, or with an edge below."""
    around = "underline" in document.style(block, "text-decoration-line")
    for node in (link, *link.iterdescendants()):
        if not isinstance(node.tag, str):
            continue
        lines = document.style(node, "text-decoration-line")
        if ("underline" in lines and not around) or "overline" in lines:
            return True
        edge = parse(document.style(node, "border-bottom-color"))
        drawn = document.style(node, "border-bottom-style") not in {"none", "hidden", ""}
        if drawn and document.style(node, "border-bottom-width") != "0px" and (edge is None or edge[3] > 0):
            return True
    for node in link.iterancestors():
        if node is block:
            break
        # An underlined wrapper marks the link when it holds nothing else.
        if "underline" in document.style(node, "text-decoration-line") and not _LETTER.search(_around(node)):
            return True
    return False


def _differs(document: Dom, link: Any, block: Any) -> bool:
    for node in (link, *(one for one in link.iterdescendants() if isinstance(one.tag, str))):
        if any(document.style(node, name) != document.style(block, name) for name in _OTHERS if name != "display"):
            return True
        if document.style(node, "display") not in {"inline", ""} or document.style(node, "outline-style") not in {
            "none",
            "auto",
            "",
        }:
            return True
        back = parse(document.style(node, "background-color"))
        if back is None or (back[3] > 0 and node is not block):
            return True
    return False


def _decorated(given: Given, every: tuple[Rule, ...]) -> set[Any]:
    """Elements that styles give a part of their own, an icon say, or an edge that is not below."""
    found: set[Any] = set()
    for rule in every:
        content = rule.declarations.get("content", "none").strip("'\" ")
        parts = [one for one in rule.selectors if of_part(one) and content not in {"none", "normal", ""}]
        for selector in rule.selectors if _edged(tuple(rule.declarations)) else parts:
            bare = re.sub(r"::?[\w-]+\s*$", "", selector) if of_part(selector) else subject(selector)
            for document, _ in documents(given["dom"]):
                found.update(elements(document.root, bare or "*") or ())
    return found


@lru_cache(4096)
def _edged(names: tuple[str, ...]) -> bool:
    return any(re.match(r"border(?:-(?:top|left|right)|$|-width|-style)|padding", name) for name in names)


def _cues(given: Given, every: tuple[Rule, ...], one: Linked) -> tuple[str, str]:
    """Whether hovering, and focus, change more than the colour: "yes", "no" or "maybe"."""
    hover = _changes(every, one, ":hover")
    focus = _changes(every, one, ":focus")
    if any(listener["type"] in _HOVERS for listener in given["listeners"]):
        hover = "maybe" if hover == "no" else hover
    if focus != "yes":
        # The browser's own ring is such a sign, unless styles take it away.
        focus = "maybe" if _takes_ring(every, one) else "yes"
    return hover, focus


def _changes(every: tuple[Rule, ...], one: Linked, moment: str) -> str:
    answer = "no"
    for rule in every:
        for selector in rule.selectors:
            if moment not in selector or of_part(selector):
                continue
            matched = elements(one.document.root, subject(selector))
            if matched is None:
                answer = "maybe" if answer == "no" else answer
            elif one.element in matched and any(_is_cue(name, value) for name, value in rule.declarations.items()):
                if not rule.medium:
                    return "yes"
                answer = "maybe"
    return answer


def _is_cue(name: str, value: str) -> bool:
    plain = value.split("!")[0].strip()
    if name == "background":
        return "url(" in plain or "gradient(" in plain
    return bool(_CUES.fullmatch(name)) and plain not in {"none", "0", "inherit", "initial", "unset", "0px"}


def _takes_ring(every: tuple[Rule, ...], one: Linked) -> bool:
    for rule in every:
        outline = rule.declarations.get(
            "outline", rule.declarations.get("outline-style", rule.declarations.get("outline-width"))
        )
        if outline is None or outline.split("!")[0].strip() not in {"none", "0", "0px"}:
            continue
        for selector in rule.selectors:
            matched = elements(one.document.root, subject(selector))
            if matched is None or one.element in matched:
                return True
    return False


_KINDS = ("", "text", "search", "email", "tel", "url", "number", "password")
_FIELDS = "//input[not(@type) or " + " or ".join(f"@type='{kind}'" for kind in _KINDS) + "] | //textarea"


@on_page
def _components(given: Given) -> Iterator[Finding]:
    dom, kinds = given["dom"], load().kinds
    pages = list(documents(dom))
    controls = [
        (doc, within, el) for doc, within in pages for kind in ("focusable", "widget") for el in doc.xpath(kinds[kind])
    ]
    scopes = [load().scopes[name].kinds for name in load().tests[FIELD[0].removeprefix(REF)]]
    there = [any(document.xpath(kinds[kind]) for document, _ in pages for kind in scope) for scope in scopes]
    if not all(there) and not any(unread(dom)):
        return  # that nothing is there to be looked at, `rgaa.absence` says
    every = rules(given["sheets"])
    edges = any(re.match(r"border-(?:top|left|right)", name) for rule in every for name in rule.declarations)
    pale = [(document, within, field, ratio) for document, within in pages for field, ratio in _pale(document)]
    if not edges:
        yield from capped(
            given,
            [one for one in pale if not one[1]],
            lambda one: given.failed("pale", point(*one[:3]), refs=FIELD, ratio=int(one[3] * 100) / 100, least=LEAST),
        )
    if edges or not pale:
        where = point(*pale[0][:3]) if pale else point(*controls[0]) if controls else None
        yield given.ask("look", where, refs=FIELD[:1], count=len(controls))


def _pale(document: Dom) -> Iterator[tuple[Any, float]]:
    """Fields that neither their edge nor their own colour tells from what lies around them, with the best ratio."""
    for one in document.xpath(_FIELDS):
        box = document.box(one)
        if box is None or not document.displayed(one) or box.width < 20 or one.xpath("ancestor-or-self::*[@disabled]"):
            continue
        parent = one.getparent()
        around = seen(document, parent) if parent is not None else None
        edge, fill = parse(document.style(one, "border-bottom-color")), parse(document.style(one, "background-color"))
        extras = (
            document.style(one, "box-shadow"),
            document.style(one, "background-image"),
            document.style(one, "outline-style"),
        )
        plain = all(value in {"none", ""} for value in extras) and document.style(one, "opacity") in {"1", ""}
        drawn = (
            document.style(one, "border-bottom-style") == "solid"
            and document.style(one, "border-bottom-width") != "0px"
        )
        if around is None or edge is None or fill is None or not plain or not drawn:
            continue
        outside: Colour = around[1]
        inside = over(fill, outside)
        line = over(edge, inside)
        best = max(contrast(line, outside), contrast(inside, outside), contrast(line, inside))
        if best < LEAST:
            yield one, best


CHECKS = (
    Check(
        "rgaa.links-by-colour",
        needs=("http", "dom", "sheets", "listeners"),
        run=_links,
        limits={"ratio": LEAST, "letters": RUNNING},
    ),
    Check("rgaa.component-contrast", needs=("http", "dom", "sheets"), run=_components, limits={"ratio": LEAST}),
)
