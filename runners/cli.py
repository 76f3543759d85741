"""The command `preuve`: reads what was asked, runs the pipeline, says the outcome in the user's language."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from preuve.bundle import Bundle
from preuve.errors import PreuveError
from preuve.fill import State
from preuve.grid import at_hand, load
from preuve.model import Finding, Outcome
from preuve.report import Report
from preuve.words import Words
from preuve.words import load as load_words
from runners import pipeline
from runners.arguments import FAMILIES, parser
from runners.candidate import read_targets
from runners.progress import progress
from runners.settings import Settings, Tell

DONE, NOT_HELD, WRONG, INCOMPLETE, INTERRUPTED = 0, 1, 2, 3, 130
GRID_FILE = "grille.html"
_KEYS = ("threshold", "source")  # what a check's words may say of its figures


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status (0 done, 1 --fail-on, 2 wrong call, 3 incomplete, 130 interrupted)."""
    arguments = parser().parse_args(argv)
    words = _words(arguments.lang)
    out: Path | None = None
    try:
        if arguments.command in {"doctor", "setup"}:
            from runners import setup

            return setup.doctor(words) if arguments.command == "doctor" else setup.install(words, arguments.quiet)
        if arguments.command == "checks":
            return _checks(arguments.json, arguments.lang)
        if arguments.command == "grids":
            return _grids(arguments.json)
        settings = _settings(arguments)
        out = settings.out
        with progress(words, arguments.quiet) as tell:
            return _run(arguments, settings, words, tell)
    except PreuveError as error:
        print(_sentence(words, error), file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        print(words.say("summary", "interrupted", path=str(out or "")), file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        log = _keep_traceback()
        why = f"{type(error).__name__}: {error}"[:300]
        print(words.say("error", "unexpected", why=why, log=str(log)), file=sys.stderr)
        return WRONG


def _run(arguments: argparse.Namespace, settings: Settings, words: Words, tell: Tell) -> int:
    command: str = arguments.command
    loud = not arguments.quiet
    if command in {"audit", "collect"}:
        candidate = read_targets(arguments.target)
        _log_to(settings.out)
        asyncio.run(pipeline.collect(candidate, settings, tell))
        if command == "collect":
            print(words.say("summary", "collected", path=str(settings.out)) if loud else settings.out)
            return _status(settings.out)
    if command in {"audit", "check"}:
        findings = pipeline.check(settings.out, settings, tell)
        if command == "check":
            text = words.say("summary", "judged", findings=len(findings), path=str(settings.out))
            print(text if loud else settings.out / pipeline.FINDINGS)
            return _held(arguments.fail_on, findings, (), words)
    made = pipeline.report(settings.out, settings, tell)
    if loud:
        _summary(made, settings.out, words)
    status = _held(arguments.fail_on, made.findings, [row.state for row in made.rows], words)
    print(settings.out / GRID_FILE)
    return status or _status(settings.out)


def _status(out: Path) -> int:
    return INCOMPLETE if pipeline.incomplete(Bundle.open(out)) else DONE


def _summary(made: Report, out: Path, words: Words) -> None:
    bundle = Bundle.open(out)
    pages, mails = len(bundle.subjects("http")), len(bundle.subjects("mail"))
    states = Counter(row.state for row in made.rows)
    lines = [
        words.say("summary", "done", pages=pages, mails=mails, findings=len(made.findings)),
        words.say(
            "summary", "rows", supported=states[State.SUPPORTED], contradicted=states[State.CONTRADICTED],
            shared=states[State.SHARED], nothing=states[State.NOTHING_FOUND], missing=states[State.INPUT_MISSING],
            jury=states[State.JURY_ONLY],
        ),
    ]  # fmt: skip
    left_out = sum(bundle.get_json("crawl", start)["left_out"] for start in bundle.subjects("crawl"))
    if left_out:
        lines.append(words.say("summary", "left-out", count=left_out))
    gaps = len(pipeline.incomplete(bundle))
    if gaps:
        lines.append(words.say("summary", "incomplete", count=gaps))
    if (made.run.get("tools") or {}).get("browser", {}).get("sandbox") is False:
        lines.append(words.say("summary", "root"))
    print("\n".join(lines), file=sys.stderr)


def _held(rule: str | None, findings: Sequence[Finding], states: Sequence[State], words: Words) -> int:
    """NOT_HELD when something is against the rule: a check's id or pattern, a family, or a row's state."""
    if not rule:
        return DONE
    if rule in set(State):
        count = sum(1 for state in states if state == rule)
    else:
        failed = [f for f in findings if f.outcome is Outcome.FAILED]
        count = sum(1 for f in failed if fnmatchcase(f.check, rule) or f.check.startswith(f"{rule}."))
    if count:
        print(words.say("summary", "fail-on", rule=rule, count=count), file=sys.stderr)
    return NOT_HELD if count else DONE


def _settings(arguments: argparse.Namespace) -> Settings:
    only, skip = (_families(getattr(arguments, name, None)) for name in ("only", "skip"))
    rule = arguments.fail_on
    known = {*State, *FAMILIES}
    if rule and rule not in known and not any(fnmatchcase(check.id, rule) for check in pipeline.all_checks()):
        raise PreuveError("rule-unknown", rule=rule)
    if arguments.out:
        out = Path(arguments.out)
    else:
        name = read_targets(arguments.target).name
        out = Path("preuve-out") / name / datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    return Settings(
        out=out,
        grid=arguments.grid,
        max_pages=getattr(arguments, "max_pages", 30),
        only=only,
        skip=skip,
        lang=arguments.lang,
        resume=getattr(arguments, "resume", False),
        allow_private=getattr(arguments, "allow_private", False),
        ignore_robots=getattr(arguments, "ignore_robots", False),
    )


def _families(text: str | None) -> frozenset[str]:
    names = frozenset(name.strip() for name in (text or "").split(",") if name.strip())
    unknown = sorted(names - set(FAMILIES))
    if unknown:
        raise PreuveError("family-unknown", name=unknown[0], known=", ".join(FAMILIES))
    return names


def _checks(as_json: bool, lang: str) -> int:
    words = pipeline.words_for(lang)
    found = [
        {
            "id": check.id,
            "family": check.family,
            "needs": [*check.needs, *check.site_needs],
            "refs": list(check.refs),
            "sentence": words.say(check.id, "label"),
            "limits": dict(check.limits),
            **{key: words.say(check.id, key, **check.limits) for key in _KEYS if words.has(check.id, key)},
        }
        for check in pipeline.all_checks()
    ]
    if as_json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        width = max(len(str(check["id"])) for check in found)
        print("\n".join(f"{check['id']:<{width}}  {check['sentence']}" for check in found))
    return DONE


def _grids(as_json: bool) -> int:
    grids = [load(path.stem) for path in at_hand()]
    if as_json:
        listed = [{"id": grid.id, "title": grid.title, "criteria": len(grid.criteria)} for grid in grids]
        print(json.dumps(listed, ensure_ascii=False, indent=1))
    else:
        print("\n".join(f"{grid.id}  {grid.title} ({len(grid.criteria)})" for grid in grids))
    return DONE


def _words(lang: str) -> Words:
    return load_words([("", Path(__file__).with_name("words.toml"))], lang)


def _sentence(words: Words, error: PreuveError) -> str:
    details = dict(error.details)
    why = str(details.get("why", ""))
    if words.has("cause", why):
        details["why"] = words.say("cause", why)
    line = words.say("error", error.message, **details) if words.has("error", error.message) else str(error)
    return " ".join(line.split())


def _log_to(out: Path) -> None:
    """Details go to a file in the output folder; the terminal keeps only sentences."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(out / "preuve.log", encoding="utf-8")
    except OSError as error:
        raise PreuveError("output-unwritable", path=str(out), why=error.strerror or str(error)) from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("preuve")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.INFO)


def _keep_traceback() -> Path:
    """Write the traceback where the user can find it, never on the terminal."""
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="preuve-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(traceback.format_exc())
    return Path(log.name)


if __name__ == "__main__":
    sys.exit(main())
