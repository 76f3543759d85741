"""The engines' packages: there, and of versions that know each other."""

from __future__ import annotations

import json
from pathlib import Path

import runners.node
from runners.engines import alfa

LOCKED = json.loads((Path(runners.node.__file__).parent / "package-lock.json").read_text("utf-8"))["packages"]


def test_all_packages_of_alfa_are_locked_at_one_version() -> None:
    found = {entry["version"] for name, entry in LOCKED.items() if "@siteimprove/alfa-" in name}
    assert len(found) == 1


def _package(modules: Path, name: str, version: str) -> None:
    folder = modules / "@siteimprove" / name
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"version": version}))


def test_a_mixed_tree_is_no_version(tmp_path: Path) -> None:
    assert alfa.version(tmp_path) is None
    _package(tmp_path, "alfa-dom", "1.0.0")
    assert alfa.version(tmp_path) == "1.0.0"
    _package(tmp_path, "alfa-rules", "1.1.0")
    assert alfa.version(tmp_path) is None
