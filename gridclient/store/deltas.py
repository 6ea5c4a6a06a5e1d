"""What changed here since a moment that was remembered: the rows, and which of their fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from gridclient.domain.days import stamp_text
from gridclient.domain.fields import ENTITIES, Entity
from gridclient.domain.rows import Row, from_line
from gridclient.store.records import to_row
from gridclient.store.tables import BUNDLE, CHANGE, TABLES
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Moment:
    """A state of the store: its newest sequence number and stamp, and when that was."""

    sequence: int
    stamp: str
    at: str


@dataclass(frozen=True, slots=True)
class Change:
    """A row that is ``new`` here since the moment, or whose ``fields`` have other values."""

    new: bool
    fields: frozenset[str]


def moment(unit: Unit) -> Moment:
    """The state a unit of work sees."""
    return Moment(unit.sequence(), unit.newest_stamp() or "", stamp_text(unit.now()))


def since(unit: Unit, then: Moment, entities: Iterable[str]) -> dict[tuple[str, str], Change]:
    """(entity, id) to what changed since ``then``.

    The sequence number tells which rows were written. What was entered since bears a stamp
    above that moment's; for what came by bundle, perhaps with an older one, the rows as they
    stood before the import are compared.
    """
    before = _before(unit, then)
    found: dict[tuple[str, str], Change] = {}
    for name in entities:
        table, entity = TABLES[name], ENTITIES[name]
        query = select(table).where(table.c.sequence > then.sequence)
        for values in unit.connection.execute(query).mappings():
            row = to_row(entity, dict(values))
            change = _change(entity, row, then, before)
            if change.new or change.fields:
                found[name, row.id] = change
    return found


def _change(entity: Entity, row: Row, then: Moment, before: dict[tuple[str, str], Any]) -> Change:
    key = (entity.name, row.id)
    if row.stamp > then.stamp or (key in before and before[key] is None):
        return Change(new=True, fields=frozenset())
    fields = {name for name, stamp in row.stamps.items() if stamp > then.stamp}
    if key in before:
        old = before[key].fields
        fields |= {name for name in entity.fields if old.get(name) != row.fields.get(name)}
    return Change(new=False, fields=frozenset(fields))


def _before(unit: Unit, then: Moment) -> dict[tuple[str, str], Row | None]:
    """Rows as they stood before the first import since the moment; None: not here yet."""
    query = (
        select(CHANGE.c.entity, CHANGE.c.row, CHANGE.c.before)
        .join(BUNDLE, BUNDLE.c.id == CHANGE.c.bundle)
        .where(BUNDLE.c.direction == "in", BUNDLE.c.at >= then.at)
        .order_by(BUNDLE.c.at.desc(), BUNDLE.c.id)
    )
    return {
        (entity, row_id): from_line(line) if line is not None else None
        for entity, row_id, line in unit.connection.execute(query)
    }
