"""Conflicts as they are kept: what two people did to one row, until somebody has decided.

A conflict is settled by a decision that is here already or comes later, and by an edit of
somebody who had seen both values. Its line stays, so that it is not asked about again, but where
the newest decision takes back those before it: then it is asked about once more, until somebody
decides or writes something newer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, Select, func, insert, select, update

from gridclient.domain.disclosure import withholdable
from gridclient.domain.fields import ENTITIES
from gridclient.domain.links import OPEN
from gridclient.domain.merging import ASKING, Clash, Heard, overtaken
from gridclient.domain.rows import Row
from gridclient.domain.stamps import replica_of
from gridclient.store.tables import CONFLICT, TABLES
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A conflict with the bundle that brought it and when, ISO 8601, UTC.

    ``settled_at``: since when nobody is asked any more; ``resolution``: the decision that was
    heeded last.
    """

    clash: Clash
    bundle: str
    at: str
    settled_at: str | None
    resolution: str | None


@dataclass(frozen=True, slots=True)
class _Decision:
    """What was said last of a conflict: by which fact, when, and whether it ``settles`` it."""

    fact: str
    stamp: str
    settles: bool


def keep(unit: Unit, clashes: Iterable[Clash], bundle: str, at: str) -> int:
    """Keep conflicts for a person to look at; returns how many new ones ask for a decision.

    One met before is not asked again, nor one that somebody has decided elsewhere.
    """
    asking = 0
    for clash in clashes:
        if unit.connection.execute(select(CONFLICT.c.id).where(CONFLICT.c.id == clash.id)).first():
            continue
        decided = _decision(unit, clash.id)
        is_settled = decided is not None and decided.settles
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
                "settled_at": at if is_settled else None,
                "resolution": decided.fact if decided else None,
            },
        )
        asking += not is_settled and clash.kind in ASKING
    return asking


def _decision(unit: Unit, conflict_id: str) -> _Decision | None:
    """The newest decision about a conflict that is here, or None."""
    table = TABLES["conflict_resolution"].c
    query = select(table.id, table.stamp, table.act).where(table.conflict_id == conflict_id)
    found = unit.connection.execute(query.order_by(table.stamp.desc())).first()
    return _Decision(found[0], found[1], found[2] != OPEN) if found else None


def settled_with(unit: Unit, bundle: str, at: str) -> list[ConflictLine]:
    """The conflicts a bundle brought that nobody decided, and that ended at a moment as it was
    undone (ISO 8601, UTC)."""
    key = CONFLICT.c
    query = select(CONFLICT).where(key.bundle == bundle, key.settled_at == at)
    found = unit.connection.execute(query.where(key.resolution.is_(None))).mappings()
    return [_line(values) for values in found]


def newest(unit: Unit, conflict_id: str) -> str | None:
    """The fact by which it was decided last about a conflict, or None."""
    said = _decision(unit, conflict_id)
    return said.fact if said else None


def _taken_back(unit: Unit) -> dict[str, str]:
    """The conflicts about which a decision was taken back, and when that was last."""
    table = TABLES["conflict_resolution"].c
    query = select(table.conflict_id, func.max(table.stamp).label("newest")).where(
        table.act == OPEN
    )
    found = unit.connection.execute(query.group_by(table.conflict_id))
    return {one.conflict_id: one.newest for one in found}


def settle_decided(unit: Unit, at: str) -> None:
    """Heed the decisions that are here; called wherever some may have come.

    Where the newest takes back those before it, the conflict is asked about again, unless
    somebody has written something newer since.
    """
    decided = select(TABLES["conflict_resolution"].c.conflict_id)
    waiting = CONFLICT.c.settled_at.is_(None) & CONFLICT.c.id.in_(decided)
    query = select(CONFLICT).where(waiting | CONFLICT.c.id.in_(_taken_back(unit)))
    for known in [_line(values) for values in unit.connection.execute(query).mappings()]:
        said = _decision(unit, known.clash.id)
        if said is None or said.fact == known.resolution:
            continue
        if said.settles:
            settle(unit, known.clash.id, known.settled_at or at, said.fact)
        elif _stamp_standing(unit, known.clash) < said.stamp:
            reopen(unit, known.clash.id, said.fact)
        else:
            settle(unit, known.clash.id, known.settled_at, said.fact)


def _stamp_standing(unit: Unit, clash: Clash) -> str:
    row = _standing(unit, [clash]).get((clash.entity, clash.row_id))
    return row.stamp_of(clash.field) if row else ""


def reopen(unit: Unit, conflict_id: str, resolution: str) -> None:
    """Somebody needs to be asked about this again."""
    settle(unit, conflict_id, None, resolution)


def settle(unit: Unit, conflict_id: str, at: str | None, resolution: str | None) -> None:
    """Nobody needs to be asked about this any more (``at`` None: somebody still does)."""
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
    again = _taken_back(unit)
    settled = 0
    for line in _open(unit):
        clash = line.clash
        row = sent.get((clash.entity, clash.row_id))
        seen = heard.whole if clash.field in withholdable(clash.entity) else heard.seen
        stands = row.stamp_of(clash.field) if row is not None else ""
        if stands > again.get(clash.id, "") and overtaken(clash, stands, seen):
            settle(unit, line.clash.id, at, None)
            settled += 1
    return settled


def open_lines(unit: Unit, kinds: Collection[str] = ASKING) -> list[ConflictLine]:
    """What nobody has looked at yet, oldest first.

    Left out is what was written anew here since: whoever did that had both values before them.
    """
    lines = [line for line in _open(unit) if line.clash.kind in kinds]
    standing = _standing(unit, [line.clash for line in lines])
    again = _taken_back(unit)
    return [line for line in lines if not _written_here(unit, line.clash, standing, again)]


def clashes(unit: Unit) -> list[Clash]:
    """The conflicts of :func:`open_lines` that ask for a decision."""
    return [line.clash for line in open_lines(unit)]


def line(unit: Unit, conflict_id: str) -> ConflictLine | None:
    """One conflict, settled or not; None where it is not known here."""
    found = unit.connection.execute(select(CONFLICT).where(CONFLICT.c.id == conflict_id))
    values = found.mappings().first()
    return _line(values) if values else None


def _standing(unit: Unit, about: Sequence[Clash]) -> dict[tuple[str, str], Row]:
    found: dict[tuple[str, str], Row] = {}
    for name in {clash.entity for clash in about}:
        ids = {clash.row_id for clash in about if clash.entity == name}
        if name in ENTITIES:
            rows = unit.rows(ENTITIES[name], ids)
            found.update(((name, row_id), row) for row_id, row in rows.items())
    return found


def _written_here(
    unit: Unit, clash: Clash, standing: Mapping[tuple[str, str], Row], again: Mapping[str, str]
) -> bool:
    row = standing.get((clash.entity, clash.row_id))
    if row is None:
        return False
    stamp = row.stamp_of(clash.field)
    own = replica_of(stamp).rpartition(".")[0] == unit.replica.rpartition(".")[0]
    return own and stamp > max(clash.local_stamp, clash.incoming_stamp, again.get(clash.id, ""))


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
