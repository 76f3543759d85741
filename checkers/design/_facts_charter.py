"""What each page of a site looks like, and what became of the brief's colours, fonts and logo, for the reports."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from checkers.design._colour import NEAR, SAME, distance, nearest
from checkers.design._fonts import key
from checkers.design._looks import NEEDS, Look, look
from checkers.design.brief import CHECKS, USED, site_fonts
from preuve.bundle import Bundle
from preuve.given import Given, Views
from preuve.model import Finding
from preuve.views import SITE

MAX_PAGES, MAX_COLOURS, SHOWN = 40, 6, 0.005
MERGED = 4.0  # ΔE00: pixels nearer than that are shown as one colour


def facts(bundle: Bundle, _findings: Iterable[Finding]) -> list[dict[str, Any]] | None:
    """One entry a site: `{start, pages, more, brief, fonts, same, near}`; None when no page was read.

    - `pages`: `{url, grounds, texts, pixels, fonts, heading, logo, logo_same}`: shares as `[[name, share]...]`,
      greatest first; `logo`: PNG in base 64 or ""; `logo_same`: whether it is the brief's, None where that is unknown.
    - `brief`: `{colors: [{wanted, found, delta, pages}], fonts: [{name, share, file}], logo}`; empty without a brief.
    """
    looks = _looks(bundle)
    found = []
    for start in bundle.subjects(SITE):
        views = Views.of(bundle, start)
        origins = tuple(f"{origin.rstrip('/')}/" for origin in views[SITE]["origins"])
        own = {url: one for url, one in looks.items() if url.startswith(origins)}
        if own:
            brief = views["brief"] if "brief" in views.digests else {}
            pages = [_page(url, one, brief) for url, one in list(own.items())[:MAX_PAGES]]
            found.append({
                "start": start, "pages": pages, "more": len(own) - len(pages), "brief": _brief(brief, own),
                "fonts": [[name, share] for name, share in site_fonts(own).items() if share >= USED],
                "same": SAME, "near": NEAR,
            })  # fmt: skip
    return found or None


def _looks(bundle: Bundle) -> dict[str, Look]:
    check = replace(CHECKS[0], scope="page")
    found: dict[str, Look] = {}
    for url in bundle.subjects("http"):
        if all((kind, url) in bundle.evidence for kind in NEEDS) and (
            one := look(Given(check, url, Views.of(bundle, url)))
        ):
            found[url] = one
    return found


def _page(url: str, one: Look, brief: Mapping[str, Any]) -> dict[str, Any]:
    same = None
    if one.logo and "logo" in brief:
        drawn = base64.b64decode(brief.get("drawn", ""))
        same = one.logo.looks_like(drawn, frozenset(brief.get("shapes", ())))
    return {
        "url": url, "grounds": _most(one.grounds), "texts": _most(one.texts), "pixels": _most(_merged(one.pixels)),
        "fonts": _most(one.fonts), "heading": next(iter(one.headings), ""),
        "logo": base64.b64encode(one.logo.drawing).decode() if one.logo else "", "logo_same": same,
    }  # fmt: skip


def _most(shares: Mapping[str, float]) -> list[list[Any]]:
    return [[name, share] for name, share in list(shares.items())[:MAX_COLOURS] if share >= SHOWN]


def _merged(shares: Mapping[str, float]) -> dict[str, float]:
    """Colours with those near to a greater one counted with it."""
    found: dict[str, float] = {}
    for colour, share in list(shares.items())[:200]:
        into = next((one for one in found if distance(one, colour) <= MERGED), colour)
        found[into] = found.get(into, 0.0) + share
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def _brief(brief: Mapping[str, Any], looks: Mapping[str, Look]) -> dict[str, Any]:
    styled = sorted(set().union(*(one.styled for one in looks.values())))
    colours = []
    for wanted in brief.get("colors", ()):
        best = nearest(wanted, styled)
        pages = sum(1 for one in looks.values() if (hit := nearest(wanted, one.styled)) and hit[1] <= SAME)
        colours.append(
            {"wanted": wanted, "found": best[0] if best else "", "delta": best[1] if best else None, "pages": pages}
        )
    used = site_fonts(looks)
    fonts = [
        {
            "name": name, "share": sum(share for family, share in used.items() if key(family) == key(name)),
            "file": any(one.faces.get(key(name)) for one in looks.values()),
        }
        for name in brief.get("fonts", ())
    ]  # fmt: skip
    return {"colors": colours, "fonts": fonts, "logo": brief.get("drawn", "")}
