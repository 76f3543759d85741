"""The halves joined: collect into a bundle, judge it, write the reports. Each can run alone over the same folder."""

from __future__ import annotations

import importlib
import json
import logging
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import checkers
import reports
from checkers.rgaa._referential import load as load_standard
from checkers.rgaa._sample import sample
from checkers.rgaa._verdicts import roll_up, summary
from preuve import __version__, engine
from preuve.bundle import Bundle, write_atomically, write_json
from preuve.errors import PreuveError
from preuve.fill import fill
from preuve.grid import load
from preuve.model import Check, Finding, Outcome, Pointer, Status
from preuve.report import Report, Rule, Standard, sentence
from preuve.words import Words, beside
from preuve.words import load as load_words
from runners.candidate import Candidate, sample_of
from runners.collect import collect_all
from runners.pictures import pictures
from runners.settings import Settings, Tell

log = logging.getLogger("preuve.pipeline")
RUN = "run.json"
RUN_SCHEMA = "preuve.run/1"
FINDINGS = "findings.jsonl"


def all_checks() -> tuple[Check, ...]:
    """Every check at hand."""
    return engine.discover(checkers)


def words_for(lang: str) -> Words:
    """The sentences of checks, engine and reports."""
    files = beside(Path(checkers.__file__).parent)
    ground = [("", Path(engine.__file__).with_suffix(".toml")), *reports.words_files()]
    return load_words([*files, *ground], lang)


async def collect(candidate: Candidate, settings: Settings, tell: Tell) -> Bundle:
    """Collect all evidence of a candidate into `settings.out`.

    Raises PreuveError `out-not-empty` or `resume-mismatch` when the folder belongs to another run.
    """
    load(settings.grid)  # a grid that cannot be read is said before an hour of crawling
    path = settings.out / RUN
    described = _describe(candidate)
    if path.exists():
        if not settings.resume:
            raise PreuveError("out-not-empty", path=str(settings.out))
        run = read_run(settings.out)
        if run["candidate"] != described:
            raise PreuveError("resume-mismatch", path=str(settings.out), name=run["candidate"]["name"])
    bundle = Bundle.open(settings.out)
    if not path.exists():
        run = {
            "schema": RUN_SCHEMA,
            "tool": {"name": "preuve", "version": __version__},
            "candidate": described,
            "settings": _plain(settings),
            "started_at": _now(),
        }
        write_json(path, run)
    tools = await collect_all(candidate, settings, bundle, run, tell)
    write_json(path, run | {"tools": tools, "collected_at": run.get("collected_at") or _now()})
    return bundle


def check(out: Path, settings: Settings, tell: Tell) -> tuple[Finding, ...]:
    """Judge the bundle under `out` and write findings.jsonl.

    Raises PreuveError `no-bundle` when there is none.
    """
    read_run(out)
    bundle = Bundle.open(out)
    wanted = tuple(check for check in all_checks() if settings.wants(check.family))
    by_id = {check.id: check for check in wanted}
    words = words_for(settings.lang)
    findings: list[Finding] = []
    lines: list[str] = []
    for raw in engine.run(wanted, bundle, lambda subject, n, m: tell("check", n, m, subject)):
        finding = engine.with_refs(raw, by_id[raw.check])
        findings.append(finding)
        lines.append(json.dumps(_line(finding, words), ensure_ascii=False))
    write_atomically(out / FINDINGS, ("\n".join(lines) + "\n").encode("utf-8", "replace"))
    return tuple(findings)


def report(out: Path, settings: Settings, tell: Tell) -> Report:
    """Write every report over the findings under `out`, then the sums of all files.

    Raises PreuveError `no-bundle` or `no-findings` when a half before has not run.
    """
    run = read_run(out)
    bundle = Bundle.open(out)
    findings = read_findings(out)
    grid = load(settings.grid)
    pages = tuple(page for start in bundle.subjects("crawl") for page in bundle.get_json("crawl", start)["pages"])
    # Other families name RGAA tests too, but only those of this one decide them, and only on pages.
    rgaa = roll_up([finding for finding in findings if finding.check.startswith("rgaa.")])
    texts = run["candidate"].get("sample", ())
    rgaa["sample"] = sample(pages, [url for start in bundle.subjects("crawl") for url in sample_of(texts, start)])
    handed_in = frozenset(run["candidate"]["handed_in"])
    rows = fill(grid, findings, handed_in, _figures(rgaa))
    tell("pictures", 0, 1, "")
    shown = pictures(bundle, rows, findings, tuple(rgaa["pages"]))
    made = Report(
        grid, rows, findings, {check.id: check for check in all_checks()}, run, pages, rgaa, tuple(bundle.failures()),
        bundle.digest(), words_for(settings.lang), _now(), shown.crops, shown.thumbnails,
        _standard(), shown.sheets, facts(bundle, findings),
    )  # fmt: skip
    write_json(out / "pages.json", {"schema": "preuve.pages/1", "pages": list(pages)})
    write_json(out / "rgaa.json", rgaa)
    for number, (name, write) in enumerate(writers(), 1):
        tell("report", number, len(writers()), name)
        write_atomically(out / name, write(made))
    bundle.write_sums()
    return made


