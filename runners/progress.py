"""Shows where long work is: a moving line on a terminal, one line a page elsewhere, nothing when asked to be quiet."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from preuve.words import Words
from runners.settings import Tell

# Steps that are told of for each thing done; the others only move the line on a terminal.
_CLOCKS = (TimeElapsedColumn(), TimeRemainingColumn())
_SPOKEN = {"visit", "mail", "lighthouse", "setup"}


@contextmanager
def progress(words: Words, quiet: bool) -> Iterator[Tell]:
    """A function to tell progress to, while the block lasts. Everything goes to the error output."""
    if quiet:
        yield lambda *_: None
        return
    if not sys.stderr.isatty():
        yield _Lines(words).tell
        return
    columns = (TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn(), *_CLOCKS)
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Bar(words, bar).tell


class _Lines:
    """One line for each page, e-mail and measure."""

    def __init__(self, words: Words) -> None:
        self.words, self.last = words, ""

    def tell(self, step: str, n: int, m: int, subject: str) -> None:
        line = self.words.say("progress", step, n=n, m=m, subject=subject)
        if line != self.last and (step in _SPOKEN or step == "report"):
            print(line, file=sys.stderr, flush=True)
        self.last = line


class _Bar:
    """One moving line a step."""

    def __init__(self, words: Words, bar: Progress) -> None:
        self.words, self.bar = words, bar
        self.step, self.task = "", TaskID(0)

    def tell(self, step: str, n: int, m: int, subject: str) -> None:
        text = self.words.say("progress", step, n=n, m=m, subject=subject)
        text = text if len(text) <= 70 else text[:69] + "…"
        if step != self.step:
            if self.step:
                self.bar.remove_task(self.task)
            self.step, self.task = step, self.bar.add_task(text, total=m or None)
        self.bar.update(self.task, description=text.replace("[", "\\["), completed=n, total=m or None)
