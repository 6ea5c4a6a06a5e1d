"""What left a member's scope and came back into it, with the bundles in an awkward order."""

from __future__ import annotations

import pytest

from gridclient.app import App
from gridclient.domain.authority import CertificateFact
from gridclient.domain.people import Household
from gridclient.domain.places import Building, Dwelling, Grid
from gridclient.domain.visits import Visit
from gridclient.services.sync import composing
from gridclient.store import sequences
from tests import profiles
from tests.town import GRIDS, Town, agree, household, take


def move(town: Town, home: Household, room: str) -> None:
    """Rooms 101 and 102 are in the grid 001, 201 and 202 in the grid 002."""
    (door,) = town.office.registers.find(Dwelling, room_no=room)
    town.clock.advance(minutes=1)
    town.office.registers.change(Household, home.id, dwelling_id=door.id)


def to_and_fro(town: Town) -> None:
    town.bring(town.wang, town.office)
    town.bring(town.office, town.wang)


def visits(of: App) -> set[str]:
    return {one.id for one in of.registers.find(Visit)}


def test_a_visit_handed_in_after_the_grid_was_lost_comes_back_with_its_household(
    town: Town,
) -> None:
    """Found by the simulation (seed 846): the office took its author for a holder of it."""
    profiles.enrol(town.folder, town.office, town.wang, grids=GRIDS)
    to_and_fro(town)
    home = household(town.office, "201")
    made = town.wang.visits.record(home.id, "met", note="还不知道")
    _grant(town, GRIDS[:1])
    for _again in range(2):
        to_and_fro(town)
    assert visits(town.wang) == set()
    move(town, home, "101")
    town.bring(town.office, town.wang)
    assert visits(town.wang) == {made.id}
    assert agree(town.office, town.wang)


def test_a_visit_that_came_in_late_is_told_to_its_author_who_lost_the_grid_meanwhile(
    town: Town,
) -> None:
    """Found by the simulation (seed 2760): kept out first, it came in with an older bundle once
    the grid was granted again, and the office took its author for a holder of it."""
    profiles.enrol(town.folder, town.office, town.wang, grids=GRIDS)
    to_and_fro(town)
    _grant(town, GRIDS[:1])
    town.clock.advance(minutes=1)
    made = town.wang.visits.record(household(town.office, "201").id, "met", note="还不知道")
    first, late = (town.send(town.wang, town.office).file for _again in range(2))
    assert take(town.office, first).quarantined == 1
    for _again in range(2):
        to_and_fro(town)
    _grant(town, GRIDS)
    take(town.office, late)
    for _again in range(2):
        to_and_fro(town)
    assert visits(town.office) == visits(town.wang) == {made.id}
    assert agree(town.office, town.wang, grid=GRIDS[1])


