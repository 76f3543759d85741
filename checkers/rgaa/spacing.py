"""RGAA 10.12: more room between lines, paragraphs, letters and words, as a reader may set it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checkers.rgaa._page import capped, on_page
from checkers.rgaa._sight import partial, place, plain_cut, where
from preuve.given import Given
from preuve.model import Check, Finding

ASK, FAIL = ("rgaa:10.12.1",), ("rgaa:10.12.1", "wcag:1.4.12")
_NAMES = {"lineHeight": "line-height", "letterSpacing": "letter-spacing", "wordSpacing": "word-spacing"}


@on_page
def _spacing(given: Given) -> Iterator[Finding]:
    dom, seen = given["dom"], given["spacing"]
    certain = [fault for fault in seen["faults"] if plain_cut(fault) or fault["kind"] == "overlap"]
    others = [fault for fault in seen["faults"] if fault not in certain]
    yield from capped(given, certain, lambda fault: _lost(given, fault))
    yield from capped(given, seen["kept"], lambda fact: _kept(given, fact))
    yield from capped(given, others, lambda fault: _ask(given, fault))
    if certain or others or seen["kept"]:
        return
    if partial(dom, seen) or not seen["texts"]:
        yield given.ask("beyond", refs=ASK)
    else:
        yield given.passed("whole", refs=ASK, count=seen["texts"])


def _lost(given: Given, fault: Mapping[str, Any]) -> Finding:
    pointer, text = place(given["dom"], fault), fault["text"][:80]
    if fault["kind"] == "overlap":
        return given.failed("overlap", pointer, refs=FAIL, text=text, other=fault["with"]["text"][:80])
    return given.failed("cut", pointer, refs=FAIL, text=text, box=where(fault["by"]))


def _kept(given: Given, fact: Mapping[str, Any]) -> Finding:
    args = {"property": _NAMES[fact["property"]], "value": fact["value"], "least": fact["least"]}
    return given.failed("kept", place(given["dom"], fact), refs=FAIL, text=fact["text"][:80], **args)


def _ask(given: Given, fault: Mapping[str, Any]) -> Finding:
    message = {"cut": "maybe-cut", "control": "gone"}.get(fault["kind"], fault["kind"])
    return given.ask(message, place(given["dom"], fault), refs=ASK, text=fault["text"][:80])


CHECKS = (Check("rgaa.text-spacing", needs=("http", "dom", "spacing"), run=_spacing),)
