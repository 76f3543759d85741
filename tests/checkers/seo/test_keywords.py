"""Dominant phrases of a small shop, and where they stand."""

from __future__ import annotations

from checkers.seo._keywords import Fields, densest, dominant, holds, places, stem, stems

MENU = "Livraison offerte. Paiement sûr. Contactez notre équipe."
SHOP = {
    "/gourde": Fields(
        title="Gourde isotherme en inox Brume – Tasselune",
        h1="Gourde isotherme Brume",
        slug="gourde isotherme brume",
        anchors=("La gourde isotherme Brume", "Voir"),
        body=f"La gourde isotherme Brume garde le chaud. Cette gourde isotherme est fabriquée en France. {MENU}",
    ),
    "/mug": Fields(
        title="Mug en grès Galet – Tasselune",
        h1="Le mug en grès Galet",
        slug="mug en gres galet",
        body=f"Ce mug en grès est fabriqué en France. Le mug en grès passe au four. {MENU}",
    ),
    "/contact": Fields(title="Contact – Tasselune", h1="Contact", body=f"Écrivez-nous. {MENU}"),
}


def test_plurals_are_one_with_the_singular() -> None:
    assert [stem(one) for one in ("gourdes", "eaux", "journaux", "gaz", "bleus")] == [
        "gourde", "eau", "journal", "gaz", "bleu",
    ]  # fmt: skip
    assert stems("Les gourdes de l’été, à 29 €") == ["gourde", "ete"]


def test_the_dominant_phrase_is_the_page_s_own_not_the_site_s() -> None:
    found = dominant(SHOP)
    assert "gourde isotherme" in found["/gourde"][0] and found["/mug"][0].startswith("mug en grès")
    assert not any("livraison" in phrase or "tasselune" in phrase for phrase in found["/gourde"][:1])


def test_small_words_and_plurals_do_not_hide_a_phrase() -> None:
    assert holds("Nos mugs en grès faits main", "mug grès") and not holds("Un mug et du grès fin", "gourde")
    assert places("mug en grès", SHOP["/mug"]) == ["title", "h1", "intro", "slug"]


def test_the_phrase_said_most() -> None:
    assert densest("Gourde en inox. " * 9, 8) == ("gourde en inox", 9) and densest("Gourde inox. " * 9, 10) is None
