"""RGAA 10.4: text twice as large, by the browser's zoom of the page or of the text alone (either will do).

Besides, what breaks WCAG 1.4.4 by itself: text that the zoom of the page cuts off, and a page that forbids zooming.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checkers.rgaa._page import capped, on_page
from checkers.rgaa._sight import partial, place, plain_cut, where
from preuve.given import Given
from preuve.model import Check, Finding

LOSS, GROWTH, WCAG = "rgaa:10.4.1", "rgaa:10.4.2", "wcag:1.4.4"
# Text that a zoom of 200 % makes less than this many times as large does not grow (WCAG failure F94).
NO_GROWTH = 1.02
# ACT rule b4f0c3: a page must let itself be zoomed to 200 % at least.
LEAST_SCALE = 2.0


@on_page
def _loss(given: Given) -> Iterator[Finding]:
    dom, seen = given["dom"], given["zoom"]
    page, text = seen["page"]["faults"], seen["text"]["faults"]
    by_text = {fault["node"] for fault in text if plain_cut(fault)}
    cut = [fault for fault in page if plain_cut(fault)]
    others = [fault for fault in page if not plain_cut(fault) and fault["kind"] != "small"]
    either = {fault["node"] for fault in page}
    only_text = [fault for fault in text if fault["node"] not in either]
    yield from capped(given, cut, lambda fault: _cut(given, fault, fault["node"] in by_text))
    if any(fault["node"] not in by_text for fault in cut):
        yield given.ask("text-zoom", refs=(LOSS,))
    yield from capped(given, others, lambda fault: _ask(given, fault))
    if only_text:
        yield given.ask("only-text", place(dom, only_text[0]), refs=(LOSS,), count=len(only_text))
    if not cut and not others and not only_text:
        yield given.ask("to-look-at", refs=(LOSS,), count=seen["texts"])


def _cut(given: Given, fault: Mapping[str, Any], also_by_text: bool) -> Finding:
    refs = (LOSS, WCAG) if also_by_text else (WCAG,)
    return given.failed(
        "cut" if also_by_text else "cut-by-page-zoom",
        place(given["dom"], fault),
        refs=refs,
        text=fault["text"][:80],
        box=where(fault["by"]),
    )


def _ask(given: Given, fault: Mapping[str, Any]) -> Finding:
    message = {"cut": "maybe-cut"}.get(fault["kind"], fault["kind"])
    return given.ask(message, place(given["dom"], fault), refs=(LOSS,), text=fault["text"][:80])


@on_page
def _growth(given: Given) -> Iterator[Finding]:
    seen = given["zoom"]
    small = [fault for fault in seen["page"]["faults"] if fault["kind"] == "small"]
    yield from capped(given, small, lambda fault: _small(given, fault))
    if small:
        return
    if partial(given["dom"], seen) or not seen["texts"]:
        yield given.ask("beyond", refs=(GROWTH,))
    else:
        yield given.passed("grows", refs=(GROWTH,), count=seen["texts"])


def _small(given: Given, fault: Mapping[str, Any]) -> Finding:
    args = {"text": fault["text"][:80], "grown": fault["grown"]}
    if fault["grown"] <= NO_GROWTH:
        return given.failed("fixed", place(given["dom"], fault), refs=(GROWTH, WCAG), **args)
    return given.ask("grows-little", place(given["dom"], fault), refs=(GROWTH,), **args)


@on_page
def _viewport(given: Given) -> Iterator[Finding]:
    for meta in given["dom"].xpath("//meta[@name and @content]"):
        if meta.get("name").strip().lower() != "viewport":
            continue
        settings = _settings(meta.get("content"))
        scalable, most = settings.get("user-scalable", ""), _scale(settings.get("maximum-scale", ""))
        fixed = scalable == "no" or (_number(scalable) is not None and abs(_number(scalable) or 0) < 1)
        pointer = given["dom"].pointer(meta)
        if fixed or (most is not None and most < LEAST_SCALE):
            yield given.failed("forbids", pointer, refs=(WCAG,), setting=meta.get("content"))
        else:
            yield given.passed("allows", pointer)


def _settings(content: str) -> dict[str, str]:
    """The settings of a viewport: parts between commas, semicolons or spaces, in lower case."""
    pairs = re.findall(r"([^\s=,;]+)\s*=\s*([^\s=,;]+)", content.lower())
    return dict(pairs)


def _number(text: str) -> float | None:
    found = re.match(r"[+-]?\d*\.?\d+", text)
    return float(found[0]) if found else None


def _scale(text: str) -> float | None:
    """The value of maximum-scale as browsers read it: negative ones are ignored, "yes" is 1, "device-width" 10."""
    words = {"yes": 1.0, "device-width": 10.0, "device-height": 10.0, "no": 0.1}
    if not text:
        return None
    value = words.get(text, _number(text))
    return 0.1 if value is None else None if value < 0 else value


_NEEDS = ("http", "dom", "zoom")
CHECKS = (
    Check("rgaa.zoom-loss", needs=_NEEDS, run=_loss),
    Check("rgaa.zoom-growth", needs=_NEEDS, run=_growth, limits={"times": NO_GROWTH}),
    Check("rgaa.viewport-zoom", needs=("http", "dom"), run=_viewport, limits={"times": LEAST_SCALE}),
)
