"""Sitemaps: XML (index, list of addresses), RSS, Atom and plain text, as bytes from a stranger. Pure, never raises."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Any, Literal

from lxml import etree

from runners.crawl.urls import MAX_URL

MAX_BYTES = 50 * 1024 * 1024
"""Bytes read of one sitemap, decompressed (sitemaps.org: 50 MB)."""
MAX_ENTRIES = 50_000
"""Entries kept of one sitemap (sitemaps.org: 50,000)."""

_MAX_ELEMENTS = 2_000_000  # 40 an entry, with pictures and languages; bounds the time, a few seconds
_MAX_GZIP_MEMBERS = 16
_CHUNK = 1 << 16
_RECORDS = {"url": "url", "sitemap": "sitemap", "item": "url", "entry": "url"}
_ROOTS = {"urlset": "urlset", "sitemapindex": "index", "rss": "urlset", "rdf": "urlset", "feed": "urlset"}
_DATES = frozenset({"lastmod", "pubdate", "updated", "date"})


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One address of a sitemap as it is written there; `lastmod` is its text, unchecked, or None."""

    loc: str
    lastmod: str | None = None


@dataclass(frozen=True)
class Sitemap:
    """What one sitemap says. `urls` are absolute http(s) addresses, not normalised; `children` are other sitemaps.

    `problem`: the first thing wrong, as an id, or None: empty, too-large, bad-gzip, html, doctype, not-a-sitemap,
    malformed-xml, leading-space, too-many-entries, too-many-elements, relative-loc, long-loc, missing-loc, not-a-url,
    no-urls. What was read before a fault is kept. `namespace`: that of the root, None for feeds and plain text.
    """

    kind: Literal["index", "urlset", "text", "invalid"]
    urls: tuple[SitemapEntry, ...] = ()
    children: tuple[str, ...] = ()
    problem: str | None = None
    namespace: str | None = field(default=None, compare=False)


def parse(body: bytes, content_type: str = "", url: str = "") -> Sitemap:
    """Read a sitemap, compressed or not; `content_type` and `url` only help to recognise plain text."""
    data, fault = _gunzip(body) if body[:2] == b"\x1f\x8b" else (body, None)
    if len(data) > MAX_BYTES:
        return Sitemap("invalid", problem="too-large")
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        return Sitemap("invalid", problem=fault or "empty")
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if start[:1] == b"<" or wide:
        found = _xml(data if wide else data.removeprefix(b"\xef\xbb\xbf"))
    else:
        plain = "text/plain" in content_type.lower() or url.partition("?")[0].lower().endswith((".txt", ".txt.gz"))
        found = _text(data, plain)
    return Sitemap(found.kind, found.urls, found.children, fault, found.namespace) if fault else found


def _gunzip(body: bytes) -> tuple[bytes, str | None]:
    out = bytearray()
    rest = body
    for _ in range(_MAX_GZIP_MEMBERS):
        reader = zlib.decompressobj(wbits=31)
        try:
            out += reader.decompress(rest, MAX_BYTES + 1 - len(out))
        except zlib.error:
            return bytes(out), "bad-gzip"
        if len(out) > MAX_BYTES:
            return bytes(out), "too-large"
        if not reader.eof:
            return bytes(out), "bad-gzip"
        rest = reader.unused_data.lstrip(b"\0")  # archives may be padded
        if not rest:
            return bytes(out), None
    return bytes(out), "bad-gzip"


class _StopError(Exception):
    """Ends the reading early; its text is the problem's id."""


