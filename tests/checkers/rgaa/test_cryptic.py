"""What is taken for a sign to explain, and what is ordinary typography."""

from __future__ import annotations

import pytest

from checkers.rgaa._cryptic import cryptic


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour à tous : voici l’offre (dès 12,50 €) – ouvert de 9h30 à 18h00, 24/7.",
        "MP3, H2O, W3C, RGAA4, B2B, 14h30, 3D, 1er, 5ème, n°3, 10x15cm, 4K",
        "lundi : 8:30 - 12:00 ; (voir) : p. 3…",
        "e-mail : a.b@c.fr, https://x.fr/a1b2c, tél. 01.02.03.04.05 / +33 (0)1",
        "prix -20 % ! 100% A/B « Quoi ?! » dit-il… © 2026",
        "............ ---- ____ ==== Accueil > Boutique >> Sacs | Contact",
        "Format 16:9, points : 8) et 9), Windows XP",
    ],
)
def test_ordinary(text: str) -> None:
    assert list(cryptic(text)) == []


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Merci :-)", {":-)"}),
        ("Dommage :( et XD ;)", {":(", "XD", ";)"}),
        ("I <3 Brest", {"<3"}),
        ("très h4ck3r", {"h4ck3r"}),
        ("bravo 😀", {"😀"}),
        ("note ★★★★☆", {"★★★★☆"}),
        ("/\\_/\\ dort", {"/\\_/\\"}),
        ("bon ^^", {"^^"}),
    ],
)
def test_signs(text: str, signs: set[str]) -> None:
    assert signs <= set(cryptic(text))
