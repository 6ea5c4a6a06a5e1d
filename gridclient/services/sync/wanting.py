"""Facts that a removal dated by a wrong clock took too much of: who holds them whole sends them.

Such a removal is taken back once the clock is right (``store.doubted_removals``); of the facts it
had made stubs of, the words are still with others. A bundle names them in the optional field
``wanted`` of the manifest: pairs of entity and id. A peer that holds one, and would tell it to the
sender, raises it, so that it goes with the next bundle. Where a peer has nothing to send, nothing
changes there: what was removed before it was handed on is whole nowhere, and is named in vain; were
that an occasion to write, the two would answer each other for ever.

An office that is not shown the words of a fact holds it without them, and may be the first to
answer. What came back so is named in the optional field ``words``, to whoever is shown them, and
sent by whoever holds it whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gridclient.domain import purging
from gridclient.domain.disclosure import is_overview
from gridclient.domain.fields import ENTITIES
from gridclient.services.profile import Profile
from gridclient.services.sync import handing_on, stubs
from gridclient.store import doubted_removals, exchange, leaving, raising
from gridclient.store.exchange import PeerLine
from gridclient.store.leaving import Named
from gridclient.store.unit import Unit
from gridclient.workbook.manifests import Manifest

FIELD, WORDS = "wanted", "words"


def to_manifest(unit: Unit, peer: PeerLine) -> dict[str, Any]:
    """What a manifest for a peer says of the facts that are wanted again, and where the peer is
    shown words, of those that came back without; nothing where there are none."""
    said = {FIELD: doubted_removals.missing(unit)}
    if not is_overview(peer.role):
        said[WORDS] = doubted_removals.wordless(unit)
    return {field: [list(one) for one in names] for field, names in said.items() if names}


def take(profile: Profile, unit: Unit, manifest: Manifest) -> None:
    """Ask no longer for what has come; what the sender wants again goes with our next bundle."""
    doubted_removals.settle(unit, words=not is_overview(profile.enrolled().role))
    peer = exchange.peer(unit, manifest.sender)
    if peer is None:
        return
    answers = list(_answers(unit, manifest))
    for name in sorted({name for name, _row_id in answers}):
        ids = [row_id for one, row_id in answers if one == name]
        chosen = handing_on.going_to(profile, unit, peer, name, ids)
        raising.raise_whole(unit, name, chosen)
        leaving.release(unit, peer.replica, [(name, row_id) for row_id in chosen])


def _answers(unit: Unit, manifest: Manifest) -> Iterator[Named]:
    """What a peer wants and is here, with as much as it asks for."""
    for field in (FIELD, WORDS):
        asked = stubs.named(manifest, field)
        for name in sorted({name for name, _row_id in asked}):
            ids = [row_id for one, row_id in asked if one == name]
            for row in unit.rows(ENTITIES[name], ids).values():
                if not purging.is_stub(row) and not (field == WORDS and row.lacks_veiled):
                    yield name, row.id
