"""What is read of a script, and what is not."""

from __future__ import annotations

import json
import time

import pytest

from checkers.tracking._script import MAX_CODE, Call, read


def calls(code: str, name: str) -> list[Call]:
    return [call for call in read(code).calls if call.name == name]


def test_a_call_with_literals() -> None:
    (call,) = calls("""gtag('config', "G-ABC1234567", {send_page_view: false, groups: 'tous'});""", "gtag")
    assert call.arguments[:2] == ("config", "G-ABC1234567")
    assert call.arguments[2] == {"send_page_view": [], "groups": ["tous"]}


def test_numbers_and_escapes_are_literals() -> None:
    (call,) = calls(r"fbq('init', 123456789012345, 'l\u2019\x27été\n')", "fbq")
    assert call.arguments == ("init", "123456789012345", "l’'été\n")


def test_a_name_stands_for_the_one_literal_that_it_is_given() -> None:
    assert calls("const id = 'G-ABC1234567'; gtag('config', id)", "gtag")[0].arguments == ("config", "G-ABC1234567")
    assert calls("let id = 'G-A'; id = 'G-B'; gtag('config', id)", "gtag")[0].arguments == ("config", None)


@pytest.mark.parametrize("made", ["'G-' + id", "`G-${id}`", "f('G-1')", "a ? 'G-1' : 'G-2'", "ids[0]", "id"])
def test_what_is_worked_out_stays_unknown(made: str) -> None:
    assert calls(f"gtag('config', {made})", "gtag")[0].arguments == ("config", None)


@pytest.mark.parametrize(
    "code",
    [
        "// gtag('config', 'G-1')",
        "/* gtag('config', 'G-1') */",
        "<!-- gtag('config', 'G-1')",
        "x = \"gtag('config', 'G-1')\"",
        "x = `gtag('config', 'G-1')`",
        "x = y.replace(/gtag\\('config', '[/]G-1'\\)/g, 'z')",
        "function gtag(){dataLayer.push(arguments)}",
    ],
)
def test_comments_strings_patterns_and_declarations_call_nothing(code: str) -> None:
    assert calls(code, "gtag") == []


def test_a_division_is_no_pattern() -> None:
    assert calls("x = a / b; gtag('config', 'G-1'); y = c / d", "gtag")[0].arguments == ("config", "G-1")


def test_addresses_in_strings_begin_no_comment() -> None:
    assert calls("u = 'https://x/y'; gtag('config', 'G-1')", "gtag")


def test_assignments_lists_and_settings() -> None:
    script = read("_linkedin_partner_id = \"42\"; o = {ids: ['a', 'b'], 'k': 'v', n: 7};")
    assert Call("_linkedin_partner_id=", ("42",)) in script.calls
    assert script.settings == (("ids", "a"), ("ids", "b"), ("k", "v"), ("n", "7"))


def test_settings_in_json_in_a_string_of_json() -> None:
    inner = json.dumps({"google_tag_ids": ["G-ABC1234567"]})
    code = f"init({{webPixelsConfigList:[{json.dumps({'configuration': json.dumps({'config': inner})})}]}})"
    assert ("google_tag_ids", "G-ABC1234567") in read(code).settings


@pytest.mark.parametrize(
    "code", ["gtag('config', 'G-1", "gtag(((((", "'" * 9, "/*", "\\", "{[(}])", "`${", "a" * 50, "/" * 2000, "x = {a: "]
)
def test_broken_code_is_passed_over(code: str) -> None:
    read(code)


def test_hostile_code_costs_little() -> None:
    started = time.perf_counter()
    for piece in ("[", "gtag(", "/", "'\\", "a.", "{a:", "a=[", "`", '"{', "/[", "gtag({a:'"):
        read((piece * MAX_CODE)[:200_000])
    assert time.perf_counter() - started < 10
