"""What an office keeps out for good: what waits for it is asked about, it is not asked about again
itself, and it can be decided again."""

from __future__ import annotations

import dataclasses

import pytest

from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling
from gridclient.errors import Refused
from gridclient.services.issues import NewIssue
from gridclient.store import exchange, held_back, history
from tests.builders import (
    add,
    make_amendment,
    make_event,
    make_id,
    make_resident,
    make_retraction,
    make_visit,
    save,
)
from tests.town import Town, change, household, left_out
from tests.unit.services.sync import trespassing


@pytest.fixture
def settling(town: Town) -> tuple[str, str]:
    """The office is asked about a household that wang enters in grid 002; a resident of it
    waits. Returns the ids of both."""
    there = town.office.registers.get(Household, trespassing.brought(town, town.wang))
    home = dataclasses.replace(there, id=make_id(), head_name="新户")
    person = make_resident(home.id, name="新人")
    with town.wang.profile.store.unit() as unit:
        unit.save(home)
        unit.save(person)
        unit.commit()
    trespassing.hold(town, "household", home.id)
    trespassing.hold(town, "resident", person.id)
    return home.id, person.id


def _asked(town: Town) -> list[tuple[str, str]]:
    return [(one.row_id, one.rule) for one in town.office.quarantine.list_()]


def _held_id(town: Town, row_id: str) -> str:
    found = (*town.office.quarantine.list_(), *town.office.quarantine.rejected())
    return next(one.id for one in found if one.row_id == row_id)


def test_what_waits_for_a_row_is_judged_once_that_is_let_in(
    town: Town, settling: tuple[str, str]
) -> None:
    home, person = settling
    assert _asked(town) == [(home, "scope")]
    town.office.quarantine.accept(_held_id(town, home))
    assert town.office.registers.get(Household, home).head_name == "新户"
    assert _asked(town) == [(person, "scope")]
    town.office.quarantine.accept(_held_id(town, person))
    assert town.office.registers.get(Resident, person).name == "新人"
    assert town.office.sync.waiting() == []


def test_what_waits_for_a_row_that_was_rejected_is_asked_about(
    town: Town, settling: tuple[str, str]
) -> None:
    """Else it would wait for ever, and nobody could do anything about it."""
    home, person = settling
    office = town.office.quarantine
    office.reject(_held_id(town, home))
    assert _asked(town) == [(person, "rejected")]
    with pytest.raises(Refused) as refused:
        office.accept(_held_id(town, person))
    assert refused.value.code == "quarantine.parent"
    office.take_back([_held_id(town, home)])
    assert _asked(town) == [(home, "scope")]
    office.reject(_held_id(town, home))
    office.reject(_held_id(town, person))
    assert {one.row_id for one in office.rejected()} == {home, person}
    office.take_back([_held_id(town, person), _held_id(town, home)])
    for one in settling:
        office.accept(_held_id(town, one))
    assert town.office.registers.get(Resident, person).name == "新人"
    assert (_asked(town), office.rejected(), town.office.sync.waiting()) == ([], [], [])


def test_so_is_what_waits_for_that(town: Town, settling: tuple[str, str]) -> None:
    home, person = settling
    visit = make_visit(home, visitor_id=town.wang.profile.person_id)
    amended = make_amendment(visit.id, note="改")
    for entity, fact in (("visit", visit), ("visit_amendment", amended)):
        add(town.wang, fact)
        trespassing.hold(town, entity, fact.id)
    town.office.quarantine.reject(_held_id(town, home))
    waited = (person, visit.id, amended.id)
    assert set(_asked(town)) == {(one, "rejected") for one in waited}


def test_so_is_what_comes_only_after_it_was_rejected(town: Town) -> None:
    issue = town.wang.issues.add(NewIssue("灯不亮"), household(town.wang).id).issue
    event = make_event(issue.id, "verified", by_id=town.wang.profile.person_id)
    add(town.wang, event)
    town.bring(town.wang, town.office)
    town.office.quarantine.reject(_held_id(town, event.id))
    taken_back = make_retraction(issue_event_id=event.id)
    add(town.wang, taken_back)
    result = town.bring(town.wang, town.office)
    assert (result.parked, result.quarantined) == (0, 1)
    assert _asked(town) == [(taken_back.id, "rejected")]
    town.office.quarantine.reject(_held_id(town, taken_back.id))
    town.bring(town.office, town.wang)
    told = {one.row_id: one.state for one in town.wang.sync.returned()}
    assert told == {event.id: "rejected", taken_back.id: "rejected"}
    town.office.quarantine.take_back([_held_id(town, event.id)])
    town.bring(town.office, town.wang)
    told = {one.row_id: one.state for one in town.wang.sync.returned()}
    assert told == {event.id: "quarantined", taken_back.id: "rejected"}


def test_what_was_let_in_is_not_taken_back(town: Town, settling: tuple[str, str]) -> None:
    home, _person = settling
    held = _held_id(town, home)
    town.office.quarantine.accept(held)
    with pytest.raises(Refused) as refused:
        town.office.quarantine.take_back([held])
    assert refused.value.code == "quarantine.unknown"
    with pytest.raises(Refused) as refused:
        town.wang.quarantine.take_back([held])
    assert refused.value.code == "role.office"


