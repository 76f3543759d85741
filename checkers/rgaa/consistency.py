"""From link to link and page to page: the same name for the same thing, and titles that tell the pages apart.

Hints for WCAG 2.4.2, 2.4.4 and 3.2.4: a person decides, for what stands around a name may make it clear.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urldefrag

from checkers.rgaa._navigation import fold, label, links
from checkers.rgaa._page import capped, documents, on_page, point
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

MIN_PAGES = 3  # pages on which a name leads to one address before another address is remarkable


Place = tuple[Dom, str, Any]


def _names(given: Given) -> Iterator[tuple[str, str, Place]]:
    """(name, address, link) of the links that are shown, in all frames."""
    for document, within in documents(given["dom"]):
        for link, address in links(document):
            name = label(document, given["axtree"], link)
            if name and address.startswith("http") and document.displayed(link):
                yield name, address.rstrip("/"), (document, within, link)


@on_page
def _same_name(given: Given) -> Iterator[Finding]:
    targets: dict[str, dict[str, Place]] = defaultdict(dict)
    spelling: dict[str, str] = {}
    for name, address, where in _names(given):
        key = fold(name) or name
        spelling.setdefault(key, name)
        targets[key].setdefault(address, where)
    doubtful = [name for name, found in targets.items() if len(found) > 1]
    yield from capped(
        given,
        doubtful,
        lambda name: given.ask(
            "many",
            point(*list(targets[name].values())[1]),
            refs=("wcag:2.4.4",),
            name=spelling[name],
            count=len(targets[name]),
            urls=list(targets[name])[:5],
        ),
    )
    if targets and not doubtful:
        yield given.passed("distinct", point(*next(iter(next(iter(targets.values())).values()))), count=len(targets))


def _gather_links(given: Given) -> Mapping[str, tuple[str, str]]:
    """By folded name: (name, address), of the names that lead to one address only on the page."""
    if not 200 <= int(given["http"]["status"]) < 300:
        return {}
    found: dict[str, set[str]] = defaultdict(set)
    spelling: dict[str, str] = {}
    for name, address, _ in _names(given):
        found[fold(name) or name].add(urldefrag(address)[0].rstrip("/"))
        spelling.setdefault(fold(name) or name, name)
    return {key: (spelling[key], next(iter(urls))) for key, urls in found.items() if len(urls) == 1}


def _across(given: Given) -> Iterator[Finding]:
    pages: Mapping[str, Mapping[str, tuple[str, str]]] = given.gathered
    if len(pages) < 2:
        return
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for names in pages.values():
        for key, (_, address) in names.items():
            counts[key][address] += 1
    usual = {key: found.most_common(1)[0] for key, found in counts.items() if len(found) > 1}
    odd = [
        (url, name, address, usual[key])
        for url, names in pages.items()
        for key, (name, address) in names.items()
        if key in usual and usual[key][1] >= MIN_PAGES and address != usual[key][0]
    ]
    yield from capped(
        given,
        odd,
        lambda one: given.ask(
            "elsewhere",
            Pointer("url", one[2]),
            subject=one[0],
            refs=("wcag:3.2.4",),
            name=one[1],
            url=one[2],
            usual=one[3][0],
            pages=one[3][1],
        ),
    )
    if not odd:
        yield given.passed("alike", count=len(counts))


def _gather_title(given: Given) -> str:
    ok = 200 <= int(given["http"]["status"]) < 300
    return str(given["http"].get("page", {}).get("title") or "").strip() if ok else ""


def _titles(given: Given) -> Iterator[Finding]:
    titles = {url: title for url, title in given.gathered.items() if title}
    if len(titles) < 2:
        return
    same: dict[str, list[str]] = defaultdict(list)
    for url, title in titles.items():
        same[fold(title)].append(url)
    twins = [urls for urls in same.values() if len(urls) > 1]
    yield from capped(
        given,
        [url for urls in twins for url in urls],
        lambda url: given.ask(
            "twin", subject=url, refs=("wcag:2.4.2",), title=titles[url], count=len(same[fold(titles[url])]) - 1
        ),
    )
    if not twins:
        yield given.passed("distinct", count=len(titles))


_NEEDS = ("http", "dom", "axtree")

CHECKS = (
    Check("rgaa.link-names", _NEEDS, _same_name),
    Check(
        "rgaa.link-names-across",
        _NEEDS,
        _across,
        scope="site",
        gather=_gather_links,
        site_needs=("crawl",),
        limits={"pages": MIN_PAGES},
    ),
    Check("rgaa.titles-apart", ("http",), _titles, scope="site", gather=_gather_title, site_needs=("crawl",)),
)
