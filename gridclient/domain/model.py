"""All entities, parents before children: the order in which rows are stored and sent."""

from __future__ import annotations

from gridclient.domain import (
    activities,
    authority,
    campaigns,
    care,
    consents,
    dictionary,
    handovers,
    issues,
    links,
    partners,
    people,
    places,
    retention,
    service_points,
    service_records,
    special_rounds,
    staff,
    visits,
)
from gridclient.domain.fields import ENTITIES, Entity
from gridclient.domain.rows import Row

__all__ = ["ORDERED", "above", "parents"]

_MODULES = (
    *(places, dictionary, partners, service_points, staff, people, consents, care),
    *(special_rounds, visits, issues, service_records, activities, campaigns, handovers),
    *(retention, links, authority),
)


def parents(entity: Entity) -> tuple[tuple[str, str], ...]:
    """The references that lead to the place a row belongs to, as (field, entity name)."""
    return tuple((name, entity.fields[name].target or "") for name in entity.within)


def above(row: Row) -> frozenset[tuple[str, str]]:
    """What a row belongs to or speaks of by its own word, as entity and id."""
    entity = ENTITIES.get(row.entity)
    named = parents(entity) if entity else ()
    return frozenset((target, row.fields[name]) for name, target in named if name in row.fields)


def _ordered() -> tuple[Entity, ...]:
    done: dict[str, Entity] = {}
    waiting = list(ENTITIES.values())
    while waiting:
        ready = [e for e in waiting if all(target in done for _, target in parents(e))]
        done.update((entity.name, entity) for entity in ready)
        waiting = [entity for entity in waiting if entity.name not in done]
    return tuple(done.values())


ORDERED: tuple[Entity, ...] = _ordered()
