from __future__ import annotations

import dataclasses
import json

import pytest

from runners.lighthouse import BENCHMARK_DROP_MAX, FOREIGN_CPU_MAX, LighthouseRun, Spread
from runners.lighthouse.model import is_loaded, summarise

URL = "https://exemple.test/"


def run(number: int, fcp: float, interactive: float, **other: object) -> LighthouseRun:
    figures = {
        "lcp_ms": None, "tbt_ms": 10.0 * number, "cls": 0.0, "speed_index_ms": 900.0, "ttfb_ms": 30.0,
        "total_bytes": 1000.0, "score": 0.9, "benchmark_index": 2000.0, "foreign_cpu": 0.0, "loaded": False,
        "load_timed_out": False, "final_url": URL, "fetched_at": "2026-01-01T00:00:00Z", "lhr": f"lhr-{number}.json",
    }  # fmt: skip
    return LighthouseRun(URL, number, fcp_ms=fcp, interactive_ms=interactive, **{**figures, **other})  # type: ignore[arg-type]


def test_each_metric_has_its_own_median_with_its_bounds() -> None:
    measured = summarise(URL, [run(3, 300, 900), run(1, 100, 950), run(2, 400, 910)], 2000)
    assert measured.metrics["fcp_ms"] == Spread(300, 100, 400)
    assert measured.metrics["tbt_ms"] == Spread(20, 10, 30)
    assert [taken.number for taken in measured.runs] == [1, 2, 3]


def test_a_metric_that_no_run_has_is_left_out_and_one_missing_value_is_not_a_zero() -> None:
    measured = summarise(URL, [run(1, 100, 900), run(2, 100, 900, score=None)], 2000)
    assert "lcp_ms" not in measured.metrics
    assert measured.metrics["score"] == Spread(0.9, 0.9, 0.9)


def test_the_representative_run_is_the_closest_to_the_medians_of_fcp_and_tti() -> None:
    # medians: 200 and 900; run 2 has the median FCP but is far in TTI, run 3 is close in both
    runs = [run(1, 100, 900), run(2, 200, 2000), run(3, 210, 890)]
    chosen = summarise(URL, runs, 2000).representative
    assert chosen is not None and chosen.number == 3


def test_no_run_gives_no_figure() -> None:
    measured = summarise(URL, [], 0, "TIMEOUT", "90 s")
    assert (measured.metrics, measured.representative, measured.error) == ({}, None, "TIMEOUT")


@pytest.mark.parametrize(
    ("foreign", "index", "loaded"),
    [
        (0.0, 2000, False),
        (FOREIGN_CPU_MAX, 2000, False),
        (FOREIGN_CPU_MAX + 0.01, 2000, True),
        (0.0, 2000 * (1 - BENCHMARK_DROP_MAX), False),
        (0.0, 2000 * (1 - BENCHMARK_DROP_MAX) - 1, True),
    ],
)
def test_a_run_is_loaded_beyond_either_threshold(foreign: float, index: float, loaded: bool) -> None:
    assert is_loaded(foreign, index, 2000) is loaded


def test_a_slow_run_is_seen_once_a_faster_one_is_known() -> None:
    measured = summarise(URL, [run(1, 100, 900, benchmark_index=1000.0), run(2, 100, 900)], 2000)
    assert [taken.loaded for taken in measured.runs] == [True, False]
    assert measured.loaded


def test_a_run_comes_back_from_json_as_it_was() -> None:
    before = run(1, 100, 900, warnings=("lent",), settings={"formFactor": "mobile"})
    assert LighthouseRun.from_json(json.loads(json.dumps(dataclasses.asdict(before)))) == before
