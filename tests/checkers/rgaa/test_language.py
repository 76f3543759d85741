"""Which language a text is in: said of sentences, not of names, lists or filler."""

from __future__ import annotations

import pytest

from checkers.rgaa._language import decides, language, primary, shares


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Les cours de reliure reprennent en septembre, le mardi soir.", "fr"),
        ("Ceci est un texte en français.", "fr"),
        ("This page is in English", "en"),
        ("Unsere Kurse beginnen wieder im September, am Dienstag und am Samstag.", "de"),
        ("Los cursos de encuadernación empiezan en septiembre, los martes por la tarde.", "es"),
        ("تبدأ دروس تجليد الكتب في شهر سبتمبر القادم", "ar"),
        ("Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt.", "la"),
        ("The Beatles, The Doors, The Who, The Clash", ""),
        ("Le Monde Le Figaro La Croix Les Échos", ""),
        ("iPhone 15 Pro Max, Galaxy S24 Ultra", ""),
        ("Accueil Tarifs Contact Newsletter", ""),
        ("https://exemple.fr/the/way/we/are.html", ""),
        ("", ""),
    ],
)
def test_language(text: str, code: str) -> None:
    assert language(text) == code


def test_shares_count_letters() -> None:
    share = shares(["Les cours reprennent en septembre, le mardi soir.", "This is the way we do it here.", "Tarifs"])
    assert 0.5 < share.of("fr-CA") < 0.8
    assert 0.2 < share.of("EN") < 0.5
    assert share.of("de") == 0
    assert shares([]).of("fr") == 0


def test_codes_of_one_language_are_one() -> None:
    assert primary("FR-ca") == primary("fra") == "fr"
    assert decides("en-GB") and not decides("oc") and not decides("")
