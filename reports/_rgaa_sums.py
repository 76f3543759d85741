"""The sums of the State's grid: the sheets `Synthèse` and `BaseDeCalcul`, with their formulas and their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from babel.numbers import format_decimal

from preuve.report import Rule
from preuve.words import Words
from reports._rgaa_cells import RULES, SAMPLE, SUMS, SYNTHESIS, Cell, Sheet

COUNTED = ("C", "NC", "NA", "NT")
_FIRST = 3  # the first row of criteria in BaseDeCalcul
_BEFORE = 3  # columns before the pages: theme, criterion, theme's name


@dataclass(slots=True)
class Sums:
    """`themes`: (number, name, criteria); `statuses`: by (page, criterion), C, NC, NA or NT."""

    lang: str
    pages: tuple[str, ...]
    themes: tuple[tuple[str, str, tuple[Rule, ...]], ...]
    statuses: Mapping[tuple[str, str], str]
    row_of: dict[str, int] = field(default_factory=dict)  # by criterion
    row_after: dict[str, int] = field(default_factory=dict)  # by theme: the row of its sums

    def __post_init__(self) -> None:
        row = _FIRST
        for number, _, rules in self.themes:
            for rule in rules:
                self.row_of[rule.id] = row
                row += 1
            self.row_after[number] = row
            row += 1

    @property
    def last(self) -> int:
        """The last row of criteria and their sums."""
        return max(self.row_after.values())

    def column(self, at: int) -> str:
        """The letters of the page column `at`, or of what follows the pages."""
        return letters(_BEFORE + at)

    def count(self, rule: str, status: str) -> int:
        """Over all pages."""
        return sum(1 for page in self.pages if self.statuses[page, rule] == status)

    def site(self, rule: str) -> str:
        """A criterion over all pages: any NC, else any NT, else any C, else NA."""
        return next((status for status in ("NC", "NT", "C") if self.count(rule, status)), "NA")

    def number(self, value: float) -> str:
        """As the spreadsheet writes it where the words' language is spoken."""
        return str(format_decimal(round(value, 1), locale=self.lang, group_separator=False))


