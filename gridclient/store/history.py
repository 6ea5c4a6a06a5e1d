"""The history of register fields: what stood before, who had written it and when.

Kept by the one write path beside every change, typed or merged. A superseded value is named by
the stamp it had, so that the same history comes about in whatever order bundles arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, case, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from gridclient.domain.fields import Entity
from gridclient.domain.rows import Row
from gridclient.store.tables import SUPERSEDED

if TYPE_CHECKING:
    from gridclient.store.unit import Unit


_Line = Mapping[str, str | None]

_LET_IN = ""
_IS_SAID = func.coalesce(SUPERSEDED.c.claim, _LET_IN) == _LET_IN
_SAID = insert(SUPERSEDED)
_INSERT = _SAID.on_conflict_do_update(
    index_elements=list(SUPERSEDED.primary_key),
    set_={"claim": case((_SAID.excluded.claim.is_(None), None), else_=SUPERSEDED.c.claim)},
)


@dataclass(frozen=True, slots=True)
class Superseded:
    """A canonical value that a field had, and the stamp it was written with."""

    field: str
    stamp: str
    value: str | None


def keep(unit: Unit, entity: Entity, after: Sequence[Row]) -> None:
    """Keep what these rows still say, where they are about to say something else."""
    before = unit.rows(entity, [row.id for row in after])
    _insert(unit, [line for row in after for line in _older(before[row.id], row)])


def keep_lost(unit: Unit, came: Row, stands: Row) -> None:
    """Keep what a row that came said, where something newer stands already.

    So whoever met both values has the same history, in whatever order they came.
    """
    _insert(unit, list(_older(came, stands)))


def add(unit: Unit, row: Row, past: Superseded) -> None:
    """Keep what a field of a row said before, as somebody else remembers it."""
    line = {"field": past.field, "stamp": past.stamp, "value": past.value}
    _insert(unit, [{"entity": row.entity, "row": row.id, **line}])


def keep_claimed(unit: Unit, came: Row, stands: Row, peer: str) -> None:
    """Keep what a row of a peer said that is held back, where it says something newer by now:
    until the row is let in (:func:`let_in`) nobody here has said so."""
    _insert(unit, [{**line, "claim": peer} for line in _older(came, stands)])


def let_in(unit: Unit, entity: str, row_id: str, peer: str) -> None:
    """What a peer claimed of a row is part of its history, as the row has come in. That it stood
    here it was not."""
    table = SUPERSEDED.c
    unit.connection.execute(
        update(SUPERSEDED)
        .where(table.entity == entity, table.row == row_id, table.claim == peer)
        .values(claim=_LET_IN)
    )


def _older(old: Row, new: Row) -> Iterator[_Line]:
    """The values of ``old`` that ``new`` supersedes; what was never set supersedes nothing."""
    for name in sorted({*old.fields, *old.stamps}):
        stamp = old.stamp_of(name)
        if stamp and stamp < new.stamp_of(name):
            yield {
                "entity": old.entity,
                "row": old.id,
                "field": name,
                "stamp": stamp,
                "value": old.fields.get(name),
            }


def _insert(unit: Unit, lines: Sequence[_Line]) -> None:
    if lines:
        told = [{"claim": None, **line} for line in lines]
        unit.connection.execute(_INSERT, told)


def of(unit: Unit, entity: str, row_id: str) -> list[Superseded]:
    """What was said of the fields of a row before, oldest first."""
    return _of(unit, entity, row_id, _IS_SAID)


def stood(unit: Unit, entity: str, row_id: str) -> list[Superseded]:
    """What stood in the fields of a row here before, oldest first."""
    return _of(unit, entity, row_id, SUPERSEDED.c.claim.is_(None))


def _of(unit: Unit, entity: str, row_id: str, which: ColumnElement[bool]) -> list[Superseded]:
    table = SUPERSEDED.c
    found = unit.connection.execute(
        select(table.field, table.stamp, table.value)
        .where(table.entity == entity, table.row == row_id, which)
        .order_by(table.stamp)
    )
    return [Superseded(*line) for line in found]


def rows_with(unit: Unit, entity: str) -> set[str]:
    """The ids of the rows of an entity that have a history."""
    query = select(SUPERSEDED.c.row).where(SUPERSEDED.c.entity == entity, _IS_SAID).distinct()
    return set(unit.connection.execute(query).scalars())


def replace(unit: Unit, entity: str, row_id: str, lines: Iterable[Superseded]) -> None:
    """Put these lines in the place of what is kept of the fields they are about."""
    said = list(lines)
    forget(unit, entity, [row_id], {one.field for one in said})
    _insert(
        unit,
        [
            {"entity": entity, "row": row_id, "field": o.field, "stamp": o.stamp, "value": o.value}
            for o in said
        ],
    )


def forget(unit: Unit, entity: str, row_ids: Iterable[str], fields: Iterable[str]) -> None:
    """Remove what these fields of some rows said before; for a removal of personal data."""
    table, names = SUPERSEDED.c, list(fields)
    for row_id in row_ids:
        unit.connection.execute(
            delete(SUPERSEDED).where(
                table.entity == entity, table.row == row_id, table.field.in_(names)
            )
        )
