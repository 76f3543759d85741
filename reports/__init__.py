"""Writers: a filled grid in, bytes out. One module each, with `FILE` (its name) and `write(report) -> bytes`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol, cast

from preuve.report import Report

Writer = Callable[[Report], bytes]


class _Module(Protocol):
    """What a writer's module holds."""

    FILE: str

    def write(self, report: Report, /) -> bytes: ...


def discover() -> list[tuple[str, Writer]]:
    """Every writer of this package and of the entry points `preuve.reports`: (file name, function), by name."""
    names = [info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_")]
    modules = [cast(_Module, importlib.import_module(f"{__name__}.{name}")) for name in names]
    modules += [cast(_Module, point.load()) for point in entry_points(group="preuve.reports")]
    return sorted((module.FILE, module.write) for module in modules)


def words_files() -> list[tuple[str, Path]]:
    """The words of the reports: `words.toml`, and those beside a section of site.html, with the prefix of tables."""
    here = Path(__file__).parent
    return [("", here / "words.toml"), *(("", path) for path in sorted(here.glob("_site_*.toml")))]
