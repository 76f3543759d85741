"""Words for readers: ids turned into sentences, figures written out, candidates' text made harmless to show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from babel.dates import format_datetime

from preuve.fill import Fact
from preuve.model import Finding
from preuve.report import Report
from preuve.words import Words

# Control characters, overrides of reading direction, lone surrogates and what XML forbids: they can only mislead.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SHARE = re.compile(r"(\d+)/(\d+)")
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9_.-]+")
NBSP = "\u00a0"
STATUSES = ("acquis", "non_acquis", "a_discuter")  # what a juror may choose; nothing is chosen beforehand


def clean(text: str) -> str:
    """The text without characters that cannot be seen but change what is read. Line breaks and tabs stay."""
    return _UNSEEN.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n"))


def short(text: str, most: int) -> str:
    """The text, cut to `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def anchor(*parts: str) -> str:
    """An id for HTML made of ids."""
    return "-".join(_NOT_A_NAME.sub("_", part) for part in parts)


def say(words: Words, table: str, message: str, /, **args: Any) -> str | None:
    """The sentence, or None where there is none or an argument of it is missing: a report is never lost for a word."""
    try:
        return words.say(table, message, **args)
    except (LookupError, ValueError, TypeError, AttributeError):
        return None


def name_of(words: Words, table: str, message: str) -> str:
    """The word for an id, else the id itself."""
    return say(words, table, message) or message


def told(report: Report, finding: Finding) -> str:
    """The finding's sentence; a neutral one where its words are missing."""
    try:
        return report.text(finding)
    except (LookupError, ValueError, TypeError, AttributeError):
        return str(report.words.say("report", "no-sentence", check=finding.check, id=finding.message))


def reason(words: Words, name: str, details: Mapping[str, Any] | None = None) -> str:
    """Why something was not collected or not visited; a neutral sentence with the id where it is unknown."""
    found = {key: value for key, value in (details or {}).items() if key not in {"self", "table", "message"}}
    more = [f"{name}-{found['why']}"] if isinstance(found.get("why"), str) else []
    family = name.partition("-")[0] + "-other"
    for message in (*more, name, family):
        text = say(words, "reason", message, **found)
        if text:
            return text
    return words.say("report", "no-reason", id=name)


def figure(words: Words, fact: Fact) -> str:
    """A key figure with its unit, as the language writes it."""
    value: Any = fact.value
    share = _SHARE.fullmatch(value) if isinstance(value, str) else None
    if share:
        return words.say("unit", "share", n=int(share[1]), m=int(share[2]))
    if isinstance(value, str):
        return f"{value}{NBSP}{fact.unit}" if fact.unit else value
    if fact.unit[:1] == "/" and fact.unit[1:].isdigit():
        return words.say("unit", "share", n=value, m=int(fact.unit[1:]))
    known = say(words, "unit", fact.unit, value=value) if fact.unit else None
    if known:
        return known
    number = words.say("unit", "number", value=value)
    return f"{number}{NBSP}{fact.unit}" if fact.unit else number


def amount(report: Report, check: str, count: int, total: int) -> str:
    """How many pages (or e-mails...) of how many: "5 pages sur 14"."""
    scope = report.checks[check].scope if check in report.checks else "item"
    return report.words.say("count", scope, count=count, total=total)


def href(report: Report, url: str) -> str:
    """The address as a link's target, or "" where it must be no link.

    Only http and https are; a folder that was served for the time of the visit is online no more.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname or clean(url) != url or re.search(r"\s", url):
        return ""
    served = parts.hostname == "127.0.0.1" and port in set((report.run.get("ports") or {}).values())
    return "" if served else url


def place(report: Report, subject: str) -> str:
    """A page's address in short ("/contact/"), with its host where there are several sites; a file's name as it is."""
    try:
        parts = urlsplit(subject)
    except ValueError:
        return subject
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return subject
    path = unquote(parts.path or "/") + (f"?{unquote(parts.query)}" if parts.query else "")
    if report.hosts() <= {parts.netloc}:
        return report.words.say("report", "home") if path == "/" else path
    return parts.netloc + path


def spot(words: Words, finding: Finding) -> str:
    """Where in the subject: "ligne 12", "page 3", or the selector as it is. A figure stands in the sentence already."""
    pointer = finding.pointer
    if pointer is None or pointer.kind == "figure" or pointer.value in {"", finding.subject}:
        return ""
    return say(words, "pointer", pointer.kind, value=pointer.value) or pointer.value


def moment(words: Words, text: object) -> str:
    """An ISO 8601 time written out, in UTC; what is no time as it is."""
    try:
        when = datetime.fromisoformat(str(text))
    except ValueError:
        return str(text or "")
    pattern = "d MMMM y 'à' H'\u00a0h\u00a0'mm" if words.lang == "fr" else "d MMMM y 'at' HH:mm"
    return f"{format_datetime(when, pattern, locale=words.lang)}{NBSP}UTC"


def candidate(report: Report) -> dict[str, str | None]:
    """Number, person's name, and the name of the folder or site that stands for want of both."""
    found = report.run.get("candidate") or {}
    return {key: clean(str(found[key])) if found.get(key) else None for key in ("numero", "nom", "name")}


def who(report: Report) -> str:
    """The candidate in one line, the number first."""
    found = candidate(report)
    return " – ".join(str(found[key]) for key in ("numero", "nom") if found[key]) or found["name"] or "?"


def tools(report: Report) -> list[tuple[str, str]]:
    """Everything that was used, with its version."""
    own = report.run.get("tool") or {}
    found = [(str(own.get("name", "preuve")), str(own.get("version", "")))]
    for name, value in sorted((report.run.get("tools") or {}).items()):
        version = value.get("version", "") if isinstance(value, Mapping) else value
        found.append((name_of(report.words, "tool", name), str(version)))
    return found


def first(items: Iterable[str], most: int) -> tuple[tuple[str, ...], int]:
    """The first of them, and how many are left."""
    every = tuple(items)
    return every[:most], max(0, len(every) - most)
