"""Bundles of an office that come to a member late, when newer ones have said more."""

from __future__ import annotations

import dataclasses

import pytest

from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Dwelling
from gridclient.jobs import SILENT
from gridclient.services.issues import NewIssue
from gridclient.services.sync import cases, composing, leaving
from gridclient.services.sync.records import Exported, Imported
from gridclient.store import exchange, held_back
from gridclient.workbook.manifests import Manifest
from tests import town as towns
from tests.town import Town, agree, household, take


@pytest.fixture
def settled(town: Town) -> Town:
    for _round in range(2):
        to_and_fro(town)
    return town


def to_and_fro(town: Town) -> None:
    town.bring(town.wang, town.office)
    town.bring(town.office, town.wang)


def move(town: Town, home: Household, room: str) -> None:
    """Rooms 101 and 102 are wang's, 201 and 202 are not."""
    (door,) = town.office.registers.find(Dwelling, room_no=room)
    town.clock.advance(minutes=1)
    town.office.registers.change(Household, home.id, dwelling_id=door.id)


def has(of: App, home: Household) -> bool:
    return any(one.id == home.id for one in of.registers.find(Household))


def held(of: App) -> list[tuple[str, str, str]]:
    with of.profile.store.view() as unit:
        return [(one.row.entity, one.state, one.rule) for one in held_back.held(unit)]


def fill(town: Town) -> None:
    """Two more rows that wang is to have, one change after the other."""
    for room in ("101", "102"):
        (door,) = town.office.registers.find(Dwelling, room_no=room)
        town.clock.advance(minutes=1)
        town.office.registers.change(Dwelling, door.id, occupancy="rented")


def raise_issue(town: Town, home: Household) -> None:
    town.clock.advance(minutes=1)
    town.office.visits.record(home.id, "met", issue=NewIssue("灯不亮"))


def in_parts(
    town: Town, monkeypatch: pytest.MonkeyPatch, rows: int, receiver: App
) -> list[Exported]:
    with monkeypatch.context() as patched:
        patched.setattr(composing, "ROWS_AT_MOST", rows)
        return town.office.sync.export_all(receiver.profile.replica, town.mail)


def leaves(town: Town, home: Household) -> Imported:
    """The office moves a household to another grid, and wang hears of it."""
    move(town, home, "202")
    return town.bring(town.office, town.wang)


def test_what_left_does_not_come_back_with_a_late_bundle(settled: Town) -> None:
    """The row itself, as it was while it was ours."""
    home = household(settled.office)
    settled.office.registers.change(Household, home.id, phone="0777")
    late = settled.send(settled.office, settled.wang).file
    assert leaves(settled, home).removed > 0
    took = take(settled.wang, late)
    assert (took.applied, has(settled.wang, home)) == (0, False)
    to_and_fro(settled)
    assert agree(settled.office, settled.wang)


def test_what_a_late_bundle_says_of_what_left_waits_for_nothing(settled: Town) -> None:
    """Found by the simulation (seed 260): an issue waited for its household for ever."""
    home = household(settled.office)
    raise_issue(settled, home)
    late = settled.send(settled.office, settled.wang).file
    assert leaves(settled, home).removed > 0
    took = take(settled.wang, late)
    assert (took.applied, took.parked, held(settled.wang)) == (0, 0, [])
    to_and_fro(settled)
    assert agree(settled.office, settled.wang)


def test_what_waits_for_a_household_that_left_before_it_came_is_forgotten(
    settled: Town,
) -> None:
    """A household enters wang's grid; the bundle with it is lost, one with its issue arrives."""
    home = household(settled.office, "201")
    move(settled, home, "101")
    entering = settled.send(settled.office, settled.wang)
    raise_issue(settled, home)
    replica = settled.wang.profile.replica
    after = settled.office.sync.export(replica, settled.mail, base=entering.upto).file
    assert take(settled.wang, after).parked > 0
    leaves(settled, home)
    assert held(settled.wang) == []
    with settled.wang.profile.store.view() as unit:
        assert "灯不亮" not in repr(held_back.settled(unit, held_back.SET_ASIDE))
    to_and_fro(settled)
    assert agree(settled.office, settled.wang)


