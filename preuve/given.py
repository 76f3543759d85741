"""What a check is handed: the evidence it declared, read and parsed, and the means to say what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from preuve.bundle import Bundle
from preuve.model import Check, Finding, Outcome, Pointer
from preuve.views import VIEWS

# A finding about the whole site rests on all its pages: this many of them are named.
MAX_PROOFS = 50


@dataclass(slots=True)
class Views:
    """The parsed evidence of one subject: each kind is read once and shared by all checks."""

    subject: str
    read: Callable[[str], bytes | None]
    digests: Mapping[str, str]
    _parsed: dict[str, Any] = field(default_factory=dict)

    @staticmethod
    def of(bundle: Bundle, subject: str) -> Views:
        """The views of what `bundle` holds about `subject`."""
        found = {k: bundle.evidence[k, subject].sha256 for k in VIEWS if (k, subject) in bundle.evidence}
        return Views(subject, lambda kind: bundle.get(kind, subject), found)

    def __getitem__(self, kind: str) -> Any:
        if kind not in self._parsed:
            data = self.read(kind)
            if data is None:
                raise KeyError(kind)
            self._parsed[kind] = VIEWS[kind](data, self)
        return self._parsed[kind]

    def __contains__(self, kind: object) -> bool:
        return kind in self.digests


def _unknown(_kind: str, _subject: str) -> None:
    """No evidence of other subjects: what page and e-mail checks are given."""


@dataclass(frozen=True, slots=True)
class Given:
    """One subject, narrowed to the evidence that the check declared: `given["dom"]`, `given["har"]`...

    For a site-wide check the subject is the site's start address, `given[kind]` reads `site_needs`, and
    `gathered` holds by page what the check's `gather` returned.
    """

    check: Check
    subject: str
    views: Views
    gathered: Mapping[str, Any] = field(default_factory=dict)
    digest_of: Callable[[str, str], str | None] = _unknown

    def __getitem__(self, kind: str) -> Any:
        declared = self.check.site_needs if self.check.scope == "site" else self.check.needs
        if kind not in declared:
            raise KeyError(f"{self.check.id} does not declare the evidence {kind!r}")
        return self.views[kind]

    def passed(self, message: str, pointer: Pointer | None = None, **args: Any) -> Finding:
        """The evidence shows that it is so. For the special `args`, see `_say`."""
        return self._say(Outcome.PASSED, message, pointer, **args)

    def failed(self, message: str, pointer: Pointer | None = None, **args: Any) -> Finding:
        """The evidence shows that it is not so."""
        return self._say(Outcome.FAILED, message, pointer, **args)

    def ask(self, message: str, pointer: Pointer | None = None, **args: Any) -> Finding:
        """A human must look: the message says at what, and what to ask of it."""
        return self._say(Outcome.CANT_TELL, message, pointer, **args)

    def inapplicable(self, message: str, pointer: Pointer | None = None, **args: Any) -> Finding:
        """The evidence shows that the question does not arise."""
        return self._say(Outcome.INAPPLICABLE, message, pointer, **args)

    def _say(
        self,
        outcome: Outcome,
        message: str,
        pointer: Pointer | None,
        *,
        refs: tuple[str, ...] = (),
        evidence: tuple[str, ...] | None = None,
        subject: str | None = None,
        **args: Any,
    ) -> Finding:
        """`evidence` narrows the proof to some of the declared kinds; `subject` names one page of the site."""
        about = subject or self.subject
        return Finding(self.check.id, outcome, about, message, args, pointer, self._proof(about, evidence), refs)

    def _proof(self, subject: str, kinds: Iterable[str] | None) -> tuple[str, ...]:
        if self.check.scope != "site":
            return tuple(self.views.digests[kind] for kind in kinds or self.check.needs)
        pages = [subject] if subject in self.gathered else list(self.gathered)[:MAX_PROOFS]
        own = [self.digest_of(kind, page) for page in pages for kind in kinds or self.check.needs]
        site = [self.views.digests.get(kind) for kind in kinds or self.check.site_needs]
        return tuple(dict.fromkeys(digest for digest in (*own, *site) if digest))
