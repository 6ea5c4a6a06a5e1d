"""Stamping anew what a clock far ahead had stamped, once the clock is right again (sync.md).

A replica's stamps rise whatever its wall clock does, so after a day in 2036 all it writes would
bear 2036 and be parked everywhere. Here its clock is set back, and whatever it had stamped so is
stamped anew, in the same order. What others had stamped so, and this replica took because its own
clock was as wrong, falls back below every honest stamp until its author has stamped it anew. So
does a value that won over an honest one by its stamp alone and waits for somebody's decision.

Every field then says what it would say had the new stamps been there from the start; what no
longer stands stays in its history. Facts are signed and stay as they are, but for removals of
personal data, which act (``store.doubted_removals``).
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import (
    Select,
    Text,
    and_,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    true,
    update,
)

from gridclient.domain import stamps
from gridclient.domain.fields import ENTITIES, Entity
from gridclient.domain.model import ORDERED
from gridclient.domain.rows import Row, from_line, mark, mark_form, mark_stamp, to_line
from gridclient.store import doubted_removals, history, meta
from gridclient.store.history import Superseded
from gridclient.store.tables import BUNDLE, CHANGE, CONFLICT, SEEN, SUPERSEDED, TABLES
from gridclient.store.unit import Unit

_TIMES = "restamped"
_REGISTERS = tuple(entity for entity in ORDERED if not entity.is_fact)
_SIDES = (("local_stamp", "incoming_stamp"), ("incoming_stamp", "local_stamp"))
_Field = tuple[str, str, str]
"""Entity, id of the row, and name of the field."""


@dataclass(frozen=True, slots=True)
class _Moves:
    """Where stamps above ``limit`` go: ``own`` each to a new one above ``base``, others far down,
    and so those of a field that is ``yielding``."""

    limit: str
    base: str
    own: Mapping[str, str]
    yielding: frozenset[tuple[_Field, str]]

    def of(self, stamp: str, field: _Field = ("", "", "")) -> str:
        """The stamp instead of one that a field had."""
        if stamp <= self.limit:
            return stamp
        if stamp in self.own and (field, stamp) not in self.yielding:
            return self.own[stamp]
        return stamps.doubted(stamp)


def is_needed(unit: Unit) -> bool:
    """Whether this replica's clock has run far ahead of the wall clock."""
    newest = unit.newest_stamp()
    return newest is not None and stamps.too_far_ahead(newest, unit.now())


def times(unit: Unit) -> list[tuple[int, str]]:
    """Each time stamps were made anew: up to which local sequence, and above which stamp, rows
    that were sent before bear stamps that are void."""
    return [(upto, above) for upto, above in json.loads(meta.get(unit, _TIMES) or "[]")]


def restamp(unit: Unit) -> int:
    """Set the clock back and stamp anew what it had stamped; returns how many rows that were.

    To be called where :func:`is_needed`, and only while the wall clock is believed.
    """
    limit, before = stamps.limit(unit.now()), unit.sequence()
    rows = [row for entity in _REGISTERS for row in _far(unit, entity, limit)]
    past = _past(unit, rows)
    base = _newest_honest(unit, limit)
    unit.set_clock(base)
    anew = _stamped_anew(unit, rows, past, limit)
    moves = _Moves(limit, base or "", anew, _yielding(unit, limit))
    folded = [_folded(row, past.get((row.entity, row.id), ()), moves) for row in rows]
    unit.put([row for row, _said in folded], {row.id for row in rows}, None)
    for row, said in folded:
        if said:
            history.replace(unit, row.entity, row.id, said)
    _move_conflicts(unit, moves)
    _move_imports(unit, moves)
    doubted_removals.make_anew(unit, limit)
    unit.connection.execute(delete(SEEN).where(SEEN.c.stamp > limit))
    unit.next_sequence()  # whatever is told from now on is told later, though no row is
    meta.put(unit, _TIMES, json.dumps([*times(unit), (before, limit)]))
    return len(rows)


def doubt_marks(unit: Unit, rows: Iterable[Row], limit: str) -> None:
    """Let marks above a limit fall back, of what is withheld here of some rows: whoever sends
    these has stamped them anew, and beside a mark nothing is kept that might win later."""
    for name, several in groupby(rows, key=lambda row: row.entity):
        if name not in ENTITIES or ENTITIES[name].is_fact:
            continue
        here = unit.rows(ENTITIES[name], [row.id for row in several])
        fallen = [row for old in here.values() if (row := _with_marks_below(old, limit)) != old]
        unit.put(fallen, set(here), None)


