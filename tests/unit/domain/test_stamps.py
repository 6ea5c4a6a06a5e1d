"""Stamps: texts that sort, and rise whatever the clock does."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain import stamps

NOW = dt.datetime(2026, 11, 22, 1, 0, tzinfo=dt.UTC)
ME = "ABCDEFGHIJ.1"


def test_a_stamp_says_when_and_by_whom():
    made = stamps.tick(None, NOW, ME)
    assert stamps.is_stamp(made)
    assert stamps.time_of(made) == NOW
    assert stamps.replica_of(made) == ME
    assert made[13:17] == "0000"


MOMENTS = st.datetimes(
    dt.datetime(2000, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    dt.datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)


@given(st.lists(MOMENTS, min_size=2, max_size=30))
def test_stamps_strictly_rise_whatever_the_clock_does(moments: list[dt.datetime]):
    made, last = [], None
    for moment in moments:
        last = stamps.tick(last, moment, ME)
        assert stamps.is_stamp(last)
        made.append(last)
    assert made == sorted(set(made))
    assert stamps.time_of(made[-1]) >= max(moments).replace(microsecond=0)


@given(st.integers(0, 2**41), st.integers(0, 0xFFFF), st.integers(0, 2**41), st.integers(0, 0xFFFF))
def test_stamps_sort_as_texts_as_they_do_as_numbers(ms: int, count: int, ms2: int, count2: int):
    one, other = stamps.make(ms, count, ME), stamps.make(ms2, count2, ME)
    assert (one < other) == ((ms, count) < (ms2, count2))


def test_a_clock_that_stands_still_counts():
    first = stamps.tick(None, NOW, ME)
    second = stamps.tick(first, NOW, ME)
    assert second[:12] == first[:12]
    assert second[13:17] == "0001"


def test_a_full_counter_goes_on_in_the_next_millisecond():
    milliseconds = int(NOW.timestamp() * 1000)
    full = stamps.make(milliseconds, 0xFFFF, ME)
    after = stamps.tick(full, NOW, ME)
    assert after == stamps.make(milliseconds + 1, 0, ME)
    assert after > full


@pytest.mark.parametrize(
    "text",
    [
        "",
        "019aa0000000-0000-AAAAAAAAAA",
        "019AA0000000-0000-AAAAAAAAAA.1",
        "019aa0000000-000-AAAAAAAAAA.1",
        "019aa0000000-0000-aaaaaaaaaa.1",
        "019aa0000000-0000-AAAAAAAAA1.1",
        "019aa0000000-0000-AAAAAAAAAA.1\n",
        " 019aa0000000-0000-AAAAAAAAAA.1",
        "-00000000001-0000-AAAAAAAAAA.1",
        "019aa0000000-0000-AAAAAAAAAA.1234567",
    ],
)
def test_what_is_no_stamp(text: str):
    assert not stamps.is_stamp(text)


@pytest.mark.parametrize(
    ("ahead", "far"),
    [
        (dt.timedelta(hours=-100_000), False),
        (dt.timedelta(hours=24), False),
        (dt.timedelta(hours=24, milliseconds=1), True),
        (dt.timedelta(days=3650), True),
    ],
)
def test_a_day_ahead_is_near_and_more_is_far(ahead: dt.timedelta, far: bool):
    milliseconds = round((NOW + ahead).timestamp() * 1000)
    assert stamps.too_far_ahead(stamps.make(milliseconds, 0, ME), NOW) == far


def test_the_last_stamp_there_can_be_is_far_ahead_and_no_error():
    last = "ffffffffffff-ffff-AAAAAAAAAA.1"
    assert stamps.too_far_ahead(last, NOW)
    assert stamps.time_of(last).year == 9999


READINGS = st.tuples(st.integers(int(NOW.timestamp() * 1000), (1 << 42) - 1), st.integers(0, 16383))


@given(READINGS, READINGS)
def test_what_nobody_believes_keeps_its_order_below_all_that_is_believed(
    one: tuple[int, int], other: tuple[int, int]
):
    first, second = (stamps.make(*reading, ME) for reading in (one, other))
    moved = stamps.doubted(first), stamps.doubted(second)
    assert (moved[0] < moved[1]) == (first < second)
    assert max(moved) < stamps.tick(None, NOW, ME)
    assert all(map(stamps.is_stamp, moved))


@given(st.integers(0, (1 << 48) - 1), st.integers(0, 0xFFFF))
def test_however_far_ahead_it_falls_below(milliseconds: int, count: int):
    moved = stamps.doubted(stamps.make(milliseconds, count, ME))
    assert stamps.is_stamp(moved)
    assert stamps.time_of(moved).year < 2015


@pytest.mark.parametrize("beyond", [-1, 0, 1])
def test_the_limit_parts_what_is_too_far_ahead_from_all_else(beyond: int):
    milliseconds = int((NOW + stamps.AHEAD_LIMIT).timestamp() * 1000) + beyond
    last = stamps.make(milliseconds, 0xFFFF, "ZZZZZZZZZZ.9")
    assert (last > stamps.limit(NOW)) == stamps.too_far_ahead(last, NOW)
