"""RGAA 13.1.1 and 13.1.2: pages that reload themselves, or send people elsewhere, by a `meta` element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin

from checkers.rgaa._page import documents, on_page, point, unread
from checkers.rgaa._referential import load
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# RGAA 13.1.1: from twenty hours on, a delay limits nobody.
LONGEST = 20 * 3600
# Other elements that 13.1.1 names as able to refresh what they show.
_OTHERS = "//object | //embed | //svg | //canvas | //applet"
# As HTML reads it: whole seconds; what follows a point is left out.
_CONTENT = re.compile(r"\s*(?:(\d+)[\d.]*|\.[\d.]*)\s*(?:[;,]\s*|\s+|\Z)(?:url\s*=\s*)?['\"]?([^'\"]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refresh:
    """A `meta` refresh: after `delay` seconds, on to `target` ("" for the same page)."""

    delay: int
    target: str
    pointer: Pointer
    framed: bool


def read(content: str, address: str) -> tuple[int, str] | None:
    """The delay in seconds and the other page's address ("" for the same page); None when it is no refresh."""
    found = _CONTENT.match(content)
    if not found:
        return None
    target = urldefrag(urljoin(address, found[2].strip()))[0] if found[2].strip() else ""
    return int(found[1] or 0), "" if target == urldefrag(address)[0] else target


def _refreshes(given: Given) -> Iterator[Refresh]:
    for document, within in documents(given["dom"]):
        for meta in document.xpath(load().kinds["meta-refresh"]):
            value = _value(meta, document.url)
            if value:
                yield Refresh(*value, point(document, within, meta), bool(within))


def _value(meta: Any, address: str) -> tuple[int, str] | None:
    return read(meta.get("content") or "", address) if meta.get("http-equiv", "").strip().lower() == "refresh" else None


@on_page
def _reloads(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    reloads = [one for one in _refreshes(given) if not one.target]
    others = any(doc.xpath(_OTHERS) for doc, _ in documents(dom)) or any(unread(dom))
    for one in reloads:
        if one.delay >= LONGEST:
            yield given.ask("others", one.pointer) if others else given.passed("slow", one.pointer, seconds=one.delay)
        else:
            say = given.ask if one.framed else given.failed
            yield say("framed" if one.framed else "reloads", one.pointer, seconds=one.delay)
    if not reloads and not others:
        yield given.inapplicable("none")
    elif not reloads:
        yield given.ask("others")


@on_page
def _redirections(given: Given) -> Iterator[Finding]:
    redirections = [one for one in _refreshes(given) if one.target]
    for one in redirections:
        if one.delay == 0:
            yield given.passed("at-once", one.pointer, target=one.target)
        else:
            say = given.ask if one.framed else given.failed
            yield say("framed" if one.framed else "delayed", one.pointer, target=one.target, seconds=one.delay)
    if not redirections:
        yield given.ask("beyond") if any(unread(given["dom"])) else given.inapplicable("none")


CHECKS = (
    Check("rgaa.refresh", needs=("http", "dom"), run=_reloads, refs=("rgaa:13.1.1", "wcag:2.2.1")),
    Check("rgaa.redirection", needs=("http", "dom"), run=_redirections, refs=("rgaa:13.1.2", "wcag:2.2.1")),
)
