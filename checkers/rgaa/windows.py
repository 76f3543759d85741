"""RGAA 13.2: new windows that open by themselves, seen during the visit."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.rgaa._page import on_page, unread
from preuve.given import Given
from preuve.model import Check, Finding


@on_page
def _windows(given: Given) -> Iterator[Finding]:
    events, motion = given["console"]["events"], given["motion"]
    if events.get("popup"):
        yield given.failed("opened", count=events["popup"])
    elif any(unread(given["dom"])) or "load" in given["http"].get("problems", {}):
        yield given.ask("not-whole")
    elif motion["unread_scripts"] or any("windows" in script["words"] for script in motion["scripts"]):
        yield given.ask("scripts")
    else:
        yield given.passed("none")


CHECKS = (Check("rgaa.windows", needs=("http", "dom", "console", "motion"), run=_windows, refs=("rgaa:13.2.1",)),)
