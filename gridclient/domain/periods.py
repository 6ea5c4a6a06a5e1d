"""Calendar periods: weeks from Monday, months, quarters, half-years and years."""

from __future__ import annotations

import datetime as dt

LEAD_DAYS = {"week": 7, "month": 31, "quarter": 46, "half_year": 92, "year": 183}
"""How long before a period's end its visits show on the list of what is due."""

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def spread(times: int, period: str) -> tuple[int, str]:
    """So many contacts a period, spread evenly where the calendar allows it.

    Two a year mean one each half-year, four a year one each quarter: who was visited last week
    is not due again today.
    """
    months = _MONTHS.get(period, 0)
    for shorter, length in _MONTHS.items():
        if times > 1 and months == times * length:
            return 1, shorter
    return times, period


def start_of(period: str, day: dt.date) -> dt.date:
    """The first day of the period that holds ``day``."""
    if period == "week":
        return day - dt.timedelta(days=day.weekday())
    months = _MONTHS[period]
    return dt.date(day.year, (day.month - 1) // months * months + 1, 1)


def end_of(period: str, day: dt.date) -> dt.date:
    """The last day of the period that holds ``day``."""
    start = start_of(period, day)
    if period == "week":
        return start + dt.timedelta(days=6)
    month = start.month + _MONTHS[period]
    following = dt.date(start.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def end_of_next(period: str, day: dt.date) -> dt.date:
    """The last day of the period after the one that holds ``day``."""
    return end_of(period, end_of(period, day) + dt.timedelta(days=1))
