"""grille.xlsx, read back with another library."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook

from preuve.model import Finding, Outcome
from reports import xlsx
from tests.reports.sample import FORMULA, SITE, sample


def _open(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def book() -> Workbook:
    return _open(xlsx.write(sample()))


def test_sheets_and_rows(book: Workbook) -> None:
    assert book.sheetnames == ["Grille", "Constats", "Pages", "Lire cette grille"]
    sheet = book["Grille"]
    assert sheet.max_row == 50 and sheet.max_column == 10
    assert [cell.value for cell in sheet[1]][:5] == ["Bloc", "Compétence", "Code", "Critère", "Constat de la machine"]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[2].value == "C2.1-c")
    assert row[0].value == 2 and row[4].value == "Preuves partagées"
    assert "En défaut" in row[5].value and "845\u00a0Ko" in row[6].value and SITE in row[7].value


def test_the_jury_columns_are_empty_and_offer_a_choice(book: Workbook) -> None:
    sheet = book["Grille"]
    assert all(cell.value is None for row in sheet.iter_rows(min_row=2, min_col=9) for cell in row)
    (rule,) = sheet.data_validations.dataValidation
    assert str(rule.sqref) == "I2:I50" and rule.type == "list"
    assert rule.formula1 == '"Acquis,Non acquis,À discuter"'


def test_header_stays_and_filters(book: Workbook) -> None:
    sheet = book["Grille"]
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == "A1:J50"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
    assert sheet["D2"].alignment.wrap_text and sheet.column_dimensions["D"].width > 30
    for name in ("Constats", "Pages"):
        assert book[name].freeze_panes == "A2" and book[name].auto_filter.ref


def test_findings_and_pages(book: Workbook) -> None:
    told = [f for f in sample().findings if f.outcome is not Outcome.INAPPLICABLE]
    assert book["Constats"].max_row == len(told) + 1
    assert book["Pages"].max_row == len(sample().pages) + 1
    reasons = {row[0].value: row[6].value for row in book["Pages"].iter_rows(min_row=2)}
    assert reasons[f"{SITE}/prive/"] == "Interdites aux robots par le site (robots.txt)"


def test_no_formula_is_made_of_candidates_text() -> None:
    report = sample(hostile=True)
    found = _open(xlsx.write(report))
    cells = [cell for sheet in found for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert not [cell.coordinate for cell in cells if cell.hyperlink]
    bare = [cell for cell in cells if str(cell.value).startswith("=")]
    assert FORMULA in {cell.value for cell in bare}
    # Even after an edit of the cell it stays text.
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in bare)


def test_no_control_character_and_no_cell_too_long() -> None:
    long = Finding("seo.h1", Outcome.FAILED, SITE, "one", {"text": "\x00\x0b" + "b" * 40_000}, evidence=("0" * 64,))
    report = replace(sample(hostile=True), findings=(long,))
    found = _open(xlsx.write(report))
    texts = [str(cell.value) for sheet in found for row in sheet.iter_rows() for cell in row if cell.value]
    assert max(map(len, texts)) == 32_767
    assert not [text for text in texts if set(text) & set("\x00\x0b\x1b\u202e\ud800")]
    with zipfile.ZipFile(io.BytesIO(xlsx.write(report))) as archive:
        assert "_x0000_" not in archive.read("xl/sharedStrings.xml").decode()


def test_a_long_list_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_FINDINGS", 10)
    sheet = _open(xlsx.write(sample()))["Constats"]
    assert sheet.max_row == 12
    assert "10 lignes sur" in sheet["A12"].value and sheet.auto_filter.ref == "A1:H11"


def test_the_same_report_gives_the_same_bytes() -> None:
    assert xlsx.write(sample()) == xlsx.write(sample())


def test_print_header_with_a_name_that_looks_like_codes() -> None:
    report = sample()
    odd = replace(report, run={**report.run, "candidate": {**report.run["candidate"], "numero": "12&Z&P" * 60}})
    header = _open(xlsx.write(odd))["Grille"].oddHeader.left.text
    assert "12&&Z&&P" in header and len(header) < 255


def test_english() -> None:
    assert _open(xlsx.write(sample("en"))).sheetnames == ["Grid", "Findings", "Pages", "How to read"]
