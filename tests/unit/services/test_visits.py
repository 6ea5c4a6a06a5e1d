"""Recording visits, taking them back, and the list of who is due."""

from __future__ import annotations

import datetime as dt

import pytest

from gridclient.app import App
from gridclient.domain.issues import IssueEvent
from gridclient.domain.people import Household
from gridclient.domain.visits import Visit
from gridclient.errors import Refused
from gridclient.services.events import IssuesChanged, VisitsChanged
from gridclient.services.issues import NewIssue
from tests import builders
from tests.builders import TODAY
from tests.profiles import Clock


@pytest.fixture
def home(office: App) -> Household:
    return builders.move_in(office, builders.make_house(office), "101", head="王秀兰")


def count(app: App) -> int:
    return len(app.registers.find(Visit))


# --- recording -----------------------------------------------------------------------------------


def test_a_visit_is_there_when_record_returns(office: App, home: Household):
    told: list[VisitsChanged] = []
    office.events.subscribe(VisitsChanged, told.append)
    visit = office.visits.record(home.id, "met", note="  身体好 ", persons=["a"] * 0)
    (kept,) = office.visits.of(home.id)
    assert (kept.id, kept.visited_on, kept.result, kept.note) == (visit.id, TODAY, "met", "身体好")
    assert (kept.mode, kept.base_check, kept.visitor_id) == ("door", "unchanged", None)
    assert told == [VisitsChanged((home.id,))]


def test_a_workers_visit_names_its_visitor(pair: tuple[App, App]):
    _, worker = pair
    home = builders.move_in(worker, builders.make_house(worker))
    assert worker.profile.person_id
    assert worker.visits.record(home.id, "met").visitor_id == worker.profile.person_id


def test_results_may_be_written_as_people_do(office: App, home: Household):
    assert office.visits.record(home.id, "见到家属", mode="电话").result == "met_family"
    assert office.visits.of(home.id)[0].mode == "phone"


def test_an_issue_raised_at_the_door_comes_with_its_visit(office: App, home: Household):
    told: list[object] = []
    office.events.subscribe(IssuesChanged, told.append)
    visit = office.visits.record(home.id, "met", issue=NewIssue("楼道灯不亮"))
    (line,) = office.issues.list_(home.id)
    assert visit.issue_ids == (line.issue.id,)
    assert (line.issue.title, line.issue.source, line.state) == (
        "楼道灯不亮",
        "visit",
        "registered",
    )
    assert told == [IssuesChanged((line.issue.id,))]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"result": "beamed_up"}, "entry.choice"),
        ({"mode": "by_drone"}, "entry.choice"),
        ({"note": "x" * 4001}, "entry.invalid"),
        ({"persons": ["not an id"]}, "entry.invalid"),
        ({"visited_on": TODAY + dt.timedelta(days=1)}, "visit.future"),
        ({"visited_on": TODAY - dt.timedelta(days=31)}, "visit.backdated"),
        (
            {"visited_on": dt.date(1890, 5, 1), "backdated_because": "补录"},
            "visit.too_early",
        ),
        (
            {"visited_on": dt.date(1999, 12, 31), "backdated_because": "补录"},
            "visit.too_early",
        ),
        (
            {"visited_on": TODAY - dt.timedelta(days=31), "backdated_because": " "},
            "visit.backdated",
        ),
        ({"issue": NewIssue("")}, "entry.invalid"),
        ({"issue": NewIssue("灯", kind="nonsense")}, "entry.choice"),
    ],
)
def test_what_cannot_be_recorded_leaves_nothing(
    office: App, home: Household, given: dict[str, object], code: str
):
    before = office.sync.digest()
    with pytest.raises(Refused) as refusal:
        office.visits.record(home.id, **{"result": "met", **given})  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert refusal.value.hint
    assert office.sync.digest() == before
    assert not office.visits.of(home.id)
    assert not office.issues.list_()


def test_an_unknown_household_is_refused(office: App):
    with pytest.raises(Refused) as refusal:
        office.visits.record(builders.make_id(), "met")
    assert refusal.value.code == "household.unknown"
    assert count(office) == 0


@pytest.mark.parametrize(
    ("days", "reason"), [(0, None), (30, None), (31, "手机坏了"), (400, "补录")]
)
def test_a_visit_may_be_recorded_later(office: App, home: Household, days: int, reason: str | None):
    day = TODAY - dt.timedelta(days=days)
    visit = office.visits.record(home.id, "met", visited_on=day, backdated_because=reason)
    assert (visit.visited_on, visit.visited_at) == (day, None)
    assert visit.backdated_because == reason


