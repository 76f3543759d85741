"""Tables as the RGAA sees them: which hold data, which only lay out the page, and where their headers stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from checkers.rgaa._page import blank, documents, spoken
from preuve.model import Pointer
from preuve.views.document import text_of
from preuve.views.dom import Dom, excerpt_of, selector_of

Use = Literal["data", "layout", "unknown"]

_TABLES = "(//table | //*[@role])[not(ancestor::template)]"
_MARKS = (
    ".//caption | .//th | .//thead | .//tfoot | .//*[contains(@role, 'header')] | .//td[@scope or @headers or @axis]"
)
_DATA_ROLES = {"table", "grid", "treegrid"}
_LAYOUT_ROLES = {"presentation", "none"}
_HEADER_ROLES = {"columnheader", "rowheader"}
_CELL_ROLES = {"cell", "gridcell"} | _HEADER_ROLES
# Parts of pages that stand in cells only where a table lays out the page.
_PARTS = {"table", "h1", "main", "nav", "header", "footer", "aside"}
_LINES = {"p", "ul", "ol", "div", "form", "img", "h2", "h3", "h4", "h5", "h6", "section", "article"}
_FIELDS = {"input", "select", "textarea", "button"}
# These may also stand in cells of data: with them, what a table is for is not sure.
_BLOCKS = _PARTS | {"h2", "h3", "h4", "form", "fieldset", "section", "article"}
_SPAN_MAX = 1000  # as HTML: columns that one cell may span
_NUMBER = re.compile(r"[\s\d.,:/%€$£°+\-–()x×]*\d[\s\d.,:/%€$£°+\-–()hx×]*\Z")


def role_of(element: Any) -> str:
    """The first role that the attribute gives, in lower case; "" for none."""
    words = (element.get("role") or "").casefold().split()
    return words[0] if words else ""


@dataclass(frozen=True)
class Cell:
    """A cell in its table's grid: rows and columns count from 0; spans are at least 1. `text` is folded."""

    element: Any
    row: int
    column: int
    rows: int
    columns: int
    text: str

    @property
    def header(self) -> bool:
        """Whether it is declared as a header: `th`, or the role of one."""
        return role_of(self.element) in _HEADER_ROLES or (self.element.tag == "th" and self.native)

    @property
    def native(self) -> bool:
        """Whether its element, `td` or `th`, keeps its own meaning."""
        return self.element.tag in {"td", "th"} and role_of(self.element) not in _LAYOUT_ROLES

    @property
    def number(self) -> bool:
        """Whether it holds a figure: a number, a price, a date, a time."""
        return _NUMBER.match(self.text) is not None


