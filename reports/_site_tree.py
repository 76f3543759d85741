"""A section of site.html: the tree of the site's pages as a picture and as a list, beside the brief's tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from preuve.report import Report
from reports._text import short
from reports._web import environment

ORDER = 10
ROW, COLUMN, BOX, HIGH = 30, 250, 216, 22  # the picture's measures, in its own units
MAX_NODES, MAX_ALIKE, SHOWN = 60, 6, 3  # beyond so many pages, more than MAX_ALIKE alike below one page are grouped
LETTERS = 28  # that a box holds
STATES = ("present", "moved", "like", "unread", "missing", "extra")
_MARKS = {"present": "✓", "moved": "↷", "like": "?", "unread": "…", "missing": "✗", "extra": "+", "": ""}


@dataclass
class Node:
    """One page of the picture, or a group of pages. `state`: beside the brief, "" without one."""

    name: str
    url: str = ""
    kind: str = ""
    state: str = ""
    source: str = ""
    note: str = ""
    children: list[Node] = field(default_factory=list)
    column: int = 0
    row: int = 0
    count: int = 1

    @property
    def path(self) -> str:
        """The address without its host."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "") if self.url else ""

    @property
    def x(self) -> int:
        """The left side of its box."""
        return self.column * COLUMN + 1

    @property
    def y(self) -> int:
        """The top of its box."""
        return self.row * ROW + 4

    @property
    def text(self) -> str:
        """What the box says."""
        mark = _MARKS[self.state]
        return f"{mark} {short(self.name, LETTERS)}".strip()

    def walk(self) -> Iterator[Node]:
        """The node and all below it, in the picture's order."""
        yield self
        for child in self.children:
            yield from child.walk()


def section(report: Report) -> str | None:
    """The trees of all sites; None where no page was read."""
    sites = report.site.get("tree")
    if not sites:
        return None
    shown = [_site(report, site) for site in sites]
    return environment().get_template("_site_tree.html").render(
        t=report.words.say, sites=shown, many=len(shown) > 1, states=STATES, marks=_MARKS, box=BOX, high=HIGH,
    )  # fmt: skip


def _site(report: Report, site: Mapping[str, Any]) -> dict[str, Any]:
    whole = grow(report, site)
    drawn = group(report, whole) if sum(1 for _ in whole.walk()) > MAX_NODES else whole
    rows, columns = lay_out(drawn)
    counts = Counter(_shown(one["state"]) for one in site["brief"])
    counts["extra"] = sum(page["extra"] for page in site["pages"])
    sources = Counter(page["source"] for page in site["pages"] if page["parent"])
    return {
        "start": site["start"], "list": whole, "nodes": list(drawn.walk()), "links": list(_links(drawn)),
        "width": columns * COLUMN - (COLUMN - BOX) + 2, "height": rows * ROW + 4, "pages": len(site["pages"]),
        "ordered": len(site["brief"]), "counts": [(state, counts[state]) for state in STATES if counts[state]],
        "sources": [(source or "none", number) for source, number in sources.most_common()],
        "unread": site["unread"], "grouped": drawn is not whole,
    }  # fmt: skip


def grow(report: Report, site: Mapping[str, Any]) -> Node:
    """The nodes, hung where the site has them; ordered pages that it lacks, where the brief has them."""
    brief, pages = site["brief"], site["pages"]
    of_page = {one["url"]: one for one in brief if one["state"] in {"present", "moved", "like"}}
    nodes: dict[str, Node] = {}
    for page in pages:
        one = of_page.get(page["url"])
        state = (one["state"] if one else "extra" if page["extra"] else "present") if brief else ""
        note = _note(report, one, brief) if one else ""
        name = page["names"][0] if page["parent"] else report.words.say("kind", "home")
        nodes[page["url"]] = Node(name, page["url"], page["kind"], state, page["source"], note)
    root = nodes[pages[0]["url"]]
    for page in pages[1:]:
        nodes.get(page["parent"] or "", root).children.append(nodes[page["url"]])
    ghosts: dict[int, Node] = {}
    for at, one in enumerate(brief):
        if one["state"] in {"missing", "gone", "unread", "unlinked"}:
            note = report.words.say("site-tree", one["state"]) if one["state"] in {"gone", "unlinked"} else ""
            ghosts[at] = Node(one["title"], one["wanted"] or one["url"], "", _shown(one["state"]), "brief", note)
            above = one["above"]
            parent = ghosts.get(above) or nodes.get(brief[above]["url"]) if above is not None else None
            (parent or root).children.append(ghosts[at])
    return root


def _shown(state: str) -> str:
    """How the picture shows what became of an ordered page."""
    return {"gone": "missing", "unlinked": "unread"}.get(state, state)


def _note(report: Report, one: Mapping[str, Any], brief: list[Mapping[str, Any]]) -> str:
    if one["state"] == "like":
        return report.words.say("site-tree", "like-note", title=one["title"])
    if one["state"] != "moved":
        return ""
    if one["wanted"] and one["wanted"] != one["url"]:
        return report.words.say("site-tree", "address-note", path=urlsplit(one["wanted"]).path)
    above = brief[one["above"]]["title"] if one["above"] is not None else "/"
    return report.words.say("site-tree", "moved-note", above=above)


def group(report: Report, node: Node) -> Node:
    """The node with long runs of like pages (same kind and state, nothing below them) as a few and one for the rest."""
    alike: dict[tuple[str, str], list[Node]] = {}
    for child in node.children:
        if not child.children:
            alike.setdefault((child.kind, child.state), []).append(child)
    rest = {id(child) for found in alike.values() if len(found) > MAX_ALIKE for child in found[SHOWN:]}
    kept = [group(report, child) for child in node.children if id(child) not in rest]
    for (kind, state), found in alike.items():
        if len(found) > MAX_ALIKE:
            left = len(found) - SHOWN
            what = report.words.say("kind", kind) if report.words.has("kind", kind) else ""
            name = report.words.say("site-tree", "rest", count=left, kind=what)
            kept.append(Node(name, "", kind, state, count=left))
    return Node(node.name, node.url, node.kind, node.state, node.source, node.note, kept)


def lay_out(root: Node) -> tuple[int, int]:
    """Give each node its place: a column a level, a page beside its first child. How many rows and columns."""
    rows = columns = 0
    todo = [(root, 0)]
    while todo:
        node, column = todo.pop()
        node.column, columns = column, max(columns, column + 1)
        node.row = rows
        rows += not node.children
        todo += [(child, column + 1) for child in reversed(node.children)]
    return rows, columns


def _links(root: Node) -> Iterator[str]:
    """The lines from each node to those below it, as SVG paths: out to the right, down, and in."""
    half = HIGH // 2
    for node in root.walk():
        for child in node.children:
            start, turn = node.x + BOX, node.x + BOX + (COLUMN - BOX) // 2
            yield f"M{start} {node.y + half}H{turn}V{child.y + half}H{child.x}"
