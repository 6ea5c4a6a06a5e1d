"""Working days, against the vectors of the State Council's notices (domain.md §4.7)."""

import datetime as dt

import pytest

from gridclient.services import calendars


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-14", 5, "2026-02-28"),
        ("2026-04-30", 3, "2026-05-08"),
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-01-02", 1, "2026-01-04"),
        ("2026-06-18", 1, "2026-06-22"),
    ],
)
def test_deadline_in_announced_years(start: str, days: int, end: str) -> None:
    found = calendars.shipped().after(dt.date.fromisoformat(start), days)
    assert found.on == dt.date.fromisoformat(end)
    assert not found.provisional


def test_2026_has_248_working_days() -> None:
    first = dt.date(2026, 1, 1)
    days = (first + dt.timedelta(days=n) for n in range(365))
    assert sum(calendars.shipped().is_workday(day) for day in days) == 248


def test_a_year_not_announced_is_provisional_and_never_crashes() -> None:
    found = calendars.shipped().after(dt.date(2026, 12, 28), 4)
    assert found.provisional
    assert found.on > dt.date(2027, 1, 1)
