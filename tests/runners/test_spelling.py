"""The words of French texts, and looking them up once for a whole site."""

from __future__ import annotations

from pathlib import Path

import pytest

from preuve.bundle import Bundle, Item
from preuve.spelling import words
from runners import spelling
from runners.spelling import look_up
from tests.support.fixtures import DICTIONARY

START = "https://exemple.test/"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("L’eau qu’on boit aujourd’hui", ["eau", "boit", "aujourd'hui"]),
        ("Est-ce qu’il porte-bagages ?", ["Est-ce", "porte-bagages"]),
        ("Écrivez à bonjour@exemple.fr ou sur www.exemple.fr/page, fichier logo.png", ["Écrivez", "sur", "fichier"]),
        ("100ml, H2O, RGPD, WooCommerce, #slowlife, n_o_m", []),
        ("coquille\u00adentière straße España", ["coquilleentière"]),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert list(words(text)) == found


def site(folder: Path, **pages: str) -> Bundle:
    bundle = Bundle.open(folder)
    for name, html in pages.items():
        url = START + name
        items = [Item("rendered", url, html.encode(), "text/html", "test"), Item.json("http", url, {}, "test")]
        bundle.record(f"visit {url}", items)
    bundle.record("crawl", [Item.json("crawl", START, {"origins": [START], "pages": []}, "test")])
    return bundle


def french(body: str) -> str:
    return f'<html lang="fr-FR"><head><meta property="og:site_name" content="Zarbi"></head><body>{body}</body></html>'


def test_each_unknown_word_comes_with_what_tells_a_name_from_a_mistake(tmp_path: Path) -> None:
    bundle = site(
        tmp_path,
        a=french("<p>Une livrraison, une livraison et <i lang=en>shipping</i> chez Zarbi.</p>"),
        b=french("<td>Sans</td><td>bloumzoum</td><code>getcart</code> Karla"),
        c='<html lang="en"><body>Our wonderful shop</body></html>',
    )
    look_up(bundle, START, lambda *_: None, DICTIONARY)
    first, second, third = (bundle.get_json("spelling", START + name) for name in "abc")
    assert first["left"] == 0 and first["words"] == 5
    assert first["unknown"]["livrraison"] == {
        "pages": 1, "lower": True, "named": False, "near": ["livraison"], "ours": ["livraison"],
    }  # fmt: skip
    assert first["unknown"]["zarbi"]["named"] and set(first["unknown"]) == {"livrraison", "zarbi"}
    assert set(second["unknown"]) == {"bloumzoum", "karla"} and not second["unknown"]["karla"]["lower"]
    assert third["unknown"] == {} and third["words"] == 0


def test_without_a_dictionary_the_reason_is_kept(tmp_path: Path) -> None:
    bundle = site(tmp_path, a=french("<p>Une livraison</p>"))
    look_up(bundle, START, lambda *_: None, tmp_path)
    assert bundle.attempts[f"spelling {START}"].reason == "dictionary-missing"
    assert bundle.get_json("spelling", f"{START}a") is None


def test_what_time_did_not_allow_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spelling, "SECONDS", -1.0)
    bundle = site(tmp_path, a=french("<p>Une livrraison</p>"))
    look_up(bundle, START, lambda *_: None, DICTIONARY)
    assert bundle.get_json("spelling", f"{START}a")["left"] == 2
