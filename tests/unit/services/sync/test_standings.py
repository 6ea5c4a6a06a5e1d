"""Every record shows where it stands: only here, in a bundle, received, returned with a reason."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from gridclient.domain.places import Building
from gridclient.services.events import BundlesTaken
from gridclient.services.sync import answering
from gridclient.services.sync.records import RecordStanding
from tests.builders import add, make_visit, save
from tests.profiles import Clock
from tests.town import OFFICE_NAME, Town, change, household, take


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
    change(town.office, phone="0999")
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


def test_what_was_kept_out_is_returned_though_a_newer_bundle_was_lost(town: Town) -> None:
    """A bundle repeats what nobody has confirmed: the one that was answered counts."""
    (building,) = town.wang.registers.find(Building, building_no="1")
    save(town.wang, dataclasses.replace(building, floors=9))
    arrived = town.send(town.wang, town.office).file
    town.send(town.wang, town.office)
    town.office.sync.import_([arrived])
    town.bring(town.office, town.wang)
    told = standing(town, "building", building.id)
    assert (told.state, told.number) == ("returned", 1)
    assert [one.row_id for one in town.wang.sync.returned()] == [building.id]


def test_what_came_in_by_a_newer_bundle_is_received(town: Town) -> None:
    """The office left it out of the first, and took it with the second."""
    home = household(town.wang)
    save(town.wang, dataclasses.replace(home, phone=None))
    first, second = (town.send(town.wang, town.office).file for _time in range(2))
    seen = town.office.sync.preview([first])
    town.office.sync.take(seen, seen.left_out_at_first())
    town.office.sync.take(town.office.sync.preview([second]))
    town.bring(town.office, town.wang)
    assert standing(town, "household", home.id).state == "received"
    assert town.wang.sync.returned() == []


def test_what_waited_there_and_came_in_is_received(town: Town) -> None:
    """A row under a date far ahead waits; once its time has come nobody has to do anything."""
    clock = town.clocks["wang"] = Clock(town.clock.at + dt.timedelta(hours=30))
    home = household(town.wang)
    save(town.wang, dataclasses.replace(home, phone="0301"))
    assert town.bring(town.wang, town.office).parked == 1
    town.clock.advance(hours=31)
    clock.at = town.clock.at
    town.bring(town.li, town.office)
    assert household(town.office).phone == "0301"
    town.bring(town.office, town.wang)
    assert standing(town, "household", home.id).state == "received"
    assert town.wang.sync.returned() == []


def test_what_is_decided_late_is_told_all_the_same(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receipts of the newest bundles only are told, and of those decided about since."""
    monkeypatch.setattr(answering, "RECEIPTS", 2)
    (building,) = town.wang.registers.find(Building, building_no="1")
    save(town.wang, dataclasses.replace(building, floors=9))
    town.bring(town.wang, town.office)
    town.bring(town.office, town.wang)
    for number in range(3):
        change(town.wang, phone=f"030{number}")
        town.bring(town.wang, town.office)
    town.bring(town.office, town.wang)
    assert standing(town, "building", building.id).state == "returned"
    (held,) = town.office.quarantine.list_()
    town.office.quarantine.reject(held.id)
    town.bring(town.office, town.wang)
    assert [one.state for one in town.wang.sync.returned()] == ["rejected"]


def test_what_was_decided_before_many_bundles_came_is_told_all_the_same(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And once more, should the bundle that told it be lost."""
    monkeypatch.setattr(answering, "RECEIPTS", 2)
    (building,) = town.wang.registers.find(Building, building_no="1")
    save(town.wang, dataclasses.replace(building, floors=9))
    for _time in range(2):
        town.exchange()
    assert standing(town, "building", building.id).state == "returned"
    town.clock.advance(minutes=1)
    (held,) = town.office.quarantine.list_()
    town.office.quarantine.reject(held.id)
    for number in range(4):
        town.clock.advance(minutes=1)
        change(town.wang, phone=f"030{number}")
        town.bring(town.wang, town.office)
    town.send(town.office, town.wang)
    town.clock.advance(minutes=1)
    town.bring(town.office, town.wang)
    assert [one.state for one in town.wang.sync.returned()] == ["rejected"]


def test_a_receipt_that_comes_late_does_not_unsay_a_newer_one(town: Town) -> None:
    """The office left a row out, said so, and took it in before that was read."""
    home = household(town.wang)
    save(town.wang, dataclasses.replace(home, phone=None))
    seen = town.office.sync.preview([town.send(town.wang, town.office).file])
    town.office.sync.take(seen, seen.left_out_at_first())
    late = town.send(town.office, town.wang).file
    town.office.sync.take_left_out([one.id for one in town.office.sync.left_out()])
    town.bring(town.office, town.wang)
    assert standing(town, "household", home.id).state == "received"
    take(town.wang, late)
    assert standing(town, "household", home.id).state == "received"
    assert town.wang.sync.returned() == []


def test_a_receipt_names_every_row_up_to_a_bound(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "ROWS_NAMED", 3)
    for _bundle in range(2):
        for _row in range(2):
            add(town.wang, make_visit(household(town.wang).id, note="走访"))
        seen = town.office.sync.preview([town.send(town.wang, town.office).file])
        rows = {row.ticket for file in seen.files for row in file.rows}
        town.office.sync.take(seen, rows)
    town.bring(town.office, town.wang)
    answered = [
        one.outcome["receipt"] for one in town.wang.sync.history() if one.state == "received"
    ]
    newest, older = answered
    assert (len(newest["held"]), newest["left_out"], older) == (4, 4, None)
    assert len(town.wang.sync.returned()) == 4


def test_a_bundle_that_only_confirms_ours_is_told_for_what_is_shown_to_change(town: Town) -> None:
    town.exchange()
    add(town.wang, make_visit(household(town.wang).id))
    town.bring(town.wang, town.office)
    heard: list[BundlesTaken] = []
    town.wang.events.subscribe(BundlesTaken, heard.append)
    file = town.send(town.office, town.wang).file
    assert take(town.wang, file).applied == 0
    assert heard == [BundlesTaken(0)]
    take(town.wang, file)
    assert len(heard) == 1  # it was known already
