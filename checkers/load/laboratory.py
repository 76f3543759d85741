"""Lighthouse's simulated mobile visit: the median of several runs, with how far they lie apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checkers.load._traffic import on_page, on_this_machine
from preuve.given import Given
from preuve.model import Check, Finding, Pointer

# Lighthouse's own bands for a category: green from 0.9, red under 0.5.
_GOOD, _POOR = 0.9, 0.5
# The value that still scores 0.9, and the one that scores 0.5, on mobile (ms; CLS a number). Lighthouse 13.
_POINTS: Mapping[str, tuple[float, float]] = {
    "lcp_ms": (2500, 4000),
    "cls": (0.1, 0.25),
    "tbt_ms": (200, 600),
    "fcp_ms": (1800, 3000),
    "speed_index_ms": (3387, 5800),
}


def _lighthouse(given: Given) -> Iterator[Finding]:
    measure = given["lighthouse"]
    metrics: Mapping[str, Mapping[str, float]] = measure.get("metrics") or {}
    if "score" not in metrics or any(name not in metrics for name in _POINTS):
        yield given.ask(
            "no-figure", Pointer("figure", str(measure.get("error") or "–")), error=measure.get("error") or "–"
        )
        return
    score = metrics["score"]
    args = _args(measure, metrics)
    where = Pointer("figure", f"{score['median'] * 100:.0f}/100")
    if measure.get("loaded"):
        yield given.ask("busy", where, **args)
    elif measure.get("load_timed_out"):
        yield given.ask("unfinished", where, **args)
    elif score["high"] < _POOR:
        yield given.failed("slow", where, **args)
    elif score["low"] >= _GOOD and not on_this_machine(given["http"]["final_url"]):
        yield given.passed("fast", where, **args)
    elif score["low"] >= _GOOD:
        yield given.ask("fast-here", where, **args)
    else:
        yield given.ask("between", where, **args)


def _args(measure: Mapping[str, Any], metrics: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """Each metric's median under its own name, and its extremes under `_low` and `_high`; the score out of 100."""
    args: dict[str, Any] = {"runs": len(measure.get("runs") or ())}
    for name in (*_POINTS, "ttfb_ms", "total_bytes", "score"):
        for part, suffix in (("median", ""), ("low", "_low"), ("high", "_high")):
            if value := metrics.get(name):
                number = value[part] * 100 if name == "score" else value[part]
                args[name + suffix] = round(number, 3 if name == "cls" else 0)
    args["poor"] = [name for name, (_, poor) in _POINTS.items() if metrics[name]["median"] > poor]
    return args


CHECKS = (
    Check("load.lighthouse", needs=("http", "lighthouse"), run=on_page(_lighthouse), refs=("lighthouse:performance",)),
)
