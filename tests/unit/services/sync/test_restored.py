"""What a restore took away comes back from those who had heard of it (``sync.restored``)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling, Grid
from gridclient.domain.staff import Person
from gridclient.services import backups, timekeeping
from gridclient.store import exchange, held_back
from tests.profiles import PASSPHRASE, Clock
from tests.town import GRIDS, Town, agree, change, household, phone, take


def restored(town: Town, name: str, source: str) -> App:
    town.close(name)
    backups.restore_with(town.folder / name, PASSPHRASE, source, town.clock)
    return getattr(town, name)


def settled(town: Town) -> None:
    for _round in range(3):
        town.exchange()


def door(of: App, room: str) -> Dwelling:
    return of.registers.find(Dwelling, room_no=room)[0]


def move(town: Town, of: App, home: Household, room: str) -> None:
    town.clock.advance(minutes=1)
    of.registers.change(Household, home.id, dwelling_id=door(of, room).id)


def held(of: App) -> list[tuple[str, str, str]]:
    with of.profile.store.view() as unit:
        return [(one.row.entity, one.state, one.rule) for one in held_back.held(unit)]


def moved_and_forgotten(town: Town) -> tuple[Household, str]:
    """The office moves a household to wang's grid, tells wang, and forgets it by a restore."""
    settled(town)
    backup = backups.make(town.office.profile).stem
    home = household(town.office, "201")
    move(town, town.office, home, "102")
    town.bring(town.office, town.wang)
    return home, backup


def test_a_household_that_had_been_moved_to_a_member_is_still_theirs(town: Town) -> None:
    home, backup = moved_and_forgotten(town)
    move(town, town.wang, home, "101")
    visit = town.wang.visits.record(home.id, "met", note="搬来以后")
    under_way = town.send(town.wang, town.office).file

    office = restored(town, "office", backup)
    result = take(office, under_way)
    assert (result.quarantined, result.parked) == (0, 0)
    assert office.registers.get(Household, home.id).dwelling_id == door(office, "101").id
    settled(town)
    assert [one.id for one in office.visits.of(home.id)] == [visit.id]
    assert agree(town.wang, town.li, office)
    assert held(office) == []


def test_what_lies_below_waits_for_the_household(town: Town) -> None:
    home, backup = moved_and_forgotten(town)
    (lives,) = town.wang.registers.find(Resident, household_id=home.id)
    town.wang.registers.change(Resident, lives.id, phone="021-55550188")
    under_way = town.send(town.wang, town.office).file

    office = restored(town, "office", backup)
    assert take(office, under_way).parked == 1
    assert held(office) == [("resident", "parked", "restored")]
    settled(town)
    assert office.registers.get(Resident, lives.id).phone == "021-55550188"
    assert held(office) == []
    assert agree(town.wang, town.li, office)


def test_what_waits_of_somebody_restored_themselves_is_for_a_person(town: Town) -> None:
    """Found by the simulation (seed 3530): it waited for the old epoch of its sender to hear of
    the office's restore."""
    earlier = backups.make(town.wang.profile).stem
    home, backup = moved_and_forgotten(town)
    visit = town.wang.visits.record(home.id, "met", note="搬来以后")
    under_way = town.send(town.wang, town.office).file
    office = restored(town, "office", backup)
    assert take(office, under_way).parked == 1
    assert held(office) == [("visit", "parked", "restored")]
    restored(town, "wang", earlier)
    settled(town)
    (item,) = office.quarantine.list_()
    assert item.rule == "restored"
    office.quarantine.accept(item.id)
    assert [one.id for one in office.visits.of(home.id)] == [visit.id]
    assert held(office) == []


def test_nobody_takes_a_household_over_once_they_heard_of_the_restore(town: Town) -> None:
    home, backup = moved_and_forgotten(town)
    office = restored(town, "office", backup)
    settled(town)
    stolen = household(office, "202")
    with town.wang.profile.store.unit() as unit:
        unit.save(Household(id=stolen.id, dwelling_id=door(town.wang, "101").id))
        unit.commit()
    assert town.bring(town.wang, office).quarantined == 1
    assert held(office) == [("household", "quarantined", "scope")]
    assert office.registers.get(Household, home.id).dwelling_id == door(office, "102").id


def test_nobody_takes_a_household_over_without_a_restore(town: Town) -> None:
    stolen = household(town.office, "201")
    with town.wang.profile.store.unit() as unit:
        unit.save(Household(id=stolen.id, dwelling_id=door(town.wang, "101").id))
        unit.commit()
    assert town.bring(town.wang, town.office).quarantined == 1


