"""Finds the e-mails among the files of a candidate. Follows no link out of the folder it was given."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from runners.mail.markup import without_asides
from runners.mail.reader import FORMATS
from runners.mail.texts import decode, decode_html, is_binary

MAX_MAILS = 500
MAX_FILES = 20_000
MAX_SNIFF = 300_000  # bytes of a file that are looked at to tell what it is

# Folders that hold no deliverable; `__MACOSX` is what macOS leaves in archives.
_IDLE = {"node_modules", "__macosx", "__pycache__"}
# Files that belong to e-mails without being one: named in no list.
_ASSETS = {
    ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico", ".bmp", ".css", ".js", ".woff",
    ".woff2", ".ttf", ".otf", ".eot", ".map",
}  # fmt: skip

# Each alone shows an e-mail: Outlook's comments, mail-only meta, marks of MJML and of the platforms' editors.
_STRONG = re.compile(
    r"<!--\[if [^\]]{0,80}\bmso\b|x-apple-disable-message-reformatting|mso-table-lspace|-ms-interpolation-mode"
    r"|\bmj-column-per-|\bmj-outlook-group-fix|\bmcn[A-Z]\w+|\bmc:edit\b|\bmc:repeatable\b|\[\[UNSUB_LINK"
    r"|\*\|[A-Z][A-Z0-9_:]*\|\*|\{\{\s*(?:unsubscribe|mirror|contact\.\w+)\b",
    re.IGNORECASE,
)
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_WAY_OUT = re.compile(r"unsubscribe|d[ée]sinscri|d[ée]sabonn|ne plus recevoir", re.IGNORECASE)
_PRESENTATION = re.compile(r"""<table\b[^>]{0,500}\brole\s*=\s*["']?(?:presentation|none)""", re.IGNORECASE)
_PAGE_ONLY = re.compile(r"<(?:script|nav|form|iframe)\b", re.IGNORECASE)
_MJML_ROOT = re.compile(r"<mjml[\s>]", re.IGNORECASE)


class Mail(NamedTuple):
    """An e-mail file, and its name for people: its path from the folder given, that folder's name first."""

    path: Path
    name: str


class Skipped(NamedTuple):
    """A file that is not read as an e-mail. `reason`: other-format (not .mjml, .html or .eml), not-a-mail (HTML
    without any mark of an e-mail), fragment (MJML meant to be included), link-outside (a symbolic link that
    leaves the folder), unreadable, too-many."""

    name: str
    reason: str


def find_mails(paths: Iterable[Path], *, declared: bool = True) -> tuple[tuple[Mail, ...], tuple[Skipped, ...]]:
    """The e-mails among files and folders (searched at any depth), in a fixed order, and what was left out.

    `declared`: the candidate said that these are e-mails, so any HTML is taken; else only HTML that looks like one.
    A file given by itself is always taken when its format is one of ours. Raises nothing.
    """
    mails: list[Mail] = []
    skipped: list[Skipped] = []
    seen: set[Path] = set()
    for path, name, reason in _candidates(paths):
        reason = reason or _why_not(path, name, declared)
        if reason is None and path.resolve() in seen:
            continue
        if reason is None and len(mails) >= MAX_MAILS:
            reason = "too-many"
        if reason:
            skipped.append(Skipped(name, reason))
            continue
        seen.add(path.resolve())
        mails.append(Mail(path, _unlike(name, mails)))
    return tuple(mails), tuple(skipped)


def looks_like_mail(html: str) -> bool:
    """Whether HTML bears marks of an e-mail: one that is sure, or layout by tables with a way out and no page parts."""
    if _STRONG.search(html):
        return True
    tables = len(_TABLE.findall(html))
    signs = (tables >= 3, bool(_WAY_OUT.search(html)), bool(_PRESENTATION.search(html)), not _PAGE_ONLY.search(html))
    return tables > 0 and sum(signs) >= 3


def _candidates(paths: Iterable[Path]) -> Iterator[tuple[Path, str, str | None]]:
    """Every file to consider, with its name, and the reason when it is out already."""
    count = 0
    for root in paths:
        if not root.is_dir():
            yield root, root.name, None
            continue
        base = root.resolve()
        for folder, below, files in os.walk(root, followlinks=False):
            below[:] = sorted(n for n in below if not n.startswith(".") and n.lower() not in _IDLE)
            for entry in sorted(files):
                path = Path(folder, entry)
                name = f"{base.name}/{path.relative_to(root).as_posix()}"
                if entry.startswith(".") or path.suffix.lower() in _ASSETS:
                    continue
                count += 1
                if count > MAX_FILES:
                    yield path, name, "too-many"
                    return
                yield path, name, _strays(path, base)


def _strays(path: Path, base: Path) -> str | None:
    try:
        return None if path.resolve(strict=True).is_relative_to(base) else "link-outside"
    except (OSError, RuntimeError):
        return "unreadable"


def _why_not(path: Path, name: str, declared: bool) -> str | None:
    """The reason to leave a file out, or None."""
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        return "other-format"
    alone = "/" not in name
    if kind == "eml" or alone or (kind == "html" and declared):
        return None
    try:
        if not path.is_file():
            return "unreadable"
        with path.open("rb") as stream:
            data = stream.read(MAX_SNIFF)
    except OSError:
        return "unreadable"
    if kind == "mjml":
        # An empty or a damaged file is read, so that its fault is told.
        if not data.strip() or is_binary(data):
            return None
        source = without_asides(decode(data).text)
        return None if _MJML_ROOT.search(source) or "<mj" not in source.lower() else "fragment"
    return None if looks_like_mail(decode_html(data).text) else "not-a-mail"


def _unlike(name: str, mails: list[Mail]) -> str:
    """The name, numbered when another e-mail bears it."""
    taken = {mail.name for mail in mails}
    number, unlike = 2, name
    while unlike in taken:
        unlike, number = f"{name} ({number})", number + 1
    return unlike
