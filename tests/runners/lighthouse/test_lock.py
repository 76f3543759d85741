"""The npm lock file is the same whatever registry it was made with, and holds one Lighthouse."""

from __future__ import annotations

import json
from pathlib import Path

import runners.lighthouse

NODE = Path(runners.lighthouse.__file__).parents[1] / "node"
LOCKED = json.loads((NODE / "package-lock.json").read_text("utf-8"))["packages"]


def test_no_package_is_tied_to_a_registry_and_each_has_its_digest() -> None:
    packages = {name: entry for name, entry in LOCKED.items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []


def test_what_we_ask_for_is_exact_and_locked() -> None:
    asked = json.loads((NODE / "package.json").read_text("utf-8"))["dependencies"]
    assert {name: LOCKED[f"node_modules/{name}"]["version"] for name in asked} == asked


def test_lighthouse_ci_uses_our_lighthouse_and_not_one_of_its_own() -> None:
    assert [name for name in LOCKED if name.endswith("node_modules/lighthouse")] == ["node_modules/lighthouse"]
