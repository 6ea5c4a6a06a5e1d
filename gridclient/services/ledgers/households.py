"""Households and people of a community, found again or brought into being.

A residents' ledger is the word on who lives where: it overrules what is here and moves people.
A list of cared-for people only fills what is not known yet. So both may come in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from gridclient.domain import citizen_ids
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Dwelling
from gridclient.domain.written_dates import Precision
from gridclient.services.ledgers.records import Records
from gridclient.workbook.ledgers.persons import LedgerResident
from gridclient.workbook.ledgers.residents import LedgerDoor


class Households:
    """Looks households up by door and name, people by number, door, birth date or telephone."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._behind: defaultdict[str, list[str]] = defaultdict(list)
        self._members: defaultdict[str, list[str]] = defaultdict(list)
        self._by_number: dict[str, str] = {}
        self._by_name: defaultdict[str, list[str]] = defaultdict(list)
        self._taken: dict[str, str | None] = {}
        self._placed: set[str] = set()
        for household in records.load(Household):
            self._behind[household.dwelling_id].append(household.id)
        for resident in records.load(Resident):
            self._keep(resident)

    def behind(self, door: Dwelling) -> list[Household]:
        """The households behind a door that count."""
        found = [self._records.get(Household, row_id) for row_id in self._behind[door.id]]
        return [household for household in found if not household.retired]

    def members(self, household: Household) -> list[Resident]:
        """The people of a household, those retired included."""
        return [self._records.get(Resident, one) for one in self._members[household.id]]

    def names(self, household: Household) -> set[str]:
        """The names under which a household is known."""
        living = {one.name for one in self.members(household) if not one.retired}
        return living | ({household.head_name} if household.head_name else set())

    def every(self) -> Iterator[Household]:
        """All households that count."""
        for several in self._behind.values():
            found = (self._records.get(Household, row_id) for row_id in several)
            yield from (household for household in found if not household.retired)

    # --- a residents' ledger ---------------------------------------------------------------

    def take(self, door: Dwelling, told: LedgerDoor) -> tuple[Household, list[Resident]]:
        """The household a residents' ledger tells of, with its people in the ledger's order."""
        known = self._same(door, told)
        if known is None:
            self._records.tally.duplicates += bool(self.behind(door))
            known = self._add(door, told.head_name, (told.sheet, told.row))
        else:
            known = self._records.say(known, head_name=told.head_name)
        self._taken[known.id] = told.head_name
        return known, [self._resident(known, person) for person in told.residents]

    def _same(self, door: Dwelling, told: LedgerDoor) -> Household | None:
        """The household that shares most with the ledger's and is not another of its own."""
        numbers = {person.id_number for person in told.residents if person.id_number}
        names = {person.name for person in told.residents} | {told.head_name}
        best, most = None, 0
        for household in self.behind(door):
            if self._taken.get(household.id, told.head_name) != told.head_name:
                continue
            alike = sum(
                one.name in names or (one.id_number or "") in numbers
                for one in self.members(household)
            )
            alike += 100 * (household.head_name is not None and household.head_name in names)
            if alike > most:
                best, most = household, alike
        return best

    def _resident(self, household: Household, person: LedgerResident) -> Resident:
        known = self._same_person(household, person)
        values = _values(person)
        if person.to_check and not (known and known.id_number):
            values["check_state"] = "to_check"
        if known is None:
            made = self._new(household, person, values)
            self._placed.add(made.id)
            return made
        if known.id not in self._placed:
            self._placed.add(known.id)
            self._move(known, household)
        if known.check_state and person.id_number and not person.to_check:
            self._records.set(known, check_state=None)
        self._keep_number(known, person)
        return self._records.say(known, **values)

    def _same_person(self, household: Household, person: LedgerResident) -> Resident | None:
        if person.id_number and person.id_number in self._by_number:
            return self._records.get(Resident, self._by_number[person.id_number])
        door = self._records.get(Dwelling, household.dwelling_id)
        here = [household, *(one for one in self.behind(door) if one.id not in self._taken)]
        for home in here:
            for known in self.members(home):
                if _may_be(known, person) and not known.retired:
                    return known
        return None

    def _move(self, resident: Resident, household: Household) -> None:
        """Let a person live in the household where a residents' ledger has them."""
        left = resident.household_id
        if left == household.id or resident.retired:
            return
        self._records.set(resident, household_id=household.id)
        self._members[left].remove(resident.id)
        self._members[household.id].append(resident.id)
        old = self._records.get(Household, left)
        if not self._members[left] and old.id not in self._taken and not old.retired:
            self._records.set(old, retired="moved_away")

    # --- a list of people ------------------------------------------------------------------

    def find(self, person: LedgerResident, doors: Iterable[Dwelling]) -> Resident | None:
        """The person of a list who is here already, however little the list tells.

        By ID number; by name and door; by name and birth date; by name and telephone; the last
        two only where they fit one person.
        """
        if person.id_number and person.id_number in self._by_number:
            return self._records.get(Resident, self._by_number[person.id_number])
        namesakes = [self._records.get(Resident, one) for one in self._by_name[person.name]]
        namesakes = [known for known in namesakes if _may_be(known, person)]
        homes = {household.id for door in doors for household in self.behind(door)}
        for alike in (
            [known for known in namesakes if known.household_id in homes],
            [known for known in namesakes if _born_alike(known, person)],
            [known for known in namesakes if _reached_alike(known, person)],
        ):
            if len(alike) == 1:
                return alike[0]
        return None

    def fill(self, resident: Resident, person: LedgerResident) -> Resident:
        """What a list adds to a person who is here."""
        if person.id_number and resident.id_number is None and resident.check_state:
            self._records.set(resident, check_state=None)
        self._keep_number(resident, person)
        return self._records.fill(resident, **_values(person))

    def admit(self, door: Dwelling, person: LedgerResident, head_name: str | None) -> Resident:
        """A person who is new, behind a door: in its one household, or in one of their own."""
        here = self.behind(door)
        names = {person.name, head_name}
        fitting = [one for one in here if names & self.names(one)] or here
        home = (
            fitting[0]
            if len(fitting) == 1
            else self._add(door, head_name, (person.sheet, person.row))
        )
        if head_name:
            self._records.fill(home, head_name=head_name)
        values = _values(person)
        if person.to_check and person.id_number is None:
            values["check_state"] = "to_check"
        return self._new(home, person, values)

    # --- records ---------------------------------------------------------------------------

    def _add(self, door: Dwelling, head_name: str | None, at: tuple[str, int]) -> Household:
        made = Household(id=self._records.new_id(), dwelling_id=door.id, head_name=head_name)
        self._records.tally.made[made.id] = at
        self._behind[door.id].append(made.id)
        return self._records.add(made)

    def _new(self, home: Household, person: LedgerResident, values: dict[str, Any]) -> Resident:
        made = Resident(
            id=self._records.new_id(),
            household_id=home.id,
            name=person.name,
            **values,
        )
        self._records.tally.made[made.id] = (person.sheet, person.row)
        self._keep(made)
        return self._records.add(made)

    def _keep_number(self, resident: Resident, person: LedgerResident) -> None:
        if person.id_number:
            self._by_number.setdefault(person.id_number, resident.id)

    def _keep(self, resident: Resident) -> None:
        self._members[resident.household_id].append(resident.id)
        self._by_name[resident.name].append(resident.id)
        if resident.id_number:
            self._by_number[resident.id_number] = resident.id


def _values(person: LedgerResident) -> dict[str, Any]:
    is_citizens = person.id_number and citizen_ids.problem_of(person.id_number) is None
    return {
        "relation": person.relation,
        "sex": person.sex,
        "born_on": person.born_on,
        "id_number": person.id_number,
        "id_type": "citizen" if is_citizens else None,
        "phone": "、".join(person.phones) or None,
        "residence_state": person.residence_state,
        "guardian": person.guardian,
        "guardian_phone": person.guardian_phone,
        "remarks": person.remarks,
    }


def _may_be(known: Resident, person: LedgerResident) -> bool:
    """Whether nothing speaks against two records of one name being one person."""
    if known.name != person.name:
        return False
    if known.id_number and person.id_number and known.id_number != person.id_number:
        return False
    exact = person.born_precision is Precision.DAY and known.born_on and known.id_number
    return not exact or known.born_on == person.born_on


def _born_alike(known: Resident, person: LedgerResident) -> bool:
    exact = person.born_precision is Precision.DAY
    return exact and known.born_on is not None and known.born_on == person.born_on


def _reached_alike(known: Resident, person: LedgerResident) -> bool:
    return bool(set((known.phone or "").split("、")) & set(person.phones))
