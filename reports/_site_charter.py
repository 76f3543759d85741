"""A section of site.html: the colours, fonts and logo of each page, beside those of the brief."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from preuve.report import Report
from reports._web import data_uri, environment

ORDER = 20
WIDTH = 220  # of a strip of colours, in its own units


def section(report: Report) -> str | None:
    """The looks of all sites; None where no page was read."""
    sites = report.site.get("charter")
    if not sites:
        return None
    shown = [_site(site) for site in sites]
    return (
        environment()
        .get_template("_site_charter.html")
        .render(t=report.words.say, sites=shown, many=len(shown) > 1, width=WIDTH)
    )


def _site(site: Mapping[str, Any]) -> dict[str, Any]:
    brief = site["brief"]
    return {
        **site, "pages": [_page(page) for page in site["pages"]], "colors": brief["colors"],
        "brief_fonts": brief["fonts"], "logo": _picture(brief["logo"]),
        "ordered": bool(brief["colors"] or brief["fonts"] or brief["logo"]),
    }  # fmt: skip


def _page(page: Mapping[str, Any]) -> dict[str, Any]:
    strips = {name: strip(page[name]) for name in ("grounds", "texts", "pixels")}
    return {**page, **strips, "path": urlsplit(page["url"]).path or "/", "logo": _picture(page["logo"])}


def strip(shares: list[list[Any]]) -> list[dict[str, Any]]:
    """Colours side by side, each as wide as its share of those shown: `{colour, share, x, width}`."""
    total = sum(share for _, share in shares) or 1
    found, x = [], 0.0
    for colour, share in shares:
        wide = WIDTH * share / total
        found.append({"colour": colour, "share": share, "x": round(x, 1), "width": round(wide, 1)})
        x += wide
    return found


def _picture(text: str) -> str:
    return data_uri(base64.b64decode(text)) if text else ""
