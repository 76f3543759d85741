"""RGAA 10.11: the page in a window 320 px wide, and text that is read downwards in a window 256 px high."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checkers.rgaa._page import capped, on_page, unread
from checkers.rgaa._sight import partial, place, plain_cut, where
from preuve.given import Given
from preuve.model import Check, Finding

FAIL, ASK = ("rgaa:10.11.1", "wcag:1.4.10"), ("rgaa:10.11.1",)


@on_page
def _reflow(given: Given) -> Iterator[Finding]:
    dom, seen = given["dom"], given["reflow"]
    broken = [fault for fault in seen["faults"] if _broken(fault)]
    open_ones = [fault for fault in seen["faults"] if not _broken(fault) and not _allowed(fault)]
    yield from capped(given, broken, lambda fault: _say(given, fault, certain=True))
    yield from capped(given, open_ones, lambda fault: _say(given, fault, certain=False))
    yield from capped(given, seen["wide"], lambda fact: _wide(given, fact))
    if broken or open_ones or seen["wide"]:
        return
    if seen["vertical"]["page"]:
        yield given.ask("vertical-page", refs=ASK)
    elif partial(dom, seen) or not seen["texts"] or seen["page_width"] > seen["width"] + 1:
        yield given.ask("beyond", refs=ASK, width=seen["page_width"])
    else:
        yield given.passed("fits", refs=ASK, count=seen["texts"], width=seen["width"])


def _broken(fault: Mapping[str, Any]) -> bool:
    """Whether that is surely a loss: a line of running text begins in the window and ends out of it, or is cut off."""
    if fault["kind"] == "outside":
        return bool(fault["across"] and not fault["two"] and not fault["strip"])
    return plain_cut(fault)


def _allowed(fault: Mapping[str, Any]) -> bool:
    # A table that scrolls in a box of its own needs two dimensions: the official particular case.
    return fault["kind"] == "scrolled" and bool(fault["two"])


def _say(given: Given, fault: Mapping[str, Any], certain: bool) -> Finding:
    pointer, text = place(given["dom"], fault), fault["text"][:80]
    if certain:
        if fault["kind"] == "cut":
            return given.failed("cut", pointer, refs=FAIL, text=text, box=where(fault["by"]))
        return given.failed("outside", pointer, refs=FAIL, text=text, right=fault["right"])
    kind = fault["kind"] if fault["kind"] != "outside" or not fault["two"] else "two-ways"
    message = {"cut": "maybe-cut", "outside": "maybe-outside"}.get(kind, kind)
    return given.ask(message, pointer, refs=ASK, text=text)


def _wide(given: Given, fact: Mapping[str, Any]) -> Finding:
    return given.ask("wide", place(given["dom"], fact), refs=ASK, tag=fact["tag"], right=fact["right"])


@on_page
def _vertical(given: Given) -> Iterator[Finding]:
    vertical = given["reflow"]["vertical"]
    if not vertical["texts"]:
        if any(unread(given["dom"])) or given["reflow"]["frames"]:
            yield given.ask("frames")
        else:
            yield given.inapplicable("none")
    elif not vertical["page"]:
        yield given.ask("some", count=vertical["texts"])
    elif vertical["scroll"] > 1:
        yield given.ask("scrolls", pixels=vertical["scroll"])
    else:
        yield given.ask("fits", count=vertical["texts"])


CHECKS = (
    Check("rgaa.reflow", needs=("http", "dom", "reflow"), run=_reflow),
    Check("rgaa.reflow-vertical", needs=("http", "dom", "reflow"), run=_vertical, refs=("rgaa:10.11.2",)),
)
