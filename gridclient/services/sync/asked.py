"""What a member is asked about, the office is asked about too: whoever decides first, decides.

A conflict is met where two values meet first. That may be a member's laptop: the office then gets
the winner from somebody who had seen the other, and has nothing to ask. But laptops are lost,
copied and put back; so a member's bundle names what waits there for a decision, in the optional
field ``asked`` of the manifest: entity, id, field, kind and both stamps. No values travel with
it: the office has met both, or was told (``sync.overruled``), or does not ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gridclient.domain.authority import Authority
from gridclient.domain.fields import ENTITIES
from gridclient.domain.merging import ASKING, Clash, clash_of
from gridclient.domain.rows import Row
from gridclient.domain.stamps import is_stamp
from gridclient.services.profile import Profile
from gridclient.store import conflicts, former, history, scopes
from gridclient.store.unit import Unit
from gridclient.workbook.manifests import Manifest

FIELD = "asked"
_AT_MOST = 1000
_PARTS = 6


def to_manifest(profile: Profile, unit: Unit) -> dict[str, Any]:
    """What a member's manifest says of open conflicts; nothing where there are none."""
    if profile.enrolled().is_office:
        return {}
    waiting = conflicts.clashes(unit)[:_AT_MOST]
    named = [
        [one.entity, one.row_id, one.field, one.kind, one.local_stamp, one.incoming_stamp]
        for one in waiting
    ]
    return {FIELD: named} if named else {}


def take(profile: Profile, unit: Unit, manifest: Manifest, sender: Authority, now: str) -> int:
    """Ask in the office what its member is asked; returns how many conflicts are new here."""
    if sender.is_office or not profile.enrolled().is_office:
        return 0
    return conflicts.keep(unit, _clashes(unit, manifest, sender), manifest.bundle, now)


def _clashes(unit: Unit, manifest: Manifest, sender: Authority) -> Iterator[Clash]:
    told = manifest.more.get(FIELD)
    for one in told[:_AT_MOST] if isinstance(told, list) else ():
        if _is_sound(one):
            entity, row_id, field, kind, low, high = one
            row = unit.rows(ENTITIES[entity], [row_id]).get(row_id)
            if row and _is_theirs(unit, row, sender):
                found = _clash(unit, row, field, kind, tuple(sorted((low, high))))
                yield from (found,) if found else ()


def _is_theirs(unit: Unit, row: Row, sender: Authority) -> bool:
    """Whether a row lies with a member, or lay there until it was moved."""
    now = scopes.places(unit, row.entity, [row.id]).values()
    once = (one.place for one in former.places(unit, row.entity, row.id, row.fields))
    return any(sender.covers(*place) for place in (*now, *once))


def _is_sound(told: Any) -> bool:
    return (
        isinstance(told, list)
        and len(told) == _PARTS
        and all(isinstance(part, str) for part in told)
        and told[0] in ENTITIES
        and told[2] in ENTITIES[told[0]].fields
        and told[3] in ASKING
        and all(map(is_stamp, told[4:]))
        and told[4] != told[5]
    )


def _clash(unit: Unit, row: Row, field: str, kind: str, both: tuple[str, ...]) -> Clash | None:
    """The clash as it would have been met here; None where it is not known here, or answered."""
    said = {
        one.stamp: one.value for one in history.of(unit, row.entity, row.id) if one.field == field
    }
    stands = row.stamp_of(field)
    said[stands] = row.fields.get(field)
    known = [stamp for stamp in both if stamp in said]
    if stands > both[1] or not known or (kind == "values" and len(known) < len(both)):
        return None
    mine, theirs = ((said.get(stamp), stamp) for stamp in both)
    return clash_of(row, field, mine, theirs, stands, kind)
