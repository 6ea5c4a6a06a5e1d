"""Facts that a removal dated by a wrong clock took too much of: who holds them whole sends them.

Such a removal is taken back once the clock is right (``store.doubted_removals``); of the facts it
had made stubs of, the words are still with others. A bundle names them in the optional field
``wanted`` of the manifest: pairs of entity and id. A peer that holds one whole, and would tell it
to the sender, raises it, so that it goes with the next bundle. Where a peer has nothing to send,
nothing changes there: what was removed before it was handed on is whole nowhere, and is named in
vain; were that an occasion to write, the two would answer each other for ever.
"""

from __future__ import annotations

from typing import Any

from gridclient.domain.fields import ENTITIES
from gridclient.services.profile import Profile
from gridclient.services.sync import handing_on, stubs
from gridclient.store import doubted_removals, exchange, leaving, raising
from gridclient.store.unit import Unit
from gridclient.workbook.manifests import Manifest

FIELD = "wanted"


def to_manifest(unit: Unit) -> dict[str, Any]:
    """What a manifest says of the facts that are wanted whole; nothing where there are none."""
    named = doubted_removals.missing(unit)
    return {FIELD: [list(one) for one in named]} if named else {}


def take(profile: Profile, unit: Unit, manifest: Manifest) -> None:
    """Ask no longer for what has come; what the sender wants whole goes with our next bundle."""
    doubted_removals.settle(unit)
    peer = exchange.peer(unit, manifest.sender)
    asked = stubs.named(manifest, FIELD) if peer else []
    if peer is None or not asked:
        return
    for name in sorted({name for name, _row_id in asked}):
        ids = [row_id for one, row_id in asked if one == name]
        whole = [row.id for row in unit.rows(ENTITIES[name], ids).values() if row.signature]
        chosen = handing_on.going_to(profile, unit, peer, name, whole)
        raising.raise_whole(unit, name, chosen)
        leaving.release(unit, peer.replica, [(name, row_id) for row_id in chosen])
