"""The history of register fields: what stood before, who had written it and when.

Kept by the one write path beside every change, typed or merged. A superseded value is named by
the stamp it had, so that the same history comes about in whatever order bundles arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from gridclient.domain.fields import Entity
from gridclient.domain.rows import Row
from gridclient.store.tables import SUPERSEDED

if TYPE_CHECKING:
    from gridclient.store.unit import Unit


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


def _older(old: Row, new: Row) -> Iterator[dict[str, str | None]]:
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


def _insert(unit: Unit, lines: list[dict[str, str | None]]) -> None:
    if lines:
        unit.connection.execute(insert(SUPERSEDED).on_conflict_do_nothing(), lines)


def of(unit: Unit, entity: str, row_id: str) -> list[Superseded]:
    """What the fields of a row said before, oldest first."""
    table = SUPERSEDED.c
    found = unit.connection.execute(
        select(table.field, table.stamp, table.value)
        .where(table.entity == entity, table.row == row_id)
        .order_by(table.stamp)
    )
    return [Superseded(*line) for line in found]


def rows_with(unit: Unit, entity: str) -> set[str]:
    """The ids of the rows of an entity that have a history."""
    query = select(SUPERSEDED.c.row).where(SUPERSEDED.c.entity == entity).distinct()
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
