"""robots.txt: what it allows, and what its absence means. Pure; Protego reads the rules."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from protego import Protego

MAX_BYTES = 500 * 1024
"""Bytes of robots.txt that are read: the least a crawler must read by RFC 9309 §2.5, and Google's limit."""

MAX_AGENTS = 2000  # per group; Protego copies each rule to each agent of its group
MAX_COPIES = 200_000
MAX_SITEMAPS = 100

_AGENT_FIELDS = ("user-agent", "useragent", "user agent")


@dataclass(frozen=True)
class Robots:
    """The rules of one robots.txt. `truncated`: the end was left out, for its size or for what it would cost."""

    _rules: Protego = field(repr=False, compare=False)
    sitemaps: tuple[str, ...] = ()
    truncated: bool = False

    @classmethod
    def parse(cls, text: str) -> Robots:
        """Read the rules, whatever the text holds: lines that mean nothing are passed over."""
        raw = text.encode("utf-8", "replace")
        lines, cut = _affordable(raw[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff"))
        rules = Protego.parse("\n".join(lines))
        sitemaps = tuple(dict.fromkeys(rules.sitemaps))
        return cls(rules, sitemaps[:MAX_SITEMAPS], cut or len(raw) > MAX_BYTES)

    def allows(self, url: str, agent: str) -> bool:
        """Tell whether `agent` (a product token or a whole User-Agent) may fetch this absolute address."""
        try:
            return self._rules.can_fetch(url, agent)
        except ValueError:  # an address that cannot be parsed is matched by no rule
            return True

    def crawl_delay(self, agent: str) -> float | None:
        """Give the delay asked between two requests, in seconds; None when none, or none that makes sense, is asked."""
        delay = self._rules.crawl_delay(agent)
        return delay if delay is not None and math.isfinite(delay) and delay >= 0 else None


def _affordable(text: str) -> tuple[list[str], bool]:
    """Keep the lines up to where (agents of a group x rules of a group) would cost too much; tell if any was cut."""
    kept: list[str] = []
    for line, cost in zip(text.splitlines(), _costs(text), strict=True):
        if cost > MAX_COPIES:
            return kept, True
        kept.append(line)
    return kept, False


def _costs(text: str) -> Iterator[int]:
    copies = agents = 0
    in_rules = False
    for line in text.splitlines():
        bare = line.strip().lower()
        if bare.startswith(_AGENT_FIELDS):
            agents = 1 if in_rules else agents + 1
            in_rules = False
            yield copies if agents <= MAX_AGENTS else MAX_COPIES + 1
        else:
            if bare and not bare.startswith(("#", "sitemap")):
                in_rules = True
                copies += agents
            yield copies


@dataclass(frozen=True)
class RobotsVerdict:
    """What a request for robots.txt gave, and so what may be crawled.

    `state`: `parsed` (rules were read), `absent` (4xx, or redirects that never ended: all is allowed), `error`
    (5xx or another answer that is none: nothing is allowed, say so) or `unreachable` (no answer at all: likewise).
    After RFC 9309 §2.3.1.
    """

    state: Literal["parsed", "absent", "error", "unreachable"]
    status: int | None
    robots: Robots | None = None

    def allows(self, url: str, agent: str) -> bool:
        """Tell whether `agent` may fetch this address; an `error` or `unreachable` robots.txt allows nothing."""
        return self.robots.allows(url, agent) if self.robots else self.state == "absent"


def verdict(status: int | None, body: bytes = b"") -> RobotsVerdict:
    """Judge the last answer for /robots.txt: its HTTP status after redirects, None when there was no answer."""
    if status is None:
        return RobotsVerdict("unreachable", None)
    if 200 <= status < 300:
        cut = body[: MAX_BYTES + 4]  # four more, so that `truncated` is still seen
        return RobotsVerdict("parsed", status, Robots.parse(cut.decode("utf-8", "replace")))
    return RobotsVerdict("absent" if 300 <= status < 500 else "error", status)
