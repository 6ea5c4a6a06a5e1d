"""Taking personal data away: the registers emptied by edits, a removal kept for everybody."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from gridclient.domain import purging
from gridclient.domain.days import day_of
from gridclient.domain.fields import ENTITIES, Record, from_fields
from gridclient.domain.identifiers import new_id
from gridclient.domain.issues import CATEGORIES, KINDS, Issue
from gridclient.domain.retention import Purge
from gridclient.services.authorising import permit
from gridclient.services.entry import checked
from gridclient.services.profile import Profile
from gridclient.services.retention.finding import of_the_head
from gridclient.services.retention.records import Candidate
from gridclient.store import purging as keeping
from gridclient.store import retained
from gridclient.store.unit import Unit


def remove(profile: Profile, unit: Unit, candidate: Candidate, basis: str | None = None) -> Purge:
    """Take away what a candidate names, here and, as it travels, wherever a copy is.

    Raises ``Refused("authority.…")`` when it is not this profile's to do.
    """
    now = profile.now()
    purge = Purge(
        id=new_id(now),
        household_id=candidate.household_id,
        issue_id=candidate.issue_id,
        resident_id=candidate.resident_id,
        subject=candidate.subject,
        before_on=candidate.before_on,
        basis=basis,
        purged_at=now,
        by_id=profile.person_id,
    )
    emptied = _emptied(unit, purge, day_of(now))
    for record, withheld in emptied:
        unit.save(record, anew=withheld)
    records = [record for record, _withheld in emptied]
    unit.add(checked(purge))
    permit(profile, unit, purge, *records)
    keeping.enforce_all(unit, [purge])
    return purge


def _emptied(unit: Unit, purge: Purge, today: dt.date) -> list[tuple[Record, frozenset[str]]]:
    """The register records a removal speaks of, without what it takes; and which of that is
    withheld from us, so that it has to be said anew that it is gone."""
    records = []
    for name, ids, fields in keeping.registers(unit, purge):
        entity = ENTITIES[name]
        for row in retained.rows_of(unit, name, "id", ids):
            record = from_fields(entity, row.id, row.fields)
            going = fields
            if name == "household" and purge.resident_id is not None:
                (person,) = retained.rows_of(unit, "resident", "id", [purge.resident_id])
                going = tuple(of_the_head(row, person))
            withheld = frozenset(going) & frozenset(row.withheld)
            records.append((_without(record, going, today), withheld))
    return records


def _without(record: Any, going: tuple[str, ...], today: dt.date) -> Record:
    fields = ENTITIES[record.__entity__.name].fields
    gone: dict[str, Any] = {name: purging.neutral(fields[name]) for name in going}
    if isinstance(record, Issue):
        gone["title"] = (
            CATEGORIES.title_of(record.category) if record.category else KINDS.title_of(record.kind)
        )
    if record.__entity__.name == "care_enrolment" and record.retired is None:
        gone |= {"retired": "ended", "retired_on": today}
    return dataclasses.replace(record, **gone)
