"""Requests about own data: taken down with the day an answer is due, and settled."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gridclient.domain.consents import ANSWER_DAYS, OUTCOMES, REQUESTS, RightsRequest
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import name_seen_by, seen_by
from gridclient.domain.people import Household, Resident
from gridclient.domain.texts import clean
from gridclient.errors import Refused, Where
from gridclient.i18n import _
from gridclient.services import calendars
from gridclient.services.entry import known_code
from gridclient.services.places import no_household
from gridclient.services.profile import Profile
from gridclient.services.registers import Registers
from gridclient.services.rights import members
from gridclient.services.rights.records import RequestLine
from gridclient.store import links, retained


class Requests:
    """What people ask to be done with their data, in one profile (PIPL Art. 44-50)."""

    def __init__(self, profile: Profile, registers: Registers) -> None:
        self._profile = profile
        self._registers = registers

    def today(self) -> dt.date:
        """Today, by the profile's clock."""
        return day_of(self._profile.now())

    def ask(
        self,
        household_id: str,
        kind: str,
        *,
        resident_id: str | None = None,
        details: str | None = None,
        received_on: dt.date | None = None,
    ) -> RightsRequest:
        """Keep what somebody asks for; the answer is due in fifteen working days."""
        day = received_on or self.today()
        if day > self.today():
            raise Refused(
                "rights.future",
                _("The date {date} lies in the future.").format(date=day),
                where=[Where(field=_("Received on"))],
                hint=_("Check the date; if it is right, check this computer's clock."),
            )
        with self._profile.store.view() as unit:
            members.get(unit, Household, household_id, no_household)
            if resident_id:
                members.member(unit, household_id, resident_id)
        return self._registers.add(
            RightsRequest,
            household_id=household_id,
            resident_id=resident_id,
            kind=known_code(REQUESTS, kind),
            details=details,
            received_on=day,
            due_on=calendars.shipped().after(day, ANSWER_DAYS).on,
        )

    def requests(
        self, household_id: str | None = None, *, every: bool = False
    ) -> list[RequestLine]:
        """Requests that wait for an answer, the most urgent first; ``every``: settled ones too."""
        today, calendar, reader = self.today(), calendars.shipped(), self._profile.authority
        with self._profile.store.view() as unit:
            every_one = (
                links.of_household(unit, RightsRequest, household_id)
                if household_id
                else links.rehomed(unit, unit.find(RightsRequest))
            )
            kept = [one for one in every_one if not one.retired]
            called = retained.addresses(unit, (one.household_id for one in kept))
            names = {
                one.id: one.name
                for one in unit.find(Resident, id={r.resident_id for r in kept if r.resident_id})
            }
        lines = []
        for one in kept:
            if one.done_on and not every:
                continue
            left = None if one.done_on or not one.due_on else (one.due_on - today).days
            unsure = calendar.after(one.received_on, ANSWER_DAYS).provisional
            address = called.get(one.household_id, "–")
            name = name_seen_by(reader, names.get(one.resident_id or ""))
            lines.append(RequestLine(seen_by(reader, one), address, name, left, unsure))
        return sorted(
            lines,
            key=lambda line: (line.request.done_on is not None, str(line.request.due_on)),
        )

    def settle(
        self,
        request_id: str,
        outcome: str,
        *,
        answer: str | None = None,
        correct: dict[str, Any] | None = None,
    ) -> RightsRequest:
        """Answer a request; a correction that is accepted is made in the same breath.

        ``correct``: field of the resident (or, for a request of no one person, of the household)
        to its right value. Raises ``Refused`` for a refusal or part without its reason, a request
        that is settled, or values that cannot be kept.
        """
        request = self._registers.get(RightsRequest, request_id)
        code = known_code(OUTCOMES, outcome)
        if request.done_on is not None:
            raise Refused(
                "rights.settled",
                _("This request was answered on {day}.").format(day=request.done_on),
                hint=_("Take down a new request."),
            )
        if code != "done" and not clean(answer):
            raise Refused(
                "rights.reason",
                _("Who is refused something is told why."),
                where=[Where(field=_("Answer"))],
                hint=_("Write the reason as the person will be told it."),
            )
        if correct:
            self._correct(request, correct)
        self._registers.change(
            RightsRequest, request_id, outcome=code, done_on=self.today(), answer=answer
        )
        return self._registers.get(RightsRequest, request_id)

    def _correct(self, request: RightsRequest, correct: dict[str, Any]) -> None:
        if request.kind != "correction":
            raise Refused(
                "rights.correction",
                _("This request does not ask for a correction."),
                hint=_("Settle it without correcting anything."),
            )
        kind = Resident if request.resident_id else Household
        self._registers.change(kind, request.resident_id or request.household_id, **correct)
