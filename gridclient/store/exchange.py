"""What is known of the other replicas: peers, the seen vector, and the bundles that went by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.sql.selectable import Select

from gridclient.domain.authority import Authority
from gridclient.domain.merging import Heard
from gridclient.store import successions
from gridclient.store.tables import BUNDLE, PEER, SEEN
from gridclient.store.unit import Unit

_EVERY_PEER = select(PEER).order_by(PEER.c.name)
_PEER = select(PEER).where(PEER.c.replica == bindparam("replica"))
_SEEN = select(SEEN)
_UPTO = select(BUNDLE.c.upto).where(BUNDLE.c.id == bindparam("id"))


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
    """A bundle that went out or came in; ``state``: sent, void, received, imported, refused;
    ``heard``: what its sender knew, kept where rows of it were held back."""

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
    heard: Heard = field(default_factory=Heard)


def peers(unit: Unit) -> list[PeerLine]:
    """All peers, by name; of one that was restored or copied the newest epoch, of one that
    changed its key the newest key it was heard with."""
    found, following = _newest_epochs(unit), successions.successors(unit)
    gone = {old for key in found for old in successions.earlier(following, key)}
    return sorted(
        (line for key, line in found.items() if key not in gone), key=lambda line: line.name
    )


def _newest_epochs(unit: Unit) -> dict[str, PeerLine]:
    """Key id to the newest epoch of its replicas."""
    found: dict[str, PeerLine] = {}
    for line in every_peer(unit):
        known = found.get(line.key_id)
        if known is None or known.epoch < line.epoch:
            found[line.key_id] = line
    return found


def every_peer(unit: Unit) -> list[PeerLine]:
    """All peers, by name, in every epoch that was met."""
    rows = unit.connection.execute(_EVERY_PEER).mappings()
    return [_peer(dict(values)) for values in rows]


def newest(unit: Unit, replica: str) -> PeerLine | None:
    """The newest epoch of the peer a replica id names, or None."""
    return _newest_epochs(unit).get(replica.rpartition(".")[0])


def carry_over(unit: Unit) -> None:
    """Let the numbering of bundles to a peer go on where it changed its key."""
    found, following = _newest_epochs(unit), successions.successors(unit)
    for key, line in found.items():
        before = [found[old] for old in successions.earlier(following, key) if old in found]
        number = max((one.sent_number for one in (line, *before)), default=0)
        if number > line.sent_number:
            keep_peer(unit, replace(line, sent_number=number))


def peer(unit: Unit, replica: str) -> PeerLine | None:
    """One peer, or None."""
    values = unit.connection.execute(_PEER, {"replica": replica}).mappings().first()
    return _peer(dict(values)) if values else None


def _peer(values: dict[str, Any]) -> PeerLine:
    values["grids"] = tuple(filter(None, values["grids"].split(",")))
    return PeerLine(**values)


def keep_peer(unit: Unit, line: PeerLine) -> None:
    """Insert a peer or replace what is known of it."""
    _keep(unit, PEER, "replica", {**asdict(line), "grids": ",".join(line.grids)})


def note_sent(unit: Unit, replica: str, at: str) -> None:
    """Note when a bundle for a peer was made; ``at``: ISO 8601, UTC."""
    unit.connection.execute(update(PEER).where(PEER.c.replica == replica).values(last_sent_at=at))


def _keep(unit: Unit, table: Table, key: str, values: Mapping[str, Any]) -> None:
    unit.connection.execute(_keeping(table, key, tuple(values)), dict(values))


@cache
def _keeping(table: Table, key: str, names: tuple[str, ...]) -> Insert:
    statement = Insert(table)
    rest = {name: statement.excluded[name] for name in names if name != key}
    return statement.on_conflict_do_update(index_elements=[key], set_=rest)


def ask_anew(unit: Unit, mark: str) -> None:
    """Hold nothing of anybody for complete, and mark what was taken in so far in its outcome."""
    unit.connection.execute(update(PEER).values(held=0))
    marked = func.json_set(BUNDLE.c.outcome, f"$.{mark}", func.json("true"))
    unit.connection.execute(update(BUNDLE).where(BUNDLE.c.direction == "in").values(outcome=marked))


def seen(unit: Unit) -> dict[str, str]:
    """The seen vector as kept; our own newest stamp is not among it."""
    return {row.replica: row.stamp for row in unit.connection.execute(_SEEN)}


def heard(unit: Unit) -> Heard:
    """The seen vector as kept, and the newest stamps of what is known whole."""
    lines = unit.connection.execute(_SEEN).all()
    whole = {line.replica: line.whole for line in lines if line.whole}
    return Heard({line.replica: line.stamp for line in lines}, whole)


def keep_heard(unit: Unit, vectors: Heard) -> None:
    """Replace the seen vector, and that of what is known whole."""
    unit.connection.execute(delete(SEEN))
    lines = [
        {"replica": replica, "stamp": stamp, "whole": vectors.whole.get(replica, "")}
        for replica, stamp in sorted(vectors.seen.items())
    ]
    if lines:
        unit.connection.execute(insert(SEEN), lines)


def bundles(unit: Unit, **equal: Any) -> list[BundleLine]:
    """Bundles with the given column values, newest first."""
    found = unit.connection.execute(_bundles(tuple(equal)), equal).mappings()
    return [_bundle(dict(values)) for values in found]


def upto(unit: Unit, bundle: str) -> int | None:
    """Up to which sequence of its sender a bundle goes; None for one that is not known."""
    return unit.connection.execute(_UPTO, {"id": bundle}).scalar()


@cache
def _bundles(names: tuple[str, ...]) -> Select[tuple[Any, ...]]:
    query = select(BUNDLE).order_by(BUNDLE.c.at.desc(), BUNDLE.c.number.desc())
    return query.where(*(BUNDLE.c[name] == bindparam(name) for name in names))


def _bundle(values: dict[str, Any]) -> BundleLine:
    values["outcome"] = json.loads(values["outcome"])
    values["heard"] = Heard(**json.loads(values["heard"])) if values["heard"] else Heard()
    return BundleLine(**values)


def keep_bundle(unit: Unit, line: BundleLine) -> None:
    """Insert a bundle or replace what is known of it."""
    heard = json.dumps(asdict(line.heard)) if line.heard.seen else None
    outcome = json.dumps(line.outcome, ensure_ascii=False)
    values = {**asdict(line), "outcome": outcome, "heard": heard}
    _keep(unit, BUNDLE, "id", values)
