"""Where rows belong: every entity's way up to a grid and a division, as SQL joins.

The way is the one the declarations name (``Entity.within``); nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    FromClause,
    and_,
    bindparam,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql.selectable import Select

from gridclient.domain.authority import Authority
from gridclient.domain.fields import ENTITIES, Entity
from gridclient.domain.model import ORDERED, parents
from gridclient.domain.purging import ABOUT
from gridclient.domain.rows import Row
from gridclient.store.records import to_row
from gridclient.store.tables import TABLES

if TYPE_CHECKING:
    from gridclient.store.unit import Unit

Place = tuple[str | None, str | None]
"""Division code and grid code."""

_CHUNK = 500
_EVER = 1 << 62
"""Above every sequence number."""


@dataclass(frozen=True)
class Placed:
    """An entity's table joined up to where it belongs."""

    table: FromClause
    source: FromClause
    division: ColumnElement[Any]
    grid: ColumnElement[Any]


@cache
def placed(name: str) -> Placed:
    """The joins for an entity; computed once."""
    numbers = count()
    table = TABLES[name]
    source, division, grid = _climb(name, table, table, numbers)
    return Placed(table, source, division, grid)


def _climb(
    name: str, table: FromClause, source: FromClause, numbers: Iterator[int]
) -> tuple[FromClause, ColumnElement[Any], ColumnElement[Any]]:
    if name == "division":
        return source, table.c.code, null()
    divisions, grids = [], []
    for field, target in parents(ENTITIES[name]):
        parent = TABLES[target].alias(f"up{next(numbers)}")
        source = source.outerjoin(parent, table.c[field] == parent.c.id)
        source, division, grid = _climb(target, parent, source, numbers)
        divisions.append(division)
        grids.append(grid)
    if name == "grid":
        return source, divisions[0], table.c.code
    return source, _first(divisions), _first(grids)


def _first(columns: list[ColumnElement[Any]]) -> ColumnElement[Any]:
    return columns[0] if len(columns) == 1 else func.coalesce(*columns)


def visible(where: Placed, authority: Authority) -> ColumnElement[bool]:
    """``domain.authority.sees`` as a condition."""
    inside = where.division.startswith(authority.division, autoescape=True)
    in_grid: ColumnElement[bool] = where.grid.is_not(None)
    if authority.grids:
        in_grid = where.grid.in_(authority.grids)
    above = literal(authority.division).startswith(where.division)
    return or_(and_(in_grid, inside), and_(where.grid.is_(None), or_(inside, above)))


def places(unit: Unit, name: str, ids: Iterable[str]) -> dict[str, Place]:
    """Where the rows with these ids belong; ids that do not exist are left out."""
    wanted, found, query = list(ids), {}, _places(name)
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        for row_id, division, grid in unit.connection.execute(query, {"ids": chunk}):
            found[row_id] = (division, grid)
    return found


@cache
def _places(name: str) -> Select[str, str | None, str | None]:
    where = placed(name)
    query = select(where.table.c.id, where.division, where.grid).select_from(where.source)
    return query.where(where.table.c.id.in_(bindparam("ids", expanding=True)))


@cache
def _touched() -> CompoundSelect[str]:
    above: BindParameter[int] = bindparam("above")
    return union_all(
        *(
            select(literal(name)).where(exists().where(table.c.sequence > above))
            for name, table in TABLES.items()
        )
    )


def touched(unit: Unit, after: int) -> list[Entity]:
    """The entities of which any row has a sequence above ``after``, parents before children:
    most bundles are about a few, and to ask for the others takes longer than to write them."""
    found = set(unit.connection.execute(_touched(), {"above": after}).scalars())
    return [entity for entity in ORDERED if entity.name in found]


@cache
def _counted() -> Select[int]:
    above: BindParameter[int] = bindparam("above")
    counts = union_all(
        *(select(func.count().label("rows")).where(t.c.sequence > above) for t in TABLES.values())
    ).subquery()
    return select(func.sum(counts.c.rows))


def count_touched(unit: Unit, after: int) -> int:
    """How many rows have a sequence above ``after``, whoever may see them."""
    return int(unit.connection.execute(_counted(), {"above": after}).scalar_one())


@lru_cache(maxsize=512)
def _rows(name: str, authority: Authority) -> Select[tuple[object, ...]]:
    """What a scope sees; stubs, which a removal of personal data left, are not among it."""
    where = placed(name)
    query = select(*where.table.c).select_from(where.source).where(visible(where, authority))
    return query.where(where.table.c.signature != "") if ENTITIES[name].is_fact else query


def changed_rows(  # noqa: PLR0917 - one question
    unit: Unit,
    entity: Entity,
    authority: Authority,
    after: int,
    peer: str,
    upto: int | None = None,
) -> Iterator[Row]:
    """Rows a peer may see whose sequence is above ``after`` and not above ``upto`` (None: all),
    but for those it holds already."""
    asked = {"after": after, "peer": peer, "upto": _EVER if upto is None else upto}
    for values in unit.connection.execute(_changed(entity.name, authority), asked).mappings():
        yield to_row(entity, dict(values))


@lru_cache(maxsize=512)
def _changed(name: str, authority: Authority) -> Select[tuple[object, ...]]:
    table = TABLES[name]
    return (
        _rows(name, authority)
        .where(table.c.sequence > bindparam("after"), table.c.sequence <= bindparam("upto"))
        .where(or_(table.c.held_by.is_(None), table.c.held_by != bindparam("peer")))
        .order_by(table.c.sequence)
    )


def all_rows(unit: Unit, entity: Entity, authority: Authority) -> Iterator[Row]:
    """Every row a scope can see, in the order of ids; without facts about a stub, which wait in
    vain at whoever never had what the stub was."""
    table = TABLES[entity.name]
    query = _rows(entity.name, authority).order_by(table.c.id)
    for field, target in ABOUT.get(entity.name, {}).items():
        told = TABLES[target].alias()
        query = query.where(~exists().where(told.c.id == table.c[field], told.c.signature == ""))
    for values in unit.connection.execute(query).mappings():
        yield to_row(entity, dict(values))


def changed_sequences(
    unit: Unit, entity: Entity, authority: Authority, after: int, peer: str
) -> list[int]:
    """The sequence numbers of the rows :func:`changed_rows` would give."""
    table = TABLES[entity.name]
    query = (
        _rows(entity.name, authority)
        .where(table.c.sequence > after)
        .where(or_(table.c.held_by.is_(None), table.c.held_by != peer))
        .with_only_columns(table.c.sequence)
    )
    return list(unit.connection.execute(query).scalars())


def count_changed(unit: Unit, entity: Entity, authority: Authority, after: int, peer: str) -> int:
    """How many rows :func:`changed_rows` would give."""
    table = TABLES[entity.name]
    query = (
        _rows(entity.name, authority)
        .where(table.c.sequence > after)
        .where(or_(table.c.held_by.is_(None), table.c.held_by != peer))
    )
    return int(
        unit.connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    )
