"""Every record shows where it stands: only here, in a bundle, received, returned with a reason."""

from __future__ import annotations

import dataclasses

from gridclient.domain.places import Building
from gridclient.services.sync.records import RecordStanding
from tests.builders import add, make_visit, save
from tests.town import OFFICE_NAME, Town, household


def standing(town: Town, entity: str, row_id: str) -> RecordStanding:
    return town.wang.sync.standings(entity, [row_id])[row_id]


def test_a_visit_from_here_to_received(town: Town) -> None:
    town.exchange()
    visit = make_visit(household(town.wang).id)
    add(town.wang, visit)
    assert standing(town, "visit", visit.id) == RecordStanding("here", OFFICE_NAME, None)
    town.bring(town.wang, town.office)
    told = standing(town, "visit", visit.id)
    assert (told.state, told.number) == ("exported", 2)
    town.bring(town.office, town.wang)
    assert standing(town, "visit", visit.id).state == "received"


def test_what_came_from_the_office_is_received(town: Town) -> None:
    save(town.office, dataclasses.replace(household(town.office), phone="0999"))
    town.bring(town.office, town.wang)
    assert standing(town, "household", household(town.wang).id).state == "received"


def test_what_was_kept_out_is_returned_with_its_rule_until_it_is_sent_anew(town: Town) -> None:
    (building,) = town.wang.registers.find(Building, building_no="1")
    save(town.wang, dataclasses.replace(building, floors=9))
    town.bring(town.wang, town.office)
    town.bring(town.office, town.wang)
    told = standing(town, "building", building.id)
    assert told.state == "returned"
    assert told.reason == "this role may not write such rows"
    save(town.wang, dataclasses.replace(building, floors=10))
    assert standing(town, "building", building.id).state == "here"


def test_what_was_left_out_is_returned(town: Town) -> None:
    home = household(town.wang)
    save(town.wang, dataclasses.replace(home, phone=None))
    seen = town.office.sync.preview([town.send(town.wang, town.office).file])
    town.office.sync.take(seen, seen.left_out_at_first())
    town.bring(town.office, town.wang)
    assert standing(town, "household", home.id).state == "returned"


def test_an_office_without_one_above_says_nothing(town: Town) -> None:
    (division,) = town.district.sync.peers()
    assert division.role == "community"
    assert town.district.sync.standings("household", [household(town.office).id]) == {}
