"""Who hosts the site, as a legal notice says it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checkers.legal._phrases import HOSTS
from checkers.legal._text import Text
from preuve.model import Pointer

MAX_REACH = 500  # characters after the word in which the host is described
_WORD = re.compile(r"h[ée]berg(?:eur|ement|ée?s?\b)|\bhost(?:ing|ed)?\b")
_NAMED = re.compile(
    r"(?:h[ée]berg(?:eur|ement|ée?s?)|hosted|hosting)(?: du (?:présent )?site| web| internet| provider)*"
    r"(?: est assuré| est)?(?:\s*:\s*|\s+par\s+|\s+by\s+|\s*\n)"
    r"(?:la société |l'entreprise |le site est hébergé par )?([a-zà-ÿ0-9&][\w&.' -]{1,40})"
)
_PHONE = re.compile(
    r"(?:\+|00)\d[\d .()-]{7,16}\d|\b0[1-9](?:[ .-]?\d\d){4}|\b\d{4}(?!\d)(?=[^\n]{0,20}(?:appel|gratuit|€))|\b1007\b"
)
_ADDRESS = re.compile(
    r"\b\d{4,5}\b[ ,]+[a-zà-ÿ]|\b(?:street|avenue|rue|road|boulevard|quai|allée|chemin|place)\b|\b[a-z]{2} \d{5}\b"
)


@dataclass(frozen=True, slots=True)
class Host:
    """The host. `name`: "" when only the word stands there. `quote`: the passage."""

    name: str
    address: bool
    phone: bool
    quote: str
    pointer: Pointer | None = None


def hosted_from(text: Text) -> int:
    """Where what is said of the host begins: the heading or sentence with the word; the text's end without one."""
    for head, _, _ in text.sections():
        if _WORD.search(head.text.lower()) and len(head.text.split()) <= 8:
            return head.start
    for match in _WORD.finditer(text.flat):
        near = text.flat[match.start() : match.start() + MAX_REACH]
        if HOSTS.search(near) or _NAMED.match(text.flat, match.start()):
            return match.start()
    return len(text.raw) + 1


def host_of(text: Text) -> tuple[int, Host] | None:
    """The host that a text names, and where; None when the word is not there."""
    start = hosted_from(text)
    if start > len(text.raw):
        match = _WORD.search(text.flat)
        return (match.start(), Host("", False, False, text.quote(match.start(), match.end()))) if match else None
    near = text.flat[start : start + MAX_REACH]
    known, named = HOSTS.search(near), _NAMED.search(near)
    name = known.group() if known else named[1].strip(" .-") if named else ""
    if not known and not _ADDRESS.search(near):
        name = ""  # a sentence about hosting, no host
    return start, Host(name, bool(_ADDRESS.search(near)), bool(_PHONE.search(near)), text.quote(start, start + 120))
