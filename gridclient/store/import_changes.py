"""What an import changed, as it was kept when it was taken in: the ground an undo stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, literal_column, or_, select, update

from gridclient.domain.fields import ENTITIES
from gridclient.domain.model import ORDERED, parents
from gridclient.domain.rows import Row, from_line
from gridclient.store.held_back import BELONGS
from gridclient.store.tables import CHANGE, CONFLICT, HELD_BACK, TABLES
from gridclient.store.unit import Unit

_CHUNK = 500
_KEPT_AT: ColumnElement[int] = literal_column("bundle_change.rowid")
"""Changes are kept in the order in which they were made, whatever bundle they came by."""


@dataclass(frozen=True, slots=True)
class Change:
    """A row an import wrote. ``before``: as it stood (None: it was not there); ``after``: as it
    stood before the next import changed it; ``is_newest``: none has since."""

    entity: str
    row_id: str
    before: Row | None
    after: Row | None
    is_newest: bool


def of(unit: Unit, bundle: str) -> list[Change]:
    """The changes of one import, in the order in which they were made."""
    mine = select(func.min(_KEPT_AT)).where(CHANGE.c.bundle == bundle).scalar_subquery()
    query = select(CHANGE).where(mine <= _KEPT_AT).order_by(_KEPT_AT)
    own: dict[tuple[str, str], Row | None] = {}
    later: dict[tuple[str, str], Row | None] = {}
    for values in unit.connection.execute(query).mappings():
        key = (values["entity"], values["row"])
        row = from_line(values["before"]) if values["before"] else None
        if values["bundle"] == bundle:
            own[key] = row
        elif key in own:
            later.setdefault(key, row)
    return [Change(*key, before, later.get(key), key not in later) for key, before in own.items()]


def in_use(unit: Unit, entity: str, row_ids: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """What stands directly below some rows and is not retired, as (row, entity, id)."""
    wanted = list(row_ids)
    for child in ORDERED:
        table = TABLES[child.name]
        for name in (field for field, target in parents(child) if target == entity):
            for start in range(0, len(wanted), _CHUNK):
                query = select(table.c[name], table.c.id).where(
                    table.c[name].in_(wanted[start : start + _CHUNK])
                )
                if "retired" in ENTITIES[child.name].fields:
                    query = query.where(table.c.retired.is_(None))
                for row_id, child_id in unit.connection.execute(query):
                    yield row_id, child.name, child_id


def settle_conflicts(
    unit: Unit, bundle: str, fields: Iterable[tuple[str, str, str]], at: str
) -> None:
    """Conflicts an import brought about fields (entity, row, field) are no longer to be asked."""
    for entity, row_id, field in fields:
        unit.connection.execute(
            update(CONFLICT)
            .where(CONFLICT.c.bundle == bundle, CONFLICT.c.settled_at.is_(None))
            .where(CONFLICT.c.entity == entity, CONFLICT.c.row == row_id)
            .where(CONFLICT.c.field == field)
            .values(settled_at=at)
        )


def stop_waiting(unit: Unit, bundle: str) -> None:
    """Rows of an import that wait are left out from now on: nothing brings them in by itself."""
    unit.connection.execute(
        update(HELD_BACK)
        .where(HELD_BACK.c.bundle == bundle, HELD_BACK.c.settled_at.is_(None))
        .where(or_(HELD_BACK.c.state == "parked", HELD_BACK.c.rule == BELONGS))
        .values(state="left_out", rule="left_out")
    )
