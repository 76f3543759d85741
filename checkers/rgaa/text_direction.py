"""RGAA 8.10: texts that are read in another direction than the page, and the `dir` attributes that say so."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from checkers.rgaa._page import documents, on_page, point
from checkers.rgaa._settle import settle
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.dom import Dom

# Scripts read from right to left: Hebrew, Arabic, Syriac, Thaana, N'Ko... and their presentation forms.
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
# A single sign may be quoted as a sign; and in a page read from right to left, names stand in Latin letters.
_PASSAGE, _LATIN_PASSAGE = 3, 20
_TEXTS = (
    "//body//text()[normalize-space()][not(ancestor::script or ancestor::style or ancestor::template"
    " or ancestor::noscript or ancestor::textarea)]"
)
_ATTRIBUTES = "//body//*[@alt or @title or @aria-label or @placeholder or @value][not(ancestor::template)]"


def _letters(text: str) -> tuple[int, int]:
    """How many letters are read from right to left, and how many from left to right."""
    kinds = [unicodedata.bidirectional(sign) for sign in text]
    return sum(kind in {"R", "AL"} for kind in kinds), sum(kind == "L" for kind in kinds)


def _default(document: Dom) -> str:
    bodies = document.xpath("//body")
    stated = [element.get("dir", "").strip().casefold() for element in (*bodies[:1], document.root)]
    return "rtl" if next((value for value in stated if value in {"rtl", "ltr"}), "ltr") == "rtl" else "ltr"


def _nearest(element: Any) -> str:
    """The `dir` around the element, those of the whole page left out; "" for none."""
    for node in (element, *element.iterancestors()):
        if node.tag in {"body", "html"}:
            return ""
        if (node.get("dir") or "").strip():
            return str(node.get("dir")).strip().casefold()
    return ""


@on_page
def _changes(given: Given) -> Iterator[Finding]:
    failed, doubts, marked = [], [], 0
    for document, within in documents(given["dom"]):
        default = _default(document)
        for element, text in _others(document, default):
            nearest, where = _nearest(element), point(document, within, element)
            size = _letters(text)[0 if default == "ltr" else 1]
            args = {"text": " ".join(text.split())[:80]}
            if nearest and nearest != default:
                marked += 1
            elif nearest or not document.displayed(element):
                doubts.append(given.ask("perhaps", where, **args))
            elif size >= (_PASSAGE if default == "ltr" else _LATIN_PASSAGE):
                failed.append(given.failed("unmarked", where, **args))
            else:
                doubts.append(given.ask("perhaps", where, **args))
        doubts += [
            given.ask("attribute", point(document, within, element))
            for element in document.xpath(_ATTRIBUTES)
            if default == "ltr" and not _nearest(element) and any(map(_RTL.search, element.values()))
        ]
    yield from settle(
        given, failed, doubts, lambda: given.passed("marked", count=marked) if marked else given.inapplicable("none")
    )


def _others(document: Dom, default: str) -> Iterator[tuple[Any, str]]:
    """The texts with letters read the other way: (element that holds it, text)."""
    for text in document.xpath(_TEXTS):
        rtl, ltr = _letters(text) if default == "rtl" or _RTL.search(text) else (0, 0)
        if rtl if default == "ltr" else ltr:
            parent = text.getparent()
            yield (parent if text.is_text else parent.getparent()), str(text)


@on_page
def _values(given: Given) -> Iterator[Finding]:
    failed, doubts, right = [], [], 0
    for document, within in documents(given["dom"]):
        for element in document.xpath("(//*[@dir] | //bdo)[not(ancestor::template)]"):
            value = (element.get("dir") or "").strip().casefold()
            message, where = _judge(document, element, value), point(document, within, element)
            if element.tag == "html" and value == "ltr" and message != "wrong":
                continue  # the default, which changes nothing
            if message in {"invalid", "wrong"}:
                failed.append(given.failed(message, where, value=value))
            elif message:
                doubts.append(given.ask(message, where, value=value or "–"))
            right += not message
    yield from settle(
        given, failed, doubts, lambda: given.passed("right", count=right) if right else given.inapplicable("none")
    )


def _judge(document: Dom, element: Any, value: str) -> str:
    """What there is to say of a `dir` value; "" when it is surely right."""
    if value not in {"rtl", "ltr"}:
        return "to-look-at" if value in {"", "auto"} or not document.displayed(element) else "invalid"
    rtl, ltr = _letters("".join(_own(element)))
    right, other = (rtl, ltr) if value == "rtl" else (ltr, rtl)
    if not right and other >= _PASSAGE and document.displayed(element):
        return "wrong"
    return "" if right and right >= other else "to-look-at"


def _own(element: Any) -> Iterator[str]:
    """The texts of the element, without those of elements inside it with a `dir` of their own."""
    if not isinstance(element.tag, str) or element.tag in {"script", "style", "template", "head"}:
        return
    yield element.text or ""
    for child in element:
        if not (isinstance(child.tag, str) and child.get("dir")):
            yield from _own(child)
        yield child.tail or ""


CHECKS = (
    Check(
        "rgaa.direction-changes",
        needs=("http", "dom"),
        run=_changes,
        refs=("rgaa:8.10.1",),
        limits={"signs": _PASSAGE, "letters": _LATIN_PASSAGE},
    ),
    Check(
        "rgaa.direction-values", needs=("http", "dom"), run=_values, refs=("rgaa:8.10.2",), limits={"signs": _PASSAGE}
    ),
)
