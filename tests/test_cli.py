"""The command as a user meets it: bad input gets one clear line and an exit status, never a traceback."""

from __future__ import annotations

import http.server
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NBSP = "\u00a0"


def preuve(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "runners.cli", *map(str, arguments)]
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | environment
    return subprocess.run(command, capture_output=True, text=True, timeout=180, cwd=cwd, env=env, check=False)


def refused(done: subprocess.CompletedProcess[str], *words: str, status: int = 2) -> None:
    """One line on the error output, with these words in it; no traceback, nothing else."""
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    for word in words:
        assert word in lines[0].replace(NBSP, " "), lines[0]


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture(scope="module")
def pdf_server() -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"%PDF-1.4 not a page"
            self.send_response(200)
            self.send_header("Content-Type", "application/pdf")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def test_no_argument_shows_how() -> None:
    done = preuve()
    assert done.returncode == 2 and "--help" in done.stderr and "Traceback" not in done.stderr


def test_help_is_in_french() -> None:
    assert "recueillir, vérifier et écrire la grille" in preuve("--help").stdout


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("nulle-part", ("nulle-part", "n’existe pas")),
        ("exemple.fr", ("https://exemple.fr",)),
        ("http://[::1", ("n’est pas utilisable", "https://www.exemple.fr/")),
        ("ftp://exemple.fr/", ("n’est pas utilisable",)),
        ("http://127.0.0.1:1/", ("127.0.0.1", "--allow-private")),
        ("http://localhost/", ("localhost", "--allow-private")),
        ("http://2130706433/", ("--allow-private",)),
        ("http://192.168.1.1/", ("--allow-private",)),
    ],
)
def test_targets_that_cannot_be(tmp_path: Path, target: str, words: tuple[str, ...]) -> None:
    refused(preuve("audit", target, "--out", tmp_path / "out"), *words)


@pytest.mark.browser
def test_no_such_host(tmp_path: Path) -> None:
    done = preuve("audit", "http://inexistant.invalid/", "--out", tmp_path / "o", "--quiet")
    refused(done, "n’existe pas", "Vérifiez")


@pytest.mark.browser
def test_refused_port(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{closed_port()}/"
    refused(preuve("audit", url, "--allow-private", "--out", tmp_path / "o", "--quiet"), url, "refusée")


@pytest.mark.browser
def test_a_pdf_as_target(tmp_path: Path, pdf_server: str) -> None:
    done = preuve("audit", pdf_server, "--allow-private", "--out", tmp_path / "o", "--quiet")
    refused(done, "application/pdf", "page d’accueil")


def test_a_local_pdf_as_target(tmp_path: Path) -> None:
    (tmp_path / "dossier.pdf").write_bytes(b"%PDF-1.4")
    refused(preuve("audit", tmp_path / "dossier.pdf", "--out", tmp_path / "o"), "dossier.pdf", ".mjml")


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "vide").mkdir()
    refused(preuve("audit", tmp_path / "vide", "--out", tmp_path / "o"), "vide", "candidat.toml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("site = https://x.fr\n", ("faute d’écriture", "line 1")),
        ("sit = 'https://x.fr'\n", ("clé inconnue", "sit")),
        ("site = 3\n", ("« site »",)),
        ("emails = 'absent/'\n", ("absent", "n’existe pas")),
        ("nom = 'Lise'\n", ("ne nomme rien",)),
        ("site = 'pas une adresse://'\n", ("n’est pas utilisable",)),
    ],
)
def test_broken_description(tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    (tmp_path / "candidat.toml").write_text(text, encoding="utf-8")
    refused(preuve("audit", tmp_path, "--out", tmp_path / "o"), "candidat.toml", *words)


def test_description_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "candidat.toml").write_bytes("nom = 'Hélène'\n".encode("cp1252"))
    refused(preuve("audit", tmp_path, "--out", tmp_path / "o"), "UTF-8")


