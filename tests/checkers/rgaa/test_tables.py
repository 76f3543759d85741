"""Where the cells of a table stand, and what its headers make of it."""

from __future__ import annotations

import lxml.html
import pytest

from checkers.rgaa._tables import Table, Use
from preuve.views.dom import Dom


def table(inner: str, attributes: str = "") -> Table:
    root = lxml.html.document_fromstring(f"<html><body><table {attributes}>{inner}</table></body></html>")
    return Table(Dom("https://exemple.test/", root), "", root.xpath("//table")[0])


def test_spans_push_cells_aside() -> None:
    grid = table("<tr><th rowspan=2>a<th colspan=2>b<tr><td>c<td>d<tfoot><tr><td colspan=0>e</table>").grid
    places = {cell.text: (cell.row, cell.column, cell.rows, cell.columns) for cell in grid}
    assert places == {"a": (0, 0, 2, 1), "b": (0, 1, 1, 2), "c": (1, 1, 1, 1), "d": (1, 2, 1, 1), "e": (2, 0, 1, 1)}


def test_a_span_to_the_end_and_a_huge_one() -> None:
    grid = table("<tr><td rowspan=0>a<td rowspan=99999>b<tr><td>c").grid
    assert [(cell.text, cell.rows) for cell in grid] == [("a", 2), ("b", 2), ("c", 1)]


@pytest.mark.parametrize(
    ("inner", "attributes", "use"),
    [
        ("<tr><th>a<th>b<tr><td>c<td>d", "", "data"),
        ("<caption>t</caption><tr><td>a<td>b", "", "data"),
        ("<tr><td>a<td>b", 'role="PRESENTATION"', "layout"),
        ("<tr><td>a", "", "layout"),
        ("<tr><td><h1>a</h1><td>b", "", "layout"),
        ("<tr><td>a<td>b<tr><td>c<td>d", "", "unknown"),
        ("<tr><th><nav>a</nav><td>b", "", "unknown"),
        ("<tr><th>a<th>b", "", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_use(inner: str, attributes: str, use: Use) -> None:
    assert table(inner, attributes).use == use


@pytest.mark.parametrize(
    ("inner", "simple", "complex_"),
    [
        ("<tr><th>a<th>b<tr><td>c<td>d", True, False),
        ("<tr><td><th>b<tr><th>c<td>d", True, False),
        ("<tr><th>a<td>b<tr><th>c<td>d", True, False),
        ("<tr><th>a<th>b<tr><td>c<td>d<tr><th colspan=2>e<tr><td>f<td>g", False, True),
        ("<tr><th colspan=2>b<th colspan=2>c<tr><th>d<th>e<th>f<th>g<tr><td>1<td>2<td>3<td>4", False, True),
        ("<tr><th colspan=2>a<tr><th>b<th>c<tr><td>d<td>e", False, False),
        ("<tr><th>a<th>b<tr><td>c<th>d", False, False),
        ("<tr><td>a<td>b", False, False),
    ],
)
def test_simple_and_complex(inner: str, simple: bool, complex_: bool) -> None:
    assert (table(inner).simple, table(inner).complex) == (simple, complex_)
