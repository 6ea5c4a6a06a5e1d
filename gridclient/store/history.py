"""The history of register fields: what stood before, who had written it and when.

Kept by the one write path beside every change, typed or merged. A superseded value is named by
the stamp it had, so that the same history comes about in whatever order bundles arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    lines = [
        {
            "entity": entity.name,
            "row": row.id,
            "field": name,
            "stamp": old.stamp_of(name) or old.stamp,
            "value": old.fields.get(name),
        }
        for row in after
        for old in (before[row.id],)
        for name in sorted({*old.fields, *row.fields})
        if old.fields.get(name) != row.fields.get(name)
    ]
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


def forget(unit: Unit, entity: str, row_ids: Iterable[str], fields: Iterable[str]) -> None:
    """Remove what these fields of some rows said before; for a removal of personal data."""
    table, names = SUPERSEDED.c, list(fields)
    for row_id in row_ids:
        unit.connection.execute(
            delete(SUPERSEDED).where(
                table.entity == entity, table.row == row_id, table.field.in_(names)
            )
        )
