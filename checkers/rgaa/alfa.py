"""Siteimprove Alfa's failed outcomes, read as an RGAA auditor would: what each rule means is data, `alfa.toml`."""

from __future__ import annotations

from checkers.rgaa._faults import alfa_faults, judge
from checkers.rgaa._page import on_page
from preuve.model import Check

CHECKS = (
    Check("rgaa.alfa", needs=("http", "dom", "alfa"), run=on_page(lambda given: judge(given, "alfa", alfa_faults))),
)
