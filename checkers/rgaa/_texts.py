"""The texts that a page shows, paragraph by paragraph, each with the language that the code gives it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checkers.rgaa._page import blank, documents
from preuve.model import Pointer
from preuve.views.dom import Dom, excerpt_of, selector_of

# Nothing that is read as sentences of the page stands in these.
_SILENT = {
    "script", "style", "template", "noscript", "code", "pre", "kbd", "samp", "var", "textarea", "select", "svg", "math",
    "object", "iframe", "canvas", "video", "audio", "head",
}  # fmt: skip
# Elements of a line of text: what they hold goes on with the text around them.
INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "data", "del", "dfn", "em", "font", "i", "ins",
    "mark", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "wbr",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text in one block and one language. `lang`: the nearest code, "" for none; `element` holds its start."""

    document: Dom
    within: str
    block: Any
    element: Any
    lang: str
    text: str

    @property
    def pointer(self) -> Pointer:
        """Where the text is."""
        return Pointer("selector", self.within + selector_of(self.element), excerpt_of(self.element))


def lang_of(element: Any) -> str | None:
    """The language code that the element itself states, `lang` before `xml:lang`; None when it states none."""
    value = element.get("lang")
    value = element.get("xml:lang") if value is None else value
    return None if value is None else str(value).strip()


def stated(element: Any) -> str:
    """The language that holds for the element's text: its own code, or that of the nearest element around it."""
    for node in (element, *element.iterancestors()):
        if (code := lang_of(node)) is not None:
            return code
    return ""


def passages(dom: Dom) -> list[Passage]:
    """What the page and its frames show, in the order of the code; hidden texts left out."""
    return [passage for document, within in documents(dom) for passage in _of(document, within)]


_PHRASES = (
    "//body//*[self::em or self::i or self::q or self::span or self::strong or self::b or self::a or self::u]"
    "[string-length(normalize-space()) > 40][not(@lang or .//*[@lang])]"
)


def phrases(dom: Dom) -> Iterator[Passage]:
    """The longer texts that an element sets apart within a block, as passages of their own."""
    for document, within in documents(dom):
        for element in document.xpath(_PHRASES):
            around = (element, *element.iterancestors())
            if document.displayed(element) and not any(node.tag in _SILENT for node in around):
                text = " ".join("".join(element.itertext()).split())
                yield Passage(document, within, element, element, stated(element), text)


def _of(document: Dom, within: str) -> Iterator[Passage]:
    bodies = document.xpath("//body")
    if not bodies:
        return
    runs: dict[tuple[Any, str], tuple[Any, list[str]]] = {}
    for block, element, lang, text in _walk(document, bodies[0], bodies[0], stated(bodies[0])):
        runs.setdefault((block, lang), (element, []))[1].append(text)
    for (block, lang), (element, texts) in runs.items():
        folded = " ".join("".join(texts).split())
        if folded:
            yield Passage(document, within, block, element, lang, folded)


def _walk(document: Dom, element: Any, block: Any, lang: str) -> Iterator[tuple[Any, Any, str, str]]:
    if not isinstance(element.tag, str) or element.tag in _SILENT:
        return
    if element.tag not in INLINE:
        block = element
    own = lang_of(element)
    lang = lang if own is None else own
    if element.tag == "br":
        yield block, element, lang, " "
    if element.text and document.displayed(element):
        yield block, element, lang, element.text
    for child in element:
        yield from _walk(document, child, block, lang)
        if child.tail and blank(child.tail) and document.displayed(element):
            yield block, element, lang, child.tail
        elif child.tail:
            yield block, element, lang, " "
