"""Words of French pages that the dictionary does not know: each is shown in its sentence, none is held to be wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checkers.seo._main import Block, main_blocks
from checkers.seo._page import capped, language_of, on_page
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.spelling import words

_COMMON = 3  # pages: a word that so many have belongs to the site; the project's choice
_MANY = 0.2  # share of the words: above, the page is hardly in French; the project's choice
_FOREIGN_SHARE, _FOREIGN_WORDS = 0.4, 4  # of one passage: above, it is in another language; the project's choice
_SHOWN = 10  # findings a page
_AROUND = 70  # characters of the sentence on each side of the word
_FILLER = re.compile(r"\b(?:lorem ipsum|dolor sit amet)\b", re.IGNORECASE)  # told by the check of texts yet to write
_LANGUAGE = "string(ancestor-or-self::*[@lang][1]/@lang)"
_ASIDE = "boolean(ancestor-or-self::code or ancestor-or-self::pre or ancestor-or-self::kbd or ancestor-or-self::samp)"
_FOREIGN = "descendant::*[@lang or self::code or self::kbd or self::samp]"


def _spelling(given: Given) -> Iterator[Finding]:
    dom, told = given["dom"], given["spelling"]
    if language_of(dom) != "fr":
        return
    unknown: Mapping[str, Mapping[str, Any]] = told["unknown"]
    places: dict[str, tuple[str, Block]] = {}
    passages: list[Block] = []
    for block in main_blocks(dom):
        if _in_french(block.element) and not _FILLER.search(block.text):
            other = _elsewhere(block.element)
            read = [word for word in words(block.text) if word.lower() not in other]
            strange = sum(1 for word in read if word.lower() in unknown and not _its_own(unknown[word.lower()]))
            if strange >= _FOREIGN_WORDS and strange > _FOREIGN_SHARE * len(read):
                passages.append(block)
                continue
            for word in read:
                places.setdefault(word.lower(), (word, block))
    found = [word for word in places if word in unknown]
    doubts = [word for word in found if not _its_own(unknown[word])]
    if places and len(doubts) > _MANY * len(places) and len(doubts) > _SHOWN:
        where = dom.pointer(places[doubts[0]][1].element)
        yield given.ask("not-french", where, count=len(doubts), total=len(places), words=doubts)
        return

    def say(word: str) -> Finding:
        spelt, block = places[word]
        near = [*unknown[word]["near"]]
        args = {"word": spelt, "text": _sentence(block.text, spelt)}
        where = dom.pointer(block.element)
        return given.ask("near", where, near=near, **args) if near else given.ask("unknown", where, **args)

    yield from capped(doubts, say, lambda rest: given.ask("more", count=rest, words=doubts[_SHOWN:]), _SHOWN)
    if passages:
        first = passages[0]
        yield given.ask("passage", dom.pointer(first.element), count=len(passages), text=first.text[: 2 * _AROUND])
    if told["left"] and places:
        yield given.ask("left", count=told["left"])
    elif places and not doubts and not passages:
        yield given.passed("known", count=len(places), own=len(found), dictionary=told["dictionary"])


def _its_own(fact: Mapping[str, Any]) -> bool:
    """Whether the word is a name, or one that the site uses everywhere; unless the site also spells it otherwise."""
    return bool(fact["named"] or (not fact["ours"] and (not fact["lower"] or fact["pages"] >= _COMMON)))


def _in_french(element: Any) -> bool:
    return str(element.xpath(_LANGUAGE)).lower().startswith("fr") and not element.xpath(_ASIDE)


def _elsewhere(element: Any) -> set[str]:
    """The words within that are of another language, or code."""
    parts = [part for part in element.xpath(_FOREIGN) if not _in_french(part)]
    return {word.lower() for part in parts for word in words(" ".join(part.itertext()))}


def _sentence(text: str, word: str) -> str:
    """The word among those around it, as far as its sentence goes."""
    plain = text.replace("\u2019", "'").replace("\u00ad", "")
    at = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain)
    if at is None:
        return text[: 2 * _AROUND]
    before = re.split(r"(?<=[.!?\u2026])\s+", plain[: at.start()])[-1]
    after = re.split(r"(?<=[.!?\u2026])\s", plain[at.end() :])[0]
    return f"{before[-_AROUND:]}{word}{after[:_AROUND]}"


CHECKS = (
    Check(
        "seo.spelling",
        needs=("http", "dom", "spelling"),
        run=on_page(_spelling),
        refs=("seo:SEO-152",),
        limits={"pages": _COMMON, "share": _MANY, "passage": _FOREIGN_SHARE, "words": _FOREIGN_WORDS},
    ),
)
