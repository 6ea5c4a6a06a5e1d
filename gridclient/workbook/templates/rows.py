"""More lines for a table: rows put in with the looks of the first, everything below moved down."""

from __future__ import annotations

import re
from copy import copy
from typing import Any

_PLACE = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)")
_ONE_ROW = re.compile(r"^(\$?)(\d+)$")


def add_rows(sheet: Any, first: int, last: int, count: int) -> None:
    """Put ``count`` rows below ``last``; they look like row ``first``, with its formulas.

    Sums over the lines grow with them; merged areas, heights, rules for input and colouring and
    the print area below move along.
    """
    bottom = sheet.max_row
    heights = {r: sheet.row_dimensions[r].height for r in range(last + 1, bottom + 1)}
    _move_areas(sheet, last, count)
    if bottom > last:
        sheet.move_range(f"A{last + 1}:{_letter(sheet.max_column)}{bottom}", rows=count)
    for row in sorted(heights, reverse=True):
        sheet.row_dimensions[row + count].height = heights[row]
    _mend_formulas(sheet, last, count)
    for row in range(last + 1, last + count + 1):
        _like(sheet, first, row)
    if sheet.print_area:
        area = str(sheet.print_area).rpartition("!")[2].replace("$", "")
        sheet.print_area = moved_range(area, last, count)


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _like(sheet: Any, pattern: int, row: int) -> None:
    from openpyxl.formula.translate import Translator

    sheet.row_dimensions[row].height = sheet.row_dimensions[pattern].height
    for cell in list(sheet[pattern]):
        twin = sheet.cell(row, cell.column)
        twin._style = copy(cell._style)
        if cell.data_type == "f" and isinstance(cell.value, str):
            twin.value = Translator(cell.value, cell.coordinate).translate_formula(twin.coordinate)
    for area in list(sheet.merged_cells.ranges):
        if area.min_row == area.max_row == pattern:
            sheet.merge_cells(
                start_row=row, end_row=row, start_column=area.min_col, end_column=area.max_col
            )


def _move_areas(sheet: Any, last: int, count: int) -> None:
    for area in sheet.merged_cells.ranges:
        if area.min_row > last:
            area.shift(row_shift=count)
    for validation in sheet.data_validations.dataValidation:
        validation.sqref = _moved_ranges(validation.sqref, last, count)
    colouring = sheet.conditional_formatting
    rules = [(item.sqref, item.rules) for item in colouring]
    for area, _rules in rules:
        del colouring[str(area)]
    for area, several in rules:
        for rule in several:
            colouring.add(str(_moved_ranges(area, last, count)), rule)


def _moved_ranges(ranges: Any, last: int, count: int) -> Any:
    return type(ranges)(" ".join(moved_range(str(area), last, count) for area in ranges.ranges))


def moved_range(area: str, last: int, count: int) -> str:
    """An area such as ``D6:D17`` after ``count`` rows came in below row ``last``.

    What ends in the last line grows; what begins below it moves.
    """
    start, colon, end = area.partition(":")
    if not colon:
        return _moved(start, last + 1, count)
    return f"{_moved(start, last + 1, count)}:{_moved(end, last, count)}"


def _moved(place: str, from_row: int, count: int) -> str:
    def later(found: re.Match[str]) -> str:
        row = int(found[4])
        return f"{found[1]}{found[2]}{found[3]}{row + count if row >= from_row else row}"

    whole = _ONE_ROW.match(place)
    if whole:
        row = int(whole[2])
        return f"{whole[1]}{row + count if row >= from_row else row}"
    return _PLACE.sub(later, place)


def _mend_formulas(sheet: Any, last: int, count: int) -> None:
    for other in sheet.parent.worksheets:
        for row in other.iter_rows():
            for cell in row:
                if cell.data_type == "f" and isinstance(cell.value, str):
                    cell.value = moved_formula(cell.value, last, count, sheet.title, other is sheet)


def moved_formula(formula: str, last: int, count: int, title: str, here: bool) -> str:
    """A formula after rows came into the sheet ``title``; ``here``: it stands on that sheet."""
    from openpyxl.formula import Tokenizer

    tokens = Tokenizer(formula)
    for token in tokens.items:
        if token.type == "OPERAND" and token.subtype == "RANGE":
            sheet, bang, area = token.value.rpartition("!")
            meant = sheet.strip("'").replace("''", "'") == title if bang else here
            if meant:
                token.value = f"{sheet}{bang}{moved_range(area, last, count)}"
    return "=" + "".join(token.value for token in tokens.items)
