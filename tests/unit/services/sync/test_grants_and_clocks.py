"""Grants that an office made while its clock was wrong. From a clock far ahead they begin in days
to come, and until then nobody acts by them: once it is right they are made anew. Those of a late
clock count as if it were right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from gridclient.app import App
from gridclient.domain.places import Grid
from tests.profiles import Clock
from tests.town import GRIDS, Town, agree, change, phone

AHEAD = dt.timedelta(days=40)
LATE = dt.timedelta(days=400)


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
    target = town.mail / f"grant-{len(list(town.mail.iterdir()))}.json"
    town.office.enrolment.renew_certificate(own.serial, target, grids=grids)


def put_right(town: Town, *names: str) -> None:
    for name in names:
        del town.clocks[name]
        town.close(name)


def to_and_fro(town: Town) -> None:
    for _round in range(2):
        town.bring(town.office, town.wang)
        town.bring(town.wang, town.office)


def rename(town: Town, grid: str) -> None:
    (place,) = town.office.registers.find(Grid, code=grid)
    town.office.registers.change(Grid, place.id, name=f"{place.name}改")


def serves(of: App) -> tuple[str, ...]:
    return of.profile.enrolled().grids


def listed(town: Town) -> tuple[str, ...]:
    """The grids that the office sees beside wang's name."""
    replica = town.wang.profile.replica
    every = town.office.enrolment.members()
    (found,) = (one for one in every if one.is_current and one.replica == replica)
    return found.grids


def test_a_grant_is_made_anew_once_the_clock_is_right(town: Town, office_ahead: Clock) -> None:
    """Its holder need not wait for the day on which the first one begins."""
    grant(town, GRIDS[1:])
    put_right(town, "office")
    rename(town, GRIDS[1])
    to_and_fro(town)
    assert serves(town.wang) == GRIDS[1:]
    assert agree(town.office, town.wang, grid=GRIDS[1])


def test_only_the_last_word_is_said_anew(town: Town, office_ahead: Clock) -> None:
    """Here the clock was right again when that was said, and nothing stamped anew yet."""
    grant(town, GRIDS[1:])
    office_ahead.at -= AHEAD
    grant(town, GRIDS)
    town.clock.advance(minutes=1)
    put_right(town, "office")
    to_and_fro(town)
    assert serves(town.wang) == listed(town) == GRIDS


def test_while_the_office_doubts_its_clock_the_holder_is_told_of_the_grids_they_have(
    town: Town, office_ahead: Clock
) -> None:
    """Found by the simulation (seed 677): the office told of the new grid only, and the old one,
    in which wang went on, stood still there."""
    town.close("district")
    town.clocks["district"] = Clock(office_ahead.at)
    town.bring(town.district, town.office)
    grant(town, GRIDS[1:])
    put_right(town, "office")
    to_and_fro(town)
    assert serves(town.wang) == GRIDS[:1]
    change(town.li, phone="0777")
    town.bring(town.li, town.office)
    town.bring(town.office, town.wang)
    assert phone(town.wang) == "0777"
    put_right(town, "district")
    town.bring(town.district, town.office)
    to_and_fro(town)
    assert serves(town.wang) == GRIDS[1:]
    assert agree(town.office, town.wang, grid=GRIDS[1])


def granted_by_wrong_clocks(town: Town, office_ahead: Clock) -> None:
    """wang, whose clock is as wrong as the office's, takes a grant made by it."""
    town.close("wang")
    town.clocks["wang"] = Clock(office_ahead.at)
    grant(town, GRIDS[1:])
    town.bring(town.office, town.wang)


def gone_back(town: Town, office_ahead: Clock) -> None:
    """wang took such a grant, and goes on with the one before once both clocks are right."""
    granted_by_wrong_clocks(town, office_ahead)
    assert serves(town.wang) == GRIDS[1:]
    put_right(town, "office", "wang")
    town.bring(town.wang, town.office)
    assert serves(town.wang) == GRIDS[:1]


def test_who_joined_by_a_grant_that_has_not_begun_is_heard_at_once(
    town: Town, office_ahead: Clock
) -> None:
    """All that they send would be refused until that day."""
    granted_by_wrong_clocks(town, office_ahead)
    put_right(town, "office", "wang")
    town.bring(town.office, town.wang)
    assert not town.bring(town.wang, town.office).quarantined
    assert serves(town.wang) == GRIDS[1:]


def test_who_took_a_grant_with_a_clock_as_wrong_goes_on_with_the_one_before(
    town: Town, office_ahead: Clock
) -> None:
    """Until they hear from the office; who sends under one that has not begun is refused. Found
    by the simulation (seed 405): they sent under it all the same."""
    gone_back(town, office_ahead)
    to_and_fro(town)
    assert serves(town.wang) == GRIDS[1:]
    assert agree(town.office, town.wang, grid=GRIDS[1])


def test_what_only_such_a_grant_had_named_goes_once_a_newer_one_does_not(
    town: Town, office_ahead: Clock
) -> None:
    gone_back(town, office_ahead)
    town.clock.advance(minutes=1)
    grant(town, GRIDS[:1])
    to_and_fro(town)
    assert serves(town.wang) == GRIDS[:1]
    assert town.wang.registers.find(Grid, code=GRIDS[1]) == []


def test_the_last_grant_counts_though_the_clock_was_late(town: Town) -> None:
    """Found by the simulation (seed 2119): a grid that was handed over stayed with who had it,
    though the office showed otherwise, as the new certificate began before the old one."""
    for _again in range(2):
        town.exchange()
    town.clocks["office"] = late = Clock(town.clock.at - LATE)
    town.close("office")
    grant(town, GRIDS)
    late.advance(minutes=1)
    grant(town, GRIDS[1:])
    assert listed(town) == GRIDS[1:]
    put_right(town, "office")
    to_and_fro(town)
    assert serves(town.wang) == listed(town) == GRIDS[1:]
    assert agree(town.office, town.wang, grid=GRIDS[1])
