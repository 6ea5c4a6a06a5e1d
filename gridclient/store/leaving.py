"""Rows that leave somebody's scope: the office names them, the peer removes them.

What left is read from the history of places, so nothing has to be remembered beside it: a row
that changed since the peer last confirmed, that the peer may not see now, and that once belonged
where the peer may, or that the peer put there in words that were held back and decided about. It
is named until the peer confirms (sync.md "What travels").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import BindParameter, Select, bindparam, delete, exists, func, or_, select, update

from gridclient.domain.authority import Authority, sees
from gridclient.domain.fields import ENTITIES, Entity
from gridclient.domain.model import ORDERED, parents
from gridclient.domain.rows import Row, from_line
from gridclient.store import belonging, scopes, search_index
from gridclient.store.tables import CHANGE, CONFLICT, HELD_BACK, SUPERSEDED, TABLES
from gridclient.store.unit import Unit

Named = tuple[str, str]
"""Entity and id."""

_CHUNK = 500


def left(unit: Unit, authority: Authority, after: int, key_id: str) -> list[Named]:
    """Rows changed above a sequence that went out of the scope of a peer, the holder of a key;
    what belongs to them is meant.

    So did what the peer may still have below something that came into its scope since: it was
    never named, as all of that lay elsewhere.
    """
    touched, found = {entity.name for entity in scopes.touched(unit, after)}, list[Named]()
    for entity in ORDERED:
        if not entity.is_fact and entity.within:
            above = dict(parents(entity))
            changed = [name for name in entity.within if touched & {entity.name, above[name]}]
            found += [
                (entity.name, row_id) for row_id in _left(unit, entity, changed, authority, after)
            ]
    return [*found, *_put_there(unit, authority, after, key_id)]


def _put_there(unit: Unit, authority: Authority, after: int, key_id: str) -> list[Named]:
    """Rows that the peer had put into its scope by its own word, and that lie elsewhere by what
    was decided."""
    query = select(HELD_BACK.c.line).where(
        HELD_BACK.c.peer.startswith(f"{key_id}."),
        HELD_BACK.c.settled_at.is_not(None),
        HELD_BACK.c.rule != "parent",  # what waited for another row came in as it was
    )
    found: list[Named] = []
    for written in unit.connection.execute(query).scalars():
        row = from_line(written)
        if row.author is None and _is_seen(unit, authority, row) and _is_raised(unit, row, after):
            place = scopes.places(unit, row.entity, [row.id]).get(row.id)
            found += [] if place is None or sees(authority, *place) else [(row.entity, row.id)]
    return found


def was_put_away(unit: Unit, authority: Authority, row: Row) -> bool:
    """Whether a peer's own word puts a row out of its scope that has it by what stands here: so
    the peer may have removed it, with all that belongs to it."""
    place = scopes.places(unit, row.entity, [row.id]).get(row.id)
    return place is not None and sees(authority, *place) and not _is_seen(unit, authority, row)


def _is_seen(unit: Unit, authority: Authority, row: Row) -> bool:
    """Whether a scope holds where a row lies by what it says itself."""
    for field, target in parents(ENTITIES[row.entity]) if row.entity in ENTITIES else ():
        if (value := row.fields.get(field)) is not None:
            place = scopes.places(unit, target, [value]).get(value)
            return place is not None and sees(authority, *place)
    return False


def _is_raised(unit: Unit, row: Row, after: int) -> bool:
    table = TABLES[row.entity]
    query = select(exists().where(table.c.id == row.id, table.c.sequence > after))
    return bool(unit.connection.execute(query).scalar_one())


def _left(
    unit: Unit, entity: Entity, fields: Iterable[str], authority: Authority, after: int
) -> list[str]:
    targets, found = dict(parents(entity)), []
    for field in fields:
        query = _once_below(entity.name, field, targets[field], authority)
        for row_id, value in unit.connection.execute(query, {"after": after}).all():
            place = scopes.places(unit, targets[field], [value]).get(value)
            if place and sees(authority, *place):
                found.append(row_id)
    return list(dict.fromkeys(found))


@lru_cache(maxsize=512)
def _once_below(name: str, field: str, target: str, authority: Authority) -> Select[str, str]:
    """The earlier parents of rows that a scope does not see, where the row or the parent was
    changed."""
    where, table, above = scopes.placed(name), TABLES[name], TABLES[target].alias("above")
    stood = (
        (SUPERSEDED.c.entity == name)
        & SUPERSEDED.c.claim.is_(None)
        & (SUPERSEDED.c.row == table.c.id)
        & (SUPERSEDED.c.field == field)
    )
    after: BindParameter[int] = bindparam("after")
    return (
        select(table.c.id, SUPERSEDED.c.value)
        .select_from(
            where.source.join(SUPERSEDED, stood).join(above, above.c.id == SUPERSEDED.c.value)
        )
        .where(or_(table.c.sequence > after, above.c.sequence > after))
        .where(~scopes.visible(where, authority))
        .order_by(table.c.id)
    )


def release(unit: Unit, peer: str, named: Iterable[Named]) -> None:
    """A peer is told to remove rows, and so holds them no longer."""
    for name, row_id in named:
        mine = [(name, TABLES[name].c.id == row_id), *belonging.below(name, [row_id])]
        for entity, condition in mine:
            table = TABLES[entity]
            unit.connection.execute(
                update(table).where(condition, table.c.held_by == peer).values(held_by=None)
            )


def is_safe(unit: Unit, named: Named, peer: str, acknowledged: int) -> bool:
    """Whether a row and all below it are held by ``peer``, who confirmed our rows up to
    ``acknowledged``: nothing of it would be lost here."""
    name, row_id = named
    every = [(name, TABLES[name].c.id == row_id), *belonging.below(name, [row_id])]
    for entity, condition in every:
        table = TABLES[entity]
        only_here = func.coalesce(table.c.held_by, "") != peer
        query = select(exists().where(condition, only_here, table.c.sequence > acknowledged))
        if unit.connection.execute(query).scalar_one():
            return False
    return True


def belongs_to(unit: Unit, row: Named, above: Named) -> bool:
    """Whether a row is another one, or lies below it."""
    name, row_id = row
    conditions = [cond for child, cond in belonging.below(above[0], [above[1]]) if child == name]
    return row == above or any(
        unit.connection.execute(
            select(exists().where(TABLES[name].c.id == row_id, condition))
        ).scalar_one()
        for condition in conditions
    )


def remove(unit: Unit, named: Named) -> int:
    """Remove a row and all below it, with all that is remembered of them; returns how many. Nor
    may it come in later where it never stood here, but was left out by hand."""
    name, row_id = named
    never_here = (HELD_BACK.c.entity == name, HELD_BACK.c.row == row_id)
    unit.connection.execute(delete(HELD_BACK).where(*never_here))
    every = [(name, TABLES[name].c.id == row_id), *belonging.below(name, [row_id])]
    return sum(
        _remove(unit, entity, _ids(unit, entity, condition))
        for entity, condition in reversed(every)
    )


def _ids(unit: Unit, entity: str, condition: object) -> list[str]:
    query = select(TABLES[entity].c.id).where(condition)  # type: ignore[arg-type]
    return list(unit.connection.execute(query).scalars())


def _remove(unit: Unit, entity: str, ids: Sequence[str]) -> int:
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        for table in (SUPERSEDED, CONFLICT, HELD_BACK, CHANGE):
            unit.connection.execute(
                delete(table).where(table.c.entity == entity, table.c.row.in_(chunk))
            )
        if entity == "resident":
            search_index.forget(unit.connection, chunk)
        unit.connection.execute(delete(TABLES[entity]).where(TABLES[entity].c.id.in_(chunk)))
    return len(ids)
