"""Issues registered at the door and at the desk, and how they stand."""

from __future__ import annotations

import datetime as dt

import pytest

from gridclient.app import App
from gridclient.domain.issues import Issue, IssueEvent
from gridclient.errors import Refused
from gridclient.services.events import IssuesChanged
from gridclient.services.issues import NewIssue
from tests import builders
from tests.builders import TODAY
from tests.profiles import GRID, OTHER_GRID, Clock


@pytest.fixture
def home(office: App) -> str:
    return builders.move_in(office, builders.make_house(office)).id


def later(app: App) -> dt.datetime:
    """A second that has not been yet: steps are kept to the second."""
    return app.profile.now() + dt.timedelta(seconds=1)


def test_an_issue_of_a_household(office: App, home: str):
    told: list[IssuesChanged] = []
    office.events.subscribe(IssuesChanged, told.append)
    new = NewIssue(" 楼道灯不亮 ", category="公共设施", urgency="较急", petitioner="王秀兰")
    line = office.issues.add(new, home)
    (kept,) = office.issues.list_(home)
    assert kept == line
    assert kept.issue.title == "楼道灯不亮"
    assert (kept.issue.category, kept.issue.urgency) == ("facilities", "soon")
    assert (kept.issue.received_on, kept.state, kept.stars) == (TODAY, "registered", None)
    assert kept.issue.household_id == home
    assert kept.issue.grid_id is None
    (event,) = office.registers.find(IssueEvent)
    assert (event.issue_id, event.action) == (kept.issue.id, "registered")
    assert told == [IssuesChanged((kept.issue.id,))]


@pytest.mark.parametrize(
    ("urgency", "due_on"),
    [("urgent", "2026-11-23"), ("soon", "2026-11-25"), ("normal", "2026-11-27")],
)
def test_the_limit_in_working_days(office: App, home: str, urgency: str, due_on: str):
    line = office.issues.add(NewIssue("灯", urgency=urgency), home)
    limit = dt.date.fromisoformat(due_on)
    assert line.issue.due_on == limit
    assert not line.overdue(limit)
    assert line.overdue(limit + dt.timedelta(days=1))


def test_a_limit_over_the_new_year_is_no_error(office: App, home: str, clock: Clock):
    clock.put(dt.date(2026, 12, 31))
    assert office.issues.add(NewIssue("灯"), home).issue.due_on == dt.date(2027, 1, 8)


def test_numbers_count_on_a_day_and_name_the_device(pair: tuple[App, App], clock: Clock):
    office, worker = pair
    numbers = []
    for app in pair:
        house = builders.make_house(app)
        home = builders.move_in(app, house).id
        numbers += [app.issues.add(NewIssue("灯"), home).issue.issue_no for _ in range(2)]
    mine, theirs = office.profile.replica[:4], worker.profile.replica[:4]
    assert numbers == [
        f"20261122-{mine}-001",
        f"20261122-{mine}-002",
        f"20261122-{theirs}-001",
        f"20261122-{theirs}-002",
    ]
    clock.put(dt.date(2026, 11, 23))
    (home_here,) = {issue.household_id for issue in office.registers.find(Issue)}
    next_day = office.issues.add(NewIssue("灯"), home_here)
    assert next_day.issue.issue_no == f"20261123-{mine}-001"


def test_steps_move_an_issue_on_and_retracted_ones_do_not(office: App, home: str):
    line = office.issues.add(NewIssue("灯"), home)
    done = builders.make_event(line.issue.id, "done", happened_at=later(office))
    rated = builders.make_event(line.issue.id, "evaluated", stars=5, happened_at=later(office))
    builders.add(office, done, rated)
    (kept,) = office.issues.list_()
    assert (kept.state, kept.stars) == ("done", 5)
    builders.add(office, builders.make_retraction(issue_event_id=done.id))
    assert office.issues.list_()[0].state == "registered"


@pytest.mark.parametrize(
    ("action", "late"), [("done", True), ("verified", False), ("cancelled", False)]
)
def test_only_open_issues_are_late(office: App, home: str, action: str, late: bool):
    line = office.issues.add(NewIssue("灯"), home)
    builders.add(office, builders.make_event(line.issue.id, action, happened_at=later(office)))
    (kept,) = office.issues.list_()
    assert kept.overdue(TODAY + dt.timedelta(days=60)) == late


def test_the_newest_stand_first_and_a_household_has_its_own(office: App, home: str, clock: Clock):
    other = builders.move_in(office, builders.make_house(office, building_no="4")).id
    for title, where in (("一", home), ("二", other), ("三", home)):
        office.issues.add(NewIssue(title), where)
        clock.advance(days=1)
    assert [line.issue.title for line in office.issues.list_()] == ["三", "二", "一"]
    assert [line.issue.title for line in office.issues.list_(home)] == ["三", "一"]


