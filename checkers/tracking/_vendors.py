"""The vendors of `vendors.toml` and the signs of `consent.toml`, compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class CallRule:
    """A call that names an id: see `vendors.toml`."""

    name: str
    after: tuple[str, ...] = ()
    key: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class HitRule:
    """A request that carries a tag's message: see `vendors.toml`."""

    place: re.Pattern[str]
    location: str
    id: str = ""
    label: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Vendor:
    """What gives one vendor's tag away: see `vendors.toml`."""

    key: str
    name: str
    id: re.Pattern[str]
    libraries: tuple[re.Pattern[str], ...]
    calls: tuple[CallRule, ...]
    hits: tuple[HitRule, ...]
    settings_id: re.Pattern[str]
    settings: frozenset[str] = frozenset()
    snippet: tuple[str, ...] = ()
    library_id: str = ""
    any_host: bool = False
    shared: bool = False
    legacy: bool = False

    def is_library(self, place: str) -> bool:
        """Whether host and path are those of the vendor's script."""
        return any(pattern.fullmatch(place) for pattern in self.libraries)


def _tables(name: str) -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))


@cache
def vendors() -> Mapping[str, Vendor]:
    """All vendors by key. Raises KeyError, TypeError or re.error when the data file is wrong."""
    return {key: _vendor(key, dict(table)) for key, table in _tables("vendors.toml").items()}


def _vendor(key: str, table: dict[str, Any]) -> Vendor:
    hits = (HitRule(re.compile(hit.pop("place")), **hit) for hit in map(dict, table.pop("hits")))
    calls = (CallRule(**call | {"after": tuple(call.get("after", ()))}) for call in table.pop("calls"))
    own = table.pop("id")
    return Vendor(
        key=key,
        id=re.compile(own),
        settings_id=re.compile(table.pop("settings_id", own)),
        libraries=tuple(re.compile(text) for text in table.pop("libraries")),
        calls=tuple(calls),
        hits=tuple(hits),
        settings=frozenset(table.pop("settings", ())),
        snippet=tuple(table.pop("snippet", ())),
        **table,
    )


@cache
def hints() -> re.Pattern[str]:
    """What a script holds when it may say something of a tag: others need not be read."""
    words = {"googletagmanager.com", "connect.facebook.net", "snap.licdn.com", "<script"}
    for vendor in vendors().values():
        words |= {rule.name.removesuffix("=") for rule in vendor.calls} | set(vendor.settings) | set(vendor.snippet)
    return re.compile("|".join(map(re.escape, sorted(words))))


@dataclass(frozen=True, slots=True)
class ConsentSigns:
    """Script types that wait, and consent platforms by parts of addresses: see `consent.toml`."""

    held_types: frozenset[str]
    held_endings: tuple[str, ...]
    platforms: Mapping[str, tuple[str, ...]]

    def platform(self, url: str) -> str:
        """The consent platform whose script stands at that address, or ""."""
        return next((name for name, marks in self.platforms.items() if any(mark in url for mark in marks)), "")


@cache
def consent_signs() -> ConsentSigns:
    """The signs of `consent.toml`."""
    table = _tables("consent.toml")
    platforms = {name: tuple(marks) for name, marks in table["platforms"].items()}
    return ConsentSigns(frozenset(table["held_types"]), tuple(table["held_endings"]), platforms)
