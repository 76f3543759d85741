"""The live DOM as the browser had it: a tree to query, with the box and the styles of each element.

Made from CDP `DOMSnapshot.captureSnapshot`, so that structure, boxes and styles never disagree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import lxml.html
from lxml.cssselect import CSSSelector, SelectorError

from preuve.jsons import read_json
from preuve.model import Pointer
from preuve.views.paths import walk

if TYPE_CHECKING:
    from preuve.given import Views

# The computed styles that a visit records, in this order.
STYLES = (
    "display", "visibility", "opacity", "color", "background-color", "background-image", "font-size",
    "font-family", "font-weight", "line-height", "text-decoration-line", "position", "overflow-x",
    "overflow-y", "z-index", "clip", "clip-path", "cursor", "text-transform", "content", "float",
    "list-style-type", "text-align", "direction", "outline-style", "animation-name", "border-bottom-style",
    "writing-mode", "letter-spacing", "white-space", "pointer-events", "text-indent", "font-style", "box-shadow",
    "outline-width", "border-bottom-width", "border-bottom-color", "animation-duration", "animation-iteration-count",
)  # fmt: skip

_ELEMENT, _TEXT, _FRAGMENT = 1, 3, 11
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAME = re.compile(r"[A-Za-z_][\w.\-]*\Z")
_PREFIXED = {"xml:lang", "xlink:href"}
_PLAIN_ID = re.compile(r"[A-Za-z][\w-]*\Z")
_maker = lxml.html.HTMLParser()


@dataclass(frozen=True, slots=True)
class Box:
    """Where an element is drawn: CSS pixels from the top left corner of the page."""

    x: float
    y: float
    width: float
    height: float


@dataclass
class Dom:
    """One document. `root` is its tree (lxml); the content of an open shadow tree stands directly in its host.

    `frames` holds the documents of the frames by the frame element that shows them. `snapshot` is what all of it was
    made from (all documents), with the computed `styles` of those names.
    """

    url: str
    root: lxml.html.HtmlElement
    frames: dict[lxml.html.HtmlElement, Dom] = field(default_factory=dict)
    snapshot: Mapping[str, Any] = field(default_factory=dict, repr=False)
    styles: tuple[str, ...] = ()
    _nodes: dict[lxml.html.HtmlElement, int] = field(default_factory=dict)
    _layout: Mapping[lxml.html.HtmlElement, int] = field(default_factory=dict)
    _bounds: list[list[float]] = field(default_factory=list)
    _looks: Mapping[lxml.html.HtmlElement, list[int]] = field(default_factory=dict)
    _strings: list[str] = field(default_factory=list)
    _columns: Mapping[str, int] = field(default_factory=dict)
    _listeners: frozenset[int] = frozenset()
    _backend: list[int] = field(default_factory=list)
    _blended: list[int] = field(default_factory=list)
    _by_backend: dict[int, lxml.html.HtmlElement] = field(default_factory=dict)
    _found: dict[str, list[Any]] = field(default_factory=dict)
    _boxes: dict[int, Box] = field(default_factory=dict)

    def xpath(self, path: str) -> list[Any]:
        """The result of an XPath over this document (frames are documents of their own). Each path is walked once."""
        found = self._found.get(path)
        if found is None:
            found = self._found[path] = walk(self.root, path)
        return found.copy()

    def documents(self) -> Iterator[Dom]:
        """This document, then those of its frames, at any depth."""
        yield self
        for frame in self.frames.values():
            yield from frame.documents()

    def box(self, element: Any) -> Box | None:
        """Where the element is drawn, or None when it is not."""
        at = self._layout.get(element)
        if at is None:
            return None
        box = self._boxes.get(at)
        if box is None:
            box = self._boxes[at] = Box(*self._bounds[at])
        return box

    def style(self, element: Any, name: str) -> str:
        """One of the computed `STYLES`, or "" when the element has no box or the style was not recorded."""
        styles = self._looks.get(element)
        column = self._columns.get(name)
        if not styles or column is None:
            return ""
        index = styles[column]
        return self._strings[index] if index >= 0 else ""

    def displayed(self, element: Any) -> bool:
        """Whether the browser draws the element: it has a box and is not `visibility: hidden`."""
        return element in self._layout and self.style(element, "visibility") in {"visible", ""}

    def backend(self, element: Any) -> int:
        """The browser's own number of the element, by which other evidence names it; -1 for none."""
        at = self._nodes.get(element, -1)
        return self._backend[at] if 0 <= at < len(self._backend) else -1

    def locate(self, backend: int) -> tuple[Dom, lxml.html.HtmlElement] | None:
        """The element with that number, and its document: this one or a frame's. None when the snapshot lacks it."""
        for document in self.documents():
            if not document._by_backend:
                document._by_backend.update({document.backend(element): element for element in document._nodes})
            if (found := document._by_backend.get(backend)) is not None:
                return document, found
        return None

    def blended_background(self, element: Any) -> str:
        """The colour behind the element's own text with all layers flattened, as "rgb(...)"; "" when unknown.

        Pictures and gradients are not in it.
        """
        at = self._layout.get(element)
        if at is None or at >= len(self._blended) or self._blended[at] < 0:
            return ""
        return self._strings[self._blended[at]]

    def clickable(self, element: Any) -> bool:
        """Whether the browser knows of a click listener on the element itself."""
        return self._nodes.get(element, -1) in self._listeners

    @property
    def strings(self) -> list[str]:
        """Every string of the snapshot: names, values, texts, addresses and styles, in no order."""
        return self._strings

    def select(self, selector: str) -> Any | None:
        """The first element that a CSS selector finds, or None: also when lxml cannot read the selector."""
        try:
            found: Any = _selector(selector)(self.root)
        except (SelectorError, ValueError, AssertionError):
            return None
        return found[0] if found else None

    def pointer(self, element: Any) -> Pointer:
        """A selector that finds this element again, with the beginning of its HTML."""
        return Pointer("selector", selector_of(element), excerpt_of(element))


