"""Merging: pure functions that make two copies of a row one (sync.md "Merging").

Commutative, associative and idempotent: every field of a register is a last-writer-wins
register of its own, ordered by stamp; facts are a union by id. That a newer value is withheld is
known beside the value: the newest such stamp stays until a value as new is here, and never takes
a value's place.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from gridclient.domain.identifiers import named_id
from gridclient.domain.rows import Row, mark_stamp
from gridclient.domain.stamps import replica_of

Seen = Mapping[str, str]
"""Replica id to the newest stamp known without a gap."""


RETIREMENT = frozenset({"retired", "retired_on"})
"""The fields that say that a row no longer counts, and since when."""

ASKING = frozenset({"values", "retire"})
"""The kinds of a clash that ask for a decision; another only informs."""

WHOLE_ROW = "*"
"""Stands for the field where a clash is about a row and not about one of its fields."""


@dataclass(frozen=True, slots=True)
class Clash:
    """What two people did to one row, neither of whom had seen the other.

    ``kind``: ``values`` (two values of one field), ``retire`` (one retired the row, the other
    changed it; the values are those of ``retired``) or ``parallel`` (they changed different
    fields; the values name these, and :data:`WHOLE_ROW` stands for the field).
    """

    id: str
    entity: str
    row_id: str
    field: str
    local: str | None
    local_stamp: str
    incoming: str | None
    incoming_stamp: str
    winner: str
    kind: str = "values"


@dataclass(frozen=True, slots=True)
class Merged:
    """What one register row became.

    ``changed``: it is not what the local one was, if only in a stamp. ``clashes``: what a person
    has to decide; ``parallel``: what a person may want to know. ``took_all``: it is exactly what
    the sender holds, so it need not be sent back.
    """

    row: Row
    changed: bool
    clashes: tuple[Clash, ...]
    parallel: Clash | None
    took_all: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """What a replica knows: ``seen``, and ``whole``, which speaks of values it really held.

    An office from which values are withheld has seen their stamps, and not them.
    """

    seen: Seen = field(default_factory=dict)
    whole: Seen = field(default_factory=dict)

    def but_for(self, replica: str) -> Heard:
        """Without what was heard of one replica: of two copies under one name nobody can tell by
        a stamp whether they heard of the one or the other."""
        seen, whole = dict(self.seen), dict(self.whole)
        seen.pop(replica, None)
        whole.pop(replica, None)
        return Heard(seen, whole)


@dataclass(frozen=True, slots=True)
class Withheld:
    """The fields of a row that some office is not shown. Whether somebody knew another value of
    them is told by what they held whole, ``sender`` and ``here``; or it stood here before
    (``history``, pairs of field and stamp)."""

    names: Collection[str] = frozenset()
    sender: Seen = field(default_factory=dict)
    here: Seen = field(default_factory=dict)
    history: Collection[tuple[str, str]] = frozenset()


_NOTHING_WITHHELD = Withheld()


def merge(
    local: Row,
    incoming: Row,
    sender_seen: Seen,
    local_seen: Seen,
    withheld: Withheld = _NOTHING_WITHHELD,
) -> Merged:
    """One row from two copies of the same register row, with what a person should look at."""
    names = sorted(
        {*local.fields, *incoming.fields, *local.stamps, *incoming.stamps}
        | {*local.withheld, *incoming.withheld}
    )
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
        if stamp or value is not None:
            stamps[name] = stamp
        heard, told = local.heard_of(name), incoming.heard_of(name)
        if heard != told and heard > local.stamp and not _has_seen(sender_seen, heard):
            unseen_there.add(name)
        if heard != told and told > incoming.stamp and not _has_seen(local_seen, told):
            unseen_here.add(name)
        knew, known = sender_seen, local_seen
        if name in withheld.names:
            knew, known = withheld.sender, withheld.here
        unknown_there = mine != theirs and not _has_seen(knew, mine)
        unknown_here = mine != theirs and not _has_seen(known, theirs)
        if unknown_here and (name, theirs) in withheld.history:
            unknown_here = False
        if unknown_there and unknown_here and here != there:
            clashes.append(clash_of(local, name, (here, mine), (there, theirs), stamp))
    born = min(local.stamp, incoming.stamp)
    row = Row(
        entity=local.entity,
        id=local.id,
        fields=values,
        stamp=born,
        stamps={
            name: stamp for name, stamp in stamps.items() if stamp != born or name not in values
        },
        withheld=_still_withheld(local, incoming, stamps),
    )
    mine_alone, theirs_alone = (local, unseen_there), (incoming, unseen_here)
    retired = _retire_clash(mine_alone, theirs_alone, row)
    parallel = None if retired else _parallel(mine_alone, theirs_alone)
    found = (*clashes, retired) if retired else tuple(clashes)
    return Merged(row, not _same(row, local), found, parallel, _holds_all(incoming, row))


def _still_withheld(local: Row, incoming: Row, stamps: Mapping[str, str]) -> dict[str, str]:
    """The newest marks of both, but for those that a value as new has answered."""
    marks = {
        name: max(local.withheld.get(name, ""), incoming.withheld.get(name, ""))
        for name in {*local.withheld, *incoming.withheld}
    }
    return {
        name: written
        for name, written in marks.items()
        if mark_stamp(written) > stamps.get(name, "")
    }


def _holds_all(incoming: Row, merged: Row) -> bool:
    """Whether the sender holds exactly what the row became, or knows of it what it may. An older
    value that stands here below a newer one they withhold may be news to them."""
    names = {*incoming.fields, *merged.fields, *incoming.stamps, *merged.stamps}
    return incoming.stamp == merged.stamp and all(
        (
            name in incoming.withheld
            and incoming.heard_of(name) == merged.heard_of(name)
            and (name not in merged.fields or merged.stamp_of(name) == merged.heard_of(name))
        )
        or (
            incoming.fields.get(name) == merged.fields.get(name)
            and incoming.stamp_of(name) == merged.stamp_of(name)
            and incoming.withheld.get(name) == merged.withheld.get(name)
        )
        for name in names | {*incoming.withheld, *merged.withheld}
    )


_Alone = tuple[Row, set[str]]
"""A copy of a row, and the fields changed in it of which the other side had not heard."""


def _retire_clash(mine: _Alone, theirs: _Alone, merged: Row) -> Clash | None:
    """One side retired the row while the other changed something else in it."""
    (local, here), (incoming, there) = mine, theirs
    if _retires(mine) and there - RETIREMENT and not _retires(theirs):
        stamps = local.stamp_of("retired"), _newest(incoming, there - RETIREMENT)
    elif _retires(theirs) and here - RETIREMENT and not _retires(mine):
        stamps = _newest(local, here - RETIREMENT), incoming.stamp_of("retired")
    else:
        return None
    said = local.fields.get("retired"), incoming.fields.get("retired")
    sides = (said[0], stamps[0]), (said[1], stamps[1])
    return clash_of(local, "retired", *sides, merged.stamp_of("retired"), "retire")


def _retires(side: _Alone) -> bool:
    row, alone = side
    return "retired" in alone and "retired" in row.fields


def _parallel(mine: _Alone, theirs: _Alone) -> Clash | None:
    """Both sides changed the row, and no field of it twice."""
    (local, here), (incoming, there) = mine, theirs
    if not here or not there or here & there:
        return None
    stamps = _newest(local, here), _newest(incoming, there)
    sides = (",".join(sorted(here)), stamps[0]), (",".join(sorted(there)), stamps[1])
    return clash_of(local, WHOLE_ROW, *sides, max(stamps), "parallel")


def _newest(row: Row, names: set[str]) -> str:
    return max(row.heard_of(name) for name in names)


def _same(one: Row, other: Row) -> bool:
    return _content(one) == _content(other)


def _content(row: Row) -> tuple[object, ...]:
    return (dict(row.fields), row.stamp, dict(row.stamps), dict(row.withheld))


def _has_seen(seen: Seen, stamp: str) -> bool:
    return seen.get(replica_of(stamp), "") >= stamp


def clash_of(  # noqa: PLR0917 - two sides of one thing
    row: Row,
    name: str,
    mine: tuple[str | None, str],
    theirs: tuple[str | None, str],
    winner: str,
    kind: str = "values",
) -> Clash:
    """The clash of two sides, each a value and its stamp, over a field of a row; ``winner``: the
    stamp that stands. It has the same id whoever meets it."""
    low, high = sorted((mine[1], theirs[1]))
    about = name if kind == "values" else kind
    return Clash(
        id=named_id("conflict", f"{row.entity}/{row.id}/{about}/{low}/{high}"),
        entity=row.entity,
        row_id=row.id,
        field=name,
        local=mine[0],
        local_stamp=mine[1],
        incoming=theirs[0],
        incoming_stamp=theirs[1],
        winner=winner,
        kind=kind,
    )


def overtaken(clash: Clash, standing: str, seen: Seen) -> bool:
    """Whether a value stamped ``standing``, of somebody who had ``seen`` so much, answers a
    clash: it is newer than both, and both were known to whoever sent it."""
    both = (clash.local_stamp, clash.incoming_stamp)
    return standing > max(both) and all(_has_seen(seen, stamp) for stamp in (*both, standing))


def join_seen(one: Seen, other: Seen) -> dict[str, str]:
    """The newest of both for every replica."""
    return {
        replica: max(one.get(replica, ""), other.get(replica, "")) for replica in {*one, *other}
    }
