"""The site's own weave of links: who gets them, from where, under which names. Beside depth and orphans (`mesh`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checkers.seo._graph import DAMPING, Anchor, Graph, anchors
from checkers.seo._lists import phrases
from checkers.seo._page import capped, hidden
from checkers.seo._site import PRIVATE_KINDS
from checkers.seo._web import Web
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_WANTED = frozenset({"home", "product", "category", "article", "blog", "about", "contact", "faq", "other"})
_TEXTS = frozenset({"legal", "cgv", "privacy", "cookies", "accessibility"})
_FEWEST_PAGES = 4  # below, a site has no weave to speak of
_SENT = 2  # links of its content that a page should give; the project's choice
_WITHOUT = frozenset({*PRIVATE_KINDS, *_TEXTS, "sitemap", "home"})  # kinds that need not lead on, nor be led to


def _nofollow(given: Given) -> Iterator[Finding]:
    web = Web(given)
    shut: dict[str, list[str]] = {}
    for page, found in web.graph.incoming.items():
        unfollowed = [source for source, anchor in found if not anchor.follow]
        if unfollowed and web.kind(page) not in PRIVATE_KINDS and "?" not in page:
            shut[page] = unfollowed
    closed = [page for page in shut if not any(anchor.follow for _, anchor in web.graph.incoming[page])]
    closed = [page for page in closed if web.kind(page) in _WANTED]
    mixed = [page for page in shut if page not in closed]
    say = given.ask if any(web.site.unseen()) else given.failed  # a page not read may hold a link that is followed
    yield from capped(
        closed,
        lambda page: say(
            "closed", Pointer("url", web.urls[page]), subject=web.urls[shut[page][0]], url=web.urls[page],
            count=len(shut[page]),
        ),
        lambda rest: given.failed("more", count=rest),
    )  # fmt: skip
    if mixed:
        urls = [web.urls[page] for page in mixed]
        yield given.ask("mixed", Pointer("url", urls[0]), count=len(urls), urls=urls)
    if len(web.sent) > 1 and not shut:
        yield given.passed("open", count=len(web.sent))


def _score(given: Given) -> Iterator[Finding]:
    web = Web(given)
    if len(web.sent) < _FEWEST_PAGES:
        return
    graph, inner = web.graph, web.graph.contextual
    top = sorted(graph.scores, key=lambda page: (-graph.scores[page], page))[:5]
    products, texts = web.of_kind("product"), web.of_kind(*_TEXTS)
    args: dict[str, Any] = {
        "count": len(web.sent), "gini": round(graph.gini, 3), "top": [_path(web.urls[page]) for page in top],
        "products": round(_share(graph, products), 4), "texts": round(_share(graph, texts), 4),
    }  # fmt: skip
    # With the menus, legal texts always score high: only the links of the contents tell what the author puts forward.
    if products and texts and _mean(inner, products) < _mean(inner, texts):
        yield given.ask("texts-first", Pointer("url", web.urls[texts[0]]), **args)
    else:
        yield given.passed("scores", **args)


def _mean(graph: Graph, pages: list[str]) -> float:
    return sum(graph.scores[page] for page in pages) / len(pages)


def _share(graph: Graph, pages: list[str]) -> float:
    return sum(graph.scores[page] for page in pages)


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3] if url.count("/") > 2 else url


def _context(given: Given) -> Iterator[Finding]:
    web = Web(given)
    if len(web.sent) < _FEWEST_PAGES:
        return
    inner = web.graph.contextual
    pages = [page for page in inner.links if web.kind(page) not in _WITHOUT]
    alone = [web.urls[page] for page in pages if not inner.incoming[page]]
    poor = [web.urls[page] for page in pages if len({anchor.target for anchor in inner.links[page]}) < _SENT]
    if alone:
        yield given.ask("none-in", Pointer("url", alone[0]), count=len(alone), total=len(pages), urls=alone)
    if poor:
        yield given.ask("few-out", Pointer("url", poor[0]), count=len(poor), total=len(pages), least=_SENT, urls=poor)
    if pages and not alone and not poor:
        yield given.passed("woven", count=len(pages), least=_SENT)


def _texts(given: Given) -> Iterator[Finding]:
    web = Web(given)
    vague = phrases("vague-links")
    named: Mapping[str, Any] = {page: web.graph.texts(page) for page in web.graph.links}
    linked = [page for page in named if named[page] and web.kind(page) not in PRIVATE_KINDS]
    mute = [web.urls[page] for page in linked if all(text in vague or not text for text in named[page])]
    if mute:
        yield given.ask("mute", Pointer("url", mute[0]), count=len(mute), urls=mute)
    elif linked:
        mean = sum(len(named[page]) for page in linked) / len(linked)
        yield given.passed("named", count=len(linked), mean=round(mean, 1))


def _products(given: Given) -> Iterator[Finding]:
    web = Web(given)
    products, lists = web.of_kind("product"), set(web.of_kind("category"))
    if not products:
        return
    wanted = min(3, len(products) - 1)  # the project's choice
    few, shut = [], []
    for page in products:
        ends = {anchor.target for anchor in web.graph.links[page]}
        inner = {anchor.target for anchor in web.graph.contextual.links[page]}
        if len(inner & set(products)) < wanted:
            few.append(web.urls[page])
        if lists and not ends & lists:
            shut.append(web.urls[page])
    if few:
        yield given.ask("few-products", Pointer("url", few[0]), count=len(few), urls=few, least=wanted)
    if shut:
        yield given.ask("no-category", Pointer("url", shut[0]), count=len(shut), urls=shut)
    if not few and not shut:
        yield given.passed("woven", count=len(products), least=wanted)


def _articles(given: Given) -> Iterator[Finding]:
    web = Web(given)
    articles, shop = web.of_kind("article"), set(web.of_kind("product", "category"))
    if not articles or not shop:
        return
    inner = web.graph.contextual.links
    apart = [web.urls[page] for page in articles if not {anchor.target for anchor in inner[page]} & shop]
    back = any(anchor.target in set(articles) for page in shop for anchor in inner[page])
    if apart:
        yield given.ask("apart", Pointer("url", apart[0]), count=len(apart), total=len(articles), urls=apart)
    if not back:
        yield given.ask("no-way-back", Pointer("url", web.urls[articles[0]]), count=len(articles))
    if not apart and back:
        yield given.passed("woven", count=len(articles))


def _footer(given: Given) -> Iterator[Finding]:
    """What the links of the home page's header, menus and footer lead to."""
    web = Web(given)
    home = web.key(web.site.home)
    if home not in web.graph.links or len(web.sent) < _FEWEST_PAGES:
        return
    kinds = {web.kind(anchor.target) for anchor in web.graph.links[home] if not anchor.main}
    known = {kind for kind in (*_TEXTS, "category", "sitemap") if web.of_kind(kind)}
    missing = sorted(kind for kind in known & {"legal", "category"} if kind not in kinds)
    where = Pointer("url", web.urls[home])
    if missing:
        urls = [web.urls[page] for page in web.of_kind(*missing)]
        yield given.ask("missing", where, count=len(urls), urls=urls)
    elif known & {"legal", "category"}:
        yield given.passed("there", where, urls=[_path(web.urls[page]) for page in web.of_kind("legal", "category")])


def _gather(given: Given) -> tuple[Anchor, ...]:
    return () if hidden(given) else anchors(given)


_PAGE, _SITE = ("http", "dom"), ("crawl", "links")


def _check(name: str, run: Any, *refs: str, **limits: Any) -> Check:
    return Check(name, needs=_PAGE, run=run, scope="site", gather=_gather, site_needs=_SITE, refs=refs, limits=limits)


CHECKS = (
    _check("seo.nofollow", _nofollow, "seo:SEO-117", "seo:SEO-118", "seo:SEO-119"),
    _check("seo.link-score", _score, "seo:SEO-126", "seo:SEO-127", damping=DAMPING, pages=_FEWEST_PAGES),
    _check("seo.context-links", _context, "seo:SEO-128", sent=_SENT, pages=_FEWEST_PAGES),
    _check("seo.anchor-texts", _texts, "seo:SEO-132"),
    _check("seo.product-mesh", _products, "seo:SEO-129"),
    _check("seo.article-mesh", _articles, "seo:SEO-130"),
    _check("seo.footer-links", _footer, "seo:SEO-139", pages=_FEWEST_PAGES),
)
