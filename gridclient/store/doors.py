"""Doors with who lives behind them: the one reading that lists, buildings and coverage share."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from gridclient.domain.days import day_of
from gridclient.domain.stamps import time_of
from gridclient.store.tables import TABLES
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class DoorLine:
    """A dwelling and one household in it; a vacant door has no household."""

    dwelling_id: str
    building_id: str
    building_no: str
    estate: str | None
    grid_id: str
    grid_code: str
    grid_name: str
    unit_no: str | None
    floor_no: int | None
    room_no: str
    occupancy: str | None
    household_id: str | None
    file_no: str | None
    head_name: str | None
    people: int
    since_on: dt.date

    @property
    def occupied(self) -> bool:
        """Whether somebody lives here; only such doors stand in a denominator."""
        return self.household_id is not None and self.occupancy not in ("vacant", "business")


def doors(
    unit: Unit, building_id: str | None = None, household_id: str | None = None
) -> list[DoorLine]:
    """All doors, those of one building, or that of one household; no retired ones."""
    dwelling, building, grid = TABLES["dwelling"], TABLES["building"], TABLES["grid"]
    estate, household, resident = TABLES["estate"], TABLES["household"], TABLES["resident"]
    people = (
        select(resident.c.household_id, func.count().label("people"))
        .where(resident.c.retired.is_(None))
        .group_by(resident.c.household_id)
        .subquery()
    )
    query = (
        select(
            dwelling.c.id.label("dwelling_id"),
            dwelling.c.building_id,
            building.c.building_no,
            estate.c.name.label("estate"),
            grid.c.id.label("grid_id"),
            grid.c.code.label("grid_code"),
            grid.c.name.label("grid_name"),
            dwelling.c.unit_no,
            dwelling.c.floor_no,
            dwelling.c.room_no,
            dwelling.c.occupancy,
            household.c.id.label("household_id"),
            household.c.file_no,
            household.c.head_name,
            func.coalesce(people.c.people, 0).label("people"),
            func.coalesce(household.c.stamp, dwelling.c.stamp).label("stamp"),
        )
        .select_from(dwelling)
        .join(building, building.c.id == dwelling.c.building_id)
        .join(grid, grid.c.id == building.c.grid_id)
        .outerjoin(estate, estate.c.id == building.c.estate_id)
        .outerjoin(
            household, (household.c.dwelling_id == dwelling.c.id) & household.c.retired.is_(None)
        )
        .outerjoin(people, people.c.household_id == household.c.id)
        .where(dwelling.c.retired.is_(None), building.c.retired.is_(None))
    )
    if building_id is not None:
        query = query.where(dwelling.c.building_id == building_id)
    if household_id is not None:
        query = query.where(household.c.id == household_id)
    found = []
    for row in unit.connection.execute(query).mappings():
        values = dict(row)
        values["since_on"] = day_of(time_of(values.pop("stamp")))
        found.append(DoorLine(**values))
    return found


def care(unit: Unit) -> Mapping[str, list[tuple[str | None, str]]]:
    """Household id to the (resident id or None, category) it is cared for under."""
    table = TABLES["care_enrolment"]
    query = select(table.c.household_id, table.c.resident_id, table.c.category).where(
        table.c.retired.is_(None)
    )
    found: defaultdict[str, list[tuple[str | None, str]]] = defaultdict(list)
    for household_id, resident_id, category in unit.connection.execute(query):
        found[household_id].append((resident_id, category))
    return found