def _with_marks_below(row: Row, limit: str) -> Row:
    marks = {
        name: mark(stamps.doubted(mark_stamp(old)), mark_form(old)) if old > limit else old
        for name, old in row.withheld.items()
    }
    return dataclasses.replace(
        row, withheld={n: new for n, new in marks.items() if mark_stamp(new) > row.stamp_of(n)}
    )


def _far(unit: Unit, entity: Entity, limit: str) -> list[Row]:
    """The rows in which something is stamped above the limit."""
    table = TABLES[entity.name]
    later = or_(*(exists(_each(column, limit)) for column in (table.c.stamps, table.c.withheld)))
    found = unit.connection.execute(select(table.c.id).where(or_(table.c.stamp > limit, later)))
    return list(unit.rows(entity, found.scalars().all()).values())


def _each(stamps_: Any, limit: str) -> Select[Any]:
    """The stamps, or marks, above the limit in a column that holds a map of them."""
    one = func.json_each(stamps_).table_valued("value")
    return select(one.c.value).where(one.c.value > limit)


def _past(unit: Unit, rows: Iterable[Row]) -> dict[tuple[str, str], Sequence[Superseded]]:
    """What the fields of those rows said before that have a history."""
    found: dict[tuple[str, str], Sequence[Superseded]] = {}
    for entity, several in groupby(rows, key=lambda row: row.entity):
        told = history.rows_with(unit, entity)
        for row in several:
            if row.id in told:
                found[entity, row.id] = history.of(unit, entity, row.id)
    return found


def _newest_honest(unit: Unit, limit: str) -> str | None:
    """The newest stamp here that is believed, whoever made it, be it of what stands, or of what
    stood before: what was stamped anew comes after all of it."""
    found = [select(func.max(SUPERSEDED.c.stamp)).where(SUPERSEDED.c.stamp <= limit)]
    for entity in ORDERED:
        table = TABLES[entity.name]
        found.append(select(func.max(table.c.stamp)).where(table.c.stamp <= limit))
        if not entity.is_fact:
            for column in (table.c.stamps, table.c.withheld):
                one = func.json_each(column).table_valued("value")
                every = select(func.max(one.c.value)).select_from(table.join(one, true()))
                found.append(every.where(one.c.value <= limit))
    found.append(select(func.max(SEEN.c.stamp)).where(SEEN.c.stamp <= limit))
    known = (unit.connection.execute(query).scalar_one() for query in found)
    return max(map(mark_stamp, filter(None, known)), default=None)


def _stamped_anew(
    unit: Unit,
    rows: Iterable[Row],
    past: Mapping[tuple[str, str], Sequence[Superseded]],
    limit: str,
) -> dict[str, str]:
    """A new stamp for each of ours above the limit, in the order they had."""
    met = {stamp for row in rows for stamp in (row.stamp, *row.stamps.values())}
    met |= {mark_stamp(written) for row in rows for written in row.withheld.values()}
    met |= {one.stamp for lines in past.values() for one in lines}
    own = unit.replica.rpartition(".")[0]
    ours = {one for one in met if stamps.replica_of(one).rpartition(".")[0] == own}
    return {stamp: unit.next_stamp() for stamp in sorted(ours) if stamp > limit}


def _yielding(unit: Unit, limit: str) -> frozenset[tuple[_Field, str]]:
    """The values that stand against an honest one only by their stamp, undecided as yet."""
    table = CONFLICT.c
    query = select(CONFLICT).where(table.settled_at.is_(None), table.kind == "values")
    return frozenset(
        ((line["entity"], line["row"], line["field"]), line[mine])
        for line in unit.connection.execute(query).mappings()
        for mine, theirs in _SIDES
        if line[mine] > limit >= line[theirs]
    )


# --- what becomes of it ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    """A value of a field under its new stamp."""

    is_believed: bool
    stamp: str
    value: str | None

    @property
    def order(self) -> tuple[bool, str, str]:
        """By what the newest is found: what nobody believes comes before all else."""
        return self.is_believed, self.stamp, self.value or ""


