"""Moving in and out by hand: one step, judged as on arrival, and taken back whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling
from gridclient.errors import Refused
from tests import builders
from tests import town as towns
from tests.builders import TODAY
from tests.town import Town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with towns.copied(tmp_path / "town") as made:
        yield made


@pytest.fixture
def house(office: App) -> Building:
    return builders.make_house(office)


@pytest.fixture
def door(office: App, house: Building) -> Dwelling:
    made = builders.make_dwelling(house.id, room_no="102", occupancy="vacant")
    builders.save(office, made)
    return made


def homes_in(app: App) -> list[str | None]:
    return [home.door.head_name for home in builders.homes(app) if home.door.occupied]


@pytest.mark.parametrize("occupancy", ["vacant", "business"])
def test_who_moves_in_counts(office: App, door: Dwelling, occupancy: str):
    office.registers.change(Dwelling, door.id, occupancy=occupancy)
    moved = office.moves.move_in(door.id, {"head_name": "李明"})
    assert homes_in(office) == ["李明"]
    office.moves.take_back(moved)
    assert homes_in(office) == []
    assert office.registers.get(Dwelling, door.id).occupancy == occupancy


def test_how_a_door_is_lived_in_stays(office: App, door: Dwelling):
    office.registers.change(Dwelling, door.id, occupancy="rented")
    office.moves.move_in(door.id, {"head_name": "李明"})
    assert office.registers.get(Dwelling, door.id).occupancy == "rented"


def test_who_was_entered_there_since_goes_with_what_is_taken_back(office: App, door: Dwelling):
    moved = office.moves.move_in(door.id, {"head_name": "李明"})
    person = office.registers.add(Resident, household_id=moved.household_id, name="李明")
    office.moves.take_back(moved)
    assert office.registers.get(Resident, person.id).retired == "entered_in_error"


def test_a_refusal_leaves_everything_as_it_was(office: App, door: Dwelling):
    with pytest.raises(Refused):
        office.moves.move_in(door.id, {"head_name": "李明"}, same="nobody")
    assert office.registers.find(Household) == []
    assert office.registers.get(Dwelling, door.id).occupancy == "vacant"


def test_what_was_entered_twice_moves_out_as_one(office: App, house: Building):
    first = builders.move_in(office, house, "101", head="王秀兰", others=["王明"])
    second = builders.make_household(first.dwelling_id, head_name="王秀兰")
    builders.save(office, second)
    office.duplicates.link("household", first.id, second.id)
    moved = office.moves.move_out(first.id, "搬离", TODAY)
    assert homes_in(office) == []
    people = office.registers.find(Resident, household_id=first.id)
    assert [one.retired for one in people] == ["moved_away"] * 2
    office.moves.take_back(moved)
    assert homes_in(office) == ["王秀兰"]


def test_who_had_left_before_stays_gone_when_it_is_taken_back(office: App, house: Building):
    home = builders.move_in(office, house, "101", others=["王明"])
    (son,) = office.registers.find(Resident, name="王明")
    office.registers.retire(Resident, son.id, "deceased")
    office.moves.take_back(office.moves.move_out(home.id, "moved_away", TODAY))
    assert office.registers.get(Resident, son.id).retired == "deceased"


def test_nobody_moves_out_on_a_day_to_come(office: App, house: Building):
    home = builders.move_in(office, house, "101")
    with pytest.raises(Refused) as refusal:
        office.moves.move_out(home.id, "moved_away", TODAY + dt.timedelta(days=1))
    assert refusal.value.code == "entry.doubtful"
    assert homes_in(office) == ["王秀兰"]


def test_who_may_enter_households_where(town: Town):
    town.exchange()
    (here,) = {one.building_id for one in _doors(town.wang)}
    elsewhere = next(
        one.building_id for one in town.office.places.buildings() if one.building_id != here
    )
    assert town.wang.moves.may_enter(here)
    assert not town.wang.moves.may_enter(elsewhere)
    assert town.office.moves.may_enter(elsewhere)
    assert not town.district.moves.may_enter(here)


def test_what_a_worker_enters_reaches_the_office(town: Town):
    town.exchange()
    (door,) = town.wang.registers.find(Dwelling, room_no="101")
    new = town.wang.registers.add(Dwelling, building_id=door.building_id, room_no="103")
    town.wang.moves.move_in(new.id, {"head_name": "李明"})
    town.bring(town.wang, town.office)
    assert _head(town.office) == "李明"


def _doors(app: App) -> list[Dwelling]:
    return app.registers.find(Dwelling)


def _head(app: App) -> str | None:
    return towns.household(app, "103").head_name
