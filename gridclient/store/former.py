"""Where rows belonged before something was moved: authority is judged by the grant that was
valid when a change was made (sync.md "Merging")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from gridclient.domain.fields import ENTITIES, Entity
from gridclient.domain.model import parents
from gridclient.store import history, scopes
from gridclient.store.scopes import Place
from gridclient.store.tables import TABLES
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Former:
    """A place a row was at: ``until`` the stamp of the move away, kept here under a local
    ``sequence``."""

    place: Place
    until: str
    sequence: int


def places(unit: Unit, name: str, row_id: str, fields: Mapping[str, str]) -> list[Former]:
    """The places a row with these fields was at before it, or what it belongs to, was moved."""
    upwards = dict(parents(ENTITIES[name]))
    found = _moves(unit, name, row_id, upwards)
    parent = next((field for field in upwards if fields.get(field)), None)
    if parent is not None:
        target = ENTITIES[upwards[parent]]
        for above in unit.rows(target, [fields[parent]]).values():
            found += places(unit, target.name, above.id, above.fields)
    return found


def _moves(unit: Unit, name: str, row_id: str, upwards: Mapping[str, str]) -> list[Former]:
    here = unit.rows(ENTITIES[name], [row_id]).get(row_id)
    if here is None:
        return []
    table = TABLES[name]
    query = select(table.c.sequence).where(table.c.id == row_id)
    sequence = int(unit.connection.execute(query).scalar_one())
    found: list[Former] = []
    for line in history.stood(unit, name, row_id):
        target = upwards.get(line.field)
        if target and line.value:
            left = (here.stamp_of(line.field), sequence)
            found += _before(unit, ENTITIES[target], line.value, left)
    return found


def _before(unit: Unit, above: Entity, row_id: str, left: tuple[str, int]) -> Iterator[Former]:
    """Where a row was while it belonged to another one that it ``left``: where that one is,
    and where that one had been until it was moved itself."""
    once = scopes.places(unit, above.name, [row_id]).get(row_id)
    if once is None:
        return
    yield Former(once, *left)
    for row in unit.rows(above, [row_id]).values():
        for earlier in places(unit, above.name, row_id, row.fields):
            until, sequence = min(left, (earlier.until, earlier.sequence))
            yield Former(earlier.place, until, sequence)
