"""What the five rules of IBM's ACE find, read as an RGAA auditor would: what each rule means is data, `ace.toml`."""

from __future__ import annotations

from checkers.rgaa._faults import ace_faults, judge
from checkers.rgaa._page import on_page
from preuve.model import Check

CHECKS = (Check("rgaa.ace", needs=("http", "dom", "ace"), run=on_page(lambda given: judge(given, "ace", ace_faults))),)
