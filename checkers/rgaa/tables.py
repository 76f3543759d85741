"""RGAA 5.1 to 5.5 and 5.8: complex tables and their summaries, layout tables, and the titles of tables of data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from checkers.rgaa._page import blank, on_page
from checkers.rgaa._table_words import Word, judging
from checkers.rgaa._tables import Table, said
from preuve.model import Check
from preuve.views.axtree import AxTree
from preuve.views.document import text_of

# Titles that only say that there is a table. A number ("Tableau 1") may be what the text around calls it.
_EMPTY_TITLES = {
    "caption", "data", "données", "légende", "sans titre", "table", "tableau", "tableau de données",
    "title", "titre", "titre du tableau", "table caption", "table title", "untitled", "xxx",
}  # fmt: skip
# A text that says of itself that it is a table's title: "Tableau 2 : les tarifs", "Table 3.1 – ...".
_NUMBERED = re.compile(r"(tableau|table)\s+(n[°o]\s*)?[\dIVX]+([.\-]\d+)?\s*[:.\-–—]\s*\w", re.IGNORECASE)
_TITLE_MAX = 120  # characters: what is longer, or a whole sentence, is no title
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def _described(table: Table) -> str:
    """The text that could be the table's summary, apart from its caption."""
    ids = (table.element.get("aria-describedby") or "").split()
    texts = [text_of(e) for own in ids for e in table.document.root.xpath("//*[@id=$id]", id=own)[:1]]
    return " ".join([blank(table.element.get("summary")), *texts]).strip()


def _caption(table: Table) -> str:
    return " ".join(text_of(mark) for mark in table.marks if mark.tag == "caption")


def _name(ax: AxTree, table: Table) -> str:
    """The accessible name, when it comes from what the glossary takes for a title; browsers take `summary` too."""
    name, summary = ax.name(table.document, table.element), " ".join((table.element.get("summary") or "").split())
    sources = [blank(table.element.get(source)) for source in ("aria-labelledby", "aria-label", "title")]
    return name if name != summary and any([*sources, _caption(table)]) else ""


def _complex(table: Table) -> Word:
    if table.use == "layout":
        return _layout(table)
    if table.complex:
        if _described(table) or _caption(table):
            return Word("ask", "judge-summary", {"title": _caption(table) or "–", "summary": _described(table) or "–"})
        return Word("nc", "no-summary")
    return Word("na") if table.use == "data" and table.simple else Word("ask", "is-complex")


def _layout(table: Table) -> Word:
    """What tests on data say of a layout table: nothing, unless it may hold data all the same."""
    return Word("ask", "is-data") if table.marks or table.figures else Word("na")


def _summary(table: Table) -> Word:
    described = _described(table)
    if table.use == "data" and table.simple and not table.complex:
        return Word("na")  # only summaries of complex tables are asked about
    if table.complex and described and not any(map(str.isalnum, described)) and not _caption(table):
        return Word("nc", "signs", {"summary": described})
    if described:
        return Word("ask", "judge", {"summary": described})
    if table.use == "layout" or not _caption(table):
        return Word("na")
    return Word("ask", "judge", {"summary": _caption(table)})


def _linear(table: Table) -> Word:
    if table.element.tag != "table":
        return Word("na")
    if table.presentation:
        return Word("c") if table.single else Word("ask", "judge")  # one cell has only one order
    if table.use == "layout":
        return Word("nc", "no-role")
    return Word("na") if table.use == "data" else Word("ask", "is-layout")


def _tied_title(ax: AxTree, table: Table) -> Word:
    if table.use == "layout":
        return _layout(table)
    if _name(ax, table):
        return Word("c") if table.use == "data" else Word("ask", "is-data")
    text, sure = _loose_title(table)
    if any(table.element.get(name) for name in ("aria-labelledby", "aria-label", "title")) or _caption(table):
        broken = bool(text) and table.use == "data" and _names_nothing(table)
        return Word("nc", "nowhere", {"title": text}) if broken else Word("ask", "lost")
    if not text:
        return Word("na")
    return Word("nc" if sure and table.use == "data" else "ask", "loose", {"title": text})


