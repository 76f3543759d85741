"""RGAA 13.9: the same content on a telephone held upright and on its side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checkers.rgaa._page import capped, on_page
from checkers.rgaa._sight import partial, place
from preuve.given import Given
from preuve.model import Check, Finding

ASK, FAIL = ("rgaa:13.9.1",), ("rgaa:13.9.1", "wcag:1.3.4")
LEAST_LETTERS = 10  # a single turned word may be a label of a chart
# A page that shows less than this share of its texts in one of the two has shut it out.
SHUT_OUT = 0.5
_TURN = re.compile(
    r"\b(tourne[rz]|pivote[rz]|retourne[rz]|orientation|paysage|portrait|rotate|turn|landscape|basculer?|inclinez)\b",
    re.I,
)
_NAMES = {"portrait": ("portrait", "portrait"), "landscape": ("paysage", "landscape")}


@on_page
def _orientation(given: Given) -> Iterator[Finding]:
    dom, seen = given["dom"], given["orientation"]
    said = False
    for way, other in (("portrait", "landscape"), ("landscape", "portrait")):
        found = [*_turned(given, way), *_lost(given, way, other)]
        said = said or bool(found)
        yield from found
    if said:
        return
    if partial(dom, seen) or not seen["texts"]:
        yield given.ask("beyond", refs=ASK)
    else:
        yield given.passed("same", refs=ASK, count=seen["texts"])


def _way(way: str) -> dict[str, str]:
    french, english = _NAMES[way]
    return {"way_fr": french, "way_en": english}


def _turned(given: Given, way: str) -> Iterator[Finding]:
    turned = [one for one in given["orientation"][way]["turned"] if one["letters"]]
    yield from capped(given, turned, lambda one: _say_turned(given, one, way))


def _say_turned(given: Given, one: Mapping[str, Any], way: str) -> Finding:
    certain = one["letters"] >= LEAST_LETTERS
    say = given.failed if certain else given.ask
    message = "turned" if certain else "maybe-turned"
    refs = FAIL if certain else ASK
    return say(message, place(given["dom"], one), refs=refs, angle=one["angle"], text=one["text"][:80], **_way(way))


def _lost(given: Given, way: str, other: str) -> Iterator[Finding]:
    seen = given["orientation"]
    lost = seen[way]["lost"]
    texts = [one for one in lost if one["kind"] == "gone"]
    messages = [one for one in seen[other]["lost"] if one["kind"] == "gone" and _TURN.search(one["text"])]
    if messages and seen["texts"] and len(texts) >= SHUT_OUT * max(1, seen["texts"]):
        yield given.failed(
            "shut-out",
            place(given["dom"], messages[0]),
            refs=FAIL,
            text=messages[0]["text"][:80],
            count=len(texts),
            **_way(way),
        )
        return
    yield from capped(
        given,
        lost,
        lambda one: given.ask("lost", place(given["dom"], one), refs=ASK, text=one["text"][:80], **_way(way)),
    )


CHECKS = (
    Check(
        "rgaa.orientation",
        needs=("http", "dom", "orientation"),
        run=_orientation,
        limits={"share": SHUT_OUT, "letters": LEAST_LETTERS},
    ),
)
