"""RGAA 4.10: sound that starts by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checkers.rgaa import _mechanism
from checkers.rgaa._page import capped, documents, on_page, point, unread
from checkers.rgaa._sight import element_of, place
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

TEST, WCAG = "rgaa:4.10.1", "wcag:1.4.2"
LONGEST = 3.0  # seconds: RGAA 4.10.1
_PART = re.compile(r"[#&]t=(?:npt:)?([\d.]+)?(?:,([\d.]+))?(?:&|\Z)")  # media fragments, in seconds
# Other things that may start a sound, whose inside is not seen.
_OTHERS = (
    "//object[not(starts-with(@type, 'image/'))] | //embed[not(starts-with(@type, 'image/'))] | //bgsound | //applet"
)


@on_page
def _sound(given: Given) -> Iterator[Finding]:
    dom, seen = given["dom"], given["motion"]
    loud = [one for one in seen["media"] if _starts(one)]
    verdicts = [(one, _verdict(one, _address(dom, one))) for one in loud]
    bad = [one for one, verdict in verdicts if verdict == "long"]
    unknown = [one for one, verdict in verdicts if verdict == "unknown"]
    stoppable = bool(bad) and _mechanism.possible(given)
    yield from capped(given, bad, lambda one: _say(given, one, stoppable))
    yield from capped(given, unknown, lambda one: given.ask("unknown", place(dom, one), refs=(TEST,)))
    others = [(doc, within, el) for doc, within in documents(dom) for el in doc.xpath(_OTHERS)]
    others += [
        (doc, within, el)
        for doc, within in documents(dom)
        if within
        for el in doc.xpath("//*[self::audio or self::video][@autoplay]")
    ]
    yield from capped(given, others, lambda one: given.ask("other", point(*one), refs=(TEST,)))
    if bad or unknown or others:
        return
    if any(unread(dom)):
        yield given.ask("frames", refs=(TEST,))
    elif seen["unread_scripts"] or any("sound" in script["words"] for script in seen["scripts"]):
        yield given.ask("scripts", refs=(TEST,))
    elif loud:
        good = loud[0]
        yield given.passed("controlled", place(dom, good), refs=(TEST,), count=len(loud), limit=LONGEST)
    else:
        yield given.inapplicable("none", refs=(TEST,), count=len(seen["media"]))


def _starts(media: Mapping[str, Any]) -> bool:
    """Whether the medium starts by itself with its sound on. One that plays and of which no sound came is silent."""
    silent = media["sound"] is False and media.get("moves")
    return bool((media["autoplay"] or media.get("moves")) and media["source"]) and not (media["muted"] or silent)


def _verdict(media: Mapping[str, Any], address: str) -> str:
    """One of "fine" (short, or with the browser's own controls), "long", and "unknown" (not loaded, or silent)."""
    if media["controls"] and media["drawn"]:
        return "fine"
    if media["duration"] is None and not media["live"]:
        return "unknown"
    if media["tag"] == "video" and media["sound"] is not True:
        return "unknown"
    if not media["live"] and not media["loop"] and _lasts(address, media["duration"]) <= LONGEST:
        return "fine"
    return "long"


def _address(dom: Dom, media: Mapping[str, Any]) -> str:
    element = element_of(dom, media)
    return str(next(iter(element.xpath("@src | source/@src")), "")) if element is not None else ""


def _lasts(address: str, duration: float) -> float:
    """Seconds that are played: an address that ends in #t=2,5 plays three of them."""
    part = _PART.search(address)
    if part is None:
        return duration
    return min(float(part[2] or duration), duration) - float(part[1] or 0)


def _say(given: Given, one: Mapping[str, Any], stoppable: bool) -> Finding:
    pointer, seconds = place(given["dom"], one), one["duration"] or 0
    if stoppable:
        return given.ask("maybe-stoppable", pointer, refs=(TEST,), seconds=seconds)
    return given.failed(
        "endless" if one["loop"] else "long", pointer, refs=(TEST, WCAG), seconds=seconds, limit=LONGEST
    )


CHECKS = (Check("rgaa.sound", needs=("http", "motion", *_mechanism.NEEDS), run=_sound, limits={"seconds": LONGEST}),)
