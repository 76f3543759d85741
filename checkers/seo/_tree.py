"""The tree of a site's pages, worked out from what the pages say of their places, and compared with the brief's tree.

A page's parent is told by, in this order: its breadcrumb trail, its address, a menu that nests it. Where none tells,
it hangs under the home page, and `source` is "".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any, Literal
from urllib.parse import urlsplit

from checkers.seo._main import main_blocks
from checkers.seo._names import name_of
from checkers.seo._page import answered, fold, join, page_key, paginated
from checkers.seo._site import PRIVATE_KINDS, Site
from checkers.seo.crumbs import TRAIL
from preuve.given import Given
from preuve.views.document import text_of
from preuve.views.dom import Dom

NEAR = 0.8  # names that share this much of their letters may be one page's; the project's choice
MAX_MENU = 300
_BEFORE_SITE_NAME = re.compile(r"\s+[|–—·-]\s+")
_GONE = frozenset({404, 410})
_HOME = frozenset({"accueil", "home", "page d accueil", "homepage", "home page"})
_MENU = "//nav//li[a[@href]] | //header//li[a[@href]]"
Source = Literal["breadcrumb", "address", "menu", ""]
State = Literal["present", "moved", "like", "unread", "gone", "missing", "unlinked"]


@dataclass(frozen=True, slots=True)
class Told:
    """What one page tells: its names (heading, then title), the pages of its trail, the links that its menus nest."""

    names: tuple[str, ...]
    trail: tuple[str, ...]
    menu: tuple[tuple[str, str, str], ...]  # (address of the link above or "", address, text)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the tree. `parents`: by each source that tells, the page above; `parent` is the one that counts."""

    url: str
    names: tuple[str, ...]
    kind: str
    parent: str | None
    source: Source
    parents: Mapping[Source, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """What became of one entry of the brief. `url`: the page that it is, or may be."""

    title: str
    wanted: str  # the address that the brief gives, absolute; "" for none
    above: int | None  # the entry above it in the brief
    state: State
    url: str = ""
    name: str = ""


def told(given: Given) -> Told | None:
    """What a page tells of its place, for a check's `gather`. Needs `http` and `dom`."""
    if not answered(given):
        return None
    dom: Dom = given["dom"]
    url = given["http"]["final_url"]
    headings = [b.text for b in main_blocks(dom) if b.tag == "h1"] or [text_of(one) for one in dom.xpath("//h1")[:1]]
    titles = [text_of(one) for one in dom.xpath("//head/title")[:1]]
    names = [*headings[:1], *(part for title in titles for part in (_BEFORE_SITE_NAME.split(title)[0], title))]
    return Told(
        tuple(dict.fromkeys(name[:200] for name in names if name.strip())),
        tuple(_trail(dom, url)),
        tuple(_menu(dom, url))[:MAX_MENU],
    )


def _trail(dom: Dom, url: str) -> Iterator[str]:
    for trail in [one for one in dom.xpath(TRAIL) if dom.displayed(one)][:1]:
        for link in trail.xpath(".//a[@href]"):
            yield join(url, link.get("href")).partition("#")[0]


def _menu(dom: Dom, url: str) -> Iterator[tuple[str, str, str]]:
    for item in dom.xpath(_MENU):
        link = item.find("a[@href]")
        above = item.xpath("ancestor::li[a[@href]][1]/a[@href]")
        parent = join(url, above[0].get("href")).partition("#")[0] if above else ""
        yield parent, join(url, link.get("href")).partition("#")[0], name_of(dom, link) or text_of(link)


def grow(site: Site, pages: Mapping[str, Told | None]) -> list[Leaf]:
    """The pages of the site that were read, each with the page above it; the home page first, then by address."""
    by_key = {page_key(site.final(url)): url for url in site.documents if pages.get(url)}
    home = by_key.get(page_key(site.final(site.home)), "")
    labels, above = _menus(site, pages, by_key)
    leaves: dict[str, Leaf] = {}
    for key, url in sorted(by_key.items(), key=lambda pair: (pair[1] != home, pair[1])):
        page = pages[url]
        assert page is not None
        parents = {} if url == home else dict(_parents(site, url, key, page, by_key, home, above))
        source: Source = next(iter(parents), "")
        parent = parents[source] if source else home
        names = tuple(dict.fromkeys([*labels.get(url, ())[:1], *page.names])) or (urlsplit(url).path,)
        kind = str(site.documents[url].get("kind") or "")
        leaves[url] = Leaf(url, names, kind, None if url == home else parent or None, source, parents)
    return [_uncircled(leaf, leaves, home) for leaf in leaves.values()]


def _menus(
    site: Site, pages: Mapping[str, Told | None], by_key: Mapping[str, str]
) -> tuple[dict[str, list[str]], dict[str, str]]:
    """What menus call each page, and the page under which they nest it: as most pages have it."""
    labels: dict[str, dict[str, int]] = {}
    above: dict[str, dict[str, int]] = {}
    for page in pages.values():
        for parent, url, text in set(page.menu) if page else ():
            end, start = by_key.get(page_key(site.final(url))), by_key.get(page_key(site.final(parent)))
            if end and text.strip():
                labels.setdefault(end, {}).setdefault(text.strip(), 0)
                labels[end][text.strip()] += 1
            if end and start and start != end:
                above.setdefault(end, {}).setdefault(start, 0)
                above[end][start] += 1
    return (
        {url: sorted(found, key=lambda name: (-found[name], name)) for url, found in labels.items()},
        {url: max(sorted(found), key=lambda one: found[one]) for url, found in above.items()},
    )


def _parents(
    site: Site, url: str, key: str, page: Told, by_key: Mapping[str, str], home: str, above: Mapping[str, str]
) -> Iterator[tuple[Source, str]]:
    steps = [end for step in page.trail if (end := by_key.get(page_key(site.final(step)))) and end != url]
    if steps:
        yield "breadcrumb", steps[-1]
    path = key.partition("?")[0]
    while "/" in path:
        path = path.rpartition("/")[0]
        if path in by_key and by_key[path] not in {url, home}:
            yield "address", by_key[path]
            break
    if url in above:
        yield "menu", above[url]


def _uncircled(leaf: Leaf, leaves: Mapping[str, Leaf], home: str) -> Leaf:
    """The leaf, hung under the home page where following the parents leads back to it."""
    seen, at = {leaf.url}, leaf.parent
    while at and at in leaves:
        if at in seen:
            return Leaf(leaf.url, leaf.names, leaf.kind, home if home != leaf.url else None, "", leaf.parents)
        seen.add(at)
        at = leaves[at].parent
    return leaf


def ancestors(leaf: Leaf, leaves: Mapping[str, Leaf]) -> set[str]:
    """Every page that stands above the leaf, by whatever source."""
    found: set[str] = set()
    todo = [*leaf.parents.values(), leaf.parent]
    while todo:
        url = todo.pop()
        if url and url not in found:
            found.add(url)
            if url in leaves:
                todo.append(leaves[url].parent)
    return found


def unread(site: Site) -> list[str]:
    """Pages that may hold what was not seen; carts and accounts, which robots are kept from, hold none of it."""
    return [url for url in site.unseen() if site.pages[url].get("kind") not in PRIVATE_KINDS]


def compare(
    site: Site, tree: Sequence[Leaf], ordered: Sequence[Mapping[str, Any]], answers: Mapping[str, int | None]
) -> tuple[list[Match], list[Leaf]]:
    """Each entry of the brief with what became of it, and the pages of the site that the brief has not.

    `answers`: the statuses of ordered addresses that the crawl did not meet, where they were asked for.
    """
    leaves = {leaf.url: leaf for leaf in tree}
    said = {page_key(url): status for url, status in answers.items()}
    found = [
        replace(match, state="unlinked")
        if match.state in {"missing", "like"} and match.wanted and said.get(page_key(match.wanted), 404) not in _GONE
        else match
        for match in _matched(site, tree, ordered)
    ]
    nested = any(node["depth"] for node in ordered)
    placed = [_placed(match, found, leaves) if nested else match for match in found]
    used = {match.url for match in placed}
    return placed, [leaf for leaf in tree if leaf.url not in used and not paginated(leaf.url)]


def _matched(site: Site, tree: Sequence[Leaf], ordered: Sequence[Mapping[str, Any]]) -> Iterator[Match]:
    free = {leaf.url: leaf for leaf in tree}
    met = {page_key(site.final(url)): url for url in site.pages if site.own(url)}
    by_key = {page_key(site.final(leaf.url)): leaf for leaf in tree}
    wanted = [here(site, node["url"]) if node["url"] else "" for node in ordered]
    # Addresses first: a page that one entry names by its address is no other entry's by its name.
    for url in wanted:
        if url and page_key(url) in by_key:
            free.pop(by_key[page_key(url)].url, None)
    path: list[int] = []
    for at, node in enumerate(ordered):
        del path[node["depth"] :]
        above = path[-1] if path else None
        path.append(at)
        title, url = node["title"], wanted[at]
        leaf = by_key.get(page_key(url)) if url else None
        if leaf:
            yield Match(title, url, above, "present", leaf.url, leaf.names[0])
            continue
        same = [one for one in free.values() if _named(one, title)] or (
            [one for one in tree[:1] if one.parent is None] if fold(title) in _HOME else []
        )
        if len(same) == 1:
            free.pop(same[0].url, None)
            yield Match(title, url, above, "moved" if url else "present", same[0].url, same[0].names[0])
            continue
        address = met.get(page_key(url), "") if url else ""
        status = site.status(address) if address else None
        if address:
            yield Match(title, url, above, "gone" if status in _GONE else "unread", address)
        elif near := same or _near(free.values(), title):
            yield Match(title, url, above, "like", near[0].url, near[0].names[0])
        else:
            yield Match(title, url, above, "missing")


def here(site: Site, address: str) -> str:
    """The ordered address on the site: one of another site is meant here, a brief may name the site's later address."""
    url = join(site.home, address)
    return url if site.own(url) else join(site.home, "/" + "/".join(url.split("/")[3:]))


def _named(leaf: Leaf, title: str) -> bool:
    return fold(title) in {fold(name) for name in leaf.names}


def _near(leaves: Any, title: str) -> list[Leaf]:
    """The pages whose name is nearly the title, nearest first: most letters shared, or one name within the other."""
    said = fold(title)

    def close(leaf: Leaf) -> float:
        names = [fold(name) for name in leaf.names]
        inside = any(f" {said} " in f" {name} " or (len(name) > 3 and f" {name} " in f" {said} ") for name in names)
        return max([SequenceMatcher(None, said, name).ratio() for name in names] + [0.95 if inside and said else 0.0])

    return sorted((leaf for leaf in leaves if close(leaf) >= NEAR), key=lambda leaf: (-close(leaf), leaf.url))


def _placed(match: Match, found: Sequence[Match], leaves: Mapping[str, Leaf]) -> Match:
    """The match, "moved" where every source of the site hangs the page elsewhere than the brief does."""
    leaf = leaves.get(match.url)
    if match.state != "present" or leaf is None or not leaf.parents:
        return match
    above = found[match.above] if match.above is not None else None
    home = next((one.url for one in leaves.values() if one.parent is None), "")
    if above is not None and above.url not in leaves:
        return match  # the page above is not on the site: nothing can hang under it
    wanted = above.url if above else home
    known = ancestors(leaf, leaves) if wanted != home else set(leaf.parents.values())
    if wanted in known or leaf.url == home or wanted == leaf.url:
        return match
    return Match(match.title, match.wanted, match.above, "moved", match.url, match.name)
