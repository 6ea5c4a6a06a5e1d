"""Buildings as their doors, a household's page, and codes as people write them."""

from __future__ import annotations

import pytest

from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling, Grid
from gridclient.errors import Refused
from gridclient.services.issues import NewIssue
from tests import builders
from tests.builders import TODAY


@pytest.fixture
def house(office: App) -> Building:
    """Building 3 of an estate, two doors on each of two floors, the last one vacant."""
    estate = builders.make_estate()
    builders.make_house(office, building_no="12")
    builders.save(office, estate)
    house = builders.make_house(office, building_no="3", estate_id=estate.id)
    builders.move_in(office, house, "101", head="王秀兰", others=["王明"], floor_no=1)
    builders.move_in(office, house, "102", head="李建国", floor_no=1, care=["elder_alone"])
    builders.move_in(office, house, "201", head="赵丽", floor_no=2)
    builders.save(
        office, builders.make_dwelling(house.id, room_no="202", floor_no=2, occupancy="vacant")
    )
    return house


def home_in(app: App, room: str) -> str:
    return app.places.resolve(f"3-1-{room}")


def test_a_building_in_numbers(office: App, house: Building):
    office.visits.record(home_in(office, "101"), "met")
    (summary,) = office.places.buildings()
    assert (summary.label, summary.grid_name) == ("阳光花园3栋", "第一网格")
    assert (summary.doors, summary.households) == (4, 3)
    assert (summary.visited, summary.overdue) == (1, 0)


def test_who_was_reached_counts_though_nobody_was_home_later(office: App, house: Building):
    for room, results in (("101", ("met", "not_home")), ("201", ("not_home",))):
        for result in results:
            office.visits.record(home_in(office, room), result)
    (summary,) = office.places.buildings()
    assert (summary.visited, summary.overdue) == (1, 0)


def test_a_building_without_doors_is_listed_by_itself(office: App, house: Building):
    (summary,) = office.places.without_doors()
    assert (summary.label, summary.grid_name, summary.doors) == ("12栋", "第一网格", 0)


def test_doors_in_walking_order_with_their_states(office: App, house: Building):
    office.visits.record(home_in(office, "101"), "met")
    office.visits.record(home_in(office, "102"), "not_home")
    doors = office.places.doors(house.id)
    assert [(d.room, d.state) for d in doors] == [
        ("201", "never"),
        ("202", "vacant"),
        ("101", "fresh"),
        ("102", "not_home"),
    ]
    assert [d.people for d in doors] == [1, 0, 2, 1]
    assert [d.cared_for for d in doors] == [False, False, False, True]
    assert (doors[2].last_visit_on, doors[2].last_result) == (TODAY, "met")


def test_two_households_behind_a_door_are_two_lines(office: App, house: Building):
    (door,) = office.registers.find(Dwelling, room_no="201")
    builders.save(office, builders.make_household(door.id, head_name="租客"))
    assert [d.head_name for d in office.places.doors(house.id) if d.room == "201"] == [
        "赵丽",
        "租客",
    ]
    (summary,) = office.places.buildings()
    assert (summary.doors, summary.households) == (4, 4)
    with pytest.raises(Refused) as refusal:
        home_in(office, "201")
    assert refusal.value.code == "household.several"


def test_a_households_page(office: App, house: Building):
    home = home_in(office, "101")
    first = office.visits.record(home, "not_home")
    second = office.visits.record(home, "met", issue=NewIssue("灯"))
    page = office.places.household(home)
    assert (page.address, page.grid_name) == ("阳光花园3栋1单元101", "第一网格")
    assert [person.name for person in page.residents] == ["王秀兰", "王明"]
    assert [visit.id for visit in page.visits] == [second.id, first.id]
    assert [line.issue.title for line in page.issues] == ["灯"]
    assert page.due is not None
    assert page.care == ()


def test_the_head_stands_first_and_who_left_is_gone(office: App, house: Building):
    home = home_in(office, "101")
    son = next(p for p in office.places.household(home).residents if p.name == "王明")
    builders.save(office, builders.make_resident(home, name="王老", relation="parent"))
    office.registers.change(Resident, son.id, retired="moved_away")
    assert [p.name for p in office.places.household(home).residents] == ["王秀兰", "王老"]
    (line,) = [d for d in office.places.doors(house.id) if d.room == "101"]
    assert line.people == 2


@pytest.mark.parametrize("code", ["3-1-101", "阳光花园3-1-101", "阳光花园3栋1单元101", " 3-1-101 "])
def test_codes_people_write(office: App, house: Building, code: str):
    found = office.registers.get(Household, office.places.resolve(code))
    assert found.head_name == "王秀兰"
    assert office.places.resolve(found.id) == found.id


def test_a_file_number_is_a_code_too(office: App, house: Building):
    home = home_in(office, "201")
    office.registers.change(Household, home, file_no="H-0007")
    assert office.places.resolve("H-0007") == home


@pytest.mark.parametrize("code", ["", "3", "3-1", "3-1-999", "阳光花园", "nonsense"])
def test_codes_that_mean_no_household(office: App, house: Building, code: str):
    with pytest.raises(Refused) as refusal:
        office.places.resolve(code)
    assert refusal.value.code == "household.unknown"
    assert refusal.value.hint


def test_the_same_number_in_two_estates_wants_the_estate(office: App, house: Building):
    other = builders.make_estate(name="和平里")
    builders.save(office, other)
    twin = builders.make_house(office, building_no="3", estate_id=other.id)
    builders.move_in(office, twin, "101", head="别人")
    with pytest.raises(Refused) as refusal:
        office.places.resolve("3-1-101")
    assert refusal.value.code == "household.several"
    found = office.places.resolve("和平里3-1-101")
    assert office.registers.get(Household, found).head_name == "别人"


def test_a_retired_household_has_no_page(office: App, house: Building):
    home = home_in(office, "201")
    office.registers.change(Household, home, retired="moved_away")
    with pytest.raises(Refused) as refusal:
        office.places.household(home)
    assert refusal.value.code == "household.unknown"


def test_buildings_by_label_and_number(office: App, house: Building):
    assert office.places.building_ids([]) == [house.id]
    for code in ("3", "阳光花园3栋", house.id):
        assert office.places.building_ids([code, code]) == [house.id]
    with pytest.raises(Refused) as refusal:
        office.places.building_ids(["3", "99"])
    assert refusal.value.code == "building.unknown"
    assert "阳光花园3栋" in refusal.value.hint


def test_grids_and_division(office: App, house: Building):
    builders.save(office, builders.make_grid(code="110105001001009", name="旧", retired="ended"))
    assert [grid.name for grid in office.places.grids()] == ["第一网格"]
    division = office.places.division()
    assert division is not None
    assert division.name == "和平里社区"
    (grid,) = office.registers.find(Grid, retired=None)
    assert grid.division_id == division.id


def test_buildings_stand_in_the_order_of_their_numbers(office: App):
    for number in ("12", "3", "1", "3甲"):
        builders.move_in(office, builders.make_house(office, building_no=number))
    assert [b.label for b in office.places.buildings()] == ["1栋", "3栋", "3甲栋", "12栋"]