def facts(bundle: Bundle, findings: tuple[Finding, ...]) -> dict[str, Any]:
    """What reports show of the sites as wholes, by the name of its maker; one that breaks costs its part alone.

    A maker is a module `checkers/<family>/_facts_<name>.py` with `facts(bundle, findings)`: plain JSON-able values,
    or None where there is nothing to show.
    """
    found: dict[str, Any] = {}
    for info in pkgutil.walk_packages(checkers.__path__, f"{checkers.__name__}."):
        _, marked, name = info.name.rpartition(".")[2].partition("_facts_")
        if marked:
            try:
                value = importlib.import_module(info.name).facts(bundle, findings)
            except Exception:
                log.exception("the facts %s broke", name)
                continue
            if value is not None:
                found[name] = value
    return found


def _figures(rgaa: Mapping[str, Any]) -> dict[str, float | str]:
    """The figures of the verdicts, for the grid; none when no page was looked at."""
    found = summary(rgaa)
    if not found["pages"]:
        return {}
    names = {"nc": Status.NC, "open": Status.OPEN, "c": Status.C, "na": Status.NA}
    shares = {name: f"{found['criteria'][status]}/{found['total']}" for name, status in names.items()}
    return shares | {"pages": found["pages"]}


def _standard() -> Standard:
    """The criteria that the verdicts are about, for reports: these know nothing of checks."""
    rgaa = load_standard()
    rules = {c.id: Rule(c.id, c.theme, c.level, c.label, c.tests) for c in rgaa.criteria.values()}
    return Standard(rgaa.version, rgaa.url, rgaa.themes, rules)


def writers() -> list[tuple[str, Callable[[Report], bytes]]]:
    """Every writer of reports: its file's name, and the function that makes it."""
    return reports.discover()


def incomplete(bundle: Bundle) -> list[str]:
    """What could not be collected, as ids of reasons: empty when all went well."""
    reasons = [attempt.reason for attempt in bundle.failures() if attempt.reason and attempt.reason not in _FACTS]
    for url in bundle.subjects("http"):
        reasons += [f"{part}-{why}" for part, why in bundle.get_json("http", url)["problems"].items()]
    return reasons


# Ends of an attempt that are facts about the site, not gaps in the evidence.
_FACTS = {
    *("not-a-page", "leaves-the-site", "redirect-loop", "empty-answer", "connection-refused", "no-such-host"),
    *("certificate-refused", "password-asked", "file-skipped"),
    "dictionary-missing",  # an optional part: said, and `preuve doctor` tells how to get it
}


def read_run(out: Path) -> dict[str, Any]:
    """run.json of a bundle. Raises PreuveError `no-bundle` or `bundle-broken`."""
    try:
        run: dict[str, Any] = json.loads((out / RUN).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise PreuveError("no-bundle", path=str(out)) from error
    except (ValueError, OSError) as error:
        raise PreuveError("bundle-broken", path=str(out / RUN), line=1) from error
    if run.get("schema") != RUN_SCHEMA:
        raise PreuveError("bundle-version", path=str(out), found=run.get("schema"), known=RUN_SCHEMA)
    return run


def read_findings(out: Path) -> tuple[Finding, ...]:
    """The findings written by `check`. Raises PreuveError `no-findings`."""
    try:
        text = (out / FINDINGS).read_text(encoding="utf-8")
    except OSError as error:
        raise PreuveError("no-findings", path=str(out)) from error
    return tuple(_findings(text))


def _findings(text: str) -> Iterator[Finding]:
    for line in text.split("\n"):
        if line:
            value = json.loads(line)
            pointer = Pointer(**value["pointer"]) if value["pointer"] else None
            yield Finding(
                value["check"], Outcome(value["outcome"]), value["subject"], value["message"], value["args"], pointer,
                tuple(value["evidence"]), tuple(value["refs"]),
            )  # fmt: skip


def _line(finding: Finding, words: Words) -> dict[str, Any]:
    return {
        "id": finding.id,
        "check": finding.check,
        "family": finding.check.partition(".")[0],
        "outcome": finding.outcome,
        "subject": finding.subject,
        "message": finding.message,
        "args": dict(finding.args),
        "text": sentence(words, finding),
        "pointer": asdict(finding.pointer) if finding.pointer else None,
        "evidence": list(finding.evidence),
        "refs": list(finding.refs),
    }


def _describe(candidate: Candidate) -> dict[str, Any]:
    """What run.json says of the candidate: names and what was handed in, no password."""
    return {
        "name": candidate.name,
        "numero": candidate.number,
        "nom": candidate.person,
        "sites": [*candidate.sites, *candidate.shops],
        "site_folders": [folder.name for folder in candidate.site_folders],
        "emails": [path.name for path in candidate.emails],
        "handed_in": sorted(candidate.handed_in),
        "sample": list(candidate.sample),
        "brief": json.loads(json.dumps(candidate.brief, default=str)),
    }


def _plain(settings: Settings) -> Mapping[str, Any]:
    return {
        "grid": settings.grid,
        "max_pages": settings.max_pages,
        "only": sorted(settings.only),
        "skip": sorted(settings.skip),
        "lang": settings.lang,
        "allow_private": settings.allow_private,
        "ignore_robots": settings.ignore_robots,
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
