"""Care enrolments as ledgers tell them: found again, brought up to date, or new.

Severe disability says more exactly what disability says: whoever is enrolled for the one is not
enrolled for the other as well.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from gridclient.domain.care import CareEnrolment
from gridclient.domain.people import Resident
from gridclient.services.ledgers.records import Records
from gridclient.workbook.ledgers.enrolments import LedgerCare

_MORE_EXACTLY = {"disability": "disability_severe"}
_LESS_EXACTLY = {exact: general for general, exact in _MORE_EXACTLY.items()}


class Enrolments:
    """Looks enrolments up by person, or household, and category."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._known: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for care in records.load(CareEnrolment):
            if not care.retired:
                self._known[care.resident_id or care.household_id][care.category] = care.id

    def enrol(self, resident: Resident, told: LedgerCare) -> None:
        """Enrol a person, or bring their enrolment up to date; an empty cell changes nothing."""
        self._records.tally.found[told.category] += 1
        key = self._key(resident, told.category)
        if key is None:
            made = CareEnrolment(
                id=self._records.new_id(),
                household_id=resident.household_id,
                resident_id=resident.id,
                category=told.category,
                **_details(told),
            )
            self._known[resident.id][told.category] = self._records.add(made).id
            return
        owner, category = key
        known = self._records.get(CareEnrolment, self._known[owner][category])
        if category == _LESS_EXACTLY.get(told.category):
            self._known[owner][told.category] = self._known[owner].pop(category)
            known = self._records.set(known, category=told.category)
        home = resident.household_id if known.resident_id else None
        self._records.say(known, household_id=home, **_details(told))

    def follow(self, resident: Resident) -> None:
        """Let a person's enrolments move with them."""
        for row_id in self._known[resident.id].values():
            known = self._records.get(CareEnrolment, row_id)
            if known.household_id != resident.household_id:
                self._records.set(known, household_id=resident.household_id)

    def _key(self, resident: Resident, category: str) -> tuple[str, str] | None:
        """The enrolment that says this already, as exactly, more exactly, or less so."""
        for spelled in (category, _MORE_EXACTLY.get(category), _LESS_EXACTLY.get(category)):
            for owner in (resident.id, resident.household_id):
                if spelled and spelled in self._known[owner]:
                    return owner, spelled
        return None


def _details(told: LedgerCare) -> dict[str, Any]:
    return {
        "certificate_no": told.certificate_no,
        "grade": told.grade,
        "basis": told.basis,
        "from_on": told.from_on,
        "emergency_contact": told.emergency_contact,
    }
