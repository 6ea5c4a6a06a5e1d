"""Telling a peer what left its scope, and removing what an office says left ours (sync.md).

The names travel in the manifest as the optional field ``left``: pairs of entity and id. A
member's program removes the named rows and all below them, as soon as the office has confirmed
whatever was changed there; until then they wait, by name, in the profile.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from gridclient.domain.authority import Authority
from gridclient.domain.fields import ENTITIES
from gridclient.domain.identifiers import is_id
from gridclient.domain.places import Grid
from gridclient.services.profile import Profile
from gridclient.services.sync import cases
from gridclient.store import exchange, leaving, meta
from gridclient.store.leaving import Named
from gridclient.store.unit import Unit
from gridclient.workbook.manifests import Manifest

FIELD = "left"
_WAITING = "leaving"


def to_manifest(named: Sequence[Named]) -> dict[str, Any]:
    """What a manifest says of rows that left; nothing when none did."""
    return {FIELD: [list(one) for one in named]} if named else {}


def from_manifest(manifest: Manifest) -> list[Named]:
    """The rows a manifest names, as far as they are named soundly."""
    told = manifest.more.get(FIELD)
    return [
        (one[0], one[1])
        for one in (told if isinstance(told, list) else ())
        if isinstance(one, list) and len(one) == 2 and one[0] in ENTITIES and is_id(str(one[1]))
    ]


def take(
    profile: Profile, unit: Unit, manifest: Manifest, sender: Authority, came: Iterable[Named]
) -> int:
    """Remove what the office over this member names, once it is safe; returns how many rows.
    An office removes nothing, but hands it on (``sync.cases``).

    ``came``: the rows of the bundle itself; what comes again does not leave. A bundle older
    than one taken in before names nothing: the newer one knew better.
    """
    own = profile.enrolled()
    waiting = dict.fromkeys(_waiting(unit))
    is_over_us = sender.is_office and sender != own and sender.covers(own.division, None)
    if is_over_us and manifest.upto >= _newest(unit, manifest.sender):
        again = set(came)
        if own.is_office:
            cases.take_roots(profile, unit, manifest.sender, from_manifest(manifest), again)
        else:
            waiting |= dict.fromkeys(from_manifest(manifest))
        for named in again:
            waiting.pop(named, None)
    return _remove(unit, list(waiting), manifest.sender)


def narrow(profile: Profile, unit: Unit, before: Authority | None, office: str) -> int:
    """Remove the grids a new certificate no longer names, once that is safe."""
    own = profile.enrolled()
    if before is None or own.is_office or not own.grids:
        return 0
    lost = unit.find(Grid, code=set(before.grids) - set(own.grids))
    named = [*_waiting(unit), *(("grid", grid.id) for grid in lost)]
    return _remove(unit, list(dict.fromkeys(named)), office)


def _remove(unit: Unit, waiting: Sequence[Named], office: str) -> int:
    """Remove what may go, and let the rest wait: for what was changed there to be confirmed, and
    for what of the office is still missing, as some of it may say that it belongs elsewhere."""
    if not waiting:
        _keep_waiting(unit, [])
        return 0
    peer, count, still = exchange.peer(unit, office), 0, []
    is_whole = peer is not None and peer.held >= _newest(unit, office)
    for named in waiting:
        if peer and is_whole and leaving.is_safe(unit, named, office, peer.acknowledged):
            count += leaving.remove(unit, named)
        else:
            still.append(named)
    _keep_waiting(unit, still)
    return count


def _keep_waiting(unit: Unit, still: Sequence[Named]) -> None:
    if list(still) != _waiting(unit):
        meta.put(unit, _WAITING, json.dumps(still))


def _newest(unit: Unit, office: str) -> int:
    """The newest sequence of an office's that a bundle taken in went up to."""
    taken = exchange.bundles(unit, direction="in", peer=office)
    return max((line.upto for line in taken), default=0)


def is_leaving(unit: Unit, name: str, row_id: str) -> bool:
    """Whether a row is still here only until the office has confirmed what was changed in it:
    the office said that it left our scope, and would take no further change from us."""
    return any(leaving.belongs_to(unit, (name, row_id), named) for named in _waiting(unit))


def _waiting(unit: Unit) -> list[Named]:
    return [(name, row_id) for name, row_id in json.loads(meta.get(unit, _WAITING) or "[]")]