def letters(at: int) -> str:
    """The name of a column, counted from 0: A, B, ... Z, AA..."""
    return (letters(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def synthesis(words: Words, title: str, sums: Sums) -> tuple[Sheet, Sheet]:
    """Both sheets."""
    return _synthesis(words, title, sums), _base(sums)


def _synthesis(words: Words, title: str, sums: Sums) -> Sheet:
    wide = len(sums.themes)
    last = letters(1 + wide)
    total = letters(3 + wide)
    columns = wide + 2
    themes = [Cell(name, "theme", rows=3) for _, name, _ in sums.themes]
    rows: list[tuple[Cell | None, ...]] = [
        (Cell(title, "title", f"of:=[{SAMPLE}.A1]", columns=columns), *[None] * (columns - 1)),
        (Cell(words.say("rgaa-grid", "synthesis"), "title", columns=columns), *[None] * (columns - 1)),
        (None, Cell(words.say("rgaa-grid", "status"), "head", rows=3), *themes),
        (),
        (),
    ]
    for status in ("C", "NC", "NA", "D", "NT"):
        row = len(rows) + 1
        cells: list[Cell | None] = [None, Cell(status, f"is-{status}")]
        for number, _, rules in sums.themes:
            if status == "D":
                value, formula = 0, _derogations(sums, rules)
            else:
                value = sum(sums.count(rule.id, status) for rule in rules)
                column = sums.column(len(sums.pages) + COUNTED.index(status))
                formula = f"of:=[{SUMS}.{column}{sums.row_after[number]}]"
            cells.append(Cell(value, "count", formula))
        every = sum(int(cell.value or 0) for cell in cells[2:] if cell)
        cells += [None, Cell(every, "count", f"of:=SUM([.C{row}:.{last}{row}])"), Cell(status, f"is-{status}")]
        rows.append(tuple(cells))
    rows += [(), (), *_rates(words, sums, f"[.{total}10]")]
    widths = (1.0, 1.6, *[1.2] * wide, 0.5, 1.4, 1.4)
    return Sheet(SYNTHESIS, widths, tuple(rows), {1: 0.8, 2: 0.8, 3: 1.5, 4: 1.5, 5: 1.5})


def _derogations(sums: Sums, rules: tuple[Rule, ...]) -> str:
    """Counted in the page sheets, where row 3 of the sums is row 4."""
    if not rules:
        return "of:=0"
    # Rows of the page sheets hold criteria only: no sums stand between the themes there.
    ids = [rule.id for _, _, found in sums.themes for rule in found]
    start = ids.index(rules[0].id) + 4
    parts = [f'COUNTIF([{page}.E{start}:.E{start + len(rules) - 1}];"D")' for page in sums.pages]
    return "of:=" + "+".join(parts)


def _rates(words: Words, sums: Sums, open_cell: str) -> list[tuple[Cell | None, ...]]:
    pages = len(sums.pages)
    site = sums.column(pages + len(COUNTED))
    every = f"[{SUMS}.{site}{_FIRST}:.{site}{sums.last}]"
    c, nc, nt = (f'COUNTIF({every};"{status}")' for status in ("C", "NC", "NT"))
    found = [sums.site(rule) for rule in sums.row_of]
    n = {status: found.count(status) for status in COUNTED}
    left = sum(sums.count(rule, "NT") for rule in sums.row_of)
    none, tail = words.say("rgaa-grid", "no-rate"), words.say("rgaa-grid", "no-rate-tail")
    missing = f'"{none} "&{open_cell}&" {tail}"'
    rates = f"[{SUMS}.{sums.column(0)}{sums.last + 4}:.{sums.column(pages - 1)}{sums.last + 4}]"
    average = _average(sums)
    say = f"{none} {left} {tail}"
    whole = f"{sums.number(n['C'] / (n['C'] + n['NC']) * 100)}%" if n["C"] + n["NC"] else "NA"
    between = n["C"] + n["NC"] + n["NT"]
    low, high = words.say("rgaa-grid", "between"), words.say("rgaa-grid", "and")
    bounds = (
        f"{low} {sums.number(n['C'] / between * 100)}% {high} {sums.number((n['C'] + n['NT']) / between * 100)}%"
        if between
        else "NA"
    )
    label = "rate-label"
    return [
        (None, Cell(words.say("rgaa-grid", "rate"), label)),
        (None, Cell(
            say if left else whole, label,
            f'of:=IF({open_cell}=0;IF({c}+{nc}=0;"NA";ROUND({c}/({c}+{nc})*100;1)&"%");{missing})',
        )),
        (),
        (None, Cell(words.say("rgaa-grid", "average"), label)),
        (None, Cell(
            say if left else average, label,
            f'of:=IF({open_cell}=0;IF(COUNT({rates})=0;"NA";ROUND(AVERAGE({rates})*100;1)&"%");{missing})',
        )),
        (),
        (None, Cell(words.say("rgaa-grid", "bounds"), label)),
        (None, Cell(
            bounds, label,
            f'of:=IF({c}+{nc}+{nt}=0;"NA";"{low} "&ROUND({c}/({c}+{nc}+{nt})*100;1)&"% {high} "'
            f'&ROUND(({c}+{nt})/({c}+{nc}+{nt})*100;1)&"%")',
        )),
    ]  # fmt: skip


def _rate(sums: Sums, page: str) -> float | None:
    found = [sums.statuses[page, rule] for rule in sums.row_of]
    c, nc = found.count("C"), found.count("NC")
    return c / (c + nc) if c + nc else None


def _average(sums: Sums) -> str:
    rates = [rate for page in sums.pages if (rate := _rate(sums, page)) is not None]
    return f"{sums.number(sum(rates) / len(rates) * 100)}%" if rates else "NA"


def _base(sums: Sums) -> Sheet:
    pages = len(sums.pages)
    end = sums.column(pages - 1)
    heads = [Cell(text, "small-bold") for text in (*sums.pages, *COUNTED)]
    rows: list[tuple[Cell | None, ...]] = [(None, None, None, *heads), ()]
    line = _FIRST - 1
    for number, name, rules in sums.themes:
        top = line + 1
        for rule in rules:
            line += 1
            row = sums.row_of[rule.id]
            cells = [
                Cell(number, "small-plain"),
                Cell(rule.id, "small-plain", f"of:=[{RULES}.$B{line}]"),
                Cell(name, "small-plain", f"of:=[{RULES}.$A{top}]"),
            ]
            cells += [
                Cell(sums.statuses[page, rule.id], "small-plain", f"of:=[{page}.$D{line + 1}]") for page in sums.pages
            ]
            each = f"[.{sums.column(0)}{row}:.{end}{row}]"
            cells += [Cell(sums.count(rule.id, one), "small-bold", f'of:=COUNTIF({each};"{one}")') for one in COUNTED]
            c, nc, _, nt = (f"[.{sums.column(pages + at)}{row}]" for at in range(4))
            cells.append(
                Cell(
                    sums.site(rule.id), "small-bold",
                    f'of:=IF({nc}>0;"NC";IF({nt}>0;"NT";IF({c}>0;"C";"NA")))',
                )
            )  # fmt: skip
            rows.append(tuple(cells))
        row = sums.row_after[number]
        totals = []
        for at, one in enumerate(COUNTED):
            column = sums.column(pages + at)
            value = sum(sums.count(rule.id, one) for rule in rules)
            totals.append(
                Cell(value, "small-bold", f"of:=SUM([.{column}{row - len(rules)}:.{column}{row - 1}])" if rules else "")
            )
        rows.append((*[None] * (_BEFORE + pages), *totals))
    rows += _by_page(sums)
    return Sheet(SUMS, (1.0, 1.2, 4.4, *[1.1] * (pages + 5)), tuple(rows), {}, (1, 3))


def _by_page(sums: Sums) -> list[tuple[Cell | None, ...]]:
    """For each page its C, NC and NA, then its rate."""
    rows: list[tuple[Cell | None, ...]] = []
    for one in ("C", "NC", "NA"):
        cells: list[Cell | None] = [None, None, Cell(one, "small-bold")]
        for at, page in enumerate(sums.pages):
            column = sums.column(at)
            value = sum(1 for rule in sums.row_of if sums.statuses[page, rule] == one)
            cells.append(Cell(value, "small-plain", f'of:=COUNTIF([.{column}{_FIRST}:.{column}{sums.last}];"{one}")'))
        rows.append(tuple(cells))
    cells = [None, None, Cell("C / (C + NC)", "small-bold")]
    for at, page in enumerate(sums.pages):
        c, nc = (f"[.{sums.column(at)}{sums.last + down}]" for down in (1, 2))
        rate = _rate(sums, page)
        cells.append(Cell("NA" if rate is None else rate, "rate", f'of:=IF({c}+{nc}=0;"NA";{c}/({c}+{nc}))'))
    rows.append(tuple(cells))
    return rows
