"""Visits: who is due, and recording that somebody came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from gridclient.domain.authority import Authority
from gridclient.domain.days import day_of, written
from gridclient.domain.disclosure import (
    door_seen_by,
    due_seen_by,
    name_seen_by,
    seen_by,
    sees_care,
)
from gridclient.domain.identifiers import new_id
from gridclient.domain.people import Household
from gridclient.domain.texts import clean
from gridclient.domain.visits import BACKDATE_DAYS, MODES, RESULTS, Retraction, Visit
from gridclient.errors import Hint, Refused, Where
from gridclient.i18n import _
from gridclient.services import rounds
from gridclient.services.authorising import permit
from gridclient.services.duplicates.linking import Linking
from gridclient.services.entry import checked, known_code
from gridclient.services.events import Events, IssuesChanged, VisitsChanged
from gridclient.services.issues import Issues, NewIssue
from gridclient.services.places import no_household
from gridclient.services.profile import Profile
from gridclient.store import visits as kept
from gridclient.store.unit import Unit

__all__ = ["DueDoor", "Visits"]

EARLIEST_ON = dt.date(2000, 1, 1)
"""No office keeps paper of visits that is older: an earlier day is a slip of the fingers."""


@dataclass(frozen=True, slots=True)
class DueDoor:
    """A household that should be visited, with what one wants to know at its door.

    ``round_ids``: the special rounds that wait for it.
    """

    household_id: str
    building_id: str
    building_label: str
    grid_name: str
    unit: str | None
    floor: int | None
    room: str
    address: str
    head_name: str | None
    people: int
    care: tuple[str, ...]
    last_visit_on: dt.date | None
    last_result: str | None
    due_on: dt.date
    overdue_days: int
    reason: str
    round_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewVisit:
    """A visit as it is entered. ``visited_at`` None: the moment of saving, or with
    ``visited_on`` no time of the day; ``issue`` was raised at the door; ``same``: the visit that
    this one is, and that stands for both."""

    household_id: str
    result: str
    visited_at: dt.datetime | None = None
    visited_on: dt.date | None = None
    mode: str = "door"
    persons: tuple[str, ...] = ()
    base_check: str = "unchanged"
    note: str | None = None
    backdated_because: str | None = None
    issue: NewIssue | None = None
    same: str | None = None


class Visits:
    """Recording and listing visits in one profile."""

    def __init__(self, profile: Profile, issues: Issues, events: Events) -> None:
        self._profile = profile
        self._issues = issues
        self._events = events

    def due(self, on: dt.date | None = None) -> list[DueDoor]:
        """Households due on a day (None: today), overdue first, then in walking order."""
        day = on or day_of(self._profile.now())
        with self._profile.store.view() as unit:
            homes = rounds.homes(unit, day)
        reader = self._profile.authority
        listed = [_due_door(home, day, reader) for home in homes if home.listed(day)]
        return sorted(listed, key=lambda door: door.overdue_days == 0)

    def of(self, household_id: str) -> list[Visit]:
        """The visits of a household that count, newest first."""
        with self._profile.store.view() as unit:
            found = kept.counting(unit, household_id).get(household_id, [])
        return [seen_by(self._profile.authority, visit) for visit in reversed(found)]

    def between(self, from_on: dt.date, to_on: dt.date) -> list[Visit]:
        """All visits of a period that count, oldest first."""
        with self._profile.store.view() as unit:
            found = kept.counting(unit, None, from_on, to_on)
        reader = self._profile.authority
        every = [seen_by(reader, visit) for visits in found.values() for visit in visits]
        return sorted(every, key=lambda visit: (visit.visited_on, visit.id))

    def record(
        self,
        household_id: str,
        result: str,
        *,
        visited_at: dt.datetime | None = None,
        visited_on: dt.date | None = None,
        mode: str = "door",
        persons: Sequence[str] = (),
        base_check: str = "unchanged",
        note: str | None = None,
        backdated_because: str | None = None,
        issue: NewIssue | None = None,
        same: str | None = None,
    ) -> Visit:
        """Record a visit, and with it the issue that was raised at the door.

        ``same``: the visit somebody else recorded of this one, which stands for both.

        Durable when this returns. Raises ``Refused`` for an unknown household or result, a
        date in the future, or one long ago without a reason.
        """
        new = NewVisit(
            household_id,
            result,
            visited_at=visited_at,
            visited_on=visited_on,
            mode=mode,
            persons=tuple(persons),
            base_check=base_check,
            note=note,
            backdated_because=backdated_because,
            issue=issue,
            same=same,
        )
        return self.record_all([new])[0]

    def record_all(self, entries: Sequence[NewVisit]) -> list[Visit]:
        """Record several visits in one go: all of them or, when one is refused, none.

        Durable when this returns; raises what :meth:`record` raises.
        """
        with self._profile.store.unit() as unit:
            visits = [self._add(unit, entry) for entry in entries]
            unit.commit()
        self._events.tell(VisitsChanged(tuple(visit.household_id for visit in visits)))
        if raised := [number for visit in visits for number in visit.issue_ids]:
            self._events.tell(IssuesChanged(tuple(raised)))
        return visits

    def _add(self, unit: Unit, entry: NewVisit) -> Visit:
        now = self._profile.now()
        day = entry.visited_on or day_of(entry.visited_at or now)
        self._check_day(day, day_of(now), entry.backdated_because)
        if entry.visited_at is not None and entry.visited_at > now:
            raise _in_the_future(written(entry.visited_at))
        if unit.get(Household, entry.household_id) is None:
            raise no_household(entry.household_id)
        issue = entry.issue
        raised = self._issues.raise_in(unit, issue, entry.household_id) if issue else None
        visit = Visit(
            id=new_id(now),
            household_id=entry.household_id,
            visited_on=day,
            visited_at=entry.visited_at or (now if entry.visited_on is None else None),
            result=known_code(RESULTS, entry.result),
            mode=known_code(MODES, entry.mode),
            visitor_id=self._profile.person_id,
            resident_ids=entry.persons,
            base_check=entry.base_check,
            note=clean(entry.note),
            issue_ids=(raised.id,) if raised else (),
            backdated_because=clean(entry.backdated_because),
        )
        unit.add(checked(visit))
        permit(self._profile, unit, visit)
        if entry.same:
            Linking(self._profile, unit).link("visit", entry.same, visit.id, {})
        return visit

    def retract(self, visit_id: str, reason: str) -> None:
        """Say that a visit should not have been recorded; it stays readable and stops counting."""
        self.retract_all([visit_id], reason)

    def retract_all(self, visit_ids: Sequence[str], reason: str) -> None:
        """:meth:`retract` for several: all of them or, when one is refused, none."""
        with self._profile.store.unit() as unit:
            households = [self._take_back(unit, visit_id, reason) for visit_id in visit_ids]
            unit.commit()
        self._events.tell(VisitsChanged(tuple(households)))

    def _take_back(self, unit: Unit, visit_id: str, reason: str) -> str:
        now = self._profile.now()
        visit = unit.get(Visit, visit_id)
        if visit is None:
            raise Refused(
                "visit.unknown",
                _("There is no visit with this number."),
                hint=Hint(
                    _("List the visits with “visit list”."),
                    _("Open the household again: somebody may have taken the visit back."),
                ),
            )
        retraction = Retraction(
            id=new_id(now),
            visit_id=visit_id,
            reason=clean(reason) or "-",
            retracted_at=now,
        )
        unit.add(checked(retraction))
        permit(self._profile, unit, retraction)
        return visit.household_id

    @staticmethod
    def _check_day(day: dt.date, today: dt.date, reason: str | None) -> None:
        if day > today:
            raise _in_the_future(day.isoformat())
        if day < EARLIEST_ON:
            raise Refused(
                "visit.too_early",
                _("{date} is too long ago for a visit.").format(date=day.isoformat()),
                where=[Where(field=_("Date"))],
                hint=_("Look at the year: visits are kept from {date} on.").format(
                    date=EARLIEST_ON.isoformat()
                ),
            )
        if (today - day).days > BACKDATE_DAYS and not clean(reason):
            raise Refused(
                "visit.backdated",
                _("The visit was more than {days} days ago.").format(days=BACKDATE_DAYS),
                where=[Where(field=_("Date"))],
                hint=_("Say why it is recorded so late."),
            )


def _in_the_future(when: str) -> Refused:
    return Refused(
        "visit.future",
        _("The visit's date {date} lies in the future.").format(date=when),
        where=[Where(field=_("Date"))],
        hint=_("Check the date; if it is right, check this computer's clock."),
    )


def _due_door(home: rounds.Home, day: dt.date, reader: Authority | None) -> DueDoor:
    door, asked, last = home.door, due_seen_by(reader, home.due), home.last
    if asked is None or door.household_id is None:
        raise ValueError("nobody lives here")
    address = door_seen_by(reader, home.building_label, home.address)
    whole = address == home.address
    return DueDoor(
        household_id=door.household_id,
        building_id=door.building_id,
        building_label=home.building_label,
        grid_name=door.grid_name,
        unit=door.unit_no if whole else None,
        floor=door.floor_no if whole else None,
        room=door.room_no if whole else "***",
        address=address,
        head_name=name_seen_by(reader, door.head_name),
        people=door.people,
        care=home.categories if sees_care(reader) else (),
        last_visit_on=last.visited_on if last else None,
        last_result=last.result if last else None,
        due_on=asked.due_on,
        overdue_days=asked.overdue_days(day),
        reason=asked.reason,
        round_ids=tuple(item.id for item in home.rounds),
    )
