"""Grants that an office made while its clock stood far ahead: they begin in days to come, and
until then nobody acts by them, neither their holder nor the office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from gridclient.app import App
from gridclient.domain.places import Dwelling, Grid
from tests.profiles import Clock
from tests.town import GRIDS, Town, agree

AHEAD = dt.timedelta(days=40)


@pytest.fixture
def office_ahead(town: Town) -> Clock:
    """The office's own clock, far ahead until it is put right."""
    town.exchange()
    made = town.clocks["office"] = Clock(town.clock.at + AHEAD)
    town.close("office")
    return made


def grant(town: Town, grids: Sequence[str]) -> None:
    """The office grants wang these grids; that travels with its next bundle."""
    own = town.wang.profile.certificate
    assert own is not None
    target = town.mail / f"grant-{town.clock.at:%d%H%M%S}.json"
    town.office.enrolment.renew_certificate(own.serial, target, grids=grids)


def put_right(town: Town, *names: str) -> None:
    for name in names:
        del town.clocks[name]
        town.close(name)


def to_and_fro(town: Town) -> None:
    for _round in range(2):
        town.bring(town.office, town.wang)
        town.bring(town.wang, town.office)


def change(town: Town, grid: str, room: str) -> None:
    """Something in both grids says something else."""
    (place,), (door,) = (
        town.office.registers.find(Grid, code=grid),
        town.office.registers.find(Dwelling, room_no=room),
    )
    town.clock.advance(minutes=1)
    town.office.registers.change(Grid, place.id, name=f"{place.name}改")
    town.office.registers.change(Dwelling, door.id, occupancy="rented")


def serves(of: App) -> tuple[str, ...]:
    return of.profile.enrolled().grids


def test_until_a_grant_begins_its_holder_is_told_of_the_grids_they_have(
    town: Town, office_ahead: Clock
) -> None:
    """Found by the simulation (seed 677): the office told of the new grid only, and the old one,
    in which wang went on, stood still there."""
    grant(town, GRIDS[1:])
    put_right(town, "office")
    change(town, GRIDS[0], "101")
    to_and_fro(town)
    assert serves(town.wang) == GRIDS[:1]
    assert agree(town.office, town.wang, grid=GRIDS[0])
    town.clock.advance(days=AHEAD.days)
    to_and_fro(town)
    assert serves(town.wang) == GRIDS[1:]
    assert agree(town.office, town.wang, grid=GRIDS[1])


def test_a_grant_made_once_the_clock_is_right_holds_at_once(
    town: Town, office_ahead: Clock
) -> None:
    """The office does not go back, with wang's next bundle, to the one that has not begun."""
    grant(town, GRIDS[1:])
    put_right(town, "office")
    grant(town, GRIDS)
    to_and_fro(town)
    change(town, GRIDS[0], "101")
    to_and_fro(town)
    assert serves(town.wang) == GRIDS
    assert all(agree(town.office, town.wang, grid=grid) for grid in GRIDS)
    (listed,) = (
        one
        for one in town.office.enrolment.members()
        if one.is_current and one.replica == town.wang.profile.replica
    )
    assert listed.grids == GRIDS


def test_who_took_a_grant_with_a_clock_as_wrong_goes_on_with_the_one_before(
    town: Town, office_ahead: Clock
) -> None:
    """Otherwise all that wang sends is refused until that day."""
    town.close("wang")
    town.clocks["wang"] = Clock(office_ahead.at)
    grant(town, GRIDS[1:])
    town.bring(town.office, town.wang)
    assert serves(town.wang) == GRIDS[1:]
    put_right(town, "office", "wang")
    to_and_fro(town)
    assert serves(town.wang) == GRIDS[:1]
    assert agree(town.office, town.wang, grid=GRIDS[0])