def test_a_bundle_for_an_earlier_epoch_closes_no_gap(town: Town) -> None:
    """It leaves out what the restored replica had sent, and no longer has."""
    settled(town)
    backup = backups.make(town.wang.profile).stem
    home = household(town.wang)
    lost = town.wang.visits.record(home.id, "met", note="丢了")
    town.bring(town.wang, town.office)
    town.office.registers.change(Household, home.id, phone="021-55550107")
    under_way = town.send(town.office, town.wang).file

    wang = restored(town, "wang", backup)
    take(wang, under_way)
    assert phone(wang) == "021-55550107"
    with wang.profile.store.view() as unit:
        peer = exchange.newest(unit, town.office.profile.replica)
        assert peer is not None
        assert exchange.seen(unit).get(town.office.profile.replica, "") < home_stamp(town, home)
    settled(town)
    assert [one.id for one in wang.visits.of(home.id)] == [lost.id]
    assert agree(wang, town.office)


def home_stamp(town: Town, home: Household) -> str:
    with town.office.profile.store.view() as unit:
        return unit.rows(Household.__entity__, [home.id])[home.id].stamp_of("phone")


def test_a_grid_granted_before_the_newcomer_was_restored_arrives(town: Town) -> None:
    """The office knows of the grant, and the member, under a new epoch, not yet."""
    settled(town)
    backup = backups.make(town.wang.profile).stem
    granted_both(town)
    wang = restored(town, "wang", backup)
    town.bring(wang, town.office)
    settled(town)
    assert wang.profile.enrolled().grids == GRIDS
    assert agree(wang, town.office, grid=GRIDS[1])


def test_a_grid_granted_before_the_office_was_restored_arrives(town: Town) -> None:
    """The member knows of the grant, and the office no longer."""
    settled(town)
    backup = backups.make(town.office.profile).stem
    granted_both(town)
    town.bring(town.office, town.wang)
    office = restored(town, "office", backup)
    settled(town)
    assert town.wang.profile.enrolled().grids == GRIDS
    assert agree(town.wang, office, grid=GRIDS[1])
    assert held(office) == []
    assert serves(office, "王芳") == set(GRIDS)
    assert not town.wang.sync.returned()


def serves(office: App, name: str) -> set[str]:
    """The grids somebody serves, as the office's staff entry says."""
    (person,) = office.registers.find(Person, name=name)
    grids = office.registers.find(Grid)
    return {grid.code for grid in grids if grid.id in person.grid_ids}


def test_a_grant_forgotten_by_a_restore_does_not_undo_a_later_decision(town: Town) -> None:
    """The restored office hands wang's grid to zhang before it hears of the grant again."""
    settled(town)
    backup = backups.make(town.office.profile).stem
    granted_both(town)
    town.bring(town.office, town.wang)
    office = restored(town, "office", backup)
    people = {one.name: one.id for one in office.registers.find(Person)}
    town.clock.advance(minutes=1)
    office.handovers.hand_over(people["王芳"], people["张强"])
    settled(town)
    assert serves(office, "王芳") == set()


def test_a_member_renewed_and_forgotten_is_known_by_what_a_colleague_brings(town: Town) -> None:
    """zhang was granted both grids and has not come since; li has heard of it."""
    settled(town)
    backup = backups.make(town.office.profile).stem
    granted_both(town, "zhang")
    town.bring(town.office, town.li)
    office = restored(town, "office", backup)
    town.bring(office, town.li)
    town.bring(town.li, office)
    assert serves(office, "张强") == set(GRIDS)
    town.bring(office, town.zhang)
    assert town.zhang.profile.enrolled().grids == GRIDS
    assert household(town.zhang, "101")


@pytest.mark.parametrize("is_restored", [False, True])
def test_who_has_not_heard_of_a_grant_is_sent_the_grid_with_it(
    town: Town, is_restored: bool
) -> None:
    """Their bundle still shows the certificate they had."""
    settled(town)
    backup = backups.make(town.wang.profile).stem
    granted_both(town)
    wang = restored(town, "wang", backup) if is_restored else town.wang
    town.bring(wang, town.office)
    town.bring(town.office, wang)
    assert wang.profile.enrolled().grids == GRIDS
    assert household(wang, "201")


def granted_both(town: Town, name: str = "wang") -> None:
    certificate = getattr(town, name).profile.certificate
    assert certificate is not None
    town.clock.advance(minutes=1)
    town.office.enrolment.renew_certificate(
        certificate.serial, town.folder / "grant.json", grids=GRIDS
    )


