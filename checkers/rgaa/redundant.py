"""Beyond the RGAA: names that say twice what screen readers say already. None of these faults decides an RGAA test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checkers.rgaa._links import Link, links, words
from checkers.rgaa._page import blank, capped, documents, on_page, point, spoken
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.document import text_of
from preuve.views.dom import Dom

# Screen readers say "image" and "link" by themselves. A photo or a drawing may matter as such: they are left out.
_IMAGE_OF = re.compile(
    r"(?:une\s+|an?\s+)?(?:image|picture|graphic|visuel)\s+(?:de |du |des |d[’']|of )", re.IGNORECASE
)
_LINK_TO = re.compile(r"(?:lien\s+vers|link\s+to|cliquez\s+(?:ici\s+)?pour|click\s+(?:here\s+)?to)\s", re.IGNORECASE)


@on_page
def _alternatives(given: Given) -> Iterator[Finding]:
    images = [
        (document, within, image)
        for document, within in documents(given["dom"])
        for image in document.xpath("//img[@alt] | //input[@type='image'][@alt]")
        if document.displayed(image) and spoken(image) and blank(image.get("alt"))
    ]
    said = [place for place in images if _IMAGE_OF.match(blank(place[2].get("alt")))]
    twice = [place for place in images if place not in said and _beside(place[2])]
    if images and not said and not twice:
        yield given.passed("none")
    yield from capped(given, said, lambda place: _tell(given, "says-image", *place))
    yield from capped(given, twice, lambda place: _tell(given, "twice", *place))


def _beside(image: Any) -> bool:
    """Whether the link around the image shows the alternative as its text too."""
    link = next(image.iterancestors("a"), None)
    return link is not None and bool(words(text_of(link))) and words(text_of(link)) == words(image.get("alt"))


def _tell(given: Given, message: str, document: Dom, within: str, image: Any) -> Finding:
    return given.failed(message, point(document, within, image), text=blank(image.get("alt"))[:80])


@on_page
def _links(given: Given) -> Iterator[Finding]:
    named = [link for link in links(given["dom"], given["axtree"]) if link.shown and link.name]
    said = [link for link in named if _LINK_TO.match(link.name)]
    if named and not said:
        yield given.passed("none")
    yield from capped(given, said, lambda link: _say(given, link))


def _say(given: Given, link: Link) -> Finding:
    return given.failed("says-link", link.pointer, text=link.name[:80])


CHECKS = (
    Check("rgaa.advice-redundant-alternative", needs=("http", "dom"), run=_alternatives),
    Check("rgaa.advice-redundant-link-name", needs=("http", "dom", "axtree"), run=_links),
)
