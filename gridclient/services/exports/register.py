"""All that ledgers tell of, read in one go and put beside each other by household."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from gridclient.domain.authority import Authority
from gridclient.domain.care import CareEnrolment
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling, Estate, Grid, walking_order
from gridclient.domain.staff import Person
from gridclient.services import rounds
from gridclient.services.places import Places
from gridclient.services.profile import Profile
from gridclient.services.rounds import Home
from gridclient.store import links
from gridclient.store.unit import Unit

_R = TypeVar("_R")
_OWN = frozenset({"community", "worker"})


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is: as far down as it is known, from the grid to the household."""

    grid: Grid | None = None
    estate: Estate | None = None
    building: Building | None = None
    dwelling: Dwelling | None = None
    household: Household | None = None

    @property
    def order(self) -> tuple[object, ...]:
        """A key for the order in which one walks."""
        building, door = self.building, self.dwelling
        return (
            self.grid.code if self.grid else "",
            self.estate.name if self.estate else "",
            *walking_order(
                building.building_no if building else None,
                door.unit_no if door else None,
                door.floor_no if door else None,
                door.room_no if door else None,
            ),
            self.household.id if self.household else "",
        )


@dataclass(frozen=True, slots=True)
class Register:
    """The register of one profile on one day; retired rows are in it."""

    on: dt.date
    authority: Authority | None
    grids: Mapping[str, Grid]
    estates: Mapping[str, Estate]
    buildings: Mapping[str, Building]
    dwellings: Mapping[str, Dwelling]
    households: Mapping[str, Household]
    persons: Mapping[str, Person]
    residents: Mapping[str, Sequence[Resident]]
    care: Mapping[str, Sequence[CareEnrolment]]
    homes: Mapping[str, Home]

    def spot(
        self, *, household: str | None = None, building: str | None = None, grid: str | None = None
    ) -> Spot:
        """Where a household, a building or a grid is."""
        home = self.households.get(household or "")
        door = self.dwellings.get(home.dwelling_id) if home else None
        house = self.buildings.get(door.building_id if door else building or "")
        cell = self.grids.get(house.grid_id if house else grid or "")
        estate = self.estates.get(house.estate_id or "") if house else None
        return Spot(cell, estate, house, door, home)

    def own(self, grid: Grid | None) -> bool:
        """Whether a grid is this office's or this worker's own (domain.md §5.3)."""
        if self.authority is None or self.authority.role not in _OWN or grid is None:
            return False
        return not self.authority.grids or grid.code in self.authority.grids

    def workers(self, grid: Grid | None) -> tuple[str, ...]:
        """The names of a grid's workers."""
        return tuple(
            person.name
            for person in self.persons.values()
            if grid and person.post == "grid_worker" and not person.retired
            if grid.id in person.grid_ids
        )

    def doors(self) -> Mapping[str, Sequence[Dwelling]]:
        """Building id to its doors that still are there."""
        found: defaultdict[str, list[Dwelling]] = defaultdict(list)
        for door in self.dwellings.values():
            if not door.retired:
                found[door.building_id].append(door)
        return found

    def homes_by_building(self) -> Mapping[str, Sequence[Home]]:
        """Building id to the households in it."""
        found: defaultdict[str, list[Home]] = defaultdict(list)
        for home in self.homes.values():
            found[home.door.building_id].append(home)
        return found


def read(unit: Unit, on: dt.date, authority: Authority | None) -> Register:
    """Read the register as of a day."""
    homes = rounds.homes(unit, on)
    return Register(
        on=on,
        authority=authority,
        grids=_by_id(unit.find(Grid)),
        estates=_by_id(unit.find(Estate)),
        buildings=_by_id(unit.find(Building)),
        dwellings=_by_id(unit.find(Dwelling)),
        households=_by_id(links.rehomed(unit, unit.find(Household))),
        persons=_by_id(sorted(unit.find(Person), key=lambda item: item.name)),
        residents=_by_household(links.rehomed(unit, unit.find(Resident))),
        care=_by_household(links.rehomed(unit, unit.find(CareEnrolment))),
        homes={home.door.household_id: home for home in homes if home.door.household_id},
    )


def _by_id(records: Iterable[_R]) -> dict[str, _R]:
    return {record.id: record for record in records}  # type: ignore[attr-defined]


def _by_household(records: Iterable[Any]) -> dict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for record in records:
        found[record.household_id].append(record)
    return dict(found)


def unit_name(profile: Profile, places: Places) -> str:
    """The office a sheet comes from, as it is called."""
    division = places.division()
    return division.name if division else profile.name
