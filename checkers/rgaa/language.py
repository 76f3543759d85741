"""RGAA 8.3 and 8.4: the language that the page states for itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checkers.rgaa._doctype import doctype
from checkers.rgaa._language import DEAD, SURE, Share, decides, primary, shares, validity
from checkers.rgaa._page import blank, capped, documents, on_page, point, unread
from checkers.rgaa._settle import whole
from checkers.rgaa._texts import passages
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of
from preuve.views.dom import Dom

_HTML = Pointer("selector", "html")
_XML_LANG = "xml:lang"
_OUTSIDE = (
    "[not(ancestor-or-self::script or ancestor-or-self::style or ancestor-or-self::noscript or ancestor::template)]"
)
_TEXT = f"//body//text()[normalize-space()]{_OUTSIDE}"
# Text that no element around it gives a language to.
_BARE_TEXT = f"{_TEXT}[not(ancestor::*[normalize-space(@lang)])]"
# Attributes that people get as text, and the title.
_SPOKEN = "(@alt | @title | @aria-label | @placeholder | @aria-description)[normalize-space()]"
_BARE_REST = (
    f"(//body//*[{_SPOKEN}]{_OUTSIDE} | //title[normalize-space()])[not(ancestor-or-self::*[normalize-space(@lang)])]"
)
_WCAG = ("wcag:3.1.1",)
# Of the page's letters: from this part on its language is that of the code; with none of it, and this much of another
# language, it is not. Texts that are too short to be sure of are between the two.
MOST, NEARLY_ALL = 0.6, 0.7


def _stated(given: Given) -> tuple[str, str]:
    """The page's `lang` in the live DOM, and its `xml:lang` in the source."""
    root, source = given["dom"].root, given["source"].root
    return blank(root.get("lang")), blank(source.get(_XML_LANG) or root.get(_XML_LANG))


@on_page
def _page_language(given: Given) -> Iterator[Finding]:
    lang, xml_lang = _stated(given)
    declared = doctype(given["source"].text)
    if declared is not None and declared.xml_only and xml_lang and not lang:
        yield from _frames(given, xml_lang)  # XHTML 1.1 has no other attribute for it
    elif declared is not None and declared.xhtml and (lang or xml_lang) and not (lang and xml_lang):
        yield given.ask("xhtml", _HTML, lang=lang or xml_lang)
    elif lang:
        yield from _frames(given, lang)
    elif xml_lang:
        yield given.ask("only-xml", _HTML, lang=xml_lang)
    else:
        yield _without(given)


def _frames(given: Given, lang: str) -> Iterator[Finding]:
    """The page states its language: do the pages in its frames?"""
    dom = given["dom"]
    silent = [point(doc, within, doc.root) for doc, within in documents(dom) if doc is not dom and _silent(doc)]
    silent += [point(doc, within, frame) for doc, within, frame in unread(dom)]
    if not silent:
        yield given.passed("stated", _HTML, lang=lang)
    yield from capped(given, silent, lambda pointer: given.ask("frame", pointer))


def _silent(document: Dom) -> bool:
    return not blank(document.root.get("lang")) and bool(document.xpath(_BARE_TEXT))


def _without(given: Given) -> Finding:
    dom = given["dom"]
    bare: list[Any] = [text.getparent() for text in dom.xpath(_BARE_TEXT)]
    shown = next((element for element in bare if dom.displayed(element)), None)
    if shown is not None:
        return given.failed("bare-text", dom.pointer(shown), refs=_WCAG)
    if not dom.xpath(_TEXT):
        bare_title = dom.xpath("//title[normalize-space()][not(@lang)]")
        return given.failed("absent", _HTML, refs=_WCAG) if bare_title else given.ask("on-texts", _HTML)
    # Every text that is seen has a language; what may be left is hidden, in attributes or in frames, or the title.
    rest = bare or dom.xpath(_BARE_REST) or [doc for doc, _ in documents(dom) if doc is not dom and _silent(doc)]
    if rest or not whole(given):
        return given.ask("on-texts", _HTML)
    return given.passed("each-text", _HTML)


@on_page
def _language_code(given: Given) -> Iterator[Finding]:
    lang, xml_lang = _stated(given)
    if not lang and not xml_lang:
        if given["dom"].root.get("lang") is not None or given["dom"].xpath("//*[@lang]"):
            yield given.ask("empty", _HTML)
        else:
            yield given.inapplicable("no-language")
        return
    codes = {code for code in (lang, xml_lang) if code}
    wrong = sorted(code for code in codes if validity(code) is False)
    if wrong:
        # Browsers read `lang`; WCAG asks for what they read.
        yield given.failed("invalid", _HTML, lang=wrong[0], refs=_WCAG if wrong[0] == lang else ())
    elif len({primary(code) for code in codes}) > 1:
        yield given.ask("two-languages", _HTML, lang=lang, other=xml_lang)
    elif any(validity(code) is None for code in codes):
        yield given.ask("unusual", _HTML, lang=lang or xml_lang)
    else:
        yield _relevance(given, lang or xml_lang)


def page_share(dom: Dom) -> Share:
    """The languages of the page's title, and of the texts that it shows and says to be in its own language."""
    own = primary(dom.root.get("lang") or "")
    texts = [p.text for p in passages(dom) if p.document is dom and primary(p.lang) == own]
    return shares([*texts, *(text_of(title) for title in dom.xpath("//head/title"))])


def _relevance(given: Given, code: str) -> Finding:
    share = page_share(given["dom"])
    others = [(part, other) for other, part in share.letters.most_common() if other not in {primary(code), DEAD}]
    if decides(code) and share.of(code) >= MOST:
        return given.passed("right", _HTML, lang=code, percent=round(100 * share.of(code)))
    if decides(code) and not share.of(code) and others and others[0][0] >= NEARLY_ALL * share.all:
        return given.failed("wrong", _HTML, lang=code, found=others[0][1], refs=_WCAG)
    return given.ask("to-look-at", _HTML, lang=code)


CHECKS = (
    Check("rgaa.page-language", needs=("http", "source", "dom"), run=_page_language, refs=("rgaa:8.3.1",)),
    Check(
        "rgaa.language-code",
        needs=("http", "source", "dom"),
        run=_language_code,
        refs=("rgaa:8.4.1",),
        limits={"most": MOST, "other": NEARLY_ALL, "sure": SURE},
    ),
)
