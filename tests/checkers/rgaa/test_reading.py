"""The small readers: document types, language codes, refreshes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkers.rgaa._doctype import doctype
from checkers.rgaa.language import validity
from checkers.rgaa.refresh import read

HERE = "https://exemple.test/page"


@pytest.mark.parametrize(
    ("source", "kind", "first", "line"),
    [
        ("<!DOCTYPE html><p>", "html5", True, 1),
        ("\ufeff\n <!-- a > b -->\n<!doctype HTML >", "html5", True, 3),
        ('<?xml version="1.0"?><!DOCTYPE html>', "html5", True, 1),
        ("<!DOCTYPE html SYSTEM 'about:legacy-compat'>", "html5", True, 1),
        ("<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>", "known", True, 1),
        ('<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN"\n"http://x">', "known", True, 1),
        ('<!DOCTYPE html PUBLIC "-//w3c//dtd xhtml 1.1//en" "http://x">', "inexact", True, 1),
        ('<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 9//EN" "http://x">', "unknown", True, 1),
        ("<!DOCTYPE svg>", "unknown", True, 1),
        ("<!DOCTYPE>", "unknown", True, 1),
        ("<!DOCTYPE html SYSTEM 'x.dtd'>", "unknown", True, 1),
        ("bonjour <!DOCTYPE html>", "html5", False, 1),
        ("<html>\n<!DOCTYPE html>", "html5", False, 2),
        ("<p>" + "x" * 9000 + "<!DOCTYPE html>", "html5", False, 1),
    ],
)
def test_doctype(source: str, kind: str, first: bool, line: int) -> None:
    found = doctype(source)
    assert found is not None
    assert (found.kind, found.first, found.line) == (kind, first, line)


@pytest.mark.parametrize(
    "source",
    ["", "<p>", "<!-- <!DOCTYPE html> -->", "<script>'<!DOCTYPE html>'</script>", "&lt;!DOCTYPE html>", "<![x"],
)
def test_no_doctype(source: str) -> None:
    assert doctype(source) is None


@given(st.text(alphabet="<!-[]>doctypehml \"'?/\n", max_size=60))
def test_doctype_reads_anything(source: str) -> None:
    found = doctype(source)
    assert found is None or found.kind in {"html5", "known", "inexact", "unknown"}


@pytest.mark.parametrize("code", ["fr", "FR", "fr-FR", "fr-x-y", "en-us", "zh-Hant-TW", "gsw", "iw"])
def test_valid_codes(code: str) -> None:
    assert validity(code) is True


@pytest.mark.parametrize("code", ["xx", "fr_FR", "français", "french", "f", "1r", "-", "x", "fr,en", ""])
def test_invalid_codes(code: str) -> None:
    assert validity(code) is False


@pytest.mark.parametrize("code", ["qqq", "x-maison", "i-klingon"])
def test_codes_that_the_list_cannot_tell(code: str) -> None:
    assert validity(code) is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("5", (5, "")),
        (" 5 ", (5, "")),
        ("5.9", (5, "")),
        (".5", (0, "")),
        ("0; url=/autre", (0, "https://exemple.test/autre")),
        ("3;URL='https://ailleurs.test/'", (3, "https://ailleurs.test/")),
        ("3, autre", (3, "https://exemple.test/autre")),
        ("3; url=page#haut", (3, "")),
        ("3; url=", (3, "")),
        ("", None),
        ("bientôt", None),
    ],
)
def test_refresh(content: str, expected: tuple[int, str] | None) -> None:
    assert read(content, HERE) == expected
