"""Animations of the page's styles that were over before anybody looked: what they did, and that they were short."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checkers.rgaa._css import declarations, elements, momentary, of_part, rules
from preuve.given import Given

_KEYFRAMES = re.compile(r"@(?:-webkit-)?keyframes\s+([\w-]+)\s*\{((?:[^{}]*\{[^{}]*\})*)", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^)]*\)")
_TIME = re.compile(r"(?<![\w.-])(\d*\.?\d+)(ms|s)(?![\w-])")
_ROUNDS = re.compile(r"(?<![\w.-])(\d*\.?\d+)(?![\w.%-])")
_BETWEEN = re.compile(r"(?<![\d.])(?!0%|100%)[\d.]+%\s*[{,]")


def ended(given: Given, moves: re.Pattern[str], moving: bool, longest: float) -> int:
    """How many elements a finite animation of at most `longest` seconds was for, that moved them (or made them blink).

    `moves`: the names of properties that move things. What fades in once, without coming and going, does not blink.
    """
    frames = {
        name.lower(): body.lower() for sheet in given["sheets"] for name, body in _KEYFRAMES.findall(sheet["text"])
    }
    count = 0
    for element, declared in _declared(given):
        name, seconds, rounds = _read(declared, frames)
        if name and 0 < seconds <= longest:
            properties = [one.replace("-", "") for one in re.findall(r"([a-z-]+)\s*:", frames[name])]
            moved = any(moves.search(one) for one in properties)
            blinked = not moved and bool(properties) and (rounds > 1 or bool(_BETWEEN.search(frames[name])))
            count += given["dom"].box(element) is not None and (moved if moving else blinked)
    return count


def _declared(given: Given) -> Iterator[tuple[Any, Mapping[str, str]]]:
    root = given["dom"].root
    for rule in rules(given["sheets"]):
        if "animation" in rule.declarations or "animation-name" in rule.declarations:
            for selector in rule.selectors if not rule.medium else ():
                if not momentary(selector) and not of_part(selector):
                    yield from ((element, rule.declarations) for element in elements(root, selector) or ())
    for element in given["dom"].xpath("//*[contains(@style, 'animation')]"):
        yield element, declarations(element.get("style"))


def _read(declared: Mapping[str, str], frames: Mapping[str, str]) -> tuple[str, float, float]:
    """(name of the animation, seconds from loading to its end, rounds); ("", 0, 0) when it is not one that ends."""
    text = _BRACKETS.sub("", declared.get("animation", ""))
    name = declared.get("animation-name", "") or next((word for word in text.split() if word in frames), "")
    times = [float(number) / (1000 if unit == "ms" else 1) for number, unit in _TIME.findall(text)]
    duration = _seconds(declared.get("animation-duration", "")) or (times[0] if times else 0.0)
    delay = _seconds(declared.get("animation-delay", "")) or (times[1] if len(times) > 1 else 0.0)
    given = declared.get("animation-iteration-count", "") or text
    found = _ROUNDS.search(given)
    rounds = float(found[1]) if found else 1.0
    stands = "infinite" in given or "paused" in f"{text} {declared.get('animation-play-state', '')}" or "," in text
    if stands or name not in frames or not duration:
        return "", 0.0, 0.0
    return name, delay + duration * rounds, rounds


def _seconds(text: str) -> float:
    found = _TIME.search(text)
    return float(found[1]) / (1000 if found[2] == "ms" else 1) if found else 0.0
