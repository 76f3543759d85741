"""One export of links, from bytes to rows: encoding, delimiter, which tool made it, what its columns mean.

Recognised by the header row, in any order of columns (names compared without case, accents, spaces and punctuation):

- Search Console, "Links": top linking sites, top linked pages, latest or sample links. English and French.
- Ahrefs, backlinks (UTF-16 with tabs, or UTF-8). Semrush, backlinks. Majestic, backlinks.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import tldextract

from runners.backlinks.dates import iso_date

MAX_BYTES = 50_000_000
MAX_LINKS = 50_000  # kept of one file; all its rows are counted
_DELIMITERS = ("\t", ";", ",", "|")
_HEAD_ROWS = 10  # the header stands in one of the first rows
_LONGEST = 2_000  # characters of a cell that are kept
_BINARY = (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0", b"GIF8", b"\x1f\x8b", b"SQLite")
_YES = {"true", "1", "yes", "y", "oui", "vrai", "+", "x"}
_domain = tldextract.TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


class NotRead(Exception):  # noqa: N818 -- not a fault: what was handed in is something else
    """Why a file is not read as an export of links: the id of a reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Shape:
    """A table of one tool. `columns`: by role, the names that a column of that role may have.

    `needs` are the roles that must be there; `marks`: one of these columns must be, to tell the tool from others.
    """

    tool: str
    table: str
    columns: Mapping[str, frozenset[str]]
    needs: tuple[str, ...]
    marks: frozenset[str] = frozenset()


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Names of columns are written as `_plain` makes them. Every one seen in public exports, or in programs that read them,
# but for the French ones of Search Console, which are the interface's words and may differ: see docs/seo-ecartes.md.
SHAPES = (
    Shape(
        "ahrefs", "links",
        {
            "source": _names("referringpageurl"), "target": _names("targeturl linkurl"),
            "anchor": _names("anchor linkanchor anchortext"), "nofollow": _names("nofollow"), "ugc": _names("ugc"),
            "sponsored": _names("sponsored"), "first": _names("firstseen"), "last": _names("lastseen lastcheck"),
            "lost": _names("lost"),
        },
        ("source", "target"),
    ),
    Shape(
        "semrush", "links",
        {
            "source": _names("sourceurl"), "target": _names("targeturl"), "anchor": _names("anchor"),
            "nofollow": _names("nofollow"), "ugc": _names("ugc"), "sponsored": _names("sponsored"),
            "first": _names("firstseen"), "last": _names("lastseen"), "lost": _names("lostlink"),
        },
        ("source", "target"),
        _names("pageascore sourcetitle"),
    ),
    Shape(
        "majestic", "links",
        {
            "source": _names("sourceurl url backlink"), "target": _names("targeturl"),
            "anchor": _names("anchortext"), "nofollow": _names("flagnofollow nofollow"),
            "first": _names("firstindexeddate linkfirstindexeddate sourcefirstfounddate"),
            "last": _names("lastseendate linklastseendate sourcecrawldate"), "lost": _names("datelost linklostdate"),
        },
        ("source", "target"),
        _names("sourcetrustflow sourcecitationflow domaintrustflow domaincitationflow flagnofollow"),
    ),
    Shape(
        "search-console", "sites",
        {
            "site": _names("site sites toplinkingsites principauxsitesdorigine sitesdorigine sitesreferents"),
            "count": _names("linkingpages pagesdorigine pagesreferentes pagesavecliens pagesavecdesliens pagesliees"),
        },
        ("site", "count"),
    ),
    Shape(
        "search-console", "targets",
        {
            "target": _names("targetpage targetpages toplinkedpages pagecible pagescibles pageslespluspopulaires"),
            "count": _names("incominglinks liensentrants"),
        },
        ("target", "count"),
    ),
    Shape(
        "search-console", "latest",
        {
            "source": _names("linkingpage pagedorigine pagedoriginedulien pagereferente pageavecunlien"),
            "last": _names("lastcrawled derniereexploration derniereanalyse exploreepourladernierefois"),
        },
        ("source",),
    ),
)  # fmt: skip


def read_export(name: str, data: bytes) -> dict[str, Any]:
    """One export: `{file, tool, table, encoding, rows, unreadable, links}`.

    `rows` counts all rows of data, `unreadable` those that name no address; `links` are the first MAX_LINKS, each
    with what its table tells of `source`, `domain` (the source's registrable domain), `target`, `anchor`, `rel`
    (list of nofollow, ugc, sponsored; None: not told), `first` and `last` (ISO dates), `lost`, `count`.
    Raises NotRead: `export-empty`, `export-binary`, `export-unknown`, `export-too-big`.
    """
    if len(data) > MAX_BYTES:
        raise NotRead("export-too-big")
    text, encoding = _text(data)
    shape, places, rows = _recognise(text)
    links: list[dict[str, Any]] = []
    count = unreadable = 0
    read = _READERS[shape.table]
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        count += 1
        cells = {role: row[at].strip()[:_LONGEST] for role, at in places.items() if at < len(row)}
        link = read(cells)
        if link is None:
            unreadable += 1
        elif len(links) < MAX_LINKS:
            links.append(link)
    return {
        "file": name, "tool": shape.tool, "table": shape.table, "encoding": encoding, "rows": count,
        "unreadable": unreadable, "links": links,
    }  # fmt: skip