def test_what_belongs_to_what_is_here_by_now_is_asked_about_again(
    town: Town, settling: tuple[str, str]
) -> None:
    home, person = settling
    office = town.office.quarantine
    for one in settling:
        office.reject(_held_id(town, one))
    office.take_back([_held_id(town, home)])
    office.accept(_held_id(town, home))
    office.take_back([_held_id(town, person)])
    assert _asked(town) == [(person, "rejected")]
    office.accept(_held_id(town, person))
    assert town.office.registers.get(Resident, person).name == "新人"


def test_a_row_that_two_have_sent_is_one_question(town: Town, settling: tuple[str, str]) -> None:
    home, _person = settling
    office = town.office.quarantine
    with town.office.profile.store.unit() as unit:
        (item,) = held_back.held(unit, "quarantined")
        held_back.hold(unit, [dataclasses.replace(item, peer=town.li.profile.replica)])
        unit.commit()
    (asked,) = office.list_()
    assert (asked.row_id, asked.sender_name) == (home, "王芳, 李明")
    office.reject(asked.id)
    assert _of_home(town, home) == {"rejected"}
    (kept_out,) = office.rejected()
    office.take_back([kept_out.id])
    assert _of_home(town, home) == {"quarantined"}
    assert office.rejected() == []
    office.accept(_held_id(town, home))
    assert _of_home(town, home) == {"accepted"}


def _of_home(town: Town, home: str) -> set[str]:
    with town.office.profile.store.view() as unit:
        return {item.state for item in held_back.of(unit, "household", home)}


def test_another_fact_under_the_same_number_is_kept_out_for_good(town: Town) -> None:
    visit = make_visit(household(town.wang).id, visitor_id=town.wang.profile.person_id, note="一")
    add(town.wang, visit)
    town.bring(town.wang, town.office)
    with town.office.profile.store.unit() as unit:
        unit.connection.exec_driver_sql("UPDATE visit SET note = '二' WHERE id = ?", (visit.id,))
        unit.commit()
    town.bring(town.wang, town.office)
    assert _asked(town) == [(visit.id, "fact_changed")]
    held = _held_id(town, visit.id)
    town.office.quarantine.reject(held)
    town.bring(town.wang, town.office)
    assert _asked(town) == []
    town.office.quarantine.take_back([held])
    assert _asked(town) == [(visit.id, "fact_changed")]


@pytest.fixture
def building(town: Town) -> tuple[Building, str]:
    """wang enters a new building, which the office is asked about, and changes a household; the
    bundle says both. Returns the building, and the id of the bundle."""
    (old,) = town.wang.registers.find(Building, building_no="1")
    made = dataclasses.replace(old, id=make_id(), building_no="99")
    save(town.wang, made)
    change(town.wang, phone="010-11111111")
    town.bring(town.wang, town.office)
    town.bring(town.office, town.wang)
    return made, _newest_bundle(town)


def _newest_bundle(town: Town) -> str:
    with town.office.profile.store.view() as unit:
        lines = exchange.bundles(unit, direction="in", peer=town.wang.profile.replica)
    return max(lines, key=lambda line: line.number).id


def _door_in(town: Town, building: Building) -> Dwelling:
    door = town.wang.registers.get(Dwelling, household(town.wang).dwelling_id)
    return dataclasses.replace(door, id=make_id(), room_no="999", building_id=building.id)


def test_what_follows_is_undone_with_the_bundle_that_brought_it(
    town: Town, building: tuple[Building, str]
) -> None:
    house, first = building
    home, door = household(town.wang), _door_in(town, house)
    new = dataclasses.replace(home, id=make_id(), dwelling_id=door.id, head_name="新")
    for one in (door, dataclasses.replace(home, dwelling_id=door.id), new):
        save(town.wang, one)
    town.bring(town.wang, town.office)
    town.office.quarantine.accept(_held_id(town, house.id))
    assert town.office.registers.get(Household, home.id).dwelling_id == door.id
    second = _newest_bundle(town)
    assert second != first
    town.office.sync.undo(second)
    assert town.office.registers.get(Household, new.id).retired
    back = town.office.registers.get(Household, home.id)
    assert (back.dwelling_id, back.phone) == (home.dwelling_id, "010-11111111")


def test_what_an_undone_bundle_brought_does_not_follow(
    town: Town, settling: tuple[str, str]
) -> None:
    home, person = settling
    town.office.quarantine.reject(_held_id(town, home))
    town.office.sync.undo(_newest_bundle(town))
    town.office.quarantine.take_back([_held_id(town, home)])
    town.office.quarantine.accept(_held_id(town, home))
    assert [one.row_id for one in town.office.sync.left_out()] == [person]


