"""HTML as it was sent: text and tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import lxml.html
from lxml import etree
from w3lib.encoding import html_to_unicode

from preuve.views.paths import walk

if TYPE_CHECKING:
    from preuve.given import Views

_EMPTY = "<html><head></head><body></body></html>"


@dataclass
class Document:
    """A parsed HTML source. `text` is the source, `root` its tree (lxml, forgiving), `encoding` what was used."""

    text: str
    encoding: str = "utf-8"
    _found: dict[str, list[Any]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def root(self) -> lxml.html.HtmlElement:
        """The tree. Never fails: broken and empty sources give what can be read of them."""
        parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True, remove_blank_text=False)
        try:
            tree = lxml.html.document_fromstring(self.text.encode("utf-8", "replace") or _EMPTY, parser=parser)
        except (etree.ParserError, ValueError):
            tree = lxml.html.document_fromstring(_EMPTY)
        return tree

    def xpath(self, path: str) -> list[Any]:
        """The result of an XPath over the tree. Each path is walked once."""
        found = self._found.get(path)
        if found is None:
            found = self._found[path] = walk(self.root, path)
        return found.copy()


def read_source(data: bytes, views: Views) -> Document:
    """Decode as a browser would: byte-order mark, HTTP header, then meta; unknown bytes are replaced."""
    header = None
    if "http" in views:
        headers = views["http"].get("headers", {})
        header = headers.get("content-type")
    try:
        encoding, text = html_to_unicode(header, data, default_encoding="utf-8")
    except (LookupError, UnicodeError, ValueError):
        encoding, text = "utf-8", data.decode("utf-8", "replace")
    return Document(text, encoding)


_SILENT = "self::script or self::style or self::template or self::noscript"
_HOLDS_SILENT: Any = etree.XPath(f"boolean(ancestor::*[{_SILENT}] | .//*[{_SILENT}])")
_SPEAKING: Any = etree.XPath(f".//text()[not(ancestor::*[{_SILENT}])]", smart_strings=False)
_ALL: Any = etree.XPath("string()", smart_strings=False)


def text_of(element: Any) -> str:
    """The text inside an element, white space folded; scripts, styles and comments left out."""
    if not isinstance(element.tag, str) or element.tag in {"script", "style", "template", "noscript"}:
        return ""
    # Most elements hold nothing silent: then their text is theirs as it is.
    text: Any = "".join(_SPEAKING(element)) if _HOLDS_SILENT(element) else _ALL(element)
    return " ".join(text.split())
