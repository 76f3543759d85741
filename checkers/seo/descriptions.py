"""Meta descriptions: the sentence that engines may show under a page's title."""

from __future__ import annotations

from collections.abc import Iterator

from checkers.seo._page import content_of, hidden, indexable, language_of, metas, on_page, page_key, paginated, shared
from checkers.seo._site import own_pages
from checkers.seo._widths import pixels
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# Characters. Google sets no limit: what Screaming Frog (70) and seonaut (160) warn of.
_SHORT, _LONG = 70, 160
# Pixels in Arial of 13 px, the size at which Screaming Frog's 155 characters are its 985 pixels.
_NARROW, _WIDE, _SIZE = 400, 985, 13


def _present(given: Given) -> Iterator[Finding]:
    if hidden(given) or paginated(given["http"]["final_url"]):
        return  # engines show nothing of it, or it is more of a list that another page describes
    dom = given["dom"]
    found = metas(dom, "description")
    filled = [meta for meta in found if content_of(meta)]
    if not found:
        yield given.failed("absent", Pointer("selector", "head"))
    elif not filled:
        yield given.failed("empty", dom.pointer(found[0]))
    elif len({content_of(meta) for meta in filled}) > 1:
        yield given.ask("several", dom.pointer(filled[1]), count=len(filled), text=content_of(filled[0]))
    else:
        yield given.passed("present", dom.pointer(filled[0]), text=content_of(filled[0]))


def _text(given: Given) -> str:
    return next((text for meta in metas(given["dom"], "description") if (text := content_of(meta))), "")


def _length(given: Given) -> Iterator[Finding]:
    text = _text(given)
    if not text or hidden(given):
        return
    width = pixels(text, _SIZE)
    where = Pointer("selector", "meta[name=description]", text[:200])
    args = {"text": text, "length": len(text), "width": width}
    if len(text) < _SHORT or width < _NARROW:
        yield given.ask("short", where, usual=_SHORT, **args)
    elif len(text) > _LONG:
        yield given.ask("long", where, usual=_LONG, **args)
    elif width > _WIDE:
        yield given.ask("wide", where, usual=_WIDE, **args)
    else:
        yield given.passed("usual", where, **args)


def _gather(given: Given) -> tuple[str, str, str] | None:
    """The document and its description and language; None where engines would not compare it with others."""
    url = given["http"]["final_url"]
    if not indexable(given) or paginated(url):
        return None
    return page_key(url), _text(given), language_of(given["dom"])


def _duplicate(given: Given) -> Iterator[Finding]:
    texts = shared(own_pages(given))
    pages = sum(len(urls) for _, urls in texts)
    if pages < 2:
        return
    for text, urls in texts:
        if len(urls) > 1:
            yield given.failed(
                "shared", Pointer("url", urls[1]), subject=urls[0], text=text, count=len(urls), urls=urls
            )
    if pages == len(texts):
        yield given.passed("distinct", count=pages)


_PAGE = ("http", "dom")

CHECKS = (
    Check("seo.description-present", needs=_PAGE, run=on_page(_present), refs=("seo:SEO-045", "seo:SEO-046")),
    Check(
        "seo.description-length",
        needs=_PAGE,
        run=on_page(_length),
        refs=("seo:SEO-047", "seo:SEO-048"),
        limits={"short": _SHORT, "long": _LONG, "narrow": _NARROW, "wide": _WIDE, "size": _SIZE},
    ),
    Check(
        "seo.description-duplicate",
        needs=_PAGE,
        run=_duplicate,
        scope="site",
        gather=_gather,
        site_needs=("crawl",),
        refs=("seo:SEO-049",),
    ),
)
