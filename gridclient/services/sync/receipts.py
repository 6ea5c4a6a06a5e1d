"""The receipt behind a line of the history: what a bundle brought, what became of it there, or
what an undo did."""

from __future__ import annotations

from pathlib import Path

from gridclient.services.profile import Profile
from gridclient.services.sync import lines, returned, undoing
from gridclient.services.sync.records import HistoryEntry, Imported, Receipt
from gridclient.services.sync.undone import Undone

Receipts = Imported | Undone | Receipt | None

_TOLD = ("applied", "known", "parked", "quarantined", "left_out", "conflicts", "fork")
"""What is known of a bundle that came in before its whole result was kept."""


def of(profile: Profile, entry: HistoryEntry) -> Receipts:
    """The receipt of one line; of a bundle that went out None until it is told."""
    if entry.direction == "in":
        return _imported(entry)
    if entry.direction == "out":
        return returned.receipt(entry.number, entry.outcome)
    return undoing.told(profile, entry)


def _imported(entry: HistoryEntry) -> Imported:
    told = {name: entry.outcome[name] for name in _TOLD if name in entry.outcome}
    said = entry.outcome.get(lines.HERE, told)
    return Imported(
        Path(entry.file),
        entry.peer,
        entry.peer_name,
        entry.number,
        **{**said, "ignored": tuple(said.get("ignored", ()))},
    )
