"""The exact server under the others, and the folder server on it."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from pathlib import Path

import pytest

from tests.servers.base import Reply, Request, Site
from tests.servers.static import serve_folder


def raw(site: Site, text: str) -> bytes:
    """Everything that the site answers to these bytes, until it closes."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as line:
        line.sendall(text.replace("\n", "\r\n").encode())
        return b"".join(iter(lambda: line.recv(65536), b""))


def get(site: Site, path: str, method: str = "GET") -> http.client.HTTPResponse:
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    line.request(method, path)
    return line.getresponse()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "sous").mkdir(parents=True)
    (root / "index.html").write_text("<title>Accueil</title>", "utf-8")
    (root / "sous" / "index.html").write_text("<title>Sous</title>", "utf-8")
    (root / "style.css").write_text("p{}", "utf-8")
    (root / "photo.webp").write_bytes(b"RIFF")
    (root / ".secret").write_text("non", "utf-8")
    (tmp_path / "dehors.txt").write_text("dehors", "utf-8")
    return root


def test_what_is_sent_is_kept_to_the_byte(folder: Path) -> None:
    with serve_folder(folder) as site:
        answer = raw(site, "GET /style.css?v=1 HTTP/1.1\nHost: a\nConnection: close\n\n")
        assert site.sent["/style.css?v=1"] == answer
        head, _, body = answer.partition(b"\r\n\r\n")
        assert body == b"p{}"
        (record,) = site.responses
        assert (record.status, record.head, record.body, record.complete) == (200, len(head) + 4, 3, True)


def test_targets_are_recorded_as_they_came(folder: Path) -> None:
    with serve_folder(folder) as site:
        for target in ("//double//x", "/..%2f..%2fdehors.txt", "/a%20b?c=%C3%A9"):
            raw(site, f"GET {target} HTTP/1.1\nHost: a\nX-Try: 1\nConnection: close\n\n")
        assert [hit.path for hit in site.hits] == ["//double//x", "/..%2f..%2fdehors.txt", "/a%20b?c=%C3%A9"]
        assert site.hits[0].method == "GET"
        assert site.hits[0].headers["x-try"] == "1"


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/", 200, "text/html; charset=utf-8"),
        ("/sous/", 200, "text/html; charset=utf-8"),
        ("/style.css", 200, "text/css; charset=utf-8"),
        ("/photo.webp", 200, "image/webp"),
        ("/absent", 404, "text/html; charset=utf-8"),
        ("/.secret", 404, "text/html; charset=utf-8"),
        ("/../dehors.txt", 404, "text/html; charset=utf-8"),
        ("/..%2fdehors.txt", 404, "text/html; charset=utf-8"),
        ("/%00", 404, "text/html; charset=utf-8"),
    ],
)
def test_types_and_limits_of_a_folder(folder: Path, path: str, status: int, kind: str) -> None:
    with serve_folder(folder) as site:
        answer = get(site, path)
        assert (answer.status, answer.getheader("content-type")) == (status, kind)
        assert b"dehors" not in answer.read()


def test_a_folder_without_its_slash_redirects(folder: Path) -> None:
    with serve_folder(folder) as site:
        answer = get(site, "/sous?x=1")
        assert (answer.status, answer.getheader("location")) == (301, "/sous/?x=1")


def test_head_has_the_length_and_no_body(folder: Path) -> None:
    with serve_folder(folder) as site:
        answer = get(site, "/style.css", "HEAD")
        assert (answer.getheader("content-length"), answer.read()) == ("3", b"")
        assert site.responses[0].body == 0


def test_own_404_page(folder: Path) -> None:
    (folder / "404.html").write_text("<title>Perdu</title>", "utf-8")
    with serve_folder(folder) as site:
        answer = get(site, "/absent")
        assert (answer.status, answer.read()) == (404, b"<title>Perdu</title>")


def test_a_fault_of_the_server_itself_is_kept() -> None:
    def answer(request: Request) -> Reply:
        raise KeyError("oubli")

    with Site(answer) as site:
        assert get(site, "/").status == 500
        assert "oubli" in site.errors[0]


def test_closing_ends_threads_even_with_lines_open(folder: Path) -> None:
    before = threading.active_count()
    site = serve_folder(folder)
    lines = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(5)]
    while len(site.open) < 5:
        time.sleep(0.01)
    started = time.monotonic()
    site.close()
    site.close()
    assert time.monotonic() - started < 10
    for line in lines:
        line.close()
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.02)
    assert threading.active_count() <= before
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", site.port), timeout=1)
