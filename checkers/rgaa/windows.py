"""RGAA 13.2: new windows that open by themselves, seen during the visit."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.rgaa._page import on_page, unread
from preuve.given import Given
from preuve.model import Check, Finding

# What people do to make something happen; and what went by while the page was watched. What is heard besides (leaving
# the page, the pointer going by) may open a window that nobody asked for.
_ASKED = {"click", "dblclick", "mousedown", "mouseup", "keydown", "keyup", "keypress", "submit", "change", "input"}
_LOADING = {"load", "DOMContentLoaded", "readystatechange", "pageshow"}


@on_page
def _windows(given: Given) -> Iterator[Finding]:
    events, motion = given["console"]["events"], given["motion"]
    if events.get("popup"):
        yield given.failed("opened", count=events["popup"])
    elif any(unread(given["dom"])) or "load" in given["http"].get("problems", {}):
        yield given.ask("not-whole")
    elif motion["unread_scripts"]:
        yield given.ask("scripts")
    elif any("windows" in script["words"] for script in motion["scripts"]):
        later = any("later" in script["words"] for script in motion["scripts"])
        asked = all(one["type"] in _ASKED | _LOADING for one in given["listeners"])
        yield given.ask("scripts") if later or not asked else given.passed("on-request")
    else:
        yield given.passed("none")


CHECKS = (
    Check("rgaa.windows", needs=("http", "dom", "console", "motion", "listeners"), run=_windows, refs=("rgaa:13.2.1",)),
)
