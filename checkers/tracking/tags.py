"""Each vendor's tag on each page: how far it is proved, before any choice about cookies.

A tag is proved when its message leaves the browser. What stands short of that (written, called, asked for) is for a
human to look at: the tag may wait for consent, or its library may be out of this machine's reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from checkers.tracking._traces import NEEDS, Rank, Seen, Tag, look
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

_MAX = 20  # findings per page and vendor
# Where to look for the highest proof, best first.
_BEST = ("sent", "lost", "ran", "asked", "unreached", "called", "written", "held", "noscript")


def _tag(vendor: str) -> Callable[[Given], Iterator[Finding]]:
    def run(given: Given) -> Iterator[Finding]:
        seen = look(given)
        if seen is None:
            return
        tags = sorted(seen.of(vendor), key=lambda tag: (-tag.rank, tag.id))
        for tag in tags[:_MAX]:
            yield _say(given, seen, tag)
        if not tags and (library := seen.libraries.get(vendor)):
            yield given.ask("no-id", library, rank=Rank.ATTEMPTED.name.lower())

    return run


def _say(given: Given, seen: Seen, tag: Tag) -> Finding:
    ways = tag.proofs.keys()
    where = next(tag.proofs[way] for way in _BEST if way in ways)
    args: dict[str, Any] = {"id": tag.id, "rank": tag.rank.name.lower()}
    if tag.rank is Rank.FIRED:
        return given.passed("fired", where, events=sorted(tag.events)[:10], **args)
    return given.ask(_short_of(seen, tag), where, banner=seen.consent, **args | {"why": _why(where)})


def _short_of(seen: Seen, tag: Tag) -> str:
    """Why the tag is not proved, as far as the page tells."""
    ways = tag.proofs.keys()
    if ways == {"noscript"}:
        return "noscript"
    if ways <= {"held", "noscript"}:
        return "held"
    if "lost" in ways:
        return "lost"
    if "unreached" in ways:
        return "unreached"
    if seen.consent:
        return "consent"
    return {Rank.ATTEMPTED: "requested", Rank.CALLED: "called"}.get(tag.rank, "declared")


def _why(where: Pointer) -> str:
    """The browser's word for why a request did not arrive."""
    return where.excerpt.removeprefix("net::") if where.kind == "url" else ""


CHECKS = tuple(
    Check(f"tracking.{vendor}", needs=NEEDS, run=_tag(vendor), refs=(f"tag:{vendor}",))
    for vendor in ("ga4", "gtm", "google-ads", "meta", "linkedin")
)
