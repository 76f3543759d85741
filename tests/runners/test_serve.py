"""A candidate's folder as a site: right types and addresses, nothing outside the folder, gone when the block ends."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from runners.serve import serving

ORIGIN = "{{origin}}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("serve")
    (root / "secret.txt").write_text("hors du dossier")
    folder = root / "site"
    (folder / "été à la plage").mkdir(parents=True)
    (folder / "vide").mkdir()
    files = {
        "index.html": f'<link rel="canonical" href="{ORIGIN}/">', "été à la plage/index.html": "<h1>Été</h1>",
        "sitemap.xml": f"<loc>{ORIGIN}/a</loc>", "style.css": "a{}", "code.js": "1", "page.htm": "<p>x",
        "data.json": "{}", "image.svg": "<svg/>", "note.txt": "é", "404.html": "<h1>Perdu</h1>",
    }  # fmt: skip
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name in ("photo.webp", "photo.jpg", "police.woff2", "inconnu.zzz"):
        (folder / name).write_bytes(b"\x00{{origin}}\xff")
    (folder / "dehors.txt").symlink_to(root / "secret.txt")
    with serving(folder) as url:
        yield url


def ask(site: str, target: str, method: str = "GET", **more: object) -> tuple[http.client.HTTPResponse, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", urlsplit(site).port, timeout=10)
    line.putrequest(method, target, skip_host=bool(more))
    for name, value in more.items():
        line.putheader(name, str(value))
    line.endheaders()
    answer = line.getresponse()
    return answer, answer.read()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/page.htm", "text/html; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/code.js", "text/javascript; charset=utf-8"),
        ("/data.json", "application/json"),
        ("/image.svg", "image/svg+xml"),
        ("/note.txt", "text/plain; charset=utf-8"),
        ("/photo.webp", "image/webp"),
        ("/photo.jpg", "image/jpeg"),
        ("/police.woff2", "font/woff2"),
        ("/inconnu.zzz", "application/octet-stream"),
    ],
)
def test_types(site: str, path: str, kind: str) -> None:
    answer, body = ask(site, path)
    assert (answer.status, answer.getheader("content-type")) == (200, kind)
    assert answer.getheader("content-length") == str(len(body))


def test_the_site_knows_its_own_address(site: str) -> None:
    assert ask(site, "/")[1] == f'<link rel="canonical" href="{site}">'.encode()
    assert ask(site, "/sitemap.xml")[1] == f"<loc>{site}a</loc>".encode()
    assert ask(site, "/photo.jpg")[1] == b"\x00{{origin}}\xff"  # no text: left alone


def test_folders_redirect_to_their_slash(site: str) -> None:
    answer, _ = ask(site, "/%C3%A9t%C3%A9%20%C3%A0%20la%20plage?x=1")
    assert (answer.status, answer.getheader("location")) == (301, "/%C3%A9t%C3%A9%20%C3%A0%20la%20plage/?x=1")
    assert ask(site, "/%C3%A9t%C3%A9%20%C3%A0%20la%20plage/")[1] == "<h1>Été</h1>".encode()
    assert ask(site, "/vide/")[0].status == 404
    assert ask(site, "/vide")[0].status == 404


def test_what_is_missing_shows_the_sites_own_page(site: str) -> None:
    answer, body = ask(site, "/absente")
    assert (answer.status, body) == (404, b"<h1>Perdu</h1>")


def test_head_and_other_methods(site: str) -> None:
    answer, body = ask(site, "/style.css", "HEAD")
    assert (answer.status, answer.getheader("content-length"), body) == (200, "3", b"")
    assert ask(site, "/style.css", "POST")[0].status == 501


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt", "//etc/passwd",
        "/dehors.txt", "/....//secret.txt", "/..\\secret.txt", "/%00", "/" + "a" * 5000, "/%ff%fe", "/index.html/",
        "/style.css/x", "//[::",
    ],
)  # fmt: skip
def test_nothing_outside_the_folder(site: str, target: str) -> None:
    answer, body = ask(site, target)
    assert answer.status == 404
    assert b"hors du dossier" not in body and b"root:" not in body


def test_answers_come_at_once_on_one_connection(site: str) -> None:
    """Head and body in two packets would wait 40 ms for each other on a connection that is kept."""
    line = socket.create_connection(("127.0.0.1", urlsplit(site).port or 0), timeout=10)
    with line:
        for _ in range(20):
            line.sendall(b"GET /note.txt HTTP/1.1\r\nHost: a\r\n\r\n")
            assert line.recv(65536).endswith("é".encode())


def test_it_is_gone_after_the_block_and_may_come_back_on_its_port(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("un")
    with serving(tmp_path) as url:
        port = urlsplit(url).port or 0
        assert ask(url, "/")[1] == b"un"
    with pytest.raises(ConnectionRefusedError):
        ask(url, "/")
    with serving(tmp_path, port) as again:
        assert again == url
        with pytest.raises(OSError, match="in use"), serving(tmp_path, port):
            pass
