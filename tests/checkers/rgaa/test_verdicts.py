"""The roll-up, on literal findings."""

from __future__ import annotations

import json

import pytest

from checkers.rgaa._referential import Criterion, Referential, load
from checkers.rgaa._verdicts import combine, rate, roll_up, summary, verdict
from preuve.model import Finding, Outcome

HOME, SHOP = "https://exemple.test/", "https://exemple.test/boutique?page=2"
CRITERIA = {"1.1": 2, "1.2": 1, "2.1": 1}
SMALL = Referential(
    version="0.1",
    url="https://exemple.test/#{id}",
    themes={"1": {"fr": "Un", "en": "One"}, "2": {"fr": "Deux", "en": "Two"}},
    criteria={
        number: Criterion(number, "A", ("1.1.1",), {}, tuple(f"{number}.{n}" for n in range(1, count + 1)))
        for number, count in CRITERIA.items()
    },
    tests={f"{number}.{n}": () for number, count in CRITERIA.items() for n in range(1, count + 1)},
    scopes={},
    kinds={},
    source={},
)


def say(outcome: str, *tests: str, page: str = HOME, message: str = "said") -> Finding:
    return Finding(
        "rgaa.any", Outcome(outcome), page, message, evidence=("0" * 64,), refs=tuple(f"rgaa:{t}" for t in tests)
    )


def rolled(*findings: Finding) -> dict:
    # Through JSON: what is written is what is read.
    return json.loads(json.dumps(roll_up(findings, SMALL)))


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ("", "?"),
        ("passed", "C"),
        ("inapplicable", "NA"),
        ("failed", "NC"),
        ("cantTell", "?"),
        ("passed cantTell", "?"),
        ("inapplicable cantTell", "?"),
        ("passed inapplicable", "?"),  # they contradict each other
        ("passed failed", "NC"),
        ("failed cantTell inapplicable", "NC"),
    ],
)
def test_verdict_of_a_test(outcomes: str, expected: str) -> None:
    assert verdict({Outcome(outcome) for outcome in outcomes.split()}) == expected


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (["C", "NC", "?", "NA"], "NC"),
        (["C", "?", "NA"], "?"),  # never C while one of its tests is undecided
        (["C", "NA"], "C"),
        (["NA", "NA"], "NA"),
        (["C"], "C"),
        ([], "?"),
    ],
)
def test_combine(verdicts: list[str], expected: str) -> None:
    assert combine(verdicts) == expected


def test_pages_criteria_and_site() -> None:
    result = rolled(
        say("passed", "1.1.1"),
        say("inapplicable", "1.1.2"),
        say("passed", "1.2.1"),
        say("inapplicable", "2.1.1"),
        say("passed", "1.1.1", "1.1.2", page=SHOP),
        say("failed", "1.2.1", page=SHOP),
        say("inapplicable", "2.1.1", page=SHOP),
    )
    assert result["schema"] == "preuve.rgaa/1"
    assert result["version"] == "0.1"
    assert result["pages"][HOME] == {
        "tests": {"1.1.1": "C", "1.1.2": "NA", "1.2.1": "C", "2.1.1": "NA"},
        "criteria": {"1.1": "C", "1.2": "C", "2.1": "NA"},
    }
    assert result["pages"][SHOP]["criteria"] == {"1.1": "C", "1.2": "NC", "2.1": "NA"}
    assert result["site"] == {"criteria": {"1.1": "C", "1.2": "NC", "2.1": "NA"}, "rate": 0.5, "open": 0}


def test_silence_is_a_doubt_and_the_doubts_are_counted() -> None:
    result = rolled(say("failed", "1.1.1"), say("passed", "2.1.1"))
    assert result["pages"][HOME]["tests"] == {"1.1.1": "NC", "1.1.2": "?", "1.2.1": "?", "2.1.1": "C"}
    assert result["site"] == {"criteria": {"1.1": "NC", "1.2": "?", "2.1": "C"}, "rate": 0.5, "open": 1}


def test_one_page_of_doubt_keeps_the_site_open() -> None:
    result = rolled(say("passed", "1.2.1"), say("cantTell", "1.2.1", page=SHOP))
    assert result["site"]["criteria"]["1.2"] == "?"
    assert result["site"]["rate"] is None


def test_what_a_check_did_not_look_at_decides_nothing() -> None:
    # An error page: the engine says that the check had nothing to say, with the check's references.
    assert rolled(say("inapplicable", "1.1.1", message="nothing-concerned"))["pages"] == {}
    assert rolled(say("untested", "1.1.1", message="evidence-missing"))["pages"] == {}
    broke = rolled(say("passed", "1.1.1"), say("cantTell", "1.1.1", message="check-broke"))
    assert broke["pages"][HOME]["tests"]["1.1.1"] == "?"


def test_a_broken_check_leaves_the_other_tests_alone() -> None:
    result = rolled(say("cantTell", "1.1.1", message="check-broke"), say("passed", "1.1.2"), say("failed", "2.1.1"))
    assert result["pages"][HOME]["tests"] == {"1.1.1": "?", "1.1.2": "C", "1.2.1": "?", "2.1.1": "NC"}


def test_other_references_and_unknown_tests_are_left_out() -> None:
    other = Finding(
        "seo.any", Outcome.FAILED, HOME, "said", evidence=("0",), refs=("wcag:1.1.1", "seo:SEO-035", "rgaa:9.9.9")
    )
    assert rolled(other)["pages"] == {}


def test_pages_that_differ_by_their_query_are_kept_apart() -> None:
    result = rolled(say("passed", "1.1.1", page=SHOP), say("failed", "1.1.1", page=SHOP.replace("2", "3")))
    assert len(result["pages"]) == 2


def test_nothing_looked_at() -> None:
    result = rolled()
    assert result["pages"] == {}
    assert set(result["site"]["criteria"].values()) == {"?"}
    assert result["site"]["open"] == len(SMALL.criteria)
    assert result["site"]["rate"] is None


def test_rate_counts_decided_criteria_only() -> None:
    assert rate(["C", "C", "NC", "NA", "?"]) == round(2 / 3, 4)
    assert rate(["NA", "?"]) is None
    assert rate(["NC"]) == 0.0


def test_summary() -> None:
    result = rolled(
        say("failed", "1.1.1"), say("passed", "2.1.1"), say("inapplicable", "1.2.1"), say("passed", "1.1.1", page=SHOP)
    )
    figures = summary(result, SMALL)
    assert figures["pages"] == 2
    assert figures["criteria"] == {"C": 0, "NC": 1, "NA": 0, "?": 2}
    assert figures["tests"] == {"C": 2, "NC": 1, "NA": 1, "?": 4}
    assert figures["total"] == len(SMALL.criteria)
    assert (figures["rate"], figures["open"]) == (0.0, 2)
    assert figures["themes"] == {"1": {"C": 0, "NC": 1, "NA": 0, "?": 1}, "2": {"C": 0, "NC": 0, "NA": 0, "?": 1}}
    assert figures["failing"] == ["1.1"]
    assert figures["worst"] == [[HOME, 1]]


def test_the_current_referential_is_the_default() -> None:
    result = roll_up([say("failed", "1.1.1")])
    assert result["version"] == load().version
    assert result["pages"][HOME]["criteria"].keys() == load().criteria.keys()
    assert result["pages"][HOME]["tests"].keys() == load().tests.keys()
