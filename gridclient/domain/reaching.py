"""The same-day ladder: who is looked for after nobody opened, and until when (domain.md §1.11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from gridclient.domain.special_rounds import ReachAttempt
from gridclient.domain.visits import Visit

LOOKED_FOR_DAYS = 2
"""Today and yesterday: who was not reached in the evening is still on the list next morning."""

EMERGENCY_NUMBERS = "110 / 119 / 120"
"""Called by a person; the program only shows and logs."""

_REACHED = frozenset({"safe", "help"})


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody who did not open, since when, and what was tried after that, by rung."""

    since_on: dt.date
    since_at: dt.datetime | None
    tried: dict[str, ReachAttempt]

    @property
    def reached(self) -> bool:
        """Whether anybody was reached; the newest word of each rung counts."""
        return any(attempt.outcome in _REACHED for attempt in self.tried.values())


def missed(
    visits: Sequence[Visit], attempts: Sequence[ReachAttempt], day: dt.date
) -> Missed | None:
    """Whether a household's newest visit, today or yesterday, met nobody at home.

    ``visits`` in the order they happened. Any other result says where people are, and ends it.
    """
    last = visits[-1] if visits else None
    if last is None or last.result != "not_home":
        return None
    if not 0 <= (day - last.visited_on).days < LOOKED_FOR_DAYS:
        return None
    first = last
    for visit in reversed(visits):
        if visit.result != "not_home" or visit.visited_on < day - dt.timedelta(LOOKED_FOR_DAYS - 1):
            break
        first = visit
    in_order = sorted(attempts, key=lambda item: (item.happened_at, item.id))
    tried = {item.rung: item for item in in_order if _after(item, last)}
    return Missed(first.visited_on, first.visited_at, tried)


def _after(attempt: ReachAttempt, visit: Visit) -> bool:
    """Ids rise with time, and tell what came first where a visit has only its day."""
    if visit.visited_at is not None:
        return attempt.happened_at >= visit.visited_at
    return attempt.id > visit.id
