"""How much each page says, whether two say the same, how easily it reads, and whether it takes scripts to read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checkers.seo._copies import NEAR, SIZE, groups, near, own_texts
from checkers.seo._main import main_blocks, main_text, prose, words_of
from checkers.seo._page import answered, indexable, on_page, page_key, paginated
from checkers.seo._readability import LONG, Measure, measure
from checkers.seo._site import PRIVATE_KINDS, own_pages, read_site
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# Words: Screaming Frog and seonaut warn below 200; by kind of page, the project's choice.
_LEAST = {"product": 120, "category": 100, "article": 300, "home": 200, "about": 200, "other": 200}
_COPY = 50  # words: shorter texts may be alike by chance
_LEGAL = frozenset({"legal", "cgv", "privacy", "cookies", "accessibility"})
_EASY, _HARD = 50, 30  # the bands of Flesch's scale, as Screaming Frog uses them
_MEAN, _SHARE, _PARAGRAPH = 20, 0.25, 150  # words a sentence, share of long ones, words; the project's choice
_GAP, _FEWEST = 0.3, 100  # share of the words that scripts add, and how many words at least


@dataclass(frozen=True, slots=True)
class _Said:
    """What one page says: how many words, its blocks of text where engines keep the page, and how they read."""

    words: int
    document: str
    blocks: tuple[str, ...]
    measure: Measure | None


def _gather(given: Given) -> _Said | None:
    if not answered(given):
        return None
    dom, url = given["dom"], given["http"]["final_url"]
    blocks = main_blocks(dom)
    kept = indexable(given) and not paginated(url)
    french = (dom.root.get("lang") or "fr").lower().startswith("fr")
    texts = tuple(block.text for block in blocks)
    read = measure(prose(blocks)) if french else None
    return _Said(sum(len(words_of(text)) for text in texts), page_key(url), texts if kept else (), read)


def _pages(given: Given) -> dict[str, _Said]:
    return {url: said for url, said in own_pages(given).items() if said is not None}


def _kinds(given: Given) -> Mapping[str, str]:
    return {url: str(page.get("kind")) for url, page in read_site(given).pages.items()}


def _length(given: Given) -> Iterator[Finding]:
    kinds = _kinds(given)
    pages = {url: said for url, said in _pages(given).items() if said.blocks and kinds.get(url, "other") in _LEAST}
    thin = [url for url, said in pages.items() if said.words < _LEAST[kinds.get(url, "other")]]
    for url in thin:
        least = _LEAST[kinds.get(url, "other")]
        yield given.ask("thin", Pointer("url", url), subject=url, words=pages[url].words, least=least)
    if pages and not thin:
        yield given.passed("enough", count=len(pages), least=min(said.words for said in pages.values()))


def _copies(given: Given) -> Iterator[Finding]:
    kinds, read = _kinds(given), _pages(given)
    kept = {url: said for url, said in read.items() if said.blocks and kinds.get(url) not in PRIVATE_KINDS}
    pages = {said.document: (url, said) for url, said in kept.items()}
    texts = own_texts({document: said.blocks for document, (_, said) in pages.items()})
    texts = {document: text for document, text in texts.items() if len(text.split()) >= _COPY}
    same = groups(texts)
    for group in same:
        urls = [pages[document][0] for document in group]
        yield given.failed("same", Pointer("url", urls[1]), subject=urls[0], count=len(urls), urls=urls)
    alike = list(near(texts))
    for one, other, share in alike[:10]:
        urls = [pages[one][0], pages[other][0]]
        yield given.ask("near", Pointer("url", urls[1]), subject=urls[0], share=share, urls=urls)
    if len(texts) > 1 and not same and not alike:
        yield given.passed("distinct", count=len(texts))


def _reading(given: Given) -> Iterator[Finding]:
    kinds = _kinds(given)
    for url, said in _pages(given).items():
        kind = kinds.get(url, "other")
        if said.measure is None or kind in _LEGAL or kind in PRIVATE_KINDS:
            continue  # the law writes those, or nobody reads them
        yield _judge(given, url, said.measure)


def _judge(given: Given, url: str, found: Measure) -> Finding:
    args: dict[str, Any] = {
        "score": round(found.score), "mean": round(found.mean, 1), "words": found.words,
        "share": found.long_sentences / found.sentences, "long": LONG, "longest": found.longest,
    }  # fmt: skip
    where = Pointer("url", url)
    if found.score < _HARD:
        return given.ask("very-hard", where, subject=url, **args)
    if found.score < _EASY:
        return given.ask("hard", where, subject=url, **args)
    if found.mean > _MEAN or found.long_sentences > _SHARE * found.sentences:
        return given.ask("long-sentences", where, subject=url, **args)
    if found.longest > _PARAGRAPH:
        return given.ask("long-paragraph", where, subject=url, **args)
    return given.passed("easy", where, subject=url, **args)


def _scripts(given: Given) -> Iterator[Finding]:
    sent, shown = len(words_of(main_text(given["source"]))), len(words_of(main_text(given["dom"])))
    if shown < _FEWEST:
        return
    gap = max(shown - sent, 0) / shown
    say = given.ask if gap > _GAP else given.passed
    yield say("by-scripts" if gap > _GAP else "sent", Pointer("figure", "words"), sent=sent, shown=shown, share=gap)


_PAGE = ("http", "dom")


def _check(name: str, run: Any, *refs: str, **limits: Any) -> Check:
    return Check(
        name, needs=_PAGE, run=run, scope="site", gather=_gather, site_needs=("crawl",), refs=refs, limits=limits
    )


CHECKS = (
    _check("seo.content-length", _length, "seo:SEO-140", **_LEAST),
    _check("seo.content-copies", _copies, "seo:SEO-141", "seo:SEO-142", near=NEAR, size=SIZE, words=_COPY),
    _check(
        "seo.readability",
        _reading,
        "seo:SEO-146",
        "seo:SEO-147",
        "seo:SEO-148",
        easy=_EASY,
        hard=_HARD,
        mean=_MEAN,
        share=_SHARE,
        long=LONG,
        paragraph=_PARAGRAPH,
    ),
    Check(
        "seo.text-by-scripts",
        needs=("http", "source", "dom"),
        run=on_page(_scripts),
        refs=("seo:SEO-155",),
        limits={"gap": _GAP, "words": _FEWEST},
    ),
)
