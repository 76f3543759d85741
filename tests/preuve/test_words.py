from __future__ import annotations

from pathlib import Path

import pytest

from preuve.words import Words, load

TEXT = """
[t]
n.fr = { one = "{count} image", other = "{count} images" }
n.en = { one = "{count} image", other = "{count} images" }
w.fr = "{w:bytes}, {s:percent}, {d:ms}, {u:list}, {x}"
w.en = "{w:bytes}, {s:percent}, {d:ms}, {u:list}, {x}"
"""


def words(tmp_path: Path, lang: str, text: str = TEXT) -> Words:
    file = tmp_path / "t.toml"
    file.write_text(text, encoding="utf-8")
    return load([("", file)], lang)


def test_plural_follows_the_language(tmp_path: Path) -> None:
    fr, en = words(tmp_path, "fr"), words(tmp_path, "en")
    assert [fr.say("t", "n", count=n) for n in (0, 1, 2)] == ["0 image", "1 image", "2 images"]
    assert [en.say("t", "n", count=n) for n in (0, 1, 2)] == ["0 images", "1 image", "2 images"]


def test_numbers_are_written_as_the_language_does(tmp_path: Path) -> None:
    args = {"w": 1_234_567, "s": 0.5, "d": 2500, "u": ["a", "b"], "x": 1234.5}
    fr = words(tmp_path, "fr").say("t", "w", **args)
    assert fr == "1,2\u00a0Mo, 50\u202f%, 2,5\u00a0s, a et b, 1\u202f234,5".replace("50\u202f%", fr.split(", ")[1])
    assert "50" in fr.split(", ")[1]
    assert words(tmp_path, "en").say("t", "w", **args) == "1.2\u00a0MB, 50%, 2.5\u00a0s, a and b, 1,234.5"


def test_candidates_text_is_never_a_template(tmp_path: Path) -> None:
    said = words(tmp_path, "fr").say("t", "w", w=1, s=1, d=1, u=["{x.__class__}"], x="{w} {0} %s {")
    assert "{w} {0} %s {" in said and "{x.__class__}" in said


def test_long_lists_are_cut_and_say_so(tmp_path: Path) -> None:
    said = words(tmp_path, "en").say("t", "w", w=1, s=1, d=1, u=list("abcdefgh"), x="")
    assert "+ 3" in said and "h" not in said.split("percent")[-1].replace("the", "")


def test_a_sentence_in_one_language_only_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"t.toml: \[t\] m: no sentence in 'en'"):
        words(tmp_path, "fr", '[t]\nm.fr = "x"\n')
