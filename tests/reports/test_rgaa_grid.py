"""The State's grid: rgaa.ods read as XML, rgaa.xlsx with another library; the same contents, the model's layout."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

from preuve.report import Report, Standard
from reports import rgaa_ods, rgaa_xlsx
from reports._odf import NS
from reports._rgaa_book import book
from reports._rgaa_cells import Cell
from tests.reports.rgaa_sample import rgaa_sample
from tests.reports.sample import FORMULA, SCRIPT

REPORT = rgaa_sample(pages=3, faults=6, pictures=False)
SHEETS = ["Mode_d'emploi", "Échantillon", "Critères", "Synthèse", "BaseDeCalcul", "P01", "P02", "P03"]
HEADS = [
    "Thématique", "Critère", "Recommandation", "Statut", "Dérogation", "Modifications à apporter",
    "Commentaires en cas de dérogations",
]  # fmt: skip


def _xlsx(report: Report = REPORT) -> Workbook:
    return load_workbook(io.BytesIO(rgaa_xlsx.write(report)), data_only=True)


def _ods(report: Report = REPORT) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(rgaa_ods.write(report))) as archive:
        return etree.fromstring(archive.read("content.xml"))


def _tables(root: etree._Element) -> dict[str, list[list[etree._Element]]]:
    name = f"{{{NS['table']}}}name"
    return {
        str(table.get(name)): [list(row) for row in table.iterfind("table:table-row", NS)]
        for table in root.iter(f"{{{NS['table']}}}table")
    }


def _text(cell: etree._Element) -> str:
    return "\n".join("".join(p.itertext()) for p in cell.iterfind("text:p", NS))


def test_the_layout_is_the_models() -> None:
    found = _xlsx()
    assert found.sheetnames == SHEETS
    page = found["P01"]
    assert [cell.value for cell in page[3]] == HEADS
    assert page["A1"].value == "RGAA 4.1.2 – GRILLE D’ÉVALUATION"
    assert "Tasselune" in page["A2"].value and "https://www.tasselune.example/" in page["A2"].value
    assert [page[f"B{row}"].value for row in (4, 12, 13, 109)] == ["1.1", "1.9", "2.1", "13.12"]
    assert page.max_row == 109 and "A4:A12" in {str(area) for area in page.merged_cells.ranges}
    sample = found["Échantillon"]
    assert [cell.value for cell in sample[8]] == ["N° page", "Titre de la page", "URL"]
    assert [sample[f"A{row}"].value for row in (9, 10, 11)] == ["P01", "P02", "P03"]


def test_both_formats_hold_the_same() -> None:
    tables, found = _tables(_ods()), _xlsx()
    assert list(tables) == SHEETS
    for name, rows in tables.items():
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row, 1):
                other = found[name].cell(number, column).value
                assert _text(cell) == ("" if other is None else str(other)), (name, number, column)


def test_statuses_are_the_verdicts_and_what_is_open_is_nt_with_a_note() -> None:
    found = _xlsx()
    pages = list(REPORT.rgaa["pages"])
    seen = set()
    for number, url in enumerate(pages, 1):
        sheet = found[f"P{number:02}"]
        for row in range(4, 110):
            verdict = REPORT.rgaa["pages"][url]["criteria"][sheet[f"B{row}"].value]
            status, note = sheet[f"D{row}"].value, sheet[f"F{row}"].value
            assert status == {"?": "NT"}.get(verdict, verdict)
            assert sheet[f"E{row}"].value == "N" and sheet[f"G{row}"].value is None
            assert bool(note) == (status in {"NT", "NC"}), (url, row)
            seen.add(status)
            if status == "NT":
                assert note.startswith("À regarder, test")
            if status == "NC":
                assert note.startswith("Test") and "Où\u00a0: main > section" in note
    assert seen == {"C", "NC", "NA", "NT"}


def test_statuses_are_chosen_from_a_list_and_coloured() -> None:
    sheet = _xlsx()["P02"]
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules == {"D4:D109": '"C,NC,NA,NT"', "E4:E109": '"D,N"'}
    assert {str(area.sqref) for area in sheet.conditional_formatting} == {"D4:D109", "E4:E109"}
    root = _ods()
    conditions = {e.get(f"{{{NS['table']}}}condition") for e in root.iter(f"{{{NS['table']}}}content-validation")}
    assert conditions == {
        'of:cell-content-is-in-list("C";"NC";"NA";"NT")', 'of:cell-content-is-in-list("D";"N")'
    }  # fmt: skip


class _Sheets:
    """Looks up cells and ranges of the neutral workbook by OpenFormula addresses."""

    def __init__(self, report: Report) -> None:
        self.sheets = {sheet.name: sheet for sheet in book(report)}

    def cells(self, home: str, address: str) -> list[Any]:
        name, _, area = address.replace("$", "").rpartition(".") if ":" not in address else self._area(address)
        left, top, right, bottom = range_boundaries(area)
        rows = self.sheets[name or home].rows
        return [self._value(rows, row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]

    @staticmethod
    def _area(address: str) -> tuple[str, str, str]:
        first, last = address.replace("$", "").split(":")
        name, _, start = first.rpartition(".")
        return name, ".", f"{start}:{last.rpartition('.')[2]}"

    @staticmethod
    def _value(rows: Any, row: int, column: int) -> Any:
        cells = rows[row - 1]
        cell = cells[column - 1] if column <= len(cells) else None
        return None if cell is None else cell.value


def test_every_sum_and_reference_gives_the_value_that_stands_beside_it() -> None:
    found = _Sheets(REPORT)
    checked = 0
    for sheet in found.sheets.values():
        for cell in (c for row in sheet.rows for c in row if isinstance(c, Cell) and c.formula):
            formula = cell.formula.removeprefix("of:=")
            if one := re.fullmatch(r"\[([^\]]+)\]", formula):
                (value,) = found.cells(sheet.name, one[1])
            elif one := re.fullmatch(r"SUM\(\[([^\]]+)\]\)", formula):
                value = sum(v for v in found.cells(sheet.name, one[1]) if isinstance(v, int))
            elif one := re.fullmatch(r'COUNTIF\(\[([^\]]+)\];"(\w+)"\)', formula):
                value = found.cells(sheet.name, one[1]).count(one[2])
            elif one := re.fullmatch(r"COUNTA\(\[([^\]]+)\]\)", formula):
                value = sum(v is not None for v in found.cells(sheet.name, one[1]))
            else:
                continue
            assert value == cell.value, (sheet.name, cell)
            checked += 1
    assert checked > 1500


def test_the_sites_statuses_are_those_of_the_roll_up() -> None:
    sheet = _xlsx()["BaseDeCalcul"]
    last = 3 + 3 + 4 + 1
    found = {row[1].value: row[last - 1].value for row in sheet.iter_rows(min_row=3) if row[1].value}
    expected = {rule: {"?": "NT"}.get(v, v) for rule, v in REPORT.rgaa["site"]["criteria"].items()}
    assert found == expected


def test_there_is_no_rate_while_something_is_open() -> None:
    sheet = _xlsx()["Synthèse"]
    open_lines = sheet["Q10"].value
    assert (
        open_lines > 0
        and sheet["B14"].value == f"Pas encore de taux\u00a0: il reste {open_lines} ligne(s) NT à regarder."
    )
    assert re.fullmatch(r"entre [\d,]+% et [\d,]+%", sheet["B20"].value)


def test_a_rate_when_nothing_is_open() -> None:
    verdicts = {test: "C" for rule in REPORT.standard.rules.values() for test in rule.tests} | {"1.1.1": "NC"}
    (url,) = list(REPORT.rgaa["pages"])[:1]
    report = replace(REPORT, rgaa={**REPORT.rgaa, "pages": {url: {"tests": verdicts, "criteria": {}}}})
    sheet = _xlsx(report)["Synthèse"]
    assert sheet["B14"].value == sheet["B17"].value == "99,1%"
    assert _xlsx(report)["P01"]["D4"].value == "NC"


def test_criteria_and_their_number_come_from_the_standard() -> None:
    first = {rule: REPORT.standard.rules[rule] for rule in ("1.1", "1.2", "2.1")}
    small = Standard("5.0", "https://exemple.fr/#{id}", {n: REPORT.standard.themes[n] for n in ("1", "2")}, first)
    found = _xlsx(replace(REPORT, standard=small))
    assert found["P01"].max_row == 6 and found["Critères"].max_row == 5
    link = found["Critères"]["C3"].hyperlink
    assert f"{link.target}#{link.location}" == "https://exemple.fr/#1.1"
    assert found["Synthèse"]["A1"].value.startswith("RGAA 5.0")


def test_without_pages_there_is_a_grid_all_the_same() -> None:
    empty = replace(REPORT, rgaa={"pages": {}, "site": {"criteria": {}}})
    assert _xlsx(empty).sheetnames == SHEETS[:3] and list(_tables(_ods(empty))) == SHEETS[:3]
    assert _xlsx(replace(empty, standard=Standard())).sheetnames == SHEETS[:3]


def test_no_formula_is_made_of_candidates_text() -> None:
    report = rgaa_sample(pages=8, hostile=True, pictures=False)
    plain = rgaa_sample(pages=8, pictures=False)
    ours = {c.formula for sheet in book(plain) for row in sheet.rows for c in row if c and c.formula}
    found = load_workbook(io.BytesIO(rgaa_xlsx.write(report)))
    formulas = [c for sheet in found for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert {str(c.value) for c in formulas} == {rgaa_xlsx.formula(one) for one in ours}
    links = {c.hyperlink.target for sheet in found for row in sheet.iter_rows() for c in row if c.hyperlink}
    assert all(link.startswith("https://accessibilite.numerique.gouv.fr/") for link in links)
    bare = [
        c for sheet in found for row in sheet.iter_rows() for c in row if c.data_type == "s" and str(c.value)[:1] == "="
    ]
    assert all(cell.quotePrefix for cell in bare) and FORMULA in {cell.value for cell in bare}
    root = _ods(report)
    assert {c.get(f"{{{NS['table']}}}formula") for c in root.iter(f"{{{NS['table']}}}table-cell")} - {None} == ours
    hrefs = {a.get(f"{{{NS['xlink']}}}href") for a in root.iter(f"{{{NS['text']}}}a")}
    assert all(link.startswith("https://accessibilite.numerique.gouv.fr/") for link in hrefs)
    assert SCRIPT in "".join(root.itertext())
    assert not re.search("[\x00-\x08\x1b\u202e]", "".join(root.itertext()))


def test_formulas_as_excel_writes_them() -> None:
    assert (
        rgaa_xlsx.formula('of:=IF([.Q10]=0;COUNTIF([A.B3:.B9];"a;[b]");1)')
        == "=IF(Q10=0,COUNTIF('A'!B3:B9,\"a;[b]\"),1)"
    )


def test_the_ods_is_a_package_that_programs_recognise() -> None:
    with zipfile.ZipFile(io.BytesIO(rgaa_ods.write(REPORT))) as archive:
        first = archive.infolist()[0]
        assert first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        listed = etree.fromstring(archive.read("META-INF/manifest.xml"))
        paths = {entry.get(f"{{{NS['manifest']}}}full-path") for entry in listed}
        assert paths == {"/", "content.xml", "styles.xml", "settings.xml", "meta.xml"}
        content, styles = (etree.fromstring(archive.read(name)) for name in ("content.xml", "styles.xml"))
    style = f"{{{NS['style']}}}name"
    known = {e.get(style) for root in (content, styles) for e in root.iter() if e.get(style)}
    used = {v for e in content.iter() for k, v in e.attrib.items() if k.endswith("style-name")}
    assert used <= known
    # Each row fills the columns that its cells and those above it leave.
    for name, rows in _tables(content).items():
        widths = {len(row) for row in rows if len(row)}
        assert len(widths) <= 2, name


def test_the_same_report_gives_the_same_bytes() -> None:
    assert rgaa_ods.write(REPORT) == rgaa_ods.write(REPORT)
    assert rgaa_xlsx.write(REPORT) == rgaa_xlsx.write(REPORT)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_sheets_keep_their_names_in_both_languages(lang: str) -> None:
    assert _xlsx(rgaa_sample(pages=3, lang=lang, pictures=False)).sheetnames == SHEETS
