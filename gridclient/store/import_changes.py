"""What an import changed, as it was kept when it was taken in: the ground an undo stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, exists, literal_column, or_, select, update

from gridclient.domain.fields import ENTITIES
from gridclient.domain.model import ORDERED, parents
from gridclient.domain.rows import Row, from_line
from gridclient.store.held_back import BELONGS
from gridclient.store.leaving import Named
from gridclient.store.tables import CHANGE, CONFLICT, HELD_BACK, TABLES
from gridclient.store.unit import Unit

_CHUNK = 500
_KEPT_AT: ColumnElement[int] = literal_column("bundle_change.rowid")
"""Changes are kept in the order in which they were made, whatever bundle they came by."""


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the history that wrote a row, for the first time; ``before``: as the row stood
    (None: it was not there)."""

    line: str
    before: Row | None


def of(unit: Unit, line: str) -> list[Named]:
    """The rows one line of the history wrote, in the order in which it did."""
    query = select(CHANGE.c.entity, CHANGE.c.row).where(CHANGE.c.bundle == line)
    return [(entity, row) for entity, row in unit.connection.execute(query.order_by(_KEPT_AT))]


def steps(unit: Unit, line: str) -> Iterator[tuple[Named, Step]]:
    """All that was ever written, by whatever line, to the rows that one line wrote; in the order
    in which it was."""
    mine = CHANGE.alias()
    is_mine = exists().where(
        mine.c.bundle == line, mine.c.entity == CHANGE.c.entity, mine.c.row == CHANGE.c.row
    )
    query = select(CHANGE).where(is_mine).order_by(_KEPT_AT)
    for values in unit.connection.execute(query).mappings():
        before = from_line(values["before"]) if values["before"] else None
        yield (values["entity"], values["row"]), Step(values["bundle"], before)


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
    """Rows of an import that wait are left out from now on, as it was undone: nothing brings them
    in by itself."""
    unit.connection.execute(
        update(HELD_BACK)
        .where(HELD_BACK.c.bundle == bundle, HELD_BACK.c.settled_at.is_(None))
        .where(or_(HELD_BACK.c.state == "parked", HELD_BACK.c.rule == BELONGS))
        .values(state="left_out")
    )


def wait_again(unit: Unit, bundle: str) -> None:
    """What waited when an import was undone waits again, as it is here once more; what was left
    out by hand has that for its rule."""
    state = case((HELD_BACK.c.rule == BELONGS, "quarantined"), else_="parked")
    unit.connection.execute(
        update(HELD_BACK)
        .where(HELD_BACK.c.bundle == bundle, HELD_BACK.c.settled_at.is_(None))
        .where(HELD_BACK.c.state == "left_out", HELD_BACK.c.rule != "left_out")
        .values(state=state)
    )
