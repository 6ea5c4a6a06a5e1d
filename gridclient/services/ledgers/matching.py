"""Matching what a ledger says with what is here: found again, brought up to date, or new.

Places are matched by their names, households by their door and a shared name or ID number,
people by ID number, then by name with door, birth date or telephone. A cell that is empty in
the ledger changes nothing here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from gridclient.domain.identifiers import new_id
from gridclient.domain.places import Building, Dwelling
from gridclient.domain.staff import Person
from gridclient.services.clock import Now
from gridclient.services.events import IssuesChanged, RegistersChanged, VisitsChanged
from gridclient.services.issues import Issues
from gridclient.services.ledgers.care import Enrolments
from gridclient.services.ledgers.households import Households
from gridclient.services.ledgers.places import Places
from gridclient.services.ledgers.records import Records, Tally
from gridclient.services.ledgers.visits import PastVisits
from gridclient.store.unit import Unit
from gridclient.workbook.ledgers.building_lists import LedgerBuilding
from gridclient.workbook.ledgers.doors import Place
from gridclient.workbook.ledgers.enrolments import LedgerCare
from gridclient.workbook.ledgers.listed import ListedPerson
from gridclient.workbook.ledgers.residents import LedgerDoor
from gridclient.workbook.ledgers.whole import Ledger

Event = RegistersChanged | VisitsChanged | IssuesChanged

_LEADER = "building_leader"


class Register:
    """The registers of one community while a ledger is taken over."""

    def __init__(  # noqa: PLR0917 - what a community's registers are opened with
        self,
        unit: Unit,
        now: Now,
        division: str,
        grid_code: str | None,
        issues: Issues,
        tally: Tally,
    ) -> None:
        self._records = Records(unit, now, tally)
        self._now = now
        self._tally = tally
        self._places = Places(self._records, division, grid_code)
        self._households = Households(self._records)
        self._care = Enrolments(self._records)
        self._visits = PastVisits(unit, self._places, self._households, issues, tally)
        self._staff = {
            person.name: person.id
            for person in self._records.load(Person)
            if not person.retired and person.post == _LEADER
        }

    def take(self, ledger: Ledger, today: dt.date) -> list[Event]:
        """Take over all of a ledger, saved at the end; returns what to tell once it is durable."""
        self._adopt(ledger.doors)
        for building in ledger.buildings:
            self._building(building)
        for door in ledger.doors:
            self._door(door)
        for person in ledger.persons:
            self._listed(person)
        self._places.close()
        self._records.save()
        self._visits.take(ledger.visits, today)
        told: list[Event] = [
            RegistersChanged(sum(self._tally.created.values()) + sum(self._tally.updated.values()))
        ]
        if self._visits.household_ids:
            told.append(VisitsChanged(tuple(self._visits.household_ids)))
        if self._visits.issue_ids:
            told.append(IssuesChanged(tuple(self._visits.issue_ids)))
        return told

    # --- residents' ledgers ----------------------------------------------------------------

    def _door(self, told: LedgerDoor) -> None:
        place = _place(told)
        building = self._places.building_of_door(place)
        occupancy = "vacant" if told.vacant else told.occupancy
        door = self._places.door(building, place, occupancy, lived_in=told.occupied)
        self._tally.found["vacant"] += told.vacant
        self._tally.found["households"] += told.occupied
        if not told.occupied:
            return
        _household, people = self._households.take(door, told)
        for person, resident in zip(told.residents, people, strict=True):
            self._tally.found["residents"] += 1
            self._care.follow(resident)
            for category in person.care:
                self._care.enrol(resident, LedgerCare(category))

    def _adopt(self, doors: Iterable[LedgerDoor]) -> None:
        """Give buildings that came without their estate the estate whose ledger knows a door.

        A name behind the same door of a building with the same number tells that it is the same.
        """
        asked: defaultdict[tuple[str, str], list[LedgerDoor]] = defaultdict(list)
        for door in doors:
            if door.estate and door.building:
                asked[door.estate, door.building].append(door)
        for (estate, number), told in asked.items():
            bare = self._places.named_building(None, number)
            if bare is None or self._places.named_building(estate, number) is not None:
                continue
            if any(self._knows(bare, door) for door in told):
                self._places.tell_estate(bare, estate)

    def _knows(self, building: Building, told: LedgerDoor) -> bool:
        names = {person.name for person in told.residents} | {told.head_name}
        return any(
            names & self._households.names(household)
            for door in self._places.doors_in(building, _place(told))
            for household in self._households.behind(door)
        )

    # --- lists of people -------------------------------------------------------------------

    def _listed(self, told: ListedPerson) -> None:
        """Enrol a person of a list, whom it may bring into being with their household."""
        person, place = told.person, told.place
        known = self._households.find(person, self._places.doors(place) if place else ())
        if known is not None and known.retired:
            self._tally.problems.append(replace(told.not_placed, code="ledger.person_retired"))
            return
        if known is not None:
            resident = self._households.fill(known, person)
        else:
            door = self._door_of(place, {person.name, told.head_name} - {None})
            if door is None:
                code = "ledger.estate_missing" if place else told.not_placed.code
                self._tally.problems.append(replace(told.not_placed, code=code))
                return
            resident = self._households.admit(door, person, told.head_name)
        self._tally.found["persons"] += 1
        for care in told.care:
            self._care.enrol(resident, care)

    def _door_of(self, place: Place | None, names: set[str | None]) -> Dwelling | None:
        """The door of a list's row; None when it could be one of several estates' doors."""
        if place is None or place.building is None:
            return None
        if place.estate is None:
            several = list(self._places.buildings(place.building))
            if len(several) > 1:
                several = [one for one in several if self._lives(one, place, names)]
            if len(several) > 1 or (not several and any(self._places.buildings(place.building))):
                return None
            if several:
                return self._places.door(several[0], place)
        building = self._places.building_of_list(place.grid_name, place.estate, place.building)
        return self._places.door(building, place)

    def _lives(self, building: Building, place: Place, names: set[str | None]) -> bool:
        return any(
            names & self._households.names(household)
            for door in self._places.doors_in(building, place)
            for household in self._households.behind(door)
        )

    # --- lists of buildings ----------------------------------------------------------------

    def _building(self, told: LedgerBuilding) -> None:
        several = list(self._places.buildings(told.building)) if told.estate is None else []
        if len(several) == 1:
            building = several[0]
        else:
            building = self._places.building_of_list(told.grid_name, told.estate, told.building)
        self._tally.found["buildings"] += 1
        self._places.describe(told, building, self._leader(told, building))

    def _leader(self, told: LedgerBuilding, building: Building) -> str | None:
        """The building leader, entered as somebody who serves here."""
        if told.leader is None:
            return None
        known = self._staff.get(told.leader)
        if known is not None:
            person = self._records.get(Person, known)
            self._records.say(person, phone=told.phone)
            return known
        made = Person(
            id=new_id(self._now()),
            division_id=self._places.division.id,
            name=told.leader,
            post=_LEADER,
            grid_ids=(building.grid_id,),
            phone=told.phone,
        )
        self._staff[told.leader] = self._records.add(made).id
        return made.id


def _place(told: LedgerDoor) -> Place:
    return Place(told.grid_name, told.estate, told.building, told.unit, told.floor, told.room)
