"""Days as people here count them."""

from __future__ import annotations

import datetime as dt

from gridclient.domain.days import day_of, written


def test_an_evening_in_utc_is_the_next_morning_here() -> None:
    moment = dt.datetime(2026, 11, 22, 17, 5, tzinfo=dt.UTC)
    assert (day_of(moment), written(moment)) == (dt.date(2026, 11, 23), "2026-11-23 01:05")


def test_the_last_hours_of_the_calendar_are_written_too() -> None:
    """Somebody may sign anything; what lists it goes on."""
    moment = dt.datetime.max.replace(tzinfo=dt.UTC)
    assert (day_of(moment), written(moment)) == (dt.date.max, "9999-12-31 23:59")
