"""Links from other sites, for reports: `report.site["backlinks"]`, a list with one mapping a site.

`start` is the site's address; `tools` one mapping a tool: `name`, `files`, `count` (links), `domains` and `anchors` and
`targets` ([text, links], most first, at most MOST), `domain_count`, `anchor_count`, `target_count` (all of them),
`textless`, `told` (links of which the export says whether engines follow them), `followed`, `rel` (links by nofollow,
ugc, sponsored), `first` and `last` (ISO dates or ""), `lost` and `own` (links left aside). See `_backlinks.Profile`.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from checkers.seo._backlinks import RELS, Profile, host_of, profiles
from preuve.bundle import Bundle
from preuve.model import Finding

MOST = 15


def facts(bundle: Bundle, _findings: tuple[Finding, ...]) -> list[dict[str, Any]] | None:
    """The profiles of all sites, or None when no export was handed in."""
    found = []
    for start in bundle.subjects("backlinks"):
        crawl = bundle.get_json("crawl", start) or {"origins": [start]}
        hosts = frozenset(host_of(origin) for origin in crawl["origins"])
        tools = [_tool(profile) for profile in profiles(bundle.get_json("backlinks", start)["files"], hosts)]
        if tools:
            found.append({"start": start, "tools": tools})
    return found or None


def _tool(profile: Profile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "files": profile.files,
        "count": profile.count,
        "domains": _most(profile.domains),
        "domain_count": len(profile.domains),
        "anchors": _most(profile.anchors),
        "anchor_count": len(profile.anchors),
        "targets": _most(profile.targets),
        "target_count": len(profile.targets),
        "textless": profile.textless,
        "told": profile.told,
        "followed": profile.followed,
        "rel": {name: profile.rel[name] for name in RELS},
        "first": min(profile.days, default=""),
        "last": max(profile.days, default=""),
        "lost": profile.lost,
        "own": profile.own,
    }


def _most(found: Counter[str]) -> list[list[Any]]:
    return [[name, count] for name, count in sorted(found.items(), key=lambda one: (-one[1], one[0]))[:MOST]]
