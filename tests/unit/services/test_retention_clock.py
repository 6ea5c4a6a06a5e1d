"""A removal cannot be undone: it waits for somebody where the date may be far too late."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.errors import Refused
from gridclient.services import backups, timekeeping
from tests import builders
from tests import town as towns
from tests.profiles import Clock

OLD, FRESH = dt.date(2022, 3, 1), dt.date(2026, 11, 15)


def visited(office: App) -> str:
    """A household that was visited long ago and a week ago."""
    home = builders.move_in(office, builders.make_house(office)).id
    for day, note in ((OLD, "旧"), (FRESH, "新")):
        builders.add(office, builders.make_visit(home, day, note=note))
    return home


def notes(office: App, home: str) -> set[str | None]:
    return {one.note for one in office.visits.of(home)}


@pytest.mark.parametrize("days", [200, 3650])
def test_a_date_long_after_all_that_was_signed_removes_nothing(
    office: App, clock: Clock, days: int
) -> None:
    home, copy = visited(office), backups.make(office.profile)
    clock.advance(days=days)
    due = office.retention.preview()
    assert due
    before = towns.dump(office)
    with pytest.raises(Refused) as refused:
        office.retention.run(due)
    assert refused.value.code == "retention.clock"
    assert "2026-11-22" in refused.value.message
    assert "--despite-clock" in refused.value.hint
    assert (towns.dump(office), copy.exists()) == (before, True)
    assert notes(office, home) == {"旧", "新"}


def test_who_knows_that_the_date_is_right_goes_on(office: App, clock: Clock) -> None:
    """A root to which nobody writes for half a year has no other way to know it."""
    home = visited(office)
    clock.advance(days=200)
    done = office.retention.run(office.retention.preview(), despite_clock=True)
    assert (done.done, done.skipped) == (1, 0)
    assert notes(office, home) == {None, "新"}


def test_without_a_doubt_nobody_is_asked(office: App, clock: Clock) -> None:
    visited(office)
    clock.advance(days=170)
    assert office.retention.clock_doubt() is None
    assert office.retention.run(office.retention.preview()).done == 1


def test_a_date_too_early_removes_too_little_and_that_is_no_reason(tmp_path: Path) -> None:
    with towns.copied(tmp_path / "town") as town:
        home = towns.household(town.office).id
        builders.add(town.office, builders.make_visit(home, OLD, note="旧"))
        town.bring(town.district, town.office)
        town.close("office")
        town.clocks["office"] = Clock(town.clock.at - dt.timedelta(days=30))
        found = timekeeping.doubt(town.office.profile)
        assert found is not None
        assert found.kind == "before"
        assert town.office.retention.clock_doubt() is None
        assert town.office.retention.run(town.office.retention.preview()).done == 1
        assert notes(town.office, home) == {None}
