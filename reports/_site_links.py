"""The section of links: the site's pages by clicks from home, drawn, then the same in a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from preuve.report import Report
from reports import _layers
from reports._text import clean, href, name_of, place, short
from reports._web import environment

ORDER = 10
MAX_LINES = 300  # drawn; a knot of more shows nothing
MAX_ROWS = 2_000
OPEN_ROWS = 80  # a longer table is folded
TOP = 5
FAMILIES = ("home", "category", "product", "editorial", "service", "legal", "other")
_FAMILY = {
    "home": "home", "category": "category", "product": "product", "article": "editorial", "blog": "editorial",
    "contact": "service", "faq": "service", "delivery": "service", "returns": "service", "about": "service",
    "sitemap": "service", "legal": "legal", "cgv": "legal", "privacy": "legal", "cookies": "legal",
    "accessibility": "legal",
}  # fmt: skip
_PARTS = re.compile(r"\s+[–—|·•-]\s+")


def family(kind: str) -> str:
    """The family of a kind of page: what has one colour and one shape."""
    return _FAMILY.get(kind, "other")


def section(report: Report) -> Markup | None:
    """The drawing and the table of each site; None when no page was read."""
    webs: Sequence[Mapping[str, Any]] = report.site.get("links") or ()
    if not webs:
        return None
    views = [_view(report, web, number) for number, web in enumerate(webs, 1)]
    template = environment().get_template("_site_links.html")
    return Markup(template.render(t=report.words.say, webs=views))  # noqa: S704 -- a template of ours, which escapes


def _view(report: Report, web: Mapping[str, Any], number: int) -> dict[str, Any]:
    nodes: list[Mapping[str, Any]] = list(web["nodes"])
    names = labels(report, nodes)
    top = max((node["score"] for node in nodes), default=0.0) or 1.0
    ranked = sorted(nodes, key=lambda n: (-n["score"], n["url"]))
    # What no path reaches has the least score, and is what to see first: it is never cut off.
    listed = ranked[:MAX_ROWS] + [node for node in ranked[MAX_ROWS:] if node["depth"] is None][:MAX_ROWS]
    rows = [_row(report, node, names, top, f"links-{number}-p{at}") for at, node in enumerate(listed, 1)]
    depths = [node["depth"] for node in nodes if node["depth"] is not None]
    hubs = sorted((n for n in nodes if n["out_main"]), key=lambda n: (-n["out_main"], n["url"]))
    return {
        "id": f"links-{number}",
        "host": short(clean(urlsplit(str(web["start"])).netloc), 80),
        "pages": len(nodes),
        "deepest": max(depths, default=0),
        "mean": sum(depths) / len(depths) if depths else 0.0,
        "at": sorted(Counter(depths).items()),
        "orphans": [row for row in rows if row["orphan"]],
        "links": sum(1 for edge in web["edges"] if edge["context"]),
        "unseen": int(web["unseen"]),
        "rows": rows,
        "hidden": len(ranked) - len(rows),
        "open": len(rows) <= OPEN_ROWS,
        "best": [names[node["url"]] for node in ranked[:TOP]],
        "hubs": [(names[node["url"]], node["out_main"]) for node in hubs[:TOP]],
        "families": [name for name in FAMILIES if any(family(node["kind"]) == name for node in nodes)],
        "picture": _picture(web, names, {row["url"]: row for row in rows}),
    }


def labels(report: Report, nodes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """A short name for each page: its title without the part that most pages share, else its address.

    Two pages never have the same name: where titles are alike, addresses tell them apart.
    """
    parts = {node["url"]: _PARTS.split(clean(str(node["title"])).strip()) for node in nodes}
    ends = Counter(found[-1] for found in parts.values() if len(found) > 1)
    shared = {end for end, count in ends.items() if count >= 3 and count * 2 >= len(nodes)}
    short_names = {
        url: " – ".join(found[:-1] if len(found) > 1 and found[-1] in shared else found) for url, found in parts.items()
    }
    home = next((node["url"] for node in nodes if node["depth"] == 0), "")
    if home:
        short_names[home] = name_of(report.words, "kind", "home")
    often = Counter(short_names.values())
    return {url: name if name and often[name] == 1 else place(report, url) for url, name in short_names.items()}


def _row(report: Report, node: Mapping[str, Any], names: Mapping[str, str], top: float, anchor: str) -> dict[str, Any]:
    return {
        "id": anchor,
        "url": node["url"],
        "name": short(names[node["url"]], 140),
        "place": short(place(report, node["url"]), 140),
        "href": href(report, node["url"]),
        "kind": name_of(report.words, "kind", node["kind"]),
        "family": family(node["kind"]),
        "depth": node["depth"],
        "score": round(100 * node["score"] / top),
        "into": node["into"],
        "into_main": node["into_main"],
        "out": node["out"],
        "out_main": node["out_main"],
        "texts": [(short(clean(str(text)), 80), count) for text, count in node["texts"][:3]],
        "more": max(0, len(node["texts"]) - 3),
        "orphan": node["orphan"],
        "visited": node["visited"],
    }


def _picture(web: Mapping[str, Any], names: Mapping[str, str], rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    layout = _layers.lay_out(web["nodes"], family, FAMILIES, lambda url: names[url])
    pairs = _pairs(web, layout.spots)
    drawn = _thin(pairs)
    out: dict[str, list[str]] = {}
    for source, target in drawn:
        out.setdefault(source, []).append(_layers.line(layout.spots[source], layout.spots[target]))
    ways = set(drawn)
    lines: dict[str, list[str]] = {}
    for a, b in drawn:
        back = (b, a) in ways
        if not back or a < b:
            color = "both" if back else layout.spots[a].family
            lines.setdefault(color, []).append(_layers.line(layout.spots[a], layout.spots[b]))
    return {
        "layout": layout,
        "width": _layers.WIDTH,
        "lines": sorted(lines.items()),
        "spots": [(spot, rows.get(url), _layers.mark(spot), out.get(url, [])) for url, spot in layout.spots.items()],
        "left": layout.total - layout.drawn,
        "links": len(pairs),
        "drawn_links": len(drawn),
    }


def _pairs(web: Mapping[str, Any], spots: Mapping[str, _layers.Spot]) -> list[tuple[str, str]]:
    """The links to draw: those of contents, between pages drawn in columns; and, for what lies deep, one way there."""
    found, reached, ways = [], set(), dict[str, str]()
    depth = {node["url"]: node["depth"] for node in web["nodes"]}
    for edge in web["edges"]:
        source, target = edge["source"], edge["target"]
        if source in spots and target in spots and min(spots[source].lane, spots[target].lane) >= 0:
            nearer = depth[source] == depth[target] - 1
            if edge["context"]:
                found.append((source, target))
                reached |= {target} if nearer else set()
            elif nearer and depth[target] > 1:
                ways.setdefault(target, source)
    return found + [(source, target) for target, source in ways.items() if target not in reached]


def _thin(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """At most MAX_LINES links, so that each page keeps some: its first, then its second, and so on."""
    turn: Counter[str] = Counter()
    ordered = []
    for at, (source, target) in enumerate(pairs):
        ordered.append((turn[source], at, (source, target)))
        turn[source] += 1
    return [pair for _, _, pair in sorted(ordered)[:MAX_LINES]]
