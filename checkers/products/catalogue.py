"""The shop's product pages taken together: how many there are, and whether each has a description of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from checkers.products._content import words
from checkers.products._sheet import plain, sheet_of
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

MAX_TEXT = 4000  # characters of a description that are compared
MIN_WORDS = 20  # shorter descriptions are alike by chance
NEARLY = 0.8  # share of five-word runs in common above which two texts are one text with a few words changed
RUN = 5  # words of a run
MAX_SHEETS = 150  # compared two by two
MAX_SHOWN = 20


def _sheet(given: Given) -> dict[str, str] | None:
    sheet = sheet_of(given)
    if sheet is None:
        return None
    return {"handle": sheet.handle, "name": sheet.name}


def _sheets(given: Given) -> Iterator[Finding]:
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for url, sheet in given.gathered.items():
        if sheet:
            found.setdefault(sheet["handle"], (url, sheet))
    unseen = _unseen(given["crawl"], set(given.gathered))
    if found:
        url, _ = next(iter(found.values()))
        names = [sheet["name"] or handle for handle, (_, sheet) in found.items()]
        yield given.passed("found", Pointer("url", url), count=len(found), names=names, unseen=len(unseen))
    elif unseen:
        yield given.ask("not-visited", Pointer("url", unseen[0]), count=len(unseen))
    else:
        yield given.inapplicable("none", count=len(given.gathered))


def _unseen(crawl: Mapping[str, Any], visited: set[str]) -> list[str]:
    """Addresses that announce a product page, on this site, and that were not visited."""
    pages = crawl.get("pages", ())
    return sorted(
        page["url"]
        for page in pages
        if page.get("kind") == "product" and not page.get("visited") and page["url"] not in visited
    )


def _text(given: Given) -> dict[str, str] | None:
    sheet = sheet_of(given)
    if sheet is None or sheet.description is None or sheet.description.words < MIN_WORDS:
        return None
    return {"handle": sheet.handle, "name": plain(sheet.name), "text": sheet.description.text[:MAX_TEXT]}


def _distinct(given: Given) -> Iterator[Finding]:
    texts: dict[str, tuple[str, str, list[str]]] = {}
    for url, one in given.gathered.items():
        if one and one["handle"] not in texts:
            texts[one["handle"]] = (url, one["name"], [word.lower() for word in words(one["text"])])
    if len(texts) < 2:
        return
    compared = list(texts.values())[:MAX_SHEETS]
    runs = [frozenset(zip(*(text[n:] for n in range(RUN)), strict=False)) for _, _, text in compared]
    alike = 0
    for (one, first), (other, second) in combinations(zip(compared, runs, strict=True), 2):
        if one[1] == other[1]:  # the same product at two addresses
            continue
        share = len(first & second) / max(1, len(first | second))
        if share >= NEARLY:
            alike += 1
            if alike <= MAX_SHOWN:
                say, message = (given.failed, "same") if one[2] == other[2] else (given.ask, "nearly-same")
                yield say(message, Pointer("url", other[0]), subject=one[0], urls=[one[0], other[0]], share=share)
    if not alike:
        yield given.passed("distinct", count=len(compared))


CHECKS = (
    Check("products.sheets", needs=("http", "dom"), run=_sheets, scope="site", gather=_sheet, site_needs=("crawl",)),
    Check(
        "products.descriptions-distinct", needs=("http", "dom"), run=_distinct, scope="site", gather=_text,
        refs=("products:PRD-08", "seo:SEO-143"),
        limits={"share": NEARLY, "run": RUN, "words": MIN_WORDS},
    ),
)  # fmt: skip
