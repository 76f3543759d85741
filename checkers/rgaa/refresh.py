"""RGAA 13.1.1 to 13.1.3: pages that reload themselves, or send people elsewhere, by a `meta` element or a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin

from checkers.rgaa._page import documents, led_on, on_page, point, unread
from checkers.rgaa._referential import load
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

# RGAA 13.1.1: from twenty hours on, a delay limits nobody.
LONGEST = 20 * 3600
# Other elements that 13.1.1 names, where they can refresh what they show: a drawing does so by itself or by a script.
_OTHERS = "//object | //embed | //canvas | //applet | //svg[.//animate or .//set or .//script or .//foreignobject]"
_DRAWINGS = "//svg"
FAIL = "wcag:2.2.1"
_ENHANCED = ("wcag:2.2.4", "wcag:3.2.5")  # level AAA: no interruption, no change but on request, whatever the delay
# A redirection that a script sets off at a time of its own, written as it mostly is: nothing else in the function.
_TIMED = re.compile(
    r"setTimeout\s*\(\s*(?:function\s*\w*\s*\(\s*\)\s*\{|\(\s*\)\s*=>\s*\{?|(['\"]))\s*"
    r"(?:(?:window|document|self|top|parent)\s*\.\s*)?location(?:\s*\.\s*href)?\s*"
    r"(?:=\s*|\.\s*(?:replace|assign)\s*\(\s*)(?P<target>'[^']*'|\"[^\"]*\"|`[^`]*`)\s*\)?\s*;?\s*\}?\s*(?:\1)?\s*,\s*(?P<ms>\d+)\s*\)"
)
# A page that only says where its new address is must send people on: the official particular case.
_MOVED = re.compile(
    r"nouvelle adresse|a d[eé]m[eé]nag|a chang[eé] d.adresse|obsol[eè]te|has moved|new address|outdated", re.I
)
# Words of links that may stop a reload or put it off. A button or a field may do it under any name.
_HALTS = re.compile(
    r"arr[eê]t|stop|pause|suspen|d[eé]sactiv|disable|rafra[iî]ch|actualis|recharg|refresh|reload|automati|prolong|extend"
    r"|temps|time|d[eé]lai|interval|minute",
    re.IGNORECASE,
)
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


def _faulty(given: Given, one: Refresh, message: str, **args: Any) -> Finding:
    if one.framed:
        return given.ask("framed", one.pointer, **args)
    # ACT rule bc659a: WCAG lets delays of more than twenty hours be.
    return given.failed(message, one.pointer, refs=(FAIL, *_ENHANCED) if one.delay <= LONGEST else _ENHANCED, **args)


def _scripted_drawings(dom: Dom) -> bool:
    """Whether there are drawings, and scripts that could redraw them."""
    drawings = any(document.xpath(_DRAWINGS) for document, _ in documents(dom))
    return drawings and next(_scripts(dom), None) is not None


def _scripts(dom: Dom) -> Iterator[Any]:
    for document, _ in documents(dom):
        yield from document.xpath(load().kinds["script"])
        yield from document.xpath(load().kinds["handler"])


@on_page
def _reloads(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    reloads = [one for one in _refreshes(given) if not one.target]
    others = any(doc.xpath(_OTHERS) for doc, _ in documents(dom)) or any(unread(dom)) or _scripted_drawings(dom)
    for one in reloads:
        if one.delay >= LONGEST:
            yield given.ask("others", one.pointer) if others else given.passed("slow", one.pointer, seconds=one.delay)
        elif _may_halt(dom):
            yield given.ask("stoppable", one.pointer, seconds=one.delay)
        else:
            yield _faulty(given, one, "reloads", seconds=one.delay)
    if not reloads and not others:
        yield given.inapplicable("none")
    elif not reloads:
        yield given.ask("others")


def _redirections(given: Given) -> Iterator[Finding]:
    """Even where the new page is missing: this is about the one that was asked for."""
    by_meta = [one for one in given["http"].get("leads", ()) if one["reason"] == "metaTagRefresh"]
    if not led_on(given):
        yield from _shown_redirections(given)
    elif by_meta:
        for one in by_meta:
            at_once = given.passed("went", target=given["http"]["final_url"])
            yield given.ask("went-later", seconds=one["delay"]) if one["delay"] else at_once
    else:
        yield given.ask("led-on")


@on_page
def _shown_redirections(given: Given) -> Iterator[Finding]:
    redirections = [one for one in _refreshes(given) if one.target]
    for one in redirections:
        if one.delay == 0:
            yield given.passed("at-once", one.pointer, target=one.target)
        elif _MOVED.search(str(given["dom"].root.xpath("string()"))):
            yield given.ask("moved", one.pointer, target=one.target, seconds=one.delay)
        else:
            yield _faulty(given, one, "delayed", target=one.target, seconds=one.delay)
    if not redirections:
        yield given.ask("beyond") if any(unread(given["dom"])) else given.inapplicable("none")


@on_page
def _by_script(given: Given) -> Iterator[Finding]:
    dom, source = given["dom"], given["source"]
    scripts = list(_scripts(dom)) + source.root.xpath(load().source["script"])
    timed = [one for script in source.root.xpath(load().source["script"]) for one in _timed(script)]
    navigated = given["console"]["events"].get("navigation", 0) and not any(True for _ in _refreshes(given))
    if led_on(given):
        by_meta = any(one["reason"] == "metaTagRefresh" for one in given["http"].get("leads", ()))
        yield given.ask("beyond" if by_meta else "seen")
    elif not scripts and not navigated:
        yield given.ask("beyond") if any(unread(dom)) else given.inapplicable("none")
    elif timed or navigated:
        seconds, target = timed[0] if timed else (0.0, "")
        if any(True for _ in _controls(dom)) or _MOVED.search(str(dom.root.xpath("string()"))):
            yield given.ask("to-judge", seconds=seconds, target=target)
        elif timed:
            yield given.failed("timed", refs=(FAIL,), seconds=seconds, target=target)
        else:
            yield given.ask("seen")
    else:
        yield given.ask("scripts")


def _timed(script: Any) -> Iterator[tuple[float, str]]:
    """Redirections that the script sets off after some seconds, outside any function of its own: (seconds, target)."""
    text = script.text or ""
    for found in _TIMED.finditer(text):
        before = text[: found.start()]
        outermost = before.count("{") == before.count("}")
        if outermost and 0 < int(found["ms"]) < LONGEST * 1000:
            yield int(found["ms"]) / 1000, found["target"][1:-1]


def _may_halt(dom: Dom) -> bool:
    """Whether a button or a field, or a link that says so, may stop the page from reloading or put it off."""
    fields = "//button | //input[not(@type='hidden')] | //select | //*[@onclick or @role='button' or @role='switch']"
    for document, _ in documents(dom):
        if any(document.displayed(element) for element in document.xpath(fields)):
            return True
        if any(_HALTS.search("".join(link.itertext())) for link in document.xpath("//a[@href]")):
            return True
    return False


def _controls(dom: Dom) -> Iterator[Any]:
    """Anything that people could use to stop or put off what is coming; links to other pages are not."""
    path = (
        "//button | //input[not(@type='hidden')] | //select | //summary | //*[@onclick or @role]"
        " | //a[starts-with(@href, '#') or starts-with(@href, 'javascript:')]"
    )
    for document, _ in documents(dom):
        yield from (element for element in document.xpath(path) if document.displayed(element))


CHECKS = (
    Check(
        "rgaa.refresh", needs=("http", "dom"), run=_reloads, refs=("rgaa:13.1.1",), limits={"hours": LONGEST // 3600}
    ),
    Check(
        "rgaa.redirection",
        needs=("http", "dom"),
        run=_redirections,
        refs=("rgaa:13.1.2",),
        limits={"hours": LONGEST // 3600},
    ),
    Check(
        "rgaa.script-redirection",
        needs=("http", "dom", "source", "console"),
        run=_by_script,
        refs=("rgaa:13.1.3",),
        limits={"hours": LONGEST // 3600},
    ),
)
