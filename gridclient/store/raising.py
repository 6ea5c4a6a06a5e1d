"""Rows that enter somebody's scope are raised to a new sequence, so that they travel whole.

What moves is one row, a building to another grid; what enters and leaves scopes with it is all
that belongs to it. Stamps, and who holds a row, stay as they are (sync.md "What travels").
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Update, bindparam, select, update

from gridclient.domain.fields import Entity
from gridclient.domain.rows import Row
from gridclient.store import belonging
from gridclient.store.tables import TABLES

if TYPE_CHECKING:
    from gridclient.store.unit import Unit

_CHUNK = 500


def moved(unit: Unit, entity: Entity, after: Sequence[Row]) -> list[str]:
    """The ids of those rows, some hundred at most, that are about to belong elsewhere and have
    others below them."""
    names = belonging.placing(entity)
    if not names or not belonging.places_others(entity.name):
        return []
    table = TABLES[entity.name]
    query = select(table.c.id, *(table.c[name] for name in names))
    found = unit.connection.execute(query.where(table.c.id.in_([row.id for row in after])))
    before = {line[0]: tuple(line[1:]) for line in found}
    return [
        row.id
        for row in after
        if row.id in before and before[row.id] != tuple(row.fields.get(name) for name in names)
    ]


def raise_below(unit: Unit, name: str, ids: Sequence[str]) -> int:
    """Raise all that belongs to some rows; returns how many rows that were."""
    count = 0
    for start in range(0, len(ids), _CHUNK):
        raised = {"ids": ids[start : start + _CHUNK], "number": unit.next_sequence()}
        for statement in _raising(name):
            count += unit.connection.execute(statement, raised).rowcount
    return count


@cache
def _raising(name: str) -> tuple[Update, ...]:
    return tuple(
        update(TABLES[child]).where(condition).values(sequence=bindparam("number"))
        for child, condition in belonging.below(name, bindparam("ids", expanding=True))
    )


def raise_every(unit: Unit, name: str, peer: str) -> int:
    """Raise all rows of an entity, also those a peer holds in some form."""
    table = TABLES[name]
    held = update(table).where(table.c.held_by == peer).values(held_by=None)
    unit.connection.execute(held)
    statement = update(table).where(table.c.sequence > 0).values(sequence=unit.next_sequence())
    return unit.connection.execute(statement).rowcount


def raise_whole(unit: Unit, name: str, ids: Sequence[str]) -> int:
    """Raise some rows and all that belongs to them; returns how many rows that were."""
    return raise_rows(unit, name, ids) + raise_below(unit, name, ids)


def raise_rows(unit: Unit, name: str, ids: Sequence[str]) -> int:
    """Raise some rows alone; returns how many there were."""
    table, count = TABLES[name], 0
    for start in range(0, len(ids), _CHUNK):
        chosen = table.c.id.in_(ids[start : start + _CHUNK])
        statement = update(table).where(chosen).values(sequence=unit.next_sequence())
        count += unit.connection.execute(statement).rowcount
    return count
