"""RGAA 8.1: the document type that the page declares."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.rgaa._doctype import doctype
from checkers.rgaa._page import on_page
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_START = Pointer("line", "1")


@on_page
def _present(given: Given) -> Iterator[Finding]:
    found = doctype(given["source"].text)
    if found is None:
        yield given.failed("absent", _START)
    elif found.first:
        yield given.passed("present", Pointer("line", str(found.line)), declared=found.text)
    else:
        yield given.ask("late", Pointer("line", str(found.line)), declared=found.text)


@on_page
def _valid(given: Given) -> Iterator[Finding]:
    found = doctype(given["source"].text)
    if found is None:
        yield given.ask("absent", _START)
        return
    where = Pointer("line", str(found.line))
    match found.kind:
        case "html5" | "known":
            yield given.passed("known", where, declared=found.text)
        case "inexact":
            yield given.ask("inexact", where, declared=found.text)
        case "unknown" if found.broken or found.misnamed or "-//w3c//dtd" in found.text.casefold():
            yield given.failed("unknown", where, declared=found.text)
        case _:
            yield given.ask("unusual", where, declared=found.text)


@on_page
def _first(given: Given) -> Iterator[Finding]:
    found = doctype(given["source"].text)
    if found is None:
        yield given.inapplicable("absent")
    elif found.first:
        yield given.passed("first", Pointer("line", str(found.line)))
    else:
        yield given.failed("late", Pointer("line", str(found.line)), declared=found.text)


CHECKS = (
    Check("rgaa.doctype-present", needs=("http", "source"), run=_present, refs=("rgaa:8.1.1",)),
    Check("rgaa.doctype-known", needs=("http", "source"), run=_valid, refs=("rgaa:8.1.2",)),
    Check("rgaa.doctype-first", needs=("http", "source"), run=_first, refs=("rgaa:8.1.3",)),
)