def test_what_was_moved_out_of_a_building_before_that_left(town: Town) -> None:
    """A member moved a household while it was theirs; the building it left went away since."""
    settled(town)
    other = Building(
        id="00000000-0000-7000-8000-000000000901",
        grid_id=next(one.id for one in town.office.registers.find(Grid) if one.code == GRIDS[0]),
        building_no="9",
    )
    new_door = Dwelling(
        id="00000000-0000-7000-8000-000000000902", building_id=other.id, room_no="901"
    )
    with town.office.profile.store.unit() as unit:
        unit.save(other, new_door)
        unit.commit()
    town.exchange()
    home = household(town.wang, "101")
    move(town, town.wang, home, "901")
    town.clock.advance(minutes=1)
    (house,) = town.office.registers.find(Building, building_no="1")
    target = next(one.id for one in town.office.registers.find(Grid) if one.code == GRIDS[1])
    town.office.registers.change(Building, house.id, grid_id=target)
    assert town.bring(town.wang, town.office).quarantined == 0
    settled(town)
    assert town.office.registers.get(Household, home.id).dwelling_id == new_door.id
    assert agree(town.wang, town.office)


def test_a_household_brought_back_before_it_was_removed_stays(town: Town) -> None:
    """The office moved it away and said so; its member, who had not heard, moved it later."""
    settled(town)
    home = household(town.office, "101")
    move(town, town.office, home, "201")
    gone = town.send(town.office, town.wang).file
    move(town, town.wang, home, "102")
    take(town.wang, gone)
    town.bring(town.wang, town.office)
    town.bring(town.office, town.wang)
    settled(town)
    assert town.wang.registers.get(Household, home.id).dwelling_id == door(town.wang, "102").id
    assert agree(town.wang, town.office)


def test_what_was_kept_out_and_came_another_way_is_not_asked_about(town: Town) -> None:
    """A member hands on what a colleague wrote: kept out, until the colleague brings it."""
    settled(town)
    home = household(town.li)
    town.li.registers.change(Household, home.id, phone="021-55550123")
    with town.li.profile.store.view() as unit:
        row = unit.rows(Household.__entity__, [home.id])[home.id]
    with town.wang.profile.store.unit() as unit:
        unit.put([row], {home.id}, None)
        unit.commit()
    assert town.bring(town.wang, town.office).quarantined == 1
    town.bring(town.li, town.office)
    assert held(town.office) == []


def far_ahead_and_restored(town: Town) -> tuple[App, Path]:
    """The office, its clock months ahead, writes something that waits at wang's, and is put back
    to a backup made afterwards; with a bundle of then that is still on its way."""
    town.clocks["office"] = Clock(town.clock.at + dt.timedelta(days=200))
    change(town.office, phone="0777")
    assert town.bring(town.office, town.wang).parked == 1
    late = town.send(town.office, town.wang).file
    backup = backups.make(town.office.profile).stem
    town.clocks["office"] = town.clock
    town.clock.advance(minutes=1)
    return restored(town, "office", backup), late


def test_what_an_office_sent_from_times_to_come_before_its_restore_waits_no_longer(
    town: Town,
) -> None:
    """Found by the simulation (seed 254): the new epoch stamps anew, the old one had sent it."""
    office, late = far_ahead_and_restored(town)
    town.bring(town.wang, office)
    town.bring(office, town.wang)
    assert (phone(town.wang), held(town.wang)) == ("0777", [])
    assert take(town.wang, late).parked == 0
    assert held(town.wang) == []


def test_what_a_restored_office_sends_from_times_to_come_later_waits_all_the_same(
    town: Town,
) -> None:
    """What was said to be void was so of what had been sent by then."""
    office, _late = far_ahead_and_restored(town)
    town.bring(town.wang, office)
    town.bring(office, town.wang)
    town.close("office")
    town.clocks["office"] = Clock(town.clock.at + dt.timedelta(days=200))
    change(town.office, phone="0888")
    assert timekeeping.doubt(town.office.profile) is not None
    assert town.bring(town.office, town.wang).parked == 1
    assert (phone(town.wang), held(town.wang)) == ("0777", [("household", "parked", "clock")])


def test_what_a_wrong_clock_dated_and_a_restore_forgot_is_for_a_person_to_decide(
    town: Town,
) -> None:
    """Found by the simulation (seed 7152): whoever is to stamp it anew does not know of it."""
    earlier = backups.make(town.wang.profile)
    town.close("wang")
    town.clocks["wang"] = Clock(town.clock.at + dt.timedelta(days=200))
    change(town.wang, phone="of another time")
    assert town.bring(town.wang, town.office).parked == 1
    town.clocks["wang"] = town.clock
    restored(town, "wang", earlier.stem)
    town.clock.advance(minutes=1)
    town.bring(town.wang, town.office)
    (held,) = town.office.quarantine.list_()
    town.office.quarantine.accept(held.id)
    assert phone(town.office) == "of another time"
