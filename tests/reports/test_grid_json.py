"""grid.json: the shape that other programs rely on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preuve.fill import State
from preuve.grid import load
from reports import grid_json
from tests.reports.sample import sample


@pytest.fixture(scope="module")
def value() -> dict[str, Any]:
    result: dict[str, Any] = json.loads(grid_json.write(sample()))
    return result


def test_head(value: dict[str, Any]) -> None:
    assert value["schema"] == "preuve.grid/1"
    assert value["grid"] == {"id": "webmarketing", "title": load().title}
    assert value["candidate"] == {"numero": "2026-014", "nom": "Lise Arvoal", "name": "2026-014"}
    assert value["tool"] == {"name": "preuve", "version": "0.1.0"}
    assert value["generated_at"] == "2026-06-12T08:14:31+00:00"
    assert len(value["bundle"]["sha256"]) == 64


def test_all_rows_in_the_order_of_the_grid(value: dict[str, Any]) -> None:
    criteria = load().criteria
    assert len(value["rows"]) == 49
    assert [row["code"] for row in value["rows"]] == [criterion.code for criterion in criteria]
    assert [row["title"] for row in value["rows"]] == [criterion.title for criterion in criteria]
    row = value["rows"][24]
    assert (row["code"], row["competence"], row["bloc"]) == ("C2.1-c", "C2.1", 2)
    assert set(row) == {"code", "competence", "bloc", "title", "machine", "jury"}
    assert set(row["machine"]) == {"state", "summary", "facts", "findings", "pointers"}


def test_the_jury_is_null_everywhere(value: dict[str, Any]) -> None:
    assert all(row["jury"] == {"status": None, "note": None} for row in value["rows"])


def test_every_state_is_there_and_every_row_says_something(value: dict[str, Any]) -> None:
    assert {row["machine"]["state"] for row in value["rows"]} == {state.value for state in State}
    for row in value["rows"]:
        assert row["machine"]["summary"].endswith("."), row["code"]


def test_facts_findings_and_pointers(value: dict[str, Any]) -> None:
    machine = next(row["machine"] for row in value["rows"] if row["code"] == "C2.1-c")
    assert {"label": "Image la plus lourde", "value": 845003.0, "unit": "bytes", "source": "eco.images"} in machine[
        "facts"
    ]
    assert {finding["outcome"] for finding in machine["findings"]} == {"failed", "cantTell", "passed"}
    assert all(set(finding) == {"id", "check", "outcome", "subject", "text"} for finding in machine["findings"])
    assert machine["pointers"][0]["what"] and machine["pointers"][0]["where"].startswith("https://")


def test_a_missing_input_says_what_to_ask_for(value: dict[str, Any]) -> None:
    machine = next(row["machine"] for row in value["rows"] if row["code"] == "C1.1-b")
    assert machine["state"] == "piece_absente"
    assert "À demander au candidat" in machine["summary"] and ".pdf" in machine["summary"]


def test_what_was_not_examined(value: dict[str, Any]) -> None:
    gaps = {gap["reason"]: gap for gap in value["not_examined"]}
    assert gaps["page-limit"]["count"] == 3
    assert "page-too-slow" in gaps and gaps["robots"]["kind"] == "page"
    assert gaps["dossier"]["kind"] == "input" and gaps["no-sandbox"]["kind"] == "condition"
    assert "never-heard-of" in gaps["never-heard-of"]["text"]
    assert gaps["cart-action"]["kind"] == "action" and gaps["file"]["kind"] == "other"


def test_hostile_text_stays_data() -> None:
    text = grid_json.write(sample(hostile=True)).decode("utf-8")
    assert len(json.loads(text)["rows"]) == 49
    assert "\ud83d" not in text


def test_the_same_report_gives_the_same_bytes() -> None:
    assert grid_json.write(sample()) == grid_json.write(sample())
