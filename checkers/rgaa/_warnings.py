"""Do words near an element tell people what will happen when they use it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from checkers.rgaa._walk import ancestors
from preuve.given import Given
from preuve.views.axtree import AxTree

_WARNED = re.compile(
    r"page|ouvr|fenêtre|onglet|recharg|rafra|actualis|automati|redirig|dirig|envoy|valid|navig|open|reload|refresh|window|"
    r"redirect|submit|change|affich|immédiat|aussitôt|dès |emm[eè]n|bascul|passe |takes you|as soon as",
    re.IGNORECASE,
)
_NOTES = ".//*[self::p or self::legend or self::span or self::small or self::em]"
NEAR = 3  # elements before a field that may be about it: its label, a text, a heading


def warned(given: Given, element: Any, number: int) -> bool:
    """Whether words near the element may tell of what will happen."""
    tree: AxTree = given["axtree"]
    node = tree.node(number)
    told = [node.name, node.description] if node else []
    parent = element.getparent()
    around = [near for near in (parent, parent.getparent() if parent is not None else None) if near is not None]
    # What a button says of itself is no warning about the field.
    texts = ".//text()[not(ancestor::select or ancestor::script or ancestor::style or ancestor::button)]"
    told += [" ".join(near.xpath(texts)) for near in around if near.tag not in {"body", "html"}]
    told += [element.get("title") or "", *_beside(element)]
    form = next((node for node in ancestors(element) if node.tag in {"form", "fieldset"}), None)
    if form is not None:
        told.append(
            " ".join(form.xpath(f"({_NOTES})//text()[not(ancestor::button or ancestor::a or ancestor::label)]"))
        )
    return bool(_WARNED.search(" ".join(told)))


def _beside(element: Any) -> Iterator[str]:
    """The texts right before an element and right after it: on tiny pages, all stand in the body itself."""
    before = list(islice(element.itersiblings(preceding=True), NEAR))
    parent = element.getparent()
    if parent is not None and len(before) < NEAR:
        yield parent.text or ""
    yield element.tail or ""
    for near in (*before, *islice(element.itersiblings(), 1)):
        if isinstance(near.tag, str) and near.tag not in {"script", "style", "select", "h1"}:
            yield "".join(near.itertext())
        if near in before:
            yield near.tail or ""
