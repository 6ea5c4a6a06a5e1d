"""What ledgers leave in a profile, by the names people use instead of by ids, and small ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from gridclient.app import App
from gridclient.domain.care import CareEnrolment
from gridclient.domain.fields import Kind, entity_of, to_fields
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling, Estate, Grid
from gridclient.domain.staff import Person
from gridclient.domain.visits import Visit
from gridclient.store.unit import Unit

Line = tuple[object, ...]
PLACES = (Grid, Estate, Building, Dwelling, Household, Resident, CareEnrolment, Visit, Person)


def content(app: App) -> list[Line]:
    """Every row that counts with everything it says; references as what they lead to."""
    with app.profile.store.view() as unit:
        return sorted(_lines(unit), key=repr)


def _lines(unit: Unit) -> list[Line]:
    told: dict[str, Line] = {}
    lines = []
    for kind in (Grid, Estate, Person, Building, Dwelling, Household, Resident):
        for record in unit.find(kind):
            told[record.id] = _line(record, told)  # type: ignore[attr-defined]
            lines += [] if record.retired else [told[record.id]]  # type: ignore[attr-defined]
    for kind in (CareEnrolment, Visit):
        lines += [_line(record, told) for record in unit.find(kind)]
    return lines


def _line(record: Any, told: dict[str, Line]) -> Line:
    entity = entity_of(record)
    said: list[object] = [entity.name]
    for name, written in sorted(to_fields(record).items()):
        kind = entity.fields[name].kind
        whole = kind is Kind.REFERENCE and entity.fields[name].target != "division"
        said.append((name, told[written] if whole else written))
    return tuple(said)


def ledger(folder: Path, name: str, *rows: Sequence[object], sheet: str = "Sheet1") -> Path:
    """A workbook of these rows."""
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    file = folder / name
    book.save(file)
    return file


def find(app: App, kind: type, **equal: Any) -> list[Any]:
    """The records of a kind that count."""
    return [one for one in app.registers.find(kind, **equal) if not getattr(one, "retired", None)]


def problems(result: Any) -> list[tuple[int, str | None, str]]:
    """Row, column and code of what was refused."""
    return [(one.row, one.column, one.code) for one in result.rejected]
