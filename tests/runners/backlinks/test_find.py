"""Which files of a candidate are read as exports of links, and what is said of those that are not."""

from __future__ import annotations

from pathlib import Path

from preuve.bundle import Bundle
from runners.backlinks import collect_backlinks
from runners.candidate import Candidate, read_targets

START = "https://boutique.example/"
GOOD = "Site,Linking pages,Target pages\na.example,3,1\n"


def _collect(exports: Path, out: Path) -> Bundle:
    bundle = Bundle.open(out)
    collect_backlinks(Candidate("x", others={"exports": (exports,)}), bundle, [START])
    return bundle


def test_a_folder_of_all_sorts(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    (folder / "liens").mkdir(parents=True)
    (folder / "liens" / "sites.CSV").write_text(GOOD, encoding="utf-8")
    (folder / "campagne.csv").write_text("Campaign,Sent\nPrintemps,12\n", encoding="utf-8")
    (folder / "classeur.csv").write_bytes(b"PK\x03\x04....")
    (folder / "vide.csv").write_bytes(b"")
    (folder / "lisezmoi.md").write_text("rien", encoding="utf-8")
    (folder / ".cache.csv").write_text(GOOD, encoding="utf-8")
    with (folder / "enorme.csv").open("wb") as stream:
        stream.truncate(100_000_000)
    (tmp_path / "ailleurs.csv").write_text(GOOD, encoding="utf-8")
    (folder / "lien.csv").symlink_to(tmp_path / "ailleurs.csv")
    bundle = _collect(folder, tmp_path / "out")
    (file,) = bundle.get_json("backlinks", START)["files"]
    assert file["file"] == "exports/liens/sites.CSV" and file["rows"] == 1
    reasons = {attempt.task: attempt.details["why"] for attempt in bundle.failures()}
    assert reasons == {
        "file exports/campagne.csv": "export-unknown",
        "file exports/classeur.csv": "export-binary",
        "file exports/vide.csv": "export-empty",
        "file exports/enorme.csv": "export-too-big",
        "file exports/lien.csv": "link-outside",
    }


def test_that_no_export_was_handed_in_is_known(tmp_path: Path) -> None:
    bundle = Bundle.open(tmp_path / "out")
    collect_backlinks(Candidate("x"), bundle, [START])
    assert bundle.get_json("backlinks", START) == {"files": []} and not list(bundle.failures())


def test_a_run_taken_up_again_reads_nothing_twice(tmp_path: Path) -> None:
    file = tmp_path / "liens.csv"
    file.write_text(GOOD, encoding="utf-8")
    first = _collect(file, tmp_path / "out").get_json("backlinks", START)
    file.unlink()
    again = _collect(file, tmp_path / "out")
    assert again.get_json("backlinks", START) == first and first["files"][0]["file"] == "liens.csv"


def test_the_folder_of_exports_is_found_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "sites.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "candidat.toml").write_text('site = "https://boutique.example/"\n', encoding="utf-8")
    candidate = read_targets([str(tmp_path)])
    assert "exports" in candidate.handed_in
    collect_backlinks(candidate, bundle := Bundle.open(tmp_path / "out"), [START])
    assert bundle.get_json("backlinks", START)["files"][0]["tool"] == "search-console"
