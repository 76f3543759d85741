"""RGAA 9.4: quotations. Marks and words that announce one are found; what is a quotation is for a human."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checkers.rgaa._page import documents, on_page, point
from checkers.rgaa._settle import settle
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of

_QUOTE = re.compile(r"«\s*([^«»]+?)\s*»|“\s*([^“”]+?)\s*”|\"([^\"]{3,}?)\"")
# A word of saying, a colon, and a quotation right after: somebody is quoted.
_SAYING = re.compile(
    r"\b(dit|dis|disait|disent|déclare|déclarait|affirme|affirmait|écrit|écrivait|explique|expliquait|répond|répondait|"
    r"conclut|ajoute|ajoutait|résume|rappelle|selon|says|said|wrote|writes|declared|explains|explained|concluded|according)\b"
    r"[^.!?«“\"]{0,60}[:,]\s*\Z",
    re.IGNORECASE,
)
_WORDS = 4  # a quoted word or two may be a name, a title or irony
_BLOCK = 120  # characters: a paragraph that is one quotation, from so long on, is a block
_MARKED = "ancestor-or-self::q or ancestor-or-self::blockquote or ancestor-or-self::template"


def _blocks(document: Any) -> list[Any]:
    found: list[Any] = document.xpath(f"//body//*[self::p or self::li or self::dd or self::td][not({_MARKED})]")
    return [element for element in found if document.displayed(element)]


@on_page
def _short(given: Given) -> Iterator[Finding]:
    failed, doubts = [], []
    for document, within in documents(given["dom"]):
        for element in _blocks(document):
            text = text_of(element)
            marked = {text_of(q) for q in element.xpath(".//q | .//cite | .//blockquote")}
            for found in _QUOTE.finditer(text):
                quoted = next(part for part in found.groups() if part)
                if any(quoted in inner or inner in quoted for inner in marked if inner):
                    continue
                where, args = point(document, within, element), {"quoted": quoted[:120]}
                if len(quoted.split()) >= _WORDS and _SAYING.search(text[: found.start()]):
                    failed.append(given.failed("unmarked", where, refs=(), **args))
                elif len(quoted.split()) >= _WORDS and not _whole(text):
                    doubts.append(given.ask("perhaps", where, **args))
    yield from settle(given, failed, doubts, lambda: given.ask("to-look-at", Pointer("selector", "body")))


def _whole(text: str) -> bool:
    """Whether the text is one quotation, its marks at both ends."""
    found = _QUOTE.match(text)
    return found is not None and len(text) - found.end() <= 2


@on_page
def _long(given: Given) -> Iterator[Finding]:
    failed, doubts = [], []
    for document, within in documents(given["dom"]):
        for element in _blocks(document):
            text = text_of(element)
            if len(text) < _BLOCK or not _whole(text) or element.xpath(".//q"):
                continue
            where, args = point(document, within, element), {"quoted": text[:120]}
            sure = element.tag == "p" and _signed(element)
            failed += [given.failed("unmarked", where, **args)] if sure else []
            doubts += [] if sure else [given.ask("perhaps", where, **args)]
    yield from settle(given, failed, doubts, lambda: given.ask("to-look-at", Pointer("selector", "body")))


def _signed(element: Any) -> bool:
    """Whether the next element says who is quoted: a `cite`, or a short line that begins with a dash."""
    after = element.getnext()
    if after is None or not isinstance(after.tag, str):
        return False
    text = text_of(after)
    return 0 < len(text) <= 80 and (text.startswith(("—", "–", "- ")) or bool(after.xpath("self::cite | ./cite")))


CHECKS = (
    Check("rgaa.short-quotations", needs=("http", "dom"), run=_short, refs=("rgaa:9.4.1",), limits={"words": _WORDS}),
    Check(
        "rgaa.block-quotations", needs=("http", "dom"), run=_long, refs=("rgaa:9.4.2",), limits={"characters": _BLOCK}
    ),
)
