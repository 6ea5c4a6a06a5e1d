"""Quarantine: what the office lets in holds everywhere, what it rejects stays out."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from gridclient.domain.fields import entity_of
from gridclient.domain.links import SameAs
from gridclient.domain.people import Household
from gridclient.domain.places import Grid
from gridclient.domain.visits import Visit
from gridclient.errors import Refused
from gridclient.services.issues import NewIssue
from tests.builders import (
    add,
    make_event,
    make_id,
    make_visit,
)
from tests.profiles import Clock
from tests.town import GRIDS, Town, agree, household, phone
from tests.unit.services.sync import trespassing


@pytest.fixture
def trespass(town: Town) -> str:
    """A household of grid 002 of which wang, of grid 001, has all that it takes to change it."""
    return trespassing.brought(town, town.wang)


def test_a_register_row_is_let_in_as_the_office_s_own_edit(town: Town, trespass: str) -> None:
    before = town.wang.registers.get(Household, trespass)
    with town.wang.profile.store.unit() as unit:
        unit.save(_with_phone(before))
        unit.commit()
    trespassing.hold(town, "household", trespass)
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
    trespassing.hold(town, "household", trespass)
    (found,) = town.office.quarantine.list_()
    stamps = []
    for of in (town.wang, town.office):
        if of is town.office:
            of.quarantine.accept(found.id)
        with of.profile.store.view() as unit:
            row = unit.rows(entity_of(Household), [trespass])[trespass]
        stamps.append(row.stamp_of("phone"))
    assert stamps[0] < stamps[1]


def test_what_was_written_and_emptied_again_is_let_in_once(town: Town, trespass: str) -> None:
    """It has a newer stamp and no value (found by the simulation, seed 1501)."""
    for text in ("误写", None):
        town.clock.advance(minutes=1)
        with town.wang.profile.store.unit() as unit:
            home = town.wang.registers.get(Household, trespass)
            unit.save(dataclasses.replace(home, remarks=text))
            unit.commit()
    trespassing.hold(town, "household", trespass)
    (found,) = town.office.quarantine.list_()
    town.office.quarantine.accept(found.id)
    assert trespassing.kept_out(town, "household", trespass) == []


def _with_phone(home: Household) -> Household:
    return dataclasses.replace(home, phone="010-99999999")


def test_a_fact_of_one_s_own_is_let_in_with_its_signature(town: Town, trespass: str) -> None:
    visit = make_visit(trespass, visitor_id=town.wang.profile.person_id, note="代访")
    add(town.wang, visit)
    trespassing.hold(town, "visit", visit.id)
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


@pytest.mark.parametrize("at_once", [True, False])
def test_what_links_to_something_kept_out_is_kept_out_too(
    town: Town, trespass: str, at_once: bool
) -> None:
    """Where that lies nobody has judged (found by the simulation, seed 6706)."""
    own = town.wang.visits.record(household(town.wang).id, "met")
    add(town.wang, far := make_visit(trespass))
    if not at_once:
        assert town.bring(town.wang, town.office).quarantined == 1
    (grid,) = town.wang.registers.find(Grid, code=GRIDS[0])
    link = SameAs(
        id=make_id(),
        grid_id=grid.id,
        entity="visit",
        kept_id=far.id,
        other_id=own.id,
        act="same",
        decided_at=town.clock.at,
    )
    add(town.wang, link)
    town.bring(town.wang, town.office)
    kept = {(one.entity, one.rule) for one in town.office.quarantine.list_()}
    assert kept == {("visit", "scope"), ("same_as", "scope")}
    assert town.office.registers.find(SameAs) == []


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