def test_an_issue_of_no_household_belongs_to_the_only_grid(office: App, home: str):
    line = office.issues.add(NewIssue("广场路灯", source="mailbox"))
    assert line.issue.household_id is None
    assert line.issue.grid_id == builders.make_grid().id
    builders.save(office, builders.make_grid(code=OTHER_GRID, name="第二网格"))
    with pytest.raises(Refused) as refusal:
        office.issues.add(NewIssue("广场路灯"))
    assert refusal.value.code == "issue.place"
    assert len(office.issues.list_()) == 1


def test_a_grid_that_is_retired_is_no_second_one(office: App, home: str):
    gone = builders.make_grid(code=OTHER_GRID, name="第二网格", retired="merged")
    builders.save(office, gone)
    assert office.issues.add(NewIssue("广场路灯")).issue.grid_id == builders.make_grid().id


def test_an_issue_of_a_building_and_of_a_grid(office: App, home: str):
    estate = builders.make_estate()
    builders.save(office, builders.make_division(), estate)
    house = builders.make_house(office, building_no="7", estate_id=estate.id)
    grid = builders.make_grid(code=OTHER_GRID, name="第二网格")
    builders.save(office, grid)
    lift = office.issues.add(NewIssue("电梯常停"), building_id=house.id).issue
    lamp = office.issues.add(NewIssue("路灯不亮"), grid_id=grid.id).issue
    assert (lift.household_id, lift.building_id, lift.grid_id) == (None, house.id, None)
    assert (lamp.household_id, lamp.building_id, lamp.grid_id) == (None, None, grid.id)
    kept = {line.issue.title: line for line in office.issue_steps.all_()}
    assert kept["电梯常停"].issue == lift
    assert kept["路灯不亮"].issue == lamp
    assert (kept["电梯常停"].place, kept["电梯常停"].grid_name) == ("阳光花园7栋", "第一网格")
    assert (kept["路灯不亮"].place, kept["路灯不亮"].grid_name) == ("第二网格", "第二网格")
    assert office.issues.list_(home) == []


def test_an_issue_has_one_place_that_is_here(office: App, home: str):
    before = office.sync.digest()
    grid = builders.make_grid().id
    for given, code in (
        ({"household_id": home, "grid_id": grid}, "issue.places"),
        ({"building_id": builders.make_id()}, "issue.place_unknown"),
        ({"grid_id": builders.make_id()}, "issue.place_unknown"),
        ({"household_id": builders.make_id()}, "issue.place_unknown"),
    ):
        with pytest.raises(Refused) as refusal:
            office.issues.add(NewIssue("灯"), **given)
        assert refusal.value.code == code
    assert office.sync.digest() == before


def test_a_worker_registers_in_the_grids_of_the_scope(pair: tuple[App, App]):
    office, worker = pair
    assert (office.issues.usual_source(), worker.issues.usual_source()) == ("call_in", "phone")
    builders.make_house(worker)
    other = builders.make_grid(code=OTHER_GRID, name="第二网格")
    builders.save(worker, other)
    assert [one.title for one in worker.issue_places.all_()] == [GRID, "3栋"]
    assert worker.issue_places.only().title == GRID
    with pytest.raises(Refused) as refusal:
        worker.issues.add(NewIssue("灯"), grid_id=other.id)
    assert refusal.value.code == "authority.scope"


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewIssue(""), "entry.invalid"),
        (NewIssue("   "), "entry.invalid"),
        (NewIssue("x" * 121), "entry.invalid"),
        (NewIssue("灯", content="x" * 4001), "entry.invalid"),
        (NewIssue("灯", kind="nonsense"), "entry.choice"),
        (NewIssue("灯", category="nonsense"), "entry.choice"),
        (NewIssue("灯", source="nonsense"), "entry.choice"),
        (NewIssue("灯", urgency="nonsense"), "entry.choice"),
    ],
)
def test_what_cannot_be_registered_leaves_nothing(office: App, home: str, new: NewIssue, code: str):
    before = office.sync.digest()
    with pytest.raises(Refused) as refusal:
        office.issues.add(new, home)
    assert refusal.value.code == code
    assert refusal.value.where
    assert office.sync.digest() == before


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewIssue("灯不亮", kind="poem"), "entry.choice"),
        (NewIssue("灯不亮", category="weather"), "entry.choice"),
        (NewIssue("灯不亮", source="dream"), "entry.choice"),
        (NewIssue(" "), "entry.invalid"),
        (NewIssue("灯不亮"), "issue.place"),
    ],
)
def test_what_was_typed_is_looked_at_before_where_it_belongs(office: App, new: NewIssue, code: str):
    """With two grids an issue without a household has no place; its own faults are told first."""
    builders.save(
        office,
        builders.make_division(),
        builders.make_grid(),
        builders.make_grid(code=OTHER_GRID, name="第二网格"),
    )
    with pytest.raises(Refused) as refusal:
        office.issues.add(new)
    assert refusal.value.code == code
    assert office.issues.list_() == []
