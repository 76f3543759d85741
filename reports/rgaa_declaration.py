"""`declaration-rgaa.html`: a draft accessibility statement in the order of the law, what only people know left open.

It can be edited in the browser and saved. It never says how far the site conforms: nobody has audited it yet.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from preuve.model import Status
from preuve.report import Report
from reports import _rgaa
from reports._rgaa_tests import codes, page_title, reasons, said
from reports._text import clean, href, moment, place, short, tools
from reports._web import digest, environment, static

FILE = "declaration-rgaa.html"
MOST_REASONS = 3
MOST_PAGES = 6


@dataclass(frozen=True, slots=True)
class Fault:
    """A criterion that is not met: on which pages, and why."""

    rule: str
    label: str
    link: str
    pages: tuple[str, ...]
    more_pages: int
    reasons: tuple[str, ...]


def write(report: Report) -> bytes:
    """The statement, as one file that asks for nothing from outside."""
    style, script = static("rgaa_declaration.css"), static("rgaa_declaration.js")
    made = report.run.get("candidate") or {}
    text = environment().get_template("rgaa_declaration.html").render(
        t=report.words.say,
        lang=report.words.lang,
        standard=report.standard,
        style=Markup(style),  # noqa: S704 -- our own file
        script=Markup(script),  # noqa: S704 -- our own file
        style_hash=digest(style),
        script_hash=digest(script),
        sites=[short(clean(str(site)), 200) for site in made.get("sites") or ()],
        date=moment(report.words, report.run.get("collected_at") or report.run.get("started_at")),
        overview=_rgaa.overview(report),
        faults=faults(report),
        tools=tools(report),
        pages=[(code, page_title(report, url), short(place(report, url), 160)) for url, code in codes(report).items()],
        contact=_of_kind(report, "contact"),
        statement=_of_kind(report, "accessibility"),
    )  # fmt: skip
    return text.encode("utf-8", "replace")


def faults(report: Report) -> list[Fault]:
    """The criteria that are not met on one page at least, in the standard's order."""
    pages, numbers = said(report), codes(report)
    found = []
    for rule in report.standard.rules.values():
        failing = {
            url: [tests[test] for test in rule.tests if tests[test].verdict == Status.NC]
            for url, tests in pages.items()
            if any(tests[test].verdict == Status.NC for test in rule.tests)
        }
        if failing:
            why = dict.fromkeys(
                text for ones in failing.values() for one in ones for text in reasons(report, one, MOST_REASONS)
            )
            where = [numbers[url] for url in failing]
            label = rule.label[report.words.lang]
            found.append(
                Fault(
                    rule.id, label, report.standard.link(rule.id), tuple(where[:MOST_PAGES]),
                    max(0, len(where) - MOST_PAGES), tuple(why)[:MOST_REASONS],
                )
            )  # fmt: skip
    return found


def _of_kind(report: Report, kind: str) -> tuple[str, str]:
    """Where the site has such a page: its place and its address, or "" twice."""
    for page in report.pages:
        if page.get("kind") == kind and page.get("visited"):
            url = str(page["url"])
            return short(place(report, url), 160), href(report, url)
    return "", ""
