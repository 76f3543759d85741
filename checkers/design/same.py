"""Whether the pages of a site agree: same fonts, same grounds and colours of text, same logo. Facts, brief or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from checkers.design._colour import SAME, distance
from checkers.design._logo import Logo
from checkers.design._looks import NEEDS, look
from checkers.design.brief import looks_of
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_FEW = 2  # pages, at least: one agrees with itself


def _first(shares: Mapping[str, float]) -> str:
    return next(iter(shares), "")


def _fonts(given: Given) -> Iterator[Finding]:
    looks = {url: one for url, one in looks_of(given).items() if one.fonts}
    if len(looks) < _FEW:
        return
    said = {url: _first(one.fonts) for url, one in looks.items()}
    heads = {url: _first(one.headings) for url, one in looks.items() if one.headings}
    text, head = (Counter(found.values()).most_common(1)[0][0] if found else "–" for found in (said, heads))
    other = [url for url in looks if said[url] != text or heads.get(url, head) != head]
    args: dict[str, Any] = {"count": len(looks), "text": text, "head": head}
    if other:
        urls = [_with(said, heads, url) for url in other]
        yield given.ask("differ", Pointer("url", other[0]), others=len(other), urls=urls, **args)
    else:
        yield given.passed("same", **args)


def _with(said: Mapping[str, str], heads: Mapping[str, str], url: str) -> str:
    return f"{url} ({' / '.join(dict.fromkeys([said[url], *([heads[url]] if url in heads else [])]))})"


def _colours(given: Given) -> Iterator[Finding]:
    looks = {url: one for url, one in looks_of(given).items() if one.grounds and one.texts}
    if len(looks) < _FEW:
        return
    pairs = {url: (_first(one.grounds), _first(one.texts)) for url, one in looks.items()}
    ground, text = Counter(pairs.values()).most_common(1)[0][0]
    other = [u for u, pair in pairs.items() if distance(pair[0], ground) > SAME or distance(pair[1], text) > SAME]
    args: dict[str, Any] = {"count": len(looks), "ground": ground, "text": text}
    if other:
        urls = [f"{url} ({pairs[url][0]}, {pairs[url][1]})" for url in other]
        yield given.ask("differ", Pointer("url", other[0]), others=len(other), urls=urls, **args)
    else:
        yield given.passed("same", **args)


def _logos(given: Given) -> Iterator[Finding]:
    looks = looks_of(given)
    logos = {url: one.logo for url, one in looks.items() if one.logo}
    if len(looks) < _FEW or not logos:
        return
    first = _common(logos)
    other = [url for url, logo in logos.items() if not same_logo(logo, first)]
    none = [url for url in looks if url not in logos]
    if other:
        yield given.ask("differ", logos[other[0]].pointer, subject=other[0], count=len(other), urls=other)
    if none:
        yield given.ask("none", Pointer("url", none[0]), subject=none[0], count=len(none), urls=none)
    if not other and not none:
        yield given.passed("same", first.pointer, count=len(looks), name=first.name or first.file)


def _common(logos: Mapping[str, Logo]) -> Logo:
    """The logo that most pages have, by its file or its outlines."""
    names = Counter(logo.file or str(sorted(logo.shapes)) for logo in logos.values())
    most = names.most_common(1)[0][0]
    return next(logo for logo in logos.values() if (logo.file or str(sorted(logo.shapes))) == most)


def same_logo(one: Logo, other: Logo) -> bool:
    """Whether two pages show one logo: the same file, the same outlines, or a like drawing."""
    if one.file and one.file == other.file:
        return True
    return bool(one.looks_like(other.drawing, other.shapes))


def _check(name: str, run: Any) -> Check:
    return Check(name, needs=NEEDS, run=run, scope="site", gather=look, site_needs=("crawl",))


CHECKS = (
    _check("design.same-fonts", _fonts),
    _check("design.same-colors", _colours),
    _check("design.same-logo", _logos),
)
