"""A site behind a password: visited with the one in candidat.toml, which is written nowhere."""

from __future__ import annotations

import base64
import gzip
from pathlib import Path

import pytest

from tests.servers.base import Reply, Request, Site
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
    for file in (tmp_path / "o").rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            data = gzip.decompress(data) if file.suffix == ".gz" else data
            assert SECRET.encode() not in data and GOOD.removeprefix("Basic ").encode() not in data, file


def test_a_login_that_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "candidat.toml").write_text('site = "https://exemple.fr"\n[crawl]\nlogin = "jury"\n', encoding="utf-8")
    refused(preuve("audit", tmp_path, "--out", tmp_path / "o"), "crawl.login", "password")
