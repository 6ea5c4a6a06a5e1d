"""Rows that are here whole only on their way to another office, and how they become bare again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlalchemy import Update, and_, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from gridclient.domain.days import stamp_text
from gridclient.domain.fields import Entity
from gridclient.domain.rows import Row, from_line, to_line
from gridclient.store import belonging, search_index
from gridclient.store.records import to_values
from gridclient.store.tables import CASE, CHANGE, CONFLICT, HELD_BACK, SUPERSEDED, TABLES
from gridclient.store.unit import Unit

Named = tuple[str, str]
"""Entity and id."""

Form = Callable[[Row], Row]
_CHUNK = 500


def keep(unit: Unit, named: Iterable[Named]) -> None:
    """Remember rows that only pass through."""
    lines = [{"entity": entity, "row": row_id} for entity, row_id in named]
    if lines:
        unit.connection.execute(insert(CASE).on_conflict_do_nothing(), lines)


def kept(unit: Unit) -> dict[str, list[str]]:
    """The rows that only pass through: entity to ids."""
    found: dict[str, list[str]] = {}
    for entity, row_id in unit.connection.execute(select(CASE).order_by(CASE.c.row)):
        found.setdefault(entity, []).append(row_id)
    return found


def sequences(unit: Unit, entity: str, ids: Sequence[str]) -> dict[str, int]:
    """The sequence numbers under which rows are here."""
    table = TABLES[entity].c
    found: dict[str, int] = {}
    for chunk in _chunks(ids):
        query = select(table.id, table.sequence).where(table.id.in_(chunk))
        found |= {one.id: one.sequence for one in unit.connection.execute(query)}
    return found


def below(unit: Unit, roots: Iterable[Named]) -> frozenset[Named]:
    """Some rows and everything that belongs to them."""
    found: set[Named] = set()
    for name, row_id in roots:
        found.add((name, row_id))
        for child, condition in belonging.below(name, [row_id]):
            ids = unit.connection.execute(select(TABLES[child].c.id).where(condition)).scalars()
            found.update((child, one) for one in ids)
    return frozenset(found)


def strip(unit: Unit, entity: Entity, ids: Sequence[str], form: Form) -> None:
    """Let rows, and whatever is remembered of them, keep only what ``form`` leaves.

    Neither stamps nor sequence numbers change: what is left is what everybody else was told.
    """
    unit.connection.exec_driver_sql("PRAGMA secure_delete = ON")
    for chunk in _chunks(ids):
        bare = {row_id: form(row) for row_id, row in unit.rows(entity, chunk).items()}
        _write(unit, entity, bare.values())
        gone = sorted({name for row in bare.values() for name in row.withheld})
        _forget(unit, entity.name, chunk, gone)
        for statement, column, row in list(_lines(unit, entity.name, chunk)):
            unit.connection.execute(statement.values({column: to_line(form(row))}))
        unit.connection.execute(
            delete(CASE).where(CASE.c.entity == entity.name, CASE.c.row.in_(chunk))
        )


def _write(unit: Unit, entity: Entity, rows: Iterable[Row]) -> None:
    table = TABLES[entity.name]
    for row in rows:
        values = to_values(entity, row, 0, None)
        for kept_as_it_is in ("id", "sequence", "held_by"):
            del values[kept_as_it_is]
        unit.connection.execute(update(table).where(table.c.id == row.id).values(values))
        if entity.name == "resident":
            search_index.keep_up(unit.connection, [row])


def _forget(unit: Unit, name: str, ids: Sequence[str], fields: Sequence[str]) -> None:
    """Forget what these fields said before, here or elsewhere."""
    past, asked = SUPERSEDED.c, CONFLICT.c
    unit.connection.execute(
        delete(SUPERSEDED).where(past.entity == name, past.row.in_(ids), past.field.in_(fields))
    )
    unit.connection.execute(
        update(CONFLICT)
        .where(asked.entity == name, asked.row.in_(ids), asked.field.in_(fields))
        .values(local=None, incoming=None, settled_at=stamp_text(unit.now()))
    )


def _lines(unit: Unit, name: str, ids: Sequence[str]) -> Iterator[tuple[Update, str, Row]]:
    """Earlier states of rows, and rows held back, each with the update of its column."""
    for table, column in ((CHANGE, CHANGE.c.before), (HELD_BACK, HELD_BACK.c.line)):
        mine = (table.c.entity == name) & table.c.row.in_(ids) & column.is_not(None)
        keys = tuple(table.primary_key.columns)
        for found in unit.connection.execute(select(column, *keys).where(mine)).all():
            exact = and_(*(key == value for key, value in zip(keys, found[1:], strict=True)))
            yield update(table).where(exact), column.name, from_line(found[0])


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
