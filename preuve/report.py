"""What a writer of reports is given: everything known at the end, and nothing to fetch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from preuve.contact import Sheet
from preuve.fill import Row
from preuve.grid import Grid
from preuve.model import Attempt, Check, Finding
from preuve.words import Words


@dataclass(frozen=True, slots=True)
class Rule:
    """One criterion of the accessibility standard. `label` is short and ours, by language; `tests`: ids, in order."""

    id: str
    theme: str
    level: str
    label: Mapping[str, str]
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standard:
    """The accessibility standard that pages are judged by, as reports need it: one version of the RGAA.

    `url` is the official page of a criterion or test, with `{id}` in it; `themes`: names by number and language.
    """

    version: str = ""
    url: str = ""
    themes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)

    def link(self, number: str) -> str:
        """The official page of a criterion or test."""
        return self.url.format(id=number)


@dataclass(frozen=True, slots=True)
class Report:
    """A filled grid with all that explains it. Writers are pure: the same report gives the same bytes.

    - `run`: the contents of run.json (`candidate`, `settings`, `tools`, `started_at`...).
    - `pages`: every address met, as in pages.json. `rgaa`: the contents of rgaa.json.
    - `problems`: what could not be collected. `digest`: one sha256 for all the evidence.
    - `crops`: by finding id, a picture (JPEG) of the element it points to. `thumbnails`: by URL, a small page picture.
    - `words`: the sentences of all checks and of the reports, in the language of the report.
    - `standard`: the criteria and tests that `rgaa` speaks of. `sheets`: by URL, what a person needs to see to judge.
    - `site`: facts about each site as a whole, by the name of their maker (`checkers/<family>/_facts_<name>.py`).
    """

    grid: Grid
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    checks: Mapping[str, Check]
    run: Mapping[str, Any]
    pages: tuple[Mapping[str, Any], ...]
    rgaa: Mapping[str, Any]
    problems: tuple[Attempt, ...]
    digest: str
    words: Words
    generated_at: str
    crops: Mapping[str, bytes]
    thumbnails: Mapping[str, bytes]
    standard: Standard = field(default_factory=Standard)
    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    site: Mapping[str, Any] = field(default_factory=dict)
    # Sentences by finding id: every writer says the same ones.
    said: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    # What several writers work out of the report, by name: worked out once.
    kept: dict[Any, Any] = field(init=False, default_factory=dict, repr=False, compare=False)

    def text(self, finding: Finding) -> str:
        """The finding's sentence. Raises KeyError, or what filling it raises, when its words do not fit."""
        if finding.id not in self.said:
            self.said[finding.id] = sentence(self.words, finding)
        return self.said[finding.id]

    def hosts(self) -> frozenset[str]:
        """The hosts of the pages visited; worked out once, for addresses are shown by the thousand."""
        if "hosts" not in self.kept:
            self.kept["hosts"] = frozenset(urlsplit(str(p["url"])).netloc for p in self.pages if p.get("visited"))
        found: frozenset[str] = self.kept["hosts"]
        return found

    def label(self, check: str) -> str:
        """The sentence that says what a check looks at."""
        return self.words.say(check, "label") if self.words.has(check, "label") else check


def sentence(words: Words, finding: Finding) -> str:
    """The sentence of a finding: its check's own words, else the engine's."""
    table = finding.check if words.has(finding.check, finding.message) else "engine"
    return words.say(table, finding.message, **finding.args)
