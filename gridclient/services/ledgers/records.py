"""The records of one community while a ledger is taken over, saved together at the end.

Every record is kept once, in its newest version, by its id; who looks one up by name or door
keeps ids only. What a ledger created, changed or found as it was is counted by record.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from gridclient.domain.fields import entity_of
from gridclient.domain.identifiers import new_id
from gridclient.services.clock import Now
from gridclient.services.entry import checked
from gridclient.store.unit import Unit
from gridclient.workbook.ledgers.problems import Problem

_R = TypeVar("_R")

_NAMES = {
    "grid": "grids",
    "estate": "estates",
    "building": "buildings",
    "dwelling": "dwellings",
    "household": "households",
    "resident": "residents",
    "care_enrolment": "care_enrolments",
    "person": "staff",
}


@dataclass(slots=True)
class Tally:
    """How many records of what were created, updated or found as they are.

    ``found``: what stands in the ledger, new or not. ``problems``: rows that could not be
    placed. ``duplicates``: households beside others behind their door, and rows told twice.
    ``made``: id of a new household or resident to the sheet and row that told of it.
    """

    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    duplicates: int = 0
    made: dict[str, tuple[str, int]] = field(default_factory=dict)


class Records:
    """Register records by id: as they were, and as they are now."""

    def __init__(self, unit: Unit, now: Now, tally: Tally) -> None:
        self.unit = unit
        self.tally = tally
        self._now = now
        self._before: dict[str, Any] = {}
        self._current: dict[str, Any] = {}
        self._named: dict[str, None] = {}

    def load(self, kind: type[_R]) -> list[_R]:
        """All records of a kind, in the order of their ids."""
        found = self.unit.find(kind)
        for record in found:
            self._before[record.id] = self._current[record.id] = record  # type: ignore[attr-defined]
        return found

    def get(self, kind: type[_R], row_id: str) -> _R:
        """The newest version of a record of ``kind`` that exists."""
        return cast(_R, self._current[row_id])

    def has(self, row_id: str) -> bool:
        """Whether there is a record with this id."""
        return row_id in self._current

    def new_id(self) -> str:
        """An id for a new record."""
        return new_id(self._now())

    def add(self, record: _R) -> _R:
        """Take in a new record."""
        self._current[record.id] = record  # type: ignore[attr-defined]
        return record

    def say(self, record: _R, **said: Any) -> _R:
        """The record with what a ledger says of it; None says nothing."""
        told = {name: value for name, value in said.items() if value is not None}
        return self.set(record, **told)

    def fill(self, record: _R, **said: Any) -> _R:
        """The record with what a ledger says where nothing is known yet."""
        known = self._current[record.id]  # type: ignore[attr-defined]
        gaps = {name: value for name, value in said.items() if getattr(known, name) is None}
        return self.say(record, **gaps)

    def set(self, record: _R, **values: Any) -> _R:
        """The record with these values, None included."""
        row_id: str = record.id  # type: ignore[attr-defined]
        known = self._current[row_id]
        self._named[row_id] = None
        if any(getattr(known, name) != value for name, value in values.items()):
            known = self._current[row_id] = dataclasses.replace(known, **values)
        return known  # type: ignore[no-any-return]

    def save(self) -> None:
        """Check and save what is new or changed, and count it."""
        changed = []
        for row_id, record in self._current.items():
            name = _NAMES.get(entity_of(record).name, "")
            before = self._before.get(row_id)
            if before is None:
                self.tally.created[name] += 1
            elif before != record:
                self.tally.updated[name] += 1
            elif row_id in self._named:
                self.tally.unchanged[name] += 1
            if before != record:
                changed.append(checked(record))
        self.unit.save(*changed)