def read_dom(data: bytes, _: Views) -> Dom:
    """The main document of a `dom` evidence: `{"styles": [...], "snapshot": <captureSnapshot>}`."""
    value = read_json(data)
    return _build(value["snapshot"], 0, tuple(value["styles"]))


@lru_cache(1024)
def _selector(selector: str) -> CSSSelector:
    return CSSSelector(selector)


def _build(snapshot: Mapping[str, Any], number: int, names: tuple[str, ...], depth: int = 0) -> Dom:
    document, strings = snapshot["documents"][number], snapshot["strings"]
    nodes, layout = document["nodes"], document["layout"]
    kinds, parents = nodes["nodeType"], nodes["parentIndex"]
    pseudo = set(nodes.get("pseudoType", {}).get("index", ()))
    elements: list[Any] = [None] * len(kinds)
    clean = _Clean(strings)
    for at, kind in enumerate(kinds):
        parent = elements[parents[at]] if parents[at] >= 0 else None
        if at in pseudo or kind not in {_ELEMENT, _TEXT, _FRAGMENT}:
            continue
        if kind == _TEXT:
            if parent is not None:
                _append_text(parent, clean[nodes["nodeValue"][at]])
            continue
        if kind == _FRAGMENT:  # a shadow root or a template's content: it stands directly in its host
            elements[at] = parent
            continue
        element = _element(nodes, clean, at)
        elements[at] = element
        if parent is not None:
            parent.append(element)
    # The document node (index 0) is no element: the first element made is the root of the tree.
    root = next((element for element in elements if element is not None), None)
    if root is None:
        root = _maker.makeelement("html")
    nodes_of = {at: e for at, e in enumerate(elements) if e is not None and kinds[at] == _ELEMENT}
    drawn = {nodes_of[node]: at for at, node in enumerate(layout["nodeIndex"]) if node in nodes_of}
    styles = layout["styles"]
    dom = Dom(
        _string(strings, document["documentURL"]),
        root,
        snapshot=snapshot,
        styles=names,
        _nodes={element: at for at, element in nodes_of.items()},
        _layout=drawn,
        _bounds=layout["bounds"],
        _looks={element: styles[at] for element, at in drawn.items()},
        _strings=strings,
        _columns={name: at for at, name in enumerate(names)},
        _listeners=frozenset(nodes.get("isClickable", {}).get("index", ())),
        _backend=nodes.get("backendNodeId", []),
        _blended=layout.get("blendedBackgroundColors", []),
    )
    inner = nodes.get("contentDocumentIndex", {"index": (), "value": ()})
    for at, child in zip(inner["index"], inner["value"], strict=True):
        if elements[at] is not None and depth < 10:
            dom.frames[elements[at]] = _build(snapshot, child, names, depth + 1)
    return dom


