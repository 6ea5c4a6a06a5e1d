"""Writing lines and totals into a template's table, with the looks the template has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gridclient.domain.coverage import Ratio
from gridclient.workbook.exports import page_text, put_text
from gridclient.workbook.templates.headers import Table, covering
from gridclient.workbook.templates.rows import add_rows
from gridclient.workbook.widths import row_points

Value = str | int | Ratio | None
_USUAL_WIDTH, _MARGIN_WIDTH = 8.43, 1
"""Characters: of a column that says no width, and what short words may use of its margins."""
NO_RATE = "–"
"""Stands where a rate of fewer than five would."""


def fill_table(
    sheet: Any,
    table: Table,
    lines: Sequence[Mapping[int, Value]],
    totals: Mapping[int, Value],
    *,
    label: int | None,
    serial: int | None,
) -> None:
    """Write ``lines`` (column to value) and ``totals`` into a table.

    ``label``: the column that names a line; where the template names lines itself, each value
    goes to the line of its name, whose number in the column ``serial`` stays, and the others go
    into the free ones. Rows are added when the template has too few; formulas of a total stay.
    """
    named = _named_rows(sheet, table, label)
    rows = [named.pop(str(line.get(label or 0)), None) for line in lines]
    free = [r for r in range(table.first, table.last + 1) if r not in _taken(sheet, table, label)]
    missing = rows.count(None) - len(free)
    if missing > 0:
        add_rows(sheet, table.first, table.last, missing)
        free += range(table.last + 1, table.last + missing + 1)
    points = _in_points(table)
    places = iter(free)
    for line, row in zip(lines, rows, strict=True):
        numbered = row is not None and serial and sheet.cell(row, serial).value is not None
        kept = {column: line[column] for column in line if not numbered or column != serial}
        _write(sheet, row or next(places), kept, points)
    if table.total is not None:
        row = table.total + max(0, missing)
        kept = {c: v for c, v in totals.items() if covering(sheet, row, c).data_type != "f"}
        _write(sheet, row, kept, points)


def _named_rows(sheet: Any, table: Table, label: int | None) -> dict[str, int]:
    if label is None:
        return {}
    return {name: row for row, name in _labels(sheet, table, label) if name}


def _taken(sheet: Any, table: Table, label: int | None) -> set[int]:
    if label is None:
        return set()
    return {row for row, name in _labels(sheet, table, label) if name}


def _labels(sheet: Any, table: Table, label: int) -> list[tuple[int, str]]:
    return [
        (row, str(sheet.cell(row, label).value or "").strip())
        for row in range(table.first, table.last + 1)
    ]


def _in_points(table: Table) -> set[int]:
    """Columns whose heading says percent: they want 80, not 0.8."""
    return {h.column for h in table.headings if "%" in h.title or "％" in h.title}


def _write(sheet: Any, row: int, line: Mapping[int, Value], points: set[int]) -> None:
    for column, value in line.items():
        cell = sheet.cell(row, column)
        if value is not None and covering(sheet, row, column).coordinate == cell.coordinate:
            put(cell, value, points=column in points)
    _make_room(sheet, row, line)


def _make_room(sheet: Any, row: int, line: Mapping[int, Value]) -> None:
    """Make a row as high as the wrapped texts in it want; LibreOffice does not do it itself."""
    from openpyxl.utils import get_column_letter

    texts, widths = [], []
    for column, value in line.items():
        if isinstance(value, str) and sheet.cell(row, column).alignment.wrap_text:
            letter = get_column_letter(column)
            known = letter in sheet.column_dimensions and sheet.column_dimensions[letter].width
            texts.append(value)
            width = known or sheet.sheet_format.defaultColWidth or _USUAL_WIDTH
            widths.append(width + _MARGIN_WIDTH)
    wanted = row_points(texts, widths)
    height = sheet.row_dimensions[row].height or sheet.sheet_format.defaultRowHeight
    if wanted is not None and wanted > (height or 0):
        sheet.row_dimensions[row].height = wanted


def put(cell: Any, value: Value, *, points: bool = False) -> None:
    """Write one value; ``points``: a rate as whole percent in a plain number."""
    if isinstance(value, Ratio):
        _put_rate(cell, value, points=points)
    elif isinstance(value, str):
        put_text(cell, str(value))
        if cell.number_format == "General":
            cell.number_format = "@"
    else:
        cell.value = value


def _put_rate(cell: Any, ratio: Ratio, *, points: bool) -> None:
    if ratio.percent is None:
        put_text(cell, NO_RATE)
    elif points and "%" not in cell.number_format:
        cell.value = ratio.percent
    else:
        cell.value = ratio.percent / 100
        if "%" not in cell.number_format:
            cell.number_format = "0%"


def mark(sheet: Any, note: str, warning: str | None) -> None:
    """The mask note at the foot of the page and the warning below the table and above the page;
    what the template prints there itself stays."""
    footer, header = sheet.oddFooter.left, sheet.oddHeader.center
    footer.text = footer.text or page_text(note)
    if warning:
        header.text = header.text or page_text(warning)[:200]
        put_text(sheet.cell(sheet.max_row + 2, 1), warning)


def fit_across(sheet: Any) -> None:
    """Print the whole width on one page, where the template does not say how it is printed."""
    page, properties = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    said = page.scale or sheet.print_area or sheet.col_breaks.brk or sheet.row_breaks.brk
    if said or (properties is not None and properties.fitToPage):
        return
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    page.fitToWidth, page.fitToHeight = 1, 0
