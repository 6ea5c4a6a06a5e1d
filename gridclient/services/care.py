"""Care: who is enrolled in a household, enrolling, changing, ending, and looking at it again."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

from gridclient.domain import care_levels, places
from gridclient.domain.care import CATEGORIES, CareEnrolment
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import sees_care
from gridclient.domain.fields import Codes, entity_of
from gridclient.domain.identifiers import new_id
from gridclient.domain.people import Household, Resident
from gridclient.services import doubts, enrolling, rounds
from gridclient.services.entry import codes_in, known_code
from gridclient.services.places import no_household
from gridclient.services.profile import Profile
from gridclient.services.registers import Registers
from gridclient.store import links
from gridclient.store.doors import doors
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class EnrolmentLine:
    """An enrolment as a household's page shows it; ``level`` is the one that counts."""

    enrolment: CareEnrolment
    title: str
    resident_name: str | None
    level: str | None
    current: bool
    review_due: bool


@dataclass(frozen=True, slots=True)
class Review:
    """An enrolment that is to be looked at again, with the door it belongs to."""

    line: EnrolmentLine
    address: str
    review_on: dt.date


class Care:
    """Care enrolments in one profile."""

    def __init__(self, profile: Profile, registers: Registers) -> None:
        self._profile = profile
        self._registers = registers

    def categories(self) -> Codes:
        """The categories there are here: the program's own and the office's."""
        with self._profile.store.view() as unit:
            return codes_in(unit, CATEGORIES)

    def enrolments(self, household_id: str) -> list[EnrolmentLine]:
        """A household's enrolments, the current ones first, then those that ended."""
        if not sees_care(self._profile.authority):
            return []
        today = self._today()
        with self._profile.store.view() as unit:
            homes = links.members(unit, "household", household_id)
            found = _lines(unit, today, household_id=homes)
        return sorted(found, key=lambda line: (not line.current, line.enrolment.id))

    def reviews_due(self, on: dt.date | None = None) -> list[Review]:
        """The current enrolments to be looked at again by a day (None: today), oldest first."""
        if not sees_care(self._profile.authority):
            return []
        day = on or self._today()
        with self._profile.store.view() as unit:
            lines = [line for line in _lines(unit, day) if line.review_due]
            homes = {line.enrolment.household_id for line in lines}
            found = doors(unit, household_ids=homes) if homes else []
        at = {
            door.household_id: places.address_label(
                door.estate, door.building_no, door.unit_no, door.room_no
            )
            for door in found
        }
        reviews = [
            Review(line, at[line.enrolment.household_id], line.enrolment.review_on)
            for line in lines
            if line.enrolment.review_on and line.enrolment.household_id in at
        ]
        return sorted(reviews, key=lambda review: (review.review_on, review.address))

    def usual_level(self, category: str) -> str | None:
        """The level a category's policy comes to today; None for one rarer than every level."""
        with self._profile.store.view() as unit:
            policy = rounds.policies(unit, self._today()).get(category)
        return care_levels.usual_level(policy.period) if policy else None

    def enrol(
        self, household_id: str, category: str, *, despite: str | None = None, **fields: Any
    ) -> CareEnrolment:
        """Enrol somebody, or without ``resident_id`` the household, and return the enrolment.

        The day it begins is today unless said, the next review follows from the category, and
        the grade from the certificate. Raises ``Refused`` for an unknown category, a second
        enrolment of the category, a person of another household, a detail the category does not
        have; and with ``entry.doubtful`` for what is probably wrong unless ``despite`` says why
        it is kept, which is then added to the basis.
        """
        today = self._today()
        with self._profile.store.view() as unit:
            if unit.get(Household, household_id) is None:
                raise no_household(household_id)
            code = known_code(codes_in(unit, CATEGORIES), category)
            made = CareEnrolment(
                id=new_id(self._profile.now()), household_id=household_id, category=code
            )
            made = dataclasses.replace(made, **enrolling.cleaned(fields))
            resident = enrolling.resident_of(unit, made)
            made = enrolling.completed(made, resident, today)
            enrolling.check(unit, made)
            reason = enrolling.weigh(unit, made, resident, today, despite)
        said = {name: getattr(made, name) for name in entity_of(made).fields}
        said = enrolling.with_reason(said, reason)
        return self._registers.add(CareEnrolment, despite=despite, **said)

    def change(
        self, enrolment_id: str, *, despite: str | None = None, **fields: Any
    ) -> CareEnrolment:
        """Change an enrolment; returns it as it stood before. Raises ``Refused`` as
        :meth:`enrol` does, and for another category or household, which is another enrolment."""
        today, said = self._today(), enrolling.cleaned(fields)
        with self._profile.store.view() as unit:
            before = unit.get(CareEnrolment, enrolment_id)
            if before is None:
                raise enrolling.unknown()
            after = dataclasses.replace(before, **said)
            enrolling.check_same(before, after)
            resident = enrolling.resident_of(unit, after)
            enrolling.check(unit, after, said)
            reason = None
            if not doubts.puts_back(unit, after, doubts.changed_fields(before, after)):
                reason = enrolling.weigh(unit, after, resident, today, despite, before)
        said = enrolling.with_reason({"basis": before.basis, **said}, reason)
        return self._registers.change(CareEnrolment, enrolment_id, despite=despite, **said)

    def doubts_of(
        self, household_id: str, enrolment_id: str | None, **fields: Any
    ) -> dict[str, list[str]]:
        """What is doubtful about an entry while it is typed, in words, by its field."""
        said = enrolling.cleaned(fields)
        with self._profile.store.view() as unit:
            before = unit.get(CareEnrolment, enrolment_id) if enrolment_id else None
            care = before or CareEnrolment(id="", household_id=household_id, category="")
            care = dataclasses.replace(care, **said)
            resident = unit.get(Resident, care.resident_id) if care.resident_id else None
            return enrolling.doubtful(unit, care, resident, self._today(), before)

    def end(
        self, enrolment_id: str, reason: str = "ended", on: dt.date | None = None
    ) -> CareEnrolment:
        """Let an enrolment end with a day (None: today); returns it as it stood before.

        What it says stays readable. A day before it began is refused.
        """
        day = on or self._today()
        before = self._registers.get(CareEnrolment, enrolment_id)
        if before.from_on and day < before.from_on and reason != "entered_in_error":
            raise enrolling.ends_before_it_begins(before.from_on)
        later: dict[str, Any] = {"until_on": day} if reason != "entered_in_error" else {}
        if day > self._today():
            return self._registers.change(CareEnrolment, enrolment_id, **later)
        why = enrolling.ending(reason)
        return self._registers.change(
            CareEnrolment, enrolment_id, retired=why, retired_on=day, **later
        )

    def restore(self, before: CareEnrolment) -> None:
        """Put an enrolment back as it stood before a change or its end."""
        fields = {name: getattr(before, name) for name in entity_of(before).fields}
        self._registers.change(CareEnrolment, before.id, **fields)

    def _today(self) -> dt.date:
        return day_of(self._profile.now())


def _lines(unit: Unit, today: dt.date, **equal: Any) -> list[EnrolmentLine]:
    found = links.rehomed(unit, unit.find(CareEnrolment, **equal))
    wanted = {item.resident_id for item in found if item.resident_id}
    people = {item.id: item for item in unit.find(Resident, id=wanted)} if wanted else {}
    codes = codes_in(unit, CATEGORIES)
    return [_line(item, codes, people.get(item.resident_id or ""), today) for item in found]


def _line(
    item: CareEnrolment, codes: Codes, resident: Resident | None, today: dt.date
) -> EnrolmentLine:
    current = _current(item, today) and not (resident and resident.retired)
    return EnrolmentLine(
        enrolment=item,
        title=codes.title_of(item.category),
        resident_name=resident.name if resident else None,
        level=care_levels.level(item.category, item.level, item.grade),
        current=current,
        review_due=current and item.review_on is not None and item.review_on <= today,
    )


def _current(item: CareEnrolment, today: dt.date) -> bool:
    return not item.retired and (item.until_on is None or item.until_on >= today)
