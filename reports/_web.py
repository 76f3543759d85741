"""What all HTML reports share: templates that escape everything, our own styles and scripts, pictures as data."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from preuve.report import Report
from reports._text import clean, short, who

_HERE = Path(str(files("reports")))
_MEDIA = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG", "image/png"))


@cache
def environment() -> Environment:
    """The templates. Every value is made harmless, then escaped."""
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    made.filters["short"] = short
    return made


def _harmless(value: Any) -> Any:
    """Every value that a template writes passes here, before it is escaped."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def static(name: str) -> str:
    """One of our own styles or scripts."""
    return (_HERE / "static" / name).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """What a page's policy calls a style or script by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def page_style(report: Report, title: str) -> str:
    """Candidate and title on each sheet of paper. Every character of it is a CSS escape: none can end the string."""
    name = short(clean(who(report)).replace("\n", " "), 70)
    number = report.words.say("sheet", "page-n") + "\u00a0"
    return (
        f'@page{{@top-left{{content:"{_css(name)}"}}@top-right{{content:"{_css(title)}"}}'
        f'@bottom-left{{content:"{_css(report.words.say("report", "rule"))}"}}'
        f'@bottom-right{{content:"{_css(number)}" counter(page) " / " counter(pages)}}}}'
    )


def _css(text: str) -> str:
    return "".join(f"\\{ord(char):06x}" for char in text)


def data_uri(data: bytes) -> str:
    """The picture as an address of its own; "" for what is no JPEG or PNG."""
    media = next((media for start, media in _MEDIA if data.startswith(start)), "")
    return f"data:{media};base64,{base64.b64encode(data).decode()}" if media else ""
