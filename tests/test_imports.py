"""Who may import whom. Kept by reading the imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = ("preuve", "runners", "checkers", "reports", "tests", "fixtures")
JOINS = {"runners/pipeline.py", "runners/cli.py"}
IMPURE = {"playwright", "httpx", "socket", "subprocess", "asyncio", "time", "urllib.request", "http", "ssl", "requests"}


def modules(package: str) -> list[Path]:
    return [p for p in sorted((ROOT / package).rglob("*.py")) if "node_modules" not in p.parts]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


def strangers(package: str, allowed: set[str]) -> list[str]:
    found = []
    for path in modules(package):
        name = path.relative_to(ROOT).as_posix()
        wrong = {i for i in imports(path) if i.split(".")[0] in OURS and i.split(".")[0] not in allowed}
        if wrong and name not in JOINS:
            found.append(f"{name}: {sorted(wrong)}")
    return found


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        ("preuve", {"preuve"}),
        ("checkers", {"checkers", "preuve"}),
        ("reports", {"reports", "preuve"}),
        ("runners", {"runners", "preuve"}),
    ],
)
def test_imports_stay_within(package: str, allowed: set[str]) -> None:
    assert modules(package)
    assert strangers(package, allowed) == []


@pytest.mark.parametrize("package", ["preuve", "checkers", "reports"])
def test_judging_and_writing_touch_nothing_outside(package: str) -> None:
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(package)
        for name in imports(path)
        if name in IMPURE or name.split(".")[0] in IMPURE - {"http"}
    }
    assert found == set()


def test_one_file_knows_axe_selenium_python() -> None:
    files = [p for package in OURS[:4] for p in modules(package) if "axe_selenium_python" in set(imports(p))]
    assert [p.name for p in files] == ["axe.py"]


def test_families_do_not_lean_on_each_other() -> None:
    found = []
    for path in modules("checkers"):
        family = path.relative_to(ROOT).parts[1]
        others = {i for i in imports(path) if i.startswith("checkers.") and i.split(".")[1] != family}
        if others:
            found.append(f"{path.relative_to(ROOT)}: {sorted(others)}")
    assert found == []
