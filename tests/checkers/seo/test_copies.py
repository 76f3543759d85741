"""Near copies, against what the letter of the definition gives."""

from __future__ import annotations

from checkers.seo._copies import groups, likeness, near, own_texts, shingles


def test_likeness_is_that_of_sets_of_five_words() -> None:
    one, other = shingles("a b c d e f"), shingles("a b c d e g")
    assert len(one) == 2 and likeness(one, other) == 1 / 3
    assert likeness(shingles("trop court"), shingles("trop court")) == 0


def test_near_copies_and_exact_ones_are_told_apart() -> None:
    text = " ".join(f"mot{n}" for n in range(200))
    texts = {"/a": text, "/b": text, "/c": text.replace("mot199", "autre"), "/d": "rien de commun avec les autres"}
    assert groups(texts) == [["/a", "/b"]]
    assert {(one, other) for one, other, _ in near(texts)} == {("/a", "/c"), ("/b", "/c")}


def test_what_most_pages_repeat_is_left_out() -> None:
    pages = {f"/{n}": ["Livraison offerte dès 50 euros", f"Texte {n}"] for n in range(6)}
    assert own_texts(pages)["/3"] == "texte 3"
    assert own_texts({"/a": ["Deux fois"], "/b": ["Deux fois"]})["/a"] == "deux fois"
