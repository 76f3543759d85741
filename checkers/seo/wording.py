"""Titles and descriptions beside the rest of the page and of the site: written for it, whole, of one voice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from checkers.seo._names import headings
from checkers.seo._page import content_of, fold, hidden, metas, on_page
from checkers.seo._site import own_pages, read_site
from checkers.seo._text import description_of, main_text, title_of
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_CUT = re.compile(r"\s*\|\s*|\s+[-–—·•:»<>]\s+")
_ELLIPSIS = re.compile(r"(?:\.{3}|…)\s*\Z")
_EXCERPT = re.compile(r"\[\s*(?:\.{3}|…)\s*\]|\(\s*(?:\.{3}|…)\s*\)\s*\Z")  # what WordPress ends an excerpt with
_STEM, _LEAST = 5, 4  # letters: two words are of one family from here; shorter words say little
_LONG_ENOUGH = 50  # characters that two texts do not share by chance
_START = 400  # characters: the beginning of a page's text, after its headings
_MANY = 15  # the project's choice: a list of words, no longer a few
_MIN_PAGES = 3


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in fold(text).split() if len(word) >= _LEAST}


def _agrees(given: Given) -> Iterator[Finding]:
    dom, title = given["dom"], title_of(given["dom"])
    tops = [heading for heading in headings(dom) if heading.level == 1 and heading.shown and heading.name]
    if not title or not tops or hidden(given):
        return
    name = tops[0].name
    where, args = dom.pointer(tops[0].element), {"title": title, "heading": name}
    if fold(name) == fold(title):
        yield given.passed("same", where, **args)
    elif _stems(name) & _stems(title):
        yield given.passed("akin", where, **args)
    else:
        yield given.ask("apart", where, **args)


def _title_cut(given: Given) -> Iterator[Finding]:
    title = title_of(given["dom"])
    if not title:
        return
    where = Pointer("selector", "title", title[:200])
    ends = any(_ELLIPSIS.search(part) or _EXCERPT.search(part) for part in (title, _CUT.split(title)[0]))
    yield given.ask("cut", where, title=title) if ends else given.passed("whole", where, title=title)


def _written(given: Given) -> Iterator[Finding]:
    dom, text = given["dom"], description_of(given["dom"])
    if not text or hidden(given):
        return
    where, args = Pointer("selector", "meta[name=description]", text[:200]), {"text": text}
    page = main_text(dom)
    bare = _ELLIPSIS.sub("", _EXCERPT.sub("", text)).rstrip()
    at = page.find(bare) if len(bare) >= _LONG_ENOUGH else -1
    after = page[at + len(bare) : at + len(bare) + 1] if at >= 0 else ""
    if after.isalpha() and bare[-1].isalpha():
        yield given.failed("cut-word", where, **args)
    elif _EXCERPT.search(text):
        yield given.ask("excerpt", where, **args)
    elif _ELLIPSIS.search(text):
        yield given.ask("cut", where, **args)
    elif fold(text) == fold(title_of(dom)):
        yield given.ask("title", where, **args)
    elif 0 <= at <= _START:
        yield given.ask("beginning", where, **args)
    else:
        yield given.passed("own", where, **args)


def _keywords(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    for meta in metas(dom, "keywords")[:1]:
        count = sum(1 for word in re.split(r"[,;]", content_of(meta)) if word.strip())
        if count > _MANY:
            yield given.ask("many", dom.pointer(meta), count=count)
        elif count:
            yield given.passed("few", dom.pointer(meta), count=count)


def _name_and_title(given: Given) -> tuple[str, str] | None:
    """The site's name as the page gives it, and the page's title; None for a page that engines do not keep."""
    if not 200 <= given["http"]["status"] < 300 or hidden(given):
        return None
    names = (content_of(meta) for meta in metas(given["dom"], "og:site_name"))
    return next((name for name in names if name), ""), title_of(given["dom"])


def _site_name(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    pages = {url: pair for url, pair in own_pages(given).items() if pair and pair[1] and url != site.home}
    if len(pages) < _MIN_PAGES:
        return
    said = Counter(name for name, _ in pages.values() if name)
    parts = Counter(part for _, title in pages.values() for part in {part for part in _CUT.split(title)[1:] if part})
    common = [part for part, count in parts.most_common(1) if 2 * count > len(pages)]
    names = [name for name, _ in said.most_common(1)] or common
    if not names:
        return  # nobody says what the site is called
    name = names[0]
    without = [url for url, (_, title) in pages.items() if fold(name) not in fold(title)]
    if without:
        yield given.ask("missing", Pointer("url", without[0]), name=name, count=len(without), urls=without)
    else:
        yield given.passed("everywhere", name=name, count=len(pages))


_PAGE = ("http", "dom")

CHECKS = (
    Check(
        "seo.title-h1", needs=_PAGE, run=on_page(_agrees), refs=("seo:SEO-040",),
        limits={"letters": _STEM, "least": _LEAST},
    ),
    Check("seo.title-cut", needs=_PAGE, run=on_page(_title_cut), refs=("seo:SEO-044",)),
    Check(
        "seo.description-written", needs=_PAGE, run=on_page(_written), refs=("seo:SEO-044", "seo:SEO-051"),
        limits={"characters": _LONG_ENOUGH, "start": _START},
    ),
    Check("seo.meta-keywords", needs=_PAGE, run=on_page(_keywords), refs=("seo:SEO-052",), limits={"most": _MANY}),
    Check(
        "seo.title-site-name", needs=_PAGE, run=_site_name, scope="site", gather=_name_and_title,
        site_needs=("crawl",), refs=("seo:SEO-043",),
        limits={"pages": _MIN_PAGES},
    ),
)  # fmt: skip
