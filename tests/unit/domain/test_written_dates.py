import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain import written_dates
from gridclient.domain.written_dates import Precision, Reading

DAY, MONTH, YEAR = Precision.DAY, Precision.MONTH, Precision.YEAR


@pytest.mark.parametrize(
    ("value", "on", "precision"),
    [
        ("1956.3.2", (1956, 3, 2), DAY),
        ("1956年3月", (1956, 3, 1), MONTH),
        ("1956年3月生", (1956, 3, 1), MONTH),
        ("19560302", (1956, 3, 2), DAY),
        (19560302, (1956, 3, 2), DAY),
        ("1956-7-9", (1956, 7, 9), DAY),
        ("１９５６．７．９", (1956, 7, 9), DAY),
        ("2026-07-09 08:30:00", (2026, 7, 9), DAY),
        (20516, (1956, 3, 2), DAY),
        ("20516", (1956, 3, 2), DAY),
        (20516.75, (1956, 3, 2), DAY),
        (dt.datetime(1972, 8, 28, 9, 0), (1972, 8, 28), DAY),  # noqa: DTZ001
        (dt.date(1972, 8, 28), (1972, 8, 28), DAY),
        ("3月21日", (2026, 3, 21), DAY),
        ("3.21", (2026, 3, 21), DAY),
        ("2025.7", (2025, 7, 1), MONTH),
        (2025.7, (2025, 7, 1), MONTH),
        (2025.12, (2025, 12, 1), MONTH),
        (195603, (1956, 3, 1), MONTH),
        ("1956年", (1956, 1, 1), YEAR),
        (1956, (1956, 1, 1), YEAR),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_written(value, on, precision):
    assert written_dates.read(value, default_year=2026) == Reading(dt.date(*on), precision)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("1956.13.2", "no_such_date"),
        ("1956-2-30", "no_such_date"),
        ("2月30日", "no_such_date"),
        (dt.date(202, 1, 1), "no_such_date"),
        ("56.3.2", "unreadable"),
        ("去年", "unreadable"),
        (True, "unreadable"),
        (float("nan"), "unreadable"),
        (-3, "unreadable"),
        (1e300, "unreadable"),
        (1956.1, "ambiguous"),
    ],
)
def test_what_is_no_date_says_why(value, problem):
    assert written_dates.read(value, default_year=2026) == Reading(problem=problem)


def test_a_date_without_year_needs_one():
    assert written_dates.read("3月21日") == Reading(problem="no_year")


@pytest.mark.parametrize("empty", [None, "", "\u3000"])
def test_nothing_is_nothing(empty):
    assert written_dates.read(empty) == Reading()


SHAPES = ["{0}.{1}.{2}", "{0}年{1}月{2}日", "{0}-{1:02}-{2:02}", "{0}/{1}/{2}", "{0}{1:02}{2:02}"]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(SHAPES))
def test_every_day_in_every_spelling_reads_back(day, shape):
    text = shape.format(day.year, day.month, day.day)
    assert written_dates.read(text) == Reading(day, DAY)


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers(-(10**20), 10**20)))
def test_no_value_is_too_odd_to_look_at(value):
    written_dates.read(value)
