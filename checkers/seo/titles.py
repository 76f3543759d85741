"""Page titles: `<title>` as the browser sees it after load."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checkers.seo._page import fold, indexable, language_of, on_page, page_key, paginated, phrases, shared
from checkers.seo._site import own_pages
from checkers.seo._widths import pixels
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of
from preuve.views.dom import Dom

_TITLES = "//head/title"
_ELSEWHERE = "//title[not(ancestor::svg) and not(ancestor::head)]"
# Characters, then pixels in Arial of 20 px. Google sets no limit: what Screaming Frog and seonaut warn of.
_SHORT, _LONG = 30, 60
_NARROW, _WIDE, _SIZE = 200, 561, 20
_CUT = re.compile(r"\s*\|\s*|\s+[-–—·•:»<>]\s+")
# What WordPress, Shopify, Elementor and editors write when nobody has: wrong wherever it stands in a title.
_UNTOUCHED = phrases("untouched")
# Names of a place in any site: alone, they say nothing of whose it is.
_NO_NAME = phrases("no-name")
_HOME = phrases("home")
_THEMES = phrases("themes")
_NUMBERED = re.compile(r"(?:elementor|post|article|produit|product) \d+\Z")


def _title(dom: Dom) -> str:
    titles = dom.xpath(_TITLES) or dom.xpath(_ELSEWHERE)
    return text_of(titles[0]) if titles else ""


def _present(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    titles, elsewhere = dom.xpath(_TITLES), dom.xpath(_ELSEWHERE)
    if not titles and elsewhere:
        yield given.failed("outside-head", dom.pointer(elsewhere[0]), title=text_of(elsewhere[0]))
    elif not titles:
        yield given.failed("absent", Pointer("selector", "head"))
    elif not text_of(titles[0]):
        yield given.failed("empty", dom.pointer(titles[0]))
    elif len(titles) > 1:
        yield given.ask("several", dom.pointer(titles[1]), count=len(titles), title=text_of(titles[0]))
    else:
        yield given.passed("present", dom.pointer(titles[0]), title=text_of(titles[0]))


def _length(given: Given) -> Iterator[Finding]:
    title = _title(given["dom"])
    if not title:
        return
    width = pixels(title, _SIZE)
    where, args = Pointer("selector", "title", title[:200]), {"title": title, "length": len(title), "width": width}
    if len(title) < _SHORT or width < _NARROW:
        yield given.ask("short", where, usual=_SHORT, **args)
    elif len(title) > _LONG:
        yield given.ask("long", where, usual=_LONG, **args)
    elif width > _WIDE:
        yield given.ask("wide", where, usual=_WIDE, **args)
    else:
        yield given.passed("usual", where, **args)


def _default(given: Given) -> Iterator[Finding]:
    title = _title(given["dom"])
    if not title:
        return
    where, parts = Pointer("selector", "title", title[:200]), [fold(part) for part in _CUT.split(title)]
    if any(part in _UNTOUCHED for part in (*parts, fold(title))) or _NUMBERED.match(parts[0]):
        yield given.failed("untouched", where, title=title)
    elif fold(title) in _NO_NAME:
        yield given.failed("no-name", where, title=title)
    elif len(parts) > 1 and any(part in _THEMES for part in parts):
        yield given.ask("theme", where, title=title)
    elif parts[0] in _HOME and len(parts) > 1:
        yield given.ask("place-first", where, title=title)
    else:
        yield given.passed("own", where, title=title)


def _gather(given: Given) -> tuple[str, str, str] | None:
    """The document and its title and language; None where engines would not compare it with others."""
    url = given["http"]["final_url"]
    if not indexable(given) or paginated(url):
        return None
    return page_key(url), _title(given["dom"]), language_of(given["dom"])


def _duplicate(given: Given) -> Iterator[Finding]:
    titles = shared(own_pages(given))
    pages = sum(len(urls) for _, urls in titles)
    if pages < 2:
        return
    for title, urls in titles:
        if len(urls) > 1:
            yield given.failed(
                "shared", Pointer("url", urls[1]), subject=urls[0], title=title, count=len(urls), urls=urls
            )
    if pages == len(titles):
        yield given.passed("distinct", count=pages)


_PAGE = ("http", "dom")

CHECKS = (
    Check("seo.title-present", needs=_PAGE, run=on_page(_present), refs=("seo:SEO-035", "seo:SEO-036", "seo:SEO-041")),
    Check(
        "seo.title-length",
        needs=_PAGE,
        run=on_page(_length),
        refs=("seo:SEO-037", "seo:SEO-038"),
        limits={"short": _SHORT, "long": _LONG, "narrow": _NARROW, "wide": _WIDE, "size": _SIZE},
    ),
    Check("seo.title-default", needs=_PAGE, run=on_page(_default), refs=("seo:SEO-042",)),
    Check(
        "seo.title-duplicate",
        needs=_PAGE,
        run=_duplicate,
        scope="site",
        gather=_gather,
        site_needs=("crawl",),
        refs=("seo:SEO-039",),
    ),
)