def _string(strings: list[str], index: int) -> str:
    """CDP writes an empty string as -1."""
    return strings[index] if index >= 0 else ""


class _Clean(dict[int, str]):
    """The strings of a snapshot without what XML forbids, by number: each is looked through once."""

    def __init__(self, strings: list[str]) -> None:
        super().__init__()
        self.strings = strings
        self.names: dict[int, str | None] = {}

    def __missing__(self, index: int) -> str:
        self[index] = _ILLEGAL.sub("", _string(self.strings, index))
        return self[index]

    def name(self, index: int) -> str | None:
        """The string as the name of an attribute, or None where lxml takes no such name."""
        if index not in self.names:
            text = _string(self.strings, index)
            self.names[index] = text.lower() if _NAME.match(text) or text in _PREFIXED else None
        return self.names[index]


def _element(nodes: Mapping[str, Any], clean: _Clean, at: int) -> Any:
    name = clean.strings[nodes["nodeName"][at]].lower()
    flat = nodes["attributes"][at]
    named = zip(map(clean.name, flat[::2]), flat[1::2], strict=True)
    attributes = {key: clean[value] for key, value in named if key is not None}
    return _maker.makeelement(name if _NAME.match(name) else "unknown", attributes)


def _append_text(parent: Any, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def selector_of(element: Any) -> str:
    """A CSS selector that finds `element` in its document: its id where it is plain and unique, else its path."""
    return _selectors(element.getroottree().getroot()).of(element)


class _Selectors:
    """The selectors of one tree. Each step is made once, for all the elements below it."""

    def __init__(self, root: Any) -> None:
        self.ids = Counter(root.xpath("//@id"))
        self.steps: dict[Any, str] = {}

    def of(self, element: Any) -> str:
        steps: list[str] = []
        node = element
        while node is not None and isinstance(node.tag, str):
            if node not in self.steps:
                self.steps[node] = self._step(node)
            steps.append(self.steps[node])
            if steps[-1].startswith("#"):
                break
            node = node.getparent()
        return " > ".join(reversed(steps))

    def _step(self, element: Any) -> str:
        own = element.get("id", "")
        if _PLAIN_ID.match(own) and self.ids[own] == 1:
            return f"#{own}"
        parent = element.getparent()
        twins = [] if parent is None else list(parent.iterchildren(element.tag))
        return f"{element.tag}:nth-of-type({twins.index(element) + 1})" if len(twins) > 1 else str(element.tag)


@lru_cache(8)  # the documents being judged; a tree that has been read is not changed
def _selectors(root: Any) -> _Selectors:
    return _Selectors(root)


def excerpt_of(element: Any, limit: int = 200) -> str:
    """The beginning of the element's HTML, folded onto one line."""
    html = lxml.html.tostring(element, encoding="unicode", with_tail=False)
    folded = " ".join(html[: limit * 10].split())
    return folded if len(folded) <= limit else folded[: limit - 1] + "…"
