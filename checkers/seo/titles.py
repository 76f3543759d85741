"""Page titles: `<title>` as the browser sees it after load."""

from __future__ import annotations

from collections.abc import Iterator

from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of

_TITLES = "//head/title"


def _present(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    titles = dom.xpath(_TITLES)
    if not titles:
        yield given.failed("absent", Pointer("selector", "head"))
    elif not text_of(titles[0]):
        yield given.failed("empty", dom.pointer(titles[0]))
    else:
        yield given.passed("present", dom.pointer(titles[0]), title=text_of(titles[0]))


def _title(given: Given) -> str:
    titles = given["dom"].xpath(_TITLES)
    return text_of(titles[0]) if titles else ""


def _duplicate(given: Given) -> Iterator[Finding]:
    pages: dict[str, list[str]] = {}
    for url, title in given.gathered.items():
        if title:
            pages.setdefault(title, []).append(url)
    if len(given.gathered) < 2:
        return
    for title, urls in pages.items():
        if len(urls) > 1:
            yield given.failed("shared", Pointer("url", urls[1]), subject=urls[0], title=title, count=len(urls), urls=urls)
    if all(len(urls) == 1 for urls in pages.values()) and pages:
        yield given.passed("distinct", count=len(pages))


CHECKS = (
    Check("seo.title-present", needs=("dom",), run=_present, refs=("seo:SEO-035",)),
    Check("seo.title-duplicate", needs=("dom",), run=_duplicate, scope="site", gather=_title, refs=("seo:SEO-039",)),
)
