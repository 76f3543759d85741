"""RGAA 5.6 and 5.7: the headers of tables of data, declared as such and tied to their cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, Literal

from checkers.rgaa._page import blank, on_page
from checkers.rgaa._table_words import Word, judging
from checkers.rgaa._tables import Cell, Table, role_of
from preuve.model import Check

_BOLD = 600  # font-weight from which browsers draw bold
_SCOPES = {"col", "row", "colgroup", "rowgroup"}
_ROLES = {"columnheader": "col", "rowheader": "row"}
_WCAG = ("wcag:1.3.1",)


def _scope(cell: Cell) -> str:
    return blank(cell.element.get("scope")).casefold()


def _layout(table: Table) -> Word:
    return Word("ask", "is-data") if table.marks or table.figures else Word("na")


def _bold(table: Table, cell: Cell) -> bool:
    """Whether all the text of the cell is bold."""
    inner = [e for e in cell.element.iter() if isinstance(e.tag, str) and (e.text or "").strip()]
    tails = any((e.tail or "").strip() for e in cell.element)
    bold = [_weight(table, e) >= _BOLD for e in inner]
    return bool(bold) and all(bold) and (not tails or _weight(table, cell.element) >= _BOLD)


def _weight(table: Table, element: object) -> int:
    value = table.document.style(element, "font-weight")
    return int(float(value)) if value.replace(".", "", 1).isdigit() else 0


def _column_headers(table: Table) -> Word:
    if table.use == "layout":
        return _layout(table)
    for cell in table.grid:
        if not cell.header and cell.text and _scope(cell).startswith("col"):
            return Word("nc", "td-scope", {"text": cell.text, "scope": _scope(cell)}, cell.element, _WCAG)
    texts = [cell for cell in table.top if cell.text]
    if not table.headers and len(texts) > 1 and table.rows > 1 and (sign := _top_sign(table, texts)):
        return Word("nc", sign, {"text": texts[0].text}, table.top[0].element.getparent(), _WCAG)
    if table.use == "data" and (odd := _odd_one(table.top)):
        return Word("nc", "one-of-them", {"text": odd.text}, odd.element, _WCAG)
    corner = table.top[0] if table.top else None
    if table.use == "data" and table.headed_above and table.simple and corner and (corner.header or not corner.text):
        return Word("c")
    return Word("ask", "judge")


def _odd_one(line: tuple[Cell, ...]) -> Cell | None:
    """The plain cell among headers that are surely those of their columns (or rows), and that is one itself."""
    row = bool(line) and line[0].row > 0
    full = [cell for cell in line if cell.text]
    headers, plain = [c for c in full if c.header], [c for c in full if not c.header]
    if len(headers) < 2 or len(plain) != 1 or any(cell.rows > 1 or cell.columns > 1 for cell in full):
        return None
    stated = all(_scope(cell) == ("row" if row else "col") for cell in headers)
    in_head = not row and plain[0].element.getparent().getparent().tag == "thead"
    corner = not row and plain[0] is line[0]  # it may be left plain, as a cell that heads nothing
    return plain[0] if (stated or in_head) and not corner and not plain[0].number else None


def _top_sign(table: Table, texts: list[Cell]) -> str:
    """By what the cells of the first row surely are headers, though none is declared; "" when they may not be."""
    if texts[0].element.getparent().getparent().tag == "thead":
        return "thead"
    below = [cell for cell in table.grid if cell.row > 0 and cell.text]
    figures = [
        column
        for column in range(table.columns)
        if (own := [c for c in below if c.column == column]) and all(c.number for c in own)
    ]
    named = not any(cell.number for cell in texts) and any(cell.column in figures for cell in texts)
    bold = all(_bold(table, cell) for cell in texts) and not any(_bold(table, c) for c in below if c.column > 0)
    if bold and (table.use == "data" or (named and table.rows > 2)):
        return "bold"
    return "named" if named and table.use == "data" and table.rows > 2 else ""


def _row_headers(table: Table) -> Word:
    if table.use == "layout":
        return _layout(table)
    for cell in table.grid:
        if not cell.header and cell.text and _scope(cell).startswith("row"):
            return Word("nc", "td-scope", {"text": cell.text, "scope": _scope(cell)}, cell.element, _WCAG)
    if table.use == "data" and (odd := _odd_one(table.side)):
        return Word("nc", "one-of-them", {"text": odd.text}, odd.element, _WCAG)
    if table.columns < 2:
        return Word("na") if table.use == "data" else Word("ask", "judge")
    side = [cell for cell in table.side if cell.text]
    others = [cell for cell in table.grid if cell.row > 0 and cell.column > 0 and cell.text]
    bold = len(side) > 1 and all(_bold(table, c) and not c.header for c in side)
    if table.use == "data" and bold and table.headed_above and others and not any(_bold(table, c) for c in others):
        return Word("nc", "bold", {"text": side[0].text}, side[0].element, _WCAG)
    if table.use == "data" and table.headed_aside and table.simple:
        return Word("c")
    return Word("ask", "judge")


def _partial_headers(table: Table) -> Word:
    if table.use == "layout":
        return _layout(table)
    for cell in table.grid:
        if not cell.header and cell.text and _scope(cell) in {"colgroup", "rowgroup"}:
            return Word("nc", "td-scope", {"text": cell.text, "scope": _scope(cell)}, cell.element, _WCAG)
    if table.use == "data" and table.complex and _all_keyed(table):
        return Word("c")  # every other cell says that it is data, by the headers that it names
    return Word("na") if table.use == "data" and table.simple else Word("ask", "judge")


def _all_keyed(table: Table) -> bool:
    """Whether all headers are `th`, and every other cell with a text names several of them, all of this table."""
    keys = {cell.element.get("id") for cell in table.headers if cell.element.tag == "th" and _unique_id(table, cell)}
    data = [cell for cell in table.grid if not cell.header and cell.text]
    return (
        bool(data)
        and all(cell.element.tag == "th" for cell in table.headers)
        and all(len(_ids(cell)) > 1 and keys.issuperset(_ids(cell)) for cell in data)
    )


def _cells(table: Table) -> Word:
    if table.use == "layout":
        return _layout(table)
    data = [cell for cell in table.grid if not cell.header]
    if table.use == "data" and table.simple and table.headed_above and table.headed_aside and data:
        odd = next((cell for cell in data if cell.element.tag not in {"td", "th"}), None)
        return Word("c") if odd is None else Word("nc", "not-td", {"text": odd.text}, odd.element)
    keyed = table.use == "data" and table.complex and all(cell.native for cell in table.grid) and _all_keyed(table)
    return Word("c") if keyed else Word("ask", "judge")


def _own_th(table: Table) -> list[Cell]:
    return [cell for cell in table.headers if cell.element.tag == "th"]


def _unique_id(table: Table, cell: Cell) -> bool:
    own = cell.element.get("id")
    return bool(own) and len(table.document.root.xpath("//*[@id=$id]", id=own)) == 1


def _tied(table: Table, cell: Cell) -> bool:
    return cell.element.get("scope") is not None or role_of(cell.element) in _ROLES or _unique_id(table, cell)


def _header_ties(table: Table) -> Word:
    own = _own_th(table)
    if table.presentation and own:
        return Word("ask", "is-data")
    if not own:
        return Word("na")
    loose = [cell for cell in own if not _tied(table, cell)]
    if not loose:
        return Word("c" if table.use == "data" else "ask", "judge")
    if table.use != "data" or not table.simple:
        return Word("ask", "judge")
    if table.headed_above != table.headed_aside:
        return Word("c")  # the particular case: headers in one row or one column only
    sure = [cell for cell in loose if cell.row or cell.column]
    if table.headed_above and table.headed_aside and sure:
        return Word("nc", "loose", {"text": sure[0].text, "count": len(sure)}, sure[0].element)
    return Word("ask", "judge")


def _axis(table: Table, cell: Cell) -> set[str]:
    """Of what the header surely is one: {"col"}, {"row"}, both where either will do; empty when that is not sure."""
    if not table.simple:
        return set()
    corner = cell.row == 0 and cell.column == 0
    axes = {"col"} if cell.row == 0 and table.headed_above else set()
    if cell.column == 0 and table.headed_aside and (cell.row or all(c.header for c in table.grid if c.column == 0)):
        axes.add("row")
    return axes if axes and (len(axes) == 1 or corner) else set()


def _against(
    table: Table, cells: list[Cell], value: Callable[[Cell], str], whole: Callable[[Cell], bool] = lambda _: False
) -> Word:
    """Whether the direction that each header declares is its own."""
    unsure = table.use != "data"
    for cell in cells:
        axes, stated = _axis(table, cell), value(cell)
        wrong = stated not in axes if axes else whole(cell)
        if wrong and table.use == "data":
            args = {"text": cell.text, "stated": stated or "–"}
            return Word("nc", "wrong", args, cell.element)
        unsure = unsure or not axes or wrong
    return Word("ask", "judge") if unsure else Word("c")


def _scope_values(table: Table) -> Word:
    cells = [cell for cell in _own_th(table) if cell.element.get("scope") is not None]
    if table.presentation:
        return Word("ask", "is-data") if cells else Word("na")
    # A value that does not exist is wrong wherever the header stands.
    return _against(table, cells, _scope, lambda cell: _scope(cell) not in _SCOPES) if cells else Word("na")


def _role_values(table: Table) -> Word:
    cells = [cell for cell in table.grid if role_of(cell.element) in _ROLES and cell.text]
    return _against(table, cells, lambda cell: _ROLES[role_of(cell.element)]) if cells else Word("na")


def _partial_ties(table: Table) -> Word:
    if not _own_th(table):
        return Word("na")
    if table.presentation:
        return Word("ask", "is-data")
    if table.use == "data" and table.simple:
        return Word("na")
    for cell in table.partial if table.use == "data" else ():
        if cell.element.tag == "th" and (fault := _partial_fault(table, cell)):
            return Word("nc", fault, {"text": cell.text}, cell.element)
    # Whichever of them are partial: all of them meet the conditions.
    right = table.use == "data" and table.complex and all(_partial_fault(table, cell) == "" for cell in _own_th(table))
    return Word("c") if right else Word("ask", "judge")


def _partial_fault(table: Table, cell: Cell) -> Literal["scope", "role", "no-id", ""]:
    if cell.element.get("scope") is not None:
        return "scope"
    if role_of(cell.element) in _ROLES:
        return "role"
    return "" if _unique_id(table, cell) else "no-id"


def _ids(cell: Cell) -> list[str]:
    return (cell.element.get("headers") or "").split()


def _listed_headers(table: Table) -> Word:
    listing = [cell for cell in table.grid if _ids(cell)]
    keys = {cell.element.get("id"): cell for cell in table.grid if cell.element.get("id")}
    if table.presentation and listing:
        return Word("ask", "is-data")
    for cell in listing:
        for own in _ids(cell):
            if own not in keys or keys[own] is cell:
                return Word("nc", "nowhere", {"id": own}, cell.element, _WCAG)
    headers = [cell for cell in table.headers if _unique_id(table, cell)]
    if not headers:
        return Word("ask", "judge") if listing else Word("na")
    if table.use != "data" or not table.simple:
        return Word("ask", "judge")
    return _complete(table, headers, listing)


def _complete(table: Table, headers: list[Cell], listing: list[Cell]) -> Word:
    """Whether each cell of a simple table lists the headers of its row and column that have an id."""
    by_scope = any(_scope(cell) or role_of(cell.element) in _ROLES for cell in headers)
    for cell in table.grid:
        over = [h for h in headers if h is not cell and (_above(h, cell) or _beside(h, cell))]
        missing = [h for h in over if h.element.get("id") not in _ids(cell)]
        if cell.header or not cell.text or not missing:
            continue
        # With a scope too, the id may be there for another purpose.
        sure = not by_scope and (bool(listing) or (table.headed_above and table.headed_aside))
        args = {"text": cell.text, "id": missing[0].element.get("id")}
        return Word("nc" if sure else "ask", "unlisted", args, cell.element)
    extra = any(Counter(_ids(cell)) - Counter(h.element.get("id") for h in headers) for cell in listing)
    return Word("ask", "judge") if extra or by_scope else Word("c")


def _above(header: Cell, cell: Cell) -> bool:
    return header.row == 0 < cell.row and header.column <= cell.column < header.column + header.columns


def _beside(header: Cell, cell: Cell) -> bool:
    return header.column == 0 < cell.column and header.row <= cell.row < header.row + header.rows


def _check(name: str, test: str, judge: Callable[[Table], Word], **limits: Any) -> Check:
    run = on_page(judging(judge))
    return Check(f"rgaa.{name}", needs=("http", "dom"), run=run, refs=(f"rgaa:{test}",), limits=limits)


CHECKS = (
    _check("column-headers", "5.6.1", _column_headers, bold=_BOLD),
    _check("row-headers", "5.6.2", _row_headers, bold=_BOLD),
    _check("partial-headers", "5.6.3", _partial_headers),
    _check("table-cells", "5.6.4", _cells),
    _check("header-ties", "5.7.1", _header_ties),
    _check("header-scope", "5.7.2", _scope_values),
    _check("partial-header-ties", "5.7.3", _partial_ties),
    _check("cell-headers", "5.7.4", _listed_headers),
    _check("header-roles", "5.7.5", _role_values),
)
