"""How people stand to what is kept about them: notice, consent, and what a withdrawal means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from gridclient.domain.authority import Authority
from gridclient.domain.care import CareEnrolment
from gridclient.domain.consents import OWN_CONSENT_AGE, Consent
from gridclient.domain.disclosure import name_seen_by, seen_by
from gridclient.domain.people import Household, Resident
from gridclient.domain.plausibility import EARLIEST_YEAR
from gridclient.errors import Refused, Where
from gridclient.i18n import _
from gridclient.services.rights.records import PersonStanding, Standing
from gridclient.store import links
from gridclient.store.unit import Unit

AGREED = frozenset({"consent", "guardian_consent"})


def age_on(born_on: dt.date, day: dt.date) -> int:
    """Age in completed years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def check(consent: Consent, resident: Resident | None, today: dt.date) -> None:
    """Raise ``Refused`` for a consent that would not hold (PIPL Art. 14, 29, 31)."""
    if consent.given_on > today:
        raise Refused(
            "consent.future",
            _("The date {date} lies in the future.").format(date=consent.given_on),
            where=[Where(field=_("Date"))],
            hint=_("Check the date; if it is right, check this computer's clock."),
        )
    if consent.given_on.year < EARLIEST_YEAR:
        raise Refused(
            "consent.too_early",
            _("{date} is too long ago for this.").format(date=consent.given_on),
            where=[Where(field=_("Date"))],
            hint=_("Look at the year."),
        )
    if consent.act != "notice" and resident is None:
        raise Refused(
            "consent.person",
            _("Consent is given by one person, not by a household."),
            where=[Where(field=_("Resident"))],
            hint=_("Name the person."),
        )
    if consent.way == "oral" and not consent.witness:
        raise Refused(
            "consent.witness",
            _("What was only said needs a witness."),
            where=[Where(field=_("Witness"))],
            hint=_("Name who heard it, or have a form signed."),
        )
    if resident is not None:
        _check_age(consent, resident)


def _check_age(consent: Consent, resident: Resident) -> None:
    if consent.act == "guardian_consent" and not consent.guardian:
        raise Refused(
            "consent.guardian_name",
            _("The guardian who agreed is not named."),
            where=[Where(field=_("Guardian"))],
            hint=_("Name the guardian."),
        )
    born = resident.born_on
    if consent.act == "consent" and born and age_on(born, consent.given_on) < OWN_CONSENT_AGE:
        raise Refused(
            "consent.guardian",
            _("{name} is under {age}: a guardian has to agree.").format(
                name=resident.name, age=OWN_CONSENT_AGE
            ),
            where=[Where(field=_("What was said"))],
            hint=_("Ask the guardian, and record the guardian's consent."),
        )


def standing(
    unit: Unit, household: Household, today: dt.date, reader: Authority | None
) -> Standing:
    """How a household and its members stand, as ``reader`` sees them; of a person's consents
    the newest counts."""
    kept = links.of_household(unit, Consent, household.id)
    cared = _cared(unit, household.id, today)
    people = [
        _person(one, kept, {item.resident_id for item in cared}, today, reader)
        for one in links.of_household(unit, Resident, household.id)
        if not one.retired
    ]
    notices = [one for one in kept if one.act == "notice"]
    last = max(notices, key=lambda one: (one.given_on, one.id), default=None)
    head_first = sorted(people, key=lambda one: (one.resident.relation != "head", one.resident.id))
    return Standing(
        last.given_on if last else household.notice_on,
        household.notice_how,
        tuple(head_first),
        last.id if last else None,
    )


def _person(
    resident: Resident,
    kept: Sequence[Consent],
    cared: set[str | None],
    today: dt.date,
    reader: Authority | None,
) -> PersonStanding:
    own = [one for one in kept if one.resident_id == resident.id and one.act != "notice"]
    last = max(own, key=lambda one: (one.given_on, one.id), default=None)
    act = last.act if last else None
    young = resident.born_on is not None and age_on(resident.born_on, today) < OWN_CONSENT_AGE
    needs = ""
    if young and act != "guardian_consent":
        needs = "guardian"
    elif resident.id in cared and act not in AGREED:
        needs = "consent"
    guardian = (last.guardian if last else None) or resident.guardian
    return PersonStanding(
        resident=seen_by(reader, resident),
        act=act,
        given_on=last.given_on if last else None,
        needs=needs,
        guardian=name_seen_by(reader, guardian),
        consent_id=last.id if last else None,
    )


def _cared(unit: Unit, household_id: str, today: dt.date) -> list[CareEnrolment]:
    return [
        item
        for item in links.of_household(unit, CareEnrolment, household_id)
        if not item.retired and (item.until_on is None or item.until_on >= today)
    ]


def follows(unit: Unit, resident_id: str) -> tuple[CareEnrolment, ...]:
    """The care data of a person that rests on consent: what should end when it is withdrawn."""
    persons = links.members(unit, "resident", resident_id)
    return tuple(item for item in unit.find(CareEnrolment, resident_id=persons) if not item.retired)
