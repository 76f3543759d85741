"""A site behind a password: visited with the one in candidat.toml, which is written nowhere."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path

import pytest

from tests.servers.base import Reply, Request, Site
from tests.servers.shop import DIGEST, serve_shop
from tests.servers.shop_data import PASSWORD
from tests.test_cli import preuve, refused

SECRET = "motdepasse-tres-secret"
GOOD = "Basic " + base64.b64encode(f"jury:{SECRET}".encode()).decode()


def answer(request: Request) -> Reply:
    if request.headers.get("authorization") != GOOD:
        return Reply(b"<title>Non</title>", status=401, headers=(("WWW-Authenticate", 'Basic realm="site"'),))
    body = "<!doctype html><html lang='fr'><title>Boutique en travaux</title><h1>Bonjour</h1></html>"
    return Reply(body.encode())


@pytest.mark.browser
def test_a_site_behind_a_password(tmp_path: Path) -> None:
    with Site(answer) as site:
        text = f'site = "{site.url}"\n[crawl]\nlogin = {{ user = "jury", password = "{SECRET}" }}\n'
        (tmp_path / "candidat.toml").write_text(text, encoding="utf-8")
        done = preuve("audit", tmp_path, "--allow-private", "--out", tmp_path / "o", "--only", "seo")
    assert done.returncode == 0, done.stderr
    assert "Boutique en travaux" in (tmp_path / "o" / "pages.json").read_text(encoding="utf-8")
    assert_written_nowhere(tmp_path / "o", SECRET, GOOD.removeprefix("Basic "))


def assert_written_nowhere(out: Path, *secrets: str) -> None:
    for file in out.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
            assert not [secret for secret in secrets if secret.encode() in data], file


def closed_shop(folder: Path, url: str, password: str) -> Path:
    text = f'shop = "{url}"\n[crawl]\nlogin = {{ password = "{password}" }}\n'
    (folder / "candidat.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.browser
@pytest.mark.node
def test_a_shop_that_is_not_open_yet(tmp_path: Path) -> None:
    with serve_shop(password=True) as shop:
        folder = closed_shop(tmp_path, shop.url, PASSWORD)
        options = ("--allow-private", "--max-pages", "2", "--only", "seo,load,products")
        done = preuve("audit", folder, *options, "--out", tmp_path / "o")
    assert done.returncode == 0, done.stderr
    pages = json.loads((tmp_path / "o" / "pages.json").read_text(encoding="utf-8"))["pages"]
    visited = [page["url"] for page in pages if page["visited"]]
    assert len(visited) == 2 and not [url for url in visited if "/password" in url]
    measured = [json.loads(file.read_text("utf-8")) for file in (tmp_path / "o" / ".lighthouseci").glob("lhr-*.json")]
    assert measured and not [one for one in measured if one["finalDisplayedUrl"].endswith("/password")]
    posts = [hit.path for hit in shop.hits if hit.method == "POST"]
    assert posts == ["/password"]  # once, and nothing else was ever sent
    assert_written_nowhere(tmp_path / "o", PASSWORD, DIGEST)


@pytest.mark.browser
def test_a_shop_that_does_not_take_the_password(tmp_path: Path) -> None:
    with serve_shop(password=True) as shop:
        folder = closed_shop(tmp_path, shop.url, "autre")
        refused(preuve("audit", folder, "--allow-private", "--out", tmp_path / "o"), "mot de passe", "Préférences")


@pytest.mark.browser
def test_a_shop_that_is_open_needs_no_password(tmp_path: Path) -> None:
    with serve_shop() as shop:
        folder = closed_shop(tmp_path, shop.url, "inutile")
        options = ("--allow-private", "--max-pages", "1", "--only", "seo")
        assert preuve("audit", folder, *options, "--out", tmp_path / "o").returncode == 0
    assert not [hit for hit in shop.hits if hit.method == "POST"]


def test_a_login_that_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "candidat.toml").write_text('site = "https://exemple.fr"\n[crawl]\nlogin = "jury"\n', encoding="utf-8")
    refused(preuve("audit", tmp_path, "--out", tmp_path / "o"), "crawl.login", "password")
