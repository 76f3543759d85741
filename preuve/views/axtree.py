"""The browser's accessibility tree: the role and the name that a screen reader is given for each element.

Made from CDP `Accessibility.getFullAXTree`, one call a frame. Elements are found by the browser's own node numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from preuve.jsons import read_json
from preuve.views.dom import Dom

if TYPE_CHECKING:
    from preuve.given import Views


@dataclass(frozen=True, slots=True)
class NameSource:
    """One of the places that a name may come from, in the order in which the browser looks.

    - `kind`: "aria-labelledby", "aria-label", "label" (a `label` element), "legend", "caption", "figcaption", "alt",
      "title", "placeholder", "value", "contents", or the browser's word for another one.
    - `text`: what stands there ("" when it is there but empty). `used`: the name was taken from it.
    """

    kind: str
    text: str
    used: bool


@dataclass(frozen=True, slots=True)
class AxNode:
    """What is exposed of one element. `ignored`: nothing is, because of `reasons` (notRendered, ariaHiddenElement...).

    `properties` are the browser's: focusable, checked, expanded, level, invalid, required, live, hidden...
    """

    backend: int
    role: str
    name: str
    description: str
    ignored: bool
    reasons: tuple[str, ...] = ()
    sources: tuple[NameSource, ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)

    @property
    def named_by(self) -> str:
        """The kind of the source that the name was taken from, or ""."""
        return next((source.kind for source in self.sources if source.used), "")


@dataclass(frozen=True, slots=True)
class AxTree:
    """All exposed nodes of the page and its frames. `raw`: as the browser tells them, by its number of the element.

    Checks ask for some of them only: each is read when it is first asked for.
    """

    raw: Mapping[int, Mapping[str, Any]]
    _read: dict[int, AxNode] = field(default_factory=dict, repr=False, compare=False)

    def node(self, number: int) -> AxNode | None:
        """The node of the element with the browser's `number`, or None when it made none."""
        node = self._read.get(number)
        if node is None and (raw := self.raw.get(number)) is not None:
            node = self._read[number] = _node(raw)
        return node

    def of(self, document: Dom, element: Any) -> AxNode | None:
        """The node of an element, or None when the browser made none for it (then nothing is exposed of it)."""
        return self.node(document.backend(element))

    def name(self, document: Dom, element: Any) -> str:
        """The element's accessible name, folded onto one line; "" when it has none or is not exposed."""
        raw = self.raw.get(document.backend(element))
        return "" if raw is None or raw.get("ignored") else _fold(raw.get("name", {}).get("value"))

    def role(self, document: Dom, element: Any) -> str:
        """The element's role as exposed; "" when it is not."""
        raw = self.raw.get(document.backend(element))
        return "" if raw is None or raw.get("ignored") else str(raw.get("role", {}).get("value", ""))


def read_axtree(data: bytes, _: Views) -> AxTree:
    """The tree of an `axtree` evidence: `{"nodes": [...]}`, the nodes of all frames in one list."""
    nodes = read_json(data)["nodes"]
    return AxTree({int(raw["backendDOMNodeId"]): raw for raw in nodes if "backendDOMNodeId" in raw})


def _node(raw: Mapping[str, Any]) -> AxNode:
    name = raw.get("name", {})
    return AxNode(
        int(raw["backendDOMNodeId"]),
        str(raw.get("role", {}).get("value", "")),
        _fold(name.get("value")),
        _fold(raw.get("description", {}).get("value")),
        bool(raw.get("ignored")),
        tuple(reason["name"] for reason in raw.get("ignoredReasons", ())),
        tuple(_sources(name.get("sources", ()), _fold(name.get("value")))),
        {entry["name"]: entry["value"].get("value") for entry in raw.get("properties", ())},
    )


# The browser's words for the native sources, where ours are plainer.
_NATIVE = {
    "labelfor": "label", "labelwrapped": "label", "label": "label", "tablecaption": "caption",
    "figcaption": "figcaption", "legend": "legend", "title": "title",
}  # fmt: skip


def _sources(raw: Any, name: str) -> Iterator[NameSource]:
    taken = False
    for source in raw:
        value = source.get("value", source.get("attributeValue"))
        if value is None:
            continue
        text = _fold(value.get("value"))
        used = bool(name) and not taken and not source.get("superseded") and not source.get("invalid") and bool(text)
        taken = taken or used
        yield NameSource(_kind(source), text, used)


def _kind(source: Mapping[str, Any]) -> str:
    native = source.get("nativeSource")
    if native:
        return _NATIVE.get(native, str(native))
    return str(source.get("attribute") or source.get("type", ""))


def _fold(text: Any) -> str:
    return " ".join(str(text or "").split())
