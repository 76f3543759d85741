"""What the checks said of a page, as cells."""

from __future__ import annotations

from typing import Any

import pytest

from checkers.products._matrix import INFORMATION, matrix
from preuve.model import Finding, Outcome

PAGE = "https://x.test/produit/sac/"
P, F, ASK, NO = Outcome.PASSED, Outcome.FAILED, Outcome.CANT_TELL, Outcome.INAPPLICABLE


def said(check: str, outcome: Outcome, message: str, url: str = PAGE, **args: Any) -> Finding:
    return Finding(f"products.{check}", outcome, url, message, args)


NAME = said("name", P, "seen", name="Sac")


@pytest.mark.parametrize(
    ("column", "findings", "state"),
    [
        ("price", [said("price", P, "seen", price="24,90 €")], "found"),
        ("price", [said("price", P, "seen"), said("price-agreement", F, "differs")], "look"),
        ("price", [said("price", P, "seen"), said("source-price", F, "differs")], "look"),
        ("price", [said("price", P, "seen"), said("price-agreement", P, "same")], "found"),
        ("price", [said("price", F, "absent")], "absent"),
        ("price", [said("price", F, "zero")], "look"),
        ("delivery", [said("delivery", ASK, "one-sign")], "look"),
        ("reviews", [said("reviews", NO, "none-yet")], "moot"),
        ("reviews", [said("reviews", ASK, "none")], "absent"),
        ("stock", [said("stock", NO, "nothing-concerned")], "unknown"),
        ("stock", [said("stock", Outcome.UNTESTED, "evidence-missing")], "unknown"),
        ("pictures", [], "unknown"),
    ],
)
def test_a_cell(column: str, findings: list[Finding], state: str) -> None:
    (row,) = matrix([NAME, *findings])
    assert row.cells[column].state == state
    assert set(row.cells) == set(INFORMATION)


def test_only_product_pages_have_a_row() -> None:
    other = "https://x.test/contact/"
    assert matrix([said("name", NO, "nothing-concerned", other), said("price", NO, "nothing-concerned", other)]) == ()
    assert matrix([said("name", ASK, "check-broke", other)]) == ()


def test_a_product_with_two_addresses_counts_once() -> None:
    other = said("name", P, "seen", "https://x.test/collections/a/products/sac/", name="Sac")
    (row,) = matrix([NAME, other])
    assert row.urls[0] == PAGE and len(row.urls) == 2


def test_what_lacks_most_comes_first_and_says_what_was_read() -> None:
    full = "https://x.test/produit/a/"
    rows = matrix(
        [
            said("name", P, "seen", full, name="A"), said("delivery", P, "said", full, quotes=["en 48 h", "Colissimo"]),
            NAME, said("delivery", F, "absent"),
        ]
    )  # fmt: skip
    assert [row.name for row in rows] == ["Sac", "A"]
    assert rows[1].cells["delivery"].short == "en 48 h" and len(rows[1].cells["delivery"].proofs) == 1
