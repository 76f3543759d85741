"""How long a sound plays, by its address."""

from __future__ import annotations

from checkers.rgaa.sound import _lasts


def test_an_address_may_name_a_part_of_the_sound() -> None:
    assert _lasts("/son.mp3", 9.0) == 9.0
    assert _lasts("/son.mp3#t=8", 9.0) == 1.0
    assert _lasts("/son.mp3#t=2,4.5", 9.0) == 2.5
    assert _lasts("/son.mp3#t=,4", 9.0) == 4.0
    assert _lasts("/son.mp3#t=2,40", 9.0) == 7.0
    assert _lasts("/son.mp3?t=2", 9.0) == 9.0
