"""What speaks against a wall clock, by what others signed."""

from __future__ import annotations

import datetime as dt

import pytest

from gridclient.domain.clocks import LONG_AFTER, TOLERANCE, Signed, doubt, middle

NOW = dt.datetime(2026, 11, 22, 1, tzinfo=dt.UTC)
MOMENT = dt.timedelta(seconds=1)


def signed(off: dt.timedelta, *, by: str = "office", is_office: bool = True) -> Signed:
    return Signed(NOW + off, by, is_office)


@pytest.mark.parametrize(
    ("off", "kind"),
    [
        (TOLERANCE + MOMENT, "before"),
        (TOLERANCE, None),
        (dt.timedelta(), None),
        (-LONG_AFTER, None),
        (-LONG_AFTER - MOMENT, "after"),
        (dt.timedelta(days=3650), "before"),
    ],
)
def test_an_hour_before_and_half_a_year_after(off: dt.timedelta, kind: str | None):
    found = doubt(NOW, [signed(off)])
    assert (found.kind if found else None) == kind


def test_the_newest_signed_time_counts():
    assert doubt(NOW, [signed(-2 * LONG_AFTER), signed(-MOMENT)]) is None
    found = doubt(NOW, [signed(-MOMENT), signed(dt.timedelta(days=2), by="other")])
    assert found is not None
    assert (found.by, found.days) == ("other", 2)


def test_one_who_is_no_office_only_shows_that_time_has_passed():
    ahead = signed(dt.timedelta(days=9), is_office=False)
    assert doubt(NOW, [signed(-MOMENT), ahead]) is None
    lately = signed(-MOMENT, is_office=False)
    assert doubt(NOW, [signed(-2 * LONG_AFTER), lately]) is None


def test_nothing_speaks_against_a_clock_where_nothing_was_signed():
    assert doubt(NOW, []) is None


def test_one_wrong_clock_does_not_move_the_middle():
    right = [signed(-MOMENT * number) for number in range(3)]
    found = middle([*right, signed(dt.timedelta(days=3650), by="wrong")])
    assert found in right
    assert middle([]) is None
