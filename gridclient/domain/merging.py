"""Merging: pure functions that make two copies of a row one (sync.md "Merging").

Commutative, associative and idempotent: every field of a register is a last-writer-wins
register of its own, ordered by stamp; facts are a union by id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gridclient.domain.identifiers import named_id
from gridclient.domain.rows import Row
from gridclient.domain.stamps import replica_of

Seen = Mapping[str, str]
"""Replica id to the newest stamp known without a gap."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two values of one field, neither of whose authors had seen the other."""

    id: str
    entity: str
    row_id: str
    field: str
    local: str | None
    local_stamp: str
    incoming: str | None
    incoming_stamp: str
    winner: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What one register row became.

    ``changed``: it is not what the local one was, if only in a stamp. ``took_all``: it is
    exactly what the sender holds, so it need not be sent back.
    """

    row: Row
    changed: bool
    clashes: tuple[Clash, ...]
    parallel: bool
    took_all: bool


def merge(local: Row, incoming: Row, sender_seen: Seen, local_seen: Seen) -> Merged:
    """One row from two copies of the same register row, with what a person should look at."""
    names = sorted({*local.fields, *incoming.fields, *local.stamps, *incoming.stamps})
    values: dict[str, str] = {}
    stamps: dict[str, str] = {}
    clashes: list[Clash] = []
    unseen_here, unseen_there = set(), set()
    for name in names:
        mine, theirs = local.stamp_of(name), incoming.stamp_of(name)
        here, there = local.fields.get(name), incoming.fields.get(name)
        wins = theirs > mine or (theirs == mine and (there or "") > (here or ""))
        value, stamp = (there, theirs) if wins else (here, mine)
        if value is not None:
            values[name] = value
        stamps[name] = stamp
        unknown_there = not _has_seen(sender_seen, mine) and mine != theirs
        unknown_here = not _has_seen(local_seen, theirs) and mine != theirs
        if unknown_there and mine > local.stamp:
            unseen_there.add(name)
        if unknown_here and theirs > incoming.stamp:
            unseen_here.add(name)
        if unknown_there and unknown_here and here != there:
            clashes.append(_clash(local, name, (here, mine), (there, theirs), stamp))
    born = min(local.stamp, incoming.stamp)
    row = Row(
        entity=local.entity,
        id=local.id,
        fields=values,
        stamp=born,
        stamps={
            name: stamp for name, stamp in stamps.items() if stamp != born or name not in values
        },
    )
    parallel = bool(unseen_here and unseen_there and unseen_here.isdisjoint(unseen_there))
    return Merged(row, not _same(row, local), tuple(clashes), parallel, _same(row, incoming))


def _same(one: Row, other: Row) -> bool:
    return (one.fields, one.stamp, one.stamps) == (other.fields, other.stamp, other.stamps)


def _has_seen(seen: Seen, stamp: str) -> bool:
    return seen.get(replica_of(stamp), "") >= stamp


def _clash(
    row: Row, name: str, mine: tuple[str | None, str], theirs: tuple[str | None, str], winner: str
) -> Clash:
    low, high = sorted((mine[1], theirs[1]))
    return Clash(
        id=named_id("conflict", f"{row.entity}/{row.id}/{name}/{low}/{high}"),
        entity=row.entity,
        row_id=row.id,
        field=name,
        local=mine[0],
        local_stamp=mine[1],
        incoming=theirs[0],
        incoming_stamp=theirs[1],
        winner=winner,
    )


def join_seen(one: Seen, other: Seen) -> dict[str, str]:
    """The newest of both for every replica."""
    return {
        replica: max(one.get(replica, ""), other.get(replica, "")) for replica in {*one, *other}
    }
