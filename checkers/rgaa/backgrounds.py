"""RGAA 10.5: colours of text and of backgrounds are declared together, on an element or on one around it.

Colours of backgrounds are read as the browser computed them; which element has a colour of text declared, only the
style sheets tell. Where a body has both, the whole page has them: that settles most pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import tinycss2
import tinycss2.color4

from checkers.rgaa._colour import parse
from checkers.rgaa._css import Rule, declarations, elements, of_part, rules, subject
from checkers.rgaa._page import blank, capped, on_page, unread
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

MAX_SELECTORS = 600  # of rules with colours: a page with more is decided by its body, or by a human
MAX_PIECES = 3000
_COLOUR, _BACK, _PICTURE = "10.5.1", "10.5.2", "10.5.3"
_NO_COLOUR = {"inherit", "initial", "unset", "revert", "revert-layer", "currentcolor", "none", ""}
# Elements that the browser itself gives a background.
_NATIVE = {"button", "input", "select", "textarea", "mark", "dialog", "meter", "progress", "option"}
_NO_TEXT = {"script", "style", "noscript", "template", "head", "title", "option"}


@dataclass
class Declared:
    """Which elements have a colour of text, a colour or a picture of background declared: the selector that says so.

    `maybe`: those for which a condition or an unknown value leaves it open. `any`: declared at all, for anything.
    `whole`: every rule was read.
    """

    text: dict[Any, str] = field(default_factory=dict)
    back: dict[Any, str] = field(default_factory=dict)
    picture: dict[Any, str] = field(default_factory=dict)
    maybe: dict[str, set[Any]] = field(default_factory=lambda: {"text": set(), "back": set(), "picture": set()})
    any: set[str] = field(default_factory=set)
    whole: bool = True


@lru_cache(maxsize=4096)
def _says(value: str) -> str:
    """What a value of `background` or `color` holds: "colour", "picture", both parted by a space, "maybe", or ""."""
    plain = value.split("!")[0].strip()
    if "var(" in plain or "env(" in plain or "attr(" in plain:
        return "maybe"
    found = []
    for part in tinycss2.parse_component_value_list(plain, skip_comments=True):
        text = tinycss2.serialize([part]).strip().lower()
        if "gradient(" in text or text.startswith(("url(", "image-set(", "-webkit-image-set(", "cross-fade(")):
            found.append("picture")
        elif text not in _NO_COLOUR and not text.isdigit():
            colour = tinycss2.color4.parse_color(part)
            if colour is not None and not isinstance(colour, str) and colour.alpha > 0:
                found.append("colour")
    return " ".join(dict.fromkeys(found))


def declared(given: Given) -> Declared:
    """What the sheets and the `style` attributes of the page declare for the elements of its own document."""
    dom: Dom = given["dom"]
    found = Declared()
    told = [(rule, colours, selector) for rule, colours in _coloured(given) for selector in rule.selectors]
    found.any = {kind for _, colours, _ in told for kind in colours}
    if len(told) > MAX_SELECTORS or _settled(dom, told):
        found.whole = len(told) <= MAX_SELECTORS
        told = [one for one in told if _about_all(dom, one[2])]
    for rule, colours, selector in told:
        if of_part(selector):
            found.whole = found.whole and not rule.declarations.get("content")
            continue
        matched = elements(dom.root, subject(selector))
        if matched is None:
            found.whole = False
            continue
        for element in matched:
            _note(dom, found, element, colours, selector, bool(rule.medium))
    for element in dom.xpath("//*[@style]"):
        colours = _colours(declarations(element.get("style")))
        found.any |= set(colours)
        _note(dom, found, element, colours, "style", False)
    return found


def _coloured(given: Given) -> Iterator[tuple[Rule, dict[str, str]]]:
    for rule in rules(given["sheets"]):
        colours = _colours(rule.declarations)
        if colours:
            yield rule, colours


def _settled(dom: Dom, told: list[tuple[Rule, dict[str, str], str]]) -> bool:
    """Whether the body or the root has both colours by a rule of its own: then nothing else needs to be matched."""
    body = dom.root.find("body")
    plain = [colours for rule, colours, selector in told if selector in {"body", "html", ":root"} and not rule.medium]
    back = any(_opaque(dom, element) for element in (dom.root, body) if element is not None)
    return back and any(colours.get("text") == "yes" for colours in plain)


def _opaque(dom: Dom, element: Any) -> bool:
    colour = parse(dom.style(element, "background-color"))
    return colour is not None and colour[3] > 0


def _colours(declared: Mapping[str, str]) -> dict[str, str]:
    """By "text", "back" and "picture": "yes" or "maybe"."""
    found: dict[str, str] = {}
    for name, value in declared.items():
        if name not in {"color", "background", "background-color", "background-image"}:
            continue
        says = _says(value)
        if name == "color" and says == "maybe":
            says = "colour"  # a variable: whatever it holds, a colour of text is declared
        elif name == "color" and not says and value.split("!")[0].strip() not in {*_NO_COLOUR, "transparent"}:
            says = "maybe"  # a colour in a notation that is not known here
        kinds = (
            ["text"]
            if name == "color"
            else [{"colour": "back", "picture": "picture"}[word] for word in says.split() if word != "maybe"]
        )
        if says == "maybe":
            wide = {"color": ["text"], "background": ["back", "picture"], "background-color": ["back"]}
            for kind in wide.get(name, ["picture"]):
                found.setdefault(kind, "maybe")
        elif says:
            found |= dict.fromkeys(kinds, "yes")
    return found


def _note(dom: Dom, found: Declared, element: Any, colours: dict[str, str], selector: str, conditional: bool) -> None:
    for kind, certainty in colours.items():
        unknown = certainty == "maybe" and not (kind == "back" and _opaque(dom, element))
        if conditional or unknown:
            found.maybe[kind].add(element)
        else:
            getattr(found, kind).setdefault(element, selector)


def _about_all(dom: Dom, selector: str) -> bool:
    """Whether the selector may be about the body or the root."""
    last = selector.replace(">", " ").split()[-1] if selector.split() else ""
    body = dom.root.find("body")
    names = {"html", "body", ":root", "*"} | {
        f".{name}" for name in ((body.get("class") or "").split() if body is not None else ())
    }
    return last in names or last.partition(":")[0] in names


@on_page
def _backgrounds(given: Given) -> Iterator[Finding]:
    dom: Dom = given["dom"]
    known = declared(given)
    framed = bool(dom.frames) or any(unread(dom))
    yield from _of(given, _COLOUR, known, framed, known.text, "text", _has_back(dom, known))
    yield from _of(given, _BACK, known, framed, known.back, "back", lambda element: element in known.text)
    yield from _of(given, _PICTURE, known, framed, known.picture, "picture", _has_back(dom, known))


def _has_back(dom: Dom, known: Declared) -> Callable[[Any], bool]:
    def has(element: Any) -> bool:
        colour = parse(dom.style(element, "background-color"))
        if dom.box(element) is None:
            return element in known.back
        return colour is None or colour[3] > 0

    return has


def _of(
    given: Given, test: str, known: Declared, framed: bool, mine: dict[Any, str], kind: str, has: Callable[[Any], bool]
) -> Iterator[Finding]:
    dom: Dom = given["dom"]
    ref = (f"rgaa:{test}",)
    body = dom.root.find("body")
    held = any(has(element) for element in (dom.root, body) if element is not None)
    if kind not in known.any:
        yield given.ask("beyond", refs=ref) if framed else given.inapplicable(f"none-{kind}", refs=ref)
        return
    if held:
        yield given.ask("frames", refs=ref) if framed else given.passed(f"whole-{kind}", refs=ref)
        return
    other = "text" if kind == "back" else "back"
    bad = list(_bad(dom, known, mine, has, other))
    faults = [one for one in bad if one[1]]
    doubts = [one for one in bad if not one[1]]
    yield from capped(given, faults, lambda one: _fault(given, kind, ref, framed, one[0], mine[one[0]]))
    if faults:
        return
    open_ones = not known.whole or bool(known.maybe[kind]) or framed or bool(doubts)
    if open_ones or not mine:
        yield given.ask("to-judge", refs=ref, count=len(doubts))
    else:
        yield given.passed("together", refs=ref, count=len(mine))


def _fault(given: Given, kind: str, ref: tuple[str, ...], framed: bool, element: Any, selector: str) -> Finding:
    say = given.ask if framed else given.failed
    return say(
        f"alone-{kind}" if not framed else f"maybe-{kind}", given["dom"].pointer(element), refs=ref, selector=selector
    )


def _bad(
    dom: Dom, known: Declared, mine: dict[Any, str], has: Callable[[Any], bool], other: str
) -> Iterator[tuple[Any, bool]]:
    """Elements with one declaration that lack the other, on them and around: (element, whether that is certain)."""
    told: set[str] = set()
    for element, selector in list(mine.items())[:MAX_PIECES]:
        if selector != "style" and selector in told:
            continue
        chain = (element, *element.iterancestors())
        if element.tag in _NO_TEXT or any(has(node) for node in chain):
            continue
        if any(
            node in known.maybe[other] or node.get("bgcolor") or node.get("text") or node.get("color") for node in chain
        ):
            yield element, False
            continue
        text = _text_of(dom, element, has, set(element.iter()))
        certain = text is not None and known.whole and element.tag not in _NATIVE
        if certain:
            told.add(selector)
        yield element, certain


def _text_of(dom: Dom, element: Any, has: Callable[[Any], bool], inside: set[Any]) -> Any | None:
    """An element with text that is shown, in `element`, with nothing of the missing kind on the way."""
    for node in element.iter():
        if not isinstance(node.tag, str) or node.tag in _NO_TEXT or not dom.displayed(node) or node.tag in _NATIVE:
            continue
        if blank(node.text) or any(blank(child.tail) for child in node):
            way = [node, *node.iterancestors()]
            if not any(has(one) for one in way if one in inside):
                return node
    return None


CHECKS = (Check("rgaa.backgrounds", needs=("http", "dom", "sheets"), run=_backgrounds),)
