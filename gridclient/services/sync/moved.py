"""What a row speaks of, where that is, and where it was before it was moved.

A row speaks of its own place, now and before, and a decision also of the records it names as
text, such as a link of two households. Its author judged them where they were then; where one of
them is by now may be another office's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from gridclient.domain.fields import ENTITIES
from gridclient.domain.rows import Row
from gridclient.store import former, held_back, scopes
from gridclient.store.former import Former
from gridclient.store.scopes import Place
from gridclient.store.unit import Unit

DECISIONS = {"same_as": ("kept_id", "other_id"), "conflict_resolution": ("row_id",)}
"""The fields of a decision that name the records it is about; ``entity`` says of what kind."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, and the record that puts it there by what its ``fields`` say of its parents."""

    place: Place
    entity: str
    row_id: str
    fields: Mapping[str, str]

    def former(self, unit: Unit) -> Iterable[Former]:
        """Where that record was before it was moved, or something it lies in."""
        return former.places(unit, self.entity, self.row_id, self.fields)


def spots(
    unit: Unit, row: Row, local: Row | None, before: Place | None, after: Collection[Place]
) -> Iterator[Spot]:
    """The places a row speaks of: ``after``, as it comes; ``before``, as it stands here; and of a
    decision those of the records it names, as far as they are here."""
    for place in after:
        yield Spot(place, row.entity, row.id, row.fields)
    if before is not None and local is not None:
        yield Spot(before, row.entity, row.id, local.fields)
    kind, ids = named(row)
    if ids:
        records = unit.rows(ENTITIES[kind], ids)
        for one, place in scopes.places(unit, kind, ids).items():
            yield Spot(place, kind, one, records[one].fields)


def named(row: Row) -> tuple[str, list[str]]:
    """The records a decision names as text: of what kind, and their ids; none for other rows."""
    kind = row.fields.get("entity", "")
    if row.entity not in DECISIONS or kind not in ENTITIES:
        return kind, []
    return kind, [row.fields[name] for name in DECISIONS[row.entity] if name in row.fields]


def names_kept_out(unit: Unit, row: Row, held: Iterable[tuple[Row, str, str]]) -> bool:
    """Whether a rule keeps out a record which a decision names: nobody has judged where that is,
    so the decision is kept out, too. ``held``: what was held back just now, its state and rule."""
    kind, ids = named(row)
    absent = set(ids) - unit.rows(ENTITIES[kind], ids).keys() if ids else set[str]()
    if not absent:
        return False
    now = (state for one, state, _rule in held if one.entity == kind and one.id in absent)
    before = (item.state for row_id in absent for item in held_back.of(unit, kind, row_id))
    return any(state in ("quarantined", held_back.REJECTED) for state in chain(now, before))
