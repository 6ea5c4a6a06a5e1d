"""What is kept that should not be kept much longer: facts with words in them that are old, and
people and households who are gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, func, or_, select

from gridclient.domain import purging
from gridclient.domain.days import HERE, day_of, stamp_text
from gridclient.domain.fields import ENTITIES, Entity, Kind
from gridclient.domain.places import address_label
from gridclient.domain.purging import ABOUT, DATED, FACTS, GONE
from gridclient.domain.retention import GONE_BECAUSE
from gridclient.domain.rows import Row
from gridclient.domain.stamps import time_of
from gridclient.store.records import to_row
from gridclient.store.tables import TABLES
from gridclient.store.unit import Unit

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class OldFacts:
    """Facts of one household (or issue) with words in them: how many, and the oldest day."""

    count: int
    since_on: dt.date

    def __or__(self, other: OldFacts) -> OldFacts:
        return OldFacts(self.count + other.count, min(self.since_on, other.since_on))


@dataclass(frozen=True, slots=True)
class Gone:
    """A resident or a household who is gone, and since when."""

    row: Row
    gone_on: dt.date

    @property
    def household_id(self) -> str:
        """The household, of which a resident was a member."""
        return self.row.id if self.row.entity == "household" else self.row.fields["household_id"]


def old_facts(
    unit: Unit, subject: str, before_on: dt.date, *keys: str
) -> dict[tuple[str, ...], OldFacts]:
    """The facts older than a day that a subject strips, by what ``keys`` name: the household, or
    the household and its member, or the issue."""
    found: dict[tuple[str, ...], OldFacts] = {}
    for name in FACTS[subject]:
        entity, table = ENTITIES[name], TABLES[name]
        if not set(keys) <= set(entity.fields):
            continue
        old = _is_old(entity, before_on)
        queries = [_counted(table, table, entity, keys).where(old)]
        for child, references in ABOUT.items():
            for field in (f for f, target in references.items() if target == name):
                below = TABLES[child]
                joined = below.join(table, below.c[field] == table.c.id)
                queries.append(_counted(joined, table, ENTITIES[child], keys).where(old))
        for query in queries:
            for *owner, count, since in unit.connection.execute(query):
                if None not in owner:
                    one, key = OldFacts(count, _day(entity, since)), tuple(owner)
                    found[key] = one | found[key] if key in found else one
    return found


def _counted(source: FromClause, dated: Any, worded: Entity, keys: Sequence[str]) -> Select[Any]:
    """Groups of facts that have words, of a table or of one joined to what its facts are about."""
    when, owner = dated.c[DATED[dated.name]], [dated.c[key] for key in keys]
    return (
        select(*owner, func.count(), func.min(when))
        .select_from(source)
        .where(_has_words(worded))
        .group_by(*owner)
    )


def _has_words(entity: Entity) -> ColumnElement[bool]:
    table = TABLES[entity.name]
    words = [table.c[n].is_not(None) & (table.c[n] != GONE) for n in purging.taken(entity)]
    return (table.c.signature != "") & or_(*words)


def _is_old(entity: Entity, before_on: dt.date) -> ColumnElement[bool]:
    field = entity.fields[DATED[entity.name]]
    limit = before_on.isoformat()
    if field.kind is Kind.INSTANT:
        limit = stamp_text(dt.datetime.combine(before_on, dt.time(), HERE))
    return TABLES[entity.name].c[field.name] < limit


def _day(entity: Entity, written: str) -> dt.date:
    if entity.fields[DATED[entity.name]].kind is Kind.INSTANT:
        return day_of(dt.datetime.fromisoformat(written))
    return dt.date.fromisoformat(written)


def gone(unit: Unit, before_on: dt.date) -> list[Gone]:
    """Households and residents who left before a day, and the residents of such households."""
    houses = list(_retired(unit, "household", before_on))
    left = {one.row.id: one.gone_on for one in houses}
    people = {one.row.id: one for one in _retired(unit, "resident", before_on)}
    for row in rows_of(unit, "resident", "household_id", left):
        people.setdefault(row.id, Gone(row, left[row.fields["household_id"]]))
    return [*houses, *(people[key] for key in sorted(people))]


def _retired(unit: Unit, name: str, before_on: dt.date) -> Iterable[Gone]:
    for row in rows_of(unit, name, "retired", GONE_BECAUSE):
        written = row.fields.get("retired_on")
        since = (
            dt.date.fromisoformat(written) if written else day_of(time_of(row.stamp_of("retired")))
        )
        if since < before_on:
            yield Gone(row, since)


def rows_of(unit: Unit, name: str, column: str, values: Collection[str]) -> list[Row]:
    """Rows of an entity whose column has one of some values, in the order of their ids."""
    entity, table, found, wanted = ENTITIES[name], TABLES[name], [], sorted(values)
    for start in range(0, len(wanted), _CHUNK):
        query = select(table).where(table.c[column].in_(wanted[start : start + _CHUNK]))
        found += [to_row(entity, dict(v)) for v in unit.connection.execute(query).mappings()]
    return sorted(found, key=lambda row: row.id)


def addresses(unit: Unit, household_ids: Iterable[str]) -> Mapping[str, str]:
    """Household id to its address as people say it, gone or not."""
    household, dwelling = TABLES["household"], TABLES["dwelling"]
    building, estate = TABLES["building"], TABLES["estate"]
    query = (
        select(
            household.c.id,
            estate.c.name,
            building.c.building_no,
            dwelling.c.unit_no,
            dwelling.c.room_no,
        )
        .join(dwelling, dwelling.c.id == household.c.dwelling_id)
        .join(building, building.c.id == dwelling.c.building_id)
        .outerjoin(estate, estate.c.id == building.c.estate_id)
    )
    found, wanted = {}, sorted(set(household_ids))
    for start in range(0, len(wanted), _CHUNK):
        chosen = query.where(household.c.id.in_(wanted[start : start + _CHUNK]))
        for row_id, *parts in unit.connection.execute(chosen):
            found[row_id] = address_label(*parts)
    return found
