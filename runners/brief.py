"""What was ordered: the table `[brief]` of candidat.toml, read, proven usable, and put in one form.

The form is the `brief` evidence: `{keywords: [{phrase, page}], tree: [{title, url, depth}], colors: ["#rrggbb"], fonts,
logo, shapes, drawn}`, each key only where the brief has it. `page` and `url` are "" where the brief names none; `depth`
counts from 0; `shapes` are the outlines of a logo in SVG. The collector adds `drawn`, the logo as the browser draws it
(PNG in base 64), and `answers`, the statuses of ordered addresses that the crawl did not meet: see runners/ordered.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from preuve.errors import PreuveError

KEYS = ("campaign", "colors", "fonts", "keywords", "logo", "objectives", "targets", "tree")
MAX_PAGES, MAX_TEXT, MAX_LOGO = 1000, 1_000_000, 5_000_000  # entries of a tree, characters of its file, bytes of a logo
PICTURES: Mapping[str, str] = {
    ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp",
    ".gif": "image/gif",
}  # fmt: skip
_TREES = (".txt", ".md")
_COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})\Z", re.IGNORECASE)
_MARGIN = re.compile(r"[\s│├└─┬|`+*•–>-]*")  # what stands before a title: white space, bullets, drawn branches
_NUMBER = re.compile(r"(\d+(?:\.\d+)+\.?|\d+[.)])\s+")
_FIRST = re.compile(r"(https?://\S+|/\S*)(?:\s+|\Z)")
_LAST = re.compile(r"(?:\A|\s)\(?(https?://[^\s)]+|/[^\s)]*)\)?\Z")
_JOINTS = " \t\u00a0:;,|→–—->="
_SHAPE = re.compile(r"""\bd\s*=\s*["']([^"']{8,})["']""")

Node = Mapping[str, Any]


def read_brief(file: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    """The brief of a description `file`, in the form above.

    Raises PreuveError `toml-unknown-key`, `toml-key` or `file-missing`, naming file and key.
    """
    unknown = sorted(set(table) - set(KEYS))
    if unknown:
        raise PreuveError("toml-unknown-key", path=str(file), key=f"brief.{unknown[0]}", known=", ".join(KEYS))
    return _Brief(file, table).read()


def logo_of(file: Path, table: Mapping[str, Any]) -> Path | None:
    """The file of the logo that the brief names, if it names one."""
    return file.parent / table["logo"] if "logo" in table else None


class _Brief:
    """Reads the table; every complaint names the file and the key, and shows how it is written."""

    def __init__(self, file: Path, table: Mapping[str, Any]) -> None:
        self.file, self.table = file, table

    def read(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        readers: Mapping[str, Callable[[], Any]] = {
            "keywords": self._keywords, "tree": self._tree, "colors": self._colours, "logo": self._logo,
            "fonts": lambda: self._texts("fonts", 'fonts = ["Poppins"]'),
        }  # fmt: skip
        for key, read in readers.items():
            if key in self.table:
                found[key] = read()
        if (shapes := self._shapes()) and "logo" in found:
            found["shapes"] = shapes
        for key in ("targets", "objectives"):
            self._texts(key, f'{key} = ["…"]')
        self._campaign()
        return found

    def _wrong(self, key: str, why: str) -> PreuveError:
        return PreuveError("toml-key", path=str(self.file), key=f"brief.{key}", why=why)

    def _texts(self, key: str, why: str) -> list[str]:
        return self._list(self.table.get(key, []), key, why)

    def _list(self, value: Any, key: str, why: str) -> list[str]:
        texts = value if isinstance(value, list) else [value]
        if not all(isinstance(text, str) and text.strip() for text in texts):
            raise self._wrong(key, why)
        return list(dict.fromkeys(" ".join(text.split()) for text in texts))

    def _colours(self) -> list[str]:
        why = 'colors = ["#0b3d2e", "#f4c542"]'
        texts = self._texts("colors", why)
        for text in texts:
            if not _COLOUR.match(text):
                raise self._wrong("colors", f"{text[:40]} — {why}")
        full = ("".join(char * 2 for char in text[1:]) if len(text) == 4 else text[1:] for text in texts)
        return list(dict.fromkeys(f"#{text.lower()}" for text in full))

    def _keywords(self) -> list[dict[str, str]]:
        why = 'keywords = ["gourde inox"] — keywords = { "/contact/" = ["…"] }'
        value = self.table["keywords"]
        pages = value if isinstance(value, dict) else {"": value}
        return [
            {"phrase": phrase, "page": page.strip()}
            for page, phrases in pages.items()
            for phrase in self._list(phrases, "keywords", why)
        ]

    def _campaign(self) -> None:
        campaign = self.table.get("campaign", {})
        dates = campaign.values() if isinstance(campaign, dict) else [None]
        if not all(isinstance(day, date) for day in dates) or set(dict(campaign or {})) - {"start", "end"}:
            raise self._wrong("campaign", "campaign = { start = 2026-03-01, end = 2026-03-31 }")

    def _path(self, key: str, kinds: tuple[str, ...], most: int) -> Path:
        text = self.table[key]
        if not isinstance(text, str) or not text.strip():
            raise self._wrong(key, f'{key} = "brief/…{kinds[0]}"')
        path = self.file.parent / text
        if not path.is_file():
            raise PreuveError("file-missing", path=str(path), key=f"brief.{key}", file=self.file.name)
        if path.suffix.lower() not in kinds or path.stat().st_size > most:
            raise self._wrong(key, f"{path.name} — {', '.join(kinds)}, ≤ {most // 1_000_000} Mo")
        return path

    def _logo(self) -> str:
        return self._path("logo", tuple(PICTURES), MAX_LOGO).name

    def _shapes(self) -> list[str]:
        path = logo_of(self.file, self.table)
        if path is None or path.suffix.lower() != ".svg":
            return []
        text = path.read_text(encoding="utf-8", errors="replace")
        return list(dict.fromkeys(" ".join(shape.split())[:2000] for shape in _SHAPE.findall(text)))[:50]

    def _tree(self) -> list[Node]:
        value = self.table["tree"]
        if isinstance(value, list):
            nodes = list(self._nested(value, 0))
        elif isinstance(value, str) and "\n" in value.strip():
            nodes = list(lines(value))
        else:
            path = self._path("tree", _TREES, MAX_TEXT)
            try:
                nodes = list(lines(path.read_text(encoding="utf-8-sig")))
            except UnicodeDecodeError as error:
                raise self._wrong("tree", f"{path.name} — UTF-8") from error
        if not nodes or len(nodes) > MAX_PAGES:
            raise self._wrong("tree", f"{len(nodes)} pages (1–{MAX_PAGES})")
        return nodes

    def _nested(self, items: list[Any], depth: int) -> Iterator[Node]:
        """Titles, tables `{title, url, pages}`, and lists: a list holds the pages below the one before it."""
        for item in items:
            if isinstance(item, list):
                yield from self._nested(item, depth + 1)
            elif isinstance(item, str) and item.strip():
                yield _entry(item.strip(), depth)
            elif isinstance(item, dict) and _is_page(item):
                yield {"title": " ".join(item["title"].split()), "url": item.get("url", "").strip(), "depth": depth}
                yield from self._nested(item.get("pages", []), depth + 1)
            else:
                raise self._wrong("tree", 'tree = ["Accueil", "Boutique", ["Gourdes"], { title = "…", url = "/…/" }]')


def _is_page(table: Mapping[str, Any]) -> bool:
    kinds = {"title": str, "url": str, "pages": list}
    return bool(table.get("title")) and all(isinstance(value, kinds.get(key, ())) for key, value in table.items())


def lines(text: str) -> Iterator[Node]:
    """The pages of an indented text, one a line: a title, an address, or both. `#` begins a comment."""
    widths: list[int] = []
    for line in text.splitlines():
        line = line.expandtabs(4)
        margin = _MARGIN.match(line)
        assert margin is not None
        rest = line[margin.end() :].strip()
        if not rest or rest.startswith("#"):
            continue
        number = _NUMBER.match(rest)
        width = margin.end() + (2 * number[1].strip(".").count(".") if number else 0)
        while widths and widths[-1] >= width:
            widths.pop()
        yield _entry(rest[number.end() :] if number else rest, len(widths))
        widths.append(width)


def _entry(text: str, depth: int) -> Node:
    """One page: its address stands first or last, where there is one."""
    found = _FIRST.match(text) or _LAST.search(text)
    url = found[1] if found else ""
    title = (text[: found.start()] + text[found.end() :] if found else text).strip(_JOINTS)
    if not title:
        title = url.strip("/").rpartition("/")[2].replace("-", " ") or url
    return {"title": " ".join(title.split()), "url": url, "depth": depth}
