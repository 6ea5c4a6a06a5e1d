"""When a household is due: the strictest policy of all that apply, one visit serves them all.

Pure functions of facts and policies; nothing here is stored as truth (domain.md §1.11).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridclient.domain import periods
from gridclient.domain.visits import EFFECTIVE, FACE_TO_FACE


@dataclass(frozen=True, slots=True)
class Policy:
    """At least ``contacts`` effective contacts a ``period``, ``face`` of them face to face.

    ``accepted``: results that count as a contact besides those.
    """

    category: str
    contacts: int
    period: str
    face: int | None = None
    face_period: str | None = None
    accepted: frozenset[str] = EFFECTIVE - FACE_TO_FACE


@dataclass(frozen=True, slots=True)
class Contact:
    """What counts of a visit here: its day and its result."""

    on: dt.date
    result: str


@dataclass(frozen=True, slots=True)
class Due:
    """By when somebody should come, and which policy says so; ``face``: face to face."""

    due_on: dt.date
    category: str
    period: str
    face: bool

    def overdue_days(self, on: dt.date) -> int:
        """Days since the due date; 0 while there is time."""
        return max(0, (on - self.due_on).days)

    def listed(self, on: dt.date) -> bool:
        """Whether the visit shows on the list of what is due on a day."""
        return (self.due_on - on).days <= periods.LEAD_DAYS[self.period]


def due(
    categories: Mapping[str, dt.date],
    contacts: Sequence[Contact],
    policies: Mapping[str, Policy],
    since: dt.date,
    on: dt.date,
) -> Due | None:
    """The earliest that any policy asks for on the day ``on``; of two, the face-to-face one.

    ``categories``: each with the day on which its enrolment came into the register. ``contacts``:
    all visits of the household up to ``on``. ``since``: when the household came into the
    register. Nothing was due before.
    """
    wanted = [(policies[name], day) for name, day in categories.items() if name in policies]
    if not wanted and "general" in policies:
        wanted = [(policies["general"], since)]
    found = []
    for policy, day in wanted:
        counting = FACE_TO_FACE | policy.accepted
        met = [c.on for c in contacts if c.result in counting and c.on <= on]
        times, period = periods.spread(policy.contacts, policy.period)
        found.append(Due(_next(times, period, met, day), policy.category, period, face=False))
        if policy.face and policy.face_period:
            face = [c.on for c in contacts if c.result in FACE_TO_FACE and c.on <= on]
            times, period = periods.spread(policy.face, policy.face_period)
            found.append(Due(_next(times, period, face, day), policy.category, period, face=True))
    return min(found, key=lambda item: (item.due_on, not item.face), default=None)


def _next(times: int, period: str, days: Sequence[dt.date], since: dt.date) -> dt.date:
    first = periods.end_of(period, since)
    if not days:
        return first
    last = max(days)
    start = periods.start_of(period, last)
    count = sum(1 for day in days if day >= start)
    following = periods.end_of(period, last) if count < times else periods.end_of_next(period, last)
    return max(first, following)


STATES = ("vacant", "never", "fresh", "due", "overdue", "not_home")


def door_state(occupied: bool, contacts: Sequence[Contact], asked: Due | None, on: dt.date) -> str:
    """How a door is coloured: one of :data:`STATES`; ``contacts`` in the order they happened."""
    if not occupied:
        return "vacant"
    last = max(reversed(contacts), key=lambda contact: contact.on, default=None)
    if asked is not None and asked.overdue_days(on):
        return "overdue"
    if last is not None and last.result == "not_home":
        return "not_home"
    if not any(contact.result in EFFECTIVE for contact in contacts):
        return "never"
    return "due" if asked is not None and asked.listed(on) else "fresh"
