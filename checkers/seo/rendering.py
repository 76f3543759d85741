"""What scripts change: engines read the code as sent first, and what the browser makes of it later, or never."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag

from checkers.seo._page import content_of, fold, hidden, join, metas, on_page, page_key, robots_directives
from checkers.seo._text import body_words, description_of, title_of
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import Document, text_of
from preuve.views.dom import Dom

_CANONICALS = "//link[translate(@rel, 'CANOIL', 'canoil')='canonical']/@href"
_LANGUAGES = "//link[@hreflang and translate(@rel, 'ALTERN', 'altern')='alternate']"
# The project's choice: above, the page as sent already says what it is about.
_SHARE, _MIN_WORDS, _MIN_LINKS = 0.5, 100, 8

Tree = Dom | Document


def _canonical(tree: Tree, url: str) -> str:
    return ", ".join(dict.fromkeys(page_key(join(url, str(href))) for href in tree.xpath(_CANONICALS)))


def _robots(tree: Tree) -> str:
    return ", ".join(sorted(robots_directives("", map(content_of, metas(tree, "robots")))))


def _main_headings(tree: Tree) -> str:
    return " / ".join(text for element in tree.xpath("//h1")[:5] if (text := text_of(element)))


def _languages(tree: Tree) -> str:
    return ", ".join(sorted({one.get("hreflang", "").strip().lower() for one in tree.xpath(_LANGUAGES)}))


def _said(tree: Tree, url: str) -> dict[str, str]:
    """What the page says of itself, by the id of the message that tells of a change."""
    return {
        "title": title_of(tree),
        "description": description_of(tree),
        "canonical": _canonical(tree, url),
        "robots": _robots(tree),
        "h1": _main_headings(tree),
        "hreflang": _languages(tree),
    }


def _head(given: Given) -> Iterator[Finding]:
    url = given["http"]["final_url"]
    sent, shown = _said(given["source"], url), _said(given["dom"], url)
    if hidden(given) and sent["robots"] == shown["robots"]:
        return  # engines do not keep it, whatever it says
    changed = [name for name in sent if fold(sent[name]) != fold(shown[name])]
    for name in changed:
        where = Pointer("selector", "h1" if name == "h1" else "head", shown[name][:200])
        message = name if sent[name] else f"{name}-added"
        yield given.ask(message, where, before=sent[name][:300], after=shown[name][:300])
    if not changed:
        yield given.passed("same")


def _own_links(tree: Tree, url: str) -> set[str]:
    host = page_key(url).partition("/")[0]
    ends = (page_key(urldefrag(join(url, str(href)))[0]) for href in tree.xpath("//a/@href"))
    return {end for end in ends if end.partition("/")[0] == host}


def _contents(given: Given) -> Iterator[Finding]:
    url, source, dom = given["http"]["final_url"], given["source"], given["dom"]
    shown, sent = body_words(dom), set(body_words(source))
    links, before = _own_links(dom, url), _own_links(source, url)
    share = sum(1 for word in shown if word in sent) / len(shown) if shown else 1.0
    kept = len(links & before) / len(links) if links else 1.0
    where = Pointer("selector", "body")
    if len(shown) >= _MIN_WORDS and share < _SHARE:
        yield given.ask("text-added", where, share=round(share, 2), words=len(shown))
    elif len(links) >= _MIN_LINKS and kept < _SHARE:
        yield given.ask("links-added", where, share=round(kept, 2), count=len(links))
    elif len(shown) >= _MIN_WORDS:
        yield given.passed("sent", where, share=round(share, 2), words=len(shown))


_BOTH = ("http", "source", "dom")

CHECKS = (
    Check("seo.rendered-head", needs=_BOTH, run=on_page(_head), refs=("seo:SEO-033",)),
    Check(
        "seo.rendered-contents",
        needs=_BOTH,
        run=on_page(_contents),
        refs=("seo:SEO-033",),
        limits={"share": _SHARE, "words": _MIN_WORDS, "links": _MIN_LINKS},
    ),
)