def test_unwritable_output(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    (tmp_path / "a.eml").write_text("Subject: x\n\nx")
    refused(preuve("audit", tmp_path / "a.eml", "--out", tmp_path / "fichier" / "o"), "Impossible d’écrire", "--out")


def test_output_of_another_audit(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text("Subject: x\n\nx")
    (tmp_path / "b.eml").write_text("Subject: y\n\ny")
    assert preuve("collect", tmp_path / "a.eml", "--out", tmp_path / "o").returncode == 0
    refused(preuve("collect", tmp_path / "a.eml", "--out", tmp_path / "o"), "--resume")
    refused(preuve("collect", tmp_path / "b.eml", "--out", tmp_path / "o", "--resume"), "autre chose")
    assert preuve("collect", tmp_path / "a.eml", "--out", tmp_path / "o", "--resume").returncode == 0


def test_no_browser(tmp_path: Path) -> None:
    done = preuve("audit", "https://exemple.fr/", "--out", tmp_path / "o", PREUVE_BROWSER="/nulle/part")
    refused(done, "preuve setup")


def test_a_browser_that_does_not_start(tmp_path: Path) -> None:
    fake = tmp_path / "navigateur"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    done = preuve("audit", "https://exemple.fr/", "--out", tmp_path / "o", PREUVE_BROWSER=str(fake))
    refused(done, "ne démarre pas", "preuve doctor")


def test_halves_without_their_half_before(tmp_path: Path) -> None:
    refused(preuve("check", "--out", tmp_path / "rien"), "preuve collect")
    refused(preuve("report", "--out", tmp_path / "rien"), "preuve collect")
    (tmp_path / "a.eml").write_text("Subject: x\n\nx")
    assert preuve("collect", tmp_path / "a.eml", "--out", tmp_path / "o").returncode == 0
    refused(preuve("report", "--out", tmp_path / "o"), "preuve check")


@pytest.mark.parametrize(
    ("option", "value", "word"),
    [
        ("--only", "seoo", "seoo"),
        ("--skip", "x", "famille"),
        ("--fail-on", "rien.du.tout", "preuve checks"),
        ("--grid", "x", "grille"),
    ],
)
def test_options_that_mean_nothing(tmp_path: Path, option: str, value: str, word: str) -> None:
    (tmp_path / "a.eml").write_text("Subject: x\n\nx")
    refused(preuve("audit", tmp_path / "a.eml", "--out", tmp_path / "o", option, value), word)


def test_max_pages_must_be_a_number(tmp_path: Path) -> None:
    assert preuve("audit", "https://exemple.fr/", "--max-pages", "0", "--out", tmp_path).returncode == 2


def test_errors_in_english(tmp_path: Path) -> None:
    refused(preuve("audit", "nulle-part", "--lang", "en", "--out", tmp_path / "o"), "does not exist", "https://")


def test_one_mail_goes_all_the_way(tmp_path: Path) -> None:
    mail = tmp_path / "a.eml"
    mail.write_text("From: a@b.fr\nSubject: Bonjour\nContent-Type: text/html\n\n<p><a href='#'>ici</a></p>")
    done = preuve("audit", mail, "--out", tmp_path / "o", "--fail-on", "email.links")
    assert done.returncode == 1, done.stderr
    assert done.stdout.strip().splitlines()[-1] == str(tmp_path / "o" / "grille.html")
    grid = json.loads((tmp_path / "o" / "grid.json").read_text(encoding="utf-8"))
    assert grid["schema"] == "preuve.grid/1" and len(grid["rows"]) == 49
    written = ("grille.html", "grille.xlsx", "rgaa.json", "pages.json", "findings.jsonl", "index.jsonl", "SHA256SUMS")
    for name in written:
        assert (tmp_path / "o" / name).stat().st_size > 0
    quiet = preuve("audit", mail, "--out", tmp_path / "p", "--quiet")
    assert quiet.stdout.strip() == str(tmp_path / "p" / "grille.html") and quiet.stderr == ""


def test_listings() -> None:
    checks = json.loads(preuve("checks", "--json").stdout)
    assert {"id", "family", "needs", "refs", "sentence"} <= set(checks[0])
    assert json.loads(preuve("grids", "--json").stdout)[0]["id"] == "webmarketing"
    assert "seo.title-present" in preuve("checks").stdout


def test_doctor_says_what_is_missing_and_how_to_get_it() -> None:
    done = preuve("doctor", PREUVE_BROWSER="/nulle/part")
    assert done.returncode == 2
    assert any("!!" in line and "preuve setup" in line for line in done.stdout.splitlines())
    assert "PHP" in done.stdout
