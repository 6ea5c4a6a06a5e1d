"""Visits: who is due, and recording that somebody came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from gridclient.domain.authority import Authority
from gridclient.domain.days import day_of, written
from gridclient.domain.disclosure import name_seen_by, sees_care
from gridclient.domain.identifiers import new_id
from gridclient.domain.people import Household
from gridclient.domain.texts import clean
from gridclient.domain.visits import MODES, RESULTS, Retraction, Visit
from gridclient.errors import Refused, Where
from gridclient.i18n import _
from gridclient.services import rounds
from gridclient.services.authorising import permit
from gridclient.services.entry import checked, known_code
from gridclient.services.events import Events, IssuesChanged, VisitsChanged
from gridclient.services.issues import Issues, NewIssue
from gridclient.services.places import no_household
from gridclient.services.profile import Profile
from gridclient.store import visits as kept

__all__ = ["DueDoor", "Visits"]

BACKDATE_DAYS = 30
"""A visit entered later than this many days wants a reason."""

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
            return list(reversed(kept.counting(unit, household_id).get(household_id, [])))

    def between(self, from_on: dt.date, to_on: dt.date) -> list[Visit]:
        """All visits of a period that count, oldest first."""
        with self._profile.store.view() as unit:
            found = kept.counting(unit, None, from_on, to_on)
        every = [visit for visits in found.values() for visit in visits]
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
    ) -> Visit:
        """Record a visit, and with it the issue that was raised at the door.

        Durable when this returns. Raises ``Refused`` for an unknown household or result, a
        date in the future, or one long ago without a reason.
        """
        now = self._profile.now()
        day = visited_on or day_of(visited_at or now)
        self._check_day(day, day_of(now), backdated_because)
        if visited_at is not None and visited_at > now:
            raise _in_the_future(written(visited_at))
        with self._profile.store.unit() as unit:
            if unit.get(Household, household_id) is None:
                raise no_household(household_id)
            raised = self._issues.raise_in(unit, issue, household_id) if issue else None
            visit = Visit(
                id=new_id(now),
                household_id=household_id,
                visited_on=day,
                visited_at=visited_at or (now if visited_on is None else None),
                result=known_code(RESULTS, result),
                mode=known_code(MODES, mode),
                visitor_id=self._profile.person_id,
                resident_ids=tuple(persons),
                base_check=base_check,
                note=clean(note),
                issue_ids=(raised.id,) if raised else (),
                backdated_because=clean(backdated_because),
            )
            unit.add(checked(visit))
            permit(self._profile, unit, visit)
            unit.commit()
        self._events.tell(VisitsChanged((household_id,)))
        if raised:
            self._events.tell(IssuesChanged((raised.id,)))
        return visit

    def retract(self, visit_id: str, reason: str) -> None:
        """Say that a visit should not have been recorded; it stays readable and stops counting."""
        now = self._profile.now()
        with self._profile.store.unit() as unit:
            visit = unit.get(Visit, visit_id)
            if visit is None:
                raise Refused(
                    "visit.unknown",
                    _("There is no visit with this number."),
                    hint=_("List the visits with “visit list”."),
                )
            retraction = Retraction(
                id=new_id(now),
                visit_id=visit_id,
                reason=clean(reason) or "-",
                retracted_at=now,
            )
            unit.add(checked(retraction))
            permit(self._profile, unit, retraction)
            unit.commit()
        self._events.tell(VisitsChanged((visit.household_id,)))

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
    door, asked, last = home.door, home.due, home.last
    if asked is None or door.household_id is None:
        raise ValueError("nobody lives here")
    return DueDoor(
        household_id=door.household_id,
        building_id=door.building_id,
        building_label=home.building_label,
        grid_name=door.grid_name,
        unit=door.unit_no,
        floor=door.floor_no,
        room=door.room_no,
        address=home.address,
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
