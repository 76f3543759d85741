"""Signs that are read by eye only: emoticons, drawings made of characters, words written with digits for letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

_EMOTICON = re.compile(
    r"""(?<![\w:;=])(?:
        (?:[:;=][-'^o~]?|8[-'^])[()\[\]{}DPpOo/\\|*$@3](?![\w/])      # :-)  ;)  =D  :p
      | [(\[][-'^]?[:;=](?!\w)                              # (-:
      | [xX]D(?!\w)
      | [<][/\\]?3(?!\w)
      | \^_*\^ | -_+- | [oO0]_+[oO0](?!\w) | T_+T(?!\w) | >_+< | ¯\\_ | \\o/ | [:;]'-?[()]
    )""",
    re.X,
)
# Emoji, dingbats, faces and stars; plain arrows, bullets and typographic signs are not among them.
_EMOJI = re.compile("[\u2600-\u26ff\u2700-\u27bf\u2b50\u2b55\U0001f000-\U0001faff]")
# Strokes and blocks that drawings are made of.
_STROKES = re.compile("[\u2500-\u259f\u25a0-\u25ff\u2800-\u28ff]{2,}")
# Digits in the middle of a word in small letters: l33t, h4ck3r, a11y.
_LEET = re.compile(
    r"(?<![\w.@/#&-])[A-Za-z]*[a-z]+\d+[a-z]+[A-Za-z0-9]*(?![\w@])|(?<![\w.@/#&-])\d[a-z]+\d[a-z]*(?![\w@])"
)
_ORDINARY = re.compile(
    r"(?:mp|co|v|iso|html|css|utf|web|sha|md|ps|wi|vitamine)\d+\w*|h[1-6]|h2o|\d+h\d*\w*|\d+[a-z]\d+", re.I
)
_CHARACTERS = re.compile(r"[^\w\s]")
# Rows that only separate or wait for something to be written are no drawing.
_RULES = re.compile(r"([-_=*.·•~+#—–…])\1*")
_MARKS = " … ... .. « » “ ” ?! !? !! !!! ?? ??? -- -> <- => <= >= >> << || && // /* */ :: ++ ** () [] {} ,, '' \"\" "
MIN_ART = 3  # characters of a run that no word is made of


def cryptic(text: str) -> Iterator[str]:
    """The pieces of a text that may need an explanation, in no order. None: the text is ordinary throughout."""
    for pattern in (_EMOTICON, _EMOJI, _STROKES):
        yield from (found.group() for found in pattern.finditer(text))
    yield from (found.group() for found in _LEET.finditer(text) if not _ORDINARY.fullmatch(found.group()))
    for word in text.split():
        bare = word.strip("«»“”\"'()[],;:!?.…")
        if len(bare) >= MIN_ART and not any(c.isalnum() for c in bare) and not _rule(bare):
            yield word


def _rule(word: str) -> bool:
    marks = f" {word} " in _MARKS or _RULES.fullmatch(word) is not None
    money = all(not _CHARACTERS.fullmatch(c) or c in "€$£%°/" for c in word)
    return marks or money
