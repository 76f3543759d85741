"""The site as the crawl left it: which addresses lead where, what they answered, and what was not seen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from protego import Protego

from checkers.seo._graph import depths
from checkers.seo._page import page_key, words
from preuve.given import Given

Page = Mapping[str, Any]
_MAX_LINES, _MAX_ROBOTS = 2000, 500 * 1024  # lines, and bytes that Google reads of robots.txt

# Kinds of pages that nobody looks for in an engine, and that themes rightly keep out of it.
PRIVATE_KINDS = frozenset({"cart", "checkout", "account", "login", "search"})
# Why an address was not visited, where the reason means that it holds no link that other pages do not.
_HARMLESS = words(
    """off-site file not-a-page alias expected-alias redirect leaves-the-site facet search admin wp-api cdn-internal
    logout cart-action list-action order-action delete-action account-action comment-action nonce preview print share
    unsubscribe feed"""
)


@dataclass(frozen=True)
class Site:
    """`pages` and `links` of the crawl by address, and the site's own `origins`."""

    start: str
    origins: frozenset[str]
    pages: Mapping[str, Page]
    links: Mapping[str, Mapping[str, Any]]

    def own(self, url: str) -> bool:
        """Whether the address lies on the site."""
        return origin(url) in self.origins

    def status(self, url: str) -> int | None:
        """What the address answered in the end, or None when it was not asked, or gave no answer."""
        status = self.pages.get(url, {}).get("status") or self.links.get(url, {}).get("status")
        return int(status) if status else None

    def final(self, url: str) -> str:
        """Where the address leads."""
        return str(self.pages.get(url, {}).get("final_url") or self.links.get(url, {}).get("final_url") or url)

    def problem(self, url: str) -> str:
        """Why the address gave no answer: the id of a reason, or ""."""
        page = self.pages.get(url, {})
        said = self.links.get(url, {}).get("problem")
        return str(said or ("" if page.get("visited") else page.get("reason")) or "")

    def hops(self, url: str) -> int:
        """How many redirects an address that was not visited goes through."""
        redirects = self.links.get(url, {}).get("redirects") or 0
        return redirects if isinstance(redirects, int) else len(redirects)

    @cached_property
    def sources(self) -> Mapping[str, list[str]]:
        """The pages that link to each address, in the crawl's order."""
        found: dict[str, list[str]] = {}
        for url, page in self.pages.items():
            for link in page.get("links") or ():
                if link != url:
                    found.setdefault(link, []).append(url)
        for url, page in self.pages.items():
            if page.get("from"):
                found.setdefault(url, list(page["from"]))
        return found

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """The addresses met, by `page_key`: the page's own where it was visited."""
        found = {page_key(url): url for url in (*self.links, *self.pages)}
        return found | {page_key(url): url for url, page in self.pages.items() if page.get("visited")}

    @cached_property
    def documents(self) -> Mapping[str, Page]:
        """The HTML pages that were visited and given, by address; each document once."""
        seen: dict[str, Page] = {}
        for page in self.pages.values():
            html = "html" in (page.get("media_type") or "html")
            if page.get("visited") and html and 200 <= (page.get("status") or 0) < 300:
                seen.setdefault(page_key(self.final(page["url"])), page)
        return {page["url"]: page for page in seen.values()}

    @cached_property
    def home(self) -> str:
        """The address of the home page."""
        homes = [url for url, page in self.documents.items() if page.get("kind") == "home"]
        return self.final(self.start) if self.final(self.start) in self.pages else (homes or [self.start])[0]

    def unseen(self) -> Iterator[str]:
        """Pages of the site that may hold links which the crawl has not read."""
        for url, page in self.pages.items():
            html = "html" in (page.get("media_type") or "html")
            gone = (self.status(url) or 0) >= 400
            if not page.get("visited") and html and not gone and self.own(url) and page.get("reason") not in _HARMLESS:
                yield url

    @cached_property
    def clicks(self) -> Mapping[str, int]:
        """How many clicks from the home page each document is (by `page_key`), by the links that were read."""
        graph: dict[str, set[str]] = {}
        for page in self.documents.values():
            ends = {page_key(self.final(link)) for link in page.get("links") or () if self.own(link)}
            graph.setdefault(page_key(self.final(page["url"])), set()).update(ends)
        return depths(graph, page_key(self.final(self.home)))

    @cached_property
    def horizon(self) -> float:
        """Pages found deeper than this may be nearer: one click beyond the first page whose links were not read."""
        found = (self.clicks.get(page_key(self.final(url)), math.inf) for url in self.unseen())
        return min(found, default=math.inf) + 1


def read_site(given: Given) -> Site:
    """The site that `crawl` and, where the check needs them, `links` tell of."""
    crawl = given["crawl"]
    links = given["links"] if "links" in given.check.site_needs else {}
    pages = {page["url"]: page for page in crawl["pages"]}
    return Site(crawl["start"], frozenset(origin(one) for one in crawl["origins"]), pages, links)


def own_pages(given: Given) -> dict[str, Any]:
    """What was gathered of this site's pages: a candidate may have several sites in one bundle."""
    site = read_site(given)
    return {url: value for url, value in given.gathered.items() if site.own(url)}


def read_rules(text: str) -> Any:
    """The rules of a robots.txt, as much of it as Google reads; a longer one than that is not a shop's."""
    return Protego.parse("\n".join(text[:_MAX_ROBOTS].splitlines()[:_MAX_LINES]))


def may_read(rules: Any, url: str, agent: str = "Googlebot") -> bool:
    """Whether the rules let `agent` read the address; one that cannot be parsed is matched by no rule."""
    try:
        return bool(rules.can_fetch(url, agent))
    except ValueError:
        return True


def origin(url: str) -> str:
    """`scheme://host[:port]` of a normalised address."""
    return "/".join(url.split("/", 3)[:3])
