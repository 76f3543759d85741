"""Writers: a filled grid in, bytes out. One module each, with `FILE` (its name) and `write(report) -> bytes`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from importlib.metadata import entry_points

from preuve.report import Report

Writer = Callable[[Report], bytes]


def discover() -> list[tuple[str, Writer]]:
    """Every writer of this package and of the entry points `preuve.reports`: (file name, function), by name."""
    modules = [
        importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__) if m.name[0] != "_"
    ]
    modules += [point.load() for point in entry_points(group="preuve.reports")]
    return sorted((m.FILE, m.write) for m in modules)
