"""Visits that stand under a wrong day: found, given the right one, or taken back.

A visit is a fact, which nobody rewrites: its right day is a fact of its own, an amendment. Most
often a clock was wrong, and the visit says a day that has not come yet, or one long past.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.domain.days import day_of
from gridclient.domain.disclosure import door_seen_by, seen_by
from gridclient.domain.identifiers import new_id
from gridclient.domain.places import address_label
from gridclient.domain.texts import clean
from gridclient.domain.visits import Retraction, Visit, VisitAmendment
from gridclient.errors import Hint, Refused, Where
from gridclient.i18n import _
from gridclient.services.authorising import permit
from gridclient.services.entry import checked
from gridclient.services.events import Events, VisitsChanged
from gridclient.services.profile import Profile
from gridclient.services.visits import EARLIEST_ON
from gridclient.store import visits as kept
from gridclient.store.doors import DoorLine, doors
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Misdated:
    """A visit under a day that a wrong clock gave it. ``mine``: recorded by whoever asks;
    ``address``: None where its household is not here."""

    visit: Visit
    address: str | None
    mine: bool


class VisitCorrections:
    """Putting the days of visits right, in one profile."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def misdated(self) -> list[Misdated]:
        """The visits under days to come, and under days long before they were recorded without a
        reason; one's own first, then by day."""
        with self._profile.store.view() as unit:
            every = [one for each in kept.counting(unit).values() for one in each]
            wrong = kept.misdated(unit, every, day_of(self._profile.now()))
            found = [one for one in every if one.id in wrong]
            homes = {visit.household_id for visit in found}
            lines = doors(unit, household_ids=homes) if homes else []
        addresses = {line.household_id: self._address(line) for line in lines}
        reader, me = self._profile.authority, self._profile.person_id
        listed = [
            Misdated(
                seen_by(reader, one),
                addresses.get(one.household_id),
                one.visitor_id in (None, me),
            )
            for one in found
        ]
        return sorted(listed, key=lambda one: (not one.mine, one.visit.visited_on, one.visit.id))

    def _address(self, line: DoorLine) -> str:
        house = address_label(line.estate, line.building_no, None, None)
        address = address_label(line.estate, line.building_no, line.unit_no, line.room_no)
        return door_seen_by(self._profile.authority, house, address)

    def redate(self, visit_id: str, on: dt.date, reason: str) -> None:
        """Say on which day a visit really was, and why that is only said now.

        Durable when this returns. Raises ``Refused`` for a visit that is not here or was taken
        back, a day to come, and without a reason.
        """
        now = self._profile.now()
        _check_day(on, day_of(now))
        with self._profile.store.unit() as unit:
            visit = _counting(unit, visit_id)
            amendment = VisitAmendment(
                id=new_id(now),
                visit_id=visit_id,
                visited_on=on,
                # without a reason the check refuses it by the name of the field
                reason=clean(reason),  # type: ignore[arg-type]
                amended_at=now,
            )
            unit.add(checked(amendment))
            permit(self._profile, unit, amendment)
            unit.commit()
        self._events.tell(VisitsChanged((visit.household_id,)))


def _counting(unit: Unit, visit_id: str) -> Visit:
    visit = unit.get(Visit, visit_id)
    if visit is None or unit.find(Retraction, visit_id=visit_id):
        raise Refused(
            "visit.unknown",
            _("There is no visit with this number."),
            hint=Hint(
                _("List the visits with “visit list”."),
                _("Open the household again: somebody may have taken the visit back."),
            ),
        )
    return visit


def _check_day(on: dt.date, today: dt.date) -> None:
    if EARLIEST_ON <= on <= today:
        return
    raise Refused(
        "visit.day",
        _("A visit cannot have been on {date}.").format(date=on.isoformat()),
        where=[Where(field=_("Date"))],
        hint=_("Give a day that is not in the future."),
    )
