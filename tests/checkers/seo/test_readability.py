"""Syllables against words whose count is known, and the formula against a text counted by hand."""

from __future__ import annotations

import pytest

from checkers.seo._readability import measure, syllables

# Syllables of a careful reading; the mute e at the end of a word does not count.
GOLD = {
    1: """le de je ces mer vent pain bleu eau oeil œil pied lieu yeux oui nuit fruit pluie trois froid vie rue jouet
        langue guerre feuille fille ville maille corps temps août poil lion hier viande poêle soeur vingt main croire
        parlent tables viennent coeur verre grès tasse l’eau d’air qu’il""",
    2: """maison jardin famille musée travail pays créer maïs poème pitié moitié nation piano pigeon mangea crayon
        payer voyage joyeux client crier plier portaient moment souvent content argent métal thermos accueil soleil
        bouteille question paiement vraiment chaos naïf brioche triangle étoile oiseau chapeau bureau monsieur violet
        violon alcool bouillir confiance théière journal adresse panier retour""",
    3: """création réunion boulanger médecin ouvrier oublier février cinéma chocolat isotherme animal fabriquer
        élégant livraison qualité paysage dénouement étudiant aérien éblouir influence céramique porcelaine magasin
        envoyer essayer garantie situation emballage commander recevoir habituel électrique produisait acheter""",
    4: """boulangerie priorité européen réaliser rapidement coopérer température écologie géographie bibliothèque
        ordinateur facilement confidentiel actualité conservation""",
    5: """université utilisation naturellement caractéristique électricité
        administration""",
}


def gold() -> list[tuple[str, int]]:
    return [(word, count) for count, text in GOLD.items() for word in text.split()]


def test_the_list_is_long_enough() -> None:
    assert len({word for word, _ in gold()}) >= 120


def test_syllables_are_right_but_for_one_word_in_fifty() -> None:
    wrong = {word: (syllables(word), count) for word, count in gold() if syllables(word) != count}
    assert len(wrong) <= len(gold()) / 50, wrong


def test_the_formula_on_a_text_counted_by_hand() -> None:
    # Ten words a sentence, of one syllable each: 207 - 10.15 - 73.6.
    text = "Le chat gris dort sur un lit bleu ce soir. " * 10
    found = measure([text])
    assert found and (found.words, found.sentences, found.syllables) == (100, 10, 100)
    assert found.score == pytest.approx(123.25) and found.long_sentences == 0


def test_a_short_text_is_not_measured() -> None:
    assert measure(["Trop court pour compter."]) is None
