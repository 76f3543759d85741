from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from preuve import engine
from preuve.bundle import Bundle
from preuve.given import Given
from preuve.model import Check, Finding, Outcome
from tests.support.fixtures import PAGE, START, literal


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    bundle = Bundle.open(tmp_path)
    pages = {f"{START}{n}": {"source": f"<title>{n}</title>", "har": {"log": {"entries": []}}} for n in range(3)}
    literal(bundle, {"pages": pages, "site": {"robots": {"status": 200, "text": "", "url": "", "sitemaps": []}}})
    return bundle


def findings(bundle: Bundle, check: Check) -> list[Finding]:
    return list(engine.run([check], bundle))


def test_a_check_gets_only_what_it_declares(bundle: Bundle, caplog: pytest.LogCaptureFixture) -> None:
    def peeks(given: Given) -> Iterator[Finding]:
        yield given.passed("ok", entries=len(given["har"]["log"]["entries"]))

    with caplog.at_level(logging.CRITICAL, "preuve.engine"):
        found = findings(bundle, Check("x.y", ("source",), peeks))
    assert {f.outcome for f in found} == {Outcome.CANT_TELL} and {f.message for f in found} == {"check-broke"}
    assert all(f.outcome == Outcome.PASSED for f in findings(bundle, Check("x.y", ("har",), peeks)))


def test_a_check_that_raises_costs_one_cell(bundle: Bundle, caplog: pytest.LogCaptureFixture) -> None:
    def breaks(given: Given) -> Iterator[Finding]:
        if given.subject.endswith("1"):
            raise ZeroDivisionError
        yield given.failed("bad")

    logging.getLogger("preuve").propagate = True
    with caplog.at_level(logging.ERROR):
        found = findings(bundle, Check("x.y", ("source",), breaks))
    assert [f.outcome for f in found] == [Outcome.FAILED, Outcome.CANT_TELL, Outcome.FAILED]
    assert "ZeroDivisionError" in caplog.text


def test_missing_evidence_is_untested_and_nothing_found_inapplicable(bundle: Bundle) -> None:
    assert {f.outcome for f in findings(bundle, Check("x.y", ("axe",), lambda _: ()))} == {Outcome.UNTESTED}
    assert {f.outcome for f in findings(bundle, Check("x.y", ("source",), lambda _: ()))} == {Outcome.INAPPLICABLE}


def test_every_definite_finding_carries_its_proof(bundle: Bundle) -> None:
    def both(given: Given) -> Iterator[Finding]:
        yield given.passed("a")
        yield given.failed("b", evidence=("har",))

    for found in findings(bundle, Check("x.y", ("source", "har"), both)):
        expected = 2 if found.outcome is Outcome.PASSED else 1
        assert len(found.evidence) == expected
        assert all(bundle.read(digest) is not None for digest in found.evidence)


def test_definite_without_evidence_is_refused(bundle: Bundle) -> None:
    def unproved(given: Given) -> Iterator[Finding]:
        yield Finding("x.y", Outcome.PASSED, given.subject, "trust-me")

    assert {f.message for f in findings(bundle, Check("x.y", ("source",), unproved))} == {"check-broke"}


def test_site_wide_checks_gather_page_by_page(bundle: Bundle) -> None:
    def run(given: Given) -> Iterator[Finding]:
        assert given["robots"]["status"] == 200
        yield given.failed("sum", total=sum(given.gathered.values()), subject=f"{START}1")
        yield given.passed("site")

    def gather(given: Given) -> int:
        return len(given["source"].text)

    check = Check("x.y", ("source",), run, scope="site", gather=gather, site_needs=("robots",))
    failed, passed = findings(bundle, check)
    assert failed.args["total"] == 3 * len("<title>0</title>") and failed.subject == f"{START}1"
    assert len(failed.evidence) == 2 and passed.subject == START and len(passed.evidence) == 4


def test_gathering_that_breaks_costs_one_page(bundle: Bundle) -> None:
    def gather(given: Given) -> int:
        return 1 // int(given.subject[-1])

    check = Check("x.y", ("source",), lambda g: [g.passed("n", n=len(g.gathered))], scope="site", gather=gather)
    broke, rest = findings(bundle, check)
    assert broke.message == "check-broke" and broke.subject == f"{START}0"
    assert rest.args["n"] == 2


def test_two_sites_are_judged_apart(bundle: Bundle) -> None:
    other = "https://boutique.test/"
    from preuve.bundle import Item

    http = {"url": other, "status": 200, "headers": {}, "redirects": []}
    bundle.record("v", [Item.json("http", other, http, "t"), Item("source", other, b"x", "text/html", "t")])
    bundle.record("s", [Item.json("crawl", other, {"start": other, "origins": [other], "pages": []}, "t")])
    check = Check("x.y", ("source",), lambda g: [g.passed("n", n=len(g.gathered))], scope="site", gather=lambda g: 1)
    assert {f.subject: f.args["n"] for f in findings(bundle, check)} == {START: 3, other: 1}


def test_the_same_fact_has_the_same_id() -> None:
    one = Finding("x.y", Outcome.FAILED, PAGE, "m", {"a": 1, "b": 2}, evidence=("1",))
    two = Finding("x.y", Outcome.FAILED, PAGE, "m", {"b": 2, "a": 1}, evidence=("2",))
    assert one.id == two.id != Finding("x.y", Outcome.PASSED, PAGE, "m").id


def test_discovery_names_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="nothing collects"):
        engine._add({}, Check("x.y", ("crystal-ball",), lambda _: ()))
    with pytest.raises(ValueError, match="two checks"):
        engine._add({"x.y": Check("x.y", (), lambda _: ())}, Check("x.y", (), lambda _: ()))
