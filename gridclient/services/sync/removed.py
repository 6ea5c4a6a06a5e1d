"""What waits at a peer for a fact that it will never have, and has lost its words here meanwhile.

A correction may come before the visit it corrects. Where a removal takes both before the visit was
handed on, neither travels any more. The correction would wait at the peer for ever, with the words
that were to go everywhere: without the visit nobody can tell there that the removal takes it. So a
bundle names what waits at the peer, as its receipts say, and was stripped here, in the optional
field ``removed`` of the manifest: entity, id, and the id of the removal. The peer lets go of what
it had from this very sender, once it holds to that removal itself: a name alone takes no words,
nor does a removal dated by a wrong clock, which has to wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gridclient.domain.fields import ENTITIES
from gridclient.domain.identifiers import is_id
from gridclient.domain.purging import ABOUT, FACTS, is_stub, spoken_of
from gridclient.domain.retention import Purge
from gridclient.services.sync import standings
from gridclient.services.sync.authors import key_id_of
from gridclient.store import held_back, purging
from gridclient.store.exchange import PeerLine
from gridclient.store.held_back import HeldRow
from gridclient.store.unit import Unit
from gridclient.workbook.manifests import Manifest

FIELD = "removed"
_AT_MOST, _PARTS = 1000, 3
_RECEIPTS = 20
"""What the newest receipts say is named: after so many more the peer has heard of it."""

Named = tuple[str, str, str]
"""Entity and id of what was stripped, and the id of the removal that did it."""


def to_manifest(unit: Unit, peer: PeerLine) -> dict[str, Any]:
    """What a manifest for a peer says of what waits there and was stripped here."""
    named = sorted(set(_stripped(unit, peer)))[:_AT_MOST]
    return {FIELD: [list(one) for one in named]} if named else {}


def _stripped(unit: Unit, peer: PeerLine) -> Iterator[Named]:
    answered = [line for line in standings.sent_to(unit, peer) if line.outcome.get("receipt")]
    waiting = standings.Answers(answered[:_RECEIPTS]).named(("parked", "parent"))
    for name, row_id in waiting:
        for row in unit.rows(ENTITIES[name], [row_id]).values() if name in ABOUT else ():
            taking = purging.taking(unit, row) if is_stub(row) else []
            yield from ((name, row_id, purge.id) for purge in taking)


def let_go(unit: Unit, manifest: Manifest) -> None:
    """Let go of what waits here and was stripped at its sender, by removals known here."""
    named = _named(manifest)
    if not named:
        return
    sender = key_id_of(manifest.sender)
    waiting = [
        item
        for item in held_back.held(unit, "parked")
        if item.rule == "parent" and key_id_of(item.peer) == sender
    ]
    for name, row_id, purge_id in named:
        meant = [one for one in waiting if one.named == (name, row_id)]
        for purge in unit.find(Purge, id=purge_id):
            purging.release(unit, [one for one in meant if _may_take(purge, one)])


def _may_take(purge: Purge, item: HeldRow) -> bool:
    """Whether a removal takes facts such as this one speaks of."""
    kinds = {target for target, _row_id in spoken_of(item.row)}
    return not kinds.isdisjoint(FACTS.get(purge.subject, ()))


def _named(manifest: Manifest) -> list[Named]:
    """What a manifest names, as far as it is named soundly."""
    told = manifest.more.get(FIELD)
    return [
        (one[0], one[1], one[2])
        for one in (told[:_AT_MOST] if isinstance(told, list) else ())
        if isinstance(one, list)
        and len(one) == _PARTS
        and all(isinstance(part, str) for part in one)
        and one[0] in ABOUT
        and all(map(is_id, one[1:]))
    ]
