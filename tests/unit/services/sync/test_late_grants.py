"""Grants that an office makes while its clock is late: they count as if it were right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from gridclient.app import App
from tests.profiles import Clock
from tests.town import GRIDS, Town, agree

YEAR = dt.timedelta(days=400)


def grant(town: Town, grids: Sequence[str]) -> None:
    """The office grants wang these grids; that travels with its next bundle."""
    own = town.wang.profile.certificate
    assert own is not None
    target = town.mail / f"grant-{len(grids)}{grids[0]}.json"
    town.office.enrolment.renew_certificate(own.serial, target, grids=grids)


def serves(of: App) -> tuple[str, ...]:
    return of.profile.enrolled().grids


def listed(town: Town) -> tuple[str, ...]:
    """The grids that the office sees beside wang's name."""
    replica = town.wang.profile.replica
    every = town.office.enrolment.members()
    (found,) = (one for one in every if one.is_current and one.replica == replica)
    return found.grids


def test_the_last_grant_counts_though_the_clock_was_late(town: Town) -> None:
    """Found by the simulation (seed 2119): a grid that was handed over stayed with who had it,
    though the office showed otherwise, as the new certificate began before the old one."""
    for _again in range(2):
        town.exchange()
    town.clocks["office"] = Clock(town.clock.at - YEAR)
    town.close("office")
    grant(town, GRIDS)
    grant(town, GRIDS[1:])
    assert listed(town) == GRIDS[1:]
    del town.clocks["office"]
    town.close("office")
    for _round in range(2):
        town.bring(town.office, town.wang)
        town.bring(town.wang, town.office)
    assert serves(town.wang) == listed(town) == GRIDS[1:]
    assert agree(town.office, town.wang, grid=GRIDS[1])
