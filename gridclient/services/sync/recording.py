"""Taking back facts that an import brought, and recording again what an undo took back.

A fact cannot be removed: a retraction says that it no longer counts. A retraction cannot be
taken back either, so whoever wants such a fact again records it once more, under a new id.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from gridclient.domain.authority import objection
from gridclient.domain.fields import ENTITIES, Record
from gridclient.domain.identifiers import new_id
from gridclient.domain.visits import Retraction, Visit, VisitAmendment
from gridclient.i18n import _
from gridclient.services.profile import Profile
from gridclient.store import scopes
from gridclient.store.unit import Unit

_RETRACTABLE = {
    target: name
    for name in ENTITIES["retraction"].within
    if (target := ENTITIES["retraction"].fields[name].target)
}
"""Entity to the field of a retraction that names it."""
_DOERS = ("visitor_id", "by_id")
_Key = tuple[str, str]


def can_be_taken_back(unit: Unit, key: _Key, *, again: bool) -> bool:
    """Whether a fact can be retracted or, as ``again`` asks for, is a retraction of something
    that can be recorded once more."""
    if key[0] == "retraction":
        return again
    return key[0] in _RETRACTABLE and not is_taken_back(unit, key)


def is_taken_back(unit: Unit, key: _Key) -> bool:
    """Whether a fact does not count already, because it or the visit it amends was retracted."""
    entity, row_id = key
    if entity == "visit_amendment":
        amendment = unit.get(VisitAmendment, row_id)
        return amendment is not None and is_taken_back(unit, ("visit", amendment.visit_id))
    name = _RETRACTABLE.get(entity)
    return name is not None and bool(unit.find(Retraction, **{name: row_id}))


def may_take_back(profile: Profile, unit: Unit, key: _Key) -> bool:
    """Whether this profile may write what taking back means: a retraction where the fact
    belongs, or the fact again in the name of whoever did it."""
    authority, target = profile.enrolled(), key
    if key[0] == "retraction":
        target = _target(unit, key[1])
        record: Record | None = unit.get(ENTITIES[target[0]].type, target[1])
        doers = {getattr(record, name, None) for name in _DOERS} - {None, profile.person_id}
        if record is None or (doers and not authority.is_office):
            return False
    place = scopes.places(unit, *_one(target)).get(target[1], (None, None))
    written = target[0] if key[0] == "retraction" else "retraction"
    action = getattr(unit.get(ENTITIES[target[0]].type, target[1]), "action", None)
    return objection(authority, written, *place, action=action) is None


def take_back(profile: Profile, unit: Unit, facts: Iterable[_Key]) -> tuple[list[_Key], int]:
    """Retract facts; what retractions took back is recorded again.

    Returns the facts written, by which this can itself be undone, and how many it is about.
    """
    written: list[Record] = []
    count = 0
    for entity, row_id in facts:
        count += 1
        if entity == "retraction":
            written += _once_more(profile, unit, row_id)
        else:
            written.append(_retraction(profile, entity, row_id))
    unit.add(*written)
    return [(_name(record), record.id) for record in written], count


def _retraction(profile: Profile, entity: str, row_id: str) -> Retraction:
    now = profile.now()
    about: dict[str, Any] = {_RETRACTABLE[entity]: row_id}
    reason = _("the bundle that brought it was undone")
    return Retraction(id=new_id(now), reason=reason, retracted_at=now, **about)


def _once_more(profile: Profile, unit: Unit, retraction_id: str) -> list[Record]:
    entity, row_id = _target(unit, retraction_id)
    told: Any = unit.get(ENTITIES[entity].type, row_id)
    record = dataclasses.replace(told, id=new_id(profile.now()))
    if not isinstance(record, Visit):
        return [record]
    amendments = [
        dataclasses.replace(one, id=new_id(profile.now()), visit_id=record.id)
        for one in unit.find(VisitAmendment, visit_id=row_id)
    ]
    return [record, *amendments]


def _target(unit: Unit, retraction_id: str) -> _Key:
    retraction = unit.get(Retraction, retraction_id)
    named = ((entity, getattr(retraction, name)) for entity, name in _RETRACTABLE.items())
    return next((entity, row_id) for entity, row_id in named if row_id)


def _one(key: _Key) -> tuple[str, list[str]]:
    return key[0], [key[1]]


def _name(record: Record) -> str:
    return str(record.__entity__.name)
