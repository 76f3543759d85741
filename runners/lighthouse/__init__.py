"""Lighthouse, in a phase of its own: one page per template, by subprocess, with results that `lhci assert` reads."""

from runners.lighthouse.model import (
    BENCHMARK_DROP_MAX,
    FOREIGN_CPU_MAX,
    METRICS,
    LighthouseEvent,
    LighthouseJob,
    LighthouseMeasure,
    LighthouseRun,
    Spread,
)
from runners.lighthouse.processes import node_binary
from runners.lighthouse.run import LighthouseSetupError, check_setup, measure

__all__ = [
    "BENCHMARK_DROP_MAX",
    "FOREIGN_CPU_MAX",
    "METRICS",
    "LighthouseEvent",
    "LighthouseJob",
    "LighthouseMeasure",
    "LighthouseRun",
    "LighthouseSetupError",
    "Spread",
    "check_setup",
    "measure",
    "node_binary",
]
