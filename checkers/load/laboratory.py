"""Lighthouse's simulated mobile visit: the median of several runs, with how far they lie apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checkers.load._traffic import on_this_machine
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


def _gather(given: Given) -> tuple[Mapping[str, Any], str]:
    """The page's measures, and where it was found."""
    return given["lighthouse"], given["http"]["final_url"]


def _lighthouse(given: Given) -> Iterator[Finding]:
    """One finding for each page that was measured: one a template is, by design."""
    for url, (measure, final_url) in given.gathered.items():
        yield _of_page(given, url, measure, final_url)


def _of_page(given: Given, url: str, measure: Mapping[str, Any], final_url: str) -> Finding:
    metrics: Mapping[str, Mapping[str, float]] = measure.get("metrics") or {}
    if "score" not in metrics or any(name not in metrics for name in _POINTS):
        error = str(measure.get("error") or "–")
        return given.ask("no-figure", Pointer("figure", error), subject=url, error=error)
    score = metrics["score"]
    args = _args(measure, metrics) | {"subject": url}
    where = Pointer("figure", f"{score['median'] * 100:.0f}/100")
    if measure.get("loaded"):
        return given.ask("busy", where, reliable=False, **args)
    if measure.get("load_timed_out"):
        return given.ask("unfinished", where, reliable=False, **args)
    if score["high"] < _POOR:
        return given.failed("slow", where, **args)
    if score["low"] >= _GOOD and not on_this_machine(final_url):
        return given.passed("fast", where, **args)
    return given.ask("fast-here" if score["low"] >= _GOOD else "between", where, **args)


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
    Check(
        "load.lighthouse",
        needs=("http", "lighthouse"),
        run=_lighthouse,
        refs=("lighthouse:performance",),
        scope="site",
        gather=_gather,
        limits={
            "good": _GOOD,
            "poor": _POOR,
            **{name.removesuffix("_ms"): good for name, (good, _) in _POINTS.items()},
        },
    ),
)
