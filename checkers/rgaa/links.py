"""RGAA 6.2: no link is empty. Names come from the browser; a link needs one, and something between its tags."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.rgaa._links import Link, content, links
from checkers.rgaa._page import on_page
from checkers.rgaa._settle import settle
from preuve.given import Given
from preuve.model import Check, Finding

# What may say something in ways that no name tells.
_OPAQUE = {"object", "embed", "iframe", "video", "audio", "canvas", "math"}


@on_page
def _contents(given: Given) -> Iterator[Finding]:
    found = links(given["dom"], given["axtree"])
    own = [link for link in found if link.element.tag != "area"]
    said = [(link, _judge(link)) for link in found]
    failed = [
        given.failed("empty", link.pointer, address=link.address or "–", refs=("wcag:2.4.4", "wcag:4.1.2"))
        for link, message in said
        if message == "empty"
    ]
    doubts = [
        given.ask(message, link.pointer, address=link.address or "–")
        for link, message in said
        if message not in {"", "empty"}
    ]
    if found and not own and not doubts:
        doubts = [given.ask("areas", found[0].pointer)]
    yield from settle(
        given, failed, doubts, lambda: given.passed("all", count=len(own)) if own else given.inapplicable("none")
    )


def _judge(link: Link) -> str:
    """What there is to say of the link: "" when it surely has content that names it."""
    if link.element.tag == "area":
        return "" if link.name else "area"
    if not link.shown:
        return "" if content(link.element) else "hidden"
    if link.name:
        return "" if content(link.element) or len(link.element) else "only-attribute"
    other_role = (link.element.get("role") or "link").split()[:1] != ["link"]
    opaque = other_role or any(node.tag in _OPAQUE for node in link.element.iterdescendants())
    return "unsure" if opaque else "empty"


CHECKS = (Check("rgaa.link-content", needs=("http", "dom", "axtree"), run=_contents, refs=("rgaa:6.2.1",)),)
