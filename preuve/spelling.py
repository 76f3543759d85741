"""The words of a French text that a dictionary can be asked about: what a collector looks up and a check looks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# Addresses, e-mails, file names, hashtags and the like are no words.
_NOISE = re.compile(r"\S*(?:://|@|www\.|[^\W_]\.[^\W_])\S*|[#$%&]\w+|\w*[_\d]\w*")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
# What an apostrophe ties to the next word.
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu)'", re.IGNORECASE)
_FRENCH = re.compile(r"[a-zàâäæçéèêëîïôöœùûüÿ'-]+\Z", re.IGNORECASE)
_SHORTEST = 3  # letters: shorter words are mostly signs, units and abbreviations
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0xFEFF))


def words(text: str) -> Iterator[str]:
    """Its words, as written, without what is elided before them; words of other alphabets and signs are left out.

    So are words in capitals (acronyms, and accents are often left off) and with capitals within (brands).
    """
    plain = unicodedata.normalize("NFC", text.translate(_INVISIBLE)).replace("’", "'").replace("ʼ", "'")
    for found in _WORD.findall(_NOISE.sub(" ", plain)):
        word = found
        while elided := _ELIDED.match(word):
            word = word[elided.end() :]
        letters = word[1:]
        if len(word) >= _SHORTEST and _FRENCH.match(word) and letters == letters.lower():
            yield word
