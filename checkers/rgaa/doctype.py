"""RGAA 8.1 and 9.2: the document type, and the page's main areas, which only HTML5 can mark up."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.rgaa._doctype import doctype
from checkers.rgaa._page import on_page, spoken
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
        case "unknown" if "-//w3c//dtd" in found.text.casefold() or found.text.casefold() == "doctype":
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


@on_page
def _areas(given: Given) -> Iterator[Finding]:
    found, dom = doctype(given["source"].text), given["dom"]
    if found is not None and found.kind == "known":
        yield given.inapplicable("not-html5", Pointer("line", str(found.line)), declared=found.text)
        return
    mains = dom.xpath("//main")
    shown = [main for main in mains if dom.displayed(main) and spoken(main)]
    if found is None or found.kind != "html5" or not dom.xpath("//body//text()[normalize-space()]"):
        yield given.ask("unsure", _START)
    elif not mains:
        yield given.failed("no-main", Pointer("selector", "body"))
    elif len(shown) > 1:
        yield given.failed("many-mains", dom.pointer(shown[1]), count=len(shown))
    else:
        yield given.ask("to-look-at", dom.pointer(mains[0]))


CHECKS = (
    Check("rgaa.doctype-present", needs=("http", "source"), run=_present, refs=("rgaa:8.1.1",)),
    Check("rgaa.doctype-known", needs=("http", "source"), run=_valid, refs=("rgaa:8.1.2",)),
    Check("rgaa.doctype-first", needs=("http", "source"), run=_first, refs=("rgaa:8.1.3",)),
    Check("rgaa.main-areas", needs=("http", "source", "dom"), run=_areas, refs=("rgaa:9.2.1", "wcag:1.3.1")),
)
