"""Which fields are empty because somebody says so, and not because something is lacking.

A look leaves out at first what is less complete than here. A flat that is lived in again, a
retirement that was taken back, a removal of personal data and the answer to a question say what
they say by an empty field: left out, they would stand in some places and not in others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from gridclient.domain.fields import ENTITIES, from_fields
from gridclient.domain.links import ConflictResolution
from gridclient.domain.merging import RETIREMENT
from gridclient.domain.retention import Purge
from gridclient.domain.rows import Row
from gridclient.services.sync.applying import Key
from gridclient.store import purging
from gridclient.store.unit import Unit

_STATES = RETIREMENT | {"occupancy", "until_on", "valid_until"}
"""Fields whose emptiness is an answer: it counts still, it is lived in, it has no end."""
_TASKS = {
    "building": frozenset({"leader_id"}),
    "issue": frozenset({"handler_id"}),
    "care_enrolment": frozenset({"helper_ids"}),
    "person": frozenset({"grid_ids", "building_ids", "unit_id"}),
}
"""Fields that are emptied where a task ends: nobody leads, handles, helps or serves there."""


class MeantEmpty:
    """What the rows of some bundles empty on purpose."""

    def __init__(self, unit: Unit, rows: Iterable[Row]) -> None:
        self._names: defaultdict[Key, set[str]] = defaultdict(set)
        for row in rows:
            if row.entity == "purge":
                self._read_removal(unit, from_fields(ENTITIES["purge"], row.id, row.fields))
            elif row.entity == "conflict_resolution" and not row.lacks_veiled:
                self._read_decision(from_fields(ENTITIES[row.entity], row.id, row.fields))

    def _read_removal(self, unit: Unit, purge: Purge) -> None:
        for entity, ids, names in purging.registers(unit, purge):
            for row_id in ids:
                self._names[entity, row_id].update(names)

    def _read_decision(self, decided: ConflictResolution) -> None:
        if decided.value is None and decided.act is None:
            self._names[decided.entity, decided.row_id].add(decided.field)

    def lacking(self, key: Key, gone: Iterable[str]) -> bool:
        """Whether one of the fields that would be ``gone`` from a record is simply not there."""
        meant = _STATES | _TASKS.get(key[0], frozenset()) | self._names.get(key, set())
        return not (set(gone) & set(ENTITIES[key[0]].fields)) <= meant
