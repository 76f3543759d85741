"""Pictures of the focus: what differs, where, and how plain it is."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from runners.browser.passes.pictures import contrast, difference


def test_pictures_differ_where_they_do() -> None:
    plain = Image.new("RGB", (200, 100), "white")
    ringed = plain.copy()
    ImageDraw.Draw(ringed).rectangle((20, 20, 80, 40), outline="black", width=2)
    faint = plain.copy()
    ImageDraw.Draw(faint).rectangle((20, 20, 80, 40), fill="#f0f0f0")
    rect = [20.0, 20.0, 60.0, 20.0]
    assert difference(plain, plain, rect)["box"] is None
    found = difference(ringed, plain, rect)
    assert found["box"] == [20, 20, 61, 21]
    assert found["near"]
    assert found["strong"] == found["changed"] > 100
    assert difference(faint, plain, rect)["strong"] == 0
    assert not difference(ringed, plain, [150.0, 80.0, 10.0, 10.0])["near"]


def test_contrast_is_wcags() -> None:
    assert contrast(b"\x00\x00\x00", b"\xff\xff\xff") == pytest.approx(21)
    assert contrast(b"\x76\x76\x76", b"\xff\xff\xff") == pytest.approx(4.54, abs=0.01)
