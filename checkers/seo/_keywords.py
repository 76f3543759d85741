"""What a page is most about, against the site's other pages: phrases of one to three words, weighted by place.

Nothing here knows what people search for: a phrase found is one that the page uses most, not a keyword that was
chosen. For a plan of keywords that the candidate has written, `places` is asked with the plan's own phrases.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checkers.seo._lists import phrases
from checkers.seo._page import fold

# How much a phrase counts in each place; the project's choice.
_WEIGHTS = {"title": 4.0, "h1": 3.0, "anchors": 3.0, "h2": 2.0, "slug": 2.0, "alts": 1.0, "body": 1.0}
_LONGEST = 3  # words that say something, in one phrase
INTRO = 100  # words of the beginning of the text
PLACES = ("title", "h1", "intro", "slug", "alts", "anchors")
_GAP = 2  # small words within a phrase
_ELIDED = re.compile(r"\b(l|d|j|m|t|s|n|c|qu) (?=\w)")
_EDGES = re.compile(r"^\W+|\W+$")
_ONE_PHRASE = re.compile(r"[.!?;:,()\[\]«»“”\"|–—\n·•/]+|\s-\s")


@dataclass(frozen=True, slots=True)
class Fields:
    """The texts of one page, by place. `anchors`: texts of the links that lead to it."""

    title: str = ""
    h1: str = ""
    h2: tuple[str, ...] = ()
    slug: str = ""
    alts: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    body: str = ""

    def texts(self, place: str) -> Sequence[str]:
        """The texts that stand in a place; "intro" is the beginning of the body."""
        if place == "intro":
            return (" ".join(self.body.split()[:INTRO]),)
        value = getattr(self, place)
        return value if isinstance(value, tuple) else (value,)


def stem(word: str) -> str:
    """A folded word without the mark of the plural: chevaux and cheval, gourdes and gourde are one."""
    if len(word) > 4 and word.endswith("eaux"):
        return word[:-1]
    if len(word) > 4 and word.endswith("aux"):
        return word[:-2] + "l"
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def stems(text: str) -> list[str]:
    """The words of a text that say something, stemmed, in order."""
    stop = phrases("stop-words")
    return [stem(word) for word in fold(text).split() if word not in stop and len(word) > 2 and not word.isdigit()]


def grams(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The phrases of one to three telling words, as stems and as written; none goes over a punctuation mark."""
    known: dict[str, list[str]] = {}
    for part in _ONE_PHRASE.split(text):
        written = [stripped for word in re.split(r"[\s’']+", part) if (stripped := _EDGES.sub("", word))]
        known |= {word: stems(word) for word in written if word not in known}
        said = [(at, known[word][0]) for at, word in enumerate(written) if known[word]]
        for size in range(1, _LONGEST + 1):
            for start in range(len(said) - size + 1):
                run = said[start : start + size]
                first, last = run[0][0], run[-1][0]
                if last - first < size + _GAP:
                    yield tuple(one for _, one in run), _ELIDED.sub("\\1’", " ".join(written[first : last + 1]).lower())


def dominant(pages: Mapping[str, Fields], count: int = 5) -> dict[str, list[str]]:
    """By page, the phrases that weigh most (TF-IDF), as they are most often written; longer ones before their parts."""
    weighed = {url: _weigh(fields) for url, fields in pages.items()}
    spread = Counter(phrase for found, _ in weighed.values() for phrase in found)
    return {url: list(_best(found, written, spread, len(pages), count)) for url, (found, written) in weighed.items()}


def _weigh(fields: Fields) -> tuple[dict[tuple[str, ...], float], dict[tuple[str, ...], Counter[str]]]:
    """What each phrase of a page weighs, where it stands in two places at least; and how it is written."""
    found: dict[tuple[str, ...], list[float]] = {}
    written: dict[tuple[str, ...], Counter[str]] = {}
    for place, weight in _WEIGHTS.items():
        count: Counter[tuple[str, ...]] = Counter()
        for text in fields.texts(place):
            for phrase, words in grams(text):
                count[phrase] += 1
                if place != "slug":  # an address has no accents
                    written.setdefault(phrase, Counter())[words] += 1
        for phrase, times in count.items():
            often = 1 + math.log(times) if place == "body" else 1.0  # many images of one thing are one sign
            found.setdefault(phrase, []).append(weight * often)
    return {phrase: sum(all_) * len(all_) for phrase, all_ in found.items() if len(all_) > 1}, written


def _best(
    found: Mapping[tuple[str, ...], float],
    written: Mapping[tuple[str, ...], Counter[str]],
    spread: Mapping[tuple[str, ...], int],
    pages: int,
    count: int,
) -> Iterator[str]:
    def score(phrase: tuple[str, ...]) -> float:
        return found[phrase] * math.log((pages + 1) / spread[phrase]) * (1 + 0.3 * (len(phrase) - 1))

    chosen: list[tuple[str, ...]] = []
    for phrase in sorted(found, key=lambda one: (-score(one), one)):
        if len(chosen) == count or score(phrase) <= 0:
            return
        if phrase in written and not any(_within(phrase, other) or _within(other, phrase) for other in chosen):
            chosen.append(phrase)
            yield written[phrase].most_common(1)[0][0]


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


def holds(text: str, phrase: str) -> bool:
    """Whether a text holds a phrase: its telling words side by side, whatever small words and plurals."""
    wanted = tuple(stems(phrase))
    return bool(wanted) and _within(wanted, tuple(stems(text)))


def places(phrase: str, fields: Fields) -> list[str]:
    """In which of `PLACES` the phrase stands."""
    return [place for place in PLACES if any(holds(text, phrase) for text in fields.texts(place))]


def densest(text: str, least: int) -> tuple[str, int] | None:
    """The phrase of two or three telling words said most often, `least` times at least, and how often."""
    count: Counter[tuple[str, ...]] = Counter()
    written: dict[tuple[str, ...], str] = {}
    for phrase, words in grams(text):
        if len(phrase) > 1:
            count[phrase] += 1
            written.setdefault(phrase, words)
    for phrase, times in count.most_common(1):
        if times >= least:
            return written[phrase], times
    return None
