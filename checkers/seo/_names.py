"""What links, headings and images are called, for those who see the page and those who hear it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checkers.seo._page import once
from preuve.views.document import text_of
from preuve.views.dom import Dom

HEARD = "not(ancestor-or-self::*[@aria-hidden='true'])"  # an XPath condition
_HEADINGS = f"//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6 or @role='heading'][{HEARD}]"
_LINKS = f"//a[@href][{HEARD}][not(@role='presentation') and not(@role='none')]"
_MUTE = {"script", "style", "template", "noscript"}
_GLYPHS = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd\u200b-\u200d\ufeff]")  # icon fonts, invisible characters
_MAX_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that is not hidden from screen readers. `shown`: the browser draws it."""

    element: Any
    level: int
    name: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A link that the browser draws and screen readers hear."""

    element: Any
    name: str
    href: str


def links(dom: Dom) -> list[Link]:
    """The links shown, in the order of the document."""
    return once(dom, "links", lambda: [_link(dom, link) for link in dom.xpath(_LINKS) if dom.displayed(link)])


def _link(dom: Dom, element: Any) -> Link:
    return Link(element, name_of(dom, element), element.get("href", "").strip()[:2000])


def headings(dom: Dom) -> list[Heading]:
    """The headings in the order of the document: h1 to h6, and elements in the role of a heading."""
    return once(dom, "headings", lambda: _headings(dom))


def _headings(dom: Dom) -> list[Heading]:
    return [
        Heading(element, level, name_of(dom, element), dom.displayed(element))
        for element in dom.xpath(_HEADINGS)
        if (level := _level(element))
    ]


def _level(element: Any) -> int:
    """1 to 6 and more, or 0 when the element has been given another role."""
    if element.get("role", "heading").strip().lower() != "heading":
        return 0
    said = element.get("aria-level", "").strip()
    if said.isascii() and said.isdigit():
        return int(said)
    return int(element.tag[1]) if re.fullmatch("h[1-6]", element.tag) else 2


def name_of(dom: Dom, element: Any) -> str:
    """The accessible name (WAI-ARIA AccName, simply): labels, then contents as drawn, then the tooltip.

    A text that is not drawn counts only where the element itself is not drawn: a closed menu has names too.
    """
    label = _labelled(element) or element.get("aria-label", "") or element.get("alt", "")
    name = _clean(label) or _clean("".join(_contents(dom, element, not dom.displayed(element), 0)))
    return name or _clean(element.get("title", ""))


def hidden_text(element: Any) -> str:
    """All the text inside, drawn or not: what a nameless element may yet be called."""
    return _clean(text_of(element)) or ("?" if element.xpath("boolean(.//slot)") else "")


def _labelled(element: Any) -> str:
    ids = element.get("aria-labelledby", "").split()[:5]
    tree = element.getroottree()
    return " ".join(text_of(found[0]) for one in ids if (found := tree.xpath("//*[@id=$id]", id=one)))


def _contents(dom: Dom, element: Any, all_text: bool, depth: int) -> Iterator[str]:
    drawn = all_text or dom.displayed(element)
    if drawn and element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _MUTE and child.get("aria-hidden") != "true":
            label = child.get("aria-label") or child.get("alt") or ""
            if label and (all_text or dom.displayed(child)):
                yield f" {label} "
            elif depth < _MAX_DEPTH:
                gap = "" if dom.style(child, "display").startswith("inline") else " "
                yield gap
                # A title inside a drawing is never drawn, and names it all the same.
                yield from _contents(dom, child, all_text or child.tag == "title", depth + 1)
                yield gap
        if drawn and child.tail:
            yield child.tail


def _clean(text: str) -> str:
    return " ".join(_GLYPHS.sub("", text).split())
