"""When two font names are one font, when a font's file came, and when two logos look alike."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from checkers.design._fonts import family_of, key, loaded
from checkers.design._logo import ALIKE, alike


@pytest.mark.parametrize(
    "name", ["Young Serif", "YoungSerif", "young-serif", "Young Serif Regular", "__Young_Serif_ab12cd"]
)
def test_names_of_one_font(name: str) -> None:
    assert key(name) == key("Young Serif")


@pytest.mark.parametrize(
    ("one", "other"), [("Inter", "Inter Tight"), ("Open Sans", "Open Sans Condensed"), ("Bold", "Light")]
)
def test_names_of_two_fonts(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_the_first_family_counts() -> None:
    assert family_of('"Young Serif", Georgia, serif') == "Young Serif"
    assert family_of("Karla") == "Karla"


def _har(*urls: str, status: int = 200) -> dict:
    return {"log": {"entries": [{"request": {"url": url}, "response": {"status": status}} for url in urls]}}


def test_which_font_files_came() -> None:
    css = (
        "@font-face{font-family:Karla;src:url(../f/karla.woff2) format('woff2')}"
        "@font-face{font-family:'Lato';src:url(/l.woff)}"
    )
    sheets = [{"url": "https://a.test/css/x.css?v=1", "text": css}]
    assert loaded(sheets, _har("https://a.test/f/karla.woff2?v=2"), "https://a.test/") == {"karla": True, "lato": False}
    assert loaded(sheets, _har("https://a.test/f/karla.woff2", status=404), "https://a.test/")["karla"] is False
    inline = [{"url": "", "text": "@font-face{font-family:Karla;src:url(data:font/woff2;base64,AA)}"}]
    assert loaded(inline, _har(), "https://a.test/") == {"karla": True}


def _png(shape: str, ink: str = "#1d3b4a", ground: str | None = None, size: tuple[int, int] = (160, 40)) -> bytes:
    image = Image.new("RGBA", size, ground or (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    wide, high = size
    if shape == "moon":
        draw.ellipse((4, 4, high - 4, high - 4), fill=ink)
        draw.rectangle((high + 10, high // 3, wide - 8, high // 2), fill=ink)
    else:
        draw.rectangle((4, 4, wide // 2, high - 4), fill=ink)
        draw.rectangle((wide - 20, 4, wide - 4, 10), fill=ink)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_logos_alike() -> None:
    ordered = _png("moon")
    assert alike(ordered, _png("moon", ground="#fffaf2")) >= ALIKE
    assert alike(ordered, _png("moon", ink="#ffffff", ground="#1d3b4a", size=(240, 60))) >= ALIKE
    assert alike(ordered, _png("bars", ground="#fffaf2")) < ALIKE
    assert alike(ordered, _png("bars", size=(80, 80))) == 0.0


def test_logos_that_cannot_be_compared() -> None:
    assert alike(b"", _png("moon")) is None
    assert alike(b"nothing", _png("moon")) is None
    disc = io.BytesIO()
    round_ = Image.new("RGBA", (80, 80))
    ImageDraw.Draw(round_).ellipse((0, 0, 79, 79), fill="#1d3b4a")
    round_.save(disc, "PNG")
    assert alike(disc.getvalue(), disc.getvalue()) is None
    flat = io.BytesIO()
    Image.new("RGB", (20, 20), "#fff").save(flat, "PNG")
    assert alike(flat.getvalue(), _png("moon")) is None
