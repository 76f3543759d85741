"""Beyond the RGAA: what tires or loses readers, seen for certain. None of these faults decides an RGAA test."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from checkers.rgaa._page import blank, capped, documents, on_page, point
from preuve.given import Given
from preuve.model import Check, Finding
from preuve.views.document import text_of
from preuve.views.dom import Dom

_Place = tuple[Dom, str, Any]  # document, frames on the way, element

# WCAG 1.4.8 speaks of blocks of text: more than one sentence. So many characters fill about two lines of a column.
BLOCK = 120
# The British Dyslexia Association's style guide advises against italics and capitals for continuous text.
WORDS = 8
# CSS pixels (seven points and a half): printed running text is hardly ever smaller.
TINY = 10.0
UNDERLINED = 3  # words: one or two may be an abbreviation, a title of a work or a proper name
# WCAG 1.4.8 asks for 1.5; below the size of the letters itself, lines touch.
TIGHT = 1.0

_NEW_WINDOW = re.compile(
    r"nouvel(?:le)?\s+(?:fen[êe]tre|onglet|page)|new\s+(?:browser\s+)?(?:window|tab)|opens?\s+in|s[’']ouvre\s+dans",
    re.IGNORECASE,
)
_BLOCKS = (
    "//p | //li | //dd | //td | //blockquote | //div[text()[normalize-space()]] | //section[text()[normalize-space()]]"
)


def _found(given: Given, path: str, faulty: Callable[[Dom, Any], bool]) -> list[_Place]:
    return [
        (document, within, element)
        for document, within in documents(given["dom"])
        for element in document.xpath(path)
        if document.displayed(element) and faulty(document, element)
    ]


def _say(given: Given, places: list[_Place], **more: Callable[[_Place], Any]) -> Iterator[Finding]:
    """One finding for each fault; one that all is well when there is none."""
    if not places:
        yield given.passed("none")
    yield from capped(
        given, places, lambda place: given.failed("seen", point(*place), **{k: v(place) for k, v in more.items()})
    )


def _own_text(element: Any) -> str:
    """The text that stands in the element itself or in its inline children."""
    return text_of(element)


def _quote(place: _Place) -> str:
    text = _own_text(place[2])
    return text if len(text) <= 80 else text[:79] + "…"


def _holds_blocks(element: Any) -> bool:
    return bool(element.xpath("boolean(.//p or .//li or .//div or .//table or .//ul or .//section)"))


@on_page
def _justified(given: Given) -> Iterator[Finding]:
    def faulty(document: Dom, element: Any) -> bool:
        box = document.box(element)
        lines = document.style(element, "line-height").removesuffix("px")
        tall = box is not None and lines.replace(".", "", 1).isdigit() and box.height >= 2 * float(lines)
        return (
            document.style(element, "text-align") == "justify"
            and not _holds_blocks(element)
            and len(_own_text(element)) >= BLOCK
            and (tall or not lines.replace(".", "", 1).isdigit())
        )

    yield from _say(given, _found(given, _BLOCKS, faulty), text=_quote)


@on_page
def _italic(given: Given) -> Iterator[Finding]:
    def faulty(document: Dom, element: Any) -> bool:
        return (
            document.style(element, "font-style") in {"italic", "oblique"}
            and not _holds_blocks(element)
            and len(_own_text(element)) >= BLOCK
        )

    found = _found(given, f"{_BLOCKS} | //em | //i | //span", faulty)
    inner = {ancestor for _, _, element in found for ancestor in element.iterancestors()}
    yield from _say(given, [place for place in found if place[2] not in inner], text=_quote)


@on_page
def _capitals(given: Given) -> Iterator[Finding]:
    def faulty(document: Dom, element: Any) -> bool:
        if _holds_blocks(element):
            return False
        words = [word for word in _own_text(element).split() if any(map(str.isalpha, word))]
        if len(words) < WORDS:
            return False
        typed = all(word.upper() == word for word in words)
        return typed or document.style(element, "text-transform") == "uppercase"

    yield from _say(given, _found(given, f"{_BLOCKS} | //h1 | //h2 | //h3 | //h4 | //h5 | //h6", faulty), text=_quote)


@on_page
def _tight(given: Given) -> Iterator[Finding]:
    def faulty(document: Dom, element: Any) -> bool:
        size, lines = (document.style(element, name).removesuffix("px") for name in ("font-size", "line-height"))
        if not lines.replace(".", "", 1).isdigit() or _holds_blocks(element) or len(_own_text(element)) < BLOCK:
            return False
        box = document.box(element)
        return float(lines) < TIGHT * float(size) and box is not None and box.height >= 2 * float(lines) > 0

    yield from _say(given, _found(given, _BLOCKS, faulty), text=_quote)


def _said(given: Given, document: Dom, link: Any) -> str:
    node = given["axtree"].of(document, link)
    spoken = f"{node.name} {node.description}" if node else ""
    return " ".join([spoken, text_of(link), *map(str, link.xpath(".//@alt | .//@title | @title | .//@aria-label"))])


@on_page
def _new_window(given: Given) -> Iterator[Finding]:
    def faulty(document: Dom, link: Any) -> bool:
        return blank(link.get("target")).lower() in {"_blank", "_new"} and not _NEW_WINDOW.search(
            _said(given, document, link)
        )

    places = _found(given, "//a[@href][@target] | //area[@href][@target]", faulty)
    if places or _found(given, "//a[@target]", lambda *_: True):
        yield from _say(given, places, text=_quote)


@on_page
def _repeated_title(given: Given) -> Iterator[Finding]:
    def faulty(_: Dom, link: Any) -> bool:
        return blank(link.get("title")).casefold() == text_of(link).casefold() != ""

    if _found(given, "//a[@href][@title]", lambda *_: True):
        yield from _say(given, _found(given, "//a[@href][@title]", faulty), text=_quote)


@on_page
def _twin_links(given: Given) -> Iterator[Finding]:
    def faulty(_: Dom, link: Any) -> bool:
        before = link.xpath("preceding-sibling::*[1][self::a[@href]]")
        between = blank(before[0].tail) if before else "-"
        return bool(before) and not between and before[0].get("href") == link.get("href")

    if _found(given, "//a[@href]", lambda *_: True):
        yield from _say(given, _found(given, "//a[@href]", faulty), text=_quote)


@on_page
def _access_keys(given: Given) -> Iterator[Finding]:
    keyed = _found(given, "//*[@accesskey]", lambda _, element: bool(blank(element.get("accesskey"))))
    counts = Counter((within, blank(element.get("accesskey")).lower()) for _, within, element in keyed)
    twice = [place for place in keyed if counts[place[1], blank(place[2].get("accesskey")).lower()] > 1]
    if keyed:
        yield from _say(given, twice, key=lambda place: blank(place[2].get("accesskey")))


_FIELDS = ".//input[not(@type='hidden')] | .//select | .//textarea"
_SENDERS = (
    ".//button[not(@type) or @type='' or translate(@type,'SUBMIT','submit')='submit'] | .//*[@role='button'] | "
    ".//input[translate(@type,'SUBMITAGE','submitage')='submit' or translate(@type,'SUBMITAGE','submitage')='image']"
)


@on_page
def _senders(given: Given) -> Iterator[Finding]:
    """WCAG technique H32: a form has a button that sends it. Buttons elsewhere may belong to it by `form`."""

    def faulty(document: Dom, form: Any) -> bool:
        own = form.get("id")
        away = own and document.root.xpath("//*[@form=$id]", id=own)
        return not form.xpath(_SENDERS) and not away and not form.xpath(".//button")

    forms = _found(given, "//form", lambda _, form: bool(form.xpath(_FIELDS)))
    if forms:
        yield from _say(given, _found(given, "//form", lambda d, f: bool(f.xpath(_FIELDS)) and faulty(d, f)))


@on_page
def _empty_headers(given: Given) -> Iterator[Finding]:
    def faulty(_: Dom, cell: Any) -> bool:
        return not text_of(cell) and not cell.xpath(".//img | .//svg | .//input") and not cell.get("aria-label")

    if _found(given, "//table//th", lambda *_: True):
        yield from _say(given, _found(given, "//table//th", faulty))


@on_page
def _tiny(given: Given) -> Iterator[Finding]:
    def faulty(document: Dom, element: Any) -> bool:
        size = document.style(element, "font-size").removesuffix("px")
        box = document.box(element)
        small = size.replace(".", "", 1).isdigit() and 0 < float(size) < TINY
        return small and box is not None and box.width > 1 and len(_own_text(element)) >= BLOCK

    found = [place for place in _found(given, _BLOCKS, faulty) if not _holds_blocks(place[2])]
    yield from _say(given, found, text=_quote)


@on_page
def _underlined(given: Given) -> Iterator[Finding]:
    """Underlined words that are no link, nor in one, nor an insertion or an abbreviation."""

    apart = "boolean(.//a or ancestor-or-self::*[self::a or self::ins or self::abbr or self::button or @role])"

    def faulty(document: Dom, element: Any) -> bool:
        own = "underline" in document.style(element, "text-decoration-line")
        return own and not element.xpath(apart) and len(_own_text(element).split()) >= UNDERLINED

    yield from _say(given, _found(given, "//u | //span | //p | //em | //strong | //b", faulty), text=_quote)


@on_page
def _raised(given: Given) -> Iterator[Finding]:
    """A tabindex above zero puts an element before all that have none, wherever it stands."""

    def faulty(_: Dom, element: Any) -> bool:
        value = blank(element.get("tabindex"))
        return value.isdecimal() and int(value) > 0

    if _found(given, "//*[@tabindex]", lambda *_: True):
        yield from _say(given, _found(given, "//*[@tabindex]", faulty), value=lambda p: blank(p[2].get("tabindex")))


_NEEDS = ("http", "dom")
CHECKS = (
    Check("rgaa.advice-justified-text", needs=_NEEDS, run=_justified, limits={"characters": BLOCK}),
    Check("rgaa.advice-italic-passages", needs=_NEEDS, run=_italic, limits={"characters": BLOCK}),
    Check("rgaa.advice-capital-passages", needs=_NEEDS, run=_capitals, limits={"words": WORDS}),
    Check("rgaa.advice-tight-lines", needs=_NEEDS, run=_tight, limits={"height": TIGHT, "characters": BLOCK}),
    Check("rgaa.advice-new-window", needs=(*_NEEDS, "axtree"), run=_new_window),
    Check("rgaa.advice-repeated-title", needs=_NEEDS, run=_repeated_title),
    Check("rgaa.advice-twin-links", needs=_NEEDS, run=_twin_links),
    Check("rgaa.advice-access-keys", needs=_NEEDS, run=_access_keys),
    Check("rgaa.advice-form-button", needs=_NEEDS, run=_senders),
    Check("rgaa.advice-empty-header", needs=_NEEDS, run=_empty_headers),
    Check("rgaa.advice-tiny-text", needs=_NEEDS, run=_tiny, limits={"size": TINY, "characters": BLOCK}),
    Check("rgaa.advice-underlined-text", needs=_NEEDS, run=_underlined, limits={"words": UNDERLINED}),
    Check("rgaa.advice-raised-tabindex", needs=_NEEDS, run=_raised),
)