def test_what_was_left_out_and_belongs_to_it_is_asked_about_once_it_is_wanted(
    town: Town, settling: tuple[str, str]
) -> None:
    home, person = settling
    town.office.sync.undo(_newest_bundle(town))
    town.office.quarantine.reject(_held_id(town, home))
    assert town.office.sync.take_left_out(left_out(town.office, ("resident", person))) == 0
    assert _asked(town) == [(person, "rejected")]


def test_what_a_row_said_last_is_let_in_though_an_older_bundle_comes_later(
    town: Town, building: tuple[Building, str]
) -> None:
    """Found by the simulation (seed 6397), where a copy of the sender had said it."""
    house, _first = building
    letters = []
    for floors in (8, 9):
        town.clock.advance(minutes=1)
        save(town.wang, dataclasses.replace(house, floors=floors))
        letters.append(town.send(town.wang, town.office).file)
    for letter in reversed(letters):
        (result,) = town.office.sync.import_([letter])
        assert result.quarantined == 1
    assert _asked(town) == [(house.id, "role")]
    town.office.quarantine.accept(_held_id(town, house.id))
    assert town.office.registers.get(Building, house.id).floors == 9


def test_senders_hear_how_it_stands(town: Town) -> None:
    issue = town.wang.issues.add(NewIssue("灯不亮"), household(town.wang).id).issue
    event = make_event(issue.id, "verified", by_id=town.wang.profile.person_id)
    back = make_retraction(issue_event_id=event.id)
    for one in (event, back):
        add(town.wang, one)
    town.bring(town.wang, town.office)
    office = town.office.quarantine
    assert _told(town) == {event.id: ("quarantined", "act"), back.id: ("parked", "parent")}
    office.reject(_held_id(town, event.id))
    assert _told(town) == {event.id: ("rejected", "act"), back.id: ("quarantined", "rejected")}
    office.reject(_held_id(town, back.id))
    assert _told(town) == {event.id: ("rejected", "act"), back.id: ("rejected", "rejected")}
    office.take_back([_held_id(town, one.id) for one in (back, event)])
    assert _told(town) == {event.id: ("quarantined", "act"), back.id: ("parked", "parent")}


def _told(town: Town) -> dict[str, tuple[str, str]]:
    """What wang has heard of his rows that were not taken in."""
    town.bring(town.office, town.wang)
    sent = [one for one in town.wang.sync.history() if one.direction == "out"]
    return {one["id"]: (one["state"], one["rule"]) for one in sent[0].outcome["receipt"]["held"]}


def test_how_a_row_stood_before_a_bundle_is_kept_once(
    town: Town, building: tuple[Building, str]
) -> None:
    """What was taken out with its author's key and comes in again was brought by one bundle."""
    _house, first = building
    home = household(town.office)
    with town.office.profile.store.unit() as unit:
        held_back.keep_changes(unit, first, [("household", home.id, None)])
        held_back.keep_changes(unit, "", [("household", home.id, None)])
        unit.commit()
    town.office.sync.undo(first)
    assert not household(town.office).retired


def test_who_claims_a_household_twice_has_no_right_to_it(town: Town) -> None:
    """What a row said before that is kept out stood nowhere here, and proves nothing; once the
    row is let in it is part of its history (found by the simulation, seed 9941)."""
    home = trespassing.brought(town, town.wang)
    doors = [town.wang.registers.find(Dwelling, room_no=room)[0].id for room in ("101", "102")]
    for door in doors:
        town.clock.advance(minutes=1)
        there = town.wang.registers.get(Household, home)
        with town.wang.profile.store.unit() as unit:
            unit.save(dataclasses.replace(there, dwelling_id=door))
            unit.commit()
        trespassing.hold(town, "household", home)
        assert _asked(town) == [(home, "scope")]
    with town.office.profile.store.view() as unit:
        assert history.of(unit, "household", home) == []
    town.office.quarantine.accept(_held_id(town, home))
    with town.office.profile.store.view() as unit:
        assert doors[0] in [one.value for one in history.of(unit, "household", home)]
        assert doors[0] not in [one.value for one in history.stood(unit, "household", home)]


def test_who_is_let_in_does_not_prove_what_others_claim(town: Town) -> None:
    """Each claim is that of the peer whose row is held back."""
    home = trespassing.brought(town, town.wang)
    (door,) = town.wang.registers.find(Dwelling, room_no="101")
    for number in ("0301", "0302"):
        town.clock.advance(minutes=1)
        there = town.wang.registers.get(Household, home)
        with town.wang.profile.store.unit() as unit:
            unit.save(dataclasses.replace(there, dwelling_id=door.id, phone=number))
            unit.commit()
        trespassing.hold(town, "household", home)
    with town.office.profile.store.unit() as unit:
        (item,) = held_back.held(unit, "quarantined")
        other = dataclasses.replace(item, peer=town.li.profile.replica)
        held_back.hold(unit, [other])
        held_back.settle(unit, [other], other.at, held_back.ACCEPTED)
        assert "0301" not in [one.value for one in history.of(unit, "household", home)]
        held_back.settle(unit, [item], item.at, held_back.ACCEPTED)
        assert "0301" in [one.value for one in history.of(unit, "household", home)]
