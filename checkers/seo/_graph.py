"""How the pages of a site link to one another: depth, link score, anchor texts, hubs. For checks and for the report."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from checkers.seo._main import around
from checkers.seo._names import hidden_text, links
from checkers.seo._page import answered, fold, join, once, words
from preuve.given import Given
from preuve.views.dom import Dom

DAMPING, PRECISION, MAX_ROUNDS = 0.85, 1e-8, 500  # as PageRank was published
_UNFOLLOWED = frozenset({"nofollow", "ugc", "sponsored"})
_PLACES = {
    "nav": "nav", "menu": "nav", "navigation": "nav", "menubar": "nav", "header": "header", "banner": "header",
    "footer": "footer", "contentinfo": "footer",
}  # fmt: skip
REPEATED, FEWEST = 0.6, 10  # a link on 60 % of at least ten pages belongs to the template


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link: the address it leads to (absolute, no fragment), its text, whether engines may follow it.

    `main`: it stands in the content, not in header, menus, asides and footer. `place`: in which of these, by name.
    """

    target: str
    text: str
    follow: bool = True
    main: bool = True
    place: str = "main"


def anchors(given: Given) -> tuple[Anchor, ...]:
    """The links of one page, for a check's `gather`. Needs `http` and `dom`."""
    if not answered(given):
        return ()
    dom: Dom = given["dom"]
    url = given["http"]["final_url"]
    return once(dom, "anchors", lambda: tuple(_read(dom, url)))


def _read(dom: Dom, url: str) -> Iterator[Anchor]:
    names = {link.element: link.name for link in links(dom)}
    bases = dom.xpath("//base/@href")
    base = join(url, str(bases[0])) if bases else url
    known: dict[Any, str] = {}
    for element in dom.xpath("//a[@href] | //area[@href]"):
        target = join(base, element.get("href")).partition("#")[0]
        if target.lower().startswith(("http://", "https://")):
            rels = words(element.get("rel", "").lower())
            text = names.get(element) or hidden_text(element) or element.get("alt", "")
            place = _place(element, known)
            yield Anchor(target, text[:200], not rels & _UNFOLLOWED, place == "main", place)


def _place(element: Any, known: dict[Any, str]) -> str:
    """Where the element stands: main, or the innermost of what is around it. `known`: what was found of others."""
    path, node = [], element.getparent()
    while node is not None and node not in known:
        path.append(node)
        node = node.getparent()
    found = known[node] if node is not None else "main"
    for node in reversed(path):
        if around(node):
            role = node.get("role", "").strip().lower()
            found = _PLACES.get(role) or _PLACES.get(node.tag) or "aside"
        known[node] = found
    return found


def depths(edges: Mapping[str, Iterable[str]], start: str) -> dict[str, int]:
    """How many links away from `start` each page is; pages that no path reaches are left out."""
    found, queue = {start: 0}, deque([start])
    while queue:
        here = queue.popleft()
        for end in sorted(edges.get(here, ())):
            if end not in found:
                found[end] = found[here] + 1
                queue.append(end)
    return found


@dataclass(frozen=True)
class Graph:
    """`links`: by page, the links that lead to other pages of the graph, by their keys."""

    links: Mapping[str, tuple[Anchor, ...]]

    @staticmethod
    def of(pages: Mapping[str, Sequence[Anchor]], key: Callable[[str], str]) -> Graph:
        """The graph of pages by address. `key` gives one name to all addresses of one document."""
        own = {key(url) for url in pages}
        found: dict[str, tuple[Anchor, ...]] = {}
        for url, sent in pages.items():
            here, kept = key(url), []
            for anchor in sent:
                end = key(anchor.target)
                if end in own and end != here:
                    kept.append(replace(anchor, target=end))
            found.setdefault(here, tuple(kept))
        return Graph(found)

    @cached_property
    def incoming(self) -> Mapping[str, list[tuple[str, Anchor]]]:
        """By page, the links that lead to it, with the page each stands on."""
        found: dict[str, list[tuple[str, Anchor]]] = {page: [] for page in self.links}
        for page, sent in self.links.items():
            for anchor in sent:
                found[anchor.target].append((page, anchor))
        return found

    @cached_property
    def edges(self) -> Mapping[str, frozenset[str]]:
        """By page, the pages that it lets engines follow to."""
        return {page: frozenset(a.target for a in sent if a.follow) for page, sent in self.links.items()}

    @cached_property
    def contextual(self) -> Graph:
        """The same pages with the links of their contents only: none of header, menus and footer, none repeated."""
        count = Counter(pair for sent in self.links.values() for pair in {(a.target, fold(a.text)) for a in sent})
        most = REPEATED * len(self.links) if len(self.links) >= FEWEST else len(self.links) + 1
        return Graph({
            page: tuple(a for a in sent if a.main and count[a.target, fold(a.text)] < most)
            for page, sent in self.links.items()
        })  # fmt: skip

    @cached_property
    def scores(self) -> Mapping[str, float]:
        """The share of a random walk's time that each page gets (PageRank): they add up to 1."""
        pages = sorted(self.links)
        if not pages:
            return {}
        rank = dict.fromkeys(pages, 1 / len(pages))
        for _ in range(MAX_ROUNDS):
            lost = sum(rank[page] for page in pages if not self.edges[page])  # dead ends give to all alike
            base = (1 - DAMPING + DAMPING * lost) / len(pages)
            new = dict.fromkeys(pages, base)
            for page in pages:
                for end in sorted(self.edges[page]):  # sums must not depend on the order of a set
                    new[end] += DAMPING * rank[page] / len(self.edges[page])
            change = sum(abs(new[page] - rank[page]) for page in pages)
            rank = new
            if change < PRECISION:
                break
        return rank

    @cached_property
    def gini(self) -> float:
        """How unevenly the scores are shared: 0 all alike, near 1 all for one page."""
        values = sorted(self.scores.values())
        count = len(values)
        return sum((2 * at - count - 1) * value for at, value in enumerate(values, 1)) / count if count else 0.0

    def texts(self, page: str) -> Counter[str]:
        """The texts of the links that lead to a page, folded, each with how many pages use it."""
        return Counter(text for _, text in {(source, fold(a.text)) for source, a in self.incoming.get(page, ())})

    def hubs(self, count: int = 10) -> list[tuple[str, int]]:
        """The pages that lead to most other pages, and to how many."""
        sent = {page: len(ends) for page, ends in self.edges.items()}
        return sorted(sent.items(), key=lambda pair: (-pair[1], pair[0]))[:count]

    def orphans(self, start: str) -> list[str]:
        """The pages that no other page links to, the start left out."""
        return [page for page, found in self.incoming.items() if not found and page != start]
