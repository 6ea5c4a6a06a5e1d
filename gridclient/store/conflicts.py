"""Conflicts as they are kept: what two people did to one row, until somebody has decided.

A conflict is settled by a decision that is here already or comes later, and by an edit of
somebody who had seen both values. Its line stays, so that it is not asked about again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, Select, insert, select, update

from gridclient.domain.disclosure import withholdable
from gridclient.domain.fields import ENTITIES
from gridclient.domain.merging import ASKING, Clash, Heard, overtaken
from gridclient.domain.rows import Row
from gridclient.domain.stamps import replica_of
from gridclient.store.tables import CONFLICT, TABLES
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A conflict with the bundle that brought it and when, ISO 8601, UTC.

    ``settled_at`` and ``resolution``: since when nobody is asked any more, and by which fact.
    """

    clash: Clash
    bundle: str
    at: str
    settled_at: str | None
    resolution: str | None


def keep(unit: Unit, clashes: Iterable[Clash], bundle: str, at: str) -> int:
    """Keep conflicts for a person to look at; returns how many new ones ask for a decision.

    One met before is not asked again, nor one that somebody has decided elsewhere.
    """
    asking = 0
    for clash in clashes:
        if unit.connection.execute(select(CONFLICT.c.id).where(CONFLICT.c.id == clash.id)).first():
            continue
        decided = _decision(unit, clash.id)
        unit.connection.execute(
            insert(CONFLICT),
            {
                "id": clash.id,
                "entity": clash.entity,
                "row": clash.row_id,
                "field": clash.field,
                "local": clash.local,
                "local_stamp": clash.local_stamp,
                "incoming": clash.incoming,
                "incoming_stamp": clash.incoming_stamp,
                "winner": clash.winner,
                "kind": clash.kind,
                "bundle": bundle,
                "at": at,
                "settled_at": at if decided else None,
                "resolution": decided,
            },
        )
        asking += decided is None and clash.kind in ASKING
    return asking


def _decision(unit: Unit, conflict_id: str) -> str | None:
    """The newest decision about a conflict that is here, or None."""
    table = TABLES["conflict_resolution"].c
    query = select(table.id).where(table.conflict_id == conflict_id).order_by(table.stamp.desc())
    found = unit.connection.execute(query).first()
    return found[0] if found else None


def settle_decided(unit: Unit, at: str) -> int:
    """Settle what decisions that are here speak of; called wherever some may have come."""
    decided = select(TABLES["conflict_resolution"].c.conflict_id)
    query = select(CONFLICT.c.id).where(CONFLICT.c.settled_at.is_(None), CONFLICT.c.id.in_(decided))
    found = list(unit.connection.execute(query).scalars())
    for conflict_id in found:
        settle(unit, conflict_id, at, _decision(unit, conflict_id))
    return len(found)


def settle(unit: Unit, conflict_id: str, at: str, resolution: str | None) -> None:
    """Nobody needs to be asked about this any more."""
    unit.connection.execute(
        update(CONFLICT)
        .where(CONFLICT.c.id == conflict_id)
        .values(settled_at=at, resolution=resolution)
    )


def settle_overtaken(unit: Unit, rows: Iterable[Row], heard: Heard, at: str) -> int:
    """Settle conflicts of rows somebody has sent who had seen both values and wrote another.

    ``rows``: as they stand since; ``heard``: what the sender knew.
    """
    sent = {(row.entity, row.id): row for row in rows if row.author is None}
    settled = 0
    for line in _open(unit):
        clash = line.clash
        row = sent.get((clash.entity, clash.row_id))
        seen = heard.whole if clash.field in withholdable(clash.entity) else heard.seen
        if row is not None and overtaken(clash, row.stamp_of(clash.field), seen):
            settle(unit, line.clash.id, at, None)
            settled += 1
    return settled


def open_lines(unit: Unit, kinds: Collection[str] = ASKING) -> list[ConflictLine]:
    """What nobody has looked at yet, oldest first.

    Left out is what was written anew here since: whoever did that had both values before them.
    """
    lines = [line for line in _open(unit) if line.clash.kind in kinds]
    standing = _standing(unit, lines)
    return [line for line in lines if not _written_here(unit, line.clash, standing)]


def clashes(unit: Unit) -> list[Clash]:
    """The conflicts of :func:`open_lines` that ask for a decision."""
    return [line.clash for line in open_lines(unit)]


def line(unit: Unit, conflict_id: str) -> ConflictLine | None:
    """One conflict, settled or not; None where it is not known here."""
    found = unit.connection.execute(select(CONFLICT).where(CONFLICT.c.id == conflict_id))
    values = found.mappings().first()
    return _line(values) if values else None


def _standing(unit: Unit, lines: Sequence[ConflictLine]) -> dict[tuple[str, str], Row]:
    found: dict[tuple[str, str], Row] = {}
    for name in {line.clash.entity for line in lines}:
        ids = {line.clash.row_id for line in lines if line.clash.entity == name}
        if name in ENTITIES:
            rows = unit.rows(ENTITIES[name], ids)
            found.update(((name, row_id), row) for row_id, row in rows.items())
    return found


def _written_here(unit: Unit, clash: Clash, standing: dict[tuple[str, str], Row]) -> bool:
    row = standing.get((clash.entity, clash.row_id))
    if row is None:
        return False
    stamp = row.stamp_of(clash.field)
    own = replica_of(stamp).rpartition(".")[0] == unit.replica.rpartition(".")[0]
    return own and stamp > max(clash.local_stamp, clash.incoming_stamp)


def _open(unit: Unit) -> list[ConflictLine]:
    query: Select[Any] = (
        select(CONFLICT).where(CONFLICT.c.settled_at.is_(None)).order_by(CONFLICT.c.at)
    )
    return [_line(values) for values in unit.connection.execute(query).mappings()]


def _line(values: RowMapping) -> ConflictLine:
    clash = Clash(
        values["id"],
        values["entity"],
        values["row"],
        values["field"],
        values["local"],
        values["local_stamp"],
        values["incoming"],
        values["incoming_stamp"],
        values["winner"],
        values["kind"],
    )
    return ConflictLine(
        clash, values["bundle"], values["at"], values["settled_at"], values["resolution"]
    )
