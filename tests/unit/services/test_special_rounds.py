"""Special rounds, and the ladder for somebody who did not open."""

from __future__ import annotations

import datetime as dt

import pytest

from gridclient.app import App
from gridclient.domain.people import Household
from gridclient.domain.places import Building, Division
from gridclient.domain.special_rounds import ReachAttempt, SpecialRound
from gridclient.errors import Refused
from tests import builders
from tests.builders import TODAY
from tests.profiles import Clock

D = dt.date.fromisoformat


@pytest.fixture
def house(office: App) -> Building:
    return builders.make_house(office)


@pytest.fixture
def alone(office: App, house: Building) -> Household:
    return builders.move_in(office, house, "101", head="王秀兰", care=["elder_alone"])


@pytest.fixture
def poor(office: App, house: Building) -> Household:
    return builders.move_in(office, house, "102", head="李雷", care=["dibao"])


# --- rounds ------------------------------------------------------------------------------------


def test_weather_is_begun_with_nothing_but_its_name(
    office: App, alone: Household, poor: Household, house: Building
):
    builders.move_in(office, house, "103", head="韩梅")
    made = office.special_rounds.begin("寒潮")
    assert (made.from_on, made.until_on) == (TODAY, TODAY + dt.timedelta(days=1))
    assert "elder_alone" in made.categories
    standing = office.special_rounds.standing(made.id)
    assert [line.head_name for line in standing.waiting] == ["王秀兰"]
    doors = {door.household_id: door for door in office.visits.due()}
    assert (doors[alone.id].reason, doors[alone.id].round_ids) == ("Cold wave", (made.id,))
    assert not doors[poor.id].round_ids if poor.id in doors else True


def test_a_call_serves_the_round_and_the_ordinary_visit(office: App, alone: Household):
    made = office.special_rounds.begin("heat")
    office.visits.record(alone.id, "not_home")
    assert office.special_rounds.standings()[0].waiting
    office.visits.record(alone.id, "phone")
    (standing,) = office.special_rounds.standings()
    assert [line.contacted_on for line in standing.done] == [TODAY]
    assert (standing.waiting, standing.total) == ((), 1)
    assert all(not door.round_ids for door in office.visits.due())
    assert office.special_rounds.standing(made.id) == standing


def test_everybody_of_a_grid_who_is_cared_for(office: App, alone: Household, poor: Household):
    grid = builders.make_grid().id
    made = office.special_rounds.begin("spring_festival", categories=[], grid_ids=[grid])
    assert len(office.special_rounds.standing(made.id).waiting) == 2
    other = builders.make_grid(id=builders.make_id(), code="110105001001009")
    builders.save(office, other)
    elsewhere = office.special_rounds.begin("other", categories=[], grid_ids=[other.id])
    assert office.special_rounds.standing(elsewhere.id).total == 0


def test_vacant_doors_are_in_no_round(office: App, house: Building):
    builders.move_in(office, house, "104", care=["elder_alone"], occupancy="vacant")
    made = office.special_rounds.begin("heat")
    assert office.special_rounds.standing(made.id).total == 0
    assert not office.visits.due()


def test_who_lives_in_two_categories_is_asked_for_once(office: App, house: Building):
    builders.move_in(office, house, "105", care=["elder_alone", "dibao", "disability_severe"])
    office.special_rounds.begin("heat")
    assert len(office.visits.due()) == 1


def test_a_round_that_is_over_keeps_its_standing(office: App, alone: Household, clock: Clock):
    made = office.special_rounds.begin("heat")
    clock.advance(days=3)
    office.visits.record(alone.id, "met")
    assert not office.special_rounds.running()
    assert office.special_rounds.standing(made.id).waiting
    assert office.special_rounds.rounds() == [made]


def test_a_round_ended_early_asks_no_more(office: App, alone: Household):
    made = office.special_rounds.begin("heat")
    before = office.special_rounds.end(made.id)
    assert not office.special_rounds.running()
    assert all(not door.round_ids for door in office.visits.due())
    office.special_rounds.restore(before)
    assert office.special_rounds.running() == [made]


def test_a_festival_is_suggested_until_its_round_is_begun(office: App, clock: Clock):
    assert not office.special_rounds.suggested()
    clock.put(D("2027-01-25"))
    (found,) = office.special_rounds.suggested()
    made = office.special_rounds.begin(found.occasion)
    assert (made.from_on, made.until_on) == (found.from_on, D("2027-02-06"))
    assert not office.special_rounds.suggested()


