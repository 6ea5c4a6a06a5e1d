"""Decisions about records follow them: into every grid that what they are about is moved to.

A link is a signed fact and belongs to the grid its records were in; whoever gets them with
another grid would not hear of it. So the move says it once more for the new place (sync.md).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from gridclient.domain.authority import CertificateFact
from gridclient.domain.fields import entity_of
from gridclient.domain.identifiers import new_id
from gridclient.domain.linking import Decision
from gridclient.domain.links import LINKABLE, SameAs
from gridclient.domain.places import Division, Grid
from gridclient.store import belonging, links, scopes
from gridclient.store.scopes import Place
from gridclient.store.tables import TABLES

if TYPE_CHECKING:
    from gridclient.store.unit import Unit


def take_along(unit: Unit, name: str, ids: Sequence[str]) -> int:
    """Say anew, where they belong now, what was decided about some rows that were moved and about
    all below them; returns how many facts that took."""
    moved = _linkable(unit, name, ids) if ids else {}
    said = [
        fact
        for entity, rows in moved.items()
        for decision in links.of(unit, entity).decided.values()
        if rows & set(decision.pair)
        for fact in _anew(unit, entity, decision)
    ]
    unit.add(*said)
    return len(said)


def _linkable(unit: Unit, name: str, ids: Sequence[str]) -> dict[str, set[str]]:
    """The rows among these and below them that may be linked, by entity; only of entities about
    which something was decided at all."""
    table = TABLES["same_as"].c
    decided = set(unit.connection.execute(select(table.entity).distinct()).scalars())
    found = {name: set(ids)} if name in decided else {}
    for child, condition in belonging.below(name, ids) if decided else ():
        if child in decided:
            query = select(TABLES[child].c.id).where(condition)
            found.setdefault(child, set()).update(unit.connection.execute(query).scalars())
    return {entity: rows for entity, rows in found.items() if entity in LINKABLE}


def _anew(unit: Unit, entity: str, decision: Decision) -> Iterator[SameAs]:
    """The decision once more for every place of its two records where it was not said last; by
    nobody who may not write about both of them, as nobody would take it from their hands."""
    spots = scopes.places(unit, entity, decision.pair)
    if not _is_ours(unit, decision, spots):
        return
    told = _told(unit, entity, decision)
    newest = [one for one in told if (one.act, one.kept_id) == (decision.act, decision.kept_id)][-1]
    who = _own_person(unit) or newest.by_id
    for place in set(spots.values()):
        where = _where(unit, place)
        here = [one for one in told if (one.grid_id, one.division_id) == where]
        if where != (None, None) and not any(_is_same(one, newest) for one in here[-1:]):
            yield dataclasses.replace(
                newest,
                id=new_id(unit.now()),
                by_id=who,
                grid_id=where[0],
                division_id=where[1],
            )


def _is_ours(unit: Unit, decision: Decision, spots: Mapping[str, Place]) -> bool:
    """Whether both records of a decision are here and ours to write about."""
    own = unit.authority
    return own is None or all(one in spots and own.covers(*spots[one]) for one in decision.pair)


def _own_person(unit: Unit) -> str | None:
    """Who acts here, None for an office: what members say is their own doing, or nobody takes it
    from them, though they only say a colleague's decision again."""
    known = unit.find(CertificateFact, key_id=unit.replica.rpartition(".")[0])
    return next((one.person_id for one in known if one.person_id), None)


def _told(unit: Unit, entity: str, decision: Decision) -> list[SameAs]:
    """All that was said of a pair, the last at the end."""
    found = unit.find(SameAs, entity=entity, kept_id=decision.pair, other_id=decision.pair)
    rows = unit.rows(entity_of(SameAs), [one.id for one in found])
    return sorted(found, key=lambda one: rows[one.id].stamp)


def _where(unit: Unit, place: Place) -> tuple[str | None, str | None]:
    division, grid = place
    if grid is not None:
        return (unit.find(Grid, code=grid)[0].id, None)
    known = unit.find(Division, code=division)
    return (None, known[0].id if known else None)


def _is_same(one: SameAs, other: SameAs) -> bool:
    return (one.act, one.kept_id) == (other.act, other.kept_id)
