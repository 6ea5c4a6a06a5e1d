"""What belongs to a row: everything below it, by the references the declarations name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Select, and_, select

from gridclient.domain.fields import Entity
from gridclient.domain.model import ORDERED, parents
from gridclient.store.tables import TABLES


def below(
    name: str, ids: Sequence[str] | BindParameter[list[str]]
) -> Iterator[tuple[str, ColumnElement[bool]]]:
    """Entities whose rows lie below some rows of ``name``, each with the condition that finds
    them; parents before children. An entity that lies below in two ways comes twice."""
    for child, condition in _children(name):
        yield from _down(child, condition, ids)


def _down(
    child: str, field: str, chosen: Sequence[str] | BindParameter[list[str]] | Select[tuple[str]]
) -> Iterator[tuple[str, ColumnElement[bool]]]:
    table = TABLES[child]
    entity = next(entity for entity in ORDERED if entity.name == child)
    # A row belongs to the first parent it names (``store.scopes``), not to the others.
    before = [table.c[name].is_(None) for name in entity.within[: entity.within.index(field)]]
    condition = and_(table.c[field].in_(chosen), *before)
    yield child, condition
    for grandchild, name in _children(child):
        yield from _down(grandchild, name, select(table.c.id).where(condition))


@cache
def _children(name: str) -> tuple[tuple[str, str], ...]:
    """The entities that belong to ``name``, with the reference that says so."""
    return tuple(
        (entity.name, field)
        for entity in ORDERED
        for field, target in parents(entity)
        if target == name
    )


@cache
def places_others(name: str) -> bool:
    """Whether anything belongs to rows of this entity."""
    return bool(_children(name))


def placing(entity: Entity) -> tuple[str, ...]:
    """The fields that decide where a row and all below it belong."""
    return (*entity.within, "code") if entity.name in ("division", "grid") else entity.within
