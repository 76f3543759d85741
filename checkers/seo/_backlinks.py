"""The exports of links from other sites, summed up tool by tool: what several tools list overlaps, and is not added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

TOOLS = {"search-console": "Search Console", "ahrefs": "Ahrefs", "semrush": "Semrush", "majestic": "Majestic"}
RELS = ("nofollow", "ugc", "sponsored")


@dataclass
class Profile:
    """What the exports of one tool say. Links given as lost, and those of the site itself, are counted apart.

    - `links` is None where the tables name only pages (Search Console): see `count`.
    - `rel`: links that bear each of RELS, `followed` those that bear none; `told`: links of which the export says it.
    - `targets`: by address, the links that lead there.
    """

    tool: str
    files: list[str] = field(default_factory=list)
    rows: int = 0
    unreadable: int = 0
    cut: bool = False
    listed: int = 0
    sites: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    targets: Counter[str] = field(default_factory=Counter)
    anchors: Counter[str] = field(default_factory=Counter)
    textless: int = 0
    rel: Counter[str] = field(default_factory=Counter)
    followed: int = 0
    told: int = 0
    days: list[str] = field(default_factory=list)
    lost: int = 0
    own: int = 0
    incoming: int = 0

    @property
    def name(self) -> str:
        """The tool's name for readers."""
        return TOOLS.get(self.tool, self.tool)

    @property
    def domains(self) -> Counter[str]:
        """Links by referring domain: the table of sites where there is one, it is whole; else the links listed."""
        return self.sites or self.sources

    @property
    def count(self) -> int:
        """How many links: as the tool counts them, else as many as it lists."""
        return self.incoming or max(self.sites.total(), self.listed)


def profiles(files: Iterable[Mapping[str, Any]], hosts: frozenset[str]) -> list[Profile]:
    """One profile a tool, in the order of TOOLS. `hosts`: those of the site, whose own links are no backlinks."""
    found: dict[str, Profile] = {}
    for file in files:
        profile = found.setdefault(file["tool"], Profile(file["tool"]))
        profile.files.append(file["file"])
        profile.rows += file["rows"]
        profile.unreadable += file["unreadable"]
        profile.cut |= file["rows"] - file["unreadable"] > len(file["links"])
        for link in file["links"]:
            _add(profile, file["table"], link, hosts)
    return [found[tool] for tool in (*TOOLS, *sorted(set(found) - set(TOOLS))) if tool in found]


def _add(profile: Profile, table: str, link: Mapping[str, Any], hosts: frozenset[str]) -> None:
    if table == "targets":
        profile.targets[link["target"]] += link["count"]
        profile.incoming += link["count"]
    elif any(host == link["domain"] or host.endswith(f".{link['domain']}") for host in hosts):
        profile.own += 1
    elif table == "sites":
        profile.sites[link["domain"]] += link["count"]
    elif link["lost"]:
        profile.lost += 1
    else:
        _add_link(profile, link)


def _add_link(profile: Profile, link: Mapping[str, Any]) -> None:
    profile.listed += 1
    profile.sources[link["domain"]] += 1
    profile.days += [day for day in (link["first"], link["last"]) if day]
    if link["target"]:
        profile.targets[link["target"]] += 1
    if link["anchor"] is not None:
        text = " ".join(link["anchor"].split())[:120]
        profile.anchors.update([text] if text else [])
        profile.textless += not text
    if link["rel"] is not None:
        profile.told += 1
        profile.followed += not link["rel"]
        profile.rel.update(link["rel"])


def host_of(url: str) -> str:
    """The host of an address without www, or ""."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def exact_key(url: str) -> str:
    """One spelling for http and https, with and without www; path and query as they are, fragment left out."""
    try:
        parts = urlsplit(url.partition("#")[0])
    except ValueError:
        return url
    return f"{host_of(url)}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")
