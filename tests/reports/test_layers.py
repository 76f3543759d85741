"""The picture of links: every page is there, no label touches another, whatever the size of the site."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from reports import _layers
from reports._site_links import FAMILIES, MAX_LINES, family, labels, section
from tests.reports.sample import sample, web

Box = tuple[float, float, float, float]


def _layout(pages: int) -> _layers.Layout:
    nodes = web(pages)["nodes"]
    names = labels(sample(), nodes)
    return _layers.lay_out(nodes, family, FAMILIES, lambda url: names[url])


def _boxes(layout: _layers.Layout) -> list[Box]:
    """Left, right, top and bottom of each mark with its label, and of each note."""
    half = _layers.ROW / 2 - 0.5
    spots = [(spot.x - 11, spot.end, spot.y - half, spot.y + half) for spot in layout.spots.values()]
    notes = [(note.x, note.x + 120, note.y - half, note.y + half) for note in layout.notes]
    return spots + notes


@pytest.mark.parametrize("pages", [1, 2, 5, 14, 30, 60, 61, 200, 2000])
def test_no_label_touches_another_nor_leaves_the_picture(pages: int) -> None:
    layout = _layout(pages)
    boxes = _boxes(layout)
    for at, (left, right, top, bottom) in enumerate(boxes):
        assert left >= 0 and right <= _layers.WIDTH and top >= 0 and bottom <= layout.height
        for other in boxes[at + 1 :]:
            apart = right <= other[0] or other[1] <= left or bottom <= other[2] or other[3] <= top
            assert apart, (boxes[at], other)


@pytest.mark.parametrize("pages", [5, 30, 60, 200])
def test_each_page_is_drawn_or_counted(pages: int) -> None:
    layout = _layout(pages)
    assert layout.drawn == min(pages, _layers.MOST) and layout.total == pages
    assert layout.drawn + sum(note.count for note in layout.notes if note.what == "rest") == pages
    assert sum(column.count for column in layout.columns) == pages - 1  # the orphan stands apart
    home = next(iter(spot for spot in layout.spots.values() if spot.family == "home"))
    assert home.lane == 0 and home.x == min(spot.x for spot in layout.spots.values())
    lost = [spot for spot in layout.spots.values() if spot.lane < 0]
    assert len(lost) == 1 and layout.apart is not None and lost[0].y > layout.apart


def test_a_label_is_cut_to_its_room() -> None:
    for text in ("Mug", "M" * 300, "漢" * 80, "i" * 400, "", "…" * 50):
        found = _layers.cut(text, 100)
        assert _layers.width(found) <= 100 and (found == text or found.endswith("…"))


def test_marks_grow_with_the_score() -> None:
    spots = _layout(14).spots
    score = {node["url"]: node["score"] for node in web(14)["nodes"]}
    ranked = sorted(spots, key=lambda url: score[url])
    assert all(spots[a].r <= spots[b].r for a, b in pairwise(ranked))


def test_names_without_the_part_that_all_share_and_never_twice() -> None:
    nodes = [{"url": f"https://www.tasselune.example/{n}/", "title": title, "depth": n} for n, title in enumerate(
        ["Tasselune", "Mug – Tasselune", "Gourde – Tasselune", "Mug – Tasselune", "Sac - en cuir – Tasselune", ""]
    )]  # fmt: skip
    names = list(labels(sample(), nodes).values())
    assert names == ["Accueil", "/1/", "Gourde", "/3/", "Sac – en cuir", "/5/"]


def test_a_knot_of_links_is_thinned() -> None:
    knot = web(40)
    urls = [node["url"] for node in knot["nodes"]]
    knot["edges"] = [
        {"source": a, "target": b, "links": [["x", "main", True, 1]], "context": True}
        for a in urls for b in urls if a != b
    ]  # fmt: skip
    text = str(section(replace(sample(), site={"links": [knot]})))
    assert f"{MAX_LINES} liens sur" in text


def test_a_page_out_of_reach_is_never_cut_off() -> None:
    many = web(2300)
    text = str(section(replace(sample(), site={"links": [many]})))
    lost = next(node for node in many["nodes"] if node["depth"] is None)
    assert lost["score"] == min(node["score"] for node in many["nodes"]) and "alone" in text
    assert text.count('<tr id="links-1-p') == 2001


def test_lines_stay_in_the_picture_without_a_home_page() -> None:
    nodes = [node for node in web(14)["nodes"] if node["depth"] != 0]
    layout = _layers.lay_out(nodes, family, FAMILIES, lambda url: url)
    spots = [spot for spot in layout.spots.values() if spot.lane >= 0]
    for one in spots:
        for other in spots:
            if one is not other:
                figures = _layers.line(one, other).replace("M", " ").replace("C", " ").split()
                assert all(float(figure) >= 0 for figure in figures)
