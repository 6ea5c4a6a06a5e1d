"""Calendar periods at their edges."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain import periods

D = dt.date.fromisoformat


@pytest.mark.parametrize(
    ("period", "day", "start", "end", "end_of_next"),
    [
        ("week", "2026-11-22", "2026-11-16", "2026-11-22", "2026-11-29"),
        ("week", "2026-11-23", "2026-11-23", "2026-11-29", "2026-12-06"),
        ("week", "2026-12-31", "2026-12-28", "2027-01-03", "2027-01-10"),
        ("month", "2026-11-30", "2026-11-01", "2026-11-30", "2026-12-31"),
        ("month", "2026-12-01", "2026-12-01", "2026-12-31", "2027-01-31"),
        ("month", "2028-01-31", "2028-01-01", "2028-01-31", "2028-02-29"),
        ("month", "2026-02-28", "2026-02-01", "2026-02-28", "2026-03-31"),
        ("quarter", "2026-09-30", "2026-07-01", "2026-09-30", "2026-12-31"),
        ("quarter", "2026-10-01", "2026-10-01", "2026-12-31", "2027-03-31"),
        ("quarter", "2026-01-01", "2026-01-01", "2026-03-31", "2026-06-30"),
        ("half_year", "2026-06-30", "2026-01-01", "2026-06-30", "2026-12-31"),
        ("half_year", "2026-07-01", "2026-07-01", "2026-12-31", "2027-06-30"),
        ("year", "2026-12-31", "2026-01-01", "2026-12-31", "2027-12-31"),
        ("year", "2027-01-01", "2027-01-01", "2027-12-31", "2028-12-31"),
    ],
)
def test_edges(period: str, day: str, start: str, end: str, end_of_next: str):
    assert periods.start_of(period, D(day)) == D(start)
    assert periods.end_of(period, D(day)) == D(end)
    assert periods.end_of_next(period, D(day)) == D(end_of_next)


@given(st.sampled_from(list(periods.LEAD_DAYS)), st.dates(D("1990-01-01"), D("2100-01-01")))
def test_a_day_lies_in_its_period_and_periods_meet(period: str, day: dt.date):
    start, end = periods.start_of(period, day), periods.end_of(period, day)
    assert start <= day <= end
    assert periods.start_of(period, end) == start
    assert periods.start_of(period, end + dt.timedelta(days=1)) == end + dt.timedelta(days=1)
    assert periods.end_of(period, start - dt.timedelta(days=1)) == start - dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("times", "period", "spread"),
    [
        (1, "year", (1, "year")),
        (2, "year", (1, "half_year")),
        (4, "year", (1, "quarter")),
        (12, "year", (1, "month")),
        (3, "year", (3, "year")),
        (2, "half_year", (1, "quarter")),
        (3, "quarter", (1, "month")),
        (2, "month", (2, "month")),
        (2, "week", (2, "week")),
        (1, "week", (1, "week")),
    ],
)
def test_contacts_are_spread_where_the_calendar_allows_it(
    times: int, period: str, spread: tuple[int, str]
):
    assert periods.spread(times, period) == spread
