"""The head of the code: where engines look for what a page says of itself, and what scripts change in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from checkers.seo._page import capped, metas, on_page, words
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# HTML Living Standard, "The head element" and the insertion mode "in head": what does not end it.
_ALLOWED = words("html head title meta link base script style noscript template noframes basefont bgsound")
_RAW = {"title", "script", "style", "noscript", "template", "noframes"}  # what they hold is none of the head's
_ELSEWHERE = (
    "//body//meta[translate(@name, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')='description'"
    " or translate(@name, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')='robots'"
    " or translate(@name, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')='googlebot']"
    " | //body//link[@hreflang and translate(@rel, 'ALTERN', 'altern')='alternate']"
)
_NAMING = ("name", "property", "rel", "charset")
_MAX_HEAD = 300_000
_WITHIN = 1024  # bytes: HTML Living Standard, "Specifying the document's character encoding"
_CHARSET = re.compile(r"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


def _place(given: Given) -> Iterator[Finding]:
    dom = given["dom"]
    strays = [one for one in dom.xpath(_ELSEWHERE) if not one.xpath("boolean(ancestor::noscript)")]
    yield from capped(
        strays,
        lambda one: given.failed("outside", dom.pointer(one), name=one.get("name") or "hreflang"),
        lambda rest: given.failed("more", count=rest),
    )
    if not strays and any(metas(dom, name) for name in ("description", "robots")):
        yield given.passed("inside")


class _Head(HTMLParser):
    """Reads the head as it is written: the first thing that ends it too early, and the first that comes too late."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.culprit, self.line, self.closed = "", 0, False
        self.late: tuple[str, str] | None = None  # the element's name, and what it is called
        self._raw = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.closed or self._raw:
            return
        if tag == "body":
            self.closed = bool(self.culprit)
        elif tag not in _ALLOWED:
            self._blame(f"<{tag}>")
        elif self.culprit and tag in {"title", "meta", "link"} and not self.late:
            self.late = tag, next((value for key, value in attrs if key in _NAMING and value), "")
        if tag in _RAW:
            self._raw = tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in {"script", "style", "title"}:
            self._raw = "" if self._raw == tag else self._raw

    def handle_endtag(self, tag: str) -> None:
        if tag == self._raw:
            self._raw = ""
        elif tag == "head" and not self._raw:
            self.closed = True

    def handle_data(self, data: str) -> None:
        if not self._raw and not self.closed and data.strip(" \t\r\n\f"):
            self._blame(" ".join(data.split())[:40] or "U+FEFF")

    def _blame(self, what: str) -> None:
        if not self.culprit:
            self.culprit, self.line = what, self.getpos()[0]


def _early_end(given: Given) -> Iterator[Finding]:
    text = given["source"].text[:_MAX_HEAD]
    end = re.search(r"</head\s*>", text, re.IGNORECASE)
    if not end:
        return  # an end that is left out is where the body begins
    head = _Head()
    head.feed(text[: end.end()])
    where = Pointer("line", str(head.line or 1), head.culprit)
    if not head.late:
        yield given.passed("whole", Pointer("selector", "head"))
        return
    args = {"culprit": head.culprit, "line": head.line, "late": " ".join(head.late).strip()}
    tag, name = head.late
    # The browser is the judge: the element must have fallen into the body.
    fallen = given["dom"].xpath(f"//body//{tag}[not(ancestor::svg)]")
    if any(not name or name in {one.get(key) for key in _NAMING} for one in fallen):
        yield given.failed("cut", where, **args)
    else:
        yield given.ask("maybe-cut", where, **args)


def _charset(given: Given) -> Iterator[Finding]:
    http, text = given["http"], given["source"].text
    declared = re.search(r"charset=[\"']?([\w.:-]+)", http["headers"].get("content-type", ""), re.IGNORECASE)
    found = _CHARSET.search(text[:_MAX_HEAD])
    if declared:
        yield given.passed("by-header", Pointer("header", "content-type", declared[1]), charset=declared[1])
    elif found and _bytes(text[: found.end()], found[1]) <= _WITHIN:
        yield given.passed("by-meta", Pointer("selector", "meta[charset]", found[0][:200]), charset=found[1])
    elif found:
        yield given.failed("late", Pointer("selector", "meta[charset]", found[0][:200]), charset=found[1])
    elif http.get("page", {}).get("charset", "").lower() == "utf-8":
        yield given.ask("by-mark", Pointer("selector", "head"))  # a mark at the head of the file may have said it
    else:
        yield given.failed("absent", Pointer("selector", "head"))


def _bytes(text: str, charset: str) -> int:
    """How many bytes the server sent for the text, which evidence holds in UTF-8; the least, for other charsets."""
    return len(text.encode("utf-8", "replace")) if charset.lower() in {"utf-8", "utf8"} else len(text)


def _mode(given: Given) -> Iterator[Finding]:
    mode = given["http"].get("page", {}).get("mode", "")
    where = Pointer("selector", "html", mode)
    if mode == "CSS1Compat":
        yield given.passed("standard", where)
    elif mode:
        yield given.ask("quirks", where)


CHECKS = (
    Check(
        "seo.head-place", needs=("http", "dom"), run=on_page(_place),
        refs=("seo:SEO-031", "seo:SEO-050", "seo:SEO-100"),
    ),
    Check("seo.head-cut", needs=("http", "source", "dom"), run=on_page(_early_end), refs=("seo:SEO-032",)),
    Check(
        "seo.charset", needs=("http", "source"), run=on_page(_charset), refs=("seo:SEO-053",),
        limits={"bytes": _WITHIN},
    ),
    Check("seo.doctype", needs=("http",), run=on_page(_mode), refs=("seo:SEO-054",)),
)  # fmt: skip
