"""liens.csv and liens.graphml, read again; the facts they are made of, from a bundle of pages."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree as ET

from reports import links_csv, links_graphml
from tests.reports.sample import FORMULA, sample, web

NS = "{http://graphml.graphdrawing.org/xmlns}"


def _rows(report: object) -> list[dict[str, str]]:
    text = links_csv.write(report).decode("utf-8-sig")  # type: ignore[arg-type]
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_table_holds_every_link() -> None:
    rows, found = _rows(sample()), web()
    assert links_csv.write(sample()).startswith(b"\xef\xbb\xbf")
    assert len(rows) == sum(len(edge["links"]) for edge in found["edges"])
    assert set(rows[0]) == set(links_csv.COLUMNS) and Counter(row["place"] for row in rows).keys() == {"main", "nav"}
    assert {(row["source"], row["target"]) for row in rows} == {(e["source"], e["target"]) for e in found["edges"]}
    depth = {node["url"]: node["depth"] for node in found["nodes"]}
    assert all(row["target_depth"] == str(depth[row["target"]]) for row in rows)
    assert {row["followed"] for row in rows} == {"yes", "no"}


def test_no_cell_is_a_formula() -> None:
    rows = _rows(sample(hostile=True))
    cells = [cell for row in rows for cell in row.values()]
    assert f"'{FORMULA}" in cells and not [cell for cell in cells if cell[:1] in set("=+-@\t\r\n")]
    assert all("\n" not in cell and len(cell) <= 8_000 for cell in cells)


def test_the_graph_is_valid_and_whole() -> None:
    for report in (sample(), sample(hostile=True), replace(sample(), site={"links": [web(5), web(30)]})):
        root = ET.fromstring(links_graphml.write(report))
        keys = {key.get("id"): key for key in root.iter(f"{NS}key")}
        assert root.tag == f"{NS}graphml" and all(key.get("attr.type") for key in keys.values())
        graph = root.find(f"{NS}graph")
        assert graph is not None and graph.get("edgedefault") == "directed"
        nodes = [node.get("id") for node in graph.iter(f"{NS}node")]
        webs = report.site["links"]
        assert len(set(nodes)) == len(nodes) == sum(len(one["nodes"]) for one in webs)
        edges = list(graph.iter(f"{NS}edge"))
        assert len(edges) == sum(len(one["edges"]) for one in webs)
        assert {edge.get(end) for edge in edges for end in ("source", "target")} <= set(nodes)
        for data in root.iter(f"{NS}data"):
            key = keys[data.get("key")]
            read = {"int": int, "double": float, "boolean": lambda text: ["false", "true"].index(text), "string": str}
            read[str(key.get("attr.type"))](data.text or "")  # raises where the text is none of its type


def test_without_links_both_are_empty_and_sound() -> None:
    bare = replace(sample(), site={})
    assert _rows(bare) == [] and ET.fromstring(links_graphml.write(bare)).find(f"{NS}graph") is not None
