"""Reaching somebody who did not open: the numbers to call, and what came of each call.

The program shows numbers and keeps a log; it calls nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from gridclient.domain import reaching
from gridclient.domain.authority import Authority
from gridclient.domain.care import CareEnrolment
from gridclient.domain.care_levels import wants_ladder
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import door_seen_by, name_seen_by, seen_by, sees_care
from gridclient.domain.identifiers import new_id
from gridclient.domain.people import Household
from gridclient.domain.places import Building, Division, Grid
from gridclient.domain.reaching import EMERGENCY_NUMBERS, Missed
from gridclient.domain.special_rounds import LADDER, REACHED, ReachAttempt
from gridclient.domain.staff import Person
from gridclient.domain.texts import clean
from gridclient.domain.visits import Visit
from gridclient.i18n import _
from gridclient.services import rounds
from gridclient.services.authorising import permit
from gridclient.services.entry import checked, known_code
from gridclient.services.events import Events, ReachingChanged
from gridclient.services.places import no_household
from gridclient.services.profile import Profile
from gridclient.services.rounds import Home
from gridclient.store import links
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Rung:
    """Whom to call next: a code of ``LADDER``, name and number as far as they are known."""

    rung: str
    name: str
    phone: str
    tried: ReachAttempt | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """Somebody who did not open, and the rungs in their order."""

    household_id: str
    address: str
    head_name: str | None
    since_on: dt.date
    since_at: dt.datetime | None
    rungs: tuple[Rung, ...]
    reached: bool

    @property
    def next_rung(self) -> Rung | None:
        """The first that nobody tried yet."""
        return next((rung for rung in self.rungs if rung.tried is None), None)


class Reaching:
    """The same-day ladder in one profile."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def of(self, household_id: str) -> Ladder | None:
        """A household's ladder, as long as somebody there is looked for or was found today."""
        day = day_of(self._profile.now())
        with self._profile.store.view() as unit:
            homes = rounds.homes(unit, day, household_id=household_id)
            found = self._ladders(unit, homes, day)
        return found[0] if found else None

    def open_ladders(self) -> list[Ladder]:
        """Everybody who is looked for and was not reached, who waits longest first."""
        day = day_of(self._profile.now())
        days = [str(day - dt.timedelta(days=n)) for n in range(reaching.LOOKED_FOR_DAYS)]
        with self._profile.store.view() as unit:
            missed = {v.household_id for v in unit.find(Visit, visited_on=days, result="not_home")}
            if not missed:
                return []
            missed = {links.canonical(unit, "household", one) for one in missed}
            homes = [h for h in rounds.homes(unit, day) if h.door.household_id in missed]
            found = self._ladders(unit, homes, day)
        waiting = [ladder for ladder in found if not ladder.reached]
        return sorted(waiting, key=lambda item: (item.since_on, str(item.since_at or "~")))

    def _ladders(self, unit: Unit, homes: Iterable[Home], day: dt.date) -> list[Ladder]:
        reader = self._profile.authority
        return [ladder for home in homes if (ladder := _ladder(unit, home, day, reader))]

    def attempt(
        self,
        household_id: str,
        rung: str,
        outcome: str,
        note: str | None = None,
        resident_id: str | None = None,
    ) -> ReachAttempt:
        """Log that somebody was called, and what came of it.

        A newer word about a rung takes the place of the one before, which stays in the log.
        """
        now = self._profile.now()
        made = ReachAttempt(
            id=new_id(now),
            household_id=household_id,
            resident_id=resident_id,
            rung=known_code(LADDER, rung),
            outcome=known_code(REACHED, outcome),
            note=clean(note),
            happened_at=now,
            by_id=self._profile.person_id,
        )
        with self._profile.store.unit() as unit:
            if unit.get(Household, household_id) is None:
                raise no_household(household_id)
            unit.add(checked(made))
            permit(self._profile, unit, made)
            unit.commit()
        self._events.tell(ReachingChanged(household_id))
        return made

    def take_back(self, attempt: ReachAttempt) -> ReachAttempt:
        """Say that a call was logged in error: what was logged stays, and no longer counts."""
        note = _("Logged in error")
        return self.attempt(
            attempt.household_id, attempt.rung, "not_reached", note, attempt.resident_id
        )


def _ladder(unit: Unit, home: Home, day: dt.date, reader: Authority | None) -> Ladder | None:
    household = home.door.household_id
    if household is None or not home.door.occupied or not wants_ladder(home.levels):
        return None
    attempts = links.of_household(unit, ReachAttempt, household)
    missed = reaching.missed(home.visits, attempts, day)
    if missed is None:
        return None
    return Ladder(
        household_id=household,
        address=door_seen_by(reader, home.building_label, home.address),
        head_name=name_seen_by(reader, home.door.head_name),
        since_on=missed.since_on,
        since_at=missed.since_at,
        rungs=tuple(_rungs(unit, home, missed, reader)),
        reached=missed.reached,
    )


def _rungs(unit: Unit, home: Home, missed: Missed, reader: Authority | None) -> list[Rung]:
    household_id = home.door.household_id or ""
    numbers = {
        "emergency_contact": _contacts(unit, household_id) if sees_care(reader) else ("", ""),
        "building_leader": _leader(unit, home.door.building_id),
        "community": _office(unit, home.door.grid_id),
        "emergency_call": ("", EMERGENCY_NUMBERS),
    }
    tried = {rung: seen_by(reader, attempt) for rung, attempt in missed.tried.items()}
    return [Rung(code.code, *numbers[code.code], tried.get(code.code)) for code in LADDER]


def _contacts(unit: Unit, household_id: str) -> tuple[str, str]:
    """The emergency contacts of the enrolments that stand, as they were written."""
    found = [
        care.emergency_contact
        for care in links.of_household(unit, CareEnrolment, household_id)
        if care.emergency_contact and not care.retired
    ]
    return " · ".join(dict.fromkeys(found)), ""


def _leader(unit: Unit, building_id: str) -> tuple[str, str]:
    building = unit.get(Building, building_id)
    leader = unit.get(Person, building.leader_id) if building and building.leader_id else None
    if leader is None or leader.retired:
        leaders = unit.find(Person, post="building_leader")
        leader = next(
            (one for one in leaders if building_id in one.building_ids and not one.retired), None
        )
    return (leader.name, leader.phone or "") if leader else ("", "")


def _office(unit: Unit, grid_id: str) -> tuple[str, str]:
    grid = unit.get(Grid, grid_id)
    office = unit.get(Division, grid.division_id) if grid else None
    if office is None:
        return "", ""
    return office.name, " · ".join(filter(None, (office.phone, office.duty_phone)))
