"""Buildings and doors of a community, found again by their names or brought into being."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from gridclient.domain.identifiers import named_id
from gridclient.domain.places import Building, Division, Dwelling, Estate, Grid
from gridclient.errors import Hint, Refused
from gridclient.i18n import _
from gridclient.services.ledgers.grids import Grids
from gridclient.services.ledgers.records import Records
from gridclient.workbook.ledgers.building_lists import LedgerBuilding
from gridclient.workbook.ledgers.doors import Place

_NO_ROOM = "-"
_ONLY_BUILDING = "1"


class Places:
    """Looks places up by their names; an absent estate means any."""

    def __init__(self, records: Records, division_code: str, grid_code: str | None) -> None:
        self._records = records
        self.division = _own_division(records, division_code)
        self._grids = Grids(records, self.division, grid_code)
        self._estates: dict[str, str] = {}
        for estate in records.load(Estate):
            for name in (*re.split(r"[、,，;；]", estate.aliases or ""), estate.name):
                self._estates[_plain(name)] = estate.id
        self._buildings: dict[tuple[str | None, str], str] = {}
        self._doors: dict[tuple[str, str | None, str], str] = {}
        self._of_building: defaultdict[str, list[str]] = defaultdict(list)
        for building in records.load(Building):
            self._buildings[building.estate_id, building.building_no] = building.id
        for door in records.load(Dwelling):
            self._keep_door(door)

    # --- buildings -------------------------------------------------------------------------

    def building_of_door(self, place: Place) -> Building:
        """The building of a residents' ledger's door; its word on the grid counts."""
        number = place.building or _ONLY_BUILDING
        known = self.named_building(place.estate, number)
        if known is None:
            return self._add(self._grids.of_door(place.grid_name), place.estate, number)
        return self._assign(known, place.grid_name)

    def building_of_list(self, grid: str | None, estate: str | None, number: str) -> Building:
        """The building that a list of people or buildings names."""
        known = self.named_building(estate, number)
        if known is None:
            return self._add(self._grids.of_list(grid), estate, number)
        return self._assign(known, grid)

    def named_building(self, estate: str | None, number: str) -> Building | None:
        """The building of exactly this estate, or of none."""
        estate_id = self._estates.get(_plain(estate)) if estate else None
        if estate and estate_id is None:
            return None
        found = self._buildings.get((estate_id, number))
        return self._records.get(Building, found) if found else None

    def buildings(self, number: str, estate: str | None = None) -> Iterator[Building]:
        """The buildings with a number, of one estate or of any."""
        wanted = self._estates.get(_plain(estate), "") if estate else None
        for (estate_id, named), row_id in self._buildings.items():
            if named == number and wanted in (None, estate_id):
                yield self._records.get(Building, row_id)

    def tell_estate(self, building: Building, estate: str) -> None:
        """Say of a building without an estate to which it belongs."""
        del self._buildings[building.estate_id, building.building_no]
        estate_id = self._estate(estate).id
        self._buildings[estate_id, building.building_no] = building.id
        self._records.set(building, estate_id=estate_id)

    def describe(self, told: LedgerBuilding, building: Building, leader_id: str | None) -> None:
        """Take over what a list of buildings says; its doors are made when it has none."""
        building = self._records.say(
            building,
            units=told.units,
            floors=told.floors,
            rooms_a_floor=told.rooms_a_floor,
            address=told.address,
            leader_id=leader_id,
        )
        if self._of_building[building.id] or not (told.floors and told.rooms_a_floor):
            return
        for unit in range(1, (told.units or 1) + 1):
            for floor in range(1, told.floors + 1):
                for room in range(1, told.rooms_a_floor + 1):
                    unit_no = str(unit) if told.units else None
                    self._add_door(building, unit_no, floor, f"{floor}{room:02d}")

    def _assign(self, building: Building, grid_name: str | None) -> Building:
        """A building that waits for its grid goes where a ledger says it belongs."""
        if self._grids.waits(building) and (grid := self._grids.told(grid_name)):
            return self._records.set(building, grid_id=grid.id)
        return building

    def _add(self, grid: Grid, estate: str | None, number: str) -> Building:
        estate_id = self._estate(estate).id if estate else None
        made = Building(
            id=self._records.new_id(), grid_id=grid.id, estate_id=estate_id, building_no=number
        )
        self._buildings[estate_id, number] = made.id
        return self._records.add(made)

    def _estate(self, name: str) -> Estate:
        if _plain(name) in self._estates:
            return self._records.get(Estate, self._estates[_plain(name)])
        made = Estate(id=self._records.new_id(), division_id=self.division.id, name=name)
        self._estates[_plain(name)] = made.id
        return self._records.add(made)

    # --- doors -----------------------------------------------------------------------------

    def door(
        self,
        building: Building,
        place: Place,
        occupancy: str | None = None,
        *,
        lived_in: bool = True,
    ) -> Dwelling:
        """The door of a place in its building, brought into being when it is new.

        One that stood vacant no longer does when somebody is told to live there.
        """
        known = self._doors.get((building.id, place.unit, place.room or _NO_ROOM))
        if known is None:
            return self._add_door(
                building, place.unit, place.floor, place.room or _NO_ROOM, occupancy
            )
        door = self._records.get(Dwelling, known)
        if lived_in and door.occupancy == "vacant":
            door = self._records.set(door, occupancy=None)
        return self._records.say(door, floor_no=place.floor, occupancy=occupancy)

    def doors(self, place: Place) -> Iterator[Dwelling]:
        """The doors a place may mean; where it names no unit, those of any."""
        if place.building is None:
            return
        for building in self.buildings(place.building, place.estate):
            yield from self.doors_in(building, place)

    def doors_in(self, building: Building, place: Place) -> Iterator[Dwelling]:
        """The doors of one building a place may mean."""
        for row_id in self._of_building[building.id]:
            door = self._records.get(Dwelling, row_id)
            if door.room_no == place.room and place.unit in (None, door.unit_no):
                yield door

    def _add_door(
        self,
        building: Building,
        unit: str | None,
        floor: int | None,
        room: str,
        occupancy: str | None = None,
    ) -> Dwelling:
        made = Dwelling(
            id=self._records.new_id(),
            building_id=building.id,
            unit_no=unit,
            floor_no=floor,
            room_no=room,
            occupancy=occupancy,
        )
        self._keep_door(made)
        return self._records.add(made)

    def _keep_door(self, door: Dwelling) -> None:
        self._doors[door.building_id, door.unit_no, door.room_no] = door.id
        self._of_building[door.building_id].append(door.id)

    # --- at the end ------------------------------------------------------------------------

    def close(self) -> None:
        """Say of every building how many units and floors its doors show; free unused grids."""
        buildings = [self._records.get(Building, row_id) for row_id in self._buildings.values()]
        for building in buildings:
            doors = [self._records.get(Dwelling, d) for d in self._of_building[building.id]]
            units = _largest(building.units, [len({door.unit_no or "" for door in doors})])
            floors = _largest(building.floors, (door.floor_no or 0 for door in doors))
            if (units, floors) != (building.units, building.floors):
                self._records.set(building, units=units, floors=floors)
        self._grids.close(buildings)


def _plain(estate: str) -> str:
    """An estate's name without what people leave off: ``阳光花园小区`` is ``阳光花园``."""
    return estate.strip().removesuffix("小区")


def _largest(known: int | None, seen: Iterable[int]) -> int | None:
    return max([known or 0, *seen]) or None


def _own_division(records: Records, code: str) -> Division:
    found = records.unit.get(Division, named_id("division", code))
    if found is None:
        raise Refused(
            "division.unknown",
            _("The community {code} is not entered here.").format(code=code),
            hint=Hint(
                _("Start the office again with “init”."),
                _("Ask for help: this profile was not begun as an office is."),
            ),
        )
    return found