@pytest.mark.parametrize(
    ("from_on", "until_on"),
    [("2026-11-25", "2026-11-24"), ("2026-11-01", "2026-11-20"), ("2026-11-22", "2027-06-01")],
)
def test_days_that_make_no_round(office: App, from_on: str, until_on: str):
    with pytest.raises(Refused) as refusal:
        office.special_rounds.begin("heat", D(from_on), D(until_on))
    assert refusal.value.code == "round.dates"
    assert not office.registers.find(SpecialRound)


def test_only_an_office_begins_and_ends_rounds(pair: tuple[App, App]):
    _, worker = pair
    with pytest.raises(Refused):
        worker.special_rounds.begin("heat")


def test_new_residents_are_seen_once(office: App, house: Building, clock: Clock):
    home = builders.move_in(office, house, "106", care=["new_resident"])
    (door,) = office.visits.due()
    assert door.due_on == TODAY + dt.timedelta(days=30)
    office.visits.record(home.id, "met")
    assert office.places.household(home.id).due.category == "general"


# --- the ladder --------------------------------------------------------------------------------


def test_nobody_is_looked_for_who_was_met(office: App, alone: Household, poor: Household):
    office.visits.record(alone.id, "met")
    office.visits.record(poor.id, "not_home")
    assert office.reaching.of(alone.id) is None
    assert office.reaching.of(poor.id) is None
    assert not office.reaching.open_ladders()


def test_the_rungs_name_whom_to_call(office: App, alone: Household, house: Building):
    leader = builders.make_person(name="赵楼长", post="building_leader", phone="13900139000")
    builders.save(office, leader)
    office.registers.change(Building, house.id, leader_id=leader.id)
    division = office.places.division()
    assert division
    office.registers.change(Division, division.id, phone="010-12345678")
    (line,) = office.care.enrolments(alone.id)
    office.care.change(line.enrolment.id, emergency_contact="女儿 13800138000", despite="年龄待核")
    office.visits.record(alone.id, "not_home")
    (ladder,) = office.reaching.open_ladders()
    assert [(rung.rung, rung.name, rung.phone) for rung in ladder.rungs] == [
        ("emergency_contact", "女儿 13800138000", ""),
        ("building_leader", "赵楼长", "13900139000"),
        ("community", division.name, "010-12345678"),
        ("emergency_call", "", "110 / 119 / 120"),
    ]
    assert ladder.since_at is not None


def test_the_ladder_is_climbed_until_somebody_is_reached(office: App, alone: Household):
    office.visits.record(alone.id, "not_home")
    first = office.reaching.attempt(alone.id, "emergency_contact", "not_reached", note=" 关机 ")
    assert (first.note, first.by_id) == ("关机", office.profile.person_id)
    (ladder,) = office.reaching.open_ladders()
    assert ladder.next_rung
    assert ladder.next_rung.rung == "building_leader"
    made = office.reaching.attempt(alone.id, "楼栋长", "平安")
    assert not office.reaching.open_ladders()
    found = office.reaching.of(alone.id)
    assert found
    assert found.reached
    office.reaching.take_back(made)
    assert office.reaching.open_ladders()
    assert len(office.registers.find(ReachAttempt)) == 3


def test_meeting_them_after_all_ends_it(office: App, alone: Household):
    office.visits.record(alone.id, "not_home")
    office.visits.record(alone.id, "met")
    assert office.reaching.of(alone.id) is None


def test_it_is_not_forgotten_over_night(office: App, alone: Household, clock: Clock):
    office.visits.record(alone.id, "not_home")
    clock.advance(days=1)
    assert office.reaching.open_ladders()
    clock.advance(days=1)
    assert not office.reaching.open_ladders()


def test_level_a_wants_the_ladder_in_every_category(office: App, poor: Household):
    (line,) = office.care.enrolments(poor.id)
    office.care.change(line.enrolment.id, level="a")
    office.visits.record(poor.id, "not_home")
    assert office.reaching.open_ladders()


def test_what_is_no_rung_or_household_is_refused(office: App, alone: Household):
    for given, code in (
        ((alone.id, "the_press", "safe"), "entry.choice"),
        ((alone.id, "community", "perhaps"), "entry.choice"),
        ((builders.make_id(), "community", "safe"), "household.unknown"),
    ):
        with pytest.raises(Refused) as refusal:
            office.reaching.attempt(*given)
        assert refusal.value.code == code
    assert not office.registers.find(ReachAttempt)
