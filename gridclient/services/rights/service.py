"""Notice and consent, requests about own data, and what is kept about one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from gridclient.domain import disclosure
from gridclient.domain.consents import (
    CONSENT_ACTS,
    CONSENT_WAYS,
    Consent,
)
from gridclient.domain.identifiers import new_id
from gridclient.domain.people import Household, Resident
from gridclient.domain.texts import clean
from gridclient.i18n import _
from gridclient.services import log_books
from gridclient.services.authorising import may_write, permit
from gridclient.services.entry import checked, known_code
from gridclient.services.events import Events, RegistersChanged
from gridclient.services.places import no_household
from gridclient.services.profile import Profile
from gridclient.services.registers import Registers
from gridclient.services.retention import Retention, removing
from gridclient.services.retention.records import Candidate
from gridclient.services.rights import consents, members, notices, own_data
from gridclient.services.rights.records import (
    Notice,
    OwnData,
    Recorded,
    Standing,
)
from gridclient.services.rights.requests import Requests
from gridclient.store import links
from gridclient.store import log_books as kept_log

_R = TypeVar("_R")


class Rights(Requests):
    """The rights of the people whose data this profile keeps (PIPL Art. 17, 29, 31, 44-50)."""

    def __init__(
        self, profile: Profile, registers: Registers, retention: Retention, events: Events
    ) -> None:
        super().__init__(profile, registers)
        self._retention = retention
        self._events = events

    # --- notice and consent ----------------------------------------------------------------

    def standing(self, household_id: str) -> Standing:
        """Whether the notice was given, and how every member stands."""
        with self._profile.store.view() as unit:
            household = members.get(unit, Household, household_id, no_household)
            return consents.standing(unit, household, self.today(), self._profile.authority)

    def record_consent(
        self,
        household_id: str,
        act: str,
        *,
        resident_id: str | None = None,
        given_on: dt.date | None = None,
        **said: str | None,
    ) -> Recorded:
        """Keep that the notice was given, or that somebody agreed or took agreement back.

        ``said``: ``way``, ``purpose``, ``form_no``, ``witness``, ``guardian``. After a withdrawal
        nothing is ended by itself: what should end is named, and :meth:`end_care` ends it.
        Raises ``Refused`` for what would not hold.
        """
        way = said.pop("way", None)
        with self._profile.store.unit() as unit:
            household = members.get(unit, Household, household_id, no_household)
            resident = members.member(unit, household_id, resident_id) if resident_id else None
            consent = Consent(
                id=new_id(self._profile.now()),
                household_id=household_id,
                resident_id=resident_id,
                act=known_code(CONSENT_ACTS, act),
                given_on=given_on or self.today(),
                way=known_code(CONSENT_WAYS, way) if way else None,
                by_id=self._profile.person_id,
                **{name: clean(value) for name, value in said.items()},
            )
            consents.check(consent, resident, self.today())
            unit.add(checked(consent))
            permit(self._profile, unit, consent)
            withdrawn = consent.act == "withdrawal" and resident_id is not None
            found = consents.follows(unit, str(resident_id)) if withdrawn else ()
            follows = tuple(disclosure.seen_by(self._profile.authority, one) for one in found)
            unit.commit()
        if consent.act == "notice" and household.notice_on != consent.given_on:
            how = CONSENT_WAYS.title_of(consent.way) if consent.way else household.notice_how
            self._registers.change(
                Household, household_id, notice_on=consent.given_on, notice_how=how
            )
        self._events.tell(RegistersChanged(1))
        return Recorded(consent, follows)

    def end_care(self, resident_id: str) -> int:
        """End what was kept of somebody's care by consent, and remove it; returns how many
        enrolments. Only an office removes it everywhere; of anybody else it is refused."""
        self._profile.office()
        with self._profile.store.unit() as unit:
            resident = members.get(unit, Resident, resident_id, members.no_person)
            ended = consents.follows(unit, resident_id)
            tomorrow = self.today() + dt.timedelta(days=1)
            for household_id in sorted({item.household_id for item in ended}):
                candidate = Candidate(
                    subject="care_ended",
                    household_id=household_id,
                    resident_id=resident_id,
                    issue_id=None,
                    label=resident.name,
                    since_on=self.today(),
                    before_on=tomorrow,
                    what=(),
                    facts=0,
                )
                removing.remove(self._profile, unit, candidate, _("Consent withdrawn"))
            if ended:
                kept_log.append(unit, "data_removed", entity="care_enrolment", count=len(ended))
            unit.commit()
        self._events.tell(RegistersChanged(len(ended)))
        return len(ended)

    # --- what is kept ----------------------------------------------------------------------

    def offered(self, entity: str, names: Sequence[str]) -> tuple[str, ...]:
        """Those of an entity's fields that this role may write: it is asked for no others."""
        return tuple(one for one in names if may_write(self._profile.authority, entity, one))

    def find_person(self, household_id: str, name: str) -> str:
        """The member a name or id means; raises ``Refused`` for nobody, or for namesakes."""
        with self._profile.store.view() as unit:
            living = links.of_household(unit, Resident, household_id)
        fitting = [one.id for one in living if name.strip() in (one.id, one.name)]
        if len(fitting) == 1:
            return fitting[0]
        raise members.no_person() if not fitting else members.several(name)

    def own_data(self, resident_id: str, *, full: bool = False) -> OwnData:
        """Everything kept about one person, in words (PIPL Art. 45).

        ``full``: numbers as they are instead of masked; for the person, never for a file.
        Noted in the log of access. Raises ``Refused`` for a role that reads such records with
        parts left out: what it could give would not be everything.
        """
        authority = self._profile.authority
        if not disclosure.may_lift(authority.role if authority else None):
            raise log_books.not_shown()
        with self._profile.store.view() as unit:
            resident = members.get(unit, Resident, resident_id, members.no_person)
            told = own_data.collect(self._profile, unit, resident, full=full)
        mask = "none" if full else "standard"
        log_books.note(
            self._profile, "own_data_given", entity="resident", row=resident_id, mask=mask
        )
        return told

    def notice(self) -> Notice:
        """The privacy notice of the office, with the times its own rules name (PIPL Art. 17)."""
        with self._profile.store.view() as unit:
            return notices.compose(self._profile, unit, self._retention.rules())