def test_what_waits_for_a_part_still_missing_waits_on(
    settled: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its household was changed after it, and comes with the last of three parts."""
    home = household(settled.office, "201")
    raise_issue(settled, home)
    move(settled, home, "101")
    fill(settled)
    settled.clock.advance(minutes=1)
    settled.office.registers.change(Household, home.id, remarks="搬来了")
    made = in_parts(settled, monkeypatch, 1, settled.wang)
    assert len(made) > 2
    for part in made[:-1]:
        take(settled.wang, part.file)
    assert held(settled.wang) != []
    take(settled.wang, made[-1].file)
    assert held(settled.wang) == []
    assert agree(settled.office, settled.wang)


def left_out(town: Town, home: Household) -> None:
    """Wang takes the next bundle of the office without a household in it."""
    file = town.send(town.office, town.wang).file
    preview = town.wang.sync.preview([file])
    rows = preview.files[0].rows
    key = ("household", home.id)
    town.wang.sync.take(preview, {row.ticket for row in rows if (row.entity, row.row_id) == key})


def entered(town: Town) -> Household:
    """A household that moved into wang's grid, with an issue."""
    home = household(town.office, "201")
    raise_issue(town, home)
    move(town, home, "101")
    return home


def test_what_belongs_to_a_household_left_out_by_hand_waits_for_it(settled: Town) -> None:
    """Found by the simulation (seed 576): once wang held all that the office had told, the people
    of the household were forgotten, and the household that was taken later stayed empty."""
    home = entered(settled)
    left_out(settled, home)
    waiting = held(settled.wang)
    assert ("resident", "parked", "parent") in waiting
    to_and_fro(settled)
    assert held(settled.wang) == waiting
    settled.wang.sync.take_left_out(towns.left_out(settled.wang, ("household", home.id)))
    assert held(settled.wang) == []
    assert agree(settled.office, settled.wang)


def test_a_household_left_out_by_hand_that_left_our_grid_cannot_be_taken(settled: Town) -> None:
    """Nor does anything wait for it any longer."""
    home = entered(settled)
    left_out(settled, home)
    leaves(settled, home)
    assert settled.wang.sync.left_out() == []
    to_and_fro(settled)
    assert held(settled.wang) == []
    assert agree(settled.office, settled.wang)


def test_a_late_part_with_what_came_back_keeps_it(
    settled: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by the simulation (seed 243): wang waits for a confirmation to remove a household;
    it comes back in a part that arrives after the last one."""
    home = household(settled.office)
    (lives,) = settled.wang.registers.find(Resident, household_id=home.id)
    settled.wang.registers.change(Resident, lives.id, remarks="还没交")
    assert leaves(settled, home).removed == 0
    move(settled, home, "102")
    fill(settled)
    settled.bring(settled.wang, settled.office)
    for part in reversed(in_parts(settled, monkeypatch, 2, settled.wang)):
        take(settled.wang, part.file)
    assert has(settled.wang, home)
    to_and_fro(settled)
    assert agree(settled.office, settled.wang)


def test_an_office_told_that_a_household_came_back_by_a_late_part_keeps_it_too(
    settled: Town,
) -> None:
    """It was named in bundle 4, came back with 5, and 6 was here first."""
    named = ("household", household(settled.office).id)
    with settled.office.profile.store.unit() as unit:
        manifest = _manifest(settled.district, settled.office)
        cases.take_roots(unit, dataclasses.replace(manifest, number=4), [named], [])
        cases.take_roots(unit, dataclasses.replace(manifest, number=3), [], [named])
        assert cases.roots(unit) == [named]
        cases.take_roots(unit, dataclasses.replace(manifest, number=5), [], [named])
        assert cases.roots(unit) == []


def test_an_office_told_late_once_more_that_a_household_left_hands_it_on_still(
    settled: Town,
) -> None:
    """An older bundle names it, too, and has the household with it to say where it went."""
    named = ("household", household(settled.office).id)
    profile, own = settled.office.profile, settled.district.profile.enrolled()
    manifest = _manifest(settled.district, settled.office)
    late = dataclasses.replace(manifest, number=9, upto=0, more=leaving.to_manifest([named]))
    with profile.store.unit() as unit:
        cases.take_roots(unit, dataclasses.replace(manifest, number=8), [named], [])
        leaving.take(profile, unit, late, own, [named])
        assert cases.roots(unit) == [named]


def _manifest(sender: App, receiver: App) -> Manifest:
    with sender.profile.store.view() as unit:
        peer = exchange.peer(unit, receiver.profile.replica)
        assert peer is not None
        return composing.compose(sender.profile, unit, peer, SILENT).manifest


def test_what_left_goes_though_the_bundle_that_names_it_comes_after_a_newer_part(
    settled: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by the simulation (seed 6033): the part did not name it, and what is older than what
    was taken in names nothing."""
    home = household(settled.office)
    move(settled, home, "202")
    settled.wang.visits.record(home.id, "met", note="还没有交")
    named = settled.send(settled.office, settled.wang).file
    fill(settled)
    *parts, _lost = in_parts(settled, monkeypatch, 1, settled.wang)
    for file in (*(one.file for one in parts), named):
        take(settled.wang, file)
    for _round in range(2):
        to_and_fro(settled)
    assert not has(settled.wang, home)
    assert agree(settled.office, settled.wang)


def test_what_left_is_named_until_a_bundle_that_names_it_is_confirmed(
    settled: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last part names it and is lost; the parts before are confirmed beyond its move."""
    home = household(settled.office)
    move(settled, home, "202")
    fill(settled)
    first, *_lost = in_parts(settled, monkeypatch, 1, settled.wang)
    take(settled.wang, first.file)
    for _round in range(2):
        to_and_fro(settled)
    assert not has(settled.wang, home)
    assert agree(settled.office, settled.wang)
