"""The heading of a table in a template: which columns it has, and where its lines go."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gridclient.domain import texts

_LOOK_AT_ROWS = 40
_MOST_HEADER_ROWS = 4
_DECORATION = re.compile(r"\(.*?\)|[\s*:#、,.。_\-/％%]")
_TOTAL = re.compile(r"^(合计|总计|小计|共计|汇总)")
_FOOT = re.compile(r"^(填表|填报|审核|制表|审批|负责人|联系|注[:：]|说明|备注[:：])")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading as written, and the heading of the group above it."""

    column: int
    title: str
    group: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table to fill: rows count from 1; ``total`` is the row of sums, if there is one."""

    headings: tuple[Heading, ...]
    first: int
    last: int
    total: int | None


def plain(title: object) -> str:
    """A heading without blanks, brackets, percent signs and decoration."""
    return _DECORATION.sub("", texts.half_width(str(title or "")))


def find(sheet: Any, known: Callable[[str], bool]) -> Table | None:
    """The table of a sheet; None when no row has two headings that are ``known``."""
    count = min(sheet.max_row, _LOOK_AT_ROWS)
    hits = [_hits(sheet, row, known) for row in range(1, count + 1)]
    if max(hits, default=0) < 2:
        return None
    top = bottom = hits.index(max(hits)) + 1
    while top > 1 and bottom - top + 1 < _MOST_HEADER_ROWS and _joined(sheet, top - 1, top):
        top -= 1
    while bottom - top + 1 < _MOST_HEADER_ROWS and (
        _joined(sheet, bottom, bottom + 1)
        or (bottom < count and hits[bottom] >= 2 and _group_row(sheet, bottom))
    ):
        bottom += 1
    if top > 1 and _group_row(sheet, top - 1):
        top -= 1
    first, last, total = _lines(sheet, bottom + 1)
    return Table(_headings(sheet, top, bottom), first, last, total)


def _hits(sheet: Any, row: int, known: Callable[[str], bool]) -> int:
    return sum(
        isinstance(cell.value, str) and known(plain(cell.value))
        for cell in sheet[row]
        if cell.value is not None
    )


def _joined(sheet: Any, row: int, following: int) -> bool:
    """Whether a merged area lies over both rows."""
    return any(
        area.min_row <= row and area.max_row >= following for area in sheet.merged_cells.ranges
    )


def _group_row(sheet: Any, row: int) -> bool:
    """Whether groups of columns are named in a row: several merged areas, none the whole width."""
    areas = [a for a in sheet.merged_cells.ranges if a.min_row == a.max_row == row]
    return bool(areas) and all(a.size["columns"] < sheet.max_column - 1 for a in areas)


def _headings(sheet: Any, top: int, bottom: int) -> tuple[Heading, ...]:
    found = []
    for column in range(1, sheet.max_column + 1):
        names: list[str] = []
        for row in range(top, bottom + 1):
            value = covering(sheet, row, column).value
            text = " ".join(str(value).split()) if value is not None else ""
            if text and text not in names[-1:]:
                names.append(text)
        if names:
            found.append(Heading(column, names[-1], names[-2] if len(names) > 1 else ""))
    return tuple(found)


def covering(sheet: Any, row: int, column: int) -> Any:
    """The cell a reader sees at a place: itself, or the first of its merged area."""
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            return sheet.cell(area.min_row, area.min_col)
    return sheet.cell(row, column)


def _lines(sheet: Any, first: int) -> tuple[int, int, int | None]:
    """First and last row for lines, and the row of sums below them."""
    last = first
    for row in range(first, sheet.max_row + 1):
        start = _first_text(sheet, row)
        if _TOTAL.match(start):
            return first, max(first, row - 1), row
        if _FOOT.match(start) or not _ruled(sheet, row, first):
            break
        last = row
    return first, last, None


def _first_text(sheet: Any, row: int) -> str:
    written = (cell.value for cell in sheet[row] if cell.value is not None)
    return texts.half_width("".join(str(next(written, "")).split()))


def _ruled(sheet: Any, row: int, first: int) -> bool:
    """Whether a row looks like the first line: ruled as it is, or filled."""
    if row == first:
        return True
    ruled = any(cell.border.bottom.style for cell in sheet[first])
    return any(cell.border.bottom.style for cell in sheet[row]) if ruled else False
