"""What the store remembers of values beside the rows: their history, conflicts, earlier states of
imports, rows held back, decisions. A removal of personal data takes it from there too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, select, update

from gridclient.domain import purging
from gridclient.domain.days import stamp_text
from gridclient.domain.retention import Purge
from gridclient.domain.rows import Row, from_line, to_line
from gridclient.store.tables import CHANGE, CONFLICT, HELD_BACK, SUPERSEDED, TABLES

if TYPE_CHECKING:
    from gridclient.store.unit import Unit

About = Callable[["Unit", Row], Row | None]
_CHUNK = 500


def remove(
    unit: Unit, name: str, row_ids: Sequence[str], fields: tuple[str, ...], before: str
) -> None:
    """Remove what fields of register rows said, where it was written before a stamp."""
    for start in range(0, len(row_ids), _CHUNK):
        ids = row_ids[start : start + _CHUNK]
        _forget_history(unit, name, ids, fields, before)
        _empty_conflicts(unit, name, ids, fields, before)
        _empty_decisions(unit, name, ids, fields, before)
        _empty_earlier(unit, name, ids, fields, before)
        _empty_held(unit, name, ids, fields, before)


def _forget_history(
    unit: Unit, name: str, ids: Sequence[str], fields: tuple[str, ...], before: str
) -> None:
    line = SUPERSEDED.c
    unit.connection.execute(
        delete(SUPERSEDED).where(
            line.entity == name, line.row.in_(ids), line.field.in_(fields), line.stamp < before
        )
    )


def _empty_conflicts(
    unit: Unit, name: str, ids: Sequence[str], fields: tuple[str, ...], before: str
) -> None:
    """The line stays, so that the same conflict is not kept again with its values; with one of
    them gone there is nothing left to decide."""
    line = CONFLICT.c
    meant = and_(line.entity == name, line.row.in_(ids), line.field.in_(fields))
    settled = stamp_text(unit.now())
    for value, stamp in ((line.local, line.local_stamp), (line.incoming, line.incoming_stamp)):
        unit.connection.execute(
            update(CONFLICT)
            .where(meant, stamp < before, value.is_not(None))
            .values({value: None, line.settled_at: settled})
        )


def _empty_decisions(
    unit: Unit, name: str, ids: Sequence[str], fields: tuple[str, ...], before: str
) -> None:
    table = TABLES["conflict_resolution"]
    line = table.c
    unit.connection.execute(
        update(table)
        .where(line.entity == name, line.row_id.in_(ids), line.field.in_(fields))
        .where(line.stamp < before, line.value.is_not(None))
        .values(value=None, extra=None, signature="", veil=None)
    )


def _empty_earlier(
    unit: Unit, name: str, ids: Sequence[str], fields: tuple[str, ...], before: str
) -> None:
    line = CHANGE.c
    query = select(line.bundle, line.row, line.before).where(
        line.entity == name, line.row.in_(ids), line.before.is_not(None)
    )
    for bundle, row_id, written in unit.connection.execute(query).all():
        row = from_line(written)
        if (bare := purging.emptied(row, fields, before)) is not row:
            unit.connection.execute(
                update(CHANGE)
                .where(line.bundle == bundle, line.entity == name, line.row == row_id)
                .values(before=to_line(bare))
            )


def _empty_held(
    unit: Unit, name: str, ids: Sequence[str], fields: tuple[str, ...], before: str
) -> None:
    key = HELD_BACK.c
    query = select(key.stamp, key.peer, key.line).where(key.entity == name, key.row.in_(ids))
    for stamp, peer, written in unit.connection.execute(query).all():
        row = from_line(written)
        if (bare := purging.emptied(row, fields, before)) is not row:
            unit.connection.execute(
                update(HELD_BACK)
                .where(key.entity == name, key.row == row.id, key.stamp == stamp, key.peer == peer)
                .values(line=to_line(bare))
            )


def release_facts(unit: Unit, purges: Sequence[Purge], about: About) -> list[tuple[str, str]]:
    """Let go of held back facts that a removal covers: waiting or kept out, their words go, and
    with them those of what speaks of them. Returns which they were, as entity and id."""
    meant = {*purging.DATED, *purging.ABOUT}
    key = HELD_BACK.c
    query = select(key.entity, key.row, key.stamp, key.peer, key.line).where(key.entity.in_(meant))
    found = unit.connection.execute(query).all()
    held = {(entity, row_id): written for entity, row_id, _stamp, _peer, written in found}
    released = []
    for entity, row_id, stamp, peer, written in found:
        row = from_line(written)
        spoken_of = about(unit, row) or next(
            (from_line(held[one]) for one in purging.spoken_of(row) if one in held), None
        )
        if any(purging.stripped(row, purge, spoken_of) is not row for purge in purges):
            released.append((entity, row_id))
            forget_held(unit, entity, row_id, stamp, peer)
    return released


def forget_held(unit: Unit, entity: str, row_id: str, stamp: str, peer: str) -> None:
    """Keep nothing of a row that was held back."""
    key = HELD_BACK.c
    unit.connection.execute(
        delete(HELD_BACK).where(
            key.entity == entity, key.row == row_id, key.stamp == stamp, key.peer == peer
        )
    )