def test_a_grid_taken_away_and_granted_again_stays_whichever_certificate_is_here_first(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by the simulation (seed 754): the last part to arrive brings the newer one."""
    profiles.enrol(town.folder, town.office, town.wang, grids=GRIDS)
    to_and_fro(town)
    for grids in (GRIDS[:1], GRIDS):
        _grant(town, grids)
    with monkeypatch.context() as patched:
        patched.setattr(composing, "ROWS_AT_MOST", 1)
        parts = town.office.sync.export_all(town.wang.profile.replica, town.mail)
    newest = _sequence_of_newest(town)
    last = next(part for part in parts if part.upto >= newest)
    for part in [*(one for one in reversed(parts) if one is not last), last]:
        take(town.wang, part.file)
    assert town.wang.profile.enrolled().grids == GRIDS
    assert agree(town.office, town.wang, grid=GRIDS[1])


@pytest.mark.parametrize("decide", ["accept", "reject"])
def test_a_household_goes_from_where_its_member_put_it_once_the_office_decided(
    town: Town, decide: str
) -> None:
    """Found by the simulation (seed 6852): wang had put it into the grid that stayed theirs, the
    office had moved it within the other; only wang's own row told that it had lain with them."""
    profiles.enrol(town.folder, town.office, town.wang, grids=GRIDS)
    to_and_fro(town)
    home = household(town.office, "201")
    town.clock.advance(minutes=1)
    (door,) = town.wang.registers.find(Dwelling, room_no="102")
    town.wang.registers.change(Household, home.id, dwelling_id=door.id)
    _grant(town, GRIDS[:1])
    move(town, home, "202")
    town.wang.registers.change(Household, home.id, phone="010-33333333")
    for _again in range(2):
        to_and_fro(town)
    (kept_out,) = town.office.quarantine.list_()
    getattr(town.office.quarantine, decide)(kept_out.id)
    for _again in range(2):
        to_and_fro(town)
    assert not town.wang.registers.find(Household, id=home.id)
    assert agree(town.office, town.wang)


def test_a_household_whose_move_was_kept_out_comes_back_whole(town: Town) -> None:
    """Found by the simulation (seed 7, rejecting 0.5): wang had moved it into a grid that went to
    somebody else, and removed it with that; the office, where it had never lain there, sent the
    household alone."""
    profiles.enrol(town.folder, town.office, town.wang, grids=GRIDS)
    home = household(town.office)
    made = {one.visits.record(home.id, "met", note="在家").id for one in (town.office, town.wang)}
    for _again in range(2):
        to_and_fro(town)
    _grant(town, GRIDS[:1])
    town.clock.advance(minutes=1)
    (door,) = town.wang.registers.find(Dwelling, room_no="202")
    town.wang.registers.change(Household, home.id, dwelling_id=door.id)
    for _again in range(2):
        to_and_fro(town)
    assert not town.wang.registers.find(Household, id=home.id)
    (kept_out,) = town.office.quarantine.list_()
    town.office.quarantine.reject(kept_out.id)
    for _again in range(2):
        to_and_fro(town)
    assert visits(town.wang) == made
    assert agree(town.office, town.wang)


def _grant(town: Town, grids: tuple[str, ...]) -> None:
    """The office renews wang's certificate; nobody brings the file."""
    town.clock.advance(minutes=1)
    serial = _certificates(town)[-1].serial
    town.office.enrolment.renew_certificate(serial, town.folder / "grant", grids=grids)


def _certificates(town: Town) -> list[CertificateFact]:
    key_id = town.wang.profile.keys.public.key_id
    return town.office.registers.find(CertificateFact, key_id=key_id)


def _sequence_of_newest(town: Town) -> int:
    known = [one.id for one in _certificates(town)]
    with town.office.profile.store.view() as unit:
        return max(number for number, _peer in sequences.of(unit, "certificate", known).values())


def test_a_household_its_member_moved_meanwhile_stays_where_its_new_place_came_to_them(
    town: Town,
) -> None:
    """Found by the simulation (seed 4406): the office put it into a colleague's grid and told the
    member so, who had put it elsewhere. By the time that came in the colleague's building was in
    the member's grid, and the office thought that they knew all of it."""
    home = household(town.office, "101")
    made = town.wang.visits.record(home.id, "met", note="搬走之前")
    to_and_fro(town)
    move(town, home, "201")
    told = town.send(town.office, town.wang).file
    town.clock.advance(minutes=1)
    (door,) = town.wang.registers.find(Dwelling, room_no="102")
    town.wang.registers.change(Household, home.id, dwelling_id=door.id)
    take(town.wang, told)
    _put_building_of(town, "201", GRIDS[0])
    to_and_fro(town)
    to_and_fro(town)
    assert visits(town.wang) == {made.id}
    assert agree(town.office, town.wang, grid=GRIDS[0])


def test_what_had_left_a_building_before_that_left_too_goes_though_the_building_comes_back(
    town: Town,
) -> None:
    """Found by the simulation (seeds 5400, 6231): the building was named with all that had been
    in it, and came back before it was removed."""
    home = household(town.office, "102")
    town.wang.visits.record(home.id, "met", note="还没有交")
    move(town, home, "201")
    for code in reversed(GRIDS):
        _put_building_of(town, "102", code)
        town.bring(town.office, town.wang)
        town.bring(town.wang, town.office)
    for _again in range(2):
        to_and_fro(town)
    assert town.wang.registers.find(Household, id=home.id) == []
    assert agree(town.office, town.wang, grid=GRIDS[0])


def test_a_household_about_to_be_removed_stays_where_its_building_comes_back(town: Town) -> None:
    """Found by the simulation (seed 9341): it had lain in two buildings, and so was named besides
    the one that left. An older bundle of the member came in last, and the office took them for a
    holder of what they were about to remove."""
    home = household(town.office, "101")
    made = town.wang.visits.record(home.id, "met", note="在家")
    to_and_fro(town)
    _put_building_of(town, "201", GRIDS[0])
    move(town, home, "201")
    to_and_fro(town)
    town.clock.advance(minutes=1)
    town.wang.registers.change(Household, home.id, phone="010-33333333")
    older = town.send(town.wang, town.office).file
    _put_building_of(town, "201", GRIDS[1])
    town.bring(town.office, town.wang)
    _put_building_of(town, "201", GRIDS[0])
    take(town.office, older)
    for _again in range(2):
        town.bring(town.office, town.wang)
        town.bring(town.wang, town.office)
    assert visits(town.wang) == {made.id}
    assert agree(town.office, town.wang, grid=GRIDS[0])


def _put_building_of(town: Town, room: str, code: str) -> None:
    (door,) = town.office.registers.find(Dwelling, room_no=room)
    (grid,) = town.office.registers.find(Grid, code=code)
    town.clock.advance(minutes=1)
    town.office.registers.change(Building, door.building_id, grid_id=grid.id)
