"""`earl.jsonld`: every verdict in W3C's Evaluation and Report Language (EARL 1.0), as JSON-LD that needs no network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from preuve.model import Status
from preuve.report import Report
from reports._rgaa_tests import Said, elements, page_title, reasons, said
from reports._text import clean

FILE = "earl.jsonld"
MOST_ELEMENTS = 10
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
# The terms used here, with what EARL 1.0, Dublin Core, DOAP and FOAF mean by them. It stands in the file itself.
CONTEXT: Mapping[str, Any] = {
    "earl": "http://www.w3.org/ns/earl#",
    "dct": "http://purl.org/dc/terms/",
    "doap": "http://usefulinc.com/ns/doap#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "ptr": "http://www.w3.org/2009/pointers#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "Assertion": "earl:Assertion",
    "Software": "earl:Software",
    "TestSubject": "earl:TestSubject",
    "TestCriterion": "earl:TestCriterion",
    "TestRequirement": "earl:TestRequirement",
    "TestResult": "earl:TestResult",
    "CSSSelectorPointer": "ptr:CSSSelectorPointer",
    "assertedBy": {"@id": "earl:assertedBy", "@type": "@id"},
    "subject": {"@id": "earl:subject", "@type": "@id"},
    "test": {"@id": "earl:test", "@type": "@id"},
    "mode": {"@id": "earl:mode", "@type": "@id"},
    "result": "earl:result",
    "outcome": {"@id": "earl:outcome", "@type": "@id"},
    "pointer": "earl:pointer",
    "expression": "ptr:expression",
    "title": "dct:title",
    "description": "dct:description",
    "identifier": "dct:identifier",
    "date": {"@id": "dct:date", "@type": "xsd:dateTime"},
    "isPartOf": {"@id": "dct:isPartOf", "@type": "@id"},
    "hasPart": {"@id": "dct:hasPart", "@type": "@id"},
    "name": "doap:name",
    "revision": "doap:revision",
}
OUTCOMES: Mapping[str, str] = {
    Status.C: "earl:passed",
    Status.NC: "earl:failed",
    Status.NA: "earl:inapplicable",
    Status.OPEN: "earl:cantTell",
}


def write(report: Report) -> bytes:
    """One assertion a line: which tool says what of which test on which page, and where."""
    tool = report.run.get("tool") or {}
    version = clean(str(tool.get("version") or ""))
    software = {"@id": "_:preuve", "@type": "Software", "name": "Preuve", "revision": version}
    nodes = [software, *_tests(report), *_subjects(report), *_assertions(report)]
    lines = ",\n".join(json.dumps(node, ensure_ascii=False) for node in nodes)
    context = json.dumps(CONTEXT, ensure_ascii=False)
    return f'{{"@context": {context},\n"@graph": [\n{lines}\n]}}\n'.encode("utf-8", "replace")


def _tests(report: Report) -> Iterator[dict[str, Any]]:
    standard, lang = report.standard, report.words.lang
    for rule in standard.rules.values():
        yield {
            "@id": standard.link(rule.id), "@type": "TestRequirement",
            "identifier": f"RGAA {standard.version} {rule.id}",
            "title": {"@value": rule.label[lang], "@language": lang}, "hasPart": [standard.link(t) for t in rule.tests],
        }  # fmt: skip
        for test in rule.tests:
            yield {
                "@id": standard.link(test), "@type": "TestCriterion",
                "identifier": f"RGAA {standard.version} {test}", "isPartOf": standard.link(rule.id),
            }  # fmt: skip


def _page(number: int, url: str) -> str:
    """The page's address as its name; a number where RDF allows no such address."""
    return url if _ADDRESS.fullmatch(url) and clean(url) == url else f"_:page{number}"


def _subjects(report: Report) -> Iterator[dict[str, Any]]:
    for number, url in enumerate(said(report), 1):
        yield {
            "@id": _page(number, url),
            "@type": "TestSubject",
            "title": page_title(report, url),
            "identifier": clean(url),
        }


def _assertions(report: Report) -> Iterator[dict[str, Any]]:
    for number, (url, tests) in enumerate(said(report).items(), 1):
        for one in tests.values():
            yield {
                "@type": "Assertion",
                "assertedBy": "_:preuve",
                "subject": _page(number, url),
                "test": report.standard.link(one.test),
                "mode": "earl:automatic",
                "result": _result(report, one),
            }


def _result(report: Report, one: Said) -> dict[str, Any]:
    result: dict[str, Any] = {"@type": "TestResult", "outcome": OUTCOMES.get(one.verdict, "earl:cantTell")}
    if report.generated_at:
        result["date"] = report.generated_at
    why = " ".join(reasons(report, one))
    if why:
        result["description"] = {"@value": why, "@language": report.words.lang}
    if one.verdict in {Status.NC, Status.OPEN}:
        spots, _ = elements(report, one, MOST_ELEMENTS)
        if spots:
            result["pointer"] = [{"@type": "CSSSelectorPointer", "expression": spot} for spot in spots]
    return result
