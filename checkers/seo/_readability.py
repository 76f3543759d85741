"""How easy a French text is to read, by the formula of Kandel and Moles (1958): Flesch's, fitted to French.

207 - 1.015 x words a sentence - 73.6 x syllables a word. Syllables are those of a careful reading: the mute e within a
word counts, the one at its end does not. An elided word (l’, d’, qu’) counts with the word it leans on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checkers.seo._main import words_of
from checkers.seo._page import words

FEWEST = 100  # words: a shorter text is not measured
_V = "aeiouyàâäéèêëîïôöùûüœæ"
_CORE = re.compile(r"eau|oeu|oei|œu|œi|a[iîuy]|e[iîuûy]|o[uûùiîy]|oê|ee|oo|[" + _V + "]")
_GLIDED = re.compile(
    r"(?:ou(?=[aeiéèêâ])|[iuy](?=[" + _V + "]))(?:eau|oeu|oei|œu|œi|a[iîuy]|e[iîuûy]|o[uûùiîy]|oo|[" + _V + "])"
)
_CLUSTER = re.compile(r"[bcdfgptv][lr]\Z")
_EXCEPTIONS = {
    "pays": 2, "paysage": 3, "paysages": 3, "paysan": 3, "paysans": 3, "paysanne": 3, "abbaye": 3, "abbayes": 3,
    "août": 1, "moelleux": 2, "moelleuse": 2, "moelleuses": 2, "moelle": 1,
}  # fmt: skip
# Verbs in -ment, whose end is mute; in all other words it is heard.
_MUTE_MENT = re.compile(r"(?:ai|or|om|im|um|am|ê|é|è|âm|er)ment\Z")
_MUTE_VERBS = words(
    """aiment dorment forment transforment nomment consomment expriment impriment allument ferment affirment confirment
    estiment informent animent parfument assument résument sèment entament endorment"""
)
# Ends in -ent that are heard: nouns, adjectives, adverbs, and the verbs venir and tenir.
_HEARD = re.compile(
    r"(?:ment|ient|gent|quent|rrent|arent|érent|sent|scent|cent|cident|ident|udent|dent|lent|vent|pent|inent|anent"
    r"|onent|étent|itent|otent|content|adent)\Z"
)
_SILENT = words(
    """parlent veulent mettent disent lisent utilisent pensent laissent passent proposent reposent posent causent
    cachent perdent prennent vendent rendent attendent entendent demandent gardent aident regardent arrivent trouvent
    peuvent doivent savent suivent vivent reçoivent servent lavent conservent permettent restent existent portent
    montrent offrent donnent deviennent tiennent appellent roulent coulent brillent travaillent conseillent mangent
    changent protègent dirigent marchent cherchent commencent avancent placent lancent mélangent partagent évitent
    profitent habitent invitent visitent respectent acceptent achètent contribuent créent jouent lient choisissent
    finissent réussissent remplissent fournissent garantissent réunissent découvrent ouvrent entrent rentrent
    allongent plongent rangent logent engagent voyagent dégagent"""
)


def syllables(word: str) -> int:
    """How many syllables a French word has; at least one."""
    word = word.lower().replace("’", "'").rpartition("'")[2]
    if "-" in word:
        return sum(syllables(part) for part in word.split("-") if part)
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    text = _sounded(word)
    count = 0
    for run in re.finditer(f"[{_V}]+", text):
        count += _nuclei(run.group(), bool(_CLUSTER.search(text[: run.start()])))
    return max(count, 1)


def _sounded(word: str) -> str:
    """The word without the letters that only change how others sound."""
    text = re.sub(rf"qu(?=[{_V}])", "q", word)
    text = re.sub(r"gu(?=[eéèêiîy])", "g", text)
    text = re.sub(r"ge(?=[aâoô])", "g", text)
    text = re.sub(r"(?<=[aeuœ])ill|(?<=[aeouœ])il(?=s?\Z)", "j", text)
    text = re.sub(rf"(?<=[{_V}])y(?=[{_V}])", "j", text)
    text = re.sub(r"co(?=o[pr])", "cô", text).replace("ôo", "ôhô")
    text = re.sub(r"(?<=[aiouyé])e(?=ment|r(?:a|as|ai|ez|ons|ont|ie|ies)?s?\Z(?<=[^r]))", "", text)
    return _without_end(text, word)


def _without_end(text: str, word: str) -> str:
    end = "ent" if text.endswith("ent") and _is_mute(word) else re.search(r"(?:es|e)?\Z", text).group()  # type: ignore[union-attr]
    stem = text.removesuffix(end) if end else text
    return stem if re.search(f"[{_V}]", stem) else text


def _is_mute(word: str) -> bool:
    """Whether the word is a verb in the plural, whose -ent is not heard."""
    if word in _SILENT or word.endswith(("aient", "oient", "èrent", "irent", "urent")):
        return True
    if word.endswith("ment"):
        return word in _MUTE_VERBS
    return not _HEARD.search(word)


def _nuclei(run: str, after_cluster: bool) -> int:
    """How many vowels are heard in a run of vowel letters."""
    count = at = 0
    while at < len(run):
        glided = _GLIDED.match(run, at)
        # After two consonants such as "cr", i and u are heard apart (cri-er), save in "ui" (fruit).
        split = after_cluster and at == 0 and not run.startswith("ui")
        found = glided if glided and not split else _CORE.match(run, at)
        count, at = count + 1, found.end() if found else at + 1
    return count


@dataclass(frozen=True, slots=True)
class Measure:
    """What was counted in a text; `longest`: words of its longest paragraph."""

    words: int
    sentences: int
    syllables: int
    long_sentences: int
    longest: int

    @property
    def score(self) -> float:
        """0 to 100 in most texts: 60 and more reads easily, below 30 very hard."""
        return 207 - 1.015 * self.mean - 73.6 * self.syllables / self.words

    @property
    def mean(self) -> float:
        """Words a sentence."""
        return self.words / self.sentences


_END = re.compile(r"(?<=[.!?…])[»”\")\s]+(?=[«“\"(\s]*[A-ZÀ-Ý0-9])")
LONG = 25  # words of a long sentence; the project's choice


def measure(paragraphs: Sequence[str]) -> Measure | None:
    """What a text of `paragraphs` measures, or None when it is too short."""
    sentences = [found for text in paragraphs for part in _END.split(text) if (found := words_of(part))]
    count = sum(map(len, sentences))
    if count < FEWEST:
        return None
    return Measure(
        count,
        len(sentences),
        sum(syllables(word) for sentence in sentences for word in sentence),
        sum(1 for sentence in sentences if len(sentence) > LONG),
        max(len(words_of(text)) for text in paragraphs),
    )
