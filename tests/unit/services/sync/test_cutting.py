"""What would be too large for one bundle goes out as several, and comes in in any order."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select, update

from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling, Grid
from gridclient.domain.visits import Visit
from gridclient.services.sync import composing
from gridclient.services.sync.records import Exported
from gridclient.store.tables import TABLES
from tests.builders import add, make_dwelling, make_household, make_visit, save
from tests.town import GRIDS, Town, agree, change, household, phone, take

VISIT = TABLES["visit"]


@pytest.fixture
def busy(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A town in step but for ten visits, where four rows are as much as a bundle holds."""
    town.exchange()
    home = household(town.wang)
    add(town.wang, *(make_visit(home.id, note=f"第{n}次") for n in range(10)))
    monkeypatch.setattr(composing, "ROWS_AT_MOST", 4)
    return town


def parts(town: Town) -> list[Exported]:
    return town.wang.sync.export_all(town.office.profile.replica, town.mail)


def test_each_is_complete_in_itself_and_they_follow_one_another(busy: Town) -> None:
    made = parts(busy)
    assert [sum(one.rows.values()) for one in made] == [4, 4, 2]
    assert [one.base for one in made[1:]] == [one.upto for one in made[:-1]]
    assert [one.is_cut for one in made] == [True, True, False]
    (office,) = (peer for peer in busy.wang.sync.peers() if peer.role == "community")
    assert office.unsent == 0


@pytest.mark.parametrize("order", [(0, 2, 1), (1, 0, 2), (2, 1, 0)])
def test_any_order_of_import_works(busy: Town, order: tuple[int, ...]) -> None:
    made = parts(busy)
    results = [take(busy.office, made[number].file) for number in order]
    assert len(busy.office.registers.find(Visit)) == 10
    assert not results[-1].gap
    assert agree(busy.office, busy.wang)
    busy.bring(busy.office, busy.wang)
    (office,) = (peer for peer in busy.wang.sync.peers() if peer.role == "community")
    assert office.unacknowledged == 0


def test_one_that_is_missing_is_named_and_confirmed_only_up_to_it(busy: Town) -> None:
    first, second, third = parts(busy)
    take(busy.office, first.file)
    assert take(busy.office, third.file).gap == (second.number,)
    busy.bring(busy.office, busy.wang)
    assert busy.wang.sync.export(busy.office.profile.replica, busy.mail).base == first.upto


def test_what_has_not_come_yet_counts_as_unseen(busy: Town) -> None:
    """A conflict between what is here and what comes with a later part is asked about."""
    change(busy.wang, phone="0999")
    made = parts(busy)
    change(busy.office, phone="0888")
    conflicts = [take(busy.office, one.file).conflicts for one in made]
    assert sum(conflicts) == 1
    assert phone(busy.office) == "0888"


def test_what_came_in_any_order_counts_as_seen_once_all_of_it_is_here(busy: Town) -> None:
    """The last part says what its sender knew; it came before the others."""
    change(busy.wang, phone="0999")
    for part in reversed(parts(busy)):
        take(busy.office, part.file)
    assert phone(busy.office) == "0999"
    busy.clock.advance(minutes=1)
    change(busy.office, phone="0888")
    assert busy.bring(busy.office, busy.wang).conflicts == 0
    assert phone(busy.wang) == "0888"


def test_a_last_part_says_nothing_of_what_only_a_later_export_stands_in_for(busy: Town) -> None:
    """The household's number went with a part that was lost; in the next export its row stands
    further back, as it was changed again, and only the first part of that has come."""
    change(busy.wang, phone="0999")
    add(busy.wang, *(make_visit(household(busy.wang).id, note=f"再{n}") for n in range(3)))
    *_lost, last = parts(busy)
    busy.clock.advance(minutes=1)
    change(busy.wang, remarks="又改")
    later = parts(busy)
    for part in later[:-1]:
        take(busy.office, part.file)
    take(busy.office, last.file)
    assert phone(busy.office) != "0999"
    busy.clock.advance(minutes=1)
    change(busy.office, phone="0888")
    assert busy.bring(busy.office, busy.wang).conflicts == 1
    assert take(busy.office, later[-1].file).conflicts == 1


