"""What is known of the other replicas: peers, the seen vector, and the bundles that went by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select, update

from gridclient.domain.authority import Authority
from gridclient.store.tables import BUNDLE, PEER, SEEN
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class PeerLine:
    """A replica we exchange bundles with; see ``store.tables.PEER``."""

    replica: str
    name: str
    role: str
    division: str
    grids: tuple[str, ...]
    serial: str
    receiving_key: bytes
    sent_number: int = 0
    acknowledged: int = 0
    held: int = 0
    last_sent_at: str | None = None
    last_received_at: str | None = None

    @property
    def key_id(self) -> str:
        """Whose replica this is, in whatever epoch."""
        return self.replica.rpartition(".")[0]

    @property
    def epoch(self) -> int:
        """How often it was restored or copied, from 1."""
        return int(self.replica.rpartition(".")[2])

    @property
    def authority(self) -> Authority:
        """What the peer may see and do."""
        return Authority(self.role, self.division, self.grids)


@dataclass(frozen=True, slots=True)
class BundleLine:
    """A bundle that went out or came in; ``state``: sent, void, received, imported, refused."""

    id: str
    direction: str
    peer: str
    number: int
    base: int
    upto: int
    file: str
    at: str
    state: str
    outcome: Mapping[str, Any] = field(default_factory=dict)


def peers(unit: Unit) -> list[PeerLine]:
    """All peers, by name; of one that was restored or copied the newest epoch."""
    newest: dict[str, PeerLine] = {}
    for line in every_peer(unit):
        known = newest.get(line.key_id)
        if known is None or known.epoch < line.epoch:
            newest[line.key_id] = line
    return sorted(newest.values(), key=lambda line: line.name)


def every_peer(unit: Unit) -> list[PeerLine]:
    """All peers, by name, in every epoch that was met."""
    rows = unit.connection.execute(select(PEER).order_by(PEER.c.name)).mappings()
    return [_peer(dict(values)) for values in rows]


def newest(unit: Unit, replica: str) -> PeerLine | None:
    """The newest epoch of the peer a replica id names, or None."""
    key_id = replica.rpartition(".")[0]
    return next((line for line in peers(unit) if line.key_id == key_id), None)


def peer(unit: Unit, replica: str) -> PeerLine | None:
    """One peer, or None."""
    values = (
        unit.connection.execute(select(PEER).where(PEER.c.replica == replica)).mappings().first()
    )
    return _peer(dict(values)) if values else None


def _peer(values: dict[str, Any]) -> PeerLine:
    values["grids"] = tuple(filter(None, values["grids"].split(",")))
    return PeerLine(**values)


def keep_peer(unit: Unit, line: PeerLine) -> None:
    """Insert a peer or replace what is known of it."""
    values = {**asdict(line), "grids": ",".join(line.grids)}
    if peer(unit, line.replica):
        unit.connection.execute(update(PEER).where(PEER.c.replica == line.replica).values(values))
    else:
        unit.connection.execute(insert(PEER), values)


def seen(unit: Unit) -> dict[str, str]:
    """The seen vector as kept; our own newest stamp is not among it."""
    return {row.replica: row.stamp for row in unit.connection.execute(select(SEEN))}


def keep_seen(unit: Unit, vector: Mapping[str, str]) -> None:
    """Replace the seen vector."""
    unit.connection.execute(delete(SEEN))
    if vector:
        unit.connection.execute(
            insert(SEEN), [{"replica": r, "stamp": s} for r, s in sorted(vector.items())]
        )


def bundles(unit: Unit, **equal: Any) -> list[BundleLine]:
    """Bundles with the given column values, newest first."""
    query = select(BUNDLE).order_by(BUNDLE.c.at.desc(), BUNDLE.c.number.desc())
    for name, value in equal.items():
        query = query.where(BUNDLE.c[name] == value)
    return [_bundle(dict(values)) for values in unit.connection.execute(query).mappings()]


def _bundle(values: dict[str, Any]) -> BundleLine:
    values["outcome"] = json.loads(values["outcome"])
    return BundleLine(**values)


def keep_bundle(unit: Unit, line: BundleLine) -> None:
    """Insert a bundle or replace what is known of it."""
    values = {**asdict(line), "outcome": json.dumps(line.outcome, ensure_ascii=False)}
    known = select(BUNDLE.c.id).where(BUNDLE.c.id == line.id)
    if unit.connection.execute(known).first():
        unit.connection.execute(update(BUNDLE).where(BUNDLE.c.id == line.id).values(values))
    else:
        unit.connection.execute(insert(BUNDLE), values)
