"""When a household is due: the strictest policy of all that apply, one visit serves them all.

Pure functions of facts and policies; nothing here is stored as truth (domain.md §1.11).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridclient.domain import periods
from gridclient.domain.care import CATEGORIES
from gridclient.domain.care_levels import LEVEL_PERIODS
from gridclient.domain.special_rounds import SpecialRound, called, runs
from gridclient.domain.visits import EFFECTIVE, FACE_TO_FACE
from gridclient.i18n import _

GENERAL = "general"
"""The category of a household of which nothing else is known."""

ONCE = "once"
"""The period of what is asked for a single time."""

FIRST_VISIT_DAYS = 30
"""Somebody who moved in is visited once within so many days (domain.md §1.11)."""


@dataclass(frozen=True, slots=True)
class Policy:
    """At least ``contacts`` effective contacts a ``period``, ``face`` of them face to face.

    ``accepted``: results that count as a contact besides those. ``since``: the first day of this
    version, ``before`` the version in force until then.
    """

    category: str
    contacts: int
    period: str
    face: int | None = None
    face_period: str | None = None
    accepted: frozenset[str] = EFFECTIVE - FACE_TO_FACE
    since: dt.date | None = None
    before: Policy | None = None

    @property
    def terms(self) -> tuple[object, ...]:
        """What is asked for, without since when."""
        return self.contacts, self.period, self.face, self.face_period, self.accepted

    def counted(self, *, face: bool) -> tuple[int, str] | None:
        """How many contacts in which period, of all or only face to face; None: not asked for."""
        if not face:
            return periods.spread(self.contacts, self.period)
        if self.face and self.face_period:
            return periods.spread(self.face, self.face_period)
        return None


@dataclass(frozen=True, slots=True)
class Contact:
    """What counts of a visit here: its day and its result."""

    on: dt.date
    result: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A category a household is cared for under, since when, and a level that asks for more."""

    category: str
    since: dt.date
    level: str | None = None
    level_since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """By when somebody should come, and which policy says so; ``face``: face to face.

    ``round``: the special round that asks for it instead of a policy.
    """

    due_on: dt.date
    category: str
    period: str
    face: bool
    round: SpecialRound | None = None

    @property
    def reason(self) -> str:
        """What asks for it, in the language in use; no category: it is not told which."""
        if self.round:
            return called(self.round)
        return CATEGORIES.title_of(self.category) if self.category else _("Cared for")

    def overdue_days(self, on: dt.date) -> int:
        """Days since the due date; 0 while there is time."""
        return max(0, (on - self.due_on).days)

    def listed(self, on: dt.date) -> bool:
        """Whether the visit shows on the list of what is due on a day."""
        lead = periods.LEAD_DAYS.get(self.period)
        return lead is None or (self.due_on - on).days <= lead


def due(  # noqa: PLR0917 - all that a household's next visit follows from
    enrolled: Sequence[Enrolled],
    contacts: Sequence[Contact],
    policies: Mapping[str, Policy],
    since: dt.date,
    on: dt.date,
    rounds: Sequence[SpecialRound] = (),
) -> Due | None:
    """The earliest that anything asks for on the day ``on``; of two, the face-to-face one.

    ``enrolled``: since when each enrolment is in the register. ``contacts``: all visits of the
    household up to ``on``. ``since``: when the household came into the register; nothing was due
    before. ``rounds``: special rounds that mean this household.
    """
    known = [contact for contact in contacts if contact.on <= on]
    found = [item for one in enrolled for item in _asked_for(one, known, policies)]
    if not any(item.period != ONCE for item in found) and GENERAL in policies:
        found += _of_policy(policies[GENERAL], known, since)
    found += [
        Due(item.until_on, "", "round", face=False, round=item)
        for item in open_rounds(rounds, known, on)
    ]
    return min(found, key=lambda item: (item.due_on, not item.face), default=None)


def open_rounds(
    rounds: Sequence[SpecialRound], contacts: Sequence[Contact], on: dt.date
) -> list[SpecialRound]:
    """Of the rounds that mean a household those that run on a day and wait for its contact.

    Any effective contact within the round counts, a phone call as well; the ordinary visit that
    was due anyway serves both.
    """
    return [item for item in rounds if runs(item, on) and not served(item, contacts, on)]


def served(item: SpecialRound, contacts: Sequence[Contact], on: dt.date) -> bool:
    """Whether somebody was reached within a round, up to a day."""
    last = min(on, item.until_on)
    return any(c.result in EFFECTIVE and item.from_on <= c.on <= last for c in contacts)


def _asked_for(
    one: Enrolled, contacts: Sequence[Contact], policies: Mapping[str, Policy]
) -> list[Due]:
    policy = policies.get(one.category)
    found = _of_policy(policy, contacts, one.since) if policy else []
    if policy is None and one.category == "new_resident":
        found = _first_visit(one, contacts)
    if one.level in LEVEL_PERIODS:
        accepted = policy.accepted if policy else EFFECTIVE - FACE_TO_FACE
        asked = Policy(one.category, 1, LEVEL_PERIODS[one.level], accepted=accepted)
        found += _of_policy(asked, contacts, one.level_since or one.since)
    return found


def _first_visit(one: Enrolled, contacts: Sequence[Contact]) -> list[Due]:
    if any(c.result in EFFECTIVE and c.on >= one.since for c in contacts):
        return []
    by = one.since + dt.timedelta(days=FIRST_VISIT_DAYS)
    return [Due(by, one.category, ONCE, face=False)]


def _of_policy(policy: Policy, contacts: Sequence[Contact], since: dt.date) -> list[Due]:
    found = []
    for face in (False, True):
        by, asked = _by(policy, contacts, since, face=face), policy.counted(face=face)
        if by is not None and asked is not None:
            found.append(Due(by, policy.category, asked[1], face=face))
    return found


def _by(
    policy: Policy, contacts: Sequence[Contact], since: dt.date, *, face: bool
) -> dt.date | None:
    """By when a version of a policy asks for a contact.

    A new version asks for nothing in the time before it, and forgives nothing that was owed
    already and that it, too, asks for.
    """
    asked = policy.counted(face=face)
    if asked is None:
        return None
    counting = FACE_TO_FACE if face else FACE_TO_FACE | policy.accepted
    days = [contact.on for contact in contacts if contact.result in counting]
    by = _next(*asked, days, since)
    if policy.since is None or policy.before is None or policy.since <= since:
        return by
    owed = _by(policy.before, contacts, since, face=face)
    if owed is not None and owed < policy.since:
        return max(by, owed)
    return max(by, periods.end_of(asked[1], policy.since))


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
