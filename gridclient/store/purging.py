"""Holding to removals of personal data: every copy a known removal covers loses its words.

Called in the transaction of whatever brought a removal, or a row that one covers: an import, or
the removal itself. What a removal takes is decided by ``domain.purging`` alone; here it is found
wherever the store keeps it: rows, their history, conflicts, earlier states, rows held back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, select, text, update

from gridclient.domain import purging
from gridclient.domain.fields import ENTITIES, Entity, entity_of
from gridclient.domain.purging import ABOUT, FACTS
from gridclient.domain.retention import Purge
from gridclient.domain.rows import Row
from gridclient.store import meta, traces
from gridclient.store.records import to_record, to_row
from gridclient.store.tables import TABLES

if TYPE_CHECKING:
    from gridclient.store.held_back import HeldRow
    from gridclient.store.unit import Unit

_CHUNK = 500
_PURGE = TABLES["purge"]
_RELEASED = "released_facts"


@dataclass(frozen=True, slots=True)
class Kept:
    """A removal as it is kept, with the stamp below which values go."""

    purge: Purge
    stamp: str


def keep_to(unit: Unit, rows: Sequence[Row]) -> int:
    """Let rows that were just taken in lose what known removals take, wherever it is kept;
    returns how many facts became stubs."""
    known = concerning(unit, rows)
    count = enforce(unit, known)
    if any(row.entity == "purge" for row in rows):
        sweep(unit)
    return count


def without_words(unit: Unit, rows: Sequence[Row]) -> list[Row]:
    """Facts about to be signed here, without the words that known removals would take from them:
    so they travel, and count everywhere, and have nothing to lose."""
    known = concerning(unit, rows)
    if not known:
        return list(rows)
    bare = []
    for row in rows:
        about, left = _about(unit, row), row
        for kept in known:
            left = purging.stripped(left, kept.purge, about)
        bare.append(left)
    return bare


def enforce(unit: Unit, known: Iterable[Kept]) -> int:
    """Strip the facts these removals cover, and remove what else is kept of what they took."""
    known, count = list(known), 0
    if not known:
        return 0
    unit.connection.exec_driver_sql("PRAGMA secure_delete = ON")
    for kept in known:
        pairs = [
            (row, purging.stripped(row, kept.purge, about))
            for row, about in covered(unit, kept.purge)
        ]
        count += _write(unit, pairs)
        for name, ids, fields in registers(unit, kept.purge):
            traces.remove(unit, name, ids, fields, kept.stamp)
    _note_released(unit, traces.release_facts(unit, [kept.purge for kept in known], _about))
    return count


def _note_released(unit: Unit, named: Sequence[tuple[str, str]]) -> None:
    if named:
        every = dict.fromkeys([*released(unit), *named])
        meta.put(unit, _RELEASED, json.dumps(list(every)))


def release(unit: Unit, items: Sequence[HeldRow]) -> None:
    """Let go of facts that wait here, of which it is known otherwise that a removal takes them."""
    unit.connection.exec_driver_sql("PRAGMA secure_delete = ON")
    for item in items:
        traces.forget_held(unit, item.row.entity, item.row.id, item.row.stamp, item.peer)
    _note_released(unit, [item.named for item in items])


def released(unit: Unit) -> list[tuple[str, str]]:
    """The facts that were held back here, and let go of by a removal, as entity and id."""
    return [(name, row_id) for name, row_id in json.loads(meta.get(unit, _RELEASED) or "[]")]


def enforce_all(unit: Unit, purges: Iterable[Purge]) -> int:
    """:func:`enforce` for removals recorded in this unit of work."""
    ids = [purge.id for purge in purges]
    found = unit.connection.execute(select(_PURGE).where(_PURGE.c.id.in_(ids))).mappings()
    return enforce(unit, [_kept(dict(values)) for values in found.all()])


def sweep(unit: Unit) -> None:
    """Let the search index forget for good: it only marks what was taken out of it."""
    unit.connection.execute(text("INSERT INTO resident_name(resident_name) VALUES ('optimize')"))


def registers(unit: Unit, purge: Purge) -> Iterator[tuple[str, list[str], tuple[str, ...]]]:
    """The register rows a removal empties: entity, ids, and the fields that go."""
    for name, going in purging.registers(purge.subject).items():
        condition, fields = _meant(name, purge), going
        if name == "household" and purge.resident_id is not None:
            fields = purging.OF_THE_HEAD
        if condition is not None:
            ids = unit.connection.execute(select(TABLES[name].c.id).where(condition)).scalars()
            yield name, list(ids), fields


def _meant(name: str, purge: Purge) -> ColumnElement[bool] | None:
    """Which register rows of an entity a removal speaks of; the same reading as for facts."""
    table = TABLES[name].c
    if purge.issue_id is not None:
        meant = name == "issue" and purge.household_id is None
        return table.id == purge.issue_id if meant else None
    if purge.household_id is None:
        return None
    if name == "household":
        return table.id == purge.household_id
    if name == "resident":
        here = table.household_id == purge.household_id
        return here & (table.id == purge.resident_id) if purge.resident_id else None
    return (table.household_id == purge.household_id) & (table.resident_id == purge.resident_id)


def covered(unit: Unit, purge: Purge) -> Iterator[tuple[Row, Row | None]]:
    """The facts here that a removal covers, stubs among them; those about others each with the
    one it speaks of."""
    for name in FACTS.get(purge.subject, ()):
        facts = _facts(unit, ENTITIES[name], purge)
        found = {row.id: row for row in facts if purging.covers(purge, row)}
        yield from ((row, None) for row in found.values())
        for child, references in ABOUT.items():
            for field, target in references.items():
                if target == name and found:
                    yield from _children(unit, ENTITIES[child], field, found)


def _children(
    unit: Unit, entity: Entity, field: str, above: dict[str, Row]
) -> Iterator[tuple[Row, Row | None]]:
    table, ids = TABLES[entity.name], list(above)
    for start in range(0, len(ids), _CHUNK):
        query = select(table).where(table.c[field].in_(ids[start : start + _CHUNK]))
        for values in unit.connection.execute(query).mappings().all():
            row = to_row(entity, dict(values))
            yield row, above[row.fields[field]]


def is_removed(unit: Unit, row: Row) -> bool:
    """Whether a known removal covers a fact."""
    return bool(taking(unit, row))


def taking(unit: Unit, row: Row) -> list[Purge]:
    """The known removals that cover a fact."""
    about = _about(unit, row)
    known = (kept.purge for kept in concerning(unit, [row]))
    return [purge for purge in known if purging.covers(purge, row, about)]


def _facts(unit: Unit, entity: Entity, purge: Purge) -> Iterator[Row]:
    table = TABLES[entity.name]
    if purge.issue_id is not None:
        if "issue_id" not in entity.fields:
            return
        query = select(table).where(table.c.issue_id == purge.issue_id)
    elif "household_id" not in entity.fields:
        return
    else:
        query = select(table).where(table.c.household_id == purge.household_id)
    for values in unit.connection.execute(query).mappings().all():
        yield to_row(entity, dict(values))


def _write(unit: Unit, pairs: Iterable[tuple[Row, Row]]) -> int:
    count = 0
    for old, new in pairs:
        if new is old:
            continue
        entity, table = ENTITIES[new.entity], TABLES[new.entity]
        values: dict[str, object] = {n: new.fields.get(n) for n in purging.taken(entity)}
        values |= {"extra": None, "signature": "", "veil": None, "sequence": 0}
        unit.connection.execute(update(table).where(table.c.id == new.id).values(values))
        count += 1
    return count


def concerning(unit: Unit, rows: Iterable[Row]) -> list[Kept]:
    """The known removals that may take something of these rows."""
    if unit.connection.execute(select(_PURGE.c.id).limit(1)).first() is None:
        return []
    households, issues = _places(unit, rows)
    found: dict[str, Kept] = {}
    for column, wanted in ((_PURGE.c.household_id, households), (_PURGE.c.issue_id, issues)):
        ids = sorted(wanted)
        for start in range(0, len(ids), _CHUNK):
            query = select(_PURGE).where(column.in_(ids[start : start + _CHUNK]))
            for values in unit.connection.execute(query).mappings():
                found[values["id"]] = _kept(dict(values))
    return [found[key] for key in sorted(found)]


def _kept(values: dict[str, Any]) -> Kept:
    return Kept(to_record(entity_of(Purge), values), values["stamp"])


def _places(unit: Unit, rows: Iterable[Row]) -> tuple[set[str], set[str]]:
    """The households and issues that rows belong to, or speak of."""
    households: set[str] = set()
    issues: set[str] = set()
    for row in rows:
        if row.entity == "household":
            households.add(row.id)
        elif row.entity == "issue":
            issues.add(row.id)
        spoken_of = _about(unit, row)
        for one in (row, spoken_of) if spoken_of else (row,):
            households.update(filter(None, [one.fields.get("household_id")]))
            issues.update(filter(None, [one.fields.get("issue_id")]))
    return households, issues


def _about(unit: Unit, row: Row) -> Row | None:
    """The row that an amendment, a retraction or a decision about a conflict speaks of."""
    for field, target in ABOUT.get(row.entity, {}).items():
        if row_id := row.fields.get(field):
            return unit.rows(ENTITIES[target], [row_id]).get(row_id)
    if row.entity == "conflict_resolution" and row.fields.get("entity") in ENTITIES:
        row_id = row.fields["row_id"]
        found = unit.rows(ENTITIES[row.fields["entity"]], [row_id]).get(row_id)
        if found is not None and found.entity in ("household", "issue"):
            key = f"{found.entity}_id"
            return Row(found.entity, found.id, {**found.fields, key: found.id}, found.stamp)
        return found
    return None
