"""The page view's contents: each page of the sample, theme by theme, what fails first and what is open next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from preuve.contact import Sheet
from preuve.model import Finding, Outcome, Status
from preuve.report import Report
from reports._rgaa_book import status
from reports._rgaa_tests import Said, codes, counted, page_title, reasons, said
from reports._text import clean, href, name_of, place, short, spot, told

FEW_PAGES = 12  # with more of them, less is shown of each: so many places of a fault, and one of what is open
MANY_PLACES, FEW_PLACES = 4, 2


@dataclass(frozen=True, slots=True)
class Item:
    """One element: what is said of it (where it differs from the block's), where it is, its HTML, its picture's id."""

    id: str
    text: str
    spot: str
    is_code: bool
    excerpt: str


@dataclass(frozen=True, slots=True)
class Block:
    """Tests that fail, or are open: one of them, or several of which the same is said. `more`: elements not shown."""

    verdict: str
    tests: tuple[str, ...]
    rule: str
    label: str
    reasons: tuple[str, ...]
    items: tuple[Item, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme on a page. `settled`: by verdict (C, NA), the reasons with their tests."""

    number: str
    name: str
    counts: Mapping[str, int]
    blocks: tuple[Block, ...]
    settled: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the sample. `counts`: its tests by verdict; `rules`: its criteria by status, NT for those open."""

    code: str
    url: str
    place: str
    href: str
    title: str
    kind: str
    counts: Mapping[str, int]
    rules: Mapping[str, int]
    themes: tuple[Theme, ...]
    thumbnail: bytes | None
    sheet: Sheet | None


def view(report: Report) -> tuple[Page, ...]:
    """All pages of the sample."""
    numbers = codes(report)
    most = MANY_PLACES if len(numbers) <= FEW_PAGES else FEW_PLACES
    return tuple(_page(report, numbers[url], url, tests, most) for url, tests in said(report).items())


def _page(report: Report, code: str, url: str, tests: Mapping[str, Said], most: int) -> Page:
    kinds = {str(page["url"]): str(page.get("kind") or "other") for page in report.pages}
    found = [status(dict(tests), rule) for rule in report.standard.rules.values()]
    return Page(
        code,
        short(clean(url), 300),
        short(place(report, url), 120),
        href(report, url),
        page_title(report, url),
        name_of(report.words, "kind", kinds.get(url, "other")),
        counted(one.verdict for one in tests.values()),
        {name: found.count(name) for name in ("NC", "NT", "C", "NA")},
        tuple(_theme(report, number, tests, most) for number in report.standard.themes),
        report.thumbnails.get(url),
        report.sheets.get(url),
    )


def _theme(report: Report, number: str, tests: Mapping[str, Said], most: int) -> Theme:
    standard, lang = report.standard, report.words.lang
    ours = [one for one in tests.values() if standard.rules[one.rule].theme == number]
    return Theme(
        number,
        standard.themes[number][lang],
        counted(one.verdict for one in ours),
        tuple(_blocks(report, ours, most)),
        tuple(
            (str(verdict), _settled(report, [one for one in ours if one.verdict == verdict]))
            for verdict in (Status.C, Status.NA)
            if any(one.verdict == verdict for one in ours)
        ),
    )


def _settled(report: Report, ours: list[Said]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[str]] = {}
    for one in ours:
        found.setdefault(" ".join(reasons(report, one, 2)), []).append(one.test)
    return tuple((why, tuple(ids)) for why, ids in found.items())


def _blocks(report: Report, ours: list[Said], most: int) -> list[Block]:
    """Faults, each test by itself; then open tests, those of a criterion together of which the same is said."""
    blocks = [_block(report, [one], most) for one in ours if one.verdict == Status.NC]
    most = most if most > FEW_PLACES else 1
    alike: dict[Any, list[Said]] = {}
    for one in ours:
        if one.verdict == Status.OPEN:
            key = (one.rule, tuple(f.id for f in one.findings), tuple(reasons(report, one)))
            alike.setdefault(key, []).append(one)
    return blocks + [_block(report, same, most) for same in alike.values()]


def _block(report: Report, same: list[Said], most: int) -> Block:
    one = same[0]
    pointed = _places(report, one)
    shown = pointed[:most]
    why = reasons(report, one)
    # Where each element has its own sentence, that stands beside it; a sentence of all stands once, above.
    alone = len(why) > 1 and len(pointed) > 1
    listed = {finding.id for finding in shown}
    unseen = [f for f in one.findings if f.id not in listed and f.pointer is None and f.outcome is not Outcome.PASSED]
    above = list(dict.fromkeys(short(told(report, f), 600) for f in unseen))[:4] if alone else why
    return Block(
        one.verdict,
        tuple(each.test for each in same),
        one.rule,
        report.standard.rules[one.rule].label[report.words.lang],
        tuple(above),
        tuple(
            Item(
                finding.id,
                short(told(report, finding), 400) if alone else "",
                short(spot(report.words, finding), 240),
                finding.pointer is not None and finding.pointer.kind == "selector",
                short(finding.pointer.excerpt, 240) if finding.pointer else "",
            )
            for finding in shown
        ),
        len(pointed) - len(shown),
    )


def _places(report: Report, one: Said) -> list[Finding]:
    """Findings that point somewhere, each place once, those with a picture first."""
    found: dict[tuple[str, str, str], Finding] = {}
    for finding in one.findings:
        if finding.pointer is not None and spot(report.words, finding):
            found.setdefault((finding.pointer.kind, finding.pointer.value, finding.message), finding)
    return sorted(found.values(), key=lambda finding: finding.id not in report.crops)
