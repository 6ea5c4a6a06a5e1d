"""Facts of a lost key that an office records anew, under its own name and new numbers.

The original stays kept out for good, so that nobody has to believe the lost key. What speaks of
another of these facts speaks of its successor; so do the facts of others that wait for it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from gridclient.domain.authority import objection
from gridclient.domain.fields import ENTITIES, Entity, Record, from_fields
from gridclient.domain.identifiers import new_id
from gridclient.domain.model import ORDERED, parents
from gridclient.domain.rows import Row
from gridclient.domain.withholding import presented
from gridclient.errors import Refused
from gridclient.services.entry import checked
from gridclient.services.profile import Profile
from gridclient.services.sync.authors import key_id_of
from gridclient.store import held_back, scopes
from gridclient.store.held_back import HeldRow
from gridclient.store.unit import Unit

_Followed = dict[tuple[str, str], str]
"""(Entity, id) of a fact to the id of the one that was recorded in its place."""


def record_anew(profile: Profile, unit: Unit, items: Sequence[HeldRow]) -> list[HeldRow]:
    """Record these facts again, and those that wait for them; returns which were. The others
    belong to something that is not here, or are not this office's to write."""
    followed: _Followed = {}
    done: list[HeldRow] = []
    every = [*items, *held_back.waiting_for(unit, items)]
    for entity in (entity for entity in ORDERED if entity.is_fact):
        for item in (one for one in every if one.row.entity == entity.name):
            if (entity.name, item.row.id) in followed or _record(
                profile, unit, entity, item.row, followed
            ):
                done.append(item)
    return done


def _record(profile: Profile, unit: Unit, entity: Entity, row: Row, followed: _Followed) -> bool:
    """Record one fact; whether that was possible."""
    fields = dict(presented(entity, row))
    for name, target in parents(entity):
        told = fields.get(name)
        if told is not None:
            fields[name] = followed.get((target, told), told)
            if not _is_ours(profile, unit, entity, fields, (target, fields[name])):
                return False
    number = new_id(profile.now())
    try:
        record: Record = checked(from_fields(entity, number, fields))
    except (ValueError, Refused):  # it cannot be kept
        return False
    same = _same(unit, entity, record)
    if same is None and _is_answered(profile, unit, row, fields):
        return True
    if same is None:
        unit.add(record)
    followed[entity.name, row.id] = same or number
    return True


def _is_answered(profile: Profile, unit: Unit, row: Row, fields: dict[str, str]) -> bool:
    """Whether this office itself took a fact back, and has recorded it again since: what it
    recorded then stands."""
    if row.entity != "retraction" or key_id_of(row.author or "") not in profile.key_ids:
        return False
    return any(
        after.stamp > row.stamp
        for name, target in parents(ENTITIES[row.entity])
        if name in fields
        for after in unit.rows(ENTITIES[target], [fields[name]]).values()
        if after.author and key_id_of(after.author) in profile.key_ids
    )


def _same(unit: Unit, entity: Entity, record: Any) -> str | None:
    """The id of a fact that says the same: another office may have recorded it anew already."""
    placed = {name: getattr(record, name) for name, _target in parents(entity)}
    known: list[Any] = unit.find(entity.type, **{n: v for n, v in placed.items() if v})
    return next((one.id for one in known if dataclasses.replace(one, id=record.id) == record), None)


def _is_ours(
    profile: Profile,
    unit: Unit,
    entity: Entity,
    fields: dict[str, str],
    parent: tuple[str, str],
) -> bool:
    """Whether this office may write such a fact where its parent is."""
    place = scopes.places(unit, parent[0], [parent[1]]).get(parent[1])
    own, action = profile.enrolled(), fields.get("action")
    return place is not None and objection(own, entity.name, *place, action=action) is None
