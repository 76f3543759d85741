"""Where Node.js and its packages (axe-core, Lighthouse CI) are, and how they get there."""

from __future__ import annotations

import hashlib
import os
from importlib.resources import files
from pathlib import Path

from platformdirs import user_cache_path

from preuve.errors import PreuveError

HERE = Path(str(files("runners.node")))


def packages() -> Path:
    """The `node_modules` folder: beside this file in a checkout, else in the user's cache, one a lock file."""
    here = HERE / "node_modules"
    if here.is_dir():
        return here
    named = os.environ.get("PREUVE_NODE_MODULES")
    if named:
        return Path(named)
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:12]
    return user_cache_path("preuve") / f"node-{lock}" / "node_modules"


def axe_script() -> Path:
    """The current axe-core. Raises PreuveError `no-axe` when it is not installed."""
    script = packages() / "axe-core" / "axe.min.js"
    if not script.is_file():
        raise PreuveError("no-axe")
    return script
