"""What a member said and an office overruled before it had heard of it: it is told all the same.

A member writes a value, and before a bundle goes, a newer one of somebody else comes in. That one
stands, and goes up as what the member holds; the member's own would be known to that laptop
alone, and go with it, or with the household where that leaves the member's grids. So a member's
bundle says, in the optional field ``overruled`` of the manifest, what of its own gave way in the
rows it carries: entity, id, field, stamp and value (null where it was emptied). The office keeps
it in the history, as if it had come first, and asks where neither side had known of the other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gridclient.domain.fields import ENTITIES
from gridclient.domain.merging import Clash, Heard, clash_of
from gridclient.domain.model import parents
from gridclient.domain.rows import Row
from gridclient.domain.stamps import is_stamp, replica_of
from gridclient.services.profile import Profile
from gridclient.services.sync.authors import key_id_of
from gridclient.services.sync.judging import Judge
from gridclient.store import history, scopes
from gridclient.store.history import Superseded
from gridclient.store.unit import Unit
from gridclient.workbook.manifests import Manifest

FIELD = "overruled"
_AT_MOST = 1000
_PARTS = 5


def is_untold(own: str, mine: Row, stands: Row, heard: Heard) -> bool:
    """Whether something that the replica ``own`` said gave way, in a row that ``stands`` as an
    office had it, of which that office had not ``heard``: it has to be told."""
    return any(
        _is_of(own, mine.stamp_of(name))
        and mine.stamp_of(name) < stands.stamp_of(name)
        and heard.seen.get(replica_of(mine.stamp_of(name)), "") < mine.stamp_of(name)
        for name in {*mine.fields, *mine.stamps}
    )


def _is_of(replica: str, stamp: str) -> bool:
    return bool(stamp) and key_id_of(replica_of(stamp)) == key_id_of(replica)


def to_manifest(profile: Profile, unit: Unit, rows: Sequence[Row]) -> dict[str, Any]:
    """What a member's manifest says of its own values that gave way in the rows of a bundle."""
    if profile.enrolled().is_office:
        return {}
    told = [
        [row.entity, row.id, one.field, one.stamp, one.value]
        for row, past in _with_past(unit, rows)
        for one in _gave_way(profile.replica, row, past)
    ]
    return {FIELD: told[:_AT_MOST]} if told else {}


def _with_past(unit: Unit, rows: Sequence[Row]) -> Iterator[tuple[Row, Sequence[Superseded]]]:
    """The register rows that said something else before, with that."""
    for name in sorted({row.entity for row in rows if row.author is None}):
        known = history.rows_with(unit, name)
        for row in rows:
            if row.entity == name and row.id in known:
                yield row, history.of(unit, name, row.id)


def _gave_way(own: str, row: Row, past: Sequence[Superseded]) -> Iterator[Superseded]:
    """Our own values that somebody else's followed; what we replaced ourselves is no such thing."""
    for name in sorted({one.field for one in past}):
        mine = [one for one in past if one.field == name]
        later = [*(one.stamp for one in mine[1:]), row.stamp_of(name)]
        for one, after in zip(mine, later, strict=True):
            if _is_of(own, one.stamp) and not _is_of(own, after):
                yield one


def take(
    profile: Profile, unit: Unit, manifest: Manifest, judge: Judge, theirs: Heard
) -> list[Clash]:
    """Keep in the office what of a member's gave way unheard; returns what a person has to
    decide: that of which the newer value's author had not heard, nor the member of theirs."""
    told = manifest.more.get(FIELD)
    if not profile.enrolled().is_office or not isinstance(told, list):
        return []
    found: list[Clash] = []
    for one in told[:_AT_MOST]:
        if _is_sound(one) and (row := unit.rows(ENTITIES[one[0]], [one[1]]).get(one[1])):
            past = Superseded(*one[2:])
            if _is_news(unit, row, past) and _is_theirs(unit, row, past, judge):
                history.add(unit, row, past)
                found += _clash(row, past, theirs.seen)
    return found


def _is_sound(told: Any) -> bool:
    return (
        isinstance(told, list)
        and len(told) == _PARTS
        and all(isinstance(part, str) for part in told[:-1])
        and told[0] in ENTITIES
        and not ENTITIES[told[0]].is_fact
        and told[2] in ENTITIES[told[0]].fields
        and is_stamp(told[3])
        and (told[4] is None or isinstance(told[4], str))
    )


def _is_news(unit: Unit, row: Row, past: Superseded) -> bool:
    """Whether something newer stands here, and this is not known to have stood before."""
    known = ((one.field, one.stamp) for one in history.of(unit, row.entity, row.id))
    return past.stamp < row.stamp_of(past.field) and (past.field, past.stamp) not in known


def _is_theirs(unit: Unit, row: Row, past: Superseded, judge: Judge) -> bool:
    """Whether the member might have written this: judged as if it had come before what stands.
    What a clock far ahead had stamped has fallen below the row's birth since."""
    name, places = past.field, scopes.places(unit, row.entity, [row.id])
    said = {n: value for n, value in row.fields.items() if n != name}
    claimed = said if past.value is None else {**said, name: past.value}
    stamps = {**dict.fromkeys(said, row.stamp), name: past.stamp}
    born = min(row.stamp, past.stamp)
    later = {one: stamp for one, stamp in stamps.items() if stamp != born}
    mine = Row(row.entity, row.id, claimed, born, later)
    if (target := dict(parents(ENTITIES[row.entity])).get(name)) and past.value is not None:
        places |= scopes.places(unit, target, [past.value])
        if past.value not in places:
            return False
    before = dataclasses.replace(row, fields=said, stamps=_without(row.stamps, name))
    return (
        judge.shape(mine) is None
        and judge.waits(mine) is None
        and judge.permission(mine, before, places.get(row.id), tuple(places.values())) is None
    )


def _without(stamps: Mapping[str, str], name: str) -> dict[str, str]:
    return {one: stamp for one, stamp in stamps.items() if one != name}


def _clash(row: Row, past: Superseded, seen: Mapping[str, str]) -> Iterator[Clash]:
    """The clash with what stands, where the member had not heard of that; what it had heard of,
    it is asked about itself (``sync.asked``)."""
    stands, value = row.stamp_of(past.field), row.fields.get(past.field)
    if value != past.value and seen.get(replica_of(stands), "") < stands:
        yield clash_of(row, past.field, (value, stands), (past.value, past.stamp), stands)
