"""What an enrolment must be before it is kept: whole, alone of its kind, and not doubtful."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from gridclient.domain import care_checks, care_details, plausibility
from gridclient.domain.care import CATEGORIES, CareEnrolment
from gridclient.domain.fields import entity_of
from gridclient.domain.people import Resident
from gridclient.domain.texts import clean
from gridclient.errors import Hint, Refused, Where
from gridclient.i18n import _, listed
from gridclient.services import doubts
from gridclient.store import links
from gridclient.store.unit import Unit

ENDINGS = ("ended", "moved_away", "deceased", "entered_in_error")
"""The reasons for which care ends."""

_BASIS_LENGTH = entity_of(CareEnrolment).fields["basis"].length


def cleaned(fields: dict[str, Any]) -> dict[str, Any]:
    """What was typed, texts cleaned."""
    return {
        name: clean(value) if isinstance(value, str) else value for name, value in fields.items()
    }


def resident_of(unit: Unit, care: CareEnrolment) -> Resident | None:
    """Whom an enrolment is about, None for the household; refused for somebody elsewhere."""
    if care.resident_id is None:
        return None
    found = unit.get(Resident, care.resident_id)
    homes = links.members(unit, "household", care.household_id)
    if found is None or found.household_id not in homes or found.retired:
        raise Refused(
            "care.resident",
            _("This person does not live in this household."),
            where=[Where(field=_("Resident"))],
            hint=_("Choose somebody of the household, or the household itself."),
        )
    return found


def completed(care: CareEnrolment, resident: Resident | None, today: dt.date) -> CareEnrolment:
    """The enrolment with what follows from what was said."""
    grade = care_details.grade_code(care.category, care.grade)
    care = dataclasses.replace(
        care, from_on=care.from_on or today, grade=grade or care_checks.certified_grade(care)
    )
    born = resident.born_on if resident else None
    review = care_details.next_review(
        care.category, care.grade, born, max(today, care.from_on or today)
    )
    return dataclasses.replace(care, review_on=care.review_on or review)


def check(unit: Unit, care: CareEnrolment, said: dict[str, Any] | None = None) -> None:
    """Raise ``Refused`` for a detail the category lacks, impossible days, or a second enrolment."""
    has = care_details.details(care.category)
    for name in care_details.DETAILS:
        given = getattr(care, name) if said is None else said.get(name)
        if given and name not in has:
            raise Refused(
                "care.detail",
                _("“{category}” has no “{field}”.").format(
                    category=CATEGORIES.title_of(care.category),
                    field=entity_of(care).fields[name].label,
                ),
                where=[Where(field=entity_of(care).fields[name].label)],
                hint=_("Leave it empty, or choose the category it belongs to."),
            )
    if care.from_on and care.until_on and care.until_on < care.from_on:
        raise ends_before_it_begins(care.from_on)
    known = links.of_household(unit, CareEnrolment, care.household_id, category=care.category)
    person = links.canonical(unit, "resident", care.resident_id or "") or None
    for other in known:
        if other.id != care.id and other.resident_id == person and _overlap(other, care):
            raise _twice(other)


def _overlap(other: CareEnrolment, care: CareEnrolment) -> bool:
    if other.retired or care.retired:
        return False
    begins, ends = care.from_on or dt.date.min, care.until_on or dt.date.max
    return (other.until_on or dt.date.max) >= begins and (other.from_on or dt.date.min) <= ends


def weigh(  # noqa: PLR0917 - a record beside what it was and whom it is about
    unit: Unit,
    care: CareEnrolment,
    resident: Resident | None,
    today: dt.date,
    despite: str | None,
    before: CareEnrolment | None = None,
) -> str | None:
    """The reason for which something doubtful is kept, None where nothing is.

    Raises ``Refused("entry.doubtful")`` for what is probably wrong, was not before, and is kept
    for no reason.
    """
    found, reason = doubtful(unit, care, resident, today, before), clean(despite)
    if reason or not found:
        return reason if found else None
    entity = entity_of(care)
    words = [text for texts in found.values() for text in texts]
    raise Refused(
        "entry.doubtful",
        _("{entity}: {faults}.").format(entity=entity.label, faults=listed(words)),
        where=[Where(field=entity.fields[name].label) for name in found],
        hint=_("Correct it, or keep it all the same and say why."),
    )


def doubtful(
    unit: Unit,
    care: CareEnrolment,
    resident: Resident | None,
    today: dt.date,
    before: CareEnrolment | None = None,
) -> dict[str, list[str]]:
    """What is probably wrong and was not ``before``, in words, by the field it is about."""
    entity, found = entity_of(care), dict[str, list[str]]()
    theirs = doubts.of_change(unit, before, care, today) if before else doubts.of(unit, care, today)
    for one in theirs:
        found.setdefault(one.field, []).extend(plausibility.explain(entity, [one]))
    old = care_checks.doubts(before, resident, today) if before else []
    for mine in care_checks.doubts(care, resident, today):
        if mine not in old:
            found.setdefault(mine.field, []).append(mine.words)
    return found


def with_reason(said: dict[str, Any], reason: str | None) -> dict[str, Any]:
    """Why something doubtful is kept stands in the basis, where the next one reads it."""
    if not reason:
        return said
    whole = " · ".join(filter(None, (said.get("basis"), reason)))
    return {**said, "basis": whole[:_BASIS_LENGTH]}


def ending(reason: str) -> str:
    """A code of :data:`ENDINGS`; anything else is refused."""
    if reason in ENDINGS:
        return reason
    raise Refused(
        "care.reason",
        _("“{reason}” is no reason for which care ends.").format(reason=reason),
        hint=_("Choose one of: {choices}.").format(choices=listed(ENDINGS)),
    )


def unknown() -> Refused:
    """The refusal for an enrolment that is not here."""
    return Refused(
        "care.unknown",
        _("There is no such enrolment here."),
        hint=Hint(
            _("Open the household again, or list its care with “care list”."),
            _("Open the household again."),
        ),
    )


def check_same(before: CareEnrolment, after: CareEnrolment) -> None:
    """Refuse to make one enrolment into another."""
    for name in ("household_id", "category"):
        if getattr(before, name) != getattr(after, name):
            raise Refused(
                "care.another",
                _("An enrolment stays with its household and its category."),
                where=[Where(field=entity_of(before).fields[name].label)],
                hint=_("End this one and enrol anew."),
            )


def _twice(other: CareEnrolment) -> Refused:
    since = other.from_on.isoformat() if other.from_on else _("long ago")
    return Refused(
        "care.twice",
        _("“{category}” is entered already, since {day}.").format(
            category=CATEGORIES.title_of(other.category), day=since
        ),
        where=[Where(field=_("Care category"))],
        hint=_("Change that enrolment, or end it first."),
    )


def ends_before_it_begins(from_on: dt.date) -> Refused:
    """The refusal for days in the wrong order."""
    return Refused(
        "care.dates",
        _("Care would end before it began on {day}.").format(day=from_on),
        where=[Where(field=_("Until"))],
        hint=_("Choose a later day; what was entered in error can be ended as such."),
    )
