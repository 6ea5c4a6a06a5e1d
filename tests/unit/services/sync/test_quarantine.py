"""Quarantine: what the office lets in holds everywhere, what it rejects stays out."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from gridclient.domain.fields import ENTITIES, Entity, entity_of
from gridclient.domain.merging import Heard
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling
from gridclient.domain.visits import Visit
from gridclient.errors import Refused
from gridclient.jobs import SILENT
from gridclient.services.issues import NewIssue
from gridclient.services.sync.applying import Applier
from gridclient.services.sync.judging import Judge, Sender
from gridclient.store import exchange, held_back
from gridclient.store.held_back import HeldRow
from tests.builders import (
    add,
    make_amendment,
    make_event,
    make_id,
    make_resident,
    make_retraction,
    make_visit,
)
from tests.profiles import Clock
from tests.town import Town, agree, household, phone


@pytest.fixture
def trespass(town: Town) -> str:
    """wang, of grid 001, changes a household of grid 002 and records a visit there."""
    far = household(town.office, "201")
    with town.office.profile.store.view() as unit:
        rows = [
            row
            for name in ("grid", "building", "dwelling", "household")
            for row in unit.rows(_entity(name), _above(town, far, name)).values()
        ]
    with town.wang.profile.store.unit() as unit:
        for row in rows:
            unit.put([row], set(), None)
        unit.commit()
    return far.id


def _entity(name: str) -> Entity:
    return ENTITIES[name]


def _above(town: Town, home: Household, name: str) -> list[str]:
    door = town.office.registers.get(Dwelling, home.dwelling_id)
    building = town.office.registers.get(Building, door.building_id)
    ids = {"grid": building.grid_id, "building": building.id, "dwelling": door.id}
    return [ids.get(name, home.id)]


def test_a_register_row_is_let_in_as_the_office_s_own_edit(town: Town, trespass: str) -> None:
    before = town.wang.registers.get(Household, trespass)
    with town.wang.profile.store.unit() as unit:
        unit.save(_with_phone(before))
        unit.commit()
    _hold(town, "household", trespass)
    (found,) = town.office.quarantine.list_()
    assert (found.entity, found.rule, found.sender_name) == ("household", "scope", "王芳")
    assert ("Household phone", "010*****9999") in found.fields
    town.office.quarantine.accept(found.id)
    assert phone(town.office, "201") == "010-99999999"
    assert town.office.quarantine.list_() == []
    town.bring(town.office, town.zhang)
    assert phone(town.zhang, "201") == "010-99999999"
    with town.zhang.profile.store.view() as unit:
        row = unit.rows(entity_of(Household), [trespass])[trespass]
    assert row.stamp_of("phone").endswith(town.office.profile.replica)
    lines = [entry.line for entry in town.office.log_books.entries("audit")]
    (line,) = [one for one in lines if one.act == "quarantine_decided"]
    assert (line.about["entity"], line.about["row"]) == ("household", trespass)
    assert line.about["kind"] == "accepted"


@pytest.mark.parametrize("hours_ahead", [0, 20])
def test_what_is_let_in_and_says_the_same_is_said_anew(
    town: Town, trespass: str, hours_ahead: int
) -> None:
    """Else something older than what was let in, unknown here as yet, could still win over it;
    and its own author's word would, made by a fast clock (found by the simulation, seed 767)."""
    town.office.registers.change(Household, trespass, phone="010-99999999", despite="-")
    town.clock.advance(minutes=1)
    town.close("wang")
    town.clocks["wang"] = Clock(town.clock.at + dt.timedelta(hours=hours_ahead))
    with town.wang.profile.store.unit() as unit:
        unit.save(_with_phone(town.wang.registers.get(Household, trespass)))
        unit.commit()
    _hold(town, "household", trespass)
    (found,) = town.office.quarantine.list_()
    stamps = []
    for of in (town.wang, town.office):
        if of is town.office:
            of.quarantine.accept(found.id)
        with of.profile.store.view() as unit:
            row = unit.rows(entity_of(Household), [trespass])[trespass]
        stamps.append(row.stamp_of("phone"))
    assert stamps[0] < stamps[1]


def _with_phone(home: Household) -> Household:
    return dataclasses.replace(home, phone="010-99999999")


