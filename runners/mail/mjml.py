"""MJML to HTML. The one file that imports the engine.

Chosen: `mjml-python`, which binds the MRML compiler, over its sister `mrml`. Both hold the same compiler (6.0.1) and
accept and refuse the same documents. Here the licence is declared, one wheel serves all Pythons, and there is no
network code inside; the sister inlines `mj-style inline="inline"`, which this one leaves as a style sheet, and brings
an HTTP client and TLS that an offline reader does not want.

The engine refuses HTML that MJML's authors may write (unclosed `<li>`, `a < b`, `été > hiver`) and dies, with the
whole process, on deep nesting. So: depth and size are checked before it sees a document, and what it refuses is
offered once more with its HTML mended. What it still refuses is a fault of severity "engine", not the author's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version

import lxml.html
from lxml import etree
from mjml import mjml2html

from runners.mail.faults import Fault
from runners.mail.markup import Scan, scan, without_asides
from runners.mail.texts import MAX_MJML

ENGINE = f"mjml-python {version('mjml-python')}"

MAX_NESTING = 120  # tags within tags; the engine overflows a stack of 8 MB between 2,000 and 20,000, others are smaller
MAX_CAROUSEL = 100  # images; what is written grows with their square

_PROLOGUE = re.compile(r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype[^>]*>)?", re.IGNORECASE)
_TAG = re.compile(r"""<(/?)([A-Za-z][\w:.-]*)((?>[^"'<>]+|"[^"]*"|'[^']*')*+)>""")
_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
}  # fmt: skip
_TOO_DEEP = "too deep"
_SPAN = re.compile(r"position (\d+):")
# The components whose content is HTML for reading. `mj-raw` is left alone: it may hold halves of tables.
_PROSE = {
    "mj-accordion-text", "mj-accordion-title", "mj-button", "mj-navbar-link", "mj-preview", "mj-social-element",
    "mj-table", "mj-text", "mj-title",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compiled:
    """`html` is None when the engine refused; `fault` then says so. `mended`: the HTML inside was put right first."""

    html: str | None
    mended: bool = False
    fault: Fault | None = None


def compile_mjml(text: str, whole: bool = True) -> Compiled:
    """Compile a document without includes. `whole`: `text` is the author's file, so that places in it mean something.

    Raises nothing.
    """
    if len(text) > MAX_MJML:
        return Compiled(None, fault=Fault("too-big"))
    read = scan(text)
    if len([1 for element in read.elements if element.tag == "mj-carousel-image"]) > MAX_CAROUSEL:
        return Compiled(None, fault=Fault("too-many", text="mj-carousel-image"))
    plain = _PROLOGUE.sub("", _without_html_attributes(read), count=1)
    html, reason = _render(plain)
    if html is not None:
        return Compiled(html)
    html, _ = _render(_mended(scan(plain)))
    if html is not None:
        return Compiled(html, mended=True)
    if reason == _TOO_DEEP:
        return Compiled(None, fault=Fault("too-deep", severity="engine"))
    return Compiled(None, fault=_refusal(reason, read if whole and plain == text else None))


def _render(text: str) -> tuple[str | None, str]:
    """The HTML, or None and the engine's reason."""
    if nesting(text) > MAX_NESTING:
        return None, _TOO_DEEP
    try:
        with _silence():
            return mjml2html(text), ""
    except ValueError as error:
        return None, str(error)
    except BaseException as error:  # a panic in the engine is no Exception
        if type(error).__name__ != "PanicException":
            raise
        return None, "panic"


@contextmanager
def _silence() -> Iterator[None]:
    """Keep the engine from writing to the terminal: when it panics (on `été > hiver`, among others), it tells the
    world before Python hears of it."""
    try:
        kept = os.dup(2)
        sink = os.open(os.devnull, os.O_WRONLY)
    except OSError:  # no standard error, or no more files
        yield
        return
    try:
        os.dup2(sink, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(sink)


def nesting(text: str) -> int:
    """How deep tags stand within tags, MJML and HTML alike; a tag that is never closed counts."""
    depth = deepest = 0
    for closing, name, rest in _TAG.findall(without_asides(text)):
        if closing:
            depth = max(0, depth - 1)
        elif name.lower() not in _VOID and not rest.endswith("/"):
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _without_html_attributes(read: Scan) -> str:
    """Without `mj-html-attributes`, which is right MJML but makes the engine refuse the whole file."""
    kept: list[str] = []
    position = 0
    for element in read.elements:
        if element.tag == "mj-html-attributes" and element.start >= position:
            kept.append(read.text[position : element.start])
            position = element.end
    return "".join((*kept, read.text[position:]))


def _mended(read: Scan) -> str:
    kept: list[str] = []
    position = 0
    for element in read.elements:
        if element.tag in _PROSE and element.inner_start >= position:
            inner = read.text[element.inner_start : element.inner_end]
            kept += (read.text[position : element.inner_start], _as_xhtml(inner, element.tag == "mj-table"))
            position = element.inner_end
    return "".join((*kept, read.text[position:]))


def _as_xhtml(inner: str, rows: bool) -> str:
    """HTML rewritten so that every tag is closed and every `<` or `>` that makes no tag is escaped."""
    if "<" not in inner and ">" not in inner:
        return inner
    wrapper = "table" if rows else "div"
    try:
        parser = lxml.html.HTMLParser(encoding="utf-8")
        source = f"<{wrapper}>{inner}</{wrapper}>".encode("utf-8", "replace")
        found = lxml.html.document_fromstring(source, parser=parser).find(f".//{wrapper}")
    except (etree.ParserError, ValueError):
        return inner
    if found is None:
        return inner
    written = etree.tostring(found, encoding="unicode", with_tail=False)
    return written[written.index(">") + 1 : written.rindex("</")] if "</" in written else inner


def _refusal(reason: str, read: Scan | None) -> Fault:
    place = _SPAN.search(reason)
    if read is None or place is None:
        return Fault("engine-refused", text=reason, severity="engine")
    # The engine counts bytes.
    before = read.text.encode("utf-8", "replace")[: int(place[1])].decode("utf-8", "ignore")
    return Fault("engine-refused", *read.place(len(before)), reason, "engine")
