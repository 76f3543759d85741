"""What the spelling check shows of a page: the word, its sentence, and known words close to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from preuve import engine
from tests.support.fixtures import CHECKS, collect, fixtures


@pytest.mark.browser
def test_a_word_is_shown_in_its_sentence(tmp_path: Path) -> None:
    wanted = {"seo.spelling/cantTell-misspelt.html", "seo.spelling/cantTell-english-passage.html"}
    chosen = [fixture for fixture in fixtures() if fixture.name in wanted]
    bundles = collect(chosen, tmp_path)
    said = {name: [*engine.run([CHECKS["seo.spelling"]], bundle)] for name, bundle in bundles.items()}
    misspelt, foreign = said["seo.spelling/cantTell-misspelt.html"], said["seo.spelling/cantTell-english-passage.html"]
    shown = {f.args["word"]: (f.message, f.args["text"], f.args.get("near")) for f in misspelt}
    assert shown["livrraisons"] == ("unknown", "Toutes les livrraisons sont pour cette semaine.", None)
    assert shown["acceuil"] == ("near", "Depuis la page d'acceuil, vous adopter une gourde utile.", ["accueil"])
    assert len(shown) == 2 and all(f.pointer and f.pointer.kind == "selector" for f in misspelt)
    assert [(f.message, f.args["count"]) for f in foreign] == [("passage", 1)]
