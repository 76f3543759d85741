"""RGAA 7.2: what a script does has an alternative that is as good; what stands for it is kept up to date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checkers.rgaa._components import NEEDS, quiet
from checkers.rgaa._fields import is_static, plain
from checkers.rgaa._page import documents, on_page, point
from checkers.rgaa._referential import load
from checkers.rgaa._settle import whole
from checkers.rgaa._telling import Judged, aside, doubt, short, tell
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# How pages name the way around their scripts.
_WAY = re.compile(
    r"sans (?:java)?script|without (?:java)?script|java ?script|no-?js|"
    r"version (?:accessible|simplifi[ée]e|texte|alternative|html)|"
    r"(?:accessible|text|basic|simple|html|alternative) version|mode accessible|accessible mode|alternative accessible",
    re.IGNORECASE,
)
MAX_WAY = 300  # characters: a text that offers a way is short
_WORKED = {"click", "submit", "change"}
_TRACKERS = {"img", "iframe", "style", "link", "meta"}


@on_page
def _alternatives(given: Given) -> Iterator[Finding]:
    if is_static(given):
        yield from tell(given, (), aside, _nowhere)
        return
    found: list[tuple[Pointer, Judged]] = []
    for noscript in given["source"].root.xpath("//noscript"):
        text = plain(noscript)
        if text or any(not _tracks(node) for node in noscript.iterdescendants() if isinstance(node.tag, str)):
            line = str(noscript.sourceline or 0)
            found.append((Pointer("line", line, short(text)), doubt("noscript", text=short(text) or "–")))
    for document, within in documents(given["dom"]):
        texts = ((link, plain(link)) for link in document.xpath("//a | //button | //p | //div[not(*)] | //span"))
        ways = [(link, text) for link, text in texts if len(text) < MAX_WAY and _WAY.search(text)]
        found += [(point(document, within, link), doubt("way", text=short(text))) for link, text in ways]
    found += [(where, doubt("native")) for where in _working_alone(given)]
    yield from tell(given, found, lambda item: item[1], lambda item: item[0])


def _working_alone(given: Given) -> Iterator[Pointer]:
    """Links and forms that a script listens to, and that do something of their own where scripts do not run."""
    heard = {one["node"] for one in given["listeners"] if one["type"] in _WORKED}
    for document, within in documents(given["dom"]):
        for element in document.xpath("//a[@href] | //area[@href] | //form"):
            address = (element.get("href") or "").strip().lower()
            leads = element.tag == "form" or not address.startswith(("#", "javascript:", "mailto:", "tel:"))
            worked = {element, *(element.iterdescendants() if element.tag == "form" else ())}
            if leads and (address or element.tag == "form") and any(document.backend(e) in heard for e in worked):
                yield point(document, within, element)


def _nowhere(_: Any) -> Pointer:
    return Pointer("selector", "body")


def _tracks(element: Any) -> bool:
    """Whether an element is there for counting visits, or for the looks."""
    if element.tag not in _TRACKERS:
        return False
    style = (element.get("style") or "").replace(" ", "").lower()
    small = any((element.get(side) or "").strip() in {"0", "1", "0px", "1px"} for side in ("width", "height"))
    return element.tag not in {"img", "iframe"} or small or "display:none" in style or "visibility:hidden" in style


@on_page
def _updates(given: Given) -> Iterator[Finding]:
    kinds = [load().kinds[name] for name in load().scopes["non-text"].kinds]
    pages = list(documents(given["dom"]))
    found = [
        (document, within, element) for document, within in pages for path in kinds for element in document.xpath(path)
    ]
    if quiet(given) or not found:
        yield given.inapplicable("none") if whole(given) else given.ask("beyond")
        return
    first = point(*found[0])
    listed = [point(*place).value for place in found[:20]]
    yield given.ask("judge", first, count=len({id(place[2]) for place in found}), elements=listed)


CHECKS = (
    Check("rgaa.script-alternative", NEEDS, _alternatives, refs=("rgaa:7.2.1",)),
    Check("rgaa.script-updates", NEEDS, _updates, refs=("rgaa:7.2.2",)),
)
