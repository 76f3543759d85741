"""RGAA 12.3: the page that shows the site's structure is complete, its links work and lead where they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from checkers.rgaa._navigation import fold, is_site_map_link, is_site_map_name
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of

_GONE = {404, 410}
_ALL = ("rgaa:12.3.1", "rgaa:12.3.2", "rgaa:12.3.3")
MAX_BROKEN = 10


@dataclass(frozen=True, slots=True)
class _Page:
    """What one page says: whether it is a site map, which site map it links to, and its own links by address."""

    is_plan: bool
    plan: str
    links: Mapping[str, str]


def _gather(given: Given) -> _Page | None:
    http = given["http"]
    if not 200 <= int(http["status"]) < 300:
        return None
    source = given["source"]
    bases = source.xpath("//base/@href")
    base = urljoin(http["final_url"], str(bases[0])) if bases else http["final_url"]
    # Menus and footers are on every page: the plan's own links stand in the main content, where that is marked.
    inside = source.xpath("//main") or source.xpath("//*[@role='main']") or source.xpath("//body")
    everywhere = [(_address(base, link), text_of(link)) for link in source.xpath("//a[@href] | //area[@href]")]
    own = [
        (_address(base, link), text_of(link))
        for zone in inside[:1]
        for link in zone.xpath(".//a[@href] | .//area[@href]")
    ]
    plan = next((url for url, name in everywhere if url and is_site_map_link(name, url)), "")
    heads = [*source.xpath("//h1"), *source.xpath("//title")]
    is_plan = any(is_site_map_name(fold(text_of(head))) for head in heads)
    return _Page(is_plan, plan, {url: name for url, name in own if url.startswith("http")})


def _address(base: str, link: Any) -> str:
    try:
        return str(urldefrag(urljoin(base, link.get("href").strip()))[0])
    except ValueError:
        return ""


def _plan(given: Given) -> Iterator[Finding]:
    pages = {url: page for url, page in given.gathered.items() if page is not None}
    kinds = {page["url"]: page for page in given["crawl"]["pages"]}
    for url, page in pages.items():
        if page.is_plan or kinds.get(url, {}).get("kind") == "sitemap":
            yield given.ask("whole", Pointer("url", url), subject=url, refs=_ALL[:1], links=len(page.links))
            yield from _links(given, url, page, kinds)
            yield given.ask("where", Pointer("url", url), subject=url, refs=_ALL[2:], links=len(page.links))
        elif page.plan:
            yield given.ask("elsewhere", Pointer("url", page.plan), subject=url, refs=_ALL, url=page.plan)


def _links(given: Given, url: str, page: _Page, kinds: Mapping[str, Any]) -> Iterator[Finding]:
    own = urlsplit(url).netloc
    answers = {one: _status(given, one, kinds) for one in page.links if one != url}
    broken = [one for one, status in answers.items() if status in _GONE and urlsplit(one).netloc == own]
    for one in broken[:MAX_BROKEN]:
        yield given.failed(
            "broken",
            Pointer("url", one),
            subject=url,
            refs=_ALL[1:2],
            name=page.links[one] or "–",
            url=one,
            status=answers[one],
        )
    doubtful = [one for one, status in answers.items() if one not in broken and not 200 <= status < 300]
    if not broken and answers and not doubtful:
        yield given.passed("working", Pointer("url", url), subject=url, refs=_ALL[1:2], count=len(answers))
    elif not broken:
        yield given.ask(
            "unanswered", Pointer("url", (doubtful or [url])[0]), subject=url, refs=_ALL[1:2], count=len(doubtful)
        )


def _status(given: Given, url: str, kinds: Mapping[str, Any]) -> int:
    """What the address answered; 0 when it was not asked, or gave no answer."""
    known = kinds.get(url) or given["links"].get(url) or {}
    return int(known.get("status") or given["links"].get(url, {}).get("status") or 0)


CHECKS = (
    Check("rgaa.site-map", ("http", "source"), _plan, scope="site", gather=_gather, site_needs=("crawl", "links")),
)
