"""How many elements a page has: the tools that give an EcoIndex do not count the same ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from preuve.given import Given
from preuve.views.once import once

_ELEMENT = 1


@dataclass(frozen=True, slots=True)
class Counts:
    """Elements of the page's main document. The contents of `<template>` are in none of the counts.

    - `reference`: light tree and open shadow trees, without what stands inside SVG pictures of the light tree: as the
      collective's own collector counts.
    - `greenit`: the light tree alone, without what stands inside SVG pictures: as GreenIT-Analysis counts.
    - `visible`: what the browser draws, in all trees, without what stands inside SVG pictures.
    - `framed`: elements of the pages shown in frames. No tool counts them in.
    """

    reference: int
    greenit: int
    visible: int
    framed: int


def counts(given: Given) -> Counts:
    """The counts of the page. Needs `dom`."""
    # The parsed Dom does not tell shadow trees apart: count in the snapshot itself.
    dom = given["dom"]
    return once(dom, "counts", lambda: count(dom.snapshot, dom.styles))


def count(snapshot: Mapping[str, Any], styles: tuple[str, ...]) -> Counts:
    """Count over a CDP `DOMSnapshot.captureSnapshot` taken with the computed `styles` of those names."""
    main, *frames = [_document(document, snapshot["strings"], styles) for document in snapshot["documents"]]
    return Counts(main.reference, main.greenit, main.visible, sum(frame.reference for frame in frames))


def _document(document: Mapping[str, Any], strings: list[str], styles: tuple[str, ...]) -> Counts:
    nodes = document["nodes"]
    kinds, parents, names = nodes["nodeType"], nodes["parentIndex"], nodes["nodeName"]
    pseudo = set(nodes.get("pseudoType", {}).get("index", ()))
    labels = nodes.get("shadowRootType", {"index": (), "value": ()})
    shadows = {at: strings[kind] for at, kind in zip(labels["index"], labels["value"], strict=True)}
    drawn = _drawn(document["layout"], strings, styles)
    reference = greenit = visible = 0
    inside = [False] * len(kinds)  # of an SVG picture
    hidden = [False] * len(kinds)  # in a shadow tree that scripts cannot enter, or under one
    for at, kind in enumerate(kinds):
        above = parents[at]
        if above >= 0:
            inside[at] = inside[above] or strings[names[above]].lower() == "svg"
            hidden[at] = hidden[above] or shadows.get(at, "open") != "open"
        if kind != _ELEMENT or at in pseudo:
            continue
        light = at not in shadows
        reference += not hidden[at] and not (light and inside[at])
        greenit += light and not inside[at]
        visible += at in drawn and not inside[at]
    return Counts(reference, greenit, visible, 0)


def _drawn(layout: Mapping[str, Any], strings: list[str], styles: tuple[str, ...]) -> frozenset[int]:
    """The nodes that have a box and are not `visibility: hidden`."""
    at = styles.index("visibility")
    return frozenset(
        node
        for node, values in zip(layout["nodeIndex"], layout["styles"], strict=True)
        if not values or strings[values[at]] == "visible"
    )
