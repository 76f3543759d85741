"""What a writer of reports is given: everything known at the end, and nothing to fetch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from preuve.fill import Row
from preuve.grid import Grid
from preuve.model import Attempt, Check, Finding
from preuve.words import Words


@dataclass(frozen=True, slots=True)
class Report:
    """A filled grid with all that explains it. Writers are pure: the same report gives the same bytes.

    - `run`: the contents of run.json (`candidate`, `settings`, `tools`, `started_at`...).
    - `pages`: every address met, as in pages.json. `rgaa`: the contents of rgaa.json.
    - `problems`: what could not be collected. `digest`: one sha256 for all the evidence.
    - `crops`: by finding id, a picture (JPEG) of the element it points to. `thumbnails`: by URL, a small page picture.
    - `words`: the sentences of all checks and of the reports, in the language of the report.
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

    def text(self, finding: Finding) -> str:
        """The finding's sentence."""
        return sentence(self.words, finding)

    def label(self, check: str) -> str:
        """The sentence that says what a check looks at."""
        return self.words.say(check, "label") if self.words.has(check, "label") else check


def sentence(words: Words, finding: Finding) -> str:
    """The sentence of a finding: its check's own words, else the engine's."""
    table = finding.check if words.has(finding.check, finding.message) else "engine"
    return words.say(table, finding.message, **finding.args)
