"""The rows of today's list: a heading for each building, its doors below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gridclient.services.visits import DueDoor


@dataclass(frozen=True, slots=True)
class Heading:
    """A building, with how many of its doors are listed and overdue."""

    label: str
    grid: str
    doors: int
    overdue: int


Row = Heading | DueDoor


def rows_of(doors: Iterable[DueDoor]) -> list[Row]:
    """Doors under the heading of their building.

    Buildings and doors keep the order in which they come: overdue first, then as one walks.
    """
    groups: dict[str, list[DueDoor]] = {}
    for door in doors:
        groups.setdefault(door.building_id, []).append(door)
    rows: list[Row] = []
    for group in groups.values():
        overdue = sum(door.overdue_days > 0 for door in group)
        first = group[0]
        rows.append(Heading(first.building_label, first.grid_name, len(group), overdue))
        rows.extend(group)
    return rows


def matching(doors: Sequence[DueDoor], wanted: str) -> list[DueDoor]:
    """The doors whose name, address or room hold all words of ``wanted``."""
    words = wanted.casefold().split()
    if not words:
        return list(doors)
    return [
        door
        for door in doors
        if all(
            word
            in f"{door.head_name or ''} {door.address} {door.unit or ''}-{door.room}".casefold()
            for word in words
        )
    ]