@dataclass
class _Reader:
    """lxml's parser target: keeps entries only, so memory does not grow with the rest of the document."""

    kind: Literal["index", "urlset", "invalid"] = "invalid"
    urls: list[SitemapEntry] = field(default_factory=list)
    children: list[str] = field(default_factory=list)
    problem: str | None = None
    namespace: str | None = None
    _path: list[str] = field(default_factory=list)
    _record: dict[str, str] | None = None
    _depth: int = 0
    _text: list[str] = field(default_factory=list)
    _elements: int = 0

    def doctype(self, name: str | None, _public: str | None, _system: str | None) -> None:
        raise _StopError("html" if (name or "").lower() == "html" else "doctype")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > _MAX_ELEMENTS:
            raise _StopError("too-many-elements")
        name = tag.rpartition("}")[2].lower()
        if not self._path:
            if name not in _ROOTS:
                raise _StopError("html" if name == "html" else "not-a-sitemap")
            self.kind = "index" if name == "sitemapindex" else "urlset"
            if name in {"urlset", "sitemapindex"}:
                self.namespace = tag.partition("}")[0].lstrip("{") if "}" in tag else ""
        self._path.append(name)
        self._text = []
        if self._record is None:
            if name in _RECORDS:
                self._record, self._depth = {}, len(self._path)
        elif name == "link" and _names_page(tag, attributes):
            self._record.setdefault("loc", attributes["href"].strip())

    def data(self, text: str) -> None:
        if self._record is not None and len(self._text) < 100:
            self._text.append(text[: MAX_URL + 1])

    def end(self, _tag: str) -> None:
        name = self._path.pop()
        if self._record is None:
            return
        text = "".join(self._text).strip()
        self._text = []
        if len(self._path) + 1 == self._depth:
            self._keep(name, self._record)
            self._record = None
        elif len(self._path) == self._depth and text:  # a direct child of the record: not an image's loc
            if name in ("loc", "link"):
                self._record.setdefault("loc", text[: MAX_URL + 1])
            elif name in _DATES:
                self._record.setdefault("lastmod", text[:100])

    def close(self) -> None:
        return None

    def _keep(self, name: str, record: dict[str, str]) -> None:
        loc = record.get("loc", "")
        if len(loc) > MAX_URL or not _absolute(loc):
            fault = "long-loc" if len(loc) > MAX_URL else "relative-loc" if loc else "missing-loc"
            self.problem = self.problem or fault
        elif len(self.urls) + len(self.children) >= MAX_ENTRIES:
            raise _StopError("too-many-entries")
        elif _RECORDS[name] == "sitemap":
            self.children.append(loc)
        else:
            self.urls.append(SitemapEntry(loc, record.get("lastmod")))


def _names_page(tag: str, attributes: dict[str, str]) -> bool:
    other_language = tag.startswith("{http://www.w3.org/1999/xhtml}")
    return bool(attributes.get("href")) and attributes.get("rel", "alternate") == "alternate" and not other_language


def _xml(data: bytes) -> Sitemap:
    reader = _Reader()
    body = data.lstrip(b" \t\r\n") if data[:1] in b" \t\r\n" else data
    if len(body) < len(data):
        reader.problem = "leading-space"
    target: Any = reader  # lxml's stubs ask for wider types than it passes
    parser = etree.XMLParser(
        target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        for at in range(0, len(body), _CHUNK):
            parser.feed(body[at : at + _CHUNK])
        parser.close()
    except _StopError as stop:
        reader.problem = str(stop)
    except (etree.LxmlError, ValueError, LookupError):
        reader.problem = "html" if body[:14].lower() == b"<!doctype html" else "malformed-xml"
    if not reader.problem and not reader.urls and not reader.children:
        reader.problem = "no-urls"
    return Sitemap(reader.kind, tuple(reader.urls), tuple(reader.children), reader.problem, reader.namespace)


def _text(data: bytes, plain: bool) -> Sitemap:
    """Read one address a line; without a sign that this is plain text, one line that is no address refuses it all."""
    lines = data.decode("utf-8-sig", "replace").splitlines()
    locs = [line.strip() for line in lines if line.strip()]
    urls = tuple(SitemapEntry(loc) for loc in locs if _absolute(loc))
    wrong = len(urls) < len(locs)
    if not urls or (wrong and not plain):
        return Sitemap("invalid", problem="not-a-sitemap")
    problem = "too-many-entries" if len(urls) > MAX_ENTRIES else "not-a-url" if wrong else None
    return Sitemap("text", urls[:MAX_ENTRIES], problem=problem)


def _absolute(loc: str) -> bool:
    return loc[:8].lower().startswith(("http://", "https://")) and len(loc) <= MAX_URL
