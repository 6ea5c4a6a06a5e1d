"""A field that says something by being empty is taken in by whoever ticks nothing."""

from __future__ import annotations

import datetime as dt

from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Dwelling
from gridclient.services.sync.previews import Preview
from tests.town import Town, agree, change, household, phone


def looked_at(town: Town, sender: App, receiver: App) -> Preview:
    """A colleague's bundle as its receiver takes it in who only looks and presses the button."""
    seen = receiver.sync.preview([town.send(sender, receiver).file])
    receiver.sync.take(seen, seen.left_out_at_first())
    return seen


def resident_of(of: App) -> Resident:
    (person, *_others) = of.registers.find(Resident, household_id=household(of).id)
    return person


def test_a_flat_that_is_lived_in_again_comes_in(town: Town) -> None:
    door = household(town.office).dwelling_id
    town.office.registers.change(Dwelling, door, occupancy="vacant")
    town.exchange()
    town.wang.registers.change(Dwelling, door, occupancy=None)
    seen = looked_at(town, town.wang, town.office)
    assert seen.counts["changed"] == 1
    assert town.office.registers.get(Dwelling, door).occupancy is None


def test_a_retirement_that_was_taken_back_comes_in(town: Town) -> None:
    home = household(town.office).id
    day = dt.date(2026, 1, 1)
    town.office.registers.change(Household, home, retired="moved_away", retired_on=day)
    town.exchange()
    town.wang.registers.change(Household, home, retired=None, retired_on=None)
    looked_at(town, town.wang, town.office)
    found = town.office.registers.get(Household, home)
    assert (found.retired, found.retired_on) == (None, None)


def test_a_removal_of_personal_data_comes_in_whole(town: Town) -> None:
    person = resident_of(town.wang)
    town.wang.registers.change(Resident, person.id, phone="13911112222")
    left = dt.date(2024, 1, 1)
    town.wang.registers.change(Resident, person.id, retired="moved_away", retired_on=left)
    town.exchange()
    town.clock.advance(minutes=1)
    change(town.office, "102", phone=None)  # besides, somebody wipes what nobody asked to remove
    assert town.office.retention.run(town.office.retention.preview()).done
    seen = looked_at(town, town.office, town.wang)
    assert town.wang.registers.get(Resident, person.id).phone is None
    assert [row.title for file in seen.files for row in file.rows if row.kind == "emptier"]
    assert phone(town.wang, "102") == "0211"


def test_the_answer_that_a_field_is_empty_comes_in_with_the_question(town: Town) -> None:
    home = household(town.wang).id
    town.wang.registers.change(Household, home, phone="010-11111111", despite="-")
    town.clock.advance(minutes=1)
    town.li.registers.change(Household, home, phone="010-22222222", despite="-")
    town.bring(town.wang, town.office)
    town.bring(town.li, town.office)
    (found,) = town.office.conflicts.open_()
    town.clock.advance(minutes=1)
    town.office.conflicts.resolve(found.id, "value", None)
    for worker in (town.wang, town.li):
        looked_at(town, town.office, worker)
        assert phone(worker) is None
    assert agree(town.office, town.wang)
