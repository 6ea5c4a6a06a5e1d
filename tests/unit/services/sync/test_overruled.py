"""What a member said and somebody else's newer value replaced before a bundle went: the office is
told, keeps it, and asks; so it goes neither with the laptop nor with the household."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from gridclient.app import App
from gridclient.domain.days import day_of
from gridclient.domain.fields import entity_of
from gridclient.domain.identifiers import new_id
from gridclient.domain.people import Household
from gridclient.domain.places import Building, Dwelling
from gridclient.domain.retention import Purge
from gridclient.errors import Refused
from gridclient.store import history, purging
from tests import altered, forged
from tests.profiles import Clock
from tests.town import Town, agree, household, phone, take

EARLIER, LI, OFFICE, WANG = "010-00000000", "010-11111111", "010-22222222", "010-33333333"


def write(town: Town, of: App, row_id: str, value: str) -> None:
    town.clock.advance(minutes=1)
    of.registers.change(Household, row_id, phone=value, despite="-")


def overrule(town: Town) -> str:
    """li writes a number, twice; the office, which has not heard of it, another one, which
    reaches li before anything goes from there."""
    home = household(town.li).id
    for of, value in ((town.li, EARLIER), (town.li, LI), (town.office, OFFICE)):
        write(town, of, home, value)
    assert town.bring(town.office, town.li).conflicts == 1
    return home


def past(of: App, row_id: str) -> list[str | None]:
    with of.profile.store.view() as unit:
        return [one.value for one in history.of(unit, "household", row_id) if one.field == "phone"]


def test_the_office_can_still_pick_what_it_had_never_heard_of(town: Town) -> None:
    home = overrule(town)
    assert town.bring(town.li, town.office).conflicts == 1
    assert past(town.office, home)[-1] == LI
    assert EARLIER not in past(town.office, home)
    (here,), (there,) = (one.conflicts.open_() for one in (town.office, town.li))
    assert here.id == there.id
    assert {here.here.value, here.there.value} == {"010*****1111", "010*****2222"}
    choice = "here" if here.here.value == "010*****1111" else "there"
    town.office.conflicts.resolve(here.id, choice)
    town.exchange()
    assert phone(town.li) == phone(town.wang) == LI
    assert town.li.conflicts.open_() == []
    assert agree(town.office, town.li, town.wang)


def test_it_is_told_once_and_changes_nothing_when_it_comes_again(town: Town) -> None:
    home = overrule(town)
    sent = town.send(town.li, town.office).file
    for conflicts in (1, 0):
        assert take(town.office, sent).conflicts == conflicts
    assert past(town.office, home).count(LI) == 1
    town.bring(town.office, town.li)
    manifest, rows = forged.drafted(town.li, town.office)
    assert (rows, manifest.more.get("overruled")) == ([], None)


def test_what_a_clock_far_ahead_had_stamped_is_told_too(town: Town) -> None:
    """It gave way once the clock was right, and lies below the birth of its row since."""
    clock = town.clocks["wang"] = Clock(town.clock.at + dt.timedelta(days=200))
    home = household(town.wang).id
    write(town, town.office, home, OFFICE)
    write(town, town.wang, home, WANG)
    assert town.bring(town.office, town.wang).conflicts == 1
    assert phone(town.wang) == WANG
    clock.at = town.clock.at
    assert town.bring(town.wang, town.office).conflicts == 1
    assert past(town.office, home)[0] == WANG
    assert phone(town.office) == phone(town.wang) == OFFICE


def test_it_is_asked_against_what_stands_by_now(town: Town) -> None:
    """wang knew of the office's number, and nobody of li's: those two are to be decided about."""
    home = overrule(town)
    town.bring(town.office, town.wang)
    write(town, town.wang, home, WANG)
    town.bring(town.wang, town.office)
    assert town.bring(town.li, town.office).conflicts == 1
    (found,) = town.office.conflicts.open_()
    assert {found.here.value, found.there.value} == {"010*****1111", "010*****3333"}


def test_a_household_leaves_only_once_it_was_told(town: Town) -> None:
    home = overrule(town)
    building = next(
        house
        for house in town.office.registers.find(Building)
        for door in town.office.registers.find(Dwelling, building_id=house.id, room_no="201")
    )
    (door, *_others) = town.office.registers.find(Dwelling, building_id=building.id)
    town.office.registers.change(Household, home, dwelling_id=door.id, despite="-")
    assert town.bring(town.office, town.li).removed == 0
    town.bring(town.li, town.office)
    assert LI in past(town.office, home)
    assert len(town.office.conflicts.open_()) == 1
    assert town.bring(town.office, town.li).removed > 0
    with pytest.raises(Refused):
        town.li.registers.get(Household, home)


def test_what_was_removed_does_not_come_back_so(town: Town) -> None:
    home = overrule(town)
    now = town.office.profile.now()
    purge = Purge(
        id=new_id(now),
        household_id=home,
        subject="gone_people",
        before_on=day_of(now) + dt.timedelta(days=1),
        purged_at=now,
    )
    with town.office.profile.store.unit() as unit:
        unit.add(purge)
        purging.enforce_all(unit, [purge])
        unit.commit()
    town.bring(town.li, town.office)
    assert past(town.office, home) == []


def claims(town: Town, home: str) -> dict[str, list[Any]]:
    """What a bundle may claim, by what is wrong with it."""
    with town.office.profile.store.view() as unit:
        row = unit.rows(entity_of(Household), [home])[home]
    office, li = row.stamp_of("phone"), past_stamp(town.li, home)
    early = f"000000000001-0000-{town.li.profile.replica}"
    return {
        "nothing": ["household", home, "phone", li, LI],
        "another's": ["household", home, "phone", f"{li[:18]}{town.wang.profile.replica}", LI],
        "newer": ["household", home, "phone", f"{office[:12]}-ffff-{town.li.profile.replica}", LI],
        "no value": ["household", home, "phone", li, "x" * 5000],
        "no field": ["household", home, "number", li, LI],
        "no register": ["visit", home, "note", li, LI],
        "no door": ["household", home, "dwelling_id", early, new_id(town.li.profile.now())],
        "no form": ["household", home, "phone", li],
        "no text": ["household", home, "phone", li, 7],
        "not here": ["household", new_id(town.li.profile.now()), "phone", li, LI],
    }


def whole_past(of: App, row_id: str) -> list[Any]:
    """What any field of a household said before."""
    with of.profile.store.view() as unit:
        return history.of(unit, "household", row_id)


def past_stamp(of: App, row_id: str) -> str:
    with of.profile.store.view() as unit:
        lines = history.of(unit, "household", row_id)
    return next(one.stamp for one in lines if one.value == LI)


@pytest.mark.parametrize(
    "wrong",
    [
        "nothing",
        "another's",
        "newer",
        "no value",
        "no field",
        "no register",
        "no door",
        "no form",
        "no text",
        "not here",
    ],
)
def test_a_member_is_believed_for_what_it_may_have_written_itself(town: Town, wrong: str) -> None:
    home = overrule(town)
    before = whole_past(town.office, home)
    manifest, rows = forged.drafted(town.li, town.office)
    more = {"overruled": [claims(town, home)[wrong]]}
    content = forged.built(dataclasses.replace(manifest, more=more), rows, town.li.profile.keys)
    take(town.office, altered.saved(content, town.mail / "claims.xlsx"))
    assert (whole_past(town.office, home) == before) is (wrong != "nothing")


def test_a_member_is_believed_about_its_own_grids_only(town: Town) -> None:
    """zhang's own word, about a household of grid 001."""
    home = overrule(town)
    before, stamp = past(town.office, home), past_stamp(town.li, home)
    manifest, rows = forged.drafted(town.zhang, town.office)
    told = ["household", home, "phone", f"{stamp[:18]}{town.zhang.profile.replica}", LI]
    more = {"overruled": [told]}
    content = forged.built(dataclasses.replace(manifest, more=more), rows, town.zhang.profile.keys)
    take(town.office, altered.saved(content, town.mail / "claims.xlsx"))
    assert past(town.office, home) == before
