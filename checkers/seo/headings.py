"""Section headings, as the browser draws them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from checkers.seo._names import headings, hidden_text
from checkers.seo._page import capped, on_page
from preuve.given import Given
from preuve.model import Check, Finding, Pointer


def _main(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    tops = [heading for heading in headings(dom) if heading.level == 1]
    shown = [heading for heading in tops if heading.shown]
    named = [heading for heading in shown if heading.name]
    if not tops:
        yield given.failed("absent", Pointer("selector", "body"))
    elif not shown:
        yield given.ask("not-shown", dom.pointer(tops[0].element), text=tops[0].name)
    elif not named and not any(hidden_text(heading.element) for heading in shown):
        yield given.failed("empty", dom.pointer(shown[0].element))
    elif not named:
        yield given.ask("text-not-shown", dom.pointer(shown[0].element))
    elif len(named) > 1:
        texts = [heading.name for heading in named]
        yield given.ask("several", dom.pointer(named[1].element), count=len(named), texts=texts)
    else:
        yield given.passed("one", dom.pointer(named[0].element), text=named[0].name)


def _levels(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    shown = [heading for heading in headings(dom) if heading.shown]
    if len(shown) < 2:
        return
    jumps = [(above, below) for above, below in pairwise(shown) if below.level > above.level + 1]
    yield from capped(
        jumps,
        lambda jump: given.failed(
            "jump", dom.pointer(jump[1].element), above=jump[0].level, below=jump[1].level, text=jump[1].name
        ),
        lambda rest: given.failed("more", count=rest),
    )
    if not jumps:
        yield given.passed("in-order", count=len(shown))


def _empty(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    shown = [heading for heading in headings(dom) if heading.shown]
    nameless = [heading for heading in shown if not heading.name]
    yield from capped(
        nameless,
        lambda heading: (given.ask if hidden_text(heading.element) else given.failed)(
            "text-not-shown" if hidden_text(heading.element) else "empty",
            dom.pointer(heading.element),
            level=heading.level,
        ),
        lambda rest: given.ask("more", count=rest),
    )
    if shown and not nameless:
        yield given.passed("filled", count=len(shown))


_PAGE = ("http", "dom")

CHECKS = (
    Check("seo.h1", needs=_PAGE, run=on_page(_main), refs=("seo:SEO-061", "seo:SEO-062")),
    Check("seo.heading-levels", needs=_PAGE, run=on_page(_levels), refs=("seo:SEO-066",)),
    Check("seo.heading-empty", needs=_PAGE, run=on_page(_empty), refs=("seo:SEO-067",)),
)
