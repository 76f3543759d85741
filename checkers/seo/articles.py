"""Who wrote an article, and when: said to readers and to engines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checkers.seo._jsonld import blocks, nodes, types
from checkers.seo._main import main_text
from checkers.seo._page import answered
from checkers.seo._site import own_pages, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of

_ARTICLE = re.compile(r"\w*Article|\w*Posting")
_BYLINE = re.compile(r"\b(?i:par|by|auteure?|autrice|author)\s*:?\s+[A-ZÀ-Ý][\w’'-]+")
_DATE = re.compile(
    r"\b\d{1,2}(?:er)?\s+(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\s+\d{4}"
    r"|\b\d{1,2}[/.]\d{1,2}[/.]\d{4}|\b(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december)\s+\d{1,2},?\s+\d{4}",
    re.IGNORECASE,
)
_AUTHORS = (
    "(//main | //article)//*[@rel='author' or @itemprop='author' or contains(concat(' ', @class, ' '), ' author ')]"
)


@dataclass(frozen=True, slots=True)
class _Signed:
    """What says who and when: `shown` to readers, `said` in structured data."""

    shown: frozenset[str]
    said: frozenset[str]


def _gather(given: Given) -> _Signed | None:
    if not answered(given):
        return None
    dom = given["dom"]
    text = main_text(dom)
    shown = set()
    if any(text_of(one) for one in dom.xpath(_AUTHORS)) or _BYLINE.search(text):
        shown.add("author")
    if any(dom.displayed(one) for one in dom.xpath("(//main | //article)//time")) or _DATE.search(text):
        shown.add("date")
    said = set()
    for node in (node for block in blocks(dom) for node in nodes(block.value)):
        if any(_ARTICLE.fullmatch(name) for name in types(node)):
            said |= {"author"} if _named(node.get("author")) else set()
            said |= {"date"} if node.get("datePublished") else set()
    return _Signed(frozenset(shown), frozenset(said))


def _named(author: Any) -> bool:
    first = author[0] if isinstance(author, list) and author else author
    return bool(first.get("name") or first.get("@id")) if isinstance(first, dict) else bool(first)


def _bylines(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    for url, signed in own_pages(given).items():
        if signed is None or site.pages.get(url, {}).get("kind") != "article":
            continue
        where, wanted = Pointer("url", url), ("author", "date")
        lacking = [name for name in wanted if name not in signed.shown]
        unsaid = [name for name in wanted if name not in signed.said]
        if lacking:
            yield given.ask("not-shown", where, subject=url, missing=lacking)
        elif unsaid:
            yield given.ask("not-said", where, subject=url, missing=unsaid)
        else:
            yield given.passed("signed", where, subject=url)


CHECKS = (
    Check(
        "seo.article-byline", needs=("http", "dom"), run=_bylines, scope="site", gather=_gather, site_needs=("crawl",),
        refs=("seo:SEO-154",),
    ),
)  # fmt: skip
