"""The requests of a visit, as far as tags go: which vendor's script or message each one is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from checkers.tracking._vendors import HitRule, Vendor

# Meta sends its larger messages as forms of several parts.
_PART = re.compile(r'name="([^"]{1,40})"\r?\n\r?\n([^\r\n]*)')


@dataclass(frozen=True)
class Request:
    """One request. `place` is host and path; `failure` why it did not arrive, or ""; `script` whether it asks for one.

    `asker` is the host of the code that made it, "" when not known.
    """

    url: str
    place: str
    query: Mapping[str, list[str]]
    body: str = ""
    failure: str = ""
    script: bool = False
    asker: str = ""
    _form: dict[str, list[str]] = field(default_factory=dict)

    @staticmethod
    def of(url: str, body: str = "", failure: str = "", script: bool = False, asker: str = "") -> Request:
        """The request for an address, also one without scheme (`//host/...`) or unreadable."""
        try:
            parts = urlsplit(url.strip())
            place = (parts.hostname or "").lower() + parts.path
            return Request(url, place, parse_qs(parts.query), body, failure, script, asker)
        except ValueError:
            return Request(url, "", {})

    def library_ids(self, vendor: Vendor) -> list[str]:
        """The ids of the vendor for which this asks its script, from wherever it is served."""
        if not vendor.library_id or not (vendor.is_library(self.place) or (vendor.any_host and self.script)):
            return []
        return [text for text in self.query.get(vendor.library_id, ()) if vendor.id.fullmatch(text)]

    def hits(self, vendor: Vendor) -> Iterator[tuple[HitRule, str]]:
        """The ids of the vendor whose message this carries, with the rule that says so."""
        for rule in vendor.hits:
            if found := rule.place.fullmatch(self.place):
                texts = self.values(rule.id) if rule.id else [found["id"]]
                ids = [part for text in texts for part in text.split(",")]
                if vendor.key == "google-ads":
                    ids = [f"AW-{text}" if text.isdigit() else text for text in ids]
                matching = [text for text in ids if vendor.id.fullmatch(text)]
                if matching:
                    yield from ((rule, text) for text in matching)
                    return

    def hit_ids(self, vendor: Vendor) -> list[str]:
        """The ids alone."""
        return [text for _, text in self.hits(vendor)]

    def values(self, name: str) -> list[str]:
        """The values of a parameter, in the address and in the body: a form, or one message a line."""
        if self.body and not self._form:
            for line in self.body.splitlines():
                for key, values in parse_qs(line).items():
                    self._form.setdefault(key, []).extend(values)
            for key, value in _PART.findall(self.body):
                self._form.setdefault(key, []).append(value)
        return [*self.query.get(name, ()), *self._form.get(name, ())]


def requests(har: Mapping[str, Any]) -> list[Request]:
    """All requests of a visit, in order."""
    found = []
    for entry in har["log"]["entries"]:
        request = entry["request"]
        body = (request.get("postData") or {}).get("text") or ""
        script = entry.get("_resourceType") == "script"
        failure, asker = entry.get("_failure") or _refusal(entry), host_of(entry.get("_initiator") or "")
        found.append(Request.of(request["url"], body, failure, script, asker))
    return found


def _refusal(entry: Mapping[str, Any]) -> str:
    status = entry["response"]["status"]
    return f"HTTP {status}" if status >= 400 else ""


def host_of(url: str) -> str:
    """The host of an address, or ""."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
