"""Where each door of a building stands: units side by side, floors from the top down.

Knows no Qt, so that the order of doors and the way the arrow keys go are tested without a
window. Doors that stand above each other share a column: on most stairs the room number is
the floor and then the place on the floor (``501`` above ``401``).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from gridclient.domain.places import natural


class Door(Protocol):
    """What is shown of a door."""

    @property
    def dwelling_id(self) -> str:
        """The door, whoever lives there."""

    @property
    def household_id(self) -> str | None:
        """Who lives there; None when nobody is known to."""

    @property
    def unit(self) -> str | None:
        """The stairwell."""

    @property
    def floor(self) -> int | None:
        """The floor."""

    @property
    def room(self) -> str:
        """The number on the door."""

    @property
    def head_name(self) -> str | None:
        """The household's head."""

    @property
    def people(self) -> int:
        """How many live there."""

    @property
    def cared_for(self) -> bool:
        """Whether anybody there has a care category; which one is not shown."""

    @property
    def last_visit_on(self) -> dt.date | None:
        """The day of the last visit."""

    @property
    def last_result(self) -> str | None:
        """What came of it."""

    @property
    def state(self) -> str:
        """One of the tones: vacant, never, fresh, due, overdue, not_home."""


@dataclass(frozen=True, slots=True)
class Place:
    """A door at its row (0 is the top floor) and column (over all units)."""

    door: Door
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Stair:
    """One unit: its label and the columns it takes."""

    label: str
    first: int
    columns: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A building laid out."""

    floors: tuple[int, ...]
    stairs: tuple[Stair, ...]
    places: tuple[Place, ...]

    def step(self, here: Place | None, right: int, down: int) -> Place | None:
        """The nearest door in a direction; the first one from nowhere, None at the edge."""
        if here is None:
            return self.places[0] if self.places else None
        ahead = [place for place in self.places if _ahead(here, place, right, down)]
        if down:
            rows = [abs(place.row - here.row) for place in ahead]
            ahead = [p for p in ahead if abs(p.row - here.row) == min(rows)]
            return min(ahead, key=lambda p: abs(p.column - here.column), default=None)
        return min(ahead, key=lambda p: abs(p.column - here.column), default=None)


def _ahead(here: Place, there: Place, right: int, down: int) -> bool:
    if down:
        return (there.row - here.row) * down > 0
    return there.row == here.row and (there.column - here.column) * right > 0


def lay_out(doors: Sequence[Door]) -> Plan:
    """The plan of a building's doors, in reading order."""
    floors = tuple(sorted({door.floor or 0 for door in doors}, reverse=True))
    by_unit: dict[str, list[Door]] = defaultdict(list)
    for door in doors:
        by_unit[door.unit or ""].append(door)
    stairs: list[Stair] = []
    places: list[Place] = []
    first = 0
    for unit in sorted(by_unit, key=natural):
        columns = _columns(by_unit[unit])
        names = sorted(set(columns), key=lambda name: (natural(name[0]), name[1]))
        for door, column in zip(by_unit[unit], columns, strict=True):
            row = floors.index(door.floor or 0)
            places.append(Place(door, row, first + names.index(column)))
        stairs.append(Stair(unit, first, len(names)))
        first += len(names)
    places.sort(key=lambda place: (place.row, place.column))
    return Plan(floors, tuple(stairs), tuple(places))


def _columns(doors: Sequence[Door]) -> list[tuple[str, int]]:
    """For each door the name of its column: place on the floor, and which of several there."""
    numbered = all(_place_on_floor(door) is not None for door in doors)
    seen: dict[tuple[int, str], int] = defaultdict(int)
    result: list[tuple[str, int]] = [("", 0)] * len(doors)
    order = sorted(range(len(doors)), key=lambda n: natural(doors[n].room))
    for number in order:
        door = doors[number]
        name = (_place_on_floor(door) or "") if numbered else ""
        nth = seen[door.floor or 0, name]
        seen[door.floor or 0, name] += 1
        result[number] = (name, nth)
    return result


def _place_on_floor(door: Door) -> str | None:
    floor = str(door.floor or "")
    rest = door.room.removeprefix(floor) if floor else ""
    return rest if rest and rest != door.room else None
