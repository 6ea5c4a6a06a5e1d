"""Visits under a wrong day: found, given the right one, or taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from gridclient.app import App
from gridclient.domain.identifiers import new_id
from gridclient.domain.visits import BACKDATE_DAYS
from gridclient.errors import Refused
from tests import builders
from tests.builders import TODAY
from tests.profiles import Clock

FAR = dt.date(2033, 5, 4)


@pytest.fixture
def home(office: App) -> str:
    return builders.move_in(office, builders.make_house(office)).id


def ahead(office: App, home: str) -> str:
    """A visit as a clock that stood in 2033 dated it."""
    visit = builders.make_visit(home, FAR)
    builders.add(office, visit)
    return visit.id


def test_visits_under_days_to_come_are_listed(office: App, home: str):
    builders.add(office, builders.make_visit(home, TODAY))
    mine = ahead(office, home)
    theirs = builders.make_visit(home, FAR - dt.timedelta(days=9), visitor_id="somebody")
    builders.add(office, theirs)
    found = office.visit_corrections.misdated()
    assert [(one.visit.id, one.mine) for one in found] == [(mine, True), (theirs.id, False)]
    assert found[0].address == "3栋1单元101"


def test_a_visit_gets_its_right_day(office: App, home: str):
    visit = ahead(office, home)
    day = TODAY - dt.timedelta(days=2)
    office.visit_corrections.redate(visit, day, " 电脑时间不对 ")
    assert office.visit_corrections.misdated() == []
    (kept,) = office.visits.of(home)
    assert (kept.id, kept.visited_on) == (visit, day)


def test_a_visit_is_taken_back(office: App, home: str):
    visit = ahead(office, home)
    office.visits.retract(visit, "记错了")
    assert office.visit_corrections.misdated() == []
    with pytest.raises(Refused) as refusal:
        office.visit_corrections.redate(visit, TODAY, "x")
    assert refusal.value.code == "visit.unknown"


@pytest.mark.parametrize(
    ("on", "reason", "code"),
    [
        (TODAY + dt.timedelta(days=1), "x", "visit.day"),
        (dt.date(1999, 1, 1), "x", "visit.day"),
        (TODAY, " ", "entry.invalid"),
    ],
)
def test_what_cannot_be_is_refused(office: App, home: str, on: dt.date, reason: str, code: str):
    visit = ahead(office, home)
    with pytest.raises(Refused) as refusal:
        office.visit_corrections.redate(visit, on, reason)
    assert refusal.value.code == code
    assert office.visit_corrections.misdated()


def test_visits_of_a_clock_that_was_far_behind_are_listed(office: App, home: str):
    """A battery was empty, and the laptop stood in 2019; what it had stamped before tells."""
    visit = builders.make_visit(home, dt.date(2019, 1, 1))
    long_ago = builders.make_visit(home, dt.date(2019, 1, 2), backdated_because="补录")
    recent = builders.make_visit(home, TODAY - dt.timedelta(days=BACKDATE_DAYS))
    builders.add(office, visit, long_ago, recent)
    assert [one.visit.id for one in office.visit_corrections.misdated()] == [visit.id]
    assert office.places.household(home).misdated == {visit.id}
    office.visit_corrections.redate(visit.id, TODAY, "电脑时间不对")
    assert office.visit_corrections.misdated() == []
    assert office.places.household(home).misdated == frozenset()


def test_a_visit_that_is_put_far_back_counts_as_recorded_late(office: App, home: str):
    quarter = TODAY - dt.timedelta(days=90)
    visit = office.visits.record(home, "met")
    office.visit_corrections.redate(visit.id, quarter, "记错了季度")
    assert office.coverage.table(quarter, quarter).total.late == 1
    assert office.visit_corrections.misdated() == []


def test_a_visit_of_a_clock_that_was_ahead_is_right_once_it_was_put_right(
    office: App, home: str, clock: Clock
):
    now = clock.at
    clock.at = now + dt.timedelta(days=7 * 365)
    visit = office.visits.record(home, "met")
    clock.at = now
    assert [one.visit.id for one in office.visit_corrections.misdated()] == [visit.id]
    office.visit_corrections.redate(visit.id, TODAY - dt.timedelta(days=3), "电脑时间不对")
    assert office.visit_corrections.misdated() == []


def test_a_visit_that_is_recorded_anew_is_not_of_a_wrong_clock(office: App, home: str):
    """As the undo of an undo does, and what a lost key had signed is taken over."""
    old = TODAY - dt.timedelta(days=90)
    builders.add(office, builders.make_visit(home, old, id=new_id(office.profile.now())))
    assert office.visit_corrections.misdated() == []


def test_a_slip_that_was_put_right_leaves_no_mark(office: App, home: str):
    visit = office.visits.record(home, "met")
    office.visit_corrections.redate(visit.id, TODAY - dt.timedelta(days=90), "记错了")
    office.visit_corrections.redate(visit.id, TODAY, "没有记错")
    (kept,) = office.visits.of(home)
    assert (kept.visited_on, kept.backdated_because) == (TODAY, None)


def test_a_day_more_or_less_is_not_late_however_late_it_is_said(
    office: App, home: str, clock: Clock
):
    visit = office.visits.record(home, "met")
    clock.advance(days=BACKDATE_DAYS + 5)
    office.visit_corrections.redate(visit.id, TODAY - dt.timedelta(days=1), "是前一天")
    assert office.visits.of(home)[0].backdated_because is None