def test_the_day_is_the_day_here(office: App, home: Household, clock: Clock):
    """Half past midnight in Beijing is still yesterday in Greenwich."""
    clock.at = dt.datetime(2026, 11, 22, 16, 30, tzinfo=dt.UTC)
    assert office.visits.record(home.id, "met").visited_on == dt.date(2026, 11, 23)


def test_visits_are_listed_newest_first(office: App, home: Household):
    days = [TODAY - dt.timedelta(days=n) for n in (3, 0, 9)]
    for day in days:
        office.visits.record(home.id, "met", visited_on=day)
    assert [v.visited_on for v in office.visits.of(home.id)] == sorted(days, reverse=True)


def test_visits_of_a_period_with_both_ends(office: App, home: Household):
    days = [TODAY - dt.timedelta(days=n) for n in (0, 1, 2, 3)]
    for day in days:
        office.visits.record(home.id, "met", visited_on=day)
    found = office.visits.between(days[2], days[1])
    assert [v.visited_on for v in found] == [days[2], days[1]]


# --- taking back, amending -----------------------------------------------------------------------


def test_a_retracted_visit_stops_counting_and_stays_readable(office: App, home: Household):
    visit = office.visits.record(home.id, "met")
    told: list[VisitsChanged] = []
    office.events.subscribe(VisitsChanged, told.append)
    office.visits.retract(visit.id, "误录")
    assert office.visits.of(home.id) == []
    assert office.visits.between(TODAY, TODAY) == []
    assert office.registers.get(Visit, visit.id).id == visit.id
    assert told == [VisitsChanged((home.id,))]


def test_retracting_twice_is_the_same_as_once(office: App, home: Household):
    visit, other = (office.visits.record(home.id, "met") for _ in range(2))
    office.visits.retract(visit.id, "误录")
    office.visits.retract(visit.id, "")
    assert [v.id for v in office.visits.of(home.id)] == [other.id]


def test_an_unknown_visit_is_not_retracted(office: App):
    with pytest.raises(Refused) as refusal:
        office.visits.retract(builders.make_id(), "误录")
    assert refusal.value.code == "visit.unknown"


def test_amendments_apply_in_the_order_of_their_times(office: App, home: Household, clock: Clock):
    visit = office.visits.record(home.id, "met", note="一")
    later = builders.make_amendment(
        visit.id, result="met_family", note="三", amended_at=clock.at + dt.timedelta(hours=2)
    )
    earlier = builders.make_amendment(
        visit.id, result="not_home", visited_on=TODAY - dt.timedelta(days=2), amended_at=clock.at
    )
    builders.add(office, later, earlier)
    (counted,) = office.visits.of(home.id)
    assert (counted.result, counted.note) == ("met_family", "三")
    assert counted.visited_on == TODAY - dt.timedelta(days=2)
    assert office.registers.get(Visit, visit.id).result == "met"
    assert office.visits.between(TODAY, TODAY) == []


def test_an_amended_date_moves_the_visit_in_the_order(office: App, home: Household):
    first = office.visits.record(home.id, "met", visited_on=TODAY - dt.timedelta(days=9))
    office.visits.record(home.id, "not_home", visited_on=TODAY - dt.timedelta(days=5))
    builders.add(office, builders.make_amendment(first.id, visited_on=TODAY))
    assert [v.result for v in office.visits.of(home.id)] == ["met", "not_home"]
    (line,) = builders.homes(office)
    assert line.last is not None
    assert line.last.id == first.id


# --- the list of who is due ----------------------------------------------------------------------


def due(app: App, on: dt.date | None = None) -> list[str]:
    return [door.room for door in app.visits.due(on)]


def test_overdue_doors_come_first_and_then_as_one_walks(office: App, clock: Clock):
    house = builders.make_house(office)
    for room, floor in (("101", 1), ("201", 2), ("301", 3), ("302", 3)):
        builders.move_in(office, house, room, floor_no=floor, care=["elder_alone"])
    homes = {home.door.room_no: home.door.household_id or "" for home in builders.homes(office)}
    clock.put(dt.date(2027, 1, 2))
    for room in ("101", "302"):
        office.visits.record(homes[room], "met", visited_on=dt.date(2026, 12, 20))
    assert due(office) == ["301", "201", "302", "101"]
    doors = {door.room: door for door in office.visits.due()}
    assert doors["301"].due_on == dt.date(2026, 11, 30)
    assert doors["301"].overdue_days == 33
    assert doors["101"].due_on == dt.date(2027, 1, 31)
    assert doors["101"].overdue_days == 0
    assert doors["101"].last_visit_on == dt.date(2026, 12, 20)
    assert (doors["101"].care, doors["101"].reason) == (("elder_alone",), "Elder living alone")
    assert doors["101"].people == 1


