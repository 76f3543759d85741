"""RGAA 9.3: lists marked up as lists. Items typed by hand, items outside lists, and lists of other things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from checkers.rgaa._page import blank, documents, on_page, point, spoken
from checkers.rgaa._settle import settle
from checkers.rgaa._tables import role_of
from preuve.given import Given
from preuve.model import Check, Finding, Pointer
from preuve.views.document import text_of
from preuve.views.dom import Dom

_BULLET = re.compile(r"[•▪◦‣●○■□►▶✓✔✗➔→·⁃∙*]\s*\S")
_DASH = re.compile(r"[-–—−]\s+\S")
_NUMBER = re.compile(r"\(?(\d{1,2}|[a-z])\s?[.)°]\s*\S")
# Lines that a person says, in a dialogue with dashes, are no list.
_SPEECH = re.compile(r"[?!»”]\s*\Z|\b(dit|répondit|demanda|said|asked)\b", re.IGNORECASE)
_LINE_MAX = 200  # characters: longer "lines" that begin with a sign or a number are paragraphs
_LISTS = {"ul": "9.3.1", "ol": "9.3.2"}
_NAV_LINKS = 3  # links side by side that make a menu
_ALLOWED = {"li", "script", "template"}
_DL_ALLOWED = {"dt", "dd", "div", "script", "template"}
_NO_ITEM = (
    "not(ancestor::li or ancestor::ul or ancestor::ol or ancestor::template or ancestor::table"
    " or ancestor::*[@role='list'])"
)


def _shown(document: Dom, element: Any) -> bool:
    return document.displayed(element) and spoken(element)


def _typed(document: Dom) -> Iterator[tuple[str, Any, list[str]]]:
    """Runs of lines that begin like items: (kind: "bullet", "dash" or "number", first element, lines)."""
    for element in document.xpath(f"//body//br[{_NO_ITEM}]/.."):
        if _shown(document, element):
            for kind, lines in _runs([(element, line) for line in _lines_of(element)]):
                yield kind, element, [line for _, line in lines]
    for parent in document.xpath(f"//body//*[self::p or self::div][{_NO_ITEM}][not(br)]/.."):
        run: list[tuple[Any, str]] = []
        for child in (*parent, None):
            text = text_of(child) if child is not None and child.tag in {"p", "div"} else ""
            if text and len(text) <= _LINE_MAX and _shown(document, child):
                run.append((child, text))
                continue
            for kind, lines in _runs(run):
                yield kind, lines[0][0], [line for _, line in lines]
            run = []


def _lines_of(element: Any) -> list[str]:
    """The lines that `br` makes in an element."""
    lines = [element.text or ""]
    for child in element:
        if child.tag == "br":
            lines.append("")
        elif isinstance(child.tag, str):
            lines[-1] += text_of(child)
        lines[-1] += child.tail or ""
    return [" ".join(line.split()) for line in lines]


def _runs(lines: Sequence[tuple[Any, str]]) -> Iterator[tuple[str, list[tuple[Any, str]]]]:
    """Two or more lines in a row that begin alike; numbers must follow each other from the first."""
    run: list[tuple[Any, str]] = []
    kind = ""
    for place in (*(line for line in lines if line[1]), (None, "")):
        own = _kind(place[1])
        follows = own == kind and own != "" and (own != "number" or _rank(place[1]) == _rank(run[-1][1]) + 1)
        if follows:
            run.append(place)
            continue
        if len(run) > 1:
            yield kind, run
        starts = own != "" and (own != "number" or _rank(place[1]) in {1, ord("a")})
        run, kind = ([place], own) if starts else ([], "")


def _kind(line: str) -> str:
    if len(line) > _LINE_MAX:
        return ""
    patterns = (("bullet", _BULLET), ("dash", _DASH), ("number", _NUMBER))
    return next((kind for kind, pattern in patterns if pattern.match(line)), "")


def _rank(line: str) -> int:
    found = _NUMBER.match(line)
    sign = found[1] if found else "0"
    return int(sign) if sign.isdecimal() else ord(sign)


def _unordered(given: Given, document: Dom, within: str) -> Iterator[Finding]:
    for kind, element, lines in _typed(document):
        where = point(document, within, element)
        if kind == "bullet" or (kind == "dash" and not _spoken_lines(lines)):
            yield given.failed("typed", where, count=len(lines), first=lines[0], refs=("wcag:1.3.1",))
        elif kind == "dash":
            yield given.ask("perhaps-speech", where, first=lines[0])
    for nav in document.xpath(f"//nav[not(.//ul or .//ol or .//dl or .//menu or .//*[@role])][{_NO_ITEM}]"):
        parent = _menu(nav)
        if parent is not None and _shown(document, parent):
            yield given.ask("menu", point(document, within, nav), count=len(parent.xpath("a[@href]")))
    for group in document.xpath("//*[@role][not(ancestor::template)]"):
        own = role_of(group) == "list" and not _has_items(group)
        if own and text_of(group) and _shown(document, group):
            yield given.failed("no-items", point(document, within, group))


def _spoken_lines(lines: Sequence[str]) -> bool:
    """Whether lines with dashes may be a dialogue, or two lines of a signature."""
    return any(_SPEECH.search(line) for line in lines) or (len(lines) == 2 and all(line[0] in "—–" for line in lines))


def _menu(nav: Any) -> Any | None:
    """The element of a `nav` that holds its links side by side, where that is all it holds."""
    for parent in nav.iter():
        links = parent.xpath("a[@href]")
        if len(links) >= _NAV_LINKS and len(links) == len(nav.xpath(".//a[@href]")):
            between = "".join(blank(link.tail) for link in links)
            # A path of pages ("Accueil › Tarifs") or of numbers is another kind of list.
            return parent if not between.strip("|•·/- ") and not any(text_of(a).isdecimal() for a in links) else None
    return None


def _has_items(group: Any) -> bool:
    return any(role_of(e) == "listitem" or (e.tag == "li" and not role_of(e)) for e in group.iterdescendants())


def _broken(given: Given, document: Dom, within: str, tag: str) -> Iterator[Finding]:
    """Lists that hold other things than items, and items outside lists, as the kind of list that they show."""
    for group in document.xpath(f"//{tag}[not(ancestor::template)]"):
        odd = [e for e in group if isinstance(e.tag, str) and e.tag not in _ALLOWED and role_of(e) != "listitem"]
        odd = [e for e in odd if text_of(e) and _shown(document, e)]
        loose = blank(group.text) or any(blank(e.tail) for e in group)
        where = point(document, within, odd[0] if odd else group)
        if odd and not group.get("role") and _shown(document, group):
            yield given.failed("other-child", where, tag=tag, refs=("wcag:1.3.1",))
        elif loose and not group.get("role"):
            yield given.ask("loose-text", where, tag=tag)
    for item in document.xpath("//li[not(parent::ul or parent::ol or parent::menu or @role or ancestor::template)]"):
        numbered = "decimal" in document.style(item, "list-style-type")
        orphan = role_of(item.getparent()) != "list" and _shown(document, item) and bool(text_of(item))
        if orphan and numbered == (tag == "ol"):
            where, args = point(document, within, item), {"text": text_of(item)[:80]}
            several = len(item.getparent().xpath("li")) > 1
            yield (
                given.failed("orphan", where, refs=("wcag:1.3.1",), **args)
                if several
                else given.ask("alone", where, **args)
            )


@on_page
def _of_ul(given: Given) -> Iterator[Finding]:
    found = [
        finding
        for document, within in documents(given["dom"])
        for part in (_unordered(given, document, within), _broken(given, document, within, "ul"))
        for finding in part
    ]
    yield from _tell(given, found)


@on_page
def _of_ol(given: Given) -> Iterator[Finding]:
    found = []
    for document, within in documents(given["dom"]):
        for kind, element, lines in _typed(document):
            if kind == "number":
                args = {"count": len(lines), "first": lines[0]}
                where = point(document, within, element)
                sure = len(lines) > 2 and not any(e.tag in {"b", "strong"} for e in element)
                refs = ("wcag:1.3.1",)
                found.append(
                    given.failed("typed", where, refs=refs, **args) if sure else given.ask("perhaps", where, **args)
                )
        found += _broken(given, document, within, "ol")
    yield from _tell(given, found)


@on_page
def _of_dl(given: Given) -> Iterator[Finding]:
    found = []
    for document, within in documents(given["dom"]):
        for group in document.xpath("//dl[not(@role or ancestor::template)]"):
            inner = [e for e in group if isinstance(e.tag, str)]
            odd = [e for e in inner if e.tag not in _DL_ALLOWED and text_of(e) and _shown(document, e)]
            loose = blank(group.text) or any(blank(e.tail) for e in group)
            tags = {e.tag for e in group.iterdescendants()}
            half = bool(text_of(group)) and not {"dt", "dd"} <= tags
            if (odd or loose or half) and _shown(document, group):
                refs = ("wcag:1.3.1",) if odd or loose else ()
                found.append(given.failed("malformed", point(document, within, odd[0] if odd else group), refs=refs))
        for part in document.xpath("//*[self::dt or self::dd][not(parent::dl or parent::div/parent::dl or @role)]"):
            if _shown(document, part) and text_of(part) and not part.xpath("ancestor::template"):
                where = point(document, within, part)
                found.append(given.failed("orphan", where, text=text_of(part)[:80], refs=("wcag:1.3.1",)))
    yield from _tell(given, found)


def _tell(given: Given, found: Sequence[Finding]) -> Iterator[Finding]:
    failed = [finding for finding in found if finding.outcome == "failed"]
    doubts = [finding for finding in found if finding.outcome != "failed"]
    yield from settle(given, failed, doubts, lambda: given.ask("to-look-at", Pointer("selector", "body")))


CHECKS = (
    Check(
        "rgaa.unordered-lists",
        needs=("http", "dom"),
        run=_of_ul,
        refs=("rgaa:9.3.1",),
        limits={"characters": _LINE_MAX, "links": _NAV_LINKS},
    ),
    Check(
        "rgaa.ordered-lists", needs=("http", "dom"), run=_of_ol, refs=("rgaa:9.3.2",), limits={"characters": _LINE_MAX}
    ),
    Check("rgaa.description-lists", needs=("http", "dom"), run=_of_dl, refs=("rgaa:9.3.3",)),
)
