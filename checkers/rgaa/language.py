"""RGAA 8.3 and 8.4: the language that the page states for itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from babel import Locale

from checkers.rgaa._doctype import doctype
from checkers.rgaa._page import blank, capped, documents, on_page, point, unread
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.dom import Dom

_HTML = Pointer("selector", "html")
_XML_LANG = "xml:lang"
_TEXT = "//body//text()[normalize-space()][not(ancestor::script or ancestor::style or ancestor::noscript)]"
# Text that no element around it gives a language to.
_BARE_TEXT = f"{_TEXT}[not(ancestor::*[normalize-space(@lang)])]"
# ISO 639-1 codes that were replaced and that browsers and screen readers still know.
_REPLACED = {"bh", "in", "iw", "ji", "jw", "mo", "sh"}


@cache
def _codes() -> frozenset[str]:
    """Language codes of two and three letters that CLDR has a name for: all of ISO 639-1, the usual ones of 639-3."""
    return frozenset(str(code) for code in Locale("en").languages) | _REPLACED


def _stated(given: Given) -> tuple[str, str]:
    """The page's `lang` in the live DOM, and its `xml:lang` in the source."""
    root, source = given["dom"].root, given["source"].root
    return blank(root.get("lang")), blank(source.get(_XML_LANG))


@on_page
def _page_language(given: Given) -> Iterator[Finding]:
    lang, xml_lang = _stated(given)
    declared = doctype(given["source"].text)
    if declared is not None and declared.xhtml and (lang or xml_lang) and not (lang and xml_lang):
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
    bare = [text.getparent() for text in dom.xpath(_BARE_TEXT)]
    shown = next((element for element in bare if dom.displayed(element)), None)
    if shown is not None:
        return given.failed("bare-text", dom.pointer(shown))
    # Every text that is seen has a language, or there is none; what is left is hidden, or the title.
    if not dom.xpath(_TEXT) and dom.xpath("//title[normalize-space()][not(@lang)]"):
        return given.failed("absent", _HTML)
    return given.ask("on-texts", _HTML)


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
        yield given.failed("invalid", _HTML, lang=wrong[0])
    elif len({code.casefold().partition("-")[0] for code in codes}) > 1:
        yield given.ask("two-languages", _HTML, lang=lang, other=xml_lang)
    else:
        unknown = any(validity(code) is None for code in codes)
        yield given.ask("unusual" if unknown else "to-look-at", _HTML, lang=lang or xml_lang)


def validity(code: str) -> bool | None:
    """Whether the part of a language code before its first hyphen exists; None when our list cannot tell."""
    primary = code.strip().casefold().partition("-")[0]
    if not (primary.isascii() and primary.isalpha()):
        return False
    if len(primary) == 1:  # private use (x-...) and registered oddities (i-...)
        return None if primary in {"x", "i"} and "-" in code else False
    if len(primary) == 2:
        return primary in _codes()
    if len(primary) == 3:  # thousands of codes: the list is not complete
        return True if primary in _codes() else None
    return False


CHECKS = (
    Check("rgaa.page-language", needs=("http", "source", "dom"), run=_page_language, refs=("rgaa:8.3.1", "wcag:3.1.1")),
    Check("rgaa.language-code", needs=("http", "source", "dom"), run=_language_code, refs=("rgaa:8.4.1", "wcag:3.1.1")),
)
