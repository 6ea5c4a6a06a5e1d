"""Where an issue may belong, as people write it."""

from __future__ import annotations

import pytest

from gridclient.app import App
from gridclient.errors import Refused
from gridclient.services.issue_places import BEFORE_HOUSEHOLDS, IssuePlace
from tests import builders
from tests.profiles import GRID, OTHER_GRID


@pytest.fixture
def home(office: App) -> str:
    """A household in 阳光花园3栋; beside it a building without doors and one that is gone."""
    estate = builders.make_estate()
    builders.save(office, builders.make_division(), estate)
    house = builders.make_house(office, estate_id=estate.id)
    builders.make_house(office, building_no="12")
    builders.make_house(office, building_no="8", retired="demolished")
    return builders.move_in(office, house).id


def titles(found: list[IssuePlace]) -> list[tuple[str, str]]:
    return [(one.kind, one.title) for one in found]


def test_grids_and_buildings_are_listed_as_people_count(office: App, home: str):
    assert titles(office.issue_places.find(" ")) == [
        ("grid", "第一网格"),
        ("building", "12栋"),
        ("building", "阳光花园3栋"),
    ]
    assert office.issue_places.only() == office.issue_places.all_()[0]
    builders.save(office, builders.make_grid(code=OTHER_GRID))
    assert office.issue_places.only() is None
    assert titles(office.issue_places.find("网格")) == [
        ("grid", f"第一网格 {GRID}"),
        ("grid", f"第一网格 {OTHER_GRID}"),
    ]


def test_buildings_stand_before_the_households_that_fit(office: App, home: str):
    found = office.issue_places.find("３栋")
    assert titles(found)[0] == ("building", "阳光花园3栋")
    (person,) = office.issue_places.find("wxl")
    assert (person.kind, person.title) == ("household", "阳光花园3栋1单元101 王秀兰")
    assert person.named == {"household_id": home}
    for number in range(20, 32):
        builders.make_house(office, building_no=f"{number}")
    assert len([one for one in office.issue_places.find("栋") if one.kind == "building"]) == (
        BEFORE_HOUSEHOLDS
    )


def test_codes_name_one_place(office: App, home: str):
    places = office.issue_places
    house = next(one for one in places.all_() if one.title == "阳光花园3栋")
    assert {places.building(code) for code in ("3", " 阳光花园3栋", house.row_id)} == {house.row_id}
    assert places.building("12") == places.all_()[1].row_id
    assert places.grid(GRID) == builders.make_grid().id
    builders.make_house(office, building_no="3")
    for ask, code, refused in (
        (places.building, "3", "building.several"),
        (places.building, "99", "building.unknown"),
        (places.building, "8", "building.unknown"),
        (places.grid, "99", "grid.unknown"),
    ):
        with pytest.raises(Refused) as refusal:
            ask(code)
        assert refusal.value.code == refused
