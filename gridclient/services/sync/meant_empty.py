"""Which fields are empty because somebody says so, and not because something is lacking.

A look leaves out at first what is less complete than here. A flat that is lived in again, a
retirement that was taken back, a removal of personal data and the answer to a question say what
they say by an empty field: left out, they would stand in some places and not in others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from gridclient.domain.fields import ENTITIES, Kind, from_fields
from gridclient.domain.links import ConflictResolution
from gridclient.domain.merging import RETIREMENT
from gridclient.domain.retention import Purge
from gridclient.domain.rows import Row
from gridclient.services.sync.applying import Key
from gridclient.store import purging
from gridclient.store.unit import Unit

_STATES = RETIREMENT | {"occupancy", "until_on", "valid_until"}
"""Fields whose emptiness is an answer: it counts still, it is lived in, it has no end."""
_ENDED = frozenset({Kind.REFERENCE, Kind.REFERENCES})
"""Kinds of fields that are emptied where something ends: nobody leads, handles or helps."""


class MeantEmpty:
    """What the rows of some bundles empty on purpose."""

    def __init__(self, unit: Unit, rows: Iterable[Row]) -> None:
        self._names: defaultdict[Key, set[str]] = defaultdict(set)
        for row in rows:
            if row.entity == "purge":
                self._read_removal(unit, from_fields(ENTITIES["purge"], row.id, row.fields))
            elif row.entity == "conflict_resolution":
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
        fields = ENTITIES[key[0]].fields
        meant = _STATES | self._names.get(key, set())
        return any(name in fields and fields[name].kind not in _ENDED for name in set(gone) - meant)