def _names_nothing(table: Table) -> bool:
    """Whether `aria-labelledby` is all that may tie a title to the table, and nothing of the page has such an id."""
    ids = (table.element.get("aria-labelledby") or "").split()
    found = [own for own in ids if table.document.root.xpath("//*[@id=$id]", id=own)]
    others = [blank(table.element.get(name)) for name in ("aria-label", "title")]
    return bool(ids) and not found and not any(others) and not table.element.xpath("caption")


def _loose_title(table: Table) -> tuple[str, bool]:
    """What looks like the table's title without being tied to it, or "", and whether it surely is its title."""
    for figure in table.element.xpath("ancestor::figure[1]/figcaption"):
        if 0 < len(text_of(figure)) <= _TITLE_MAX:
            return text_of(figure), True
    top = table.top
    if len(top) == 1 and table.columns > 1 and table.rows > 2 and top[0].text:
        second = [cell for cell in table.grid if cell.row == 1]
        return top[0].text, len(second) > 1 and all(cell.header for cell in second)
    for text, heading in _around(table.element):
        if heading or (len(text) <= _TITLE_MAX and not text.endswith((".", "!", "?", ";"))):
            return text, _NUMBERED.match(text) is not None
    return "", False


def _around(element: Any) -> Iterator[tuple[str, bool]]:
    """The texts just before and just after a table, past the elements that only wrap it: (text, is it a heading)."""
    for side in ("previous", "next"):
        node = element
        while node is not None and node.tag != "body":
            parent = node.getparent()
            found = node.getprevious() if side == "previous" else node.getnext()
            loose = node.tail if side == "next" else (parent.text if found is None else found.tail)
            if blank(loose):
                yield blank(loose), False
                break
            if found is not None:
                if isinstance(found.tag, str) and said(found):
                    yield said(found), found.tag in _HEADINGS
                break
            node = parent


def _clear_title(ax: AxTree, table: Table) -> Word:
    if table.use == "layout":
        return _layout(table)
    name = _name(ax, table) or _caption(table)
    if not name:
        return Word("ask", "loose", {"title": _loose_title(table)[0]}) if _loose_title(table)[0] else Word("na")
    empty = name.casefold().strip(" .:") in _EMPTY_TITLES or not any(map(str.isalnum, name))
    return Word("nc" if empty and table.use == "data" else "ask", "empty" if empty else "judge", {"title": name})


def _clean_layout(table: Table) -> Word:
    if table.element.tag != "table":
        return Word("na")
    if table.presentation and table.marks:
        return Word("nc", "mark", {"mark": _mark(table)}, table.marks[0])
    if table.use == "layout":
        return Word("ask", "is-data") if table.figures else Word("c")
    return Word("na") if table.use == "data" else Word("ask", "is-layout")


def _mark(table: Table) -> str:
    first = table.marks[0]
    if first is table.element:
        return "summary"
    return next(
        (f"td {name}" for name in ("scope", "headers", "axis") if first.tag == "td" and first.get(name)), first.tag
    )


def _check(name: str, test: str, judge: Callable[..., Word], needs: Iterable[str] = (), **limits: Any) -> Check:
    run = on_page(judging(judge, with_names=bool(needs)))
    return Check(f"rgaa.{name}", needs=("http", "dom", *needs), run=run, refs=(f"rgaa:{test}",), limits=limits)


CHECKS = (
    _check("complex-table-summary", "5.1.1", _complex),
    _check("table-summary-relevance", "5.2.1", _summary),
    _check("layout-table-order", "5.3.1", _linear),
    _check("table-title", "5.4.1", _tied_title, ("axtree",), characters=_TITLE_MAX),
    _check("table-title-relevance", "5.5.1", _clear_title, ("axtree",)),
    _check("layout-table-markup", "5.8.1", _clean_layout),
)
