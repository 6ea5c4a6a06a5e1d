"""Working days: weekends, announced holidays and make-up workdays (domain.md §4.7).

A year nobody has announced counts weekends and the fixed statutory days only, and says so:
a deadline never crashes and never pretends.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

_FIXED = frozenset({(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)})


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day counted in working days; ``provisional``: it crosses a year not announced yet."""

    on: dt.date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """Announced days off and make-up workdays; ``years``: those that were announced."""

    holidays: frozenset[dt.date]
    workdays: frozenset[dt.date]
    years: frozenset[int]

    def is_workday(self, day: dt.date) -> bool:
        """Whether offices work on a day."""
        if day in self.workdays:
            return True
        if day in self.holidays or day.weekday() >= 5:
            return False
        return day.year in self.years or (day.month, day.day) not in _FIXED

    def after(self, start: dt.date, days: int) -> Deadline:
        """The working day ``days`` after ``start``, which itself does not count."""
        day, left = start, days
        while left > 0:
            day += dt.timedelta(days=1)
            left -= self.is_workday(day)
        crossed = range(start.year, day.year + 1)
        return Deadline(day, provisional=any(year not in self.years for year in crossed))
