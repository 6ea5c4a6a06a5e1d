"""Past visits taken over: placed by door and name, recorded once however often they come.

The id of such a visit follows from its household and from what it says, so the same row of any
file is the same visit. A row that says a problem stays open raises an issue with it; what was
found otherwise stays in the visit's note.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gridclient.domain.fields import entity_of
from gridclient.domain.identifiers import named_id
from gridclient.domain.people import Household
from gridclient.domain.staff import Person
from gridclient.domain.visits import EFFECTIVE, Visit
from gridclient.i18n import _
from gridclient.services.entry import checked
from gridclient.services.issues import Issues, NewIssue
from gridclient.services.ledgers import waiting
from gridclient.services.ledgers.households import Households
from gridclient.services.ledgers.places import Places
from gridclient.services.ledgers.records import Tally
from gridclient.services.ledgers.waiting import PastVisit
from gridclient.store.unit import Unit
from gridclient.workbook.ledgers.past_visits import LedgerVisit

_TITLE_CHARACTERS = 60


class PastVisits:
    """Places the visits of a ledger, and those that waited for it."""

    def __init__(
        self, unit: Unit, places: Places, households: Households, issues: Issues, tally: Tally
    ) -> None:
        self._unit = unit
        self._places = places
        self._households = households
        self._issues = issues
        self._tally = tally
        self.household_ids: list[str] = []
        self.issue_ids: list[str] = []

    def take(self, told: Sequence[LedgerVisit], today: dt.date) -> None:
        """Record the visits that can be placed; the others wait and are told."""
        since = waiting.load(self._unit, today)
        listed = dict(zip(_numbered(told), told, strict=True))
        self._tally.found["visits"] += len(listed)
        self._tally.found["effective"] += sum(one.result in EFFECTIVE for one in told)
        if not since and not told:
            return
        self._by_name = self._homes_by_name()
        homes = {visit: self._home(visit) for visit in {**since, **dict.fromkeys(listed)}}
        placed = [(visit, home) for visit, home in homes.items() if home]
        self._record(placed)
        still = [visit for visit, home in homes.items() if home is None]
        self._tally.problems += [listed[visit].waits for visit in still if visit in listed]
        waiting.save(self._unit, [(visit, since.get(visit, today)) for visit in still])

    def _homes_by_name(self) -> dict[str, list[Household]]:
        found: defaultdict[str, list[Household]] = defaultdict(list)
        for household in self._households.every():
            for name in self._households.names(household):
                found[name].append(household)
        return found

    def _home(self, visit: PastVisit) -> Household | None:
        """The one household behind the door with the name; a door alone only without a name."""
        if visit.place is None or visit.place.room is None:
            alike = self._by_name.get(visit.name or "", [])
        else:
            doors = self._places.doors(visit.place)
            behind = [household for door in doors for household in self._households.behind(door)]
            alike = [
                household
                for household in behind
                if visit.name is None or visit.name in self._households.names(household)
            ]
        return alike[0] if len(alike) == 1 else None

    def _record(self, placed: Iterable[tuple[PastVisit, Household]]) -> None:
        staff = _staff(self._unit)
        new: dict[str, tuple[PastVisit, Visit]] = {}
        count = 0
        for told, home in placed:
            visit = _visit(told, home, staff)
            new[visit.id] = (told, visit)
            count += 1
        self._tally.duplicates += count - len(new)
        known = self._unit.rows(entity_of(Visit), new)
        self._tally.unchanged["visits"] += len(known)
        facts = []
        for row_id, (told, visit) in new.items():
            if row_id not in known:
                facts.append(checked(self._with_issue(told, visit)))
        self._unit.add(*facts)
        self._tally.created["visits"] += len(facts)
        self.household_ids += dict.fromkeys(fact.household_id for fact in facts)

    def _with_issue(self, told: PastVisit, visit: Visit) -> Visit:
        if told.open_problem is None:
            return visit
        title = told.open_problem.partition("\n")[0][:_TITLE_CHARACTERS]
        raised = self._issues.raise_in(
            self._unit, NewIssue(title, content=told.open_problem), visit.household_id
        )
        self._tally.created["issues"] += 1
        self.issue_ids.append(raised.id)
        return replace(visit, issue_ids=(raised.id,))


def _numbered(told: Iterable[LedgerVisit]) -> list[PastVisit]:
    """The visits, those that say exactly the same numbered: each row is a visit of its own."""
    seen: Counter[PastVisit] = Counter()
    numbered = []
    for one in told:
        plain = PastVisit(
            one.name,
            one.place,
            one.visited_on,
            one.result,
            one.mode,
            one.visitor,
            one.note,
            one.action,
            one.open_problem,
        )
        numbered.append(replace(plain, repeat=seen[plain]))
        seen[plain] += 1
    return numbered


def _staff(unit: Unit) -> dict[str, str]:
    """Name → id of the people who serve here, where a name is one person's."""
    counted: defaultdict[str, list[str]] = defaultdict(list)
    for person in unit.find(Person):
        if not person.retired:
            counted[person.name].append(person.id)
    return {name: ids[0] for name, ids in counted.items() if len(ids) == 1}


def _visit(told: PastVisit, home: Household, staff: Mapping[str, str]) -> Visit:
    visitor_id = staff.get(told.visitor or "")
    said = (
        home.id,
        told.visited_on.isoformat(),
        *(told.visitor, told.result, told.mode, told.note, told.action),
        str(told.repeat),
    )
    length = entity_of(Visit).fields["companions"].length
    return Visit(
        id=named_id("visit", "/".join(part or "" for part in said)),
        household_id=home.id,
        visited_on=told.visited_on,
        result=told.result,
        mode=told.mode,
        visitor_id=visitor_id,
        companions=told.visitor[:length] if told.visitor and not visitor_id else None,
        note=told.note,
        onsite_action=told.action,
        backdated_because=_("Taken over from a ledger"),
    )
