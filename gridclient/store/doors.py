"""Doors with who lives behind them: the one reading that lists, buildings and coverage share."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import RowMapping, Select, func, select

from gridclient.domain import care_levels
from gridclient.domain.days import day_of
from gridclient.domain.places import NOT_LIVED_IN
from gridclient.domain.rows import mark_form
from gridclient.domain.stamps import time_of
from gridclient.store import linked_doors, links
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
        return self.household_id is not None and self.occupancy not in NOT_LIVED_IN


def doors(
    unit: Unit, building_id: str | None = None, household_ids: Collection[str] | None = None
) -> list[DoorLine]:
    """All doors, those of one building, or those of some households; no retired ones.

    Households that are the same are one, behind the door of the one that stands.
    """
    query = _doors()
    if building_id is not None:
        query = query.where(TABLES["dwelling"].c.building_id == building_id)
    if household_ids is not None:
        homes = links.of(unit, "household")
        chosen = {homes.canonical(one) for one in household_ids}
        query = query.where(TABLES["household"].c.id.in_(chosen))
    found = []
    for row in unit.connection.execute(query).mappings():
        values = dict(row)
        values["since_on"] = day_of(time_of(values.pop("stamp")))
        withheld = values.pop("withheld")
        if withheld and values["head_name"] is None:
            values["head_name"] = mark_form(json.loads(withheld).get("head_name", ""))
        found.append(DoorLine(**values))
    return linked_doors.joined(unit, found)


@cache
def _doors() -> Select[Any]:
    dwelling, building, grid = TABLES["dwelling"], TABLES["building"], TABLES["grid"]
    estate, household, resident = TABLES["estate"], TABLES["household"], TABLES["resident"]
    people = (
        select(func.count())
        .where(resident.c.household_id == household.c.id, resident.c.retired.is_(None))
        .scalar_subquery()
    )
    return (
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
            household.c.withheld,
            people.label("people"),
            func.coalesce(household.c.stamp, dwelling.c.stamp).label("stamp"),
        )
        .select_from(dwelling)
        .join(building, building.c.id == dwelling.c.building_id)
        .join(grid, grid.c.id == building.c.grid_id)
        .outerjoin(estate, estate.c.id == building.c.estate_id)
        .outerjoin(
            household, (household.c.dwelling_id == dwelling.c.id) & household.c.retired.is_(None)
        )
        .where(dwelling.c.retired.is_(None), building.c.retired.is_(None))
    )


@dataclass(frozen=True, slots=True)
class CareLine:
    """A category a household is cared for under, itself (no ``resident_id``) or by a member."""

    resident_id: str | None
    category: str
    since_on: dt.date
    level: str | None = None
    level_since_on: dt.date | None = None


def care(unit: Unit, on: dt.date) -> Mapping[str, list[CareLine]]:
    """Household id to what it is cared for under on a day.

    Left out are enrolments that are retired, over or yet to begin, and those of a member who
    is retired. What a person is cared for twice, being entered twice, is told once.
    """
    table, resident = TABLES["care_enrolment"], TABLES["resident"]
    day = on.isoformat()
    query = (
        select(
            table.c.household_id,
            table.c.resident_id,
            table.c.category,
            table.c.level,
            table.c.grade,
            table.c.from_on,
            table.c.stamp,
            table.c.stamps,
        )
        .outerjoin(resident, resident.c.id == table.c.resident_id)
        .where(table.c.retired.is_(None), resident.c.retired.is_(None))
        .where(func.coalesce(table.c.from_on, day) <= day)
        .where(func.coalesce(table.c.until_on, day) >= day)
        .order_by(table.c.id)
    )
    found: defaultdict[str, list[CareLine]] = defaultdict(list)
    for line in unit.connection.execute(query).mappings():
        found[line["household_id"]].append(_care_line(line))
    return linked_doors.care_joined(unit, found)


def _care_line(line: RowMapping) -> CareLine:
    """Since when an enrolment stands, and since when its level or grade asks for more."""
    entered_on = day_of(time_of(line["stamp"]))
    from_on = dt.date.fromisoformat(line["from_on"]) if line["from_on"] else entered_on
    since_on = max(entered_on, from_on)
    counts = care_levels.level(line["category"], line["level"], line["grade"])
    level_since_on = None
    if counts is not None:
        changed = json.loads(line["stamps"])
        said = [changed[name] for name in ("level", "grade") if name in changed]
        level_since_on = max([since_on, *(day_of(time_of(stamp)) for stamp in said)])
    return CareLine(line["resident_id"], line["category"], since_on, counts, level_since_on)
