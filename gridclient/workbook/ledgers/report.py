"""The office's own workbook, given back with what could not be taken over.

A column of errors stands right of the table and the cells in question are coloured; nothing
else in the workbook is changed.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.workbook.formats import LEDGERS, Kind
from gridclient.workbook.ledgers.problems import Problem
from gridclient.workbook.preflight import examine
from gridclient.workbook.reading import Book, CellError, Value, read_ledger, text_of
from gridclient.workbook.saving import put

_RED = "FFFFC7CE"
_WIDTH_CHARACTERS = 48


def write_report(content: bytes, problems: Iterable[Problem], path: Path, name: str = "") -> None:
    """Write the workbook of ``content`` with its ``problems`` to ``path``, whole or not at all.

    A ledger in another format is copied into a new workbook, with its values and merged cells.
    ``name``: as in ``reading.read_ledger``. Raises what that raises, and Refused
    ``file.not_written`` when the disk refuses.
    """
    read = read_ledger(content, name)
    widths = {sheet.name: max(map(len, sheet.rows), default=0) for sheet in read.sheets}
    book = _same(content) if _is_xlsx(content) else _copied(read)
    by_sheet: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_sheet[problem.sheet].append(problem)
    for title, several in by_sheet.items():
        _mark(book[title], several, widths[title])
    _save(book, path)


def _is_xlsx(content: bytes) -> bool:
    return examine(content, taken=LEDGERS).kind is Kind.XLSX


def _same(content: bytes) -> Any:
    from openpyxl import load_workbook

    return load_workbook(BytesIO(content))


def _copied(read: Book) -> Any:
    """A new workbook with the values of another format; text stays text, formulas included."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for old in read.sheets:
        sheet = book.create_sheet(old.name)
        for number, row in enumerate(old.rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    _put(sheet.cell(number, column), value)
        for top, left, bottom, right in old.merged:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    return book


def _put(cell: Any, value: Value) -> None:
    if isinstance(value, str | CellError):
        cell.value = text_of(value)
        cell.data_type = "s"
        cell.number_format = "@"
    else:
        cell.value = value


def _mark(sheet: Any, problems: list[Problem], width: int) -> None:
    """Colour the cells of a sheet ``width`` columns wide and write their errors beside them."""
    from openpyxl.styles import Alignment, PatternFill

    fill = PatternFill("solid", start_color=_RED, end_color=_RED)
    column = _error_column(sheet, width)
    for row, lines in _lines(problems).items():
        cell = sheet.cell(row, column)
        cell.value = "\n".join(lines)
        cell.data_type = "s"
        cell.fill = fill
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for problem in problems:
        if problem.place:
            sheet.cell(problem.row, problem.place).fill = fill


def _lines(problems: Iterable[Problem]) -> dict[int, list[str]]:
    """The errors of each row, with the titles of their columns."""
    lines: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        told = _("{column}: {message}") if problem.column else "{message}"
        lines[problem.row].append(told.format(column=problem.column, message=problem.message))
    return lines


def _error_column(sheet: Any, width: int) -> int:
    """The column for the errors, emptied when an earlier report left one."""
    from openpyxl.utils import get_column_letter

    column: int = width + 1
    if width and sheet.cell(1, width).value == _("Errors"):
        column = width
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, column).value = None
    sheet.cell(1, column).value = _("Errors")
    sheet.column_dimensions[get_column_letter(column)].width = _WIDTH_CHARACTERS
    return column


def _save(book: Any, path: Path) -> None:
    part = path.with_name(path.name + ".part")
    try:
        book.save(part)
        put(part, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise Refused(
            "file.not_written",
            _("The file “{name}” could not be written.").format(name=path.name),
            hint=_("Close it in Excel or WPS, or choose another folder, and try again."),
        ) from error