def _hold(town: Town, entity: str, row_id: str) -> None:
    """Let the office judge a row of wang's as if it had come with a bundle."""
    bundle = town.send(town.wang, town.office).file
    (result,) = town.office.sync.import_([bundle])
    assert result.refusal is None
    with town.wang.profile.store.view() as unit:
        row = unit.rows(_entity(entity), [row_id])[row_id]
    with town.office.profile.store.unit() as unit:
        peer = exchange.peer(unit, town.wang.profile.replica)
        assert peer is not None
        sender = Sender(peer.replica, peer.authority)
        chain = (town.wang.profile.certificate, *town.wang.profile.chain)
        judge = Judge(town.office.profile, unit, sender, chain)
        outcome = Applier(unit, judge, sender, Heard(), Heard()).apply([row], SILENT)
        ((kept, state, rule),) = outcome.held
        line = exchange.bundles(unit, direction="in", peer=peer.replica)[0]
        held_back.hold(unit, [HeldRow(kept, state, rule, peer.replica, line.id, line.at)])
        unit.commit()


def test_a_fact_of_one_s_own_is_let_in_with_its_signature(town: Town, trespass: str) -> None:
    visit = make_visit(trespass, visitor_id=town.wang.profile.person_id, note="代访")
    add(town.wang, visit)
    _hold(town, "visit", visit.id)
    (found,) = town.office.quarantine.list_()
    assert found.rule == "scope"
    town.office.quarantine.accept(found.id)
    town.bring(town.office, town.zhang)
    town.bring(town.office, town.district)
    for of, note in ((town.office, "代访"), (town.zhang, "代访"), (town.district, None)):
        assert [one.id for one in of.visits.of(trespass)] == [visit.id]
        with of.profile.store.view() as unit:
            row = unit.rows(entity_of(Visit), [visit.id])[visit.id]
        assert row.fields.get("note") == note
        assert row.author == town.wang.profile.replica
    assert agree(town.office, town.zhang, town.district, grid="310104003012002")


def test_a_fact_nobody_else_would_take_is_refused(town: Town) -> None:
    """A step that a worker may not take is not made right by an office's word."""
    home = household(town.wang).id
    issue = town.wang.issues.add(NewIssue("灯不亮"), home).issue
    event = make_event(issue.id, "verified", by_id=town.wang.profile.person_id)
    add(town.wang, event)
    assert town.bring(town.wang, town.office).quarantined == 1
    (found,) = town.office.quarantine.list_()
    assert found.rule == "act"
    with pytest.raises(Refused) as refused:
        town.office.quarantine.accept(found.id)
    assert refused.value.code == "quarantine.unsound"
    assert len(town.office.quarantine.list_()) == 1
    town.office.quarantine.reject(found.id)
    assert town.office.quarantine.list_() == []
    with pytest.raises(Refused) as refused:
        town.office.quarantine.reject(found.id)
    assert refused.value.code == "quarantine.unknown"
    town.bring(town.office, town.wang)
    (sent, *_rest) = [entry for entry in town.wang.sync.history() if entry.direction == "out"]
    receipt = sent.outcome["receipt"]
    assert [one["state"] for one in receipt["held"]] == ["rejected"]


def test_only_an_office_decides(town: Town) -> None:
    for decide in (town.wang.quarantine.accept, town.wang.quarantine.reject):
        with pytest.raises(Refused) as refused:
            decide("any")
        assert refused.value.code == "role.office"


# --- what belongs to a row that was kept out -----------------------------------------------------


@pytest.fixture
def settling(town: Town, trespass: str) -> tuple[str, str]:
    """The office is asked about a household that wang enters in grid 002; a resident of it
    waits. Returns the ids of both."""
    there = town.office.registers.get(Household, trespass)
    home = dataclasses.replace(there, id=make_id(), head_name="新户")
    person = make_resident(home.id, name="新人")
    with town.wang.profile.store.unit() as unit:
        unit.save(home)
        unit.save(person)
        unit.commit()
    _hold(town, "household", home.id)
    _hold(town, "resident", person.id)
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
        _hold(town, entity, fact.id)
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


def test_what_was_let_in_is_not_taken_back(town: Town, trespass: str) -> None:
    with pytest.raises(Refused) as refused:
        town.office.quarantine.take_back([trespass])
    assert refused.value.code == "quarantine.unknown"
    with pytest.raises(Refused) as refused:
        town.wang.quarantine.take_back([trespass])
    assert refused.value.code == "role.office"
