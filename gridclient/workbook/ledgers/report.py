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
from gridclient.workbook.ledgers.problems import Problem
from gridclient.workbook.preflight import Kind, preflight
from gridclient.workbook.reading import read

_RED = "FFFFC7CE"
_WIDTH_CHARACTERS = 48


def write_report(content: bytes, problems: Iterable[Problem], path: Path) -> None:
    """Write the workbook of ``content`` with its ``problems`` to ``path``, whole or not at all.

    Raises what ``reading.read`` raises, Refused ``ledger.report_needs_xlsx`` for another format
    and ``file.not_written`` when the disk refuses.
    """
    if preflight(content) is not Kind.XLSX:
        raise Refused(
            "ledger.report_needs_xlsx",
            _("Errors can only be written into a workbook of the .xlsx format."),
            hint=_("Save the ledger as .xlsx in Excel or WPS, and import that."),
        )
    from openpyxl import load_workbook

    widths = {sheet.name: max(map(len, sheet.rows), default=0) for sheet in read(content).sheets}
    book = load_workbook(BytesIO(content))
    by_sheet: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_sheet[problem.sheet].append(problem)
    for name, several in by_sheet.items():
        _mark(book[name], several, widths[name])
    _save(book, path)


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
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise Refused(
            "file.not_written",
            _("The file “{name}” could not be written.").format(name=path.name),
            hint=_("Close it in Excel or WPS, or choose another folder, and try again."),
        ) from error
