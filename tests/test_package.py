"""The wheel holds every file the program reads, and no test or fixture."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("preuve", "runners", "checkers", "reports")


def test_wheel_holds_all_data_files(tmp_path: Path) -> None:
    source = tmp_path / "source"  # a copy: what an earlier build left behind must not slip in
    skip = shutil.ignore_patterns("node_modules", "__pycache__", "*.egg-info", "build")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=skip)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and not {"node_modules", "__pycache__"} & set(path.parts) and path.suffix != ".pyc"
    }
    assert "preuve/grids/webmarketing.toml" in wanted
    assert wanted - held == set()
    assert not [name for name in held if name.split("/")[0] in {"tests", "fixtures", "benchmarks"}]
