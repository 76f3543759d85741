"""In which language a text is written, by statistics of its letters (py3langid), for texts long enough to be sure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale
from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

# What the model says with less certainty is not said; but on a short sentence, where it rarely reaches that, so many
# words of grammar confirm what it finds likely.
SURE, LIKELY, CONFIRMING = 0.99, 0.85, 3
ALONE = 0.999  # for languages whose words of grammar are not listed below
LETTERS, WORDS = 18, 4  # a text with fewer may be a name or a title
# Languages that are told apart well; others are not decided. Latin is there to recognise "lorem ipsum".
_KNOWN = (
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "fi", "fr", "he", "hu", "it", "ja", "ko", "la", "nl", "no",
    "pl", "pt", "ro", "ru", "sv", "th", "tr", "uk", "vi", "zh",
)  # fmt: skip
_SAME = {"nb": "no", "nn": "no", "iw": "he", "fra": "fr", "fre": "fr", "eng": "en", "deu": "de", "ger": "de",
         "spa": "es", "ita": "it", "nld": "nl", "dut": "nl", "por": "pt"}  # fmt: skip
# Neither is read aloud in a voice of its own: the RGAA leaves dead languages out.
DEAD = "la"
# Words that only serve grammar, and that hardly any other language of this list has.
_GRAMMAR = {
    "fr": "au aux avec ce ceci cela ces cette dans des du elle en est et il ils leur leurs les mais nos notre nous ou "
    "où par pas pour qui que sa ses son sont sur une vos votre vous le la un",
    "en": "a an and are as at be by can for from has have his how in is it its of on or our that the their there they "
    "this to was we were what when which will with you your",
    "de": "als am auch auf aus bei das dem den der die ein eine einen für im ist mit nicht oder sich sie sind und von "
    "wir zu zum zur",
    "es": "con del el en es esta este la las lo los más no nuestra nuestro para pero por que se sin su sus un una y",
    "it": "che con dal dei del della delle di e gli il la le nel nella non per più sono sua suo un una",
}
_NOT_LETTERS = re.compile(r"[\W\d_]+")
# Addresses, file names and the like are of no language.
_NOISE = re.compile(r"\S*[@/\\_]\S*|\S+\.\S+|[#<>{}=]\S*")
# ISO 639-1 codes that were replaced and that browsers and screen readers still know.
_REPLACED = {"bh", "in", "iw", "ji", "jw", "mo", "sh"}


@cache
def _model() -> LanguageIdentifier:
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(_KNOWN)
    return model


@lru_cache(maxsize=4096)
def language(text: str) -> str:
    """The ISO 639-1 code of the language that the text is surely written in; "" when that is not sure."""
    plain = " ".join(_NOISE.sub(" ", text).split())
    found = [word for word in _NOT_LETTERS.split(plain.casefold()) if word]
    if len(found) < WORDS or sum(map(len, found)) < LETTERS:
        return ""
    code, sure = _model().classify(plain)
    if code not in _GRAMMAR:
        return str(code) if sure >= ALONE else ""
    # A list of names has few words of grammar, whatever its letters look like.
    counts = {name: sum(word in own for word in found) for name, own in _grammar().items()}
    grammatical = counts[code] * 10 >= len(found) and counts[code] == max(counts.values())
    confirmed = sure >= LIKELY and counts[code] >= CONFIRMING
    return str(code) if grammatical and (sure >= SURE or confirmed) else ""


@cache
def _grammar() -> dict[str, frozenset[str]]:
    return {code: frozenset(text.split()) for code, text in _GRAMMAR.items()}


def primary(code: str) -> str:
    """The language of a code such as "fr-CA", with other codes of the same language made one."""
    own = code.strip().casefold().partition("-")[0]
    return _SAME.get(own, own)


def decides(code: str) -> bool:
    """Whether texts in the language of this code are told from others."""
    return primary(code) in _KNOWN


@dataclass(frozen=True, slots=True)
class Share:
    """How many letters of the texts are surely in each language; `all` counts those of every text."""

    letters: Counter[str]
    all: int

    def of(self, code: str) -> float:
        """The part that is surely written in the language of `code`, from 0 to 1."""
        return self.letters[primary(code)] / self.all if self.all else 0.0


def shares(texts: Iterable[str]) -> Share:
    """The languages of several texts, each judged apart, and the short ones together."""
    letters: Counter[str] = Counter()
    total, short = 0, []
    for text in texts:
        size = len(_NOT_LETTERS.sub("", text))
        total += size
        found = language(text)
        if found:
            letters[found] += size
        else:
            short.append(text)
    rest = ". ".join(short)
    if found := language(rest):
        letters[found] += len(_NOT_LETTERS.sub("", rest))
    return Share(letters, total)


@cache
def _codes() -> frozenset[str]:
    """Language codes of two and three letters that CLDR has a name for: all of ISO 639-1, the usual ones of 639-3."""
    return frozenset(str(code) for code in Locale("en").languages) | _REPLACED


def validity(code: str) -> bool | None:
    """Whether the part of a language code before its first hyphen exists; None when our list cannot tell."""
    own = code.strip().casefold().partition("-")[0]
    if not (own.isascii() and own.isalpha()):
        return False
    if len(own) == 1:  # private use (x-...) and registered oddities (i-...)
        return None if own in {"x", "i"} and "-" in code else False
    if len(own) == 2:
        return own in _codes()
    if len(own) == 3:  # thousands of codes: the list is not complete
        return True if own in _codes() or own in _SAME else None
    return False
