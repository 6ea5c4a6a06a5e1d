"""The rows of a sheet that hold data, with merged cells filled in.

Blank rows, totals, signature lines and headers repeated for printing are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gridclient.domain import addresses, texts
from gridclient.workbook.ledgers import vocabulary
from gridclient.workbook.ledgers.merged import Merges
from gridclient.workbook.ledgers.recognition import Column, SheetInspection
from gridclient.workbook.reading import Sheet, Value

SECTION = "section"
"""Pseudo field of a row that only names a building for the rows below it."""

# What is merged over a household or a door holds for each of its rows. A merged telephone or
# remark is somebody's, not everybody's.
_HOLDS_FOR_ALL = frozenset(
    {
        *("grid.name", "grid.code", "estate.name", "building.building_no", "address"),
        *("dwelling.unit_no", "dwelling.floor_no", "dwelling.room_no", "dwelling.occupancy"),
        *("household.head_name", "household.file_no"),
        *("care_enrolment.category", "resident.residence_state"),
    }
)
_DITTO = frozenset({"同上", "〃", "″", '"', "''", "”", "々"})
_TOTAL = re.compile(r"(本[页栋楼户]|全[部体]|总)?(合计|小计|总计|共计|总户数|总人数)")
_SIGNED = re.compile(
    r"(填表|制表|审核|负责|填报|统计|盖章|签字|联系人|日期|单位|注|说明|备注)\S{0,6}:"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a known column; ``place`` is its column from 1."""

    place: int
    title: str
    value: Value


@dataclass(frozen=True, slots=True)
class DataRow:
    """A row of data, ``number`` from 1; the cells of each field that are not empty."""

    number: int
    cells: Mapping[str, tuple[Cell, ...]]

    def cell(self, field: str) -> Cell | None:
        """The field's first cell that is not empty."""
        return next(iter(self.cells.get(field, ())), None)

    def text(self, field: str) -> str | None:
        """The field's clean text."""
        cell = self.cell(field)
        return texts.of_cell(cell.value) if cell else None


def data_rows(sheet: Sheet, inspection: SheetInspection) -> Iterator[DataRow]:
    """The data rows below the header, in order."""
    merges = Merges(sheet)
    columns = [column for column in inspection.columns if column.field]
    printed = _printed(sheet, inspection)
    for number in range(inspection.first_row, len(sheet.rows) + 1):
        written = _written(sheet, number)
        if not written or _is_furniture(written, printed):
            continue
        if len(written) == 1 and _is_heading(merges, number, next(iter(written))):
            yield from _section(number, written)
        elif row := _row(merges, number, columns):
            yield row


def _written(sheet: Sheet, number: int) -> dict[int, str]:
    """Place → text of a row's own cells; a value that is no text is an empty one."""
    return {
        place: texts.half_width(texts.of_cell(value) or "")
        for place, value in enumerate(sheet.rows[number - 1], 1)
        if value is not None and not (isinstance(value, str) and not texts.clean(value))
    }


def _printed(sheet: Sheet, inspection: SheetInspection) -> list[set[str]]:
    """The texts of each row down to the header's last, as they may come again on each page."""
    rows = [_written(sheet, number) for number in range(1, inspection.first_row)]
    return [{vocabulary.plain(text) for text in row.values()} for row in rows if row]


def _is_furniture(written: Mapping[int, str], printed: list[set[str]]) -> bool:
    first = re.sub(r"\s", "", next(iter(written.values())))
    if _TOTAL.match(first) or _SIGNED.match(first):
        return True
    plain = {vocabulary.plain(text) for text in written.values()}
    if any(plain <= row for row in printed):
        return True
    return len(written) > 3 and list(written.values()) == [
        str(number) for number in range(1, len(written) + 1)
    ]


def _is_heading(merges: Merges, number: int, place: int) -> bool:
    """Whether a row's only cell stands over the table instead of in one of its columns."""
    _top, left, _bottom, right = merges.area(number, place)
    return right - left >= 2 or (place == 1 and merges.width >= 4)


def _section(number: int, written: Mapping[int, str]) -> Iterator[DataRow]:
    ((place, text),) = written.items()
    found = addresses.parse(text)
    if found.building and not (found.room or found.unit):
        yield DataRow(number, {SECTION: (Cell(place, "", text),)})


def _row(merges: Merges, number: int, columns: list[Column]) -> DataRow | None:
    cells: dict[str, list[Cell]] = {}
    is_own = False
    for column in columns:
        field = column.field or ""
        value = _value(merges, number, column)
        if value is None:
            continue
        cells.setdefault(field, []).append(Cell(column.place, column.title, value))
        is_own |= field not in ("serial", vocabulary.NOT_KEPT) and _is_own(merges, number, column)
    if not is_own:
        return None
    return DataRow(number, {field: tuple(several) for field, several in cells.items()})


def _is_own(merges: Merges, number: int, column: Column) -> bool:
    return merges.own(number, column.place) is not None


def _value(merges: Merges, number: int, column: Column) -> Value:
    value = merges.own(number, column.place)
    if value is None and column.field in _HOLDS_FOR_ALL:
        left = merges.area(number, column.place)[1]
        value = merges.value(number, column.place) if left == column.place else None
    if isinstance(value, str):
        cleaned = texts.clean(value)
        return None if cleaned is None or cleaned in _DITTO else value
    return value
