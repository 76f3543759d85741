"""Finds the checks and runs them over a bundle. One check that breaks costs one cell, never the run."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any

from preuve.bundle import Bundle
from preuve.given import Given, Views
from preuve.model import Check, Finding, Outcome
from preuve.views import ANCHORS, SITE, VIEWS

log = logging.getLogger("preuve.engine")


def discover(package: ModuleType) -> tuple[Check, ...]:
    """Every check of the package's modules (their `CHECKS`), and those of the entry points `preuve.checks`.

    Raises ValueError when two checks share an id, or a check's id does not begin with its folder's name.
    """
    found: dict[str, Check] = {}
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if info.ispkg or info.name.rpartition(".")[2].startswith("_"):
            continue
        module = importlib.import_module(info.name)
        for check in getattr(module, "CHECKS", ()):
            if check.family != info.name.split(".")[-2]:
                raise ValueError(f"{check.id} stands in {info.name}")
            _add(found, check)
    for point in entry_points(group="preuve.checks"):
        for check in point.load():
            _add(found, check)
    return tuple(found[name] for name in sorted(found))


def _add(found: dict[str, Check], check: Check) -> None:
    if check.id in found:
        raise ValueError(f"two checks are called {check.id}")
    unknown = [kind for kind in (*check.needs, *check.site_needs) if kind not in VIEWS]
    if unknown:
        raise ValueError(f"{check.id} needs evidence that nothing collects: {unknown}")
    found[check.id] = check


def run(
    checks: Iterable[Check], bundle: Bundle, on_subject: Callable[[str, int, int], None] = lambda *_: None
) -> Iterator[Finding]:
    """Run `checks` over all subjects of `bundle`. Findings come subject by subject, then site-wide.

    `on_subject(subject, n, m)` is told of progress. Each subject is parsed once; nothing of it is kept after.
    """
    checks = tuple(checks)
    site_checks = [check for check in checks if check.scope == "site"]
    gathered: dict[str, dict[str, Any]] = {check.id: {} for check in site_checks}
    queue = [(scope, subject) for scope, kind in ANCHORS.items() for subject in bundle.subjects(kind)]
    for number, (scope, subject) in enumerate(queue, 1):
        on_subject(subject, number, len(queue))
        views = Views.of(bundle, subject)
        for check in checks:
            if check.scope == scope:
                yield from _judge(Given(check, subject, views))
        if scope == "page":
            for check in site_checks:
                yield from _gather(Given(check, subject, views), gathered[check.id])
    for start in bundle.subjects(SITE):
        views = Views.of(bundle, start)
        origins = tuple(f"{origin.rstrip('/')}/" for origin in views[SITE]["origins"])
        for check in site_checks:
            pages = {url: value for url, value in gathered[check.id].items() if url.startswith(origins)}
            yield from _judge(Given(check, start, views, pages, bundle.digest_of))


def _missing(given: Given) -> list[str]:
    check = given.check
    if check.scope != "site":
        return [kind for kind in check.needs if kind not in given.views]
    missing = [kind for kind in check.site_needs if kind not in given.views]
    return missing + list(check.needs if check.gather and not given.gathered else ())


def _judge(given: Given) -> Iterator[Finding]:
    check, subject = given.check, given.subject
    missing = _missing(given)
    if missing:
        yield Finding(check.id, Outcome.UNTESTED, subject, "evidence-missing", {"kinds": missing})
        return
    try:
        findings = tuple(check.run(given))
        for finding in findings:
            if finding.outcome in {Outcome.PASSED, Outcome.FAILED} and not finding.evidence:
                raise ValueError(f"{finding.message} is said without evidence")
    except Exception:
        findings = (_broke(given),)
    yield from findings or (Finding(check.id, Outcome.INAPPLICABLE, subject, "nothing-concerned"),)


def _gather(given: Given, gathered: dict[str, Any]) -> Iterator[Finding]:
    """Keep what a site-wide check wants of one page. Here `given` reads the page's kinds."""
    check = given.check
    if check.gather is None or any(kind not in given.views for kind in check.needs):
        return
    try:
        gathered[given.subject] = check.gather(replace(given, check=replace(check, scope="page")))
    except Exception:
        yield _broke(given)


def _broke(given: Given) -> Finding:
    log.exception("check %s broke on %s", given.check.id, given.subject)
    return Finding(given.check.id, Outcome.CANT_TELL, given.subject, "check-broke")


def with_refs(finding: Finding, check: Check) -> Finding:
    """The finding with its check's references added, each once."""
    return replace(finding, refs=tuple(dict.fromkeys((*check.refs, *finding.refs))))