@dataclass(frozen=True)
class Table:
    """One table of one document of the page. `within` names the frames on the way to it."""

    document: Dom
    within: str
    element: Any

    @property
    def pointer(self) -> Pointer:
        """Where the table is."""
        return self.point(self.element)

    def point(self, element: Any) -> Pointer:
        """Where an element of the table's document is."""
        return Pointer("selector", self.within + selector_of(element), excerpt_of(element))

    @cached_property
    def grid(self) -> tuple[Cell, ...]:
        """The cells in reading order, placed as HTML places them."""
        return tuple(_place([_cells_of(row) for row in _rows_of(self.element)]))

    @cached_property
    def shown(self) -> bool:
        """Whether people get it: it is drawn, and not kept from screen readers."""
        return self.document.displayed(self.element) and spoken(self.element)

    @property
    def presentation(self) -> bool:
        """Whether it is declared to lay out the page."""
        return role_of(self.element) in _LAYOUT_ROLES

    @cached_property
    def marks(self) -> tuple[Any, ...]:
        """What only tables of data may have, as test 5.8.1 lists it. For its summary, the table itself."""
        found = [e for e in self.element.xpath(_MARKS) if owner(e) is self.element and _is_mark(e)]
        return (*([self.element] if blank(self.element.get("summary")) else []), *found)

    @cached_property
    def use(self) -> Use:
        """What the table is for, where that is sure."""
        if self.presentation:
            return "layout"
        if not self.marks and self.element.tag == "table" and not role_of(self.element):
            return "layout" if self.grid and (self.single or self._holds(_PARTS) or self._lays_out) else "unknown"
        full = [cell for cell in self.grid if cell.text]
        if self.single or self._holds(_BLOCKS) or len(full) < 2:
            return "unknown"
        headed = self.rows > 1 and 0 < len(self.headers) < len(full)
        titled = any(mark.tag in {"caption", "thead"} and text_of(mark) for mark in self.marks)
        return "data" if headed or titled else "unknown"

    @property
    def _lays_out(self) -> bool:
        """Whether it is one row of blocks, or a field in each row: nothing that headers could name."""
        fields = {cell.row for cell in self.grid if any(e.tag in _FIELDS for e in cell.element.iterdescendants())}
        return (self.rows == 1 and self._holds(_LINES)) or len(fields) == self.rows

    @cached_property
    def figures(self) -> bool:
        """Whether it looks like data, whatever it is declared to be: rows and columns, with numbers among them."""
        return self.rows > 1 and self.columns > 1 and sum(cell.number for cell in self.grid) > 1

    @property
    def single(self) -> bool:
        """Whether it has one cell only: nothing that rows and columns could relate."""
        return len(self.grid) == 1

    def _holds(self, tags: set[str]) -> bool:
        return any(e.tag in tags for cell in self.grid for e in cell.element.iterdescendants())

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return max((cell.row + cell.rows for cell in self.grid), default=0)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return max((cell.column + cell.columns for cell in self.grid), default=0)

    @cached_property
    def headers(self) -> tuple[Cell, ...]:
        """Declared header cells that say something."""
        return tuple(cell for cell in self.grid if cell.header and cell.text)

    @cached_property
    def top(self) -> tuple[Cell, ...]:
        """The cells of the first row."""
        return tuple(cell for cell in self.grid if cell.row == 0)

    @cached_property
    def side(self) -> tuple[Cell, ...]:
        """The cells of the first column, below the first row."""
        return tuple(cell for cell in self.grid if cell.column == 0 and cell.row > 0)

    @cached_property
    def headed_above(self) -> bool:
        """Whether the first row is one of headers, over rows that are not. Its corner may be empty, or a plain cell."""
        return (
            self.rows > 1
            and all(cell.header and cell.text for cell in self.top[1:] or self.top)
            and any(not cell.header for cell in self.grid if cell.row > 0)
        )

    @cached_property
    def headed_aside(self) -> bool:
        """Whether each row begins with a header, the first row perhaps not."""
        return self.columns > 1 and bool(self.side) and all(cell.header and cell.text for cell in self.side)

    @cached_property
    def simple(self) -> bool:
        """Whether every header stands in the first row or column and is that of all of it: surely not complex."""
        plain = all(cell.rows == 1 and cell.columns == 1 for cell in self.headers)
        in_place = all(cell.row == 0 or cell.column == 0 for cell in self.headers)
        scopes = any("group" in (cell.element.get("scope") or "").casefold() for cell in self.grid)
        keyed = any(len((cell.element.get("headers") or "").split()) > 2 for cell in self.grid)
        whole_row = self.headed_above or not any(cell.header for cell in self.top[1:])
        whole_column = self.headed_aside or not any(cell.header for cell in self.side)
        return bool(self.headers) and plain and in_place and not scopes and not keyed and whole_row and whole_column

    @cached_property
    def partial(self) -> tuple[Cell, ...]:
        """Headers that are surely those of a part of a row or column only: they stand between data, above and below."""
        return tuple(cell for cell in self.headers if cell.row > 0 and self._between(cell))

    def _between(self, cell: Cell) -> bool:
        last = cell.column + cell.columns
        if cell.column == 0 and last < self.columns:
            return False  # a header of its row
        column = [c for c in self.grid if c.column < last and c.column + c.columns > cell.column and c is not cell]
        own = [c for c in self.grid if c.row == cell.row and c is not cell]
        return (
            all(other.header or not other.text for other in own)
            and any(c.row < cell.row and not c.header and c.text for c in column)
            and any(c.row > cell.row and not c.header and c.text for c in column)
        )

    @property
    def complex(self) -> bool:
        """Whether it is surely complex, by the glossary: it has headers that are not those of all their column."""
        return bool(self.partial) or (bool(self._grouped) and self.rows > 2)

    @property
    def _grouped(self) -> list[Cell]:
        """Headers over several columns, but not all of them, with headers of their own below."""
        return [
            cell
            for cell in self.headers
            if 1 < cell.columns < self.columns
            and any(
                below.row == cell.row + cell.rows and cell.column <= below.column < cell.column + cell.columns
                for below in self.headers
            )
        ]


def tables(dom: Dom) -> Iterator[Table]:
    """All tables of the page and its frames, hidden ones too."""
    for document, within in documents(dom):
        for element in document.xpath(_TABLES):
            if element.tag == "table" or role_of(element) in _DATA_ROLES:
                yield Table(document, within, element)


def owner(element: Any) -> Any | None:
    """The table that an element belongs to: the nearest one around it."""
    for node in element.iterancestors():
        if node.tag == "table" or role_of(node) in _DATA_ROLES:
            return node
    return None


def said(element: Any) -> str:
    """The text inside, with the alternatives of its images."""
    return " ".join([text_of(element), *(alt for alt in map(blank, element.xpath(".//img/@alt")) if alt)]).strip()


def _is_mark(element: Any) -> bool:
    return element.tag in {"caption", "th", "thead", "tfoot", "td"} or role_of(element) in _HEADER_ROLES


def _rows_of(table: Any) -> list[Any]:
    rows = [e for e in table.iter() if e is not table and (e.tag == "tr" or role_of(e) == "row") and owner(e) is table]
    # The foot is drawn last, wherever it is written.
    return sorted(rows, key=lambda row: row.getparent().tag == "tfoot")


def _cells_of(row: Any) -> list[Any]:
    native = [cell for cell in row if cell.tag in {"td", "th"}]
    if native:
        return native
    table = owner(row)
    return [e for e in row.iter() if role_of(e) in _CELL_ROLES and owner(e) is table]


def _place(rows: Sequence[Sequence[Any]]) -> Iterator[Cell]:
    taken: dict[tuple[int, int], bool] = {}
    for at, cells in enumerate(rows):
        column = 0
        for element in cells:
            while (at, column) in taken:
                column += 1
            deep = _span(element, "rowspan") or len(rows) - at
            cell = Cell(element, at, column, min(deep, len(rows) - at), _span(element, "colspan") or 1, said(element))
            taken |= {(at + r, column + c): True for r in range(cell.rows) for c in range(cell.columns)}
            yield cell
            column += cell.columns


def _span(element: Any, name: str) -> int:
    value = element.get(name) or element.get(f"aria-{name}") or "1"
    return min(int(value), _SPAN_MAX) if value.strip().isdecimal() else 1
