"""The coverage sheet as a workbook: numbers on the first sheet, the names behind the gap on the
second. Styled for A4 across, headings repeated on every page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gridclient.domain import small_counts
from gridclient.domain.coverage import BY, LATE, VISITS, CoverageRow, CoverageTable, Ratio
from gridclient.domain.days import written
from gridclient.i18n import N_, _
from gridclient.workbook.saving import save

COLUMNS: tuple[tuple[str, str, int], ...] = (
    (N_("Households"), N_("All"), 8),
    (N_("Households"), N_("Vacant"), 8),
    (N_("Households"), N_("Due"), 8),
    (N_("Visits"), N_("Visited"), 8),
    (N_("Visits"), N_("Coverage"), 17),
    (N_("Visits"), VISITS, 8),
    (N_("Visits"), LATE, 9),
    (N_("Elders in special difficulty"), N_("Reached"), 17),
    (N_("Persons reached"), N_("Disabled"), 9),
    (N_("Persons reached"), N_("Low income"), 9),
    (N_("Persons reached"), N_("Children"), 9),
    (N_("Not reached"), N_("Nobody home"), 9),
    (N_("Not reached"), N_("Declined"), 9),
    (N_("Not reached"), N_("Overdue"), 9),
    (N_("Issues"), N_("Raised at visits"), 10),
)
"""Group title, title and width in characters of each column after the label."""

_FILL, _PALE, _LINE = "1F5C5C", "E7F0EF", "B9C7C6"
_RATE_COLUMN = 6
_HEAT = ("F6D7CE", "FBE9C6", "EEF0C8", "DCEBD3", "C6E2CE")


def values(row: CoverageRow) -> tuple[str | int, ...]:
    """The cells of one line, in the order of :data:`COLUMNS`."""
    return (
        row.households,
        row.vacant,
        row.due,
        row.visited,
        ratio(row.covered),
        row.visits,
        row.late,
        ratio(row.elders),
        row.groups["disabled"],
        row.groups["low_income"],
        row.groups["children"],
        row.not_home,
        row.declined,
        row.overdue,
        row.issues,
    )


def ratio(value: Ratio) -> str:
    """``16 of 20 (80 %)``; no percentage of fewer than five."""
    if value.whole == 0:
        return "–"
    if value.percent is None:
        return _("{part} of {whole}").format(part=value.part, whole=value.whole)
    return _("{part} of {whole} ({percent} %)").format(
        part=value.part, whole=value.whole, percent=value.percent
    )


def title(table: CoverageTable) -> str:
    """What the sheet is called."""
    return _("{place}: household visit coverage").format(place=table.place)


def subtitle(table: CoverageTable) -> str:
    """The period and the moment the sheet was made."""
    return _("{start} to {end}, made {made}").format(
        start=table.from_on, end=table.to_on, made=written(table.made_at)
    )


def freshness(table: CoverageTable) -> list[str]:
    """One line for each worker: up to which day their records are here."""
    return [
        _("{worker}: data up to {day}").format(
            worker=worker, day=day.isoformat() if day else _("nothing received yet")
        )
        for worker, day in table.data_as_of.items()
    ]


def write(table: CoverageTable, path: Path) -> None:
    """Write the workbook; it is there whole or not at all."""
    from openpyxl import Workbook

    book = Workbook()
    numbers = book.active
    _numbers(numbers, table)
    _missed(book.create_sheet(_("Not visited")), table)
    book.properties.creator = "gridclient"
    book.properties.created = table.made_at.astimezone(dt.UTC).replace(tzinfo=None)
    save(book, path)


def _numbers(sheet: Any, table: CoverageTable) -> None:
    sheet.title = _("Coverage")
    width = len(COLUMNS) + 1
    _heading(sheet, title(table), subtitle(table), width)
    _columns(sheet, _(BY[table.by]))
    for number, row in enumerate((*table.rows, table.total), start=5):
        last = row is table.total
        _cells(sheet, number, (row.label, *values(row)), strong=last, rate=row.rate)
    end = 5 + len(table.rows)
    if table.hides:
        _note(sheet, end + 1, small_counts.note(), width)
        end += 1
    if table.data_as_of:
        _note(sheet, end + 2, _("How fresh each worker's data is"), width, strong=True)
        for offset, line in enumerate(freshness(table), start=3):
            _note(sheet, end + offset, line, width)
    _page(sheet, rows="1:4", freeze="B5")


def _missed(sheet: Any, table: CoverageTable) -> None:
    _heading(sheet, _("Households not reached in the period"), subtitle(table), 2)
    _header(sheet, 4, 1, _(BY[table.by]))
    _header(sheet, 4, 2, _("Household"))
    number = 5
    for row in table.rows:
        for label in row.missed:
            _cells(sheet, number, (row.label, label), strong=False)
            number += 1
    if number == 5:
        _note(sheet, 5, _("Every household that is due was reached."), 2)
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 60
    _page(sheet, rows="1:4", freeze="A5")


def _heading(sheet: Any, name: str, below: str, width: int) -> None:
    from openpyxl.styles import Alignment

    for number, (text, font, height) in enumerate(
        ((name, _font(size=16, bold=True), 30), (below, _font(size=10, color="5A6B6A"), 18)),
        start=1,
    ):
        cell = sheet.cell(number, 1)
        _text(cell, text)
        cell.font = font
        cell.alignment = Alignment(horizontal="center", vertical="center")
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=width)
        sheet.row_dimensions[number].height = height


def _columns(sheet: Any, first: str) -> None:
    from openpyxl.utils import get_column_letter

    _header(sheet, 3, 1, first)
    _header(sheet, 4, 1, "")
    sheet.merge_cells("A3:A4")
    sheet.column_dimensions["A"].width = 20
    start = 2
    for column, (group, name, width) in enumerate(COLUMNS, start=2):
        _header(sheet, 3, column, _(group))
        _header(sheet, 4, column, _(name))
        sheet.column_dimensions[get_column_letter(column)].width = width
        following = COLUMNS[column - 1][0] if column - 1 < len(COLUMNS) else None
        if following != group:
            if column > start:
                sheet.merge_cells(start_row=3, start_column=start, end_row=3, end_column=column)
            start = column + 1
    for number in (3, 4):
        sheet.row_dimensions[number].height = 30


def _header(sheet: Any, row: int, column: int, text: str) -> None:
    from openpyxl.styles import Alignment, PatternFill

    cell = sheet.cell(row, column)
    _text(cell, text)
    cell.font = _font(bold=True, color="FFFFFF", size=10)
    cell.fill = PatternFill("solid", fgColor=_FILL)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = _border()


def _cells(
    sheet: Any,
    number: int,
    row: Sequence[str | int],
    *,
    strong: bool,
    rate: float | None = None,
) -> None:
    from openpyxl.styles import Alignment, PatternFill

    for column, value in enumerate(row, start=1):
        cell = sheet.cell(number, column)
        if isinstance(value, str):
            _text(cell, str(value))
        else:
            cell.value = value
        cell.font = _font(bold=strong, size=10)
        cell.alignment = Alignment(
            horizontal="left" if column == 1 or len(row) == 2 else "center",
            vertical="center",
            wrap_text=column == 1,
        )
        cell.border = _border()
        if strong:
            cell.fill = PatternFill("solid", fgColor=_PALE)
        elif column == _RATE_COLUMN and rate is not None:
            cell.fill = PatternFill("solid", fgColor=_heat(rate))
    sheet.row_dimensions[number].height = 20


def _heat(rate: float) -> str:
    """A pale colour from red to green in fifths, so that the eye finds the gaps first."""
    return _HEAT[min(int(rate * len(_HEAT)), len(_HEAT) - 1)]


def _note(sheet: Any, number: int, text: str, width: int, *, strong: bool = False) -> None:
    cell = sheet.cell(number, 1)
    _text(cell, text)
    cell.font = _font(size=10, bold=strong, color="5A6B6A")
    sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=width)


def _text(cell: Any, text: str) -> None:
    """Text stays text: openpyxl would make a formula of a leading ``=``."""
    cell.value = text
    cell.data_type = "s"


def _font(**looks: Any) -> Any:
    from openpyxl.styles import Font

    return Font(name="Microsoft YaHei", **looks)


def _border() -> Any:
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color=_LINE)
    return Border(left=side, right=side, top=side, bottom=side)


def _page(sheet: Any, *, rows: str, freeze: str) -> None:
    sheet.freeze_panes = freeze
    sheet.print_title_rows = rows
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False
