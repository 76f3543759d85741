"""Structured data: what the page says of itself in the vocabulary of schema.org."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checkers.seo._jsonld import blocks, nodes, short, types
from checkers.seo._page import answered, capped, on_page, words
from checkers.seo._site import read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_WANTED = {
    "home": re.compile(r"WebSite|\w*(?:Organization|Business|Store|Shop)|Corporation|Restaurant|Hotel"),
    "product": re.compile(r"Product(?:Group|Model)?|IndividualProduct|SomeProducts"),
    "article": re.compile(r"\w*Article|\w*Posting|Report|Recipe|HowTo"),
}
# Types that any page may hold beside what it is about; another type may be a way to say the same, so a human looks.
_COMMON = words(
    """WebPage WebSite BreadcrumbList ListItem Organization ImageObject SearchAction ReadAction EntryPoint Person
    PropertyValueSpecification CollectionPage ItemPage AboutPage ContactPage OnlineStore LocalBusiness Store
    PostalAddress ContactPoint SiteNavigationElement WPHeader WPFooter WPSideBar Brand Country Place GeoCoordinates
    OpeningHoursSpecification"""
)
_SINGLE = words("single-product template-product single-post template-article")
_WITH_TRAIL = frozenset({"product", "category", "article"})
_TRAIL = """//*[self::nav or self::ol or self::ul or self::div or self::p][
        contains(translate(@class, 'BREADCUM', 'breadcum'), 'breadcrumb') or contains(@class, 'fil-ariane')
        or contains(translate(@aria-label, 'BREADCUM', 'breadcum'), 'breadcrumb')
        or contains(translate(@aria-label, 'ARINE', 'arine'), 'ariane')]"""


def _strict(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    found = blocks(dom)
    faulty = [block for block in found if block.fault]
    yield from capped(
        faulty,
        lambda block: given.failed(block.fault, dom.pointer(block.element), line=block.line, column=block.column),
        lambda rest: given.failed("more", count=rest),
    )
    if found and not faulty:
        named = sorted({name for block in found for node in nodes(block.value) for name in types(node)})
        yield given.passed("read", dom.pointer(found[0].element), count=len(found), types=named)


@dataclass(frozen=True, slots=True)
class _Said:
    """What one page says: types of its data, whether some could not be read, and whether it is surely a single."""

    types: frozenset[str]
    unread: bool
    single: bool
    trail: bool


def _gather(given: Given) -> _Said | None:
    """Read in the page as sent; of JSON-LD that scripts add, `http` tells the types."""
    if not answered(given):
        return None
    source, page = given["source"], given["http"].get("page", {})
    found = blocks(source)
    named = {name for block in found for node in nodes(block.value) for name in types(node)}
    values = (*source.xpath("//@itemtype"), *source.xpath("//@typeof"), *page.get("jsonld_types", ()))
    named |= {short(name) for value in values for name in str(value).split()}
    classes = set(" ".join(source.xpath("//body/@class")).split())
    trail = "BreadcrumbList" in named or bool(source.xpath(_TRAIL))
    return _Said(frozenset(named), any(block.fault for block in found), bool(classes & _SINGLE), trail)


def _expected(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    for url, said in given.gathered.items():
        kind = str(site.pages.get(url, {}).get("kind"))
        if said is None or kind not in _WANTED:
            continue
        where = Pointer("url", url)
        found = sorted(name for name in said.types if _WANTED[kind].fullmatch(name))
        if found:
            yield given.passed(f"{kind}-said", where, subject=url, types=found)
        elif said.unread or not said.types <= _COMMON or (kind != "home" and not said.single):
            # The address alone made it a product or an article: it may be a list of them.
            yield given.ask(f"{kind}-unsure", where, subject=url, types=sorted(said.types))
        else:
            yield given.failed(f"{kind}-not-said", where, subject=url, types=sorted(said.types))


def _trails(given: Given) -> Iterator[Finding]:
    site = read_site(given)
    pages = {
        url: said
        for url, said in given.gathered.items()
        if said is not None and site.pages.get(url, {}).get("kind") in _WITH_TRAIL
    }
    without = [url for url, said in pages.items() if not said.trail]
    if without:
        yield given.ask("not-seen", Pointer("url", without[0]), count=len(without), total=len(pages), urls=without)
    elif pages:
        yield given.passed("seen", count=len(pages))


def _breadcrumbs(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    for block in blocks(dom):
        for node in nodes(block.value):
            if "BreadcrumbList" in types(node):
                yield _judge_trail(given, dom.pointer(block.element), node)


def _judge_trail(given: Given, where: Pointer, node: dict[str, Any]) -> Finding:
    """Google's rules: two steps at least, numbered from 1, each with a name, all but the last with an address."""
    listed = node.get("itemListElement")
    steps = [step for step in (listed if isinstance(listed, list) else [listed]) if isinstance(step, dict)]
    steps = sorted(steps, key=lambda step: _position(step) or 0)
    names = [_name(step) for step in steps]
    if not steps:
        return given.failed("trail-empty", where)
    if [_position(step) for step in steps] != list(range(1, len(steps) + 1)):
        return given.failed("trail-positions", where, names=names)
    if not all(names):
        return given.failed("trail-nameless", where, count=names.index("") + 1)
    unlinked = [name for name, step in zip(names[:-1], steps, strict=False) if not _address(step)]
    if unlinked:
        return given.failed("trail-unlinked", where, names=unlinked)
    if len(steps) == 1:
        return given.ask("trail-short", where, name=names[0])
    return given.passed("trail", where, names=names)


def _position(step: dict[str, Any]) -> int | None:
    said = str(step.get("position", ""))
    return int(said) if said.isascii() and said.isdigit() else None


def _name(step: dict[str, Any]) -> str:
    item = step.get("item")
    said = step.get("name") or (item.get("name") if isinstance(item, dict) else "")
    return said.strip() if isinstance(said, str) else ""


def _address(step: dict[str, Any]) -> bool:
    item = step.get("item")
    return bool(item.get("@id") or item.get("url")) if isinstance(item, dict) else bool(item)


_PAGE = ("http", "dom")

CHECKS = (
    Check("seo.jsonld-strict", needs=_PAGE, run=on_page(_strict), refs=("seo:SEO-173",)),
    Check(
        "seo.schema-types", needs=("http", "source"), run=_expected, scope="site", gather=_gather,
        site_needs=("crawl",), refs=("seo:SEO-174", "seo:SEO-190"),
    ),
    Check(
        "seo.breadcrumb", needs=("http", "source"), run=_trails, scope="site", gather=_gather, site_needs=("crawl",),
        refs=("seo:SEO-133",),
    ),
    Check("seo.breadcrumb-data", needs=_PAGE, run=on_page(_breadcrumbs), refs=("seo:SEO-181",)),
)  # fmt: skip
