"""Links as the RGAA counts them: their kind, the text seen in them, and the context that completes their name."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

from checkers.rgaa._page import blank, documents, spoken
from checkers.rgaa._referential import FOLDER
from preuve.model import Pointer
from preuve.views.axtree import AxNode, AxTree
from preuve.views.document import text_of
from preuve.views.dom import Dom, excerpt_of, selector_of

Kind = Literal["text", "image", "composite", "svg"]

_LINKS = "(//a | //area[@href] | //*[@role])[not(ancestor::template)]"
_PICTURES = {"img", "object", "canvas", "svg"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SILENT = {"script", "style", "template", "noscript", "title", "desc", "metadata"}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# Fonts of icons use these code points: nothing is read of them.
_ICONS = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


@dataclass(frozen=True)
class Link:
    """One link of one document of the page. `within` names the frames on the way to it."""

    document: Dom
    within: str
    element: Any
    node: AxNode | None

    @property
    def pointer(self) -> Pointer:
        """Where the link is."""
        return Pointer("selector", self.within + selector_of(self.element), excerpt_of(self.element))

    @property
    def address(self) -> str:
        """Where it leads, as written; "" when only a script knows."""
        return blank(self.element.get("href") or self.element.get("xlink:href"))

    @cached_property
    def shown(self) -> bool:
        """Whether people get it: it is drawn, and not kept from screen readers."""
        drawn = self.element.tag == "area" or self.document.displayed(self.element)
        return drawn and spoken(self.element) and self.node is not None and not self.node.ignored

    @cached_property
    def name(self) -> str:
        """What screen readers are given; of a link that is hidden, its text. Icons of fonts left out."""
        if self.node is not None and not self.node.ignored:
            return " ".join(_ICONS.sub("", self.node.name).split())
        return content(self.element)

    @cached_property
    def pictures(self) -> list[Any]:
        """The images in it."""
        return [e for e in self.element.iterdescendants() if e.tag in _PICTURES or _role(e) in {"img", "image"}]

    @cached_property
    def kind(self) -> Kind:
        """What it is made of, as the glossary sorts links; an area of an image map is an image link."""
        if any(node.tag == "svg" for node in self.element.iterancestors()):
            return "svg"
        if self.element.tag == "area" or self.element.tag in _PICTURES:
            return "image"
        if not self.pictures:
            return "text"
        return "composite" if self._has_text(self.element) else "image"

    def _has_text(self, node: Any) -> bool:
        if node is not self.element and (node.tag in _PICTURES | _SILENT or _role(node) in {"img", "image"}):
            return False
        own = blank(node.text) or any(blank(child.tail) for child in node)
        return bool(own) or any(self._has_text(child) for child in node)

    @cached_property
    def seen(self) -> str:
        """The text that is seen in it, folded; that of images and icons of fonts is not in it."""
        return " ".join(_ICONS.sub("", "".join(_seen(self.document, self.element))).split())

    @cached_property
    def context(self) -> str:
        """What the glossary lets complete its name: sentence, paragraph, list item, cell, headers, heading before it.

        Left out: the link's own text, and that of other links with a name that says nothing.
        """
        empty = empty_names()
        blocks = [node for node in self.element.iterancestors() if node.tag in {"p", "li", "td", "th", "dd", "dt"}]
        parts = [_text_beside(node, self.element, empty) for node in blocks]
        parts += _line(self.document, self.element, empty)
        if any(node.tag in {"td", "th"} for node in blocks):
            table = next((node for node in self.element.iterancestors() if node.tag == "table"), None)
            parts += [text_of(th) for th in table.iter("th")] if table is not None else []
        return " ".join(" ".join([*parts, _heading_before(self.element)]).split())


@cache
def empty_names() -> frozenset[str]:
    """Link names that say nothing of where they lead, as their words in lower case (`referential/link-names.toml`)."""
    lists = tomllib.loads((FOLDER / "link-names.toml").read_text(encoding="utf-8"))
    return frozenset(" ".join(words(name)) for names in lists.values() for name in names)


def _heading_before(element: Any) -> str:
    """The text of the nearest heading that begins before the element; "" for none."""
    for node in (element, *element.iterancestors()):
        for sibling in node.itersiblings(preceding=True):
            found = [
                e for e in sibling.iter() if e.tag in _HEADINGS or (isinstance(e.tag, str) and _role(e) == "heading")
            ]
            if found:
                return content(found[-1])
    return ""


def _role(element: Any) -> str:
    words = (element.get("role") or "").casefold().split()
    return words[0] if words else ""


def links(dom: Dom, ax: AxTree) -> list[Link]:
    """All links of the page and its frames, hidden ones too, areas of image maps included."""
    return [
        Link(document, within, element, ax.of(document, element))
        for document, within in documents(dom)
        for element in document.xpath(_LINKS)
        if _is_link(element)
    ]


def _is_link(element: Any) -> bool:
    if _role(element) == "link" or element.tag == "area":
        return True
    return element.tag == "a" and (element.get("href") is not None or element.get("xlink:href") is not None)


def content(element: Any) -> str:
    """The text inside, with the alternatives of the images, as a screen reader would join them."""
    alternatives = element.xpath(
        "descendant-or-self::*[self::img or @role='img']/@*[name()='alt' or name()='aria-label']"
    )
    return " ".join(" ".join([text_of(element), *alternatives]).split())


def words(text: str) -> list[str]:
    """The words of a text, for comparing: case, punctuation, symbols and invisible signs left out."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return re.findall(r"[^\W_]+", plain.casefold())


