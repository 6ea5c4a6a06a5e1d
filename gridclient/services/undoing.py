"""Taking a step back as a step of its own: what it wrote and nobody changed since."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from gridclient.domain.fields import Record
from gridclient.store.unit import Unit

Change = tuple[Record, Record]
"""A record before and after."""


def restored(unit: Unit, changes: Iterable[Change]) -> list[Record]:
    """The records as they stand now, but for the fields a step wrote that still say so."""
    return [_restored(unit, before, after) for before, after in changes]


def _restored(unit: Unit, before: Record, after: Record) -> Record:
    now = unit.get(type(after), after.id) or after
    names = [field.name for field in dataclasses.fields(after)]
    changed = {
        name: getattr(before, name)
        for name in names
        if getattr(before, name) != getattr(after, name) == getattr(now, name)
    }
    return dataclasses.replace(now, **changed)