def test_a_visit_takes_the_door_off_the_list_until_the_next_period(office: App, clock: Clock):
    home = builders.move_in(office, builders.make_house(office), care=["elder_alone"])
    assert due(office) == ["101"]
    office.visits.record(home.id, "met")
    assert due(office, dt.date(2026, 11, 29)) == []
    assert due(office, dt.date(2026, 11, 30)) == ["101"]
    (door,) = office.visits.due(dt.date(2026, 11, 30))
    assert door.due_on == dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("result", "listed"),
    [("met", False), ("phone", True), ("not_home", True), ("declined", True)],
)
def test_only_a_contact_takes_a_door_off_the_list(
    office: App, home: Household, result: str, listed: bool
):
    """Elders alone are seen once a month: a call is a contact, but they want to be seen."""
    builders.save(office, builders.make_enrolment(home.id))
    office.visits.record(home.id, result)
    assert bool(due(office)) == listed


def test_a_retracted_visit_puts_the_door_back(office: App, home: Household):
    builders.save(office, builders.make_enrolment(home.id))
    visit = office.visits.record(home.id, "met")
    assert not due(office)
    office.visits.retract(visit.id, "误录")
    assert due(office) == ["101"]


def test_vacant_business_and_retired_doors_are_not_due(office: App):
    house = builders.make_house(office)
    builders.move_in(office, house, "101", occupancy="vacant")
    builders.move_in(office, house, "102", occupancy="business")
    gone = builders.move_in(office, house, "103")
    here = builders.move_in(office, house, "104", occupancy=None)
    builders.save(office, builders.make_dwelling(house.id, room_no="105"))
    office.registers.change(Household, gone.id, retired="moved_away")
    assert [door.household_id for door in office.visits.due()] == [here.id]


def test_a_retired_member_is_cared_for_no_longer(office: App):
    house = builders.make_house(office)
    home = builders.move_in(office, house, "101", head="王秀兰", care=["elder_alone_80"])
    (door,) = office.visits.due()
    assert door.care == ("elder_alone_80",)
    page = office.places.household(home.id)
    office.registers.change(
        type(page.residents[0]), page.residents[0].id, retired="deceased", retired_on=TODAY
    )
    (line,) = builders.homes(office)
    assert line.categories == ()
    assert line.due is not None
    assert line.due.category == "general"


@pytest.mark.parametrize(
    ("fields", "cared"),
    [
        ({}, True),
        ({"retired": "ended"}, False),
        ({"until_on": TODAY - dt.timedelta(days=1)}, False),
        ({"until_on": TODAY}, True),
        ({"from_on": TODAY + dt.timedelta(days=1)}, False),
        ({"from_on": TODAY}, True),
    ],
)
def test_care_counts_while_it_lasts(
    office: App, home: Household, fields: dict[str, object], cared: bool
):
    builders.save(office, builders.make_enrolment(home.id, **fields))
    (line,) = builders.homes(office)
    assert line.categories == (("elder_alone",) if cared else ())


def test_who_was_enrolled_yesterday_is_not_overdue_today(office: App, clock: Clock):
    home = builders.move_in(office, builders.make_house(office))
    office.visits.record(home.id, "met")
    clock.put(dt.date(2027, 5, 20))
    builders.save(office, builders.make_enrolment(home.id, "elder_alone"))
    (door,) = office.visits.due()
    assert (door.due_on, door.overdue_days) == (dt.date(2027, 5, 31), 0)


def test_the_newest_policy_in_force_counts(office: App, home: Household):
    division = office.places.division()
    assert division is not None
    stricter = builders.make_policy(
        division.id, "general", contacts=1, period="week", effective_from=dt.date(2026, 11, 1)
    )
    later = builders.make_policy(
        division.id, "general", contacts=1, period="year", effective_from=dt.date(2026, 12, 1)
    )
    builders.save(office, stricter, later)
    (door,) = office.visits.due()
    assert door.due_on == TODAY
    assert [d.due_on for d in office.visits.due(dt.date(2026, 12, 1))] == [dt.date(2026, 12, 31)]


def test_the_first_step_of_an_issue_stands_even_when_others_listen_badly(
    office: App, home: Household
):
    def fail(_event: object) -> None:
        raise RuntimeError("a screen that is gone")

    office.events.subscribe(VisitsChanged, fail)
    with pytest.raises(RuntimeError):
        office.visits.record(home.id, "met", issue=NewIssue("灯"))
    assert count(office) == 1
    assert len(office.registers.find(IssueEvent)) == 1
