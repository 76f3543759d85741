"""Font families: how styles name them, which ones style sheets bring a file for, and when two names are one font."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin

GENERIC = frozenset({
    "serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "ui-serif", "ui-sans-serif",
    "ui-monospace", "ui-rounded", "-apple-system", "BlinkMacSystemFont", "math", "emoji",
})  # fmt: skip
_FACE = re.compile(r"@font-face\s*\{([^}]*)\}", re.IGNORECASE)
_FAMILY = re.compile(r"font-family\s*:\s*([^;}]+)", re.IGNORECASE)
_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)[\"']?\s*\)", re.IGNORECASE)
# What foundries and builders add to a font's name: its weight, its cut, a mark of variable fonts, a hash.
_ADDED = re.compile(
    r"(?:thin|extralight|light|regular|book|medium|semibold|demibold|bold|extrabold|black|italic|oblique|roman|variable"
    r"|var|vf|webfont|web|fallback|[0-9]+)+\Z"
)
_BUILT = re.compile(r"__([A-Za-z0-9_]+?)(?:_Fallback)?_[0-9a-f]{5,}\Z")


def family_of(value: str) -> str:
    """The first family of a computed `font-family`, without quotes."""
    return value.split(",")[0].strip().strip("\"'").strip()


def key(name: str) -> str:
    """A family's name for comparing: no case, accents, spaces, nor what is added to name a cut."""
    built = _BUILT.match(name)
    plain = unicodedata.normalize("NFKD", (built[1] if built else name).casefold())
    letters = re.sub(r"[^a-z0-9]", "", plain)
    return _ADDED.sub("", letters) or letters


def loaded(sheets: Iterable[Mapping[str, Any]], har: Mapping[str, Any], page: str) -> dict[str, bool]:
    """By family, by `key`, whether a file that the style sheets name for it came: only families with such files."""
    came = {
        entry["request"]["url"].partition("?")[0]
        for entry in har["log"]["entries"]
        if 200 <= entry["response"]["status"] < 400
    }
    found: dict[str, bool] = {}
    for sheet in sheets:
        base = sheet.get("url") or page
        for body in _FACE.findall(sheet["text"]):
            family = _FAMILY.search(body)
            if not family:
                continue
            name = key(family_of(family[1]))
            urls = _URL.findall(body)
            there = any(url.startswith("data:") or _join(base, url).partition("?")[0] in came for url in urls)
            found[name] = found.get(name, False) or there
    return found


def _join(base: str, url: str) -> str:
    try:
        return urljoin(base, url).partition("#")[0]
    except ValueError:
        return url
