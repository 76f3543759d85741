"""The words everything else is written in. Frozen, without behaviour beyond reading and writing themselves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from preuve.given import Given


class Outcome(StrEnum):
    """What a check says of a subject, in the words of W3C EARL."""

    PASSED = "passed"
    FAILED = "failed"
    CANT_TELL = "cantTell"
    INAPPLICABLE = "inapplicable"
    UNTESTED = "untested"


class Status(StrEnum):
    """The verdict of an RGAA test or criterion. `OPEN` ("?") is NT in the State's grid: a human must look."""

    C = "C"
    NC = "NC"
    NA = "NA"
    OPEN = "?"


PointerKind = Literal["selector", "line", "page", "header", "figure", "url", "file"]


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where in the subject to look. `excerpt` quotes what stands there (at most 300 characters)."""

    kind: PointerKind
    value: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of the bundle's index: the bytes of `sha256` show `kind` of `subject` (a URL or a file's name)."""

    kind: str
    subject: str
    sha256: str
    media_type: str
    tool: str
    captured_at: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """A unit of collection that has ended, well (`reason` is None) or not. `details` fill the reason's sentence."""

    task: str
    reason: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    at: str = ""


@dataclass(frozen=True)  # no slots: its id is worked out once and kept
class Finding:
    """What one check says of one subject, with its proof.

    `message` is the id of a sentence in the words file beside the check, never a sentence. `refs` come on top
    of the check's own. `evidence` holds the sha256 of what it rests on: never empty for passed and failed.
    """

    check: str
    outcome: Outcome
    subject: str
    message: str
    args: Mapping[str, Any] = field(default_factory=dict)
    pointer: Pointer | None = None
    evidence: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()

    @cached_property
    def id(self) -> str:
        """The same fact has the same id in every run: 12 hexadecimal digits."""
        at = self.pointer
        pointer = {"kind": at.kind, "value": at.value, "excerpt": at.excerpt} if at else None
        parts = [self.check, self.outcome, self.subject, self.message, self.args, pointer, self.refs]
        text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


Scope = Literal["page", "mail", "site"]


@dataclass(frozen=True, slots=True)
class Check:
    """A pure judgement. `needs` names the kinds of evidence it gets, and it gets no other.

    - `scope` "page" or "mail": `run(given)` is called for each page or e-mail that has the evidence.
    - `scope` "site": `gather(given)` is called for each page and returns something small; `run(given)`
      is then called once, with what was gathered by URL, and with the site-wide evidence named in `site_needs`.

    `run` yields findings (made by `given.passed(...)` and its like); yielding none means "inapplicable".
    `limits` are the figures that it judges by: beside its label, `threshold` says them in words, and `source` where
    they come from (or the text of law that the check rests on). The table of all checks is made of these.
    """

    id: str
    needs: tuple[str, ...]
    run: Callable[[Given], Iterable[Finding]]
    refs: tuple[str, ...] = ()
    scope: Scope = "page"
    gather: Callable[[Given], Any] | None = None
    site_needs: tuple[str, ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def family(self) -> str:
        """The part of the id before the point: the folder the check lives in."""
        return self.id.partition(".")[0]
