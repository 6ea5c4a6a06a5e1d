"""The unit of work: all reading and writing of one transaction, and the one write path.

Every change of a register row is stamped here and nowhere else, every fact is signed here, and
every changed row gets the next local sequence number. Leaving without ``commit`` rolls back.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from gridclient.domain import stamps
from gridclient.domain.authority import Authority
from gridclient.domain.fields import Entity, Record, entity_of, to_fields
from gridclient.domain.model import ORDERED
from gridclient.domain.rows import Row, fact_bytes
from gridclient.domain.withholding import presented, veiled
from gridclient.store import (
    following,
    history,
    log_books,
    matching,
    purging,
    raising,
    search_index,
)
from gridclient.store.records import to_record, to_row, to_values
from gridclient.store.tables import CLOCK, TABLES

Sign = Callable[[bytes], bytes]
_R = TypeVar("_R")
_CHUNK = 500
_SALT_BYTES = 16
_READ_CLOCK = select(CLOCK.c.last_stamp, CLOCK.c.sequence)
_WRITE_CLOCK = update(CLOCK)


class Unit:
    """One transaction; made by ``Store.unit`` and ``Store.view``."""

    def __init__(
        self,
        connection: Connection,
        replica: str,
        now: Callable[[], dt.datetime],
        sign: Sign | None,
        authority: Authority | None = None,
    ) -> None:
        self.connection = connection
        self.replica = replica
        self.now = now
        self.authority = authority
        self._sign = sign
        self._clock: tuple[str | None, int] | None = None

    # --- reading ---------------------------------------------------------------------------

    def get(self, kind: type[_R], row_id: str) -> _R | None:
        """The record with an id, or None."""
        entity = entity_of(kind)
        found = self._by_ids(entity, [row_id])
        return to_record(entity, found[row_id]) if found else None

    def find(self, kind: type[_R], /, **equal: Any) -> list[_R]:
        """All records whose columns have the given values, in the order of their ids."""
        entity = entity_of(kind)
        query, given = matching.rows(entity.name, **equal)
        rows = self.connection.execute(query, given).mappings()
        return [to_record(entity, dict(values)) for values in rows]

    def rows(self, entity: Entity, ids: Iterable[str]) -> dict[str, Row]:
        """The domain rows with the given ids, those that exist."""
        return {
            row_id: to_row(entity, values)
            for row_id, values in self._by_ids(entity, list(ids)).items()
        }

    def _by_ids(self, entity: Entity, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        found: dict[str, Mapping[str, Any]] = {}
        for chunk in _chunks(ids):
            query, given = matching.rows(entity.name, id=chunk)
            rows = self.connection.execute(query, given).mappings()
            found.update((v["id"], dict(v)) for v in rows)
        return found

    # --- writing ---------------------------------------------------------------------------

    def save(self, *records: Record, anew: Collection[str] = ()) -> int:
        """Insert or update register records; returns how many rows really changed.

        ``anew``: fields that are written again where they say the same: so a decision about
        them is newer than whatever its author had not seen.
        """
        count = 0
        for entity, group in _by_entity(records):
            before = self.rows(entity, [record.id for record in group])
            changed = list(self._changed(entity, group, before, anew))
            known = [row for row in changed if row.id in before]
            moved = [one for piece in _batches(known) for one in raising.moved(self, entity, piece)]
            count += self._write(entity, changed, set(before), None)
            following.take_along(self, entity.name, moved)
            log_books.note_written(self, entity, [row.id for row in changed])
        return count

    def _changed(
        self,
        entity: Entity,
        group: Sequence[Record],
        before: Mapping[str, Row],
        anew: Collection[str],
    ) -> Iterator[Row]:
        for record in group:
            fields, old = to_fields(record), before.get(record.id)
            if old is None:
                yield Row(entity.name, record.id, fields, self._tick())
                continue
            untouched = _untouched(entity, old, fields) - set(anew)
            fields = {n: v for n, v in fields.items() if n not in untouched}
            names = [n for n in entity.fields if n in anew or fields.get(n) != old.fields.get(n)]
            if names:
                stamp = self._tick()
                later = {**old.stamps, **dict.fromkeys(names, stamp)}
                unknown = {n: v for n, v in old.fields.items() if n not in entity.fields}
                marks = {n: mark for n, mark in old.withheld.items() if n not in names}
                said = {**unknown, **fields}
                yield Row(entity.name, record.id, said, old.stamp, later, withheld=marks)

    def add(self, *facts: Record) -> None:
        """Record facts, signed by this replica."""
        for entity, group in _by_entity(facts):
            said = [
                Row(entity.name, record.id, to_fields(record), self._tick(), author=self.replica)
                for record in group
            ]
            rows = [self._signed(row) for row in purging.without_words(self, said)]
            self._write(entity, rows, set(), None)
            log_books.note_written(self, entity, [row.id for row in rows])

    def _signed(self, row: Row) -> Row:
        if self._sign is None:
            raise RuntimeError("a store that acts as nobody cannot record facts")
        salt = base64.urlsafe_b64encode(secrets.token_bytes(_SALT_BYTES)).decode().rstrip("=")
        row = veiled(row, salt)
        signature = base64.b64encode(self._sign(fact_bytes(row))).decode()
        return dataclasses.replace(row, signature=signature)

    def put(self, rows: Iterable[Row], known: set[str], held_by: str | None) -> int:
        """Store rows of one entity that were merged, with the stamps they bring.

        ``known``: the ids that exist already. ``held_by``: the peer who holds exactly this.
        """
        count = 0
        for name, group in groupby(rows, key=lambda row: row.entity):
            entity = next(entity for entity in ORDERED if entity.name == name)
            count += self._write(entity, group, known, held_by)
        return count

    def _write(
        self, entity: Entity, rows: Iterable[Row], known: set[str], held_by: str | None
    ) -> int:
        table, count = TABLES[entity.name], 0
        for chunk in _batches(rows):
            new: list[dict[str, Any]] = []
            old: list[dict[str, Any]] = []
            for row in chunk:
                values = to_values(entity, row, self.next_sequence(), held_by)
                (old if row.id in known else new).append(values)
            if new:
                self.connection.execute(insert(table), new)
            if old:
                again = [row for row in chunk if row.id in known]
                moved = raising.moved(self, entity, again)
                if not entity.is_fact:
                    history.keep(self, entity, again)
                self._update(table, old)
                raising.raise_below(self, entity.name, moved)
            if entity.name == "resident":
                search_index.keep_up(self.connection, chunk)
            count += len(chunk)
        return count

    def _update(self, table: Table, values: list[dict[str, Any]]) -> None:
        statement = update(table).where(table.c.id == bindparam("row_id"))
        names = [name for name in values[0] if name != "id"]
        statement = statement.values({name: bindparam(f"new_{name}") for name in names})
        self.connection.execute(
            statement,
            [{"row_id": v["id"], **{f"new_{n}": v[n] for n in names}} for v in values],
        )

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """What is written inside counts only where nothing is raised; the rest of the unit of
        work goes on either way."""
        try:
            with self.connection.begin_nested():
                yield
        except BaseException:
            self.flush()  # stamps rise on; and whoever goes by what was written reads anew
            raise

    # --- stamps and sequence numbers -------------------------------------------------------

    def _read_clock(self) -> tuple[str | None, int]:
        if self._clock is None:
            line = self.connection.execute(_READ_CLOCK).one()
            self._clock = (line.last_stamp, line.sequence)
        return self._clock

    def _tick(self) -> str:
        last, sequence = self._read_clock()
        stamp = stamps.tick(last, self.now(), self.replica)
        self._clock = (stamp, sequence)
        return stamp

    def next_stamp(self) -> str:
        """Take the next stamp; only for rows that are stamped anew (``store.restamping``)."""
        return self._tick()

    def set_clock(self, stamp: str | None) -> None:
        """Set the clock back to a stamp; only ``store.restamping`` may do that."""
        self._clock = (stamp, self._read_clock()[1])

    def next_sequence(self) -> int:
        """Take the next local sequence number."""
        self.take_sequences(1)
        return self.sequence()

    def take_sequences(self, count: int) -> None:
        """Take so many local sequence numbers, those after the newest one."""
        last, sequence = self._read_clock()
        self._clock = (last, sequence + count)

    def sequence(self) -> int:
        """The newest local sequence number."""
        return self._read_clock()[1]

    def newest_stamp(self) -> str | None:
        """The newest stamp made or met."""
        return self._read_clock()[0]

    def meet(self, stamp: str) -> None:
        """Let the clock know a stamp of somebody else, so that ours rise above it.

        A stamp far ahead is left aside: facts are taken whatever their clock said, and ours
        would be parked everywhere if they followed it.
        """
        if stamps.too_far_ahead(stamp, self.now()):
            return
        last, sequence = self._read_clock()
        if last is None or stamp[:17] > last[:17]:
            self._clock = (stamp, sequence)

    def flush(self) -> None:
        """Write the clock; called once before commit."""
        if self._clock is not None:
            last, sequence = self._clock
            self.connection.execute(_WRITE_CLOCK, {"last_stamp": last, "sequence": sequence})

    def commit(self) -> None:
        """Make everything since the beginning of this unit durable."""
        self.flush()
        self.connection.commit()


def _untouched(entity: Entity, old: Row, fields: Mapping[str, str]) -> set[str]:
    """Withheld fields that a record only repeats as they are shown, or leaves out."""
    if not old.withheld:
        return set()
    shown = presented(entity, old)
    lacking = set(old.withheld) - set(old.fields)
    return {name for name in lacking if fields.get(name) in (None, shown.get(name))}


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    piece: list[Row] = []
    for row in rows:
        piece.append(row)
        if len(piece) == _CHUNK:
            yield piece
            piece = []
    if piece:
        yield piece


def _by_entity(records: Sequence[Record]) -> list[tuple[Entity, list[Record]]]:
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(entity_of(record).name, []).append(record)
    return [(entity, groups[entity.name]) for entity in ORDERED if entity.name in groups]
