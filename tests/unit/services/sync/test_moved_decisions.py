"""Decisions about records that are moved meanwhile: judged by where the records were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from gridclient.domain import stamps
from gridclient.domain.fields import Record
from gridclient.domain.identifiers import new_id
from gridclient.domain.links import ConflictResolution, SameAs
from gridclient.domain.people import Household
from gridclient.domain.places import Grid
from gridclient.store import held_back
from tests import altered, builders, forged
from tests.town import GRIDS, Town, household, take

Make = Callable[[Town], SameAs | ConflictResolution]
HERE, BESIDE, ELSEWHERE = "101", "102", "201"
"""Doors: two of wang's grid, one of another."""


@pytest.fixture
def settled(town: Town) -> Town:
    """A town where everybody has confirmed everything."""
    for _again in range(2):
        town.exchange()
    return town


def move_away(town: Town) -> None:
    """The office moves the first household into the other grid."""
    door = household(town.office, "202").dwelling_id
    town.clock.advance(minutes=1)
    town.office.registers.change(Household, household(town.office, HERE).id, dwelling_id=door)
    town.clock.advance(minutes=1)


def link(town: Town, other: str = BESIDE) -> SameAs:
    """wang says that the first household is another one."""
    one, two = (household(town.office, room).id for room in (HERE, other))
    return SameAs(
        id=new_id(town.clock()),
        grid_id=_grid_id(town),
        entity="household",
        kept_id=two,
        other_id=one,
        act="same",
        decided_at=town.clock(),
        by_id=town.wang.profile.person_id,
    )


def resolution(town: Town) -> ConflictResolution:
    """wang decides about a conflict of the first household."""
    return ConflictResolution(
        id=new_id(town.clock()),
        grid_id=_grid_id(town),
        conflict_id=new_id(town.clock()),
        entity="household",
        row_id=household(town.office, HERE).id,
        field="phone",
        decided_at=town.clock(),
        by_id=town.wang.profile.person_id,
    )


def _grid_id(town: Town) -> str:
    return next(one.id for one in town.office.registers.find(Grid) if one.code == GRIDS[0])


def hand_in(town: Town, decision: Record) -> list[str]:
    """wang's program lets it pass, and the office takes it in; what was held back there."""
    stamp = stamps.tick(None, town.clock() + dt.timedelta(seconds=1), town.wang.profile.replica)
    row = forged.fact(decision, town.wang, stamp=stamp)
    content = forged.forged(town.wang, town.office, row)
    take(town.office, altered.saved(content, town.mail / "decided.xlsx"))
    with town.office.profile.store.view() as unit:
        return [f"{one.state} {one.row.entity} {one.rule}" for one in held_back.held(unit)]


@pytest.mark.parametrize("make", [link, resolution])
def test_a_decision_on_its_way_while_the_record_moves_is_taken(settled: Town, make: Make) -> None:
    """Found by the simulation (seed 469): nobody could let it in, and it was lost."""
    decision = make(settled)
    builders.add(settled.wang, decision)
    move_away(settled)
    assert settled.bring(settled.wang, settled.office).quarantined == 0
    assert settled.office.happenings.find(type(decision), id=decision.id)


@pytest.mark.parametrize("make", [link, resolution])
def test_a_decision_of_who_has_not_heard_of_the_move_is_taken(settled: Town, make: Make) -> None:
    decision = make(settled)
    move_away(settled)
    assert hand_in(settled, decision) == []


@pytest.mark.parametrize("make", [link, resolution])
def test_who_has_heard_of_the_move_decides_there_no_more(settled: Town, make: Make) -> None:
    decision = make(settled)
    move_away(settled)
    settled.bring(settled.office, settled.wang)
    settled.bring(settled.wang, settled.office)
    settled.clock.advance(minutes=1)
    held = hand_in(settled, decision)
    assert held == [f"quarantined {'same_as' if make is link else 'conflict_resolution'} scope"]


def test_one_that_was_theirs_does_not_let_them_decide_about_another_there(settled: Town) -> None:
    decision = link(settled, ELSEWHERE)
    move_away(settled)
    assert hand_in(settled, decision) == ["quarantined same_as scope"]
