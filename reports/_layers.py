"""Where the pages of a site stand in a picture: columns by clicks from home, rows by family of page. Pure geometry.

Lengths are in units of the picture. No two labels can touch: each has a row of its own, and is cut to its column.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

WIDTH = 1120.0
ROW = 25.0  # height of a line
HEAD = 54.0  # height of the columns' headings
FONT = 12.5  # size of labels
MOST = 60  # pages drawn; the others are counted
_MOST_APART = 12  # of them, pages that no path reaches
LAST = 4  # clicks: what lies deeper stands in the last column
_FIRST_LANE = 138.0
TEXT = 15.0  # from the middle of a mark to its label
_GUTTER = 46.0  # left of a column, for the lines inside it
_TALL = 11  # rows above which a column is folded, where there is room
_NEAR = 4  # rows by which a fold may move to where a family begins
_LANES = 4  # columns beside the first
_SMALL, _LARGE = 4.0, 10.0  # radius by score

_NARROW = frozenset("iljtfrI.,;:!|'’()[] -·")
_BROAD = frozenset("mwMW@%—…œæ")


def width(text: str, size: float = FONT) -> float:
    """About how long a text is drawn; rather too long than too short."""
    return sum(_char(char) for char in text) * size


def _char(char: str) -> float:
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return 1.05
    if char in _NARROW:
        return 0.36
    return 0.9 if char in _BROAD else 0.72 if char.isupper() else 0.58


def cut(text: str, room: float, size: float = FONT) -> str:
    """The text, cut so that it fits."""
    if width(text, size) <= room:
        return text
    used, kept = width("…", size), []
    for char in text:
        used += _char(char) * size
        if used > room:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Spot:
    """A page as it is drawn. `r`: half its size. `into`: how many pages lead to it. `end`: where its text ends.

    `lane`: which column, -1 for none.
    """

    url: str
    family: str
    label: str
    into: str
    x: float
    y: float
    r: float
    end: float
    lane: int = -1


@dataclass(frozen=True, slots=True)
class Note:
    """A line of text: `what` is head (a family begins), more (a family goes on) or rest (pages not drawn)."""

    what: str
    family: str
    x: float
    y: float
    count: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its clicks from home, how many pages it holds (drawn or not), where it begins, how wide it is."""

    depth: int
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole picture. `apart`: where the pages that no path reaches begin (None: there are none)."""

    columns: tuple[Column, ...]
    spots: Mapping[str, Spot]
    notes: tuple[Note, ...]
    height: float
    apart: float | None
    drawn: int
    total: int


Item = tuple[str, Any]  # ("head" | "more", family), ("node", node) or ("rest", (family, count))


def lay_out(
    nodes: Sequence[Mapping[str, Any]], family: Callable[[str], str], order: Sequence[str], label: Callable[[str], str]
) -> Layout:
    """Place the pages of `report.site["links"]`.

    `family` names the family of a kind of page, `order` those families as they follow one another; `label` names a
    page by its address. Above `MOST` pages, the best linked are drawn and the others counted, column by column; of
    those out of reach, some are always drawn.
    """
    ranked = sorted(nodes, key=lambda n: (n["depth"] != 0, -n["score"], n["url"]))
    lost = [node["url"] for node in ranked if node["depth"] is None][:_MOST_APART]
    chosen = {*lost, *[node["url"] for node in ranked if node["url"] not in set(lost)][: MOST - len(lost)]}
    top = max((node["score"] for node in nodes), default=0.0) or 1.0
    placed = _Placed(chosen, top, family, order, label)
    by_depth: dict[int, list[Mapping[str, Any]]] = {}
    for node in nodes:
        if node["depth"] is not None:
            by_depth.setdefault(min(node["depth"], LAST), []).append(node)
    items = {depth: placed.items(found) for depth, found in sorted(by_depth.items())}
    lanes = _fold(items)
    wide = (WIDTH - _FIRST_LANE) / max(1, sum(1 for depth, _ in lanes if depth))
    columns: list[Column] = []
    x, height = 0.0, HEAD
    for number, (depth, rows) in enumerate(lanes):
        own = _FIRST_LANE if depth == 0 else wide
        height = max(height, placed.column(rows, x, own, number, depth))
        if not columns or columns[-1].depth != depth:
            columns.append(Column(depth, len(by_depth[depth]), x, own))
        else:
            columns[-1] = replace(columns[-1], width=columns[-1].width + own)
        x += own
    height += ROW * 0.6
    away = [node for node in nodes if node["depth"] is None]
    apart = height + ROW if away else None
    if away:
        height = placed.grid(away, height + ROW + HEAD * 0.7)
    return Layout(tuple(columns), placed.spots, tuple(placed.notes), height + ROW, apart, len(placed.spots), len(nodes))


def _fold(items: Mapping[int, list[Item]]) -> list[tuple[int, list[Item]]]:
    """The columns with their rows: the tallest is folded in two as long as there is room for one more."""
    parts = dict.fromkeys(items, 1)
    while sum(count for depth, count in parts.items() if depth) < _LANES:
        tallest = max((d for d in items if d), key=lambda d: len(items[d]) / parts[d], default=0)
        if not tallest or len(items[tallest]) / parts[tallest] <= _TALL:
            break
        parts[tallest] += 1
    return [(depth, part) for depth, rows in items.items() for part in _split(rows, parts[depth])]


def _split(rows: Sequence[Item], parts: int) -> list[list[Item]]:
    """The rows in parts of about one length, cut where a family begins if one does so near enough."""
    found: list[list[Item]] = []
    start = 0
    for left in range(parts, 0, -1):
        end = len(rows) if left == 1 else start + -(-(len(rows) - start) // left)
        if left > 1:
            near = [at for at in range(max(start + 1, end - _NEAR), end + _NEAR + 1) if at < len(rows)]
            heads = [at for at in near if rows[at][0] == "head"]
            end = min(heads, key=lambda at, end=end: abs(at - end)) if heads else end  # type: ignore[misc]
        part = list(rows[start:end])
        if part and start and part[0][0] != "head":
            part = [("more", _family(rows[:start])), *part]
        if part:
            found.append(part)
        start = end
    return found


def _family(rows: Iterable[Item]) -> str:
    return next((value for what, value in reversed(list(rows)) if what == "head"), "other")


class _Placed:
    """Puts items down, and keeps where."""

    def __init__(
        self, chosen: set[str], top: float, family: Callable[[str], str], order: Sequence[str],
        label: Callable[[str], str],
    ) -> None:  # fmt: skip
        self.chosen, self.top, self.family, self.order, self.label = chosen, top, family, order, label
        self.spots: dict[str, Spot] = {}
        self.notes: list[Note] = []

    def items(self, nodes: Iterable[Mapping[str, Any]]) -> list[Item]:
        """The rows of a column: family by family, the best linked first."""
        ranked = sorted(nodes, key=lambda n: (self.order.index(self.family(n["kind"])), -n["score"], n["url"]))
        rows: list[Item] = []
        for family, group in groupby(ranked, key=lambda n: self.family(n["kind"])):
            every = list(group)
            shown = [node for node in every if node["url"] in self.chosen]
            if family != "home":
                rows.append(("head", family))
            rows += [("node", node) for node in shown]
            if len(shown) < len(every):
                rows.append(("rest", (family, len(every) - len(shown))))
        return rows

    def column(self, rows: Iterable[Item], x: float, wide: float, lane: int, depth: int) -> float:
        """Put a column's rows down; where they end."""
        y, gutter = HEAD, _GUTTER if depth else 14.0
        for what, value in rows:
            y += ROW
            if what == "node":
                self._node(value, x + gutter, y, wide - gutter, lane)
            elif what == "rest":
                self.notes.append(Note("rest", value[0], x + gutter + 16, y, value[1]))
            else:
                self.notes.append(Note(what, value, x + gutter - 10, y))
        return y

    def grid(self, nodes: Sequence[Mapping[str, Any]], y: float) -> float:
        """Put pages down in three columns; where they end."""
        shown = [node for node in nodes if node["url"] in self.chosen]
        wide = WIDTH / 3
        for number, node in enumerate(shown):
            row, column = divmod(number, 3)
            self._node(node, column * wide + 14, y + row * ROW, wide - 14, -1)
        y += ROW * max(0, (len(shown) - 1) // 3)
        if len(shown) < len(nodes):
            y += ROW
            self.notes.append(Note("rest", "", 14, y, len(nodes) - len(shown)))
        return y

    def _node(self, node: Mapping[str, Any], x: float, y: float, room: float, lane: int) -> None:
        r = _SMALL + (_LARGE - _SMALL) * (node["score"] / self.top) ** 0.5
        into = f"← {node['into']}"
        text = cut(self.label(node["url"]), room - TEXT - 20 - width(into))
        end = x + TEXT + width(text) + 5 + width(into)
        self.spots[node["url"]] = Spot(node["url"], self.family(node["kind"]), text, into, x, y, r, end, lane)


def line(a: Spot, b: Spot) -> str:
    """The path of a line between two pages: a bow left of their column, or a curve from one column to the other."""
    if a.lane == b.lane:
        bow = min(_GUTTER - 16, 12 + abs(a.y - b.y) * 0.16)
        left = a.x - max(a.r, b.r) - bow
        return f"M{a.x - a.r:.0f} {a.y:.0f}C{left:.0f} {a.y:.0f} {left:.0f} {b.y:.0f} {b.x - b.r:.0f} {b.y:.0f}"
    if a.lane > b.lane:
        a, b = b, a
    start, end = a.end + 3, b.x - b.r
    bend = max(24.0, (end - start) / 2)
    return f"M{start:.0f} {a.y:.0f}C{start + bend:.0f} {a.y:.0f} {end - bend:.0f} {b.y:.0f} {end:.0f} {b.y:.0f}"


def mark(spot: Spot) -> str:
    """The path of a page's mark: each family has a shape of its own."""
    x, y, r = spot.x, spot.y, spot.r
    points: dict[str, tuple[tuple[float, float], ...]] = {
        "product": ((-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)),
        "category": ((0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)),
        "editorial": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
        "service": ((0, -1.1), (1.05, -0.34), (0.65, 0.9), (-0.65, 0.9), (-1.05, -0.34)),
        "legal": ((-1.05, -0.6), (1.05, -0.6), (1.05, 0.6), (-1.05, 0.6)),
    }
    if spot.family in points:
        return "M" + "L".join(f"{x + dx * r:.1f} {y + dy * r:.1f}" for dx, dy in points[spot.family]) + "Z"
    return f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0Z"