def _seen(document: Dom, element: Any) -> Iterator[str]:
    if element.tag in _SILENT or element.tag in _PICTURES or not _visible(document, element):
        return
    apart = not document.style(element, "display").startswith("inline")
    yield (" " if apart else "") + (element.text or "")
    for child in element:
        yield from _seen(document, child)
        yield child.tail or ""
    yield " " if apart else ""


def _visible(document: Dom, element: Any) -> bool:
    """Whether sighted people see the element's text: drawn, not shrunk, clipped, transparent or out of the page."""
    box = document.box(element)
    if box is None or not document.displayed(element):
        return bool(element.tag == "br")
    clip = document.style(element, "clip"), document.style(element, "clip-path")
    hidden = document.style(element, "position") == "absolute" and clip[0] not in {"", "auto"}
    hidden = hidden or clip[1].startswith("inset(50") or document.style(element, "opacity") == "0"
    hidden = hidden or document.style(element, "font-size") == "0px"
    inline = document.style(element, "display") == "inline"
    return not hidden and (inline or (box.width > 1 and box.height > 1)) and box.x + max(box.width, 1) > 0


def _is_inline(document: Dom, element: Any) -> bool:
    return document.style(element, "display").startswith("inline") or document.box(element) is None


def _sentence(document: Dom, element: Any) -> Any:
    """The link, or the widest inline element around it: what stands beside it is in the same line of text."""
    while (parent := element.getparent()) is not None and parent.tag != "body" and _is_inline(document, element):
        if not _is_inline(document, parent):
            break
        element = parent
    return element


def _line(document: Dom, link: Any, empty: frozenset[str]) -> list[str]:
    """The texts that stand in the same line as the link: those of its inline neighbours, up to the next block."""
    middle = _sentence(document, link)
    texts = [_text_beside(middle, link, empty), middle.tail or ""]
    for sibling in middle.itersiblings():
        if _breaks(document, sibling):
            break
        texts += [_text_beside(sibling, link, empty), sibling.tail or ""]
    for sibling in middle.itersiblings(preceding=True):
        texts.insert(0, sibling.tail or "")
        if _breaks(document, sibling):
            return texts
        texts.insert(0, _text_beside(sibling, link, empty))
    parent = middle.getparent()
    return texts if parent is None else [parent.text or "", *texts]


def _breaks(document: Dom, element: Any) -> bool:
    return isinstance(element.tag, str) and not _is_inline(document, element)


def _text_beside(node: Any, link: Any, empty: frozenset[str]) -> str:
    """The text of an element, without that of the link and of links that say nothing."""
    if node is link or not isinstance(node.tag, str):
        return ""
    if node.tag in _SILENT or (node.tag == "a" and " ".join(words(content(node))) in empty):
        return ""
    parts = [node.text or "", node.get("alt") or ""]
    for child in node:
        parts.append(_text_beside(child, link, empty))
        parts.append(child.tail or "")
    return " ".join(parts)
