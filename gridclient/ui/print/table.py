"""A table on A4 landscape: title, repeated head, rows, page x of y."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen

from gridclient.i18n import _
from gridclient.ui.print import paper
from gridclient.ui.print.paper import Format, Paper, Sheets

_EDGE_MM = 14.0
_ROW_MM = 7.0
_ROW_TO_FILL_MM = 9.5
_HEAD_MM = 11.0
_POINTS = 8.5


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column on paper: its title, its share of the width, its side; ``blank``: a box to
    write in by hand, for which every row is higher."""

    title: str
    share: float = 1.0
    number: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class _Table:
    """A table and where its rows stand: ``portions`` are the rows of each page."""

    title: str
    lines: Sequence[str]
    columns: Sequence[PaperColumn]
    portions: Sequence[Sequence[Sequence[str]]]
    first_mm: float
    row_mm: float
    last_is_total: bool


def table_sheets(
    title: str,
    columns: Sequence[PaperColumn],
    rows: Sequence[Sequence[str]],
    *,
    lines: Sequence[str] = (),
    last_is_total: bool = False,
) -> Sheets:
    """The table laid out on A4 landscape; ``lines`` stand under the title of the first page."""
    first = _EDGE_MM + 9 + 5 * len(lines)
    high = _ROW_TO_FILL_MM if any(column.blank for column in columns) else _ROW_MM
    portions = _portions(Format(landscape=True), rows, first, high)
    table = _Table(title, lines, columns, portions, first, high, last_is_total)
    pages = tuple(partial(_page, table, number) for number in range(len(portions)))
    return Sheets(title, pages, landscape=True)


def _page(table: _Table, number: int, sheet: Paper) -> None:
    top, portion = _EDGE_MM, table.portions[number]
    if number == 0:
        _title(sheet, table.title, table.lines)
        top = table.first_mm
    top = _head(sheet, table.columns, top)
    is_last = number == len(table.portions) - 1
    for place, row in enumerate(portion, start=1):
        total = table.last_is_total and is_last and place == len(portion)
        _row(sheet, table.columns, row, top, table.row_mm, bold=total)
        top += table.row_mm
    _foot(sheet, table.title, number + 1, len(table.portions))


def _portions(
    sheet: Format, rows: Sequence[Sequence[str]], first: float, high: float
) -> list[Sequence[Sequence[str]]]:
    """The rows of each page."""
    foot = sheet.height - _EDGE_MM - 6
    on_first = int((foot - first - _HEAD_MM) / high)
    on_others = int((foot - _EDGE_MM - _HEAD_MM) / high)
    result = [rows[:on_first]]
    for start in range(on_first, len(rows), on_others):
        result.append(rows[start : start + on_others])
    return result


def _title(sheet: Paper, title: str, lines: Sequence[str]) -> None:
    width = sheet.width - 2 * _EDGE_MM
    sheet.write(title, sheet.box(_EDGE_MM, _EDGE_MM - 2, width, 9), 15, bold=True)
    for number, line in enumerate(lines):
        box = sheet.box(_EDGE_MM, _EDGE_MM + 7 + 5 * number, width, 5)
        sheet.write(line, box, _POINTS, colour=paper.SOFT)


def _widths(sheet: Paper, columns: Sequence[PaperColumn]) -> list[tuple[float, float]]:
    whole = sum(column.share for column in columns)
    left, result = _EDGE_MM, []
    for column in columns:
        width = (sheet.width - 2 * _EDGE_MM) * column.share / whole
        result.append((left, width))
        left += width
    return result


def _side(column: PaperColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _head(sheet: Paper, columns: Sequence[PaperColumn], top: float) -> float:
    for column, (left, width) in zip(columns, _widths(sheet, columns), strict=True):
        box = sheet.box(left + 1, top, width - 2, _HEAD_MM - 1)
        sheet.write(
            column.title, box, _POINTS, bold=True, colour=paper.SOFT, flags=_side(column), wrap=True
        )
    _rule(sheet, top + _HEAD_MM - 0.5, 0.4, paper.ACCENT)
    return top + _HEAD_MM


def _row(
    sheet: Paper,
    columns: Sequence[PaperColumn],
    row: Sequence[str],
    top: float,
    high: float,
    *,
    bold: bool,
) -> None:
    if bold:
        _rule(sheet, top, 0.4, paper.ACCENT)
    for column, text, (left, width) in zip(columns, row, _widths(sheet, columns), strict=True):
        if column.blank:
            _blank(sheet, left, top, width, high)
        box = sheet.box(left + 1, top, width - 2, high)
        sheet.write(text, box, _POINTS, bold=bold, flags=_side(column))
    _rule(sheet, top + high, 0.1, paper.LINE)


def _blank(sheet: Paper, left: float, top: float, width: float, high: float) -> None:
    """A box to write in."""
    sheet.painter.setPen(QPen(QColor(paper.SOFT), sheet.dots(0.15)))
    sheet.painter.drawRect(sheet.box(left + 0.5, top + 1, width - 1, high - 2))


def _rule(sheet: Paper, y: float, thickness: float, colour: str) -> None:
    sheet.painter.setPen(QPen(QColor(colour), sheet.dots(thickness)))
    ends = (_EDGE_MM, sheet.width - _EDGE_MM)
    sheet.painter.drawLine(*(QPointF(sheet.dots(x), sheet.dots(y)) for x in ends))


def _foot(sheet: Paper, title: str, number: int, of: int) -> None:
    box = sheet.box(_EDGE_MM, sheet.height - _EDGE_MM, sheet.width - 2 * _EDGE_MM, 5)
    sheet.write(title, box, 7, colour=paper.SOFT)
    page = _("Page {number} of {of}").format(number=number, of=of)
    sheet.write(page, box, 7, colour=paper.SOFT, flags=Qt.AlignmentFlag.AlignRight)
