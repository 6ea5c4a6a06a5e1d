"""The epoch of a replica: how often its profile was restored or copied (sync.md).

Under a new epoch a replica is a new one to all others: they ask it for nothing and it takes
nothing for confirmed, so that both sides send whatever the other may have lost. Sequence
numbers go on, and what the earlier epoch had said stays seen.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import update

from gridclient.domain import stamps
from gridclient.domain.merging import Heard
from gridclient.store import exchange, meta
from gridclient.store.tables import BUNDLE, PEER
from gridclient.store.unit import Unit

_EPOCH, _INSTALLATION, _RENEWAL = "epoch", "installation", "renewal"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a database stands; ``installation`` is drawn anew with every epoch."""

    epoch: int
    installation: str | None
    sequence: int


@dataclass(frozen=True, slots=True)
class Renewal:
    """What was left when the present epoch began: ``remembered``: the newest stamp known then,
    ``peers``: the key ids of those who may know of more."""

    remembered: str
    peers: frozenset[str]


def renewal(unit: Unit) -> Renewal | None:
    """How the present epoch began; None for a replica that was never restored or copied."""
    told = json.loads(meta.get(unit, _RENEWAL) or "null")
    return Renewal(told["remembered"], frozenset(told["peers"])) if told else None


def is_unanswered(unit: Unit) -> bool:
    """Whether the present epoch is not the first, and nobody has confirmed anything of it."""
    renewed = renewal(unit)
    return (
        renewed is not None
        and bool(renewed.peers)
        and not any(line.acknowledged for line in exchange.every_peer(unit))
    )


def standing(unit: Unit) -> Standing:
    """The epoch, its installation and the newest sequence number."""
    epoch = int(meta.get(unit, _EPOCH) or "1")
    return Standing(epoch, meta.get(unit, _INSTALLATION), unit.sequence())


def keep(unit: Unit, epoch: int, installation: str) -> None:
    """Write down the epoch and its installation."""
    meta.put(unit, _EPOCH, str(epoch))
    meta.put(unit, _INSTALLATION, installation)


def start(unit: Unit, replica: str, epoch: int, installation: str) -> None:
    """Begin another epoch; ``replica``: who this was until now."""
    newest = unit.newest_stamp()
    go_on(unit, replica)
    peers = sorted({line.key_id for line in exchange.every_peer(unit)})
    meta.put(unit, _RENEWAL, json.dumps({"remembered": newest or "", "peers": peers}))
    keep(unit, epoch, installation)


def go_on(unit: Unit, replica: str) -> None:
    """Be another replica to all others from now on; ``replica``: who this was.

    Nobody has confirmed anything to it, and what it had said under the other name stays seen.
    """
    newest = unit.newest_stamp()
    if newest is not None:
        own = stamps.make(int(newest[:12], 16), int(newest[13:17], 16), replica)
        known = exchange.heard(unit)
        known = Heard({**known.seen, replica: own}, {**known.whole, replica: own})
        exchange.keep_heard(unit, known)
    unit.connection.execute(update(PEER).values(acknowledged=0))
    under_way = BUNDLE.c.state.in_(("sent", "reserved"))
    unit.connection.execute(
        update(BUNDLE).where(BUNDLE.c.direction == "out", under_way).values(state="void")
    )
