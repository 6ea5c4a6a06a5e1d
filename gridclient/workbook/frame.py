"""The parts around the sheets of a workbook of ours: what lists them and names areas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from gridclient.workbook.cells import column_name

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
NAMESPACES = (
    f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_DOCUMENT}"'
)


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a written sheet goes, and which of its rows has the titles (0: none)."""

    name: str
    rows: int
    columns: int
    head_row: int
    filtered: bool


def around(sheets: Sequence[Extent]) -> Iterator[tuple[str, str]]:
    """Names and texts of all parts that are neither sheets nor styles."""
    yield "xl/workbook.xml", _workbook(sheets)
    yield "xl/_rels/workbook.xml.rels", _relations(sheets)
    yield "_rels/.rels", _relationships(_relation(1, "officeDocument", "xl/workbook.xml"))
    yield "[Content_Types].xml", _types(sheets)


def _workbook(sheets: Sequence[Extent]) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    names = "".join(
        name for number, sheet in enumerate(sheets) for name in _defined_names(number, sheet)
    )
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    return (
        f'{HEAD}<workbook {NAMESPACES}><bookViews><workbookView activeTab="0"/></bookViews>'
        f"<sheets>{listed}</sheets>{defined}</workbook>"
    )


def _defined_names(number: int, sheet: Extent) -> Iterator[str]:
    if not sheet.head_row:
        return
    quoted = "'" + sheet.name.replace("'", "''") + "'"
    if sheet.filtered and sheet.columns:
        last = f"${column_name(sheet.columns)}${max(sheet.rows, sheet.head_row)}"
        yield (
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{number}" hidden="1">'
            f"{escape(quoted)}!$A${sheet.head_row}:{last}</definedName>"
        )
    yield (
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{number}">'
        f"{escape(quoted)}!${sheet.head_row}:${sheet.head_row}</definedName>"
    )


def _relations(sheets: Sequence[Extent]) -> str:
    pages = [
        _relation(number, "worksheet", f"worksheets/sheet{number}.xml")
        for number in range(1, len(sheets) + 1)
    ]
    return _relationships(*pages, _relation(len(sheets) + 1, "styles", "styles.xml"))


def _relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'


def _relationships(*lines: str) -> str:
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def _types(sheets: Sequence[Extent]) -> str:
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
        f'ContentType="{_TYPE}.worksheet+xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{parts}</Types>'
    )
