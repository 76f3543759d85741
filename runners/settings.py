"""What the user chose for one run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from preuve.grid import DEFAULT
from runners.browser.pool import Prepare

# Told of progress: the step, where it is, of how many, and what it is about.
Tell = Callable[[str, int, int, str], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user chose for one run."""

    out: Path
    grid: str = DEFAULT
    max_pages: int = 30
    only: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()
    lang: str = "fr"
    resume: bool = False
    allow_private: bool = False
    ignore_robots: bool = False
    prepare: Prepare | None = None
    workers: int = 2

    def wants(self, family: str) -> bool:
        """Whether a family of checks is to run."""
        return (not self.only or family in self.only) and family not in self.skip
