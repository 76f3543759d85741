"""The EcoIndex of a page, by the formula that the EcoIndex collective publishes (www.ecoindex.fr).

The score says where a page lies among the pages of the collective's scale, for its elements, requests and weight.
Water and greenhouse gas are drawn from the score: they measure nothing more.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

# The bounds of the twenty twentieths of the collective's pages, for each input.
ELEMENTS = (0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603, 674, 753, 843, 949, 1076, 1237, 1459, 1801, 2479,
            594601)  # fmt: skip
REQUESTS = (0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920)
KILOBYTES = (0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32, 1648.27, 1876.08,
             2142.06, 2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26)  # fmt: skip
# How much each input weighs, in sixths.
_WEIGHTS = (3, 2, 1)
# A page has the grade when its score is above the bound: 80 itself is a B.
_GRADES = ((80, "A"), (70, "B"), (55, "C"), (40, "D"), (25, "E"), (10, "F"))


def rank(scale: Sequence[float], value: float) -> float:
    """Where `value` lies on a scale of 21 bounds: 0 to 20, linear between two bounds."""
    if value >= scale[-1]:
        return len(scale) - 1
    below = bisect_right(scale, max(value, scale[0])) - 1
    return below + (value - scale[below]) / (scale[below + 1] - scale[below])


def losses(elements: float, requests: float, kilobytes: float) -> tuple[float, float, float]:
    """The points out of 100 that elements, requests and weight each take off. A kilobyte is 1000 bytes."""
    ranks = rank(ELEMENTS, elements), rank(REQUESTS, requests), rank(KILOBYTES, kilobytes)
    lost = [5 * weight * at / 6 for weight, at in zip(_WEIGHTS, ranks, strict=True)]
    return lost[0], lost[1], lost[2]


def score(elements: float, requests: float, kilobytes: float) -> float:
    """The EcoIndex, from 0 (worst) to 100."""
    return 100 - sum(losses(elements, requests, kilobytes))


def grade(value: float) -> str:
    """The letter of a score, A to G, by the strict bounds of the reference (which rounds the score first)."""
    return next((letter for bound, letter in _GRADES if value > bound), "G")


def greenhouse_gas(value: float) -> float:
    """Grams of CO2 equivalent for one view of the page, drawn from the score: 1 at 100, 3 at 0."""
    return 2 + 2 * (50 - value) / 100


def water(value: float) -> float:
    """Centilitres of water for one view of the page, drawn from the score: 1.5 at 100, 4.5 at 0."""
    return 3 + 3 * (50 - value) / 100
