"""Visits as they count: retracted ones left out, amendments applied, the same visit once."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from gridclient.domain.days import day_of
from gridclient.domain.fields import entity_of
from gridclient.domain.identifiers import made_at
from gridclient.domain.stamps import time_of
from gridclient.domain.visits import BACKDATE_DAYS, Visit, VisitAmendment
from gridclient.store import links
from gridclient.store.links import Links
from gridclient.store.records import to_record
from gridclient.store.tables import TABLES
from gridclient.store.unit import Unit

_FEW = 500
"""So many are looked up one by one."""


def counting(
    unit: Unit,
    household_id: str | None = None,
    from_on: dt.date | None = None,
    to_on: dt.date | None = None,
) -> dict[str, list[Visit]]:
    """Household id to its visits in the order of their dates, both ends of a period included.

    Visits of households that are the same are those of the one that stands; of a visit that two
    people recorded one counts, with what both noted.
    """
    visit, retraction = TABLES["visit"], TABLES["retraction"]
    query = (
        select(visit)
        .outerjoin(retraction, retraction.c.visit_id == visit.c.id)
        .where(retraction.c.id.is_(None))
    )
    if household_id is not None:
        homes = links.members(unit, "household", household_id)
        query = query.where(visit.c.household_id.in_(homes))
    amended = _amendments(unit)
    every: list[Visit] = []
    for values in unit.connection.execute(query).mappings():
        record: Visit = to_record(entity_of(Visit), dict(values))
        every.append(amend(record, amended.get(record.id, [])))
    found: defaultdict[str, list[Visit]] = defaultdict(list)
    for record in _once(links.of(unit, "visit"), links.rehomed(unit, every)):
        if (from_on is None or record.visited_on >= from_on) and (
            to_on is None or record.visited_on <= to_on
        ):
            found[record.household_id].append(record)
    for visits in found.values():
        visits.sort(key=lambda visit: (visit.visited_on, visit.id))
    return dict(found)


def _once(linked: Links, visits: list[Visit]) -> list[Visit]:
    """Each visit once; where the one that stands was retracted, the oldest other does."""
    if not linked.stands:
        return visits
    groups: defaultdict[str, list[Visit]] = defaultdict(list)
    for visit in sorted(visits, key=lambda one: (one.id in linked.stands, one.id)):
        groups[linked.canonical(visit.id)].append(visit)
    return [joined(group) for group in groups.values()]


def joined(group: list[Visit]) -> Visit:
    """One visit of several that are the same: the first, with what the others add to it."""
    first = group[0]
    if len(group) == 1:
        return first
    said: dict[str, Any] = {
        name: "\n".join(dict.fromkeys(filter(None, (getattr(one, name) for one in group)))) or None
        for name in ("note", "onsite_action")
    }
    for name in ("resident_ids", "issue_ids", "topics"):
        said[name] = tuple(dict.fromkeys(item for one in group for item in getattr(one, name)))
    return dataclasses.replace(first, **said)


def _amendments(unit: Unit) -> dict[str, list[VisitAmendment]]:
    found: defaultdict[str, list[VisitAmendment]] = defaultdict(list)
    for amendment in unit.find(VisitAmendment):
        found[amendment.visit_id].append(amendment)
    return dict(found)


def amend(visit: Visit, amendments: list[VisitAmendment]) -> Visit:
    """The visit with its amendments applied in the order of their times; one that was put far back
    counts as recorded late, for the reason that was given."""
    first, last = visit, None
    for amendment in sorted(amendments, key=lambda item: (item.amended_at, item.id)):
        changes = {
            name: getattr(amendment, name)
            for name in ("visited_on", "result", "note")
            if getattr(amendment, name) is not None
        }
        last = amendment if amendment.visited_on is not None else last
        visit = dataclasses.replace(visit, **changes)
    if last is not None:
        known_on = min(first.visited_on, day_of(last.amended_at))
        if (known_on - visit.visited_on).days > BACKDATE_DAYS:
            why = visit.backdated_because or last.reason
            visit = dataclasses.replace(visit, backdated_because=why)
    return visit


def misdated(unit: Unit, visits: Collection[Visit], today: dt.date) -> frozenset[str]:
    """The ids of the visits that a wrong clock has dated: after today, or by a clock that was far
    behind, and nobody has put them right."""
    table, amendment = TABLES["visit"].c, TABLES["visit_amendment"].c
    redated = select(amendment.visit_id).where(amendment.visited_on.is_not(None))
    query = select(table.id, table.stamp).where(
        table.backdated_because.is_(None), table.id.not_in(redated)
    )
    if len(visits) <= _FEW:
        query = query.where(table.id.in_([visit.id for visit in visits]))
    stamps: dict[str, str] = {row.id: row.stamp for row in unit.connection.execute(query)}
    return frozenset(
        visit.id
        for visit in visits
        if visit.visited_on > today
        or (visit.id in stamps and _is_far_behind(visit, stamps[visit.id], today))
    )


def _is_far_behind(visit: Visit, stamp: str, today: dt.date) -> bool:
    """Whether a visit was recorded by a clock that stood long before the stamps of that time, which
    never go back. Its id says what the clock said, unless it was recorded anew."""
    made, met = made_at(visit.id), day_of(time_of(stamp))
    if made is None or met > today:
        return False
    return (met - max(day_of(made), visit.visited_on)).days > BACKDATE_DAYS
