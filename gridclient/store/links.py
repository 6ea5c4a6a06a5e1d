"""Reading through links: which record stands for which, as far as the decisions here say.

Whatever counts, lists or finds records goes by these; rows are never rewritten, so that a link
that is taken back leaves both as they were, and rows that come late under an old id follow it.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import select, text

from gridclient.domain import linking, stamps
from gridclient.domain.linking import Decision, Pair
from gridclient.domain.people import Household, Resident
from gridclient.store.tables import TABLES

if TYPE_CHECKING:
    from gridclient.store.unit import Unit

_R = TypeVar("_R")
_CHUNK = 500
_READ: WeakKeyDictionary[Unit, dict[str, tuple[int, Links]]] = WeakKeyDictionary()
"""What a unit of work has read so far, with how much it had written until then."""


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one entity: ``stands`` takes an id to the one that stands for it, where that
    is another; ``below`` takes the one that stands to the others; ``decided`` is what was last
    said of every pair."""

    stands: Mapping[str, str]
    below: Mapping[str, tuple[str, ...]]
    decided: Mapping[Pair, Decision]

    def canonical(self, row_id: str) -> str:
        """The record that stands for a record: mostly itself."""
        return self.stands.get(row_id, row_id)

    def members(self, row_id: str) -> list[str]:
        """All records that are the same as this one, the one that stands first."""
        kept = self.canonical(row_id)
        return [kept, *self.below.get(kept, ())]

    def with_members(self, row_ids: Iterable[str]) -> set[str]:
        """All records that are the same as any of these."""
        return {member for row_id in row_ids for member in self.members(row_id)}


def of(unit: Unit, entity: str) -> Links:
    """The links of an entity (``domain.links.LINKABLE``), read once as long as a unit of work
    writes nothing."""
    written = int(unit.connection.execute(text("SELECT total_changes()")).scalar_one())
    known = _READ.setdefault(unit, {})
    if entity not in known or known[entity][0] != written:
        known[entity] = (written, _read(unit, entity))
    return known[entity][1]


def joined(unit: Unit, entity: str) -> list[Pair]:
    """The records for which another one stands, after that one; both of them are here."""
    stands = of(unit, entity).stands
    here = _existing(unit, entity, {*stands, *stands.values()})
    return [(kept, one) for one, kept in sorted(stands.items()) if {kept, one} <= here]


def canonical(unit: Unit, entity: str, row_id: str) -> str:
    """The record that stands for a record: mostly itself."""
    return of(unit, entity).canonical(row_id)


def members(unit: Unit, entity: str, row_id: str) -> list[str]:
    """All records that are the same as this one, the one that stands first."""
    return of(unit, entity).members(row_id)


def _read(unit: Unit, entity: str) -> Links:
    table = TABLES["same_as"].c
    query = select(table.kept_id, table.other_id, table.act, table.stamp)
    found = unit.connection.execute(query.where(table.entity == entity))
    limit = stamps.limit(unit.now())
    decided = linking.newest(_decision(*values, limit) for values in found)
    linked = {one for link in decided.values() for one in link.pair}
    stands = linking.standing(decided.values(), _existing(unit, entity, linked))
    below: defaultdict[str, list[str]] = defaultdict(list)
    for other, kept in sorted(stands.items()):
        below[kept].append(other)
    return Links(stands, {kept: tuple(others) for kept, others in below.items()}, decided)


def _decision(kept_id: str, other_id: str, act: str, stamp: str, limit: str) -> Decision:
    """A decision; one from a clock far ahead yields to every other."""
    return Decision(kept_id, other_id, act, stamps.doubted(stamp) if stamp > limit else stamp)


def _existing(unit: Unit, entity: str, ids: Iterable[str]) -> set[str]:
    wanted, found, column = sorted(ids), set[str](), TABLES[entity].c.id
    for start in range(0, len(wanted), _CHUNK):
        query = select(column).where(column.in_(wanted[start : start + _CHUNK]))
        found.update(unit.connection.execute(query).scalars())
    return found


def of_household(unit: Unit, kind: type[_R], household_id: str, **equal: Any) -> list[_R]:
    """The records of a household and of those that are the same, read as its own."""
    homes = members(unit, "household", household_id)
    return rehomed(unit, unit.find(kind, household_id=homes, **equal))


def rehomed(unit: Unit, records: Iterable[_R]) -> list[_R]:
    """Records with what they name replaced by what stands for it; households and residents for
    whom others stand are left out."""
    homes, people = of(unit, "household"), of(unit, "resident")
    if not homes.stands and not people.stands:
        return list(records)
    return [_rehomed(one, homes, people) for one in records if not _is_other(one, homes, people)]


def _is_other(record: Any, homes: Links, people: Links) -> bool:
    stands = {Household: homes.stands, Resident: people.stands}.get(type(record), {})
    return record.id in stands


def _rehomed(record: _R, homes: Links, people: Links) -> _R:
    said: dict[str, Any] = {}
    for name, known in (("household_id", homes), ("resident_id", people)):
        value = getattr(record, name, None)
        if value is not None and value in known.stands:
            said[name] = known.canonical(value)
    persons = getattr(record, "resident_ids", ())
    if any(one in people.stands for one in persons):
        said["resident_ids"] = tuple(dict.fromkeys(map(people.canonical, persons)))
    return dataclasses.replace(record, **said) if said else record  # type: ignore[type-var]
