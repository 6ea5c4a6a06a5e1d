"""A ledger of residents, read: its doors, the households behind them, and who lives there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from gridclient.domain import names
from gridclient.domain.care import CATEGORIES
from gridclient.domain.fields import Codes
from gridclient.domain.people import RESIDENCE_STATES
from gridclient.domain.places import OCCUPANCY
from gridclient.workbook.ledgers import values
from gridclient.workbook.ledgers.doors import Doors, Place
from gridclient.workbook.ledgers.persons import LedgerResident, PersonReader
from gridclient.workbook.ledgers.problems import Problems
from gridclient.workbook.ledgers.recognition import SheetInspection
from gridclient.workbook.ledgers.rows import SECTION, Cell, DataRow, data_rows
from gridclient.workbook.reading import Sheet

_PERSONAL = ("resident.id_number", "resident.phone", "resident.born_on", "resident.relation")
_MAY_SAY_VACANT = (
    "dwelling.occupancy",
    "household.head_name",
    "resident.name",
    "resident.remarks",
)


@dataclass(frozen=True, slots=True)
class LedgerDoor:
    """A household behind a door, or a door without one.

    Households that share a door come as several of these with the same place. ``sheet`` and
    ``row`` are where it is first named.
    """

    sheet: str
    row: int
    grid_name: str | None
    estate: str | None
    building: str | None
    unit: str | None
    floor: int | None
    room: str | None
    vacant: bool = False
    occupancy: str | None = None
    head_name: str | None = None
    residents: tuple[LedgerResident, ...] = ()

    @property
    def occupied(self) -> bool:
        """Whether somebody is known to live here."""
        return bool(self.residents) or (self.head_name is not None and not self.vacant)


@dataclass(slots=True)
class _Household:
    row: int
    place: Place
    head_name: str | None
    occupancy: str | None = None
    vacant: bool = False
    residents: list[LedgerResident] = field(default_factory=list)


class SheetReader:
    """Reads one sheet from top to bottom, gathering rows into households."""

    def __init__(
        self,
        sheet: Sheet,
        inspection: SheetInspection,
        problems: Problems,
        today: dt.date | None,
        categories: Codes = CATEGORIES,
    ) -> None:
        self._sheet = sheet
        self._inspection = inspection
        self._problems = problems
        self._today = today
        self._categories = categories
        self._doors = Doors(inspection.surroundings)
        self._households: dict[tuple[object, ...], _Household] = {}
        self._last_at: dict[Place, _Household] = {}

    def read(self) -> list[LedgerDoor]:
        """The sheet's doors, in the order in which they are first named."""
        for row in data_rows(self._sheet, self._inspection):
            if row.cell(SECTION):
                self._doors.enter_section(row)
            else:
                self._read_row(row)
        if any(found.place.building is None for found in self._households.values()):
            self._problems.add("ledger.building_missing", self._inspection.first_row)
        return [self._door(found) for found in self._households.values()]

    def _door(self, found: _Household) -> LedgerDoor:
        place = found.place
        head = found.head_name or next(
            (person.name for person in found.residents if person.relation == "head"), None
        )
        return LedgerDoor(
            self._sheet.name,
            found.row,
            place.grid_name,
            place.estate,
            place.building,
            place.unit,
            place.floor,
            place.room,
            found.vacant,
            found.occupancy,
            head,
            tuple(found.residents),
        )

    def _read_row(self, row: DataRow) -> None:
        place = self._doors.find(row)
        if place is None:
            told = row.cell("dwelling.room_no") or row.cell("address")
            code = "ledger.door_unreadable" if told else "ledger.door_missing"
            self._refuse_row(code, row, told)
        elif _is_marked_vacant(row) and not _has_person(row):
            found = _Household(row.number, place, None, "vacant", vacant=True)
            self._households.setdefault((place, None, "vacant"), found)
        elif _has_person(row) or row.cell("household.head_name"):
            self._read_person(row, place)
        elif any(row.cell(name) for name in _PERSONAL):
            self._refuse_row("ledger.name_missing", row, None)
        else:
            self._households.setdefault((place, None), _Household(row.number, place, None))

    def _refuse_row(self, code: str, row: DataRow, cell: Cell | None) -> None:
        title, column = (cell.title, cell.place) if cell else (None, None)
        self._problems.add(code, row.number, title, column)

    def _read_person(self, row: DataRow, place: Place) -> None:
        cell = row.cell("resident.name") or row.cell("household.head_name")
        named = values.name(cell.value if cell else None)
        if named.problem and cell:
            self._problems.add(named.problem, row.number, cell.title, cell.place)
        if named.value is None:
            return
        head = values.name(row.text("household.head_name")).value
        occupancy, odd = self._occupancy(row)
        reader = PersonReader(
            self._sheet.name, row, self._problems, self._today, categories=self._categories
        )
        person = reader.read(named.value, head, to_check=odd or named.problem is not None)
        household = self._household_of(row, place, head, person)
        household.occupancy = household.occupancy or occupancy
        household.residents.append(person)

    def _household_of(
        self, row: DataRow, place: Place, head: str | None, person: LedgerResident
    ) -> _Household:
        last = self._last_at.get(place)
        if head is None and last and not (person.relation == "head" and last.residents):
            return last
        key = (place, head or (person.name, row.number))
        found = self._households.setdefault(key, _Household(row.number, place, head))
        self._last_at[place] = found
        return found

    def _occupancy(self, row: DataRow) -> tuple[str | None, bool]:
        """How the home of this row's person is lived in, and whether the cell was refused."""
        cell = row.cell("dwelling.occupancy")
        if cell is None:
            return None, False
        read = values.code(cell.value, OCCUPANCY, "ledger.occupancy_unknown")
        if read.problem and values.code(cell.value, RESIDENCE_STATES, read.problem).value:
            return None, False
        problem = "ledger.vacant_with_people" if read.value == "vacant" else read.problem
        if problem:
            self._problems.add(problem, row.number, cell.title, cell.place)
            return None, True
        return read.value, False


def _has_person(row: DataRow) -> bool:
    return row.cell("resident.name") is not None and not _says_vacant(row, "resident.name")


def _is_marked_vacant(row: DataRow) -> bool:
    return any(_says_vacant(row, field) for field in _MAY_SAY_VACANT)


def _says_vacant(row: DataRow, name: str) -> bool:
    written = names.fold(row.text(name))
    return written is not None and OCCUPANCY.read(written) == "vacant"
