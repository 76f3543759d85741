"""Includes of MJML: each kind is put in its place, and none opens a file outside the folder or runs on for ever."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.runners.mail.lab import SECTION, codes, mjml, read


def test_includes_of_every_kind(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/head.mjml").write_text("<mj-preview>Coucou</mj-preview>")
    (tmp_path / "parts/top.mjml").write_text(
        mjml(SECTION.format("HAUT") + '<mj-include path="./deep.mjml" />', "<mj-title>T</mj-title>")
    )
    (tmp_path / "parts/deep.mjml").write_text(SECTION.format("PROFOND"))
    (tmp_path / "parts/x.css").write_text(".vert { color: green }")
    (tmp_path / "parts/y.html").write_text("<p>BRUT</p>")
    body = '<mj-include path="parts/top.mjml" />\n<mj-include path="parts/x.css" type="css" />'
    body += '<mj-include path="parts/y.html" type="html" />'
    mail, html = read(tmp_path / "a.mjml", mjml(body, '<mj-include path="./parts/head.mjml" />'))
    assert mail["errors"] == []
    assert html and all(word in html for word in ("Coucou", "HAUT", "PROFOND", ".vert", "<p>BRUT</p>"))
    assert mail["title"] == "T"
    assert {part["name"]: part["disposition"] for part in mail["parts"]} == dict.fromkeys(
        ("parts/head.mjml", "parts/top.mjml", "parts/deep.mjml", "parts/x.css", "parts/y.html"), "include"
    )


def test_no_file_outside_the_folder_is_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.mjml").write_text(SECTION.format("SECRET"))
    folder = tmp_path / "emails"
    folder.mkdir()
    (folder / "link.mjml").symlink_to(tmp_path / "secret.mjml")
    body = "".join(
        f'<mj-include path="{path}" />\n'
        for path in ("../secret.mjml", f"{tmp_path}/secret.mjml", "link.mjml", "/etc/passwd")
    )
    mail, html = read(folder / "a.mjml", mjml(body + SECTION.format("a")))
    assert codes(mail) == [("include-outside", line) for line in (4, 5, 6, 7)]
    assert html and "SECRET" not in html and "root:" not in html


def test_a_named_folder_opens_its_own_subfolders_only(tmp_path: Path) -> None:
    (tmp_path / "secret.mjml").write_text(SECTION.format("SECRET"))
    (tmp_path / "emails").mkdir()
    (tmp_path / "emails/top.mjml").write_text(SECTION.format("HAUT"))
    source = mjml('<mj-include path="../top.mjml" />\n<mj-include path="../../secret.mjml" />')
    mail, html = read(tmp_path / "emails/mars/a.mjml", source, "emails/mars/a.mjml")
    assert codes(mail) == [("include-outside", 5)] and html and "HAUT" in html and "SECRET" not in html


def test_include_loops_and_depth(tmp_path: Path) -> None:
    (tmp_path / "b.mjml").write_text('<mj-include path="a.mjml" />')
    mail, _ = read(tmp_path / "a.mjml", mjml('<mj-include path="b.mjml" />'))
    assert [(f["code"], f["file"], f["line"]) for f in mail["errors"]] == [("include-loop", "b.mjml", 1)]
    for number in range(9):
        (tmp_path / f"n{number}.mjml").write_text(f'<mj-include path="n{number + 1}.mjml" />')
    mail, _ = read(tmp_path / "c.mjml", mjml('<mj-include path="n0.mjml" />'))
    assert [(f["code"], f["file"]) for f in mail["errors"]] == [("include-depth", "n4.mjml")]


def test_includes_do_not_multiply(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"n{number}.mjml").write_text(f'<mj-include path="n{number + 1}.mjml" />' * 60)
    (tmp_path / "n4.mjml").write_text(SECTION.format("x"))
    start = time.monotonic()
    mail, _ = read(tmp_path / "a.mjml", mjml('<mj-include path="n0.mjml" />'))
    assert time.monotonic() - start < 10
    assert len(mail["parts"]) == 100 and "include-many" in {fault["code"] for fault in mail["errors"]}


@pytest.mark.parametrize("path", ["", "missing.mjml", "https://a.fr/x.mjml", "x" * 5000, "."])
def test_what_cannot_be_included(tmp_path: Path, path: str) -> None:
    mail, html = read(tmp_path / "a.mjml", mjml(f'<mj-include path="{path}" />' + SECTION.format("reste")))
    assert codes(mail) == [("include-missing", 4)] and html and "reste" in html
