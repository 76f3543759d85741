"""`rgaa.ods`: the State's RGAA grid in its own format (OpenDocument). Text never becomes a formula."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from preuve.report import Report
from reports._odf import add, document, package, paragraphs
from reports._rgaa_book import book
from reports._rgaa_cells import CHOICES, LOOKS, STYLES, Cell, Sheet
from reports._rgaa_sums import letters

FILE = "rgaa.ods"
_FOOTER = {"fo:min-height": "0.75cm", "fo:margin-top": "0.25cm", "fo:margin-left": "0cm", "fo:margin-right": "0cm"}
MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def write(report: Report) -> bytes:
    """The spreadsheet."""
    sheets = book(report)
    title = report.words.say("rgaa-grid", "title", version=report.standard.version)
    parts = {"content.xml": _content(sheets), "styles.xml": _styles(), "settings.xml": _settings(sheets)}
    return package(MEDIA_TYPE, parts, title, report.generated_at, report.words.lang)


def _styles() -> etree._Element:
    """Named styles: those of cells, and those that a status takes on by its content. Paper: A4 on its side."""
    root = document("office:document-styles")
    styles = add(root, "office:styles")
    default = add(styles, "style:style", {"style:name": "Default", "style:family": "table-cell"})
    add(default, "style:text-properties", {"fo:font-family": "'Liberation Sans', Arial, sans-serif"})
    percent = add(styles, "number:percentage-style", {"style:name": "Percent"})
    add(percent, "number:number", {"number:decimal-places": "1", "number:min-integer-digits": "1"})
    add(percent, "number:text", text="%")
    for kind in dict.fromkeys(name for names in LOOKS.values() for name in names):
        _style(styles, f"Is{kind}", f"is-{kind}")
    automatic = add(root, "office:automatic-styles")
    layout = add(automatic, "style:page-layout", {"style:name": "Paper"})
    add(
        layout,
        "style:page-layout-properties",
        {
            "fo:page-width": "29.7cm", "fo:page-height": "21cm", "style:print-orientation": "landscape",
            "fo:margin-top": "1cm", "fo:margin-bottom": "1cm", "fo:margin-left": "1cm", "fo:margin-right": "1cm",
            "style:scale-to-X": "1", "style:scale-to-Y": "0",
        },
    )  # fmt: skip
    add(add(layout, "style:footer-style"), "style:header-footer-properties", _FOOTER)
    master = add(root, "office:master-styles")
    page = add(master, "style:master-page", {"style:name": "Default", "style:page-layout-name": "Paper"})
    add(page, "style:header", {"style:display": "false"})
    footer = add(page, "style:footer")
    line = add(footer, "text:p")
    add(line, "text:sheet-name", text="?")
    number = add(line, "text:page-number", text="1")
    number.tail = " / "
    line[0].tail = " – "
    add(line, "text:page-count", text="1")
    return root


def _style(parent: etree._Element, name: str, style: str) -> etree._Element:
    found = STYLES[style]
    attributes = {"style:name": name, "style:family": "table-cell", "style:parent-style-name": "Default"}
    if found.get("percent"):
        attributes["style:data-style-name"] = "Percent"
    made = add(parent, "style:style", attributes)
    cell = {"style:vertical-align": "top" if found.get("top") else "middle"}
    cell |= {"fo:background-color": str(found["fill"])} if found.get("fill") else {}
    cell |= {"fo:border": "0.06pt solid #000000"} if found.get("box") else {}
    cell |= {"fo:wrap-option": "wrap"} if found.get("wrap") else {}
    cell |= {"style:rotation-angle": "90"} if found.get("turn") else {}
    cell |= {"style:text-align-source": "fix"} if found.get("centre") or found.get("right") else {}
    add(made, "style:table-cell-properties", cell)
    if found.get("centre") or found.get("right"):
        add(made, "style:paragraph-properties", {"fo:text-align": "center" if found.get("centre") else "end"})
    text = {"fo:font-size": f"{found['size']}pt", "fo:color": str(found.get("ink", "#000000"))}
    text |= {"fo:font-weight": "bold"} if found.get("bold") else {}
    text |= {"style:text-underline-style": "solid"} if found.get("underline") else {}
    add(made, "style:text-properties", text)
    return made


def _content(sheets: Iterable[Sheet]) -> etree._Element:
    sheets = tuple(sheets)
    root = document("office:document-content")
    automatic = add(root, "office:automatic-styles")
    widths = sorted({width for sheet in sheets for width in sheet.widths})
    heights = sorted({height for sheet in sheets for height in sheet.heights.values()})
    for width in widths:
        made = add(automatic, "style:style", {"style:name": _column(width), "style:family": "table-column"})
        add(made, "style:table-column-properties", {"style:column-width": f"{width}cm"})
    for height in heights:
        made = add(automatic, "style:style", {"style:name": _row(height), "style:family": "table-row"})
        fixed = {"style:row-height": f"{height}cm", "style:use-optimal-row-height": "false"}
        add(made, "style:table-row-properties", fixed)
    made = add(automatic, "style:style", {"style:name": "RowAuto", "style:family": "table-row"})
    add(made, "style:table-row-properties", {"style:row-height": "0.5cm", "style:use-optimal-row-height": "true"})
    made = add(
        automatic,
        "style:style",
        {"style:name": "Table", "style:family": "table", "style:master-page-name": "Default"},
    )
    add(made, "style:table-properties", {"table:display": "true"})
    for name in STYLES:
        _style(automatic, _cell_style(name), name)
    for sheet in sheets:
        _looks(automatic, sheet)
    spreadsheet = add(add(root, "office:body"), "office:spreadsheet")
    _validations(spreadsheet)
    for sheet in sheets:
        _sheet(spreadsheet, sheet)
    return root


def _looks(automatic: etree._Element, sheet: Sheet) -> None:
    """Styles of the sheet's own for its cells with a choice: LibreOffice ties a look by content to one sheet."""
    first: dict[str, str] = {}
    for number, cells in enumerate(sheet.rows, 1):
        for column, cell in enumerate(cells):
            if cell is not None and cell.choice:
                first.setdefault(cell.style, f"{sheet.name}.{letters(column)}{number}")
    for style, address in first.items():
        made = _style(automatic, _cell_style(style) + sheet.name, style)
        for value in LOOKS[style]:
            condition = {"style:condition": f'cell-content()="{value}"', "style:apply-style-name": f"Is{value}"}
            add(made, "style:map", {**condition, "style:base-cell-address": address})


