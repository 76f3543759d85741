"""The formula against the collective's published vectors, and the rules around it."""

from __future__ import annotations

import pytest

from checkers.eco._ecoindex import ELEMENTS, KILOBYTES, REQUESTS, grade, greenhouse_gas, losses, rank, score, water


@pytest.mark.parametrize(
    ("elements", "requests", "kilobytes", "expected"),
    [
        (100, 100, 100, 72),
        (100, 100, 1000, 67),
        (100, 100, 10000, 58),
        (200, 200, 10000, 46),
        (2355, 267, 2493, 10),
        (240, 20, 331, 83),
        (2240, 100, 310182.9, 16),
    ],
)
def test_published_vectors(elements: float, requests: float, kilobytes: float, expected: int) -> None:
    assert round(score(elements, requests, kilobytes)) == expected


def test_targets_and_medians() -> None:
    assert score(600, 40, 1024) == pytest.approx(60.9, abs=0.05)
    assert score(693, 78, 2420) == pytest.approx(43.7, abs=0.05)
    assert (grade(61), grade(44)) == ("C", "D")


def test_the_score_stays_between_0_and_100() -> None:
    assert score(0, 0, 0) == 100
    assert score(10**9, 10**9, 10**9) == pytest.approx(0)


@pytest.mark.parametrize("scale", [ELEMENTS, REQUESTS, KILOBYTES])
def test_scales_have_21_rising_bounds_and_ranks_join_up(scale: tuple[float, ...]) -> None:
    assert len(scale) == 21
    assert list(scale) == sorted(set(scale))
    assert [rank(scale, bound) for bound in scale] == list(range(21))
    assert rank(scale, (scale[4] + scale[5]) / 2) == pytest.approx(4.5)


@pytest.mark.parametrize(
    ("value", "letter"),
    [(100, "A"), (81, "A"), (80.4, "A"), (80, "B"), (70, "C"), (55, "D"), (40, "E"), (25, "F"), (10, "G"), (0, "G")],
)
def test_a_bound_itself_has_the_lower_grade(value: float, letter: str) -> None:
    assert grade(value) == letter


def test_losses_are_what_is_missing_to_100() -> None:
    lost = losses(693, 78, 2420)
    assert sum(lost) == pytest.approx(100 - score(693, 78, 2420))
    assert lost[0] == pytest.approx(2.5 * rank(ELEMENTS, 693))


def test_gas_and_water_follow_from_the_score() -> None:
    assert (greenhouse_gas(100), greenhouse_gas(0)) == (1, 3)
    assert (water(100), water(0)) == (1.5, 4.5)
