"""Lists of people who are cared for, read: who, behind which door, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gridclient.domain import citizen_ids
from gridclient.domain.care import CATEGORIES
from gridclient.domain.fields import Codes
from gridclient.domain.written_dates import Precision
from gridclient.workbook.ledgers import enrolments, values
from gridclient.workbook.ledgers.doors import Doors, Place
from gridclient.workbook.ledgers.enrolments import LedgerCare
from gridclient.workbook.ledgers.persons import LedgerResident, PersonReader
from gridclient.workbook.ledgers.problems import Problem, Problems
from gridclient.workbook.ledgers.recognition import SheetInspection
from gridclient.workbook.ledgers.rows import SECTION, DataRow, data_rows
from gridclient.workbook.reading import Sheet

_ID_CHARACTERS = 18


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person of a list; ``place`` None when the row names no door.

    ``not_placed`` is the problem to tell when the person is not known either.
    """

    person: LedgerResident
    place: Place | None
    head_name: str | None
    care: tuple[LedgerCare, ...]
    not_placed: Problem


def read(
    sheet: Sheet,
    inspection: SheetInspection,
    problems: Problems,
    today: dt.date | None,
    categories: Codes = CATEGORIES,
) -> Iterator[ListedPerson]:
    """The persons of a sheet in its order; what is refused goes into ``problems``."""
    heading = enrolments.of_heading((sheet.name, *inspection.lines))
    doors = Doors(inspection.surroundings)
    for row in data_rows(sheet, inspection):
        if row.cell(SECTION):
            doors.enter_section(row)
            continue
        name = _name(row, problems)
        if name is not None:
            reader = PersonReader(
                sheet.name, row, problems, today, reads_care=False, categories=categories
            )
            yield _person(reader, name, inspection.kind, heading, doors)


def _name(row: DataRow, problems: Problems) -> str | None:
    cell = row.cell("resident.name") or row.cell("household.head_name")
    if cell is None:
        problems.add("ledger.name_missing", row.number)
        return None
    named = values.name(cell.value)
    if named.problem or named.value is None:
        problems.add(named.problem or "ledger.name_missing", row.number, cell.title, cell.place)
    return named.value


def _person(
    reader: PersonReader, name: str, kind: str, heading: Sequence[str], doors: Doors
) -> ListedPerson:
    row = reader.row
    head = values.name(row.text("household.head_name")).value
    person = reader.read(name, head)
    care = enrolments.read(reader, kind, heading)
    if kind == "disabled" and person.id_number is None:
        person = _with_number(person, care)
    return ListedPerson(
        replace(person, to_check=reader.refused),
        _place(row, doors),
        head,
        care,
        _not_placed(reader),
    )


def _with_number(person: LedgerResident, care: Sequence[LedgerCare]) -> LedgerResident:
    """The person with the ID number that a disability certificate's number begins with."""
    number = next((one.certificate_no for one in care if one.certificate_no), "")[:_ID_CHARACTERS]
    if not number or citizen_ids.problem_of(number):
        return person
    return replace(
        person,
        id_number=number,
        born_on=citizen_ids.birth_date(number),
        born_precision=Precision.DAY,
        sex=citizen_ids.sex(number),
    )


def _place(row: DataRow, doors: Doors) -> Place | None:
    """The door a row names itself; none is handed on from the row above to another person."""
    if not row.cell("address") and not row.cell("dwelling.room_no"):
        return None
    found = doors.find(row)
    return found if found and found.building else None


def _not_placed(reader: PersonReader) -> Problem:
    told = reader.row.cell("address") or reader.row.cell("dwelling.room_no")
    code = "ledger.door_unreadable" if told else "ledger.door_missing"
    title, place = (told.title, told.place) if told else (None, None)
    return Problem(reader.sheet, reader.row.number, title, code, place)
