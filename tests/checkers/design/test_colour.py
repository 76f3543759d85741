"""CIEDE2000 against the published pairs of Sharma, Wu and Dalal (2005), and the colours of styles."""

from __future__ import annotations

import pytest
from coloraide import Color

from checkers.design._colour import distance, hexadecimal, nearest, over, parse

PAIRS = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 3.1571, -77.2803), (50, 0, -82.7485), 2.8615),
    ((50, 2.8361, -74.0200), (50, 0, -82.7485), 3.4412),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0),
    ((50, -1.1848, -84.8006), (50, 0, -82.7485), 1.0),
    ((50, -0.9009, -85.5211), (50, 0, -82.7485), 1.0),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, -1, 2), (50, 0, 0), 2.3669),
    ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
    ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (61, -5, 29), 22.8977),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((50, 2.5, 0), (58, 24, 15), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((63.0109, -31.0961, -5.8663), (62.8187, -29.7946, -4.0864), 1.2630),
    ((61.2901, 3.7196, -5.3901), (61.4292, 2.2480, -4.9620), 1.8731),
    ((35.0831, -44.1164, 3.7933), (35.0232, -40.0716, 1.5901), 1.8645),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((36.4612, 47.8580, 18.3852), (36.2715, 50.5065, 21.2231), 1.4146),
    ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ((90.9257, -0.5406, -0.9208), (88.6381, -0.8985, -0.7239), 1.5381),
    ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "expected"), PAIRS)
def test_the_published_pairs(one: tuple, other: tuple, expected: float) -> None:
    found = Color("lab-d65", one).delta_e(Color("lab-d65", other), method="2000")
    assert found == pytest.approx(expected, abs=5e-5)


def test_distance_of_colours_as_written() -> None:
    assert distance("#1d3b4a", "#1d3b4a") == 0
    assert distance("#ffffff", "#000000") == pytest.approx(100, abs=0.01)
    assert distance("#b5471f", "#b6481f") < 1 < distance("#b5471f", "#a8522f") < 10
    assert distance("#b5471f", "#1d3b4a") == distance("#1d3b4a", "#b5471f")


def test_nearest() -> None:
    assert nearest("#b5471f", []) is None
    found = nearest("#b5471f", ["#000000", "#b6481f"])
    assert found and found[0] == "#b6481f"


def test_computed_colours() -> None:
    assert parse("rgb(29, 59, 74)") == ((29, 59, 74), 1.0)
    assert parse("rgba(0, 0, 0, 0.5)") == ((0, 0, 0), 0.5)
    assert parse("oklch(0.7 0.1 none)") and parse("oklab(1 0 0 / 0.25)") == ((255, 255, 255), 0.25)
    assert parse("color(srgb 1 0.5 0)") == ((255, 128, 0), 1.0)
    assert parse("color(display-p3 1 0 0)") == ((255, 0, 0), 1.0)
    assert parse("url(x)") is None and parse("") is None
    assert hexadecimal(over((0, 0, 0), 0.5, (255, 255, 255))) == "#808080"
