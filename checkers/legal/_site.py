"""The site as the legal checks see it: its legal pages, its law, its trade, and whether "not there" can be said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from checkers.legal._phrases import LABELS
from checkers.legal._seen import Hit, Link, Seen
from preuve.given import Given
from preuve.model import Finding, Pointer

TEXTS = frozenset(
    {"legal", "cgv", "privacy", "cookies", "accessibility", "delivery", "returns", "contact", "about", "faq"}
)
MIN_BODY = 20  # words: a page with fewer is empty, whatever its title
_TRADE_KINDS = frozenset({"product", "cart", "checkout", "category"})
_SEEN_KINDS = frozenset({"article", "product", "category", "blog"})  # what the crawl knows better


def key(url: str) -> str:
    """The same for the addresses of one document: no fragment, query, index file, slash at the end."""
    parts = urlsplit(url)
    path = re.sub(r"/(?:index|default)\.(?:html?|php)$", "/", unquote(parts.path))
    return f"{parts.netloc.removeprefix('www.')}{path.rstrip('/')}"


@dataclass(frozen=True)
class Landing:
    """Where a link leads. `state`: "page", "nowhere", "broken", "empty", "file", "outside", "opens" or "unread"."""

    state: str
    link: Link
    page: Seen
    target: Seen | None = None


@dataclass(frozen=True)
class Site:
    """`pages`: those of the site that were given (2xx), each document once. `crawl`: by `key`, all addresses met."""

    pages: tuple[Seen, ...]
    crawl: Mapping[str, Mapping[str, Any]]
    hosts: frozenset[str]

    @cached_property
    def by_key(self) -> Mapping[str, Seen]:
        """The pages by their address's `key`."""
        return {key(page.url): page for page in self.pages}

    def of(self, *kinds: str) -> list[Seen]:
        """The pages of these kinds, those that bear one in their address or title."""
        return [page for page in self.pages if page.kinds & set(kinds)]

    def sign(self, name: str) -> tuple[str, Seen] | None:
        """The first quote of a sign, and its page."""
        return next(((page.signs[name], page) for page in self.pages if name in page.signs), None)

    @cached_property
    def sells(self) -> bool:
        """Whether the site is a shop."""
        return bool(self.sign("sells")) or any(page.get("kind") in _TRADE_KINDS for page in self.crawl.values())

    @cached_property
    def law(self) -> str:
        """ "french", "foreign" or "unknown", by what the legal texts say."""
        registered = any(n.state == "valid" and not hosted for page in self.pages for n, hosted, _ in page.numbers)
        french, foreign = registered or bool(self.sign("french")), bool(self.sign("foreign"))
        if foreign:
            return "unknown" if registered else "foreign"
        return "french" if french else "unknown"

    @property
    def certain(self) -> bool:
        """Whether what was not found may be said absent: French law, a real shop for anybody, every legal text read."""
        doubts = self.sign("fictional") or self.sign("professionals") or self.unread
        return self.law == "french" and not doubts and self.spoken

    @cached_property
    def spoken(self) -> bool:
        """Whether the legal texts are in French or English, the languages of the phrases."""
        return not any(page.language not in {"", "fr", "en"} for page in self.pages if page.kinds)

    @cached_property
    def unread(self) -> list[str]:
        """Addresses that may hold legal texts and were not read: files, further pages, other sites."""
        found = {
            landing.link.address or landing.link.label
            for landing in self.landings(TEXTS - {"contact", "about", "faq"})
            if landing.state in {"file", "outside", "opens", "unread"} and not landing.link.names & set(LABELS)
        }
        for page in self.crawl.values():
            gone = page.get("visited") or (page.get("status") or 0) in {404, 410}
            left = not gone and key(page.get("final_url") or page["url"]) not in self.by_key
            if left and page.get("kind") in {"legal", "cgv", "privacy"}:
                found.add(page["url"])
        return sorted(found)

    def landings(self, names: Iterable[str]) -> Iterator[Landing]:
        """Every link of these names, and where it leads; each address once, dead ones first met."""
        wanted, met = frozenset(names), set()
        for page in self.pages:
            for link in page.links:
                mark = link.address and key(link.address)
                if link.names & wanted and (mark, link.names & wanted) not in met:
                    met.add((mark, link.names & wanted))
                    yield self._landing(page, link)

    def _landing(self, page: Seen, link: Link) -> Landing:
        if not link.address:
            return Landing("opens" if link.acts else "nowhere", link, page)
        if not link.address.startswith(("http:", "https:")):
            return Landing("page", link, page)  # an e-mail, a telephone
        target = self.by_key.get(self._final(key(link.address)))
        if target is not None:
            inner = urlsplit(link.address).fragment
            empty = target.words < MIN_BODY and not inner and not target.kinds & {"contact"}
            return Landing("empty" if empty else "page", link, page, target)
        known = self.crawl.get(key(link.address), {})
        if (known.get("status") or 0) in {404, 410}:
            return Landing("broken", link, page)
        if urlsplit(link.address).netloc not in self.hosts:
            return Landing("outside", link, page)
        file = re.search(r"\.(?:pdf|docx?|odt)\Z", urlsplit(link.address).path, re.I)
        return Landing("file" if file else "unread", link, page)

    def _final(self, address: str) -> str:
        final = self.crawl.get(address, {}).get("final_url")
        return key(final) if final else address

    def best(self, item: str, *kinds: str) -> tuple[Hit, Seen] | None:
        """The best passage of an item on pages (or in sections) of these kinds, or in any page's foot."""
        found: tuple[Hit, Seen] | None = None
        for page in self.pages:
            hit = page.hits.get(item)
            if hit is None or not (hit.foot or page.kinds & set(kinds) or set(page.sections) & set(kinds)):
                continue
            if hit.strong:
                return hit, page
            found = found or (hit, page)
        return found


def site_of(given: Given) -> Site:
    """The site, from what was gathered of its pages and from `crawl`."""
    crawl = given["crawl"]
    known = {page["url"]: page for page in crawl["pages"]}
    pages: dict[str, Seen] = {}
    for url, seen in given.gathered.items():
        if 200 <= seen.status < 300:
            other = known.get(url, {}).get("kind") in _SEEN_KINDS
            pages.setdefault(key(seen.url), replace(seen, kinds=frozenset(), sections={}) if other else seen)
    hosts = frozenset(urlsplit(origin).netloc for origin in (*crawl["origins"], given.subject))
    return Site(tuple(pages.values()), {key(url): page for url, page in known.items()}, hosts)


def lack(given: Given, site: Site, at: Pointer | None = None, subject: str | None = None, **args: Any) -> Finding:
    """What was looked for is not there: a fault where that is certain, else for a person to check."""
    say, message = (given.failed, "absent") if site.certain else (given.ask, "unsure")
    return say(message, at or Pointer("url", given.subject), subject=subject, **args)
