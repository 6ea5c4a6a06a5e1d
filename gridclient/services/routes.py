"""The last route sheet that was printed: keyed in later, in the order and numbers it has."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from gridclient.services.profile import Profile
from gridclient.services.visits import DueDoor
from gridclient.store import meta

_KEY = "route"


@dataclass(frozen=True, slots=True)
class Route:
    """A printed sheet: its day, and its lines as (household id, words)."""

    day: dt.date
    lines: tuple[tuple[str, str], ...]


class Routes:
    """Keeps one sheet, the newest; it stays on this computer."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def keep(self, day: dt.date, doors: Sequence[DueDoor]) -> Route:
        """Remember which doors a sheet lists, in its order."""
        lines = tuple((door.household_id, in_words(door)) for door in doors)
        with self._profile.store.unit() as unit:
            kept = {"day": day.isoformat(), "lines": lines}
            meta.put(unit, _KEY, json.dumps(kept, ensure_ascii=False))
            unit.commit()
        return Route(day, lines)

    def last(self) -> Route | None:
        """The sheet printed last; None before the first."""
        with self._profile.store.view() as unit:
            kept = json.loads(meta.get(unit, _KEY) or "null")
        if kept is None:
            return None
        lines = tuple((household_id, words) for household_id, words in kept["lines"])
        return Route(dt.date.fromisoformat(kept["day"]), lines)


def in_words(door: DueDoor) -> str:
    """A door on one line: its address and who lives there."""
    return " ".join(filter(None, (door.address, door.head_name)))
