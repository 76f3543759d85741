"""`liens.graphml`: the pages and the links between them, for programs that draw graphs (Gephi, yEd, Cytoscape)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from preuve.report import Report
from reports._text import clean

FILE = "liens.graphml"
_SPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE = {
    "url": "string", "title": "string", "kind": "string", "template": "string", "depth": "int", "score": "double",
    "into": "int", "out": "int", "into_main": "int", "out_main": "int", "orphan": "boolean", "listed": "boolean",
    "visited": "boolean",
}  # fmt: skip
_EDGE = {"anchors": "string", "places": "string", "count": "int", "followed": "boolean", "context": "boolean"}


def write(report: Report) -> bytes:
    """The graph of all sites. An edge stands for all links from one page to another: its texts, one a line."""
    root = ET.Element("graphml", {"xmlns": _SPACE})
    for owner, kinds in (("node", _NODE), ("edge", _EDGE)):
        for name, kind in kinds.items():
            ET.SubElement(
                root, "key", {"id": f"{owner}-{name}", "for": owner, "attr.name": name, "attr.type": kind}
            )  # fmt: skip
    graph = ET.SubElement(root, "graph", {"id": "links", "edgedefault": "directed"})
    for number, web in enumerate(report.site.get("links") or (), 1):
        names = {node["url"]: f"s{number}n{at}" for at, node in enumerate(web["nodes"])}
        for node in web["nodes"]:
            _put(ET.SubElement(graph, "node", {"id": names[node["url"]]}), "node", _NODE, node)
        for edge in web["edges"]:
            ends = {"source": names[edge["source"]], "target": names[edge["target"]]}
            _put(ET.SubElement(graph, "edge", ends), "edge", _EDGE, _sum(edge))
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _sum(edge: Mapping[str, Any]) -> dict[str, Any]:
    links = edge["links"]
    return {
        "anchors": "\n".join(dict.fromkeys(str(text) for text, *_ in links)),
        "places": " ".join(dict.fromkeys(place for _, place, *_ in links)),
        "count": sum(count for *_, count in links),
        "followed": any(followed for _, _, followed, _ in links),
        "context": edge["context"],
    }


def _put(element: ET.Element, owner: str, kinds: Mapping[str, str], values: Mapping[str, Any]) -> None:
    for name, kind in kinds.items():
        value = values[name]
        if value is not None:
            text = str(value).lower() if kind == "boolean" else clean(str(value))
            ET.SubElement(element, "data", {"key": f"{owner}-{name}"}).text = text
