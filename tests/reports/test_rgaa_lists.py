"""rgaa.csv, and earl.jsonld read as RDF by another library, without a network."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest
import rdflib
from rdflib.namespace import DCTERMS, RDF

from reports import rgaa_csv, rgaa_earl
from tests.reports.rgaa_sample import rgaa_sample
from tests.reports.sample import SITE

REPORT = rgaa_sample(pages=3, pictures=False)
EARL = rdflib.Namespace("http://www.w3.org/ns/earl#")
PTR = rdflib.Namespace("http://www.w3.org/2009/pointers#")
# Everything of EARL 1.0 that may be used: W3C, "Evaluation and Report Language (EARL) 1.0 Schema".
TERMS = {
    *("Assertion", "Software", "TestSubject", "TestCriterion", "TestRequirement", "TestCase", "TestResult"),
    *("assertedBy", "subject", "test", "result", "mode", "outcome", "pointer", "info", "mainAssertor"),
    *("passed", "failed", "cantTell", "inapplicable", "untested", "automatic", "manual", "semiAuto"),
}  # fmt: skip


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_a_line_for_each_test_of_each_page() -> None:
    rows = _rows(rgaa_csv.write(REPORT))
    assert list(rows[0]) == ["page", "test", "criterion", "verdict", "why", "elements"]
    assert len(rows) == 3 * 258
    assert {(r["page"], r["test"]): r["verdict"] for r in rows} == {
        (url, test): verdict for url, page in REPORT.rgaa["pages"].items() for test, verdict in page["tests"].items()
    }
    assert all(row["criterion"] == row["test"].rpartition(".")[0] and row["why"] for row in rows)
    failed = [row for row in rows if row["verdict"] == "NC"]
    assert failed and all(
        "n’a pas d’alternative" in row["why"] and "main > section" in row["elements"] for row in failed
    )


def test_a_spreadsheet_finds_no_formula_in_it() -> None:
    rows = _rows(rgaa_csv.write(rgaa_sample(pages=8, hostile=True, pictures=False)))
    cells = [value for row in rows for value in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert any(cell.startswith("'=cmd|") for cell in cells)
    assert not [cell for cell in cells if set(cell) & set("\x00\n\x1b\u202e")]


@pytest.mark.parametrize(("text", "safe"), [
    ("=1+1", "'=1+1"), ("  @SUM(A1)", "'  @SUM(A1)"), ("-2", "'-2"), ("＝1", "'＝1"), ("\t=1", "'\t=1"), ("a=1", "a=1"),
    ("", ""),
])  # fmt: skip
def test_cells_that_look_like_formulas(text: str, safe: str) -> None:
    assert rgaa_csv.cell(text) == safe


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    value = json.loads(rgaa_earl.write(REPORT))
    assert isinstance(value["@context"], dict), "a context to be fetched"
    return rdflib.Graph().parse(data=json.dumps(value), format="json-ld")


def test_earl_says_every_verdict(graph: rdflib.Graph) -> None:
    names = {"C": "passed", "NC": "failed", "NA": "inapplicable", "?": "cantTell"}
    expected = {
        (url, f"https://accessibilite.numerique.gouv.fr/methode/criteres-et-tests/#{test}", names[verdict])
        for url, page in REPORT.rgaa["pages"].items()
        for test, verdict in page["tests"].items()
    }
    found = {
        (
            str(graph.value(one, EARL.subject)),
            str(graph.value(one, EARL.test)),
            str(graph.value(graph.value(one, EARL.result), EARL.outcome)).removeprefix(str(EARL)),
        )
        for one in graph.subjects(RDF.type, EARL.Assertion)
    }
    assert found == expected


def test_earl_uses_earls_own_terms_and_leaves_nothing_out(graph: rdflib.Graph) -> None:
    used = {str(t).removeprefix(str(EARL)) for triple in graph for t in triple if str(t).startswith(str(EARL))}
    assert used <= TERMS
    for one in graph.subjects(RDF.type, EARL.Assertion):
        for term in (EARL.assertedBy, EARL.subject, EARL.test, EARL.result, EARL.mode):
            assert len(list(graph.objects(one, term))) == 1
    subjects = set(graph.objects(None, EARL.subject))
    assert subjects and all((one, RDF.type, EARL.TestSubject) in graph for one in subjects)
    tests = set(graph.objects(None, EARL.test))
    assert len(tests) == 258 and all((one, RDF.type, EARL.TestCriterion) in graph for one in tests)
    assert all((graph.value(one, DCTERMS.isPartOf), RDF.type, EARL.TestRequirement) in graph for one in tests)
    assert any(graph.objects(None, PTR.expression))


def test_no_key_is_lost_on_the_way_to_rdf() -> None:
    value = json.loads(rgaa_earl.write(REPORT))
    keys: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            keys.update(key for key in node if not key.startswith("@"))
            for one in node.values():
                walk(one)
        elif isinstance(node, list):
            for one in node:
                walk(one)

    walk(value["@graph"])
    assert keys and keys <= set(value["@context"])


def test_an_address_that_rdf_does_not_allow_is_quoted() -> None:
    odd = f'{SITE}/a b"<x>'
    pages = {odd: next(iter(REPORT.rgaa["pages"].values()))}
    data = rgaa_earl.write(replace(REPORT, rgaa={**REPORT.rgaa, "pages": pages}))
    graph = rdflib.Graph().parse(data=data, format="json-ld")
    (page,) = graph.subjects(RDF.type, EARL.TestSubject)
    assert isinstance(page, rdflib.BNode) and str(graph.value(page, DCTERMS.identifier)) == odd


def test_hostile_text_stays_text() -> None:
    data = rgaa_earl.write(rgaa_sample(pages=8, hostile=True, pictures=False))
    graph = rdflib.Graph().parse(data=data, format="json-ld")
    assert len(list(graph.subjects(RDF.type, EARL.Assertion))) == 8 * 258
