"""Texts that are the same, or nearly: shingles of five words, compared exactly (a shop has some hundred pages)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from checkers.seo._page import fold

SIZE = 5  # words of a shingle
NEAR = 0.9  # Jaccard: what Screaming Frog calls near duplicates
REPEATED, FEWEST = 0.6, 5  # a block on 60 % of at least five pages belongs to the template, not to the page


def own_texts(pages: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """By page, its blocks of text that most other pages do not hold, folded, in order."""
    folded = {url: [one for block in blocks if (one := fold(block))] for url, blocks in pages.items()}
    count = Counter(block for blocks in folded.values() for block in set(blocks))
    most = REPEATED * len(pages) if len(pages) >= FEWEST else len(pages) + 1
    return {url: " ".join(block for block in blocks if count[block] < most) for url, blocks in folded.items()}


def shingles(text: str, size: int = SIZE) -> frozenset[int]:
    """The runs of `size` words of a folded text, as numbers."""
    words = text.split()
    return frozenset(hash(tuple(words[at : at + size])) for at in range(max(len(words) - size + 1, 0)))


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """Jaccard: what both hold out of what either holds; 0 for empty ones."""
    either = len(one | other)
    return len(one & other) / either if either else 0.0


def near(texts: Mapping[str, str], least: float = NEAR) -> Iterator[tuple[str, str, float]]:
    """The pairs of pages whose texts differ, but hardly."""
    sets = {url: shingles(text) for url, text in texts.items()}
    for one, other in combinations(sets, 2):
        small, large = sorted((len(sets[one]), len(sets[other])))
        if large and small / large >= least and texts[one] != texts[other]:
            share = likeness(sets[one], sets[other])
            if share >= least:
                yield one, other, share


def groups(texts: Mapping[str, str]) -> list[list[str]]:
    """The pages whose text is the same to the letter, by two and more."""
    found: dict[str, list[str]] = {}
    for url, text in texts.items():
        if text:
            found.setdefault(text, []).append(url)
    return [urls for urls in found.values() if len(urls) > 1]
