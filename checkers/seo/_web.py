"""The pages of a site that were visited, as a graph of links, with their addresses and kinds."""

from __future__ import annotations

from checkers.seo._graph import Anchor, Graph
from checkers.seo._page import page_key
from checkers.seo._site import Site, own_pages, read_site
from preuve.given import Given


class Web:
    """The graph of the pages that were visited. `given` has gathered the anchors of each."""

    def __init__(self, given: Given) -> None:
        self.site: Site = read_site(given)
        self.sent: dict[str, tuple[Anchor, ...]] = {
            u: v for u, v in own_pages(given).items() if u in self.site.documents
        }
        self.graph = Graph.of(self.sent, self.key)
        self.urls = {self.key(url): url for url in self.sent}

    def key(self, url: str) -> str:
        """The one name of a page, whatever its address."""
        return page_key(self.site.final(url))

    def kind(self, key: str) -> str:
        """What kind of page this is."""
        return str(self.site.pages.get(self.urls[key], {}).get("kind"))

    def of_kind(self, *kinds: str) -> list[str]:
        """The pages of these kinds, by key."""
        return [key for key in self.graph.links if self.kind(key) in kinds]