def _text(data: bytes) -> tuple[str, str]:
    """The text and its encoding: byte-order mark, UTF-16 by its zeros, UTF-8, then Windows-1252."""
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise NotRead("export-empty")
    if data.startswith(_BINARY):
        raise NotRead("export-binary")
    start = data[:4000]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in start:
        even, odd = start[0::2].count(0), start[1::2].count(0)
        if max(even, odd) < len(start) * 0.4 or min(even, odd):
            raise NotRead("export-binary")
        encoding = "utf-16-le" if odd > even else "utf-16-be"
    else:
        encoding = "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = encoding if encoding.startswith("utf-16") else "cp1252"
        text = data.decode(encoding, "replace")
    odd_ones = sum(1 for char in text[:4000] if unicodedata.category(char) == "Cc" and char not in "\t\r\n\x0c")
    if odd_ones > 40 or "\0" in text:
        raise NotRead("export-binary")
    return text, encoding


def _recognise(text: str) -> tuple[Shape, Mapping[str, int], Any]:
    """Which table it is, where its columns stand, and its rows of data."""
    for source in (text, _unwrapped(text)):
        for delimiter in _DELIMITERS if source else ():
            rows = _rows(source, delimiter)
            for _, row in zip(range(_HEAD_ROWS), rows, strict=False):
                found = _shape([_plain(cell) for cell in row])
                if found:
                    return *found, rows
    raise NotRead("export-unknown")


def _rows(text: str, delimiter: str) -> Any:
    """The rows; one that cannot be read (a quote never closed) ends them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        try:
            yield next(reader)
        except csv.Error:
            continue
        except StopIteration:
            return


def _unwrapped(text: str) -> str:
    """The lines without the quotes that a spreadsheet puts around each when it took a whole line for one cell."""
    lines = text.splitlines()
    wrapped = [line for line in lines[:20] if re.fullmatch(r'"(?:[^"]|"")*"[;,\t]*', line)]
    if not wrapped or len(wrapped) < len([line for line in lines[:20] if line.strip()]):
        return ""
    return "\n".join(line.rstrip(";,\t")[1:-1].replace('""', '"') for line in lines)


def _shape(names: Sequence[str]) -> tuple[Shape, Mapping[str, int]] | None:
    for shape in SHAPES:
        places = {
            role: next(at for at, name in enumerate(names) if name in known)
            for role, known in shape.columns.items()
            if known & set(names)
        }
        alone = shape.table != "latest" or len(names) <= 2  # a table of a page and of much else is another one
        if set(shape.needs) <= set(places) and (not shape.marks or shape.marks & set(names)) and alone:
            return shape, places
    return None


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().lstrip("\ufeff"))
    return "".join(char for char in letters if char.isalnum())


def _link(cells: Mapping[str, str]) -> dict[str, Any] | None:
    source = _address(cells.get("source", ""))
    domain = _of(source)
    if not domain:
        return None
    told = [name for name in ("nofollow", "ugc", "sponsored") if name in cells]
    return {
        "source": source,
        "domain": domain,
        "target": _address(cells.get("target", "")),
        "anchor": cells.get("anchor"),
        "rel": [name for name in told if _yes(cells[name])] if "nofollow" in told else None,
        "first": iso_date(cells.get("first", "")),
        "last": iso_date(cells.get("last", "")),
        "lost": _yes(cells.get("lost", "")) or bool(iso_date(cells.get("lost", ""))),
    }


def _site(cells: Mapping[str, str]) -> dict[str, Any] | None:
    domain, count = _of(_address(cells.get("site", ""))), _number(cells.get("count", ""))
    return {"domain": domain, "count": count} if domain and count is not None else None


def _target(cells: Mapping[str, str]) -> dict[str, Any] | None:
    target, count = _address(cells.get("target", "")), _number(cells.get("count", ""))
    return {"target": target, "count": count} if target and count is not None else None


_READERS: Mapping[str, Callable[[Mapping[str, str]], dict[str, Any] | None]] = {
    "links": _link, "latest": _link, "sites": _site, "targets": _target,
}  # fmt: skip


def _address(text: str) -> str:
    """An absolute address, or "". Tools leave out the scheme of domains."""
    if text and "://" not in text and re.match(r"[\w.-]+\.[^\W\d]{2,}(?:[/:?#]|$)", text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        return text if parts.scheme in {"http", "https"} and parts.hostname else ""
    except ValueError:
        return ""


def _of(url: str) -> str:
    """The registrable domain of an address, or its host where it has none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    found = _domain(host)
    return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else host.removeprefix("www.")


def _yes(text: str) -> bool:
    return text.casefold() in _YES


def _number(text: str) -> int | None:
    """A count, whatever separates its thousands; None when it is none."""
    digits = re.sub(r"[\s.,'’\u00a0\u202f]", "", text)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else None
