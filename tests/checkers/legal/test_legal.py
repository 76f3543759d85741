"""Check digits, and a clean set of legal pages: nothing in it is called a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkers.legal import _numbers
from preuve import engine
from preuve.model import Outcome
from tests.support.fixtures import CHECKS, ROOT, Fixture, collect


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("RCS Lille Métropole 424 761 419", ["valid"]),
        ("SIRET : 424 761 419 00045", ["valid"]),
        ("SIREN 732 829 321", ["invalid"]),
        ("SIREN : 123 456 789", ["dummy"]),
        ("SIRET 424 761 41", ["odd"]),
        ("RCS Nantes, tél. 02 40 00 00 00", []),
    ],
)
def test_registration_numbers(text: str, states: list[str]) -> None:
    assert [number.state for number in _numbers.registrations(text)] == states


def test_vat_numbers() -> None:
    found = _numbers.vat_numbers("FR 44 732 829 320, FR45732829320, IBAN FR76 3000 6000 0112 3456 7890 189")
    assert [number.state for number in found] == ["valid", "invalid"]


@pytest.mark.browser
def test_a_clean_set_of_legal_pages_has_no_fault(tmp_path: Path) -> None:
    folder = ROOT / "legal.notice" / "passed-clean-set"
    bundle = next(iter(collect([Fixture(CHECKS["legal.notice"], "passed", folder)], tmp_path).values()))
    legal = [check for name, check in CHECKS.items() if name.startswith("legal.")]
    said = list(engine.run(legal, bundle))
    assert not [f for f in said if f.outcome is Outcome.FAILED or f.message == "check-broke"]
    assert sum(f.outcome is Outcome.PASSED for f in said) > 20
