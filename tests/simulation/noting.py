"""Noting in the ledger what somebody said, by how their store stood before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from gridclient.domain import stamps
from gridclient.domain.disclosure import is_overview
from gridclient.domain.fields import ENTITIES
from gridclient.domain.model import parents
from gridclient.domain.rows import Row
from tests.simulation import pictures, reference
from tests.simulation.district import LATER
from tests.simulation.pictures import Place, sees
from tests.simulation.world import World


@contextmanager
def noted(
    world: World, name: str, handed: Row | None = None, behind: Sequence[Row] = ()
) -> Iterator[None]:
    """Whatever is written at somebody's program inside the block was said by them, but for what
    they only hand on of a row that was ``handed`` to them: a fact, or what was another office's,
    where it stood or where it goes. What waited ``behind`` it comes in as its author's word."""
    own, before = world.app(name).profile.enrolled(), pictures.of(world.app(name))
    try:
        yield
    finally:
        after = pictures.of(world.app(name))
        for key, row in after.rows.items():
            old, place = before.rows.get(key), after.places[key]
            stood = before.places.get(key, place)
            is_own = sees(own, *place) and sees(own, *stood)
            is_theirs = ENTITIES[row.entity].is_fact or not is_own
            is_handed_on = handed and is_theirs and _says_just(old, row, handed)
            follows = any(_says_just(old, row, one) for one in behind)
            if old != row and not is_handed_on and not follows:
                note(world, name, old, row, place)


def _says_just(old: Row | None, row: Row, handed: Row) -> bool:
    """Whether a row says just what it said or what was handed over, under its author's stamp: so
    does every fact, and a register row that came while it was an office's own, which only hands
    it on once it went to another one, where it may not write."""
    if row.id != handed.id:
        return False
    if ENTITIES[row.entity].is_fact:
        return (row.author, row.stamp, row.fields) == (handed.author, handed.stamp, handed.fields)
    stood = old or Row(row.entity, row.id, {}, "")
    return all(
        (row.stamp_of(field), row.fields.get(field))
        in {(one.stamp_of(field), one.fields.get(field)) for one in (stood, handed)}
        for field in {*row.fields, *row.stamps, *stood.fields}
    )


def note(world: World, name: str, old: Row | None, row: Row, place: Place) -> None:
    """Note what is new in a row somebody has just written, and that they might write it."""
    said = len(world.ledger.said)
    if not ENTITIES[row.entity].is_fact:
        written = _note_fields(world, name, old or Row(row.entity, row.id, {}, ""), row)
    elif written := old is None:
        _note_fact(world, name, row)
    if written:
        reference.check(world, name, row, place)
    built_upon = list(_built_upon(world, name, row))
    strange = frozenset().union(*built_upon) if all(built_upon) else frozenset()
    for one in world.ledger.said[said:] if built_upon else ():
        one.barred, one.strange = True, strange


def _built_upon(world: World, name: str, row: Row) -> Iterator[frozenset[str]]:
    """Of each barred row that a row hangs on, the households that bar it. A link that names, as
    text, what nobody took in is about nothing elsewhere, and may be taken in."""
    barred = world.ledger.barred_of(name)
    needed = {row.id, *(row.fields.get(field) for field, _to in parents(ENTITIES[row.entity]))}
    for one in (row.id, *row.fields.values()):
        if one in barred and (barred[one] or one in needed):
            yield barred[one]


def _note_fact(world: World, name: str, row: Row) -> None:
    world.ledger.note(
        name,
        row.author or "",
        entity=row.entity,
        row=row.id,
        field=None,
        value=repr(sorted(row.fields.items())),
        stamp=row.stamp,
    )


def _note_fields(world: World, name: str, old: Row, row: Row) -> bool:
    own, written = world.app(name).profile.replica, False
    for field in sorted({*row.fields, *row.stamps, *old.fields}):
        stamp, value = row.stamp_of(field), row.fields.get(field)
        is_later = stamp > old.stamp_of(field) and stamps.replica_of(stamp) == own
        is_word = is_later or _is_handed_on(world, name, row, field)
        if value != old.fields.get(field) and not is_word:
            world.fault(f"{name} changed {row.entity}.{field} without a later stamp of its own")
        if not is_later or (value is None and field not in old.fields):
            continue
        written = True
        world.ledger.note(
            name,
            own,
            entity=row.entity,
            row=row.id,
            field=field,
            value=value,
            stamp=stamp,
            over=old.stamp_of(field),
        )
    return written


def _is_handed_on(world: World, name: str, row: Row, field: str) -> bool:
    """Whether a value let in for another office is just what somebody said under that stamp, or
    what stood there from the beginning: an office that sees no single case cannot say it anew."""
    stamp, value = row.stamp_of(field), row.fields.get(field)
    if not is_overview(world.people[name].role):
        return False
    return (bool(stamp) and stamps.time_of(stamp) < LATER) or any(
        (one.row, one.field, one.stamp, one.value) == (row.id, field, stamp, value)
        for one in world.ledger.said
    )
