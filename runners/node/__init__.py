"""Where Node.js and its packages (axe-core, Lighthouse CI) are, and how they get there."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

from platformdirs import user_cache_path

from preuve.errors import PreuveError

HERE = Path(str(files("runners.node")))


def packages() -> Path:
    """The `node_modules` folder: beside this file in a checkout, else in the user's cache, one for each lock file."""
    if (HERE.parents[1] / "pyproject.toml").is_file():
        return HERE / "node_modules"
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:12]
    return user_cache_path("preuve") / f"node-{lock}" / "node_modules"


def axe_script() -> Path:
    """The current axe-core. Raises PreuveError `no-axe` when it is not installed."""
    script = packages() / "axe-core" / "axe.min.js"
    if not script.is_file():
        raise PreuveError("no-axe")
    return script
