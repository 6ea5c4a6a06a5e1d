"""The lines of each kind of ledger: records beside each other, and what is computed of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gridclient.domain import places
from gridclient.domain.care import CATEGORIES, GROUPS, CareEnrolment
from gridclient.domain.days import age
from gridclient.domain.fields import entity_of
from gridclient.domain.people import Household, Resident
from gridclient.services.exports.register import Register, Spot

Value = Any


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a ledger before it is masked and written.

    ``records``: entity name to the record the columns look at; ``computed``: name to value.
    ``parts``: (entity, id) of all rows whose change is a change of the line, the one it stands
    for first. ``own``: whether it belongs to the office's own grids.
    """

    records: Mapping[str, Any]
    computed: Mapping[str, Value]
    parts: tuple[tuple[str, str], ...]
    spot: Spot
    own: bool
    retired: str | None = None

    def value(self, source: str) -> Value:
        """The value of ``entity.field`` or of a computed name; None when it is absent."""
        entity, _dot, field = source.partition(".")
        if not field:
            return self.computed.get(source)
        record = self.records.get(entity)
        return getattr(record, field) if record is not None else None


def households(register: Register) -> Iterator[Line]:
    """A line for each household."""
    for household in _walk(register):
        spot = register.spot(household=household.id)
        care = [item for item in register.care.get(household.id, ()) if not item.retired]
        people = [item for item in register.residents.get(household.id, ()) if not item.retired]
        parts = (household, *filter(None, (spot.dwelling,)), *care, *people)
        computed = {"people": len(people), "categories": categories(care)}
        yield line(register, spot, parts, household, computed)


def residents(register: Register) -> Iterator[Line]:
    """A line for each resident, the head of a household first."""
    for household in _walk(register):
        spot = register.spot(household=household.id)
        for person in head_first(register.residents.get(household.id, ())):
            care = [
                item
                for item in register.care.get(household.id, ())
                if item.resident_id in (person.id, None) and not item.retired
            ]
            yield _person(register, spot, person, person, care)


def enrolled(register: Register, group: str) -> Iterator[Line]:
    """A line for each person, or household as a whole, with care of one group."""
    for household in _walk(register):
        spot = register.spot(household=household.id)
        care = [i for i in register.care.get(household.id, ()) if i.category in GROUPS[group]]
        people = head_first(register.residents.get(household.id, ()))
        for resident_id in dict.fromkeys(item.resident_id for item in care):
            theirs = [item for item in care if item.resident_id == resident_id]
            standing = [item for item in theirs if not item.retired] or theirs[-1:]
            person = next((p for p in people if p.id == resident_id), None)
            if resident_id is None and people:
                person = people[0]
            yield _person(register, spot, standing[0], person, standing)


def _person(
    register: Register,
    spot: Spot,
    primary: Resident | CareEnrolment,
    person: Resident | None,
    care: list[CareEnrolment],
) -> Line:
    helpers = [register.persons.get(helper) for item in care for helper in item.helper_ids]
    computed = {
        "categories": categories(care),
        "age": age(person.born_on, register.on) if person and person.born_on else None,
        "helpers": tuple(dict.fromkeys(helper.name for helper in helpers if helper)),
    }
    parts = (primary, *filter(None, (person, spot.household, spot.dwelling)), *care)
    records = tuple(filter(None, (person, care[0] if care else None)))
    made = line(register, spot, parts, primary, computed, *records)
    gone = primary.retired or (person.retired if person else None)
    return _retired(made, gone or (spot.household.retired if spot.household else None))


def _retired(made: Line, reason: str | None) -> Line:
    return Line(made.records, made.computed, made.parts, made.spot, made.own, reason)


def buildings(register: Register) -> Iterator[Line]:
    """A line for each building."""
    doors_of, homes_of = register.doors(), register.homes_by_building()
    for building in sorted(
        register.buildings.values(), key=lambda item: register.spot(building=item.id).order
    ):
        spot = register.spot(building=building.id)
        doors, homes = doors_of.get(building.id, ()), homes_of.get(building.id, ())
        leader = register.persons.get(building.leader_id or "")
        computed = {
            "doors": len(doors),
            "occupied": sum(home.door.occupied for home in homes),
            "vacant": sum(door.occupancy == "vacant" for door in doors),
            "people": sum(home.door.people for home in homes),
            "leader": leader.name if leader else None,
            "leader_phone": leader.phone if leader else None,
        }
        parts = (building, *doors)
        yield line(register, spot, parts, building, computed)


def line(
    register: Register,
    spot: Spot,
    parts: tuple[Any, ...],
    primary: Any,
    computed: Mapping[str, Value],
    *records: Any,
) -> Line:
    """A line for ``primary`` at a spot, with what every ledger computes."""
    known = (spot.grid, spot.estate, spot.building, spot.dwelling, spot.household, primary)
    home = register.homes.get(spot.household.id) if spot.household else None
    last = home.last if home else None
    return Line(
        records={entity_of(item).name: item for item in (*known, *records) if item is not None},
        computed={
            "address": _address(spot, door=True),
            "building_label": _address(spot, door=False),
            "grid_worker": register.workers(spot.grid),
            "last_visit_on": last.visited_on if last else None,
            "last_result": last.result if last else None,
            "next_due_on": home.due.due_on if home and home.due else None,
            **computed,
        },
        parts=tuple(dict.fromkeys((entity_of(item).name, item.id) for item in parts)),
        spot=spot,
        own=register.own(spot.grid),
        retired=getattr(primary, "retired", None),
    )


def categories(care: list[CareEnrolment]) -> tuple[str, ...]:
    """The titles of the categories somebody is cared for under, each once."""
    return tuple(dict.fromkeys(CATEGORIES.title_of(item.category) for item in care))


def head_first(people: Any) -> list[Resident]:
    """The members of a household, its head first."""
    return sorted(people, key=lambda person: (person.relation != "head", person.id))


def _walk(register: Register) -> list[Household]:
    return sorted(
        register.households.values(), key=lambda home: register.spot(household=home.id).order
    )


def _address(spot: Spot, *, door: bool) -> str | None:
    if spot.building is None:
        return None
    dwelling = spot.dwelling if door else None
    return places.address_label(
        spot.estate.name if spot.estate else None,
        spot.building.building_no,
        dwelling.unit_no if dwelling else None,
        dwelling.room_no if dwelling else None,
    )
