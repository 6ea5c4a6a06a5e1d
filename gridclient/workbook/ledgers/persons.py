"""One person's row of a ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeGuard, TypeVar

from gridclient.domain import citizen_ids
from gridclient.domain.care import CATEGORIES
from gridclient.domain.fields import Codes, entity_of
from gridclient.domain.people import ID_TYPES, RESIDENCE_STATES, SEXES, Resident
from gridclient.domain.written_dates import Precision
from gridclient.workbook.ledgers import values
from gridclient.workbook.ledgers.problems import Problems
from gridclient.workbook.ledgers.rows import Cell, DataRow
from gridclient.workbook.ledgers.values import Birth, Read
from gridclient.workbook.reading import CellError, Value

_T = TypeVar("_T")

_LONGEST_REMARK = entity_of(Resident).fields["remarks"].length


@dataclass(frozen=True, slots=True)
class LedgerResident:
    """A person as the ledger tells; ``to_check`` when one of the cells was refused.

    ``born_precision`` says how exactly ``born_on`` is known; ``care`` are category codes.
    """

    sheet: str
    row: int
    name: str
    relation: str | None = None
    sex: str | None = None
    born_on: dt.date | None = None
    born_precision: Precision | None = None
    id_number: str | None = None
    phones: tuple[str, ...] = ()
    residence_state: str | None = None
    guardian: str | None = None
    guardian_phone: str | None = None
    care: tuple[str, ...] = ()
    remarks: str | None = None
    to_check: bool = False


@dataclass(slots=True)
class PersonReader:
    """Reads one row and notes what it refuses.

    ``reads_care``: whether the column of categories is read here, as the residents' ledgers
    have it, or by the rules of a list of cared-for people. ``categories``: those there are.
    """

    sheet: str
    row: DataRow
    problems: Problems
    today: dt.date | None
    reads_care: bool = True
    categories: Codes = CATEGORIES
    refused: bool = field(default=False, init=False)
    number: str | None = field(default=None, init=False)

    def read(self, name: str, head: str | None, to_check: bool = False) -> LedgerResident:
        """The person called ``name`` in the household of ``head``."""
        number = self.number = self._id_number()
        born = self._born(number)
        sex = self._sex(number)
        relation = self._one("resident.relation", values.relation)
        return LedgerResident(
            self.sheet,
            self.row.number,
            name,
            relation or ("head" if name == head else None),
            sex,
            born.on if born else None,
            born.precision if born else None,
            number,
            self._phones(),
            self._residence_state(),
            self._one("resident.guardian", values.name),
            self._guardian_phone(),
            self._care() if self.reads_care else (),
            self._one("resident.remarks", lambda value: values.remark(value, _LONGEST_REMARK)),
            to_check or self.refused,
        )

    def own_number(self) -> str | None:
        """The person's citizen ID number, once it is read and was not refused."""
        return self.number if _is_citizens(self.number) else None

    def words(self, name: str | None, length: int) -> str | None:
        """The free text of a field, at most ``length`` characters of it; None when it says none."""
        cell = self.row.cell(name) if name else None
        if cell is None or values.says_nothing(cell.value):
            return None
        return self._taken(cell, lambda value: values.remark(value, length))

    def first_day(self, name: str) -> dt.date | None:
        """The date of a field; the first of the month or year where no day is known."""
        return self._one(name, values.day)

    def refuse(self, code: str, cell: Cell | None) -> None:
        """Note that a cell was refused; the person is taken over to be checked."""
        self.refused = True
        title, place = (cell.title, cell.place) if cell else (None, None)
        self.problems.add(code, self.row.number, title, place)

    def _one(self, name: str, reader: Callable[[Value], Read[_T]]) -> _T | None:
        cell = self.row.cell(name)
        return self._taken(cell, reader) if cell else None

    def _taken(self, cell: Cell, reader: Callable[[Value], Read[_T]]) -> _T | None:
        if isinstance(cell.value, CellError):
            self.refuse("ledger.cell_error", cell)
            return None
        read = reader(cell.value)
        if read.problem:
            self.refuse(read.problem, cell)
        return read.value

    def _care(self) -> tuple[str, ...]:
        known = self.categories
        return (
            self._one("care_enrolment.category", lambda value: values.categories(value, known))
            or ()
        )

    def _id_number(self) -> str | None:
        kind = self.row.text("resident.id_type")
        if kind and ID_TYPES.read(kind) not in ("citizen", "hmt", "foreign_permanent", None):
            return self._one("resident.id_number", lambda value: values.remark(value, 30))
        return self._one("resident.id_number", lambda value: values.id_number(value, self.today))

    def _born(self, number: str | None) -> Birth | None:
        """The birth date in the ID number; the written one where there is no such number."""
        if not _is_citizens(number):
            return self._one("resident.born_on", lambda value: values.birth(value, self.today))
        known = citizen_ids.birth_date(number)
        cell = self.row.cell("resident.born_on")
        written = values.birth(cell.value, self.today).value if cell else None
        if written and not _agree(written, known):
            self.refuse("ledger.born_on_differs", cell)
        return Birth(known, Precision.DAY)

    def _sex(self, number: str | None) -> str | None:
        if not _is_citizens(number):
            return self._one("resident.sex", _read_sex)
        known = citizen_ids.sex(number)
        cell = self.row.cell("resident.sex")
        written = _read_sex(cell.value).value if cell else None
        if written in ("male", "female") and written != known:
            self.refuse("ledger.sex_differs", cell)
        return known

    def _phones(self) -> tuple[str, ...]:
        cells = self.row.cells.get("resident.phone", ())
        found = [self._taken(cell, values.telephones) or () for cell in cells]
        return tuple(dict.fromkeys(number for several in found for number in several))

    def _guardian_phone(self) -> str | None:
        """The guardian's number where there is one; other words stay with the contact's."""
        cell = self.row.cell("resident.guardian_phone")
        found = values.telephones(cell.value).value if cell else None
        return "、".join(found) if found else None

    def _residence_state(self) -> str | None:
        """From its own column, or from how the home is lived in where that says it too."""
        state = self._one("resident.residence_state", _read_state)
        return state or _read_state(self.row.text("dwelling.occupancy")).value


def _read_sex(value: Value) -> Read[str]:
    return values.code(value, SEXES, "ledger.sex_unknown")


def _read_state(value: Value) -> Read[str]:
    return values.code(value, RESIDENCE_STATES, "ledger.residence_unknown")


def _is_citizens(number: str | None) -> TypeGuard[str]:
    return number is not None and citizen_ids.problem_of(number) is None


def _agree(written: Birth, known: dt.date) -> bool:
    if written.precision is Precision.DAY:
        return written.on == known
    same_month = written.precision is Precision.YEAR or written.on.month == known.month
    return same_month and written.on.year == known.year
