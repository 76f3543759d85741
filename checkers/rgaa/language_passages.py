"""RGAA 8.7 and 8.8: passages in another language than the page's, and the codes that mark them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.rgaa._language import DEAD, SURE, Share, decides, language, primary, validity
from checkers.rgaa._page import documents, on_page, point
from checkers.rgaa._settle import settle
from checkers.rgaa._texts import Passage, lang_of, passages, phrases, stated
from checkers.rgaa.language import page_share
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.document import text_of
from preuve.views.dom import Dom

# A passage is surely more than a title, a name or a set phrase from so many words and letters on.
WORDS, LETTERS = 8, 40
_MARKED_WORDS, _MARKED_LETTERS = 5, 30  # one that is marked is a passage, but it may quote a name
_SHORT = 120  # characters of a passage that are quoted
_WCAG = ("wcag:3.1.2",)
_MARKED = "//*[@lang or @*[name()='xml:lang']][not(self::html or ancestor::template)]"


@on_page
def _unmarked(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    code = dom.root.get("lang") or ""
    blocks = [p for p in passages(dom) if _differs(p)]
    blocks += [p for p in phrases(dom) if _differs(p) and not any(p.text in block.text for block in blocks)]
    foreign = [(p, language(p.text)) for p in blocks]
    # Where most of the page is in another language than it says, it is the page's own code that is wrong (8.4.1).
    main = bool(code and foreign) and _is_main(page_share(dom), code)
    sure = [one for one in foreign if main and _long(one[0].text) and not _is_name(one[0].element)]
    failed = [
        given.failed("unmarked", p.pointer, text=p.text[:_SHORT], lang=p.lang, found=found, refs=_WCAG)
        for p, found in sure
    ]
    doubts = [
        given.ask("perhaps", p.pointer, text=p.text[:_SHORT], lang=p.lang or "–", found=found)
        for p, found in foreign
        if (p, found) not in sure
    ]
    yield from settle(given, failed, doubts, lambda: given.ask("short-ones"))


def _is_main(share: Share, code: str) -> bool:
    """Whether the language of the code is surely one of those of the page, and not a small one."""
    return share.of(code) > 0 and share.of(code) >= max(share.letters.values()) / share.all / 2


def _differs(passage: Passage) -> bool:
    found = language(passage.text) if decides(passage.lang) else ""
    return found not in {"", DEAD, primary(passage.lang)}


def _long(text: str, words: int = WORDS, letters: int = LETTERS) -> bool:
    return len(text.split()) >= words and sum(map(str.isalpha, text)) >= letters


def _is_name(element: Any) -> bool:
    return any(node.tag == "cite" for node in (element, *element.iterancestors()))


@on_page
def _codes(given: Given) -> Iterator[Finding]:
    failed, doubts, right = [], [], 0
    for document, within in documents(given["dom"]):
        for element in document.xpath(_MARKED):
            message, found = _judge(document, element)
            code, where = lang_of(element) or "–", point(document, within, element)
            if message in {"invalid", "wrong"}:
                failed.append(given.failed(message, where, lang=code, found=found or "–", refs=_WCAG))
            elif message in {"empty", "unusual", "to-look-at"}:
                doubts.append(given.ask(message, where, lang=code, text=_quote(element)))
            right += message == "right"
    yield from settle(
        given, failed, doubts, lambda: given.passed("right", count=right) if right else given.inapplicable("none")
    )


def _quote(element: Any) -> str:
    return text_of(element)[:_SHORT] or "–"


def _judge(document: Dom, element: Any) -> tuple[str, str]:
    """What there is to say of the element's code ("" when it marks no change), and the language that was found."""
    code = lang_of(element) or ""
    text = _own_text(element)
    if not text and not element.xpath("descendant-or-self::*/@alt | @title | @aria-label"):
        return "", ""
    if not code:
        return "empty", ""
    valid = validity(code)
    if valid is not True or not document.displayed(element):
        return ("invalid" if valid is False and document.displayed(element) else "unusual"), ""
    parent = element.getparent()
    around = stated(parent) if parent is not None else ""
    found = language(text) if decides(code) else ""
    if found and found not in {primary(code), DEAD}:
        return ("wrong" if _long(text, _MARKED_WORDS, _MARKED_LETTERS) else "to-look-at"), found
    if primary(code) == primary(around):
        return "", ""
    # Where nothing around states a language, the code may give the page's own.
    return ("right" if found == primary(code) and around else "to-look-at"), found


def _own_text(element: Any) -> str:
    """The element's text, without that of elements inside it with a code of their own."""
    if not isinstance(element.tag, str) or element.tag in {"script", "style", "template"}:
        return ""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and lang_of(child) is None:
            parts.append(_own_text(child))
        parts.append(child.tail or "")
    return " ".join(" ".join(parts).split())


CHECKS = (
    Check(
        "rgaa.foreign-passages",
        needs=("http", "dom"),
        run=_unmarked,
        refs=("rgaa:8.7.1",),
        limits={"words": WORDS, "letters": LETTERS, "sure": SURE},
    ),
    Check(
        "rgaa.passage-language-code",
        needs=("http", "dom"),
        run=_codes,
        refs=("rgaa:8.8.1",),
        limits={"words": _MARKED_WORDS, "letters": _MARKED_LETTERS, "sure": SURE},
    ),
)
