"""Telling a peer what left its scope, and removing what an office says left ours (sync.md).

The names travel in the manifest as the optional field ``left``: pairs of entity and id. A
member's program removes the named rows and all below them, as soon as the office has confirmed
whatever was changed there; until then they wait, by name, in the profile.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gridclient.domain.authority import Authority
from gridclient.domain.fields import ENTITIES
from gridclient.domain.identifiers import is_id
from gridclient.domain.places import Grid
from gridclient.services import newcomers
from gridclient.services.profile import Profile
from gridclient.services.sync import cases, overtaken
from gridclient.services.sync.overtaken import Order
from gridclient.store import exchange, leaving, meta, scopes
from gridclient.store.leaving import Named
from gridclient.store.unit import Unit
from gridclient.workbook.manifests import Manifest

FIELD = "left"
_WAITING = "leaving"
_HELD = "grids_held"


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

    ``came``: the rows of the bundle itself; what comes again in a bundle made after the one that
    named it does not leave, whichever of the two arrives first. A bundle older than one taken in
    before names nothing: the newer one knew better.
    """
    own, waiting = profile.enrolled(), _waiting(unit)
    if overtaken.is_above(sender, own):
        again, since, told = set(came), overtaken.order(manifest), from_manifest(manifest)
        is_newest = manifest.upto >= _newest(unit, manifest.sender)
        named = told if is_newest else []
        if own.is_office:
            gone = [one for one in named if one not in again or not cases.stays(profile, unit, one)]
            cases.take_roots(unit, manifest, gone, _ours(unit, own, again - set(told)))
        else:
            waiting |= dict.fromkeys(named, since)
            waiting = {n: at for n, at in waiting.items() if n not in again or at > since}
            waiting = _not_granted(profile, unit, waiting)
    return _remove(unit, waiting, manifest.sender)


def _ours(unit: Unit, own: Authority, named: Iterable[Named]) -> set[Named]:
    """Those of the rows that lie in our scope: what left it comes as well, to tell where the rest
    is now."""
    ids: dict[str, list[str]] = {}
    for name, row_id in named:
        ids.setdefault(name, []).append(row_id)
    return {
        (name, row_id)
        for name, several in ids.items()
        for row_id, place in scopes.places(unit, name, several).items()
        if own.covers(*place)
    }


def _not_granted(
    profile: Profile, unit: Unit, waiting: Mapping[Named, Order]
) -> dict[Named, Order]:
    """Without the grids that our newest certificate names again: it may have come just now, with
    the last of several bundles, and we act under it only after that (``sync.renewing``)."""
    own = profile.certificate
    if own is None or all(name != "grid" for name, _row_id in waiting):
        return dict(waiting)
    granted = unit.find(Grid, code=set(newcomers.newest(unit, own).grant.grids))
    ours = {("grid", grid.id) for grid in granted}
    return {named: at for named, at in waiting.items() if named not in ours}


def keep_in_mind(unit: Unit, before: Authority) -> None:
    """We act under an earlier certificate again: what only ``before`` names is removed when a
    newer one does not name it either."""
    meta.put(unit, _HELD, json.dumps(before.grids))


def narrow(profile: Profile, unit: Unit, before: Authority | None, office: str) -> int:
    """Remove the grids a new certificate no longer names, once that is safe."""
    own = profile.enrolled()
    if before is None or own.is_office or not own.grids:
        return 0
    held = {*before.grids, *json.loads(meta.get(unit, _HELD) or "[]")}
    meta.put(unit, _HELD, "[]")
    lost = unit.find(Grid, code=held - set(own.grids))
    since = overtaken.newest(unit, office)
    grids: dict[Named, Order] = {("grid", grid.id): since for grid in lost}
    return _remove(unit, grids | _waiting(unit), office)


def _remove(unit: Unit, waiting: Mapping[Named, Order], office: str) -> int:
    """Remove what may go, and let the rest wait: for what was changed there to be confirmed, and
    for what of the office is still missing, as some of it may say that it belongs elsewhere."""
    if not waiting:
        _keep_waiting(unit, {})
        return 0
    peer, count, still = exchange.peer(unit, office), 0, dict[Named, Order]()
    is_whole = overtaken.is_whole(unit, office)
    for named, since in waiting.items():
        if peer and is_whole and leaving.is_safe(unit, named, office, peer.acknowledged):
            count += leaving.remove(unit, named)
        else:
            still[named] = since
    _keep_waiting(unit, still)
    return count


def _keep_waiting(unit: Unit, still: Mapping[Named, Order]) -> None:
    if still != _waiting(unit):
        meta.put(unit, _WAITING, overtaken.written(still))


def _newest(unit: Unit, office: str) -> int:
    """The newest sequence of an office's that a bundle taken in went up to."""
    taken = exchange.bundles(unit, direction="in", peer=office)
    return max((line.upto for line in taken), default=0)


def is_leaving(unit: Unit, name: str, row_id: str) -> bool:
    """Whether a row is still here only until the office has confirmed what was changed in it:
    the office said that it left our scope, and would take no further change from us."""
    return any(leaving.belongs_to(unit, (name, row_id), named) for named in _waiting(unit))


def _waiting(unit: Unit) -> dict[Named, Order]:
    """What waits to be removed, each with the bundle that named it."""
    return overtaken.read(meta.get(unit, _WAITING))
