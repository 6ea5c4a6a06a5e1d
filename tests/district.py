"""A community as large as they come, made in seconds: many doors, some visited, some cared for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from gridclient.app import App
from gridclient.domain.identifiers import named_id
from tests import builders
from tests.profiles import COMMUNITY

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英"
_ROOMS_A_FLOOR, _FLOORS, _UNITS = 2, 6, 3
_DOORS_A_BUILDING = _ROOMS_A_FLOOR * _FLOORS * _UNITS
_BUILDINGS_A_GRID = 10
_TODAY = dt.date(2026, 11, 22)


def fill(app: App, households: int) -> None:
    """Enter so many households with a head each; every second was visited, every seventh has
    somebody who is cared for. Thirty-six doors a building, ten buildings a grid."""
    buildings = -(-households // _DOORS_A_BUILDING)
    grids = [
        builders.make_grid(id=named_id("grid", code), code=code, name=f"第{number + 1}网格")
        for number in range(-(-buildings // _BUILDINGS_A_GRID))
        for code in [f"{COMMUNITY}{number + 1:03d}"]
    ]
    with app.profile.store.unit() as unit:
        unit.save(*grids)
        unit.flush()
        records, facts = [], []
        for number, kind, record in _houses(grids, buildings, households):
            (facts if kind == "fact" else records).append(record)
            if number % 2000 == 0 and records:
                unit.save(*records)
                records = []
        unit.save(*records)
        unit.add(*facts)
        unit.commit()


def _houses(grids: list[Any], buildings: int, households: int) -> Iterator[tuple[int, str, Any]]:
    made = 0
    for place in range(buildings):
        grid = grids[place // _BUILDINGS_A_GRID]
        building = builders.make_building(grid_id=grid.id, building_no=str(place + 1))
        yield made, "record", building
        for door in range(min(_DOORS_A_BUILDING, households - made)):
            made += 1
            for kind, record in _home(building.id, door, made):
                yield made, kind, record


def _home(building_id: str, door: int, number: int) -> Iterator[tuple[str, Any]]:
    unit, rest = divmod(door, _ROOMS_A_FLOOR * _FLOORS)
    floor, room = divmod(rest, _ROOMS_A_FLOOR)
    name = _SURNAMES[number % len(_SURNAMES)] + _GIVEN[number % len(_GIVEN)]
    dwelling = builders.make_dwelling(
        building_id,
        unit_no=str(unit + 1),
        floor_no=floor + 1,
        room_no=f"{floor + 1}{room + 1:02d}",
    )
    household = builders.make_household(dwelling.id, head_name=name)
    yield "record", dwelling
    yield "record", household
    yield "record", builders.make_resident(household.id, name=name)
    if number % 7 == 0:
        yield "record", builders.make_enrolment(household.id)
    if number % 2 == 0:
        on = _TODAY - dt.timedelta(days=number % 200)
        yield "fact", builders.make_visit(household.id, on)