def _folded(row: Row, past: Sequence[Superseded], moves: _Moves) -> tuple[Row, list[Superseded]]:
    """A row as its new stamps make it, and what its fields said before."""
    birth = _said(row, "", Superseded("", row.stamp, None), moves)
    values: dict[str, str] = {}
    stood: dict[str, str] = {}
    before: list[Superseded] = []
    for name in sorted({*row.fields, *row.stamps}):
        lines = [one for one in past if one.field == name]
        stands = Superseded(name, row.stamp_of(name), row.fields.get(name))
        every = {_said(row, name, one, moves) for one in (*lines, stands)}
        said = sorted(every, key=lambda one: one.order)
        newest = said[-1]
        if newest.is_believed or not birth.is_believed:
            stood[name] = said.pop().stamp
        elif (field := ENTITIES[row.entity].fields.get(name)) and field.required:
            stood[name] = birth.stamp
        if name in stood and newest.value is not None:
            values[name] = newest.value
        before += [Superseded(name, one.stamp, one.value) for one in said]
    born = min((birth.stamp, *stood.values()))
    later = {name: stamp for name, stamp in stood.items() if stamp != born}
    made = Row(row.entity, row.id, values, born, later)
    return dataclasses.replace(made, withheld=_still_withheld(row, made, moves)), before


def _still_withheld(row: Row, made: Row, moves: _Moves) -> dict[str, str]:
    """The marks of what is withheld, under the new stamps, but for those that a value answers."""
    marks = {
        name: mark(moves.of(mark_stamp(old), (row.entity, row.id, name)), mark_form(old))
        for name, old in row.withheld.items()
    }
    return {name: new for name, new in marks.items() if mark_stamp(new) > made.stamp_of(name)}


def _said(row: Row, name: str, one: Superseded, moves: _Moves) -> _Said:
    stamp = moves.of(one.stamp, (row.entity, row.id, name))
    return _Said(one.stamp <= moves.limit or stamp == moves.own.get(one.stamp), stamp, one.value)


def _move_conflicts(unit: Unit, moves: _Moves) -> None:
    """Conflicts name their sides by the new stamps."""
    table = CONFLICT.c
    far = or_(table.local_stamp > moves.limit, table.incoming_stamp > moves.limit)
    for line in unit.connection.execute(select(CONFLICT).where(far)).mappings().all():
        field = (line["entity"], line["row"], line["field"])
        local, incoming = (moves.of(line[name], field) for name in _SIDES[0])
        unit.connection.execute(
            update(CONFLICT)
            .where(table.id == line["id"])
            .values(local_stamp=local, incoming_stamp=incoming, winner=max(local, incoming))
        )


def _move_imports(unit: Unit, moves: _Moves) -> None:
    """What an undo goes by: how rows stood, and where the clock was, in the new stamps."""
    text = cast(CHANGE.c.before, Text())
    far = or_(
        func.json_extract(text, "$.stamp") > moves.limit,
        exists(_each(func.json_extract(text, "$.stamps"), moves.limit)),
        exists(_each(func.json_extract(text, "$.withheld"), moves.limit)),
    )
    query = select(CHANGE).where(CHANGE.c.before.is_not(None), far)
    for line in unit.connection.execute(query).mappings().all():
        before, _past = _folded(from_line(line["before"]), (), moves)
        same = and_(*(CHANGE.c[key] == line[key] for key in ("bundle", "entity", "row")))
        unit.connection.execute(update(CHANGE).where(same).values(before=to_line(before)))
    query = select(BUNDLE.c.id, BUNDLE.c.outcome)
    for bundle, written in unit.connection.execute(query).all():
        outcome = json.loads(written)
        if str(outcome.get("clock") or "") > moves.limit:
            outcome["clock"] = _clock(str(outcome["clock"]), moves)
            kept = json.dumps(outcome, ensure_ascii=False)
            unit.connection.execute(
                update(BUNDLE).where(BUNDLE.c.id == bundle).values(outcome=kept)
            )


def _clock(reading: str, moves: _Moves) -> str:
    """Where the clock would have stood: at the newest of ours that was not above ``reading``."""
    earlier = [new for old, new in moves.own.items() if old[:17] <= reading[:17]]
    return max(earlier, default=moves.base)
