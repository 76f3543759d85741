"""What a Lighthouse measure is: values, and the pure arithmetic on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from statistics import median
from typing import Any, Literal

FOREIGN_CPU_MAX = 0.25
"""Share of the machine that others may take during an honest run.

Measured on 2 cores with busy loops beside Lighthouse: at 0.21 every median was within 1 % of a quiet machine's;
at 0.38 the blocking time moved by 25 % and LCP by 13 %.
"""

BENCHMARK_DROP_MAX = 0.25
"""How far a run's benchmark index may be below the best of the job: runs further apart are not compared.

The index is how fast the page's own JavaScript ran just before the run; it falls when the processor is slowed from
outside (a neighbour on the same host, a laptop saving power), which the foreign share does not show.
"""

METRICS = ("fcp_ms", "lcp_ms", "tbt_ms", "cls", "speed_index_ms", "ttfb_ms", "total_bytes", "score")
"""Fields of `LighthouseRun` that get a median."""


@dataclass(frozen=True, slots=True)
class LighthouseRun:
    """One run on one page. A figure is None where Lighthouse could not tell it (a page without an LCP, say)."""

    url: str
    number: int  # 1, 2, 3...
    fcp_ms: float | None
    lcp_ms: float | None
    tbt_ms: float | None
    cls: float | None
    speed_index_ms: float | None
    ttfb_ms: float | None
    total_bytes: float | None
    interactive_ms: float | None
    score: float | None  # of the performance category, 0..1
    benchmark_index: float
    foreign_cpu: float
    """Processor time taken by others during the run, as a share of the machine: 0..1."""
    loaded: bool
    """The machine was not free enough for an honest figure. Final only in a `LighthouseMeasure`: until all runs
    are known the benchmark index has nothing to be compared with."""
    load_timed_out: bool
    """The page was still loading when Lighthouse stopped waiting."""
    final_url: str
    fetched_at: str  # ISO 8601, UTC
    lhr: str  # file name in .lighthouseci/
    warnings: tuple[str, ...] = ()  # Lighthouse's own, in French
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What the figures depend on, as Lighthouse tells it: its version, the browser's, throttling, screen..."""

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> LighthouseRun:
        """Makes a run again from `dataclasses.asdict`, also read back from JSON. Raises TypeError on other keys."""
        return cls(**{**value, "warnings": tuple(value.get("warnings", ()))})


@dataclass(frozen=True, slots=True)
class Spread:
    """A metric over the runs, in the metric's own unit."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class LighthouseMeasure:
    """All there is on one page. `runs` may be fewer than asked when `error` says why."""

    url: str
    runs: tuple[LighthouseRun, ...]
    metrics: Mapping[str, Spread]  # by field name, see METRICS; a metric that no run has is left out
    representative: LighthouseRun | None
    loaded: bool  # one run at least was
    load_timed_out: bool  # one run at least did
    error: str | None = None
    """Why runs are missing: Lighthouse's own code (FAILED_DOCUMENT_REQUEST, NO_FCP...), or TIMEOUT, TOTAL_TIMEOUT,
    BROWSER_NOT_STARTED, BROWSER_ENDED, PROCESS_ENDED, LIGHTHOUSE_ERROR."""
    error_detail: str = ""  # the tool's own words, for a log


@dataclass(frozen=True, slots=True)
class LighthouseJob:
    """What to measure, with which programs. Measure nothing else at the same time: the figures are timings."""

    urls: tuple[str, ...]
    node: Path  # Node's executable, 22.19 or newer
    node_modules: Path  # with lighthouse and chrome-launcher
    chrome: Path
    out_dir: Path  # .lighthouseci/ is made in it
    chrome_flags: tuple[str, ...] = ()  # beside --headless=new; root needs --no-sandbox
    form_factor: Literal["mobile", "desktop"] = "mobile"
    runs: int = 3
    warm_ups: int = 1
    extra_headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[Mapping[str, Any], ...] = ()  # that each run begins with, as CDP's Network.setCookies takes them
    run_limit_s: float = 90
    total_limit_s: float = 1800
    done: tuple[LighthouseRun, ...] = ()  # runs taken before: they are not taken again


@dataclass(frozen=True, slots=True)
class LighthouseEvent:
    """Told as it happens. `run` comes with kind "run" (store it then), `reason` with kind "failed"."""

    kind: Literal["warm-up", "start", "run", "failed"]
    url: str
    number: int
    run: LighthouseRun | None = None
    reason: str = ""
    detail: str = ""


def summarise(
    url: str,
    runs: Iterable[LighthouseRun],
    best_index: float,
    error: str | None = None,
    error_detail: str = "",
) -> LighthouseMeasure:
    """Draws the medians from the runs of one page; `best_index` is the best benchmark index of the whole job."""
    weighed = tuple(
        replace(run, loaded=is_loaded(run.foreign_cpu, run.benchmark_index, best_index))
        for run in sorted(runs, key=lambda run: run.number)
    )
    return LighthouseMeasure(
        url=url,
        runs=weighed,
        metrics={name: spread for name in METRICS if (spread := _spread(weighed, name))},
        representative=_representative(weighed),
        loaded=any(run.loaded for run in weighed),
        load_timed_out=any(run.load_timed_out for run in weighed),
        error=error,
        error_detail=error_detail,
    )


def is_loaded(foreign_cpu: float, benchmark_index: float, best_index: float) -> bool:
    """Tells whether a run's timings are spoilt by what else the machine did (thresholds above)."""
    return foreign_cpu > FOREIGN_CPU_MAX or benchmark_index < best_index * (1 - BENCHMARK_DROP_MAX)


def _spread(runs: tuple[LighthouseRun, ...], name: str) -> Spread | None:
    values = [value for run in runs if (value := getattr(run, name)) is not None]
    return Spread(median(values), min(values), max(values)) if values else None


def _representative(runs: tuple[LighthouseRun, ...]) -> LighthouseRun | None:
    """The run closest to the medians of FCP and time to interactive: the one that Lighthouse CI would show."""
    if not runs:
        return None

    def middle(name: str) -> float:
        return sorted(getattr(run, name) or 0.0 for run in runs)[len(runs) // 2]

    fcp, interactive = middle("fcp_ms"), middle("interactive_ms")
    return min(
        runs,
        key=lambda run: ((run.fcp_ms or 0) - fcp) ** 2 + ((run.interactive_ms or 0) - interactive) ** 2,
    )


assert set(METRICS) <= {f.name for f in fields(LighthouseRun)}
