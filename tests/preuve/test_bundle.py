from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from preuve.bundle import INDEX, Bundle, Item
from preuve.errors import PreuveError

PAGE = "https://exemple.test/"


def item(data: bytes = b"<html>", kind: str = "source", media_type: str = "text/html") -> Item:
    return Item(kind, PAGE, data, media_type, "test")


def test_what_was_recorded_is_read_again(tmp_path: Path) -> None:
    big = b"texte " * 5000
    Bundle.open(tmp_path).record("visit", [item(big), Item.json("http", PAGE, {"é": [1, None]}, "test")])
    bundle = Bundle.open(tmp_path)
    assert bundle.get("source", PAGE) == big
    assert bundle.get_json("http", PAGE) == {"é": [1, None]}
    assert bundle.done("visit") and not bundle.done("autre")
    assert bundle.subjects("source") == (PAGE,)
    assert bundle.get("source", "https://ailleurs.test/") is None


def test_compresses_where_it_pays_only(tmp_path: Path) -> None:
    bundle = Bundle.open(tmp_path)
    noise = random.Random(1).randbytes(20_000)
    bundle.record("a", [item(b"x" * 20_000), Item("screenshot", PAGE, noise, "image/jpeg", "t"), item(b"y", "small")])
    sizes = {p.suffix: p.stat().st_size for p in (tmp_path / "objects").rglob("*") if p.is_file()}
    assert sizes[".gz"] < 1000
    assert bundle.get("screenshot", PAGE) == noise and bundle.get("small", PAGE) == b"y"


def test_same_bytes_are_stored_once(tmp_path: Path) -> None:
    bundle = Bundle.open(tmp_path)
    for number in range(3):
        bundle.record(f"visit {number}", [Item("source", f"{PAGE}{number}", b"same" * 1000, "text/html", "t")])
    assert len([p for p in (tmp_path / "objects").rglob("*") if p.is_file()]) == 1


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_torn_end_is_dropped_and_the_rest_kept(tmp_path: Path, cut: int) -> None:
    bundle = Bundle.open(tmp_path)
    bundle.record("first", [item()])
    whole = (tmp_path / INDEX).read_bytes()
    bundle.record("second", [item(b"other"), item(b"{}", "http")])
    index = tmp_path / INDEX
    index.write_bytes(index.read_bytes()[:-cut])
    again = Bundle.open(tmp_path)
    assert again.done("first") and not again.done("second")
    assert index.read_bytes() == whole
    assert again.get("source", PAGE) == b"<html>"


def test_evidence_without_its_attempt_is_dropped(tmp_path: Path) -> None:
    bundle = Bundle.open(tmp_path)
    bundle.record("first", [item()])
    lines = (tmp_path / INDEX).read_text().splitlines(keepends=True)
    (tmp_path / INDEX).write_text("".join([*lines, lines[0].replace('"source"', '"dom"')]))
    again = Bundle.open(tmp_path)
    assert again.get("dom", PAGE) is None and again.done("first")


def test_a_line_broken_in_the_middle_is_said(tmp_path: Path) -> None:
    Bundle.open(tmp_path).record("first", [item()])
    index = tmp_path / INDEX
    index.write_bytes(b"{not json\n" + index.read_bytes())
    with pytest.raises(PreuveError) as caught:
        Bundle.open(tmp_path)
    assert caught.value.message == "bundle-broken" and caught.value.details["line"] == 1


def test_altered_or_missing_evidence_is_said(tmp_path: Path) -> None:
    bundle = Bundle.open(tmp_path)
    (evidence,) = bundle.record("first", [item(b"tiny")])
    path = tmp_path / "objects" / evidence.sha256[:2] / evidence.sha256
    path.write_bytes(b"forged")
    for _ in range(2):
        with pytest.raises(PreuveError, match="evidence-damaged"):
            bundle.get("source", PAGE)
        path.unlink(missing_ok=True)


def test_unwritable_output_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PreuveError, match="output-unwritable"):
        Bundle.open(tmp_path / "file" / "out")


def test_digest_does_not_depend_on_order(tmp_path: Path) -> None:
    items = [Item("source", f"{PAGE}{n}", b"%d" % n, "text/html", "t") for n in range(5)]
    digests = set()
    for name, order in {"a": items, "b": items[::-1]}.items():
        bundle = Bundle.open(tmp_path / name)
        for one in order:
            bundle.record(f"visit {one.subject}", [one])
        digests.add(bundle.digest())
    assert len(digests) == 1


def test_sums_are_what_sha256sum_expects(tmp_path: Path) -> None:
    bundle = Bundle.open(tmp_path)
    bundle.record("first", [item(b"z" * 5000)])
    bundle.write_sums()
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_lone_surrogates_and_control_characters_survive(tmp_path: Path) -> None:
    bundle = Bundle.open(tmp_path)
    bundle.record("visit \ud800\x00", [Item.json("http", f"{PAGE}\ud800", {"a": "\ud800\u2028"}, "t")])
    assert Bundle.open(tmp_path).subjects("http")


WRITER = """
import sys
from pathlib import Path
from preuve.bundle import Bundle, Item
bundle = Bundle.open(Path(sys.argv[1]))
for n in range(100000):
    if not bundle.done(f"task {n}"):
        data = b"a%d" % n * 400
        items = [Item("source", f"u{n}", data, "text/html", "t"), Item("http", f"u{n}", b"{}", "x/json", "t")]
        bundle.record(f"task {n}", items)
"""


def test_kill_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    rng = random.Random(7)
    for _ in range(6):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)])
        time.sleep(0.3 + rng.random() * 0.3)
        process.send_signal(signal.SIGKILL)
        process.wait()
    bundle = Bundle.open(tmp_path)
    done = sorted(int(task.split()[1]) for task in bundle.attempts)
    assert done == list(range(len(done))) and len(done) > 10
    assert {int(s[1:]) for s in bundle.subjects("source")} == set(done)
    assert all(bundle.get("source", f"u{n}") == b"a%d" % n * 400 for n in done)
    tasks = [json.loads(line).get("task") for line in (tmp_path / INDEX).read_text().splitlines()]
    assert len([t for t in tasks if t]) == len(done)
