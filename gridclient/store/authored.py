"""Who wrote what is here: facts by author, values by stamp; and taking facts out again.

Asked where a key turns out to have been in wrong hands (``sync.withdrawing``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import delete, func, or_, select, update

from gridclient.domain.fields import Entity
from gridclient.domain.model import ORDERED, parents
from gridclient.domain.rows import Row, from_line
from gridclient.domain.stamps import replica_of
from gridclient.store.records import to_row
from gridclient.store.tables import BUNDLE, CHANGE, CONFLICT, TABLES
from gridclient.store.unit import Unit

FACTS: tuple[Entity, ...] = tuple(entity for entity in ORDERED if entity.is_fact)
REGISTERS: tuple[Entity, ...] = tuple(entity for entity in ORDERED if not entity.is_fact)
_CHUNK = 500
_TRUST = ("certificate", "revocation")
_READING = 17
"""The letters of a stamp before its replica."""


def trust_state(unit: Unit) -> str:
    """A text that changes with every certificate and revocation that comes or goes."""
    said = []
    for name in _TRUST:
        table = TABLES[name].c
        query = select(func.count(), func.max(table.sequence))
        said += list(unit.connection.execute(query).one())
    return "/".join(str(one or 0) for one in said)


def authors(unit: Unit) -> set[str]:
    """The replicas that signed any fact here."""
    found: set[str] = set()
    for entity in FACTS:
        query = select(TABLES[entity.name].c.author).distinct()
        found.update(unit.connection.execute(query).scalars())
    return found


def facts_of(unit: Unit, replicas: Collection[str]) -> Iterator[Row]:
    """The facts that these replicas signed."""
    for entity in FACTS:
        table = TABLES[entity.name]
        query = select(table).where(table.c.author.in_(sorted(replicas)))
        for values in unit.connection.execute(query).mappings():
            yield to_row(entity, dict(values))


def facts_about(unit: Unit, rows: Iterable[Row]) -> list[Row]:
    """The facts that speak of other facts, such as an amendment of a visit."""
    ids: dict[str, list[str]] = {}
    for row in rows:
        ids.setdefault(row.entity, []).append(row.id)
    found: dict[tuple[str, str], Row] = {}
    for entity in FACTS:
        table = TABLES[entity.name]
        for field, target in parents(entity):
            for chunk in _chunks(ids.get(target, ())):
                query = select(table).where(table.c[field].in_(chunk))
                for values in unit.connection.execute(query).mappings():
                    found[entity.name, values["id"]] = to_row(entity, dict(values))
    return list(found.values())


def values_of(unit: Unit, key_id: str, beyond: str) -> dict[tuple[str, str], list[str]]:
    """Register rows that show values written with a key above a reading (the first 17 letters of
    a stamp): (entity, id) to the fields."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in _stamped_by(unit, key_id):
        names = [
            name
            for name in sorted({*row.fields, *row.stamps})
            if is_beyond(row.stamp_of(name), key_id, beyond)
        ]
        if names:
            found[row.entity, row.id] = names
    return found


def newest_by(unit: Unit, key_id: str, but_for: Collection[str]) -> str:
    """The newest stamp of a key among what would be here without some bundles, whose ids are
    given; empty when there is none."""
    late = _brought(unit, but_for)
    own = [replica for replica in authors(unit) if _key(replica) == key_id]
    found = [
        row.stamp for row in facts_of(unit, own) if late.get((row.entity, row.id), row) is not None
    ]
    for row in _stamped_by(unit, key_id):
        stood = late.get((row.entity, row.id), row)
        if stood is not None:
            found += [stamp for stamp in _stamps(stood) if is_by(stamp, key_id)]
    return max(found, default="")


def facts_beyond(unit: Unit, key_id: str, stamp: str, but_for: Collection[str] = ()) -> list[Row]:
    """The facts of a key above the reading of a stamp, the oldest first, as far as they would be
    here without some bundles, whose ids are given."""
    late = _brought(unit, but_for)
    own = [replica for replica in authors(unit) if _key(replica) == key_id]
    found = [
        row
        for row in facts_of(unit, own)
        if row.stamp[:_READING] > stamp[:_READING]
        and late.get((row.entity, row.id), row) is not None
    ]
    return sorted(found, key=lambda row: row.stamp)


def _brought(unit: Unit, bundles: Collection[str]) -> dict[tuple[str, str], Row | None]:
    """How rows stood before the first of some bundles changed them; None: they were not there."""
    query = select(CHANGE.c.entity, CHANGE.c.row, CHANGE.c.before).where(
        CHANGE.c.bundle.in_(sorted(bundles))
    )
    found: dict[tuple[str, str], Row | None] = {}
    for entity, row_id, before in unit.connection.execute(query):
        row = from_line(before) if before else None
        known = found.get((entity, row_id), row)
        older = row is None or known is None or max(_stamps(row)) < max(_stamps(known))
        found[entity, row_id] = row if older else known
    return found


def _stamps(row: Row) -> Iterable[str]:
    return (row.stamp, *row.stamps.values())


def _stamped_by(unit: Unit, key_id: str) -> Iterator[Row]:
    """The register rows in which any stamp is of a key."""
    pattern = f"%-{key_id}.%"
    for entity in REGISTERS:
        table = TABLES[entity.name]
        written = or_(table.c.stamp.like(pattern), table.c.stamps.like(pattern))
        for values in unit.connection.execute(select(table).where(written)).mappings():
            yield to_row(entity, dict(values))


def is_by(stamp: str, key_id: str) -> bool:
    """Whether a stamp was made with a key, in whatever epoch."""
    return bool(stamp) and _key(replica_of(stamp)) == key_id


def is_beyond(stamp: str, key_id: str, mark: str) -> bool:
    """Whether a stamp was made with a key above a reading."""
    return is_by(stamp, key_id) and stamp[: len(mark)] > mark


def _key(replica: str) -> str:
    return replica.rpartition(".")[0]


def brought_by(unit: Unit, row: Row) -> tuple[str, str] | None:
    """The bundle that brought a row, and its sender; None for one that was written here."""
    query = (
        select(BUNDLE.c.id, BUNDLE.c.peer)
        .join_from(CHANGE, BUNDLE, BUNDLE.c.id == CHANGE.c.bundle)
        .where(CHANGE.c.entity == row.entity, CHANGE.c.row == row.id)
        .where(CHANGE.c.before.is_(None), BUNDLE.c.direction == "in")
        .order_by(BUNDLE.c.at.desc())
    )
    found = unit.connection.execute(query).first()
    return (found[0], found[1]) if found else None


def take_out(unit: Unit, rows: Sequence[Row]) -> None:
    """Remove facts from what counts here; what a decision about a conflict had settled among
    them is open again. Facts about them have to be among ``rows``."""
    ids: dict[str, list[str]] = {}
    for row in rows:
        ids.setdefault(row.entity, []).append(row.id)
    for entity in reversed(FACTS):
        table = TABLES[entity.name]
        for chunk in _chunks(ids.get(entity.name, ())):
            unit.connection.execute(delete(table).where(table.c.id.in_(chunk)))
    for chunk in _chunks(ids.get("conflict_resolution", ())):
        unit.connection.execute(
            update(CONFLICT)
            .where(CONFLICT.c.resolution.in_(chunk))
            .values(settled_at=None, resolution=None)
        )


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
