"""The section of links from other sites: what the exports handed in say, tool by tool, as bars with their figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from babel.dates import format_date
from markupsafe import Markup

from preuve.report import Report
from reports._text import clean, place, short
from reports._web import environment

ORDER = 20


def section(report: Report) -> Markup | None:
    """The bars of each tool; None when no export was handed in."""
    sites: Sequence[Mapping[str, Any]] = report.site.get("backlinks") or ()
    tools = [_tool(report, site, tool) for site in sites for tool in site["tools"]]
    if not tools:
        return None
    template = environment().get_template("_site_backlinks.html")
    made = template.render(t=report.words.say, tools=tools, several=len(sites) > 1)
    return Markup(made)  # noqa: S704 -- a template of ours, which escapes


def _tool(report: Report, site: Mapping[str, Any], tool: Mapping[str, Any]) -> dict[str, Any]:
    lists = {
        "domains": _bars(tool["domains"]),
        "anchors": _bars(tool["anchors"]),
        "targets": _bars([(place(report, url), count) for url, count in tool["targets"]]),
    }
    return {
        **tool,
        "host": short(clean(urlsplit(str(site["start"])).netloc), 80),
        "lists": [(name, bars, tool[f"{name[:-1]}_count"] - len(bars)) for name, bars in lists.items() if bars],
        "first": _day(report, tool["first"]),
        "last": _day(report, tool["last"]),
    }


def _bars(found: Sequence[Sequence[Any]]) -> list[tuple[str, int, float]]:
    """Name, figure, and length of the bar (0 to 100)."""
    top = max((count for _, count in found), default=0) or 1
    return [(short(clean(str(name)), 90), count, round(100 * count / top, 1)) for name, count in found]


def _day(report: Report, text: str) -> str:
    return str(format_date(date.fromisoformat(text), "long", locale=report.words.lang)) if text else ""
