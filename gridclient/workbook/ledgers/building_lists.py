"""Lists of buildings, read: how many units, floors and rooms a floor, and who leads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gridclient.domain import addresses, texts
from gridclient.workbook.ledgers import values
from gridclient.workbook.ledgers.problems import Problems
from gridclient.workbook.ledgers.recognition import SheetInspection
from gridclient.workbook.ledgers.rows import SECTION, Cell, DataRow, data_rows
from gridclient.workbook.reading import Sheet, Value

_MOST = 99
_COUNTS = {"building_units": "单元个", "building_floors": "层楼", "building_rooms": "户间室"}
"""Field of a count, and the words that may stand behind its number."""


@dataclass(frozen=True, slots=True)
class LedgerBuilding:
    """A building as the list tells it; None where it says nothing."""

    sheet: str
    row: int
    grid_name: str | None
    estate: str | None
    building: str
    units: int | None = None
    floors: int | None = None
    rooms_a_floor: int | None = None
    address: str | None = None
    leader: str | None = None
    phone: str | None = None


def read(sheet: Sheet, inspection: SheetInspection, problems: Problems) -> Iterator[LedgerBuilding]:
    """The buildings of a sheet in its order; what is refused goes into ``problems``."""
    around = inspection.surroundings
    for row in data_rows(sheet, inspection):
        if row.cell(SECTION):
            continue
        whole = addresses.parse(row.text("address"))
        named = row.cell("building.building_no") or row.cell("address")
        part = addresses.parse(row.text("building.building_no"))
        number = part.building or addresses.read_building(row.text("building.building_no"))
        number = number or whole.building
        if number is None:
            _refuse(problems, "ledger.building_unreadable", row, named)
            continue
        yield LedgerBuilding(
            sheet.name,
            row.number,
            row.text("grid.name") or around.grid_name,
            row.text("estate.name") or part.estate or whole.estate or around.estate,
            number,
            _count(row, "building_units", problems),
            _count(row, "building_floors", problems),
            _count(row, "building_rooms", problems),
            row.text("address"),
            _name(row, problems),
            _phone(row, problems),
        )


def _count(row: DataRow, field: str, problems: Problems) -> int | None:
    cell = row.cell(field)
    if cell is None or values.says_nothing(cell.value):
        return None
    written = texts.half_width(texts.of_cell(cell.value) or "").rstrip(_COUNTS[field] + " ")
    if written.isascii() and written.isdigit() and 1 <= int(written) <= _MOST:
        return int(written)
    _refuse(problems, "ledger.number_unreadable", row, cell)
    return None


def _name(row: DataRow, problems: Problems) -> str | None:
    cell = row.cell("building_leader")
    if cell is None or values.says_nothing(cell.value):
        return None
    read = values.name(cell.value)
    if read.problem:
        _refuse(problems, read.problem, row, cell)
        return None
    return read.value


def _phone(row: DataRow, problems: Problems) -> str | None:
    """The leader's telephone: its own column's, else the only telephone there is."""
    cell = row.cell("leader_phone") or row.cell("resident.phone")
    value: Value = cell.value if cell else None
    read = values.telephones(value)
    if read.problem:
        _refuse(problems, read.problem, row, cell)
    return "、".join(read.value or ()) or None


def _refuse(problems: Problems, code: str, row: DataRow, cell: Cell | None) -> None:
    title, place = (cell.title, cell.place) if cell else (None, None)
    problems.add(code, row.number, title, place)
