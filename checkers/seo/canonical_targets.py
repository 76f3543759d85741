"""Where canonical addresses lead, over the whole site: to a page that engines may keep, and at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checkers.seo._page import answered, capped, hidden, page_key
from checkers.seo._site import Site, may_read, read_rules, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_GONE = {404, 410, 500, 501}


def _asks_out(given: Given) -> bool:
    return answered(given) and hidden(given)


def find(site: Site, url: str) -> str | None:
    """The address, as the crawl knows it, that `url` is a spelling of; None when it was never met."""
    if url in site.pages or url in site.links:
        return url
    return site.spellings.get(page_key(url))


def _targets(given: Given) -> Iterator[Finding]:
    site, robots = read_site(given), given["robots"]
    rules = read_rules(robots["text"] if robots["status"] and 200 <= robots["status"] < 300 else "")
    stated = {
        url: str(page["canonical"])
        for url, page in site.documents.items()
        if page.get("canonical") and not given.gathered.get(url, False)
    }
    elsewhere = {url: to for url, to in stated.items() if page_key(to) != page_key(site.final(url)) and _own(site, to)}
    faults: dict[str, str] = {}
    unsure: dict[str, list[str]] = {"unlinked": [], "unknown": []}
    for url, target in elsewhere.items():
        known = find(site, target)
        fault = _fault(site, known, given.gathered) if known else ""
        if known and not fault and not may_read(rules, known):
            fault = "closed"
        if fault:
            faults[url] = fault
        elif not known or site.status(known) is None:
            unsure["unknown"].append(url)
        elif not any(page_key(source) != page_key(known) for source in site.sources.get(known, ())):
            unsure["unlinked"].append(url)
    yield from capped(
        list(faults),
        lambda url: given.failed(faults[url], Pointer("url", url), subject=url, url=url, canonical=elsewhere[url]),
        lambda rest: given.failed("more", count=rest),
    )
    for message, urls in unsure.items():
        if urls:
            targets = list(dict.fromkeys(elsewhere[url] for url in urls))
            yield given.ask(message, Pointer("url", urls[0]), count=len(targets), urls=targets)
    if stated and not faults and not any(unsure.values()):
        yield given.passed("sound", count=len(stated), elsewhere=len(elsewhere))


def _own(site: Site, url: str) -> bool:
    return page_key(url).partition("/")[0] in {page_key(one).partition("/")[0] for one in site.origins}


def _fault(site: Site, url: str, asks_out: Mapping[str, bool]) -> str:
    """What is wrong with a target that the crawl knows: the id of a message, "" when nothing is."""
    status, final = site.status(url) or 0, site.final(url)
    canonical = str(site.pages.get(final, {}).get("canonical") or "")
    if status in _GONE:
        return "gone"
    if page_key(final) != page_key(url) and 0 < status < 400:
        return "redirected"
    if asks_out.get(final):
        return "kept-out"
    return "chain" if canonical and page_key(canonical) != page_key(final) else ""


CHECKS = (
    Check(
        "seo.canonical-target", needs=("http", "source"), run=_targets, scope="site", gather=_asks_out,
        site_needs=("crawl", "links", "robots"),
        refs=("seo:SEO-079", "seo:SEO-080", "seo:SEO-081", "seo:SEO-082", "seo:SEO-084"),
    ),
)  # fmt: skip