def _validations(parent: etree._Element) -> None:
    rules = add(parent, "table:content-validations")
    for kind, values in CHOICES.items():
        listed = ";".join(f'"{value}"' for value in values)
        rule = add(
            rules,
            "table:content-validation",
            {
                "table:name": kind,
                "table:condition": f"of:cell-content-is-in-list({listed})",
                "table:allow-empty-cell": "true",
                "table:display-list": "unsorted",
            },
        )
        add(rule, "table:error-message", {"table:display": "true", "table:message-type": "stop"})


def _column(width: float) -> str:
    return f"Column{round(width * 100)}"


def _row(height: float) -> str:
    return f"Row{round(height * 100)}"


def _cell_style(name: str) -> str:
    return "Cell" + "".join(part.capitalize() for part in name.split("-"))


def _sheet(parent: etree._Element, sheet: Sheet) -> None:
    # No repeated header rows: LibreOffice computes formulas that stand in them wrongly.
    table = add(parent, "table:table", {"table:name": sheet.name, "table:style-name": "Table"})
    for width in sheet.widths:
        add(table, "table:table-column", {"table:style-name": _column(width)})
    # Places that a cell of a row above covers: (row, column).
    covered: set[tuple[int, int]] = set()
    for number, cells in enumerate(sheet.rows):
        height = sheet.heights.get(number + 1)
        row = add(table, "table:table-row", {"table:style-name": "RowAuto" if height is None else _row(height)})
        for column in range(max(len(cells), len(sheet.widths))):
            cell = cells[column] if column < len(cells) else None
            if cell is None:
                add(row, "table:covered-table-cell" if (number, column) in covered else "table:table-cell")
                continue
            _cell(row, cell, sheet.name)
            covered |= {(number + down, column + across) for down in range(cell.rows) for across in range(cell.columns)}


def _cell(row: etree._Element, cell: Cell, sheet: str) -> None:
    attributes = {"table:style-name": _cell_style(cell.style) + (sheet if cell.choice else "")}
    if cell.rows > 1 or cell.columns > 1:
        attributes["table:number-rows-spanned"] = str(cell.rows)
        attributes["table:number-columns-spanned"] = str(cell.columns)
    if cell.choice:
        attributes["table:content-validation-name"] = cell.choice
    if cell.formula:
        attributes["table:formula"] = cell.formula
    if isinstance(cell.value, int | float):
        kind = "percentage" if STYLES[cell.style].get("percent") else "float"
        made = add(row, "table:table-cell", {**attributes, "office:value-type": kind, "office:value": str(cell.value)})
        add(made, "text:p", text=str(cell.value))
    elif cell.value is None:
        add(row, "table:table-cell", attributes)
    else:
        if cell.formula:
            attributes["office:string-value"] = cell.value
        made = add(row, "table:table-cell", {**attributes, "office:value-type": "string"})
        if cell.link:
            line = add(made, "text:p")
            add(line, "text:a", {"xlink:href": cell.link, "xlink:type": "simple"}, cell.value)
        else:
            paragraphs(made, cell.value)


def _settings(sheets: Iterable[Sheet]) -> etree._Element:
    """Which rows and columns stay in sight when one scrolls."""
    root = document("office:document-settings")
    views = add(add(root, "office:settings"), "config:config-item-set", {"config:name": "ooo:view-settings"})
    view = add(views, "config:config-item-map-indexed", {"config:name": "Views"})
    entry = add(view, "config:config-item-map-entry")
    tables = add(entry, "config:config-item-map-named", {"config:name": "Tables"})
    for sheet in sheets:
        rows, columns = sheet.frozen
        table = add(tables, "config:config-item-map-entry", {"config:name": sheet.name})
        items = {
            "HorizontalSplitMode": (2 if columns else 0, "short"), "HorizontalSplitPosition": (columns, "int"),
            "VerticalSplitMode": (2 if rows else 0, "short"), "VerticalSplitPosition": (rows, "int"),
            "ActiveSplitRange": (3 if columns and rows else 2 if rows else 0, "short"),
            "PositionRight": (columns, "int"), "PositionBottom": (rows, "int"),
        }  # fmt: skip
        for name, (value, kind) in items.items():
            add(table, "config:config-item", {"config:name": name, "config:type": kind}, str(value))
    return root
