"""The round: every household with its visits, and when somebody should come.

Lists, buildings, households and coverage all read this one thing.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridclient.domain import due, places
from gridclient.domain.care import DEFAULT_POLICIES, CarePolicy
from gridclient.domain.due import Contact, Due, Enrolled, Policy
from gridclient.domain.special_rounds import SpecialRound, means, runs
from gridclient.domain.visits import EFFECTIVE, Visit
from gridclient.store import doors, visits
from gridclient.store.doors import CareLine, DoorLine
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Home:
    """A door and, where somebody lives, what is known of the visits there.

    ``levels``: pairs of category and the level that counts. ``rounds``: the special rounds that
    wait for somebody here to be contacted.
    """

    door: DoorLine
    care: tuple[tuple[str | None, str], ...]
    visits: Sequence[Visit]
    due: Due | None
    state: str
    levels: tuple[tuple[str, str | None], ...] = ()
    rounds: tuple[SpecialRound, ...] = ()

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

    def listed(self, on: dt.date) -> bool:
        """Whether the door stands on the list of what is due on a day."""
        return bool(self.rounds) or (self.due is not None and self.due.listed(on))

    def reached(self) -> bool:
        """Whether anybody was ever reached."""
        return any(visit.result in EFFECTIVE for visit in self.visits)

    def in_time(self) -> bool:
        """Whether somebody was reached and nobody here waits too long; that nobody was home later
        does not unsay it."""
        return self.door.occupied and self.state != "overdue" and self.reached()


def policies(unit: Unit, on: dt.date) -> Mapping[str, Policy]:
    """Category to the policy in force on a day, with the versions that were in force before.

    The newest by its effective date counts; a version that asks for the same is none.
    """
    found = {
        default.category: Policy(
            default.category, default.contacts, default.period, default.face, default.face_period
        )
        for default in DEFAULT_POLICIES
    }
    for item in versions(unit):
        if item.effective_from is None or item.effective_from <= on:
            before = found.get(item.category)
            asked = dataclasses.replace(_policy(item), before=before)
            if before is None or asked.terms != before.terms:
                found[item.category] = asked
    return found


def versions(unit: Unit) -> list[CarePolicy]:
    """What offices laid down, oldest first; of two for the same day the later entry is last."""
    return sorted(unit.find(CarePolicy), key=lambda item: (str(item.effective_from or ""), item.id))


def _policy(item: CarePolicy) -> Policy:
    return Policy(
        item.category,
        item.contacts,
        item.period,
        item.face,
        item.face_period,
        frozenset(item.accepted),
        since=item.effective_from,
    )


def homes(
    unit: Unit, on: dt.date, building_id: str | None = None, household_id: str | None = None
) -> list[Home]:
    """All doors, those of one building or that of one household, in walking order."""
    lines = doors.doors(unit, building_id, [household_id] if household_id else None)
    enrolled, known = doors.care(unit, on), policies(unit, on)
    recorded = visits.counting(unit, household_id, to_on=on)
    running = [item for item in unit.find(SpecialRound) if runs(item, on)]
    found = []
    for line in lines:
        key = line.household_id or ""
        care = enrolled.get(key, ())
        pairs = [(item.category, item.level) for item in care]
        meant = [item for item in running if means(item, line.grid_id, pairs)]
        found.append(_home(line, care, recorded.get(key, []), known, meant, on))
    return sorted(found, key=lambda home: home.order)


def _home(  # noqa: PLR0917 - what a home is read from
    line: DoorLine,
    care: Sequence[CareLine],
    recorded: Sequence[Visit],
    known: Mapping[str, Policy],
    meant: Sequence[SpecialRound],
    on: dt.date,
) -> Home:
    contacts = [Contact(visit.visited_on, visit.result) for visit in recorded]
    enrolled = [
        Enrolled(item.category, item.since_on, item.level, item.level_since_on) for item in care
    ]
    asked = None
    open_: Sequence[SpecialRound] = ()
    if line.occupied:
        asked = due.due(enrolled, contacts, known, line.since_on, on, meant)
        open_ = due.open_rounds(meant, contacts, on)
    return Home(
        door=line,
        care=tuple((item.resident_id, item.category) for item in care),
        visits=recorded,
        due=asked,
        state=due.door_state(line.occupied, contacts, asked, on),
        levels=tuple((item.category, item.level) for item in care),
        rounds=tuple(open_),
    )
