"""What a ledger changes: records gathered while it is taken over, stored once and counted."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, TypeVar

from gridclient.domain.fields import entity_of
from gridclient.services.entry import checked
from gridclient.store.unit import Unit

_R = TypeVar("_R")

_NAMES = {
    "grid": "grids",
    "estate": "estates",
    "building": "buildings",
    "dwelling": "dwellings",
    "household": "households",
    "resident": "residents",
    "care_enrolment": "care_enrolments",
}


@dataclass(slots=True)
class Tally:
    """How many rows of what were created, updated or found as they are."""

    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    duplicates: int = 0


class Changes:
    """Every record a ledger met, as it stood before and as the ledger leaves it.

    A ledger may speak of one record several times; each time goes on from the last, and the
    record is stored and counted once.
    """

    def __init__(self, unit: Unit, tally: Tally) -> None:
        self._unit = unit
        self._tally = tally
        self._before: dict[str, Any] = {}
        self._met: dict[str, Any] = {}

    def new(self, record: _R) -> _R:
        """A record that was not here."""
        row_id = record.id  # type: ignore[attr-defined]
        self._before[row_id] = None
        self._met[row_id] = record
        return record

    def update(self, known: _R, **said: Any) -> _R:
        """The record with what the ledger says; an empty cell says nothing."""
        changed: _R = self._change(known, {name: v for name, v in said.items() if v is not None})
        return changed

    def empty(self, known: _R, name: str) -> _R:
        """The record without a value that no longer holds."""
        changed: _R = self._change(known, {name: None})
        return changed

    def _change(self, known: Any, said: dict[str, Any]) -> Any:
        self._before.setdefault(known.id, known)
        changed = dataclasses.replace(self._met.get(known.id, known), **said)
        self._met[known.id] = changed
        return changed

    def save(self) -> None:
        """Store what is new or changed, parents first, and count everything that was met."""
        saved = []
        for row_id, record in self._met.items():
            before, name = self._before[row_id], _NAMES[entity_of(record).name]
            if record == before:
                self._tally.unchanged[name] += 1
                continue
            (self._tally.updated if before else self._tally.created)[name] += 1
            saved.append(checked(record))
        self._unit.save(*saved)
