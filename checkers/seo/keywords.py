"""What each page is about, by its own words: where its dominant phrase stands, and whether pages compete for one.

The phrases are found in the pages; nothing tells that anyone searches for them, nor that they were chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urlsplit

from checkers.seo._graph import Anchor, anchors
from checkers.seo._keywords import INTRO, PLACES, Fields, densest, dominant, grams, places, stem, stems
from checkers.seo._main import main_blocks, main_text, words_of
from checkers.seo._page import fold, indexable, on_page, page_key, paginated
from checkers.seo._site import Site, own_pages, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of

_KINDS = frozenset({"home", "product", "category", "article", "other"})  # pages that are meant to be found by a phrase
_ENOUGH = 4  # places of six; the project's choice
_FEWEST = 50  # words: a shorter page has no dominant phrase
_DENSE, _TIMES = 0.04, 8  # share of the words, and times; the project's choice
_TITLE_TIMES = 3


@dataclass(frozen=True, slots=True)
class _Page:
    document: str
    fields: Fields | None
    sent: tuple[Anchor, ...]


def _gather(given: Given) -> _Page:
    url = given["http"]["final_url"]
    kept = indexable(given) and not paginated(url)
    return _Page(page_key(url), fields_of(given) if kept else None, anchors(given))


def fields_of(given: Given) -> Fields:
    """The texts of one page, by place; without those of links that lead to it. Needs `http` and `dom`."""
    dom = given["dom"]
    headings = {tag: [b.text for b in main_blocks(dom) if b.tag == tag] for tag in ("h1", "h2")}
    titles = [text_of(one) for one in dom.xpath("//head/title")[:1]]
    first = headings["h1"] or [text_of(one) for one in dom.xpath("//h1")[:1]]
    return Fields(
        title=titles[0] if titles else "",
        h1=first[0] if first else "",
        h2=tuple(headings["h2"]),
        slug=unquote(urlsplit(given["http"]["final_url"]).path).rstrip("/").rpartition("/")[2].replace("-", " "),
        alts=tuple(str(one) for one in dom.xpath("//img/@alt") if str(one).strip()),
        body=main_text(dom),
    )


def _read(given: Given) -> dict[str, Fields]:
    """The pages that are meant to be found, by address, with the texts of the links that lead to them."""
    site, gathered = read_site(given), own_pages(given)
    incoming = incoming_texts(site, [page.sent for page in gathered.values()])
    found: dict[str, Fields] = {}
    for url in site.documents:
        page = gathered.get(url)
        kind = site.documents[url].get("kind")
        if page and page.fields and kind in _KINDS and len(words_of(page.fields.body)) >= _FEWEST:
            found[url] = replace(page.fields, anchors=tuple(dict.fromkeys(incoming.get(page.document, ()))))
    return found


def incoming_texts(site: Site, sent: Iterable[tuple[Anchor, ...]]) -> dict[str, list[str]]:
    """The texts of the links that lead to each page, by `page_key`."""
    incoming: dict[str, list[str]] = {}
    for links in sent:
        for anchor in links:
            incoming.setdefault(page_key(site.final(anchor.target)), []).append(anchor.text)
    return incoming


def _places(given: Given) -> Iterator[Finding]:
    pages = _read(given)
    if len(pages) < 2:
        return
    for url, phrases in dominant(pages).items():
        if not phrases or read_site(given).documents[url].get("kind") == "home":
            continue  # a home page is about the brand
        there = places(phrases[0], pages[url])
        args: dict[str, Any] = {"phrase": phrases[0], "count": len(there), "total": len(PLACES), "others": phrases[1:]}
        say = given.passed if len(there) >= _ENOUGH else given.ask
        yield say(
            "placed" if len(there) >= _ENOUGH else "scattered", Pointer("url", url), subject=url,
            missing=list(_names(PLACES, there)), **args,
        )  # fmt: skip


def _names(wanted: tuple[str, ...], there: list[str]) -> Iterator[str]:
    """The places where a phrase is not, by the name of their element: the same in both languages."""
    names = {"title": "<title>", "h1": "<h1>", "intro": "<p>", "slug": "URL", "alts": "alt", "anchors": "<a>"}
    return (names[place] for place in wanted if place not in there)


def _rivals(given: Given) -> Iterator[Finding]:
    pages = _read(given)
    shared = {url: _aim(fields) for url, fields in pages.items()}
    spread = Counter(phrase for found in shared.values() for phrase in found)
    claimed: dict[tuple[str, ...], list[str]] = {}
    for url, found in shared.items():
        # What half of the pages say in title and heading is the brand, or the trade.
        own = [phrase for phrase in found if spread[phrase] < max(len(pages) / 2, 3)]
        if own:
            claimed.setdefault(max(own, key=len), []).append(url)
    rivals = {key: urls for key, urls in claimed.items() if len(urls) > 1}
    for key, urls in rivals.items():
        yield given.ask("rivals", Pointer("url", urls[0]), phrase=shared[urls[0]][key], count=len(urls), urls=urls)
    if len(claimed) > 1 and not rivals:
        yield given.passed("apart", count=len(claimed))


def _aim(fields: Fields) -> dict[tuple[str, ...], str]:
    """The phrases of two or three telling words that stand in both title and main heading."""
    title, heading = dict(grams(fields.title)), dict(grams(fields.h1))
    return {phrase: written for phrase, written in heading.items() if phrase in title and len(phrase) > 1}


def _stuffed(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    title = " ".join(text_of(one) for one in dom.xpath("//head/title")[:1])
    count = Counter(stem(word) for word in fold(title).split() if stems(word))
    said = [word for word, times in count.items() if times >= _TITLE_TIMES]
    if said:
        yield given.ask("in-title", Pointer("selector", "title", title[:200]), title=title, words=said)
    text = main_text(dom)
    total = len(words_of(text))
    dense = densest(text, max(_TIMES, int(_DENSE * total) + 1)) if total >= _FEWEST else None
    if dense:
        yield given.ask("in-text", phrase=dense[0], count=dense[1], share=dense[1] / total)
    if title and total >= _FEWEST and not said and not dense:
        yield given.passed("measured", count=total)


def _check(name: str, run: Any, *refs: str, **limits: Any) -> Check:
    return Check(name, needs=_PAGE, run=run, scope="site", gather=_gather, site_needs=_SITE, refs=refs, limits=limits)


_PAGE, _SITE = ("http", "dom"), ("crawl", "links")

CHECKS = (
    _check("seo.keyword-places", _places, "seo:SEO-149", places=_ENOUGH, intro=INTRO, words=_FEWEST),
    _check("seo.keyword-rivals", _rivals, "seo:SEO-150", words=_FEWEST),
    Check(
        "seo.keyword-stuffing",
        needs=_PAGE,
        run=on_page(_stuffed),
        refs=("seo:SEO-151",),
        limits={"share": _DENSE, "times": _TIMES, "title": _TITLE_TIMES},
    ),
)
