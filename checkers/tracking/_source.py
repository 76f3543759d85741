"""Where tags are written in a page: its scripts, those that wait for something, and what stands in for scripts."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import lxml.html
from lxml import etree

from checkers.tracking._script import Script, read
from checkers.tracking._vendors import consent_signs, hints
from preuve.model import Pointer
from preuve.views.document import Document

# The types of scripts that browsers run.
_RUN = {"", "module", "text/javascript", "application/javascript", "application/x-javascript", "text/ecmascript",
        "application/ecmascript", "text/jscript"}  # fmt: skip
# Elements whose content is text, or is kept aside: nothing runs in them.
_INERT = "not(ancestor::textarea or ancestor::template or ancestor::title or ancestor::xmp or ancestor::noembed)"
_PLACES = f"//script[{_INERT}] | //iframe[@src][{_INERT}] | //img[@src][{_INERT}]"


@dataclass(frozen=True, slots=True)
class Written:
    """One element: the `way` it counts ("written", "held", "noscript"), addresses and script that it holds."""

    way: str
    where: Pointer
    urls: tuple[str, ...]
    script: Script | None = None


def written(source: Document) -> list[Written]:
    """The elements of the page that may hold a tag. Comments, code samples and data blocks are not among them."""
    return [piece for element in source.xpath(_PLACES) for piece in _pieces(element)]


def _pieces(element: Any) -> Iterator[Written]:
    where = Pointer("line", str(element.sourceline or ""), _excerpt(element))
    if element.xpath("ancestor::noscript"):
        if element.tag != "script" and (url := element.get("src")):
            yield Written("noscript", where, (url,))
    elif element.tag == "script":
        if way := _way(element):
            yield from _script(element, way, where)
    else:
        yield Written("written" if element.tag == "img" else "noscript", where, (element.get("src"),))


def _way(script: Any) -> str:
    """How a script counts by its type: it runs, it waits, or it is data ("")."""
    kind = script.get("type", "").partition(";")[0].strip().lower()
    signs = consent_signs()
    if kind in _RUN:
        return "written"
    return "held" if kind in signs.held_types or kind.endswith(signs.held_endings) else ""


def _script(element: Any, way: str, where: Pointer) -> Iterator[Written]:
    sources = [value for name, value in element.items() if name == "src" or name.endswith("src")]
    if sources:
        if not element.get("src"):
            way = "held"
        code = "".join(map(_inline, sources))
        yield Written(way, where, tuple(url for url in sources if not url.startswith("data:")))
    else:
        code = element.text or ""
    if not code or not hints().search(code):
        return
    script = read(code)
    urls = tuple(text for text in script.strings if text.startswith(("http:", "https:", "//")))
    yield Written(way, where, urls, script)
    # Consent plugins keep the tags that they hold back as markup in a string.
    for text in script.strings:
        if "<script" in text.lower():
            for inner in _fragment(text).xpath("//script"):
                if _way(inner):
                    yield from _script(inner, "held", where)


def _inline(url: str) -> str:
    """The code of a `data:` address, or ""."""
    head, comma, body = url.partition(",")
    if not head.startswith("data:") or not comma:
        return ""
    try:
        return base64.b64decode(body).decode("utf-8", "replace") if head.endswith(";base64") else unquote(body)
    except (binascii.Error, ValueError):
        return ""


def _fragment(text: str) -> Any:
    try:
        return lxml.html.document_fromstring(text[:200_000])
    except (etree.ParserError, ValueError):
        return lxml.html.document_fromstring("<p></p>")


def _excerpt(element: Any) -> str:
    html = lxml.html.tostring(element, encoding="unicode", with_tail=False)
    return " ".join(html[:1000].split())[:200]
