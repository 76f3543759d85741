"""The links between a site's pages, for reports: `report.site["links"]`, a list with one mapping a site.

`start` and `home` are addresses, `unseen` counts pages whose links were not read; `nodes` and `edges` are lists.

- A node: `url`, `title`, `kind`, `template`, `depth` (clicks from home; None: no path found), `score` (share of a
  random walk's time, 0 to 1; see `_graph`), `into` and `out` (how many pages link to it, and it links to), `into_main`
  and `out_main` (the same by the links of contents alone), `texts` ([text, pages that use it], most used first),
  `listed` (in a sitemap), `visited`, `orphan` (no page that was read links to it).
- An edge: `source`, `target`, `links` ([text, place, followed, how many]; place: main, nav, header, footer, aside),
  `context` (one of them at least belongs to the content: it stands in main, and is not repeated on most pages).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from checkers.seo._graph import Graph, anchors
from checkers.seo._page import hidden, page_key
from checkers.seo._site import PRIVATE_KINDS, Site
from checkers.seo._web import Web
from preuve.bundle import Bundle
from preuve.given import Given, Views
from preuve.model import Check, Finding

MAX_TEXTS = 10
_PAGE = Check("seo.links", needs=("http", "dom"), run=lambda _: ())
_SITE = Check("seo.links", needs=("http", "dom"), run=lambda _: (), scope="site", site_needs=("crawl", "links"))


def facts(bundle: Bundle, _findings: tuple[Finding, ...]) -> list[dict[str, Any]] | None:
    """The webs of all sites, or None when no page was visited."""
    found = [web for start in bundle.subjects("crawl") if (web := _web(bundle, start))["nodes"]]
    return found or None


def _web(bundle: Bundle, start: str) -> dict[str, Any]:
    views = Views.of(bundle, start)
    sent, shut = {}, set()
    for page in views["crawl"]["pages"]:
        url = page["url"]
        if page.get("visited") and ("http", url) in bundle.evidence and ("dom", url) in bundle.evidence:
            given = Given(_PAGE, url, Views.of(bundle, url))
            sent[url] = anchors(given)
            if hidden(given):
                shut.add(url)
    site = _SITE if "links" in views else Check("seo.links", (), lambda _: (), scope="site", site_needs=("crawl",))
    web = Web(Given(site, start, views, sent, bundle.digest_of))
    # Engines do not follow the links of pages they may not keep: the score is that of the check `seo.link-score`.
    followed = Graph.of({url: () if url in shut else links for url, links in web.sent.items()}, web.key)
    return {
        "start": start,
        "home": web.site.home,
        "unseen": sum(1 for _ in web.site.unseen()),
        "nodes": [*_nodes(web, followed), *_alone(web.site, web)],
        "edges": list(_edges(web)),
    }


def _nodes(web: Web, followed: Graph) -> Iterator[dict[str, Any]]:
    graph, inner = web.graph, web.graph.contextual
    home = web.key(web.site.home)
    for key in graph.links:
        page = web.site.pages[web.urls[key]]
        yield _node(page, web.urls[key]) | {
            "depth": web.site.clicks.get(key),
            "score": round(followed.scores.get(key, 0.0), 6),
            "into": len({source for source, _ in graph.incoming[key]}),
            "out": len({anchor.target for anchor in graph.links[key]}),
            "into_main": len({source for source, _ in inner.incoming[key]}),
            "out_main": len({anchor.target for anchor in inner.links[key]}),
            "texts": _texts(graph, key),
            "orphan": not graph.incoming[key] and key != home,
        }


def _texts(graph: Graph, key: str) -> list[list[Any]]:
    used = Counter(text for _, text in {(source, anchor.text) for source, anchor in graph.incoming[key]})
    return [[text, count] for text, count in sorted(used.items(), key=lambda one: (-one[1], one[0]))[:MAX_TEXTS]]


def _alone(site: Site, web: Web) -> Iterator[dict[str, Any]]:
    """Pages that a sitemap lists, that were not visited, and that no page read links to."""
    known = {page_key(site.final(url)) for url, sources in site.sources.items() if sources} | set(web.urls)
    for url, page in site.pages.items():
        key = web.key(url)
        meant = page.get("kind") not in PRIVATE_KINDS and "html" in (page.get("media_type") or "html")
        given = meant and (site.status(url) or 200) < 400
        if page.get("sitemap") and site.own(url) and given and not {key, page_key(url)} & known:
            yield _node(page, url) | {
                "depth": None, "score": 0.0, "into": 0, "out": 0, "into_main": 0, "out_main": 0, "texts": [],
                "orphan": True,
            }  # fmt: skip


def _node(page: Any, url: str) -> dict[str, Any]:
    return {
        "url": url,
        "title": " ".join(str(page.get("title") or "").split())[:300],
        "kind": str(page.get("kind") or "other"),
        "template": str(page.get("template") or ""),
        "listed": bool(page.get("sitemap")),
        "visited": bool(page.get("visited")),
    }


def _edges(web: Web) -> Iterator[dict[str, Any]]:
    inner = web.graph.contextual.links
    for source, sent in web.graph.links.items():
        own = {anchor.target for anchor in inner[source]}
        ends: dict[str, Counter[tuple[str, str, bool]]] = {}
        for anchor in sent:
            ends.setdefault(anchor.target, Counter())[anchor.text, anchor.place, anchor.follow] += 1
        for target, links in ends.items():
            yield {
                "source": web.urls[source],
                "target": web.urls[target],
                "links": [[*link, count] for link, count in links.items()],
                "context": target in own,
            }
