"""How values read on the visible sheets of a bundle: codes in words, references by name."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from gridclient.domain import places
from gridclient.domain.days import written
from gridclient.domain.fields import ENTITIES, Field, Kind, text_value
from gridclient.domain.issues import Issue
from gridclient.domain.people import Resident
from gridclient.domain.places import Building, Division, Estate, Grid
from gridclient.domain.rows import Row, mark_form
from gridclient.domain.staff import Person
from gridclient.i18n import _
from gridclient.store import doors
from gridclient.store.unit import Unit


class Shower:
    """Renders rows for people; names are read from the store when first needed."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._names = cache(self._read_names)
        self._doors = cache(lambda: doors.doors(unit))

    def every(self, rows: Iterable[Row]) -> list[Row]:
        """:meth:`show` for many."""
        return [self.show(row) for row in rows]

    def show(self, row: Row) -> Row:
        """The row with ``shown`` for every value that reads differently from its text."""
        entity, shown = ENTITIES[row.entity], {}
        for name, field in entity.fields.items():
            value = row.fields.get(name)
            if value is not None and (text := self._text(field, value)) != value:
                shown[name] = text
        for name in {*row.withheld, *(row.veiled if row.lacks_veiled else ())}:
            if name in entity.fields and name not in row.fields:
                shown[name] = mark_form(row.withheld.get(name, "")) or _("withheld")
        return dataclasses.replace(row, shown=shown)

    def _text(self, field: Field, value: str) -> str:
        match field.kind:
            case Kind.CHOICE | Kind.CHOICES if field.codes:
                return "、".join(field.codes.title_of(code) for code in value.split(","))
            case Kind.REFERENCE | Kind.REFERENCES:
                names = self._names(field.target or "")
                return "、".join(names.get(one, one) for one in value.split(","))
            case Kind.INSTANT:
                return written(text_value(Kind.INSTANT, value))
            case _:
                return value

    def _read_names(self, target: str) -> dict[str, str]:
        if target == "dwelling":
            return {line.dwelling_id: _door(line) for line in self._doors()}
        if target == "household":
            return {line.household_id: _home(line) for line in self._doors() if line.household_id}
        reader = _READERS.get(target)
        return dict(reader(self._unit)) if reader else {}


def _divisions(unit: Unit) -> Iterator[tuple[str, str]]:
    return ((item.id, item.name) for item in unit.find(Division))


def _grids(unit: Unit) -> Iterator[tuple[str, str]]:
    return ((item.id, item.name) for item in unit.find(Grid))


def _estates(unit: Unit) -> Iterator[tuple[str, str]]:
    return ((item.id, item.name) for item in unit.find(Estate))


def _staff(unit: Unit) -> Iterator[tuple[str, str]]:
    return ((item.id, item.name) for item in unit.find(Person))


def _residents(unit: Unit) -> Iterator[tuple[str, str]]:
    return ((item.id, item.name) for item in unit.find(Resident))


def _issues(unit: Unit) -> Iterator[tuple[str, str]]:
    return ((item.id, f"{item.issue_no} {item.title}") for item in unit.find(Issue))


def _buildings(unit: Unit) -> Iterator[tuple[str, str]]:
    estates = dict(_estates(unit))
    for item in unit.find(Building):
        estate = estates.get(item.estate_id or "")
        yield item.id, places.address_label(estate, item.building_no, None, None)


def _door(line: doors.DoorLine) -> str:
    return places.address_label(line.estate, line.building_no, line.unit_no, line.room_no)


def _home(line: doors.DoorLine) -> str:
    return f"{_door(line)} {line.head_name or ''}".strip()


_READERS: dict[str, Callable[[Unit], Iterator[tuple[str, str]]]] = {
    "division": _divisions,
    "grid": _grids,
    "estate": _estates,
    "person": _staff,
    "resident": _residents,
    "issue": _issues,
    "building": _buildings,
}
