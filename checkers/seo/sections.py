"""Section headings as a table of contents: in what order, how long, said once, and whether they are text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from checkers.seo._names import Heading, headings
from checkers.seo._page import fold, hidden, indexable, language_of, on_page, page_key, paginated, shared
from checkers.seo._site import own_pages
from checkers.seo._text import main_text
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of

# Characters, as Screaming Frog warns; words of a page that wants parts, likewise; sections: the project's choice.
_LONG, _WORDS, _MANY = 70, 300, 30


def _shown(given: Given) -> list[Heading]:
    return [heading for heading in headings(given["dom"]) if heading.shown and heading.name]


def _outline(given: Given) -> Iterator[Finding]:
    dom, shown = given["dom"], _shown(given)
    if not shown or hidden(given):
        return
    count = len(main_text(dom).split())
    first, levels = shown[0], {heading.level for heading in shown}
    early = 1 in levels and first.level != 1
    if early:
        yield given.ask("not-first", dom.pointer(first.element), text=first.name, level=first.level)
    if count > _WORDS and levels == {1}:
        yield given.ask("no-sections", dom.pointer(first.element), words=count)
    if not early and not (count > _WORDS and levels == {1}):
        yield given.passed("in-order", dom.pointer(first.element), text=first.name)


def _texts(given: Given) -> Iterator[Finding]:
    dom, shown = given["dom"], _shown(given)
    tops = [heading for heading in shown if heading.level == 1]
    parts = [heading for heading in shown if heading.level == 2]
    if not tops and not parts:
        return
    found = False
    for message, these in (("long-h1", tops), ("long-h2", parts)):
        if long := [heading for heading in these if len(heading.name) > _LONG]:
            found = True
            length = len(long[0].name)
            yield given.ask(message, dom.pointer(long[0].element), count=len(long), text=long[0].name, length=length)
    twice = [name for name, count in Counter(heading.name for heading in parts).items() if count > 1]
    if twice:
        found = True
        where = next(heading for heading in parts if heading.name == twice[0])
        yield given.ask("same-h2", dom.pointer(where.element), count=len(twice), texts=twice)
    if len(parts) > _MANY:
        found = True
        yield given.ask("many-h2", dom.pointer(parts[0].element), count=len(parts))
    for top in tops[:1]:
        if not text_of(top.element) and top.element.xpath("boolean(.//img | .//svg)"):
            found = True
            yield given.ask("image", dom.pointer(top.element), text=top.name)
    if not found:
        yield given.passed("usual", dom.pointer((tops or parts)[0].element), count=len(tops) + len(parts))


def _gather(given: Given) -> tuple[str, str, str] | None:
    """The document and its main heading and language; None where engines would not compare it with others."""
    url = given["http"]["final_url"]
    if not indexable(given) or paginated(url):
        return None
    name = next((fold(heading.name) for heading in _shown(given) if heading.level == 1), "")
    return page_key(url), name, language_of(given["dom"])


def _duplicate(given: Given) -> Iterator[Finding]:
    texts = shared(own_pages(given))
    pages = sum(len(urls) for _, urls in texts)
    if pages < 2:
        return
    for text, urls in texts:
        if len(urls) > 1:
            yield given.ask("shared", Pointer("url", urls[1]), subject=urls[0], text=text, count=len(urls), urls=urls)
    if pages == len(texts):
        yield given.passed("distinct", count=pages)


_PAGE = ("http", "dom")

CHECKS = (
    Check(
        "seo.heading-outline", needs=_PAGE, run=on_page(_outline), refs=("seo:SEO-065", "seo:SEO-068"),
        limits={"words": _WORDS},
    ),
    Check(
        "seo.heading-texts", needs=_PAGE, run=on_page(_texts), refs=("seo:SEO-064", "seo:SEO-069", "seo:SEO-070"),
        limits={"long": _LONG, "many": _MANY},
    ),
    Check(
        "seo.h1-duplicate", needs=_PAGE, run=_duplicate, scope="site", gather=_gather, site_needs=("crawl",),
        refs=("seo:SEO-063",),
    ),
)  # fmt: skip
