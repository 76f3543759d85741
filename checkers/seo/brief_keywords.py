"""The keywords that the brief orders: which pages hold them, and where; whether any is nowhere.

A phrase is held where its telling words stand side by side, whatever the small words, accents and plurals. Pages hold
it "apart" where all its words are there, but not side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from checkers.seo._graph import Anchor, anchors
from checkers.seo._keywords import PLACES, Fields, holds, places, stems
from checkers.seo._page import answered, content_of, fold, metas, page_key
from checkers.seo._site import Site, own_pages, read_site
from checkers.seo._tree import here, unread
from checkers.seo.keywords import fields_of, incoming_texts
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

ALL_PLACES = (*PLACES, "description")
_NAMES: Mapping[str, str] = {
    "title": "<title>", "h1": "<h1>", "intro": "<p>", "slug": "URL", "alts": "alt", "anchors": "<a>",
    "description": "<meta description>",
}  # fmt: skip
_ENOUGH = 4  # places of seven, as for the phrases that pages are found to be about; the project's choice


@dataclass(frozen=True, slots=True)
class _Page:
    document: str
    fields: Fields
    description: str
    text: str  # everything written on the page, and in its head
    sent: tuple[Anchor, ...]

    def places(self, phrase: str) -> list[str]:
        return [*places(phrase, self.fields), *(["description"] if holds(self.description, phrase) else [])]


def _gather(given: Given) -> _Page | None:
    if not answered(given):
        return None
    dom, url = given["dom"], given["http"]["final_url"]
    description = " ".join(content_of(meta) for meta in metas(dom, "description")[:1])
    fields = fields_of(given)
    texts = dom.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::template)]")
    whole = " \n ".join([*map(str, texts), fields.title, description, fields.slug, *fields.alts])
    return _Page(page_key(url), fields, description, whole, anchors(given))


def _keywords(given: Given) -> Iterator[Finding]:
    wanted = given["brief"].get("keywords")
    if not wanted:
        return
    site = read_site(given)
    gathered = {url: page for url, page in own_pages(given).items() if page and url in site.documents}
    incoming = incoming_texts(site, [page.sent for page in gathered.values()])
    pages = {
        url: replace(page, fields=replace(page.fields, anchors=tuple(dict.fromkeys(incoming.get(page.document, ())))))
        for url, page in gathered.items()
    }
    for one in wanted:
        named = _named(site, pages, one["page"]) if one["page"] else None
        if one["page"] and not named:
            yield given.ask("no-such-page", phrase=one["phrase"], page=one["page"])
            continue
        yield _say(given, one["phrase"], {named: pages[named]} if named else pages, len(pages), not any(unread(site)))


def _named(site: Site, pages: Mapping[str, _Page], name: str) -> str | None:
    """The page that the brief names, by its address or by its title."""
    if name.startswith(("/", "http")):
        key = page_key(here(site, name))
        return next((url for url, page in pages.items() if page.document == key), None)
    same = [url for url, page in pages.items() if fold(name) in {fold(page.fields.h1), fold(page.fields.title)}]
    return same[0] if len(same) == 1 else None


def _say(given: Given, phrase: str, pages: Mapping[str, _Page], total: int, whole: bool) -> Finding:
    if not stems(phrase):
        return given.ask("small-words", phrase=phrase)
    found = {url: there for url, page in pages.items() if (there := page.places(phrase))}
    if found:
        url = max(sorted(found), key=lambda one: (len(found[one]), "title" in found[one]))
        there = found[url]
        args: dict[str, Any] = {
            "phrase": phrase, "page": _path(url), "places": _said(there), "held": len(there),
            "missing": _said(place for place in ALL_PLACES if place not in there),
            "total": len(ALL_PLACES), "count": len(found), "others": [_path(one) for one in found if one != url],
        }  # fmt: skip
        if len(there) >= _ENOUGH:
            return given.passed("placed", Pointer("url", url), subject=url, placed=phrase, **args)
        return given.ask("scattered", Pointer("url", url), subject=url, **args)
    said = [url for url, page in pages.items() if holds(page.text, phrase)]
    if said:
        return given.ask("in-text-only", Pointer("url", said[0]), phrase=phrase, urls=[_path(url) for url in said])
    apart = [url for url, page in pages.items() if set(stems(phrase)) <= set(stems(page.text))]
    if apart:
        return given.ask("apart", Pointer("url", apart[0]), phrase=phrase, urls=[_path(url) for url in apart])
    if len(pages) < total:  # a page that the brief names
        url = next(iter(pages))
        return given.failed("not-there", Pointer("url", url), subject=url, phrase=phrase, page=_path(url))
    return (given.failed if whole else given.ask)("nowhere" if whole else "not-seen", phrase=phrase, count=total)


def _said(where: Iterable[str]) -> str:
    return ", ".join(_NAMES[place] for place in where) or "–"


def _path(url: str) -> str:
    return urlsplit(url).path or "/"


CHECKS = (
    Check(
        "seo.brief-keywords", needs=("http", "dom"), run=_keywords, scope="site", gather=_gather,
        site_needs=("crawl", "links", "brief"), refs=("seo:SEO-149",),
    ),
)  # fmt: skip
