"""Matching what a ledger says with what is here: found again, brought up to date, or new.

Places are matched by their names, households by their door and a shared name or ID number,
people by ID number and then by name. A cell that is empty in the ledger changes nothing here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from gridclient.domain import citizen_ids
from gridclient.domain.care import CareEnrolment
from gridclient.domain.identifiers import named_id, new_id
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Division, Dwelling, Estate, Grid
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services import offices
from gridclient.services.clock import Now
from gridclient.services.ledgers.changes import Changes, Tally
from gridclient.store.unit import Unit
from gridclient.workbook.ledgers.persons import LedgerResident
from gridclient.workbook.ledgers.residents import LedgerDoor


class Register:
    """The registers of one community while a ledger is taken over."""

    def __init__(
        self, unit: Unit, now: Now, division: str, grid_code: str | None, tally: Tally
    ) -> None:
        self._unit = unit
        self._now = now
        self._tally = tally
        self._division = self._own_division(division)
        self._grid_code = grid_code
        self._changes = Changes(unit, tally)
        self._read()

    def _own_division(self, code: str) -> Division:
        found = self._unit.get(Division, named_id("division", code))
        if found is None:
            raise Refused(
                "division.unknown",
                _("The community {code} is not entered here.").format(code=code),
                hint=_("Start the office again with “init”."),
            )
        return found

    def _read(self) -> None:
        unit = self._unit
        self._codes = {item.code: item for item in unit.find(Grid) if not item.retired}
        self._grids = {item.name: item for item in self._codes.values()}
        self._estates = {item.name: item for item in unit.find(Estate)}
        self._buildings = {(b.estate_id, b.building_no): b for b in unit.find(Building)}
        self._dwellings = {(d.building_id, d.unit_no, d.room_no): d for d in unit.find(Dwelling)}
        self._households: defaultdict[str, list[Household]] = defaultdict(list)
        for household in unit.find(Household):
            if not household.retired:
                self._households[household.dwelling_id].append(household)
        self._residents: defaultdict[str, list[Resident]] = defaultdict(list)
        self._by_number: dict[str, Resident] = {}
        for resident in unit.find(Resident):
            self._residents[resident.household_id].append(resident)
            if resident.id_number:
                self._by_number[resident.id_number] = resident
        self._care = {
            (care.resident_id, care.category)
            for care in unit.find(CareEnrolment)
            if not care.retired
        }

    def take(self, doors: Sequence[LedgerDoor]) -> None:
        """Take over all doors, in the ledger's order; saved at the end."""
        for door in doors:
            building = self._building(door)
            dwelling = self._dwelling(building, door)
            if door.occupied:
                self._household(dwelling, door)
            self._tally.found["vacant"] += door.vacant
            self._tally.found["households"] += door.occupied
        self._measure()
        self._changes.save()

    # --- places ----------------------------------------------------------------------------

    def _grid(self, name: str | None) -> Grid:
        if self._grid_code is not None:
            found = self._codes.get(self._grid_code)
            if found is None:
                named = name or self._grid_code
                found = self._add_grid(self._grid_code, named)
            return found
        if name is None:
            if len(self._codes) == 1:
                return next(iter(self._codes.values()))
            raise Refused(
                "ledger.grid",
                _("The ledger does not say to which grid its doors belong."),
                hint=_("Name the grid with --grid CODE."),
            )
        return self._grids.get(name) or self._add_grid(self._next_code(), name)

    def _add_grid(self, code: str, name: str) -> Grid:
        if not code.startswith(self._division.code):
            raise Refused(
                "grid.outside",
                _("The grid code “{code}” does not begin with the community's code.").format(
                    code=code
                ),
                hint=_("Grids of this community begin with {code}.").format(
                    code=self._division.code
                ),
            )
        grid = offices.keep_grid(self._unit, self._division, code, name)
        self._grids[grid.name] = self._codes[code] = grid
        self._tally.created["grids"] += 1
        return grid

    def _next_code(self) -> str:
        taken = [int(code[-3:]) for code in self._codes if code[-3:].isdigit()]
        return f"{self._division.code}{max(taken, default=0) + 1:03d}"

    def _building(self, door: LedgerDoor) -> Building:
        grid = self._grid(door.grid_name)
        estate = self._estate(door.estate)
        key = (estate.id if estate else None, door.building or "1")
        known = self._buildings.get(key)
        if known is None:
            known = self._changes.new(
                Building(id=self._id(), grid_id=grid.id, estate_id=key[0], building_no=key[1])
            )
            self._buildings[key] = known
        return known

    def _estate(self, name: str | None) -> Estate | None:
        if name is None:
            return None
        if name not in self._estates:
            self._estates[name] = self._changes.new(
                Estate(id=self._id(), division_id=self._division.id, name=name)
            )
        return self._estates[name]

    def _dwelling(self, building: Building, door: LedgerDoor) -> Dwelling:
        key = (building.id, door.unit, door.room or "")
        occupancy = "vacant" if door.vacant else door.occupancy
        known = self._dwellings.get(key)
        if known is None:
            made = Dwelling(
                id=self._id(),
                building_id=building.id,
                unit_no=door.unit,
                floor_no=door.floor,
                room_no=door.room or "-",
                occupancy=occupancy,
            )
            self._dwellings[key] = self._changes.new(made)
        else:
            known = self._changes.update(known, floor_no=door.floor, occupancy=occupancy)
            if door.occupied and known.occupancy == "vacant":
                known = self._changes.empty(known, "occupancy")
            self._dwellings[key] = known
        return self._dwellings[key]

    def _measure(self) -> None:
        """Say of every building how many units and floors its doors show."""
        units: defaultdict[str, set[str]] = defaultdict(set)
        floors: defaultdict[str, int] = defaultdict(int)
        for dwelling in self._dwellings.values():
            units[dwelling.building_id].add(dwelling.unit_no or "")
            floors[dwelling.building_id] = max(floors[dwelling.building_id], dwelling.floor_no or 0)
        for building in list(self._buildings.values()):
            seen = (len(units[building.id]) or None, floors[building.id] or None)
            larger = (
                max(seen[0] or 0, building.units or 0) or None,
                max(seen[1] or 0, building.floors or 0) or None,
            )
            if larger != (building.units, building.floors):
                self._changes.update(building, units=larger[0], floors=larger[1])

    # --- people ----------------------------------------------------------------------------

    def _household(self, dwelling: Dwelling, door: LedgerDoor) -> None:
        known = self._same_household(dwelling, door)
        if known is None:
            self._tally.duplicates += bool(self._households[dwelling.id])
            known = self._changes.new(
                Household(id=self._id(), dwelling_id=dwelling.id, head_name=door.head_name)
            )
            self._households[dwelling.id].append(known)
        else:
            self._changes.update(known, head_name=door.head_name)
        for person in door.residents:
            self._resident(known, person)

    def _same_household(self, dwelling: Dwelling, door: LedgerDoor) -> Household | None:
        names = {person.name for person in door.residents}
        if door.head_name:
            names.add(door.head_name)
        numbers = {person.id_number for person in door.residents if person.id_number}
        for household in self._households[dwelling.id]:
            here = self._residents[household.id]
            if household.head_name in names or any(
                person.name in names or person.id_number in numbers for person in here
            ):
                return household
        return None

    def _resident(self, household: Household, person: LedgerResident) -> None:
        self._tally.found["residents"] += 1
        known = self._same_person(household, person)
        values: dict[str, Any] = {
            "relation": person.relation,
            "sex": person.sex,
            "born_on": person.born_on,
            "id_number": person.id_number,
            "phone": "、".join(person.phones) or None,
            "residence_state": person.residence_state,
            "guardian": person.guardian,
            "remarks": person.remarks,
        }
        if person.id_number and citizen_ids.problem_of(person.id_number) is None:
            values["id_type"] = "citizen"
        if person.to_check and not (known and known.id_number):
            values["check_state"] = "to_check"
        if known is None:
            known = self._changes.new(
                Resident(id=self._id(), household_id=household.id, name=person.name, **values)
            )
            self._residents[household.id].append(known)
            if known.id_number:
                self._by_number[known.id_number] = known
        else:
            known = self._changes.update(known, **values)
            if known.check_state and person.id_number and not person.to_check:
                self._changes.empty(known, "check_state")
        for category in person.care:
            self._enrol(household, known, category)

    def _same_person(self, household: Household, person: LedgerResident) -> Resident | None:
        if person.id_number and person.id_number in self._by_number:
            return self._by_number[person.id_number]
        for known in self._residents[household.id]:
            if known.name == person.name and not known.retired:
                return known
        return None

    def _enrol(self, household: Household, resident: Resident, category: str) -> None:
        self._tally.found[category] += 1
        if (resident.id, category) in self._care:
            self._tally.unchanged["care_enrolments"] += 1
            return
        self._care.add((resident.id, category))
        self._changes.new(
            CareEnrolment(
                id=self._id(),
                household_id=household.id,
                resident_id=resident.id,
                category=category,
            )
        )

    def _id(self) -> str:
        return new_id(self._now())
