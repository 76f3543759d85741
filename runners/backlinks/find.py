"""Finds the exports of links among what a candidate handed in, and records them as evidence of each site."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from preuve import __version__
from preuve.bundle import Bundle, Item
from runners.backlinks.table import MAX_BYTES, NotRead, read_export
from runners.candidate import Candidate

KIND = "backlinks"
MAX_FILES = 200
_TABLES = {".csv", ".tsv", ".txt"}


def collect_backlinks(candidate: Candidate, bundle: Bundle, starts: Iterable[str]) -> None:
    """Read every export of links that was handed in. What is none is recorded with the reason.

    The evidence, under each site's start address: `{"files": [...]}`, as `read_export` gives them; none is a fact too.
    """
    sites = [start for start in starts if not bundle.done(f"backlinks {start}")]
    if not sites:
        return
    files = []
    for path, name, why in _files(candidate.others.get("exports", ())):
        try:
            if why:
                raise NotRead(why)
            files.append(read_export(name, _bytes(path)))
        except NotRead as left:
            if not bundle.done(f"file {name}"):
                bundle.record(f"file {name}", reason="file-skipped", why=left.reason)
    for start in sites:
        bundle.record(f"backlinks {start}", [Item.json(KIND, start, {"files": files}, f"preuve {__version__}")])


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise NotRead("export-too-big")
        return path.read_bytes()
    except OSError as error:
        raise NotRead("unreadable") from error


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, str, str]]:
    """Every table in text, in a fixed order: its path, its name for people, and why it is left out ("": it is not)."""
    count = 0
    for root in paths:
        found = [root] if root.is_file() else _below(root)
        for path in found:
            if path.suffix.lower() not in _TABLES:
                continue
            count += 1
            name = root.name if path == root else f"{root.name}/{path.relative_to(root).as_posix()}"
            if count > MAX_FILES:
                yield path, name, "export-too-many"
                return
            yield path, name, _stray(path, root)


def _below(root: Path) -> Iterator[Path]:
    for folder, below, files in os.walk(root, followlinks=False):
        below[:] = sorted(name for name in below if not name.startswith((".", "__")))
        yield from (Path(folder, name) for name in sorted(files) if not name.startswith("."))


def _stray(path: Path, root: Path) -> str:
    """A link that leads out of the folder is not followed; what is no file (a pipe) would never end."""
    try:
        if not path.is_file():
            return "unreadable"
        return "" if path == root or path.resolve(strict=True).is_relative_to(root.resolve()) else "link-outside"
    except (OSError, RuntimeError):
        return "unreadable"
