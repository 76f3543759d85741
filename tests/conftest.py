"""What all tests share: where a test may be skipped, and where not."""

from __future__ import annotations

import os

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """In the gate nothing may be skipped: there every part is installed, and a skip would hide a fault."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and os.environ.get("PREUVE_NO_SKIP"):
        terminalreporter.write_line(f"{len(skipped)} test(s) skipped, where none may be", red=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("PREUVE_NO_SKIP") and exitstatus == 0 and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