def test_a_second_file_has_its_number_in_its_name(busy: Town) -> None:
    made = busy.wang.sync.export_all(busy.office.profile.replica, busy.mail / "给社区.xlsx")
    assert [one.file.name for one in made] == ["给社区.xlsx", "给社区-2.xlsx", "给社区-3.xlsx"]


def test_what_came_into_reach_with_a_part_that_is_late_is_not_removed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """wang gives a grid up that a household was moved out of, and has changed somebody there
    who does not travel back: the last part comes first."""
    certificate = town.wang.profile.certificate
    assert certificate is not None
    answer, renew = town.folder / "grant.json", town.office.enrolment.renew_certificate
    town.clock.advance(minutes=1)
    both = renew(certificate.serial, answer, grids=GRIDS)
    for _round in range(3):
        town.exchange()
    home, stays = household(town.wang, "201"), household(town.wang, "202")
    (door,) = town.office.registers.find(Dwelling, room_no="101")
    town.clock.advance(minutes=1)
    town.office.registers.change(Household, home.id, dwelling_id=door.id)
    town.office.registers.change(Household, stays.id, remarks="留下")
    (lives,) = town.wang.registers.find(Resident, household_id=home.id)
    town.wang.registers.change(Resident, lives.id, remarks="还不知道")
    town.bring(town.wang, town.office)
    renew(both.serial, answer, grids=GRIDS[:1])
    monkeypatch.setattr(composing, "ROWS_AT_MOST", 2)
    parts = town.office.sync.export_all(town.wang.profile.replica, town.mail)
    assert len(parts) > 1
    for part in reversed(parts):
        take(town.wang, part.file)
    assert town.wang.profile.enrolled().grids == GRIDS[:1]
    assert town.wang.registers.get(Household, home.id).dwelling_id == door.id
    assert town.wang.registers.get(Resident, lives.id).remarks == "还不知道"
    for _round in range(2):
        town.exchange()
    assert [one for one in town.wang.registers.find(Household) if one.id == stays.id] == []
    assert agree(town.wang, town.office)


def test_what_moves_with_one_change_is_cut_as_well(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A building goes to another grid, and all its doors and people with it."""
    town.exchange()
    (building,) = town.office.registers.find(Building, building_no="1")
    (grid,) = town.office.registers.find(Grid, code=GRIDS[1])
    doors = [make_dwelling(building.id, room_no=f"9{n:02d}") for n in range(9)]
    homes = [make_household(door.id) for door in doors]
    save(town.office, *doors, *homes)
    town.exchange()
    town.clock.advance(minutes=1)
    save(town.office, dataclasses.replace(building, grid_id=grid.id))
    monkeypatch.setattr(composing, "ROWS_AT_MOST", 5)
    parts = town.office.sync.export_all(town.zhang.profile.replica, town.mail)
    assert len(parts) > 4
    for part in parts[::-1]:
        take(town.zhang, part.file)
    here = {one.id for one in town.zhang.registers.find(Household)}
    assert here >= {one.id for one in homes}
    for _round in range(2):
        town.exchange()
    assert agree(town.office, town.zhang, grid=GRIDS[1])


def test_rows_under_one_number_stay_together(busy: Town) -> None:
    """As earlier versions raised what moved at once."""
    with busy.wang.profile.store.unit() as unit:
        numbers = unit.connection.execute(
            select(VISIT.c.sequence).order_by(VISIT.c.sequence)
        ).scalars()
        *_others, third, _fourth, _fifth = list(numbers)[:5]
        several = VISIT.c.sequence.between(third, third + 2)
        unit.connection.execute(update(VISIT).where(several).values(sequence=third))
        unit.commit()
    assert [sum(one.rows.values()) for one in parts(busy)] == [2, 4, 4]


def test_many_under_one_number_go_together_though_they_are_too_many(busy: Town) -> None:
    with busy.wang.profile.store.unit() as unit:
        number = unit.next_sequence()
        unit.connection.execute(update(VISIT).values(sequence=number))
        unit.commit()
    assert [sum(one.rows.values()) for one in parts(busy)] == [10]
