"""Rows that enter somebody's scope are raised to a new sequence, so that they travel whole.

What moves is one row, a building to another grid; what enters and leaves scopes with it is all
that belongs to it. Stamps, and who holds a row, stay as they are (sync.md "What travels").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Update, bindparam, func, select, update

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
    return sum(_raise(unit, one, ids=chunk) for chunk in _chunks(ids) for one in _below(name))


def raise_every(unit: Unit, name: str, peer: str) -> int:
    """Raise all rows of an entity, also those a peer holds in some form."""
    table = TABLES[name]
    held = update(table).where(table.c.held_by == peer).values(held_by=None)
    unit.connection.execute(held)
    return _raise(unit, _raising(name, table.c.sequence > 0))


def raise_whole(unit: Unit, name: str, ids: Sequence[str]) -> int:
    """Raise some rows and all that belongs to them; returns how many rows that were."""
    return raise_rows(unit, name, ids) + raise_below(unit, name, ids)


def raise_rows(unit: Unit, name: str, ids: Sequence[str]) -> int:
    """Raise some rows alone; returns how many there were."""
    chosen = TABLES[name].c.id.in_(bindparam("ids", expanding=True))
    return sum(_raise(unit, _raising(name, chosen), ids=chunk) for chunk in _chunks(ids))


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


@cache
def _below(name: str) -> tuple[Update, ...]:
    return tuple(
        _raising(child, condition)
        for child, condition in belonging.below(name, bindparam("ids", expanding=True))
    )


def _raising(name: str, condition: ColumnElement[bool]) -> Update:
    """Each row gets a number of its own, in the order they had: bundles are cut between two
    numbers (``sync.composing``), and what is raised at once may be more than one can hold."""
    table = TABLES[name]
    place = func.row_number().over(order_by=(table.c.sequence, table.c.id)).label("place")
    numbered = select(table.c.id, place).where(condition).subquery("numbered")
    raised = update(table).where(table.c.id == numbered.c.id)
    return raised.values(sequence=bindparam("newest") + numbered.c.place)


def _raise(unit: Unit, statement: Update, **asked: Sequence[str]) -> int:
    given = {**asked, "newest": unit.sequence()}
    count = unit.connection.execute(statement, given).rowcount
    unit.take_sequences(count)
    return count
