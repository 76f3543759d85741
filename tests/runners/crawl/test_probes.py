"""The few addresses that are asked for though no page links to them."""

from __future__ import annotations

from runners.crawl.probes import icon, missing, twins

FIRST = "https://www.exemple.fr/boutique/"


def test_an_address_that_cannot_exist_is_the_same_in_every_run() -> None:
    assert missing(FIRST) == missing("https://www.exemple.fr/")
    assert missing(FIRST).startswith("https://www.exemple.fr/adresse-inexistante-")
    assert missing(FIRST) != missing("https://exemple.fr/")


def test_the_three_other_origins_of_a_name_and_none_of_an_address() -> None:
    four = {f"{s}://{w}exemple.fr/boutique/" for s in ("http", "https") for w in ("", "www.")}
    assert set(twins(FIRST)) == four - {FIRST}
    assert twins("http://127.0.0.1:8000/") == ()


def test_the_icon_declared_or_where_browsers_look() -> None:
    assert icon('<link rel="shortcut ICON" href="i.png"><link rel="icon" href="/j.png">', FIRST) == f"{FIRST}i.png"
    assert icon('<link rel="apple-touch-icon" href="/a.png">', FIRST) == "https://www.exemple.fr/favicon.ico"
    assert icon('<link rel="icon" href="data:image/png;base64,AAAA">', FIRST) is None
    assert icon("", FIRST) == "https://www.exemple.fr/favicon.ico"
