"""Histories: what fields said before, who changed them and when, the same wherever rows met."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain import stamps
from gridclient.domain.care import CareEnrolment
from gridclient.domain.days import written
from gridclient.domain.fields import entity_of
from gridclient.domain.merging import merge
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building
from gridclient.domain.rows import Row
from gridclient.services import histories
from gridclient.services.histories import Change
from gridclient.store import history
from gridclient.store.store import Store
from tests import builders, profiles
from tests import town as towns
from tests.unit.store import opened


@pytest.fixture
def home(office: App) -> Household:
    return builders.move_in(office, builders.make_house(office))


def told(changes: Sequence[Change]) -> list[tuple[str, str | None, str | None]]:
    return [(one.field, one.before, one.after) for one in changes]


def test_a_history_is_newest_first_masked_and_ends_with_the_entering(office: App, home: Household):
    (person,) = office.registers.find(Resident, household_id=home.id)
    office.registers.change(Resident, person.id, phone="13800138000", remarks="一楼")
    office.registers.change(Resident, person.id, phone="13900139000", sex="female")
    office.registers.change(Resident, person.id, remarks=None)
    changes = office.histories.of(Resident, person.id)
    assert told(changes[:1]) == [("remarks", "一楼", None)]
    assert sorted(told(changes[1:3])) == [
        ("phone", "138****8000", "139****9000"),
        ("sex", None, "female"),
    ]
    assert sorted(told(changes[3:5])) == [
        ("phone", None, "138****8000"),
        ("remarks", None, "一楼"),
    ]
    assert told(changes[5:]) == [("", None, None)]
    assert {one.by for one in changes} == {office.profile.name}
    assert all(one.at.tzinfo is not None for one in changes)
    assert [one.at for one in changes] == sorted((one.at for one in changes), reverse=True)


def test_references_and_codes_are_told_as_people_read_them(office: App):
    house = builders.make_house(office, building_no="7")
    leader = builders.make_person(name="周建国", post="building_leader")
    builders.save(office, leader)
    office.registers.change(Building, house.id, leader_id=leader.id)
    assert told(office.histories.of(Building, house.id))[0] == (
        "leader_id",
        None,
        "周建国 · Building leader",
    )


def test_a_category_is_masked_as_declared(office: App, home: Household):
    care = office.registers.add(CareEnrolment, household_id=home.id, category="dibao")
    office.registers.change(CareEnrolment, care.id, category="dibao_edge")
    assert told(office.histories.of(CareEnrolment, care.id))[0] == ("category", "*", "*")


def test_the_date_of_a_value_nobody_believes_is_unknown(office: App, home: Household):
    """Stamped in 2036, and fallen far back since: its order is kept, and no date."""
    entity = entity_of(Household)
    with office.profile.store.unit() as unit:
        row = unit.rows(entity, [home.id])[home.id]
        far = stamps.make(int(row.stamp[:12], 16) + 10**12, 0, office.profile.replica)
        said = dataclasses.replace(row, fields={**row.fields, "phone": "1"})
        moved = {"stamp": stamps.doubted(far), "stamps": {}}
        unit.put([dataclasses.replace(said, **moved)], {row.id}, None)
        unit.commit()
    (entered,) = office.histories.of(Household, home.id)
    assert not histories.is_dated(entered.at)
    assert histories.when(entered.at) == "date unknown"
    office.registers.change(Household, home.id, remarks="2")
    newest = office.histories.of(Household, home.id)[0]
    assert histories.when(newest.at) == written(newest.at)


def test_nothing_is_told_of_what_is_not_here(office: App):
    assert office.histories.of(Resident, builders.make_id()) == []


def test_what_a_colleague_changed_is_told_under_their_name(tmp_path: Path):
    with towns.copied(tmp_path / "town") as town:
        (home, *_rest) = town.wang.registers.find(Household)
        town.wang.registers.change(Household, home.id, phone="13800138000")
        town.bring(town.wang, town.office)
        newest = town.office.histories.of(Household, home.id)[0]
        assert (newest.field, newest.by) == ("phone", "王芳")
        town.bring(town.office, town.li)
        assert town.li.histories.of(Household, home.id)[-1].by == towns.OFFICE_NAME


def test_two_offices_that_merge_in_both_orders_have_one_history(tmp_path: Path):
    """A value that lost is kept as well as one that stood for a while."""
    with towns.copied(tmp_path / "town") as town:
        home = town.wang.registers.find(Household)[0].id
        for who, number in ((town.li, "1"), (town.wang, "2"), (town.li, "3")):
            who.registers.change(Household, home, phone=f"1380013800{number}")
            town.clock.advance(minutes=1)
        sent = [town.send(one, town.office).file for one in (town.wang, town.li)]
        town.close()
        told = []
        for order in (sent, sent[::-1]):
            profiles.copy(town.folder / "office", tmp_path / f"office-{len(told)}")
            office = town.open_(tmp_path / f"office-{len(told)}")
            for file in order:
                towns.take(office, file)
            with office.profile.store.view() as unit:
                told.append(history.of(unit, "household", home))
            office.close()
        assert told[0] == told[1]
        assert [one.value for one in told[0]][-1:] == ["13800138002"]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_whatever_the_order_the_history_is_one(tmp_path: Path, order: tuple[int, ...]):
    kept, versions = _versions(tmp_path)
    entity = entity_of(Household)
    with kept.unit() as unit:
        for place in order:
            came = versions[place]
            mine = unit.rows(entity, [came.id])[came.id]
            merged = merge(mine, came, {}, {})
            history.keep_lost(unit, came, merged.row)
            unit.put([merged.row], {came.id}, None)
        found = {(one.field, one.value) for one in history.of(unit, "household", versions[0].id)}
    kept.close()
    assert found == {("phone", "1"), ("phone", "2"), ("remarks", "a")}


def _versions(tmp_path: Path) -> tuple[Store, list[Row]]:
    """A household as four others changed it one after the other, the last one saying what
    the first had said."""
    opened.file_in(tmp_path)
    kept = opened.open_(tmp_path)
    _building, home = opened.settle(kept)
    entity, versions = entity_of(Household), []
    with kept.unit() as unit:
        row = unit.rows(entity, [home])[home]
        for number, said in enumerate(
            ({"phone": "1"}, {"phone": "2", "remarks": "a"}, {"phone": "1"}, {"remarks": "b"})
        ):
            stamp = stamps.make(2**47 + number, 0, f"AAAAAAAAA{'ABCD'[number]}.1")
            later = {**row.stamps, **dict.fromkeys(said, stamp)}
            row = dataclasses.replace(row, fields={**row.fields, **said}, stamps=later)
            versions.append(row)
    return kept, versions
