"""What became since of a file that was taken in: undone from the history, or done again."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from gridclient.services.sync.records import HistoryEntry, Imported


def as_it_stands(item: Imported, history: Sequence[HistoryEntry]) -> Imported | None:
    """What there is to tell of a file by the history; None where all that was told of it is that
    it was undone, and it counts again."""
    entry = _line(item, history)
    if entry is None:
        return item
    if entry.undone_at is not None:
        return dataclasses.replace(item, undone_at=entry.undone_at, undone_by=entry.newest)
    if item.undone_at is None:
        return item
    return None if item.again else dataclasses.replace(item, undone_at=None, undone_by=None)


def _line(item: Imported, history: Sequence[HistoryEntry]) -> HistoryEntry | None:
    """The line of a file that came in; of two bundles with one number that of its name."""
    if item.refusal is not None:
        return None
    lines = [
        one
        for one in history
        if one.direction == "in" and (one.peer, one.number) == (item.sender, item.number)
    ]
    if len(lines) > 1:
        lines = [one for one in lines if one.file == item.file.name]
    return lines[0] if lines else None
