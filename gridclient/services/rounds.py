"""The round: every household with its visits, and when somebody should come.

Lists, buildings, households and coverage all read this one thing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridclient.domain import due, places
from gridclient.domain.care import DEFAULT_POLICIES, CarePolicy
from gridclient.domain.due import Contact, Due, Policy
from gridclient.domain.visits import EFFECTIVE, Visit
from gridclient.store import doors, visits
from gridclient.store.doors import CareLine, DoorLine
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Home:
    """A door and, where somebody lives, what is known of the visits there."""

    door: DoorLine
    care: tuple[tuple[str | None, str], ...]
    visits: Sequence[Visit]
    due: Due | None
    state: str

    @property
    def categories(self) -> tuple[str, ...]:
        """Care categories of the household and its members, each once."""
        return tuple(dict.fromkeys(category for _, category in self.care))

    @property
    def last(self) -> Visit | None:
        """The newest visit, or None."""
        return self.visits[-1] if self.visits else None

    @property
    def address(self) -> str:
        """The door as people say it."""
        door = self.door
        return places.address_label(door.estate, door.building_no, door.unit_no, door.room_no)

    @property
    def building_label(self) -> str:
        """The building as people say it."""
        return places.address_label(self.door.estate, self.door.building_no, None, None)

    @property
    def order(self) -> tuple[object, ...]:
        """A key for the order in which one walks."""
        door = self.door
        return (
            door.grid_code,
            door.estate or "",
            *places.walking_order(door.building_no, door.unit_no, door.floor_no, door.room_no),
        )

    def reached(self) -> bool:
        """Whether anybody was ever reached."""
        return any(visit.result in EFFECTIVE for visit in self.visits)


def policies(unit: Unit, on: dt.date) -> Mapping[str, Policy]:
    """Category to the policy in force on a day: the newest by its effective date."""
    found = {
        default.category: Policy(
            default.category, default.contacts, default.period, default.face, default.face_period
        )
        for default in DEFAULT_POLICIES
    }
    kept = sorted(unit.find(CarePolicy), key=lambda item: (str(item.effective_from or ""), item.id))
    for item in kept:
        if item.effective_from is None or item.effective_from <= on:
            found[item.category] = Policy(
                item.category,
                item.contacts,
                item.period,
                item.face,
                item.face_period,
                frozenset(item.accepted),
            )
    return found


def homes(
    unit: Unit, on: dt.date, building_id: str | None = None, household_id: str | None = None
) -> list[Home]:
    """All doors, those of one building or that of one household, in walking order."""
    lines = doors.doors(unit, building_id, [household_id] if household_id else None)
    enrolled, known = doors.care(unit, on), policies(unit, on)
    recorded = visits.counting(unit, household_id, to_on=on)
    found = [
        _home(
            line,
            enrolled.get(line.household_id or "", ()),
            recorded.get(line.household_id or "", []),
            known,
            on,
        )
        for line in lines
    ]
    return sorted(found, key=lambda home: home.order)


def _home(
    line: DoorLine,
    enrolled: Sequence[CareLine],
    recorded: Sequence[Visit],
    known: Mapping[str, Policy],
    on: dt.date,
) -> Home:
    contacts = [Contact(visit.visited_on, visit.result) for visit in recorded]
    asked = None
    if line.occupied:
        newest_first = sorted(enrolled, key=lambda item: item.since_on, reverse=True)
        since = {item.category: item.since_on for item in newest_first}
        asked = due.due(since, contacts, known, line.since_on, on)
    state = due.door_state(line.occupied, contacts, asked, on)
    care = tuple((item.resident_id, item.category) for item in enrolled)
    return Home(line, care, recorded, asked, state)
