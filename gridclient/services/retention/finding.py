"""Finding what should go: one reading for the preview and for the removal itself."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from gridclient.domain import issues as steps
from gridclient.domain import purging
from gridclient.domain.authority import Authority
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import name_seen_by
from gridclient.domain.fields import ENTITIES
from gridclient.domain.issues import Issue, IssueEvent
from gridclient.domain.purging import OF_THE_HEAD
from gridclient.domain.retention import Purge
from gridclient.domain.rows import Row
from gridclient.domain.visits import Retraction
from gridclient.domain.withholding import presented
from gridclient.services.retention.records import Candidate
from gridclient.store import retained
from gridclient.store.retained import Gone, OldFacts
from gridclient.store.unit import Unit

_NOTES = ("visit_notes", "service_notes")
_BY_PERSON = ("care_enrolment", "rights_request")


@dataclass(slots=True)
class _Found:
    """What was found of one household or person; ``what``: titles, each once, in order."""

    since_on: dt.date
    what: dict[str, None] = field(default_factory=dict)
    facts: int = 0


def candidates(
    unit: Unit, days: Mapping[str, int], on: dt.date, reader: Authority | None
) -> list[Candidate]:
    """What should go on a day, by the ``days`` each subject is kept; by subject, then age.

    ``reader``: as whom the labels are read.
    """
    found: list[Candidate] = []
    for subject, kept in days.items():
        before_on = on - dt.timedelta(days=kept)
        if subject in _NOTES:
            found += _notes(unit, subject, before_on)
        elif subject == "closed_issues":
            found += _issues(unit, before_on)
        else:
            found += _gone(unit, subject, before_on, reader)
    return sorted(found, key=lambda item: (list(days).index(item.subject), item.since_on))


def _notes(unit: Unit, subject: str, before_on: dt.date) -> Iterator[Candidate]:
    facts = retained.old_facts(unit, subject, before_on, "household_id")
    called = retained.addresses(unit, (household for (household,) in facts))
    for (household,), old in facts.items():
        yield Candidate(
            subject,
            household,
            None,
            None,
            called.get(household, "–"),
            old.since_on,
            before_on,
            (),
            old.count,
        )


def _gone(
    unit: Unit, subject: str, before_on: dt.date, reader: Authority | None
) -> Iterator[Candidate]:
    gone = retained.gone(unit, before_on)
    people = {one.row.id: one for one in gone if one.row.entity == "resident"}
    houses = {one.row.id: one for one in gone if one.row.entity == "household"}
    found = _registers(unit, subject, people, houses)
    for (household,), old in retained.old_facts(unit, subject, before_on, "household_id").items():
        if household in houses:
            _count(found, (household, None), houses[household], old)
    both = ("household_id", "resident_id")
    for (household, member), old in retained.old_facts(unit, subject, before_on, *both).items():
        if member in people and household not in houses:
            _count(found, (household, member), people[member], old)
    called = retained.addresses(unit, (household for household, _person in found))
    for (household, person), seen in found.items():
        address = called.get(household, "–")
        name = name_seen_by(reader, _name(people[person].row)) if person else None
        label = f"{address}  {name}" if name else address
        yield Candidate(
            subject,
            household,
            person,
            None,
            label,
            seen.since_on,
            before_on,
            tuple(seen.what),
            seen.facts,
        )


_Owner = tuple[str, str | None]


def _registers(
    unit: Unit, subject: str, people: Mapping[str, Gone], houses: Mapping[str, Gone]
) -> dict[_Owner, _Found]:
    """The fields of registers that still say something of those who are gone."""
    going = purging.registers(subject)
    found: dict[_Owner, _Found] = {}
    for owner, one in _rows(unit, going, people, houses):
        said = [name for name in going[one.entity] if _says(one, name)]
        if said:
            since = people[owner[1]] if owner[1] else houses[owner[0]]
            seen = found.setdefault(owner, _Found(since.gone_on))
            fields = ENTITIES[one.entity].fields
            seen.what.update(dict.fromkeys(fields[name].label for name in said))
    return found


def _rows(
    unit: Unit,
    going: Mapping[str, tuple[str, ...]],
    people: Mapping[str, Gone],
    houses: Mapping[str, Gone],
) -> Iterator[tuple[_Owner, Row]]:
    if "household" in going:
        yield from (((key, None), one.row) for key, one in houses.items())
    if "resident" in going:
        yield from (((one.household_id, key), one.row) for key, one in people.items())
    for name in (one for one in _BY_PERSON if one in going):
        for row in retained.rows_of(unit, name, "resident_id", people):
            yield (row.fields["household_id"], row.fields["resident_id"]), row
        for row in retained.rows_of(unit, name, "household_id", houses):
            if "resident_id" not in row.fields:
                yield (row.fields["household_id"], None), row


def _says(row: Row, name: str) -> bool:
    value = row.fields.get(name)
    return value is not None and value != purging.neutral(ENTITIES[row.entity].fields[name])


def _count(found: dict[_Owner, _Found], owner: _Owner, one: Gone, old: OldFacts) -> None:
    found.setdefault(owner, _Found(one.gone_on)).facts += old.count


def _issues(unit: Unit, before_on: dt.date) -> Iterator[Candidate]:
    closed = _closed(unit, before_on)
    worded = retained.old_facts(unit, "closed_issues", before_on, "issue_id")
    removed = {purge.issue_id for purge in unit.find(Purge, issue_id=set(closed))}
    going = purging.registers("closed_issues")["issue"]
    for issue in unit.find(Issue, id=set(closed)):
        fields = ENTITIES["issue"].fields
        said = [name for name in going if getattr(issue, name) and name != "title"]
        if issue.id not in removed:
            said.append("title")
        old = worded.get((issue.id,))
        if said or old:
            yield Candidate(
                "closed_issues",
                None,
                None,
                issue.id,
                f"{issue.issue_no}  {issue.title}",
                closed[issue.id],
                before_on,
                tuple(fields[name].label for name in said),
                old.count if old else 0,
            )


def _closed(unit: Unit, before_on: dt.date) -> dict[str, dt.date]:
    """Issues that came to their end before a day, and on which day that was."""
    retracted = frozenset(
        item.issue_event_id for item in unit.find(Retraction) if item.issue_event_id
    )
    events: defaultdict[str, list[IssueEvent]] = defaultdict(list)
    for event in unit.find(IssueEvent):
        events[event.issue_id].append(event)
    found = {}
    for issue_id, taken in events.items():
        standing = steps.fold(taken, retracted)
        if standing.state in ("closed", "cancelled") and standing.since_at is not None:
            ended = day_of(standing.since_at)
            if ended < before_on:
                found[issue_id] = ended
    return found


def _name(person: Row) -> str | None:
    """A resident's name as far as it is here: an office may hold the mask of it only."""
    return presented(ENTITIES["resident"], person).get("name")


def of_the_head(household: Row, person: Row) -> Iterable[str]:
    """The fields in which a household says what one of its members says."""
    pairs = zip(OF_THE_HEAD, ("name", "phone"), strict=True)
    return [
        mine
        for mine, theirs in pairs
        if mine in household.fields and household.fields[mine] == person.fields.get(theirs)
    ]
