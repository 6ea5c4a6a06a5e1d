"""Visits as they count: retracted ones left out, amendments applied."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict

from sqlalchemy import select

from gridclient.domain.fields import entity_of
from gridclient.domain.visits import Visit, VisitAmendment
from gridclient.store.records import to_record
from gridclient.store.tables import TABLES
from gridclient.store.unit import Unit


def counting(
    unit: Unit,
    household_id: str | None = None,
    from_on: dt.date | None = None,
    to_on: dt.date | None = None,
) -> dict[str, list[Visit]]:
    """Household id to its visits in the order of their dates, both ends of a period included."""
    visit, retraction = TABLES["visit"], TABLES["retraction"]
    query = (
        select(visit)
        .outerjoin(retraction, retraction.c.visit_id == visit.c.id)
        .where(retraction.c.id.is_(None))
    )
    if household_id is not None:
        query = query.where(visit.c.household_id == household_id)
    amended = _amendments(unit)
    found: defaultdict[str, list[Visit]] = defaultdict(list)
    for values in unit.connection.execute(query).mappings():
        record: Visit = to_record(entity_of(Visit), dict(values))
        record = amend(record, amended.get(record.id, []))
        if (from_on is None or record.visited_on >= from_on) and (
            to_on is None or record.visited_on <= to_on
        ):
            found[record.household_id].append(record)
    for visits in found.values():
        visits.sort(key=lambda visit: (visit.visited_on, visit.id))
    return dict(found)


def _amendments(unit: Unit) -> dict[str, list[VisitAmendment]]:
    found: defaultdict[str, list[VisitAmendment]] = defaultdict(list)
    for amendment in unit.find(VisitAmendment):
        found[amendment.visit_id].append(amendment)
    return dict(found)


def amend(visit: Visit, amendments: list[VisitAmendment]) -> Visit:
    """The visit with its amendments applied in the order of their times."""
    for amendment in sorted(amendments, key=lambda item: (item.amended_at, item.id)):
        changes = {
            name: getattr(amendment, name)
            for name in ("visited_on", "result", "note")
            if getattr(amendment, name) is not None
        }
        visit = dataclasses.replace(visit, **changes)
    return visit
