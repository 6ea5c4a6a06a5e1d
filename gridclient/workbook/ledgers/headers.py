"""Where a ledger's header is, and what its columns are called.

A header has one to four rows; groups of columns stand above the columns they hold. Above it
lie title rows, below it the data.
"""

from __future__ import annotations

from dataclasses import dataclass

from gridclient.domain import texts
from gridclient.workbook.ledgers import likeness, vocabulary
from gridclient.workbook.ledgers.merged import Merges
from gridclient.workbook.reading import Sheet, Value

_LOOK_AT_ROWS = 40
_MOST_ROWS = 4
_LONGEST_TITLE = 30


@dataclass(frozen=True, slots=True)
class Header:
    """``rows`` from 1, possibly none; a title and the title above it for each column."""

    rows: tuple[int, ...]
    titles: tuple[str, ...]
    groups: tuple[str, ...]


def find(sheet: Sheet, merges: Merges, told: frozenset[str] = frozenset()) -> Header:
    """The header of a sheet; one without rows when no row looks like it.

    ``told``: plain titles that a person said are titles, beside those known.
    """
    hits = [_hits(row, told) for row in sheet.rows[:_LOOK_AT_ROWS]]
    most = max(hits, default=0)
    if most < 2:
        blank = ("",) * merges.width
        return Header((), blank, blank)
    top = bottom = hits.index(most) + 1
    while top > 1 and bottom - top + 1 < _MOST_ROWS and _belongs_above(sheet, merges, top - 1):
        top -= 1
    while bottom - top + 1 < _MOST_ROWS and _belongs_below(sheet, merges, bottom + 1, told):
        bottom += 1
    return _named(merges, tuple(range(top, bottom + 1)))


def _hits(row: tuple[Value, ...], told: frozenset[str]) -> int:
    return sum(
        vocabulary.is_title(value) or (isinstance(value, str) and vocabulary.plain(value) in told)
        for value in row
    )


def _filled(sheet: Sheet, row: int) -> list[Value]:
    return [value for value in sheet.rows[row - 1] if value is not None]


def _may_be_header(filled: list[Value]) -> bool:
    return bool(filled) and all(
        isinstance(value, str)
        and len(value) <= _LONGEST_TITLE
        and not likeness.is_value(value)
        and not texts.half_width(value).rstrip().endswith(":")
        and ":" not in texts.half_width(value)
        for value in filled
    )


def _belongs_above(sheet: Sheet, merges: Merges, row: int) -> bool:
    filled = _filled(sheet, row)
    return _may_be_header(filled) and (merges.join(row, row + 1) or len(filled) >= 2)


def _belongs_below(sheet: Sheet, merges: Merges, row: int, told: frozenset[str]) -> bool:
    if row > len(sheet.rows):
        return False
    filled = _filled(sheet, row)
    if not _may_be_header(filled):
        return False
    return merges.join(row - 1, row) or 2 * _hits(sheet.rows[row - 1], told) >= len(filled)


def _named(merges: Merges, rows: tuple[int, ...]) -> Header:
    titles, groups = [], []
    above: dict[int, str] = {}
    for column in range(1, merges.width + 1):
        names: list[str] = []
        for row in rows:
            name = _title(merges, row, column)
            if row != rows[-1]:
                name = above[row] = name or above.get(row, "")
            if name and name not in names[-1:]:
                names.append(name)
        leaf = _title(merges, rows[-1], column) or _own_title(merges, rows, column)
        titles.append(leaf)
        groups.append(names[-2] if len(names) > 1 and names[-1] == leaf else "")
    return Header(rows, tuple(titles), tuple(groups))


def _title(merges: Merges, row: int, column: int) -> str:
    written = texts.of_cell(merges.value(row, column)) or ""
    return " ".join(written.split())


def _own_title(merges: Merges, rows: tuple[int, ...], column: int) -> str:
    """The lowest title of a column that has none in the last row of the header."""
    return next((name for row in reversed(rows) if (name := _title(merges, row, column))), "")
