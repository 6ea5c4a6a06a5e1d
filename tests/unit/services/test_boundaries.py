"""Grids are split and merged and buildings move; whoever is concerned gets or loses the rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.campaigns import Campaign
from gridclient.domain.identifiers import named_id
from gridclient.domain.issues import Issue
from gridclient.domain.people import Household
from gridclient.domain.places import Building, Grid
from gridclient.domain.staff import Person
from gridclient.errors import Refused
from gridclient.services.boundaries import Boundaries, NewGrid
from gridclient.services.campaigns import NewQuestion
from tests import builders, profiles
from tests.profiles import COMMUNITY, GRID, OTHER_GRID

DAY = dt.date(2026, 11, 22)
NEW = f"{COMMUNITY}009"
FIRST, SECOND = named_id("grid", GRID), named_id("grid", OTHER_GRID)


class Community:
    """An office and two workers; buildings 3 and 4 in the first grid, 8 in the second."""

    def __init__(self, office: App, workers: list[App], mail: Path) -> None:
        self.office, (self.one, self.two), self.mail = office, workers, mail
        self.three = builders.make_house(office)
        self.four = builders.make_house(office, building_no="4")
        self.eight = builders.make_house(office, grid_id=SECOND, building_no="8")
        self.homes = [
            builders.move_in(office, building, room)
            for building in (self.three, self.four, self.eight)
            for room in ("101", "102")
        ]

    @property
    def boundaries(self) -> Boundaries:
        return self.office.boundaries

    def grid_of(self, building: Building) -> str:
        return self.office.registers.get(Building, building.id).grid_id

    def served(self, worker: App) -> tuple[str, ...]:
        return self.office.registers.get(Person, str(worker.profile.person_id)).grid_ids

    def bring(self, sender: App, receiver: App) -> None:
        file = sender.sync.export(receiver.profile.replica, self.mail).file
        (result,) = receiver.sync.import_([file])
        assert (result.refusal, result.quarantined, result.parked) == (None, 0, 0)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Community]:
    with profiles.team(tmp_path, 张敏=[GRID], 李强=[OTHER_GRID]) as (office, workers):
        yield Community(office, workers, tmp_path)


def test_buildings_move_and_the_fact_says_so(here: Community) -> None:
    plan = here.boundaries.move([here.four.id], OTHER_GRID)
    preview = here.boundaries.preview(plan)
    assert (preview.buildings, preview.households, preview.people) == (1, 2, 2)
    assert {one.name for one in preview.workers} == {"张敏", "李强"}
    assert [count for _name, count in preview.sizes] == [2, 4]
    done = here.boundaries.apply(plan, reason="新修了路")
    assert here.grid_of(here.four) == SECOND
    (fact,) = here.boundaries.list_()
    assert (fact.kind, fact.from_ids, fact.to_ids) == ("move", (FIRST,), (SECOND,))
    assert (fact.building_ids, fact.effective_on, fact.reason) == ((here.four.id,), DAY, "新修了路")
    assert done.fact == fact


def test_both_workers_end_with_what_is_theirs(here: Community) -> None:
    for worker in (here.one, here.two):
        here.bring(here.office, worker)
    here.boundaries.apply(here.boundaries.move([here.four.id], OTHER_GRID))
    for worker in (here.one, here.two):
        here.bring(here.office, worker)
    assert [one.building_no for one in here.one.registers.find(Building)] == ["3"]
    assert len(here.two.registers.find(Household)) == 4
    for worker, grid in ((here.one, GRID), (here.two, OTHER_GRID)):
        assert worker.sync.digest(grid) == here.office.sync.digest(grid)
        assert len(worker.boundaries.list_()) == 1


def test_a_part_of_a_grid_becomes_a_grid(here: Community) -> None:
    plan = here.boundaries.split(GRID, [NewGrid(NEW, "第九网格", (here.four.id,))])
    preview = here.boundaries.preview(plan)
    assert [one.name for one in preview.renewals] == ["张敏"]
    here.boundaries.apply(plan, on=DAY - dt.timedelta(days=1))
    (new,) = here.office.registers.find(Grid, code=NEW)
    assert (new.name, new.valid_from) == ("第九网格", DAY - dt.timedelta(days=1))
    assert (here.grid_of(here.four), here.grid_of(here.three)) == (new.id, FIRST)
    assert here.served(here.one) == (FIRST, new.id)
    assert here.office.registers.get(Grid, FIRST).retired is None


def test_a_grid_split_wholly_ends(here: Community) -> None:
    parts = [NewGrid(NEW, "甲", (here.three.id,)), NewGrid(f"{NEW}1", "乙", (here.four.id,))]
    with pytest.raises(Refused) as refusal:
        here.boundaries.split(GRID, parts)
    assert refusal.value.code == "entry.doubtful"
    here.boundaries.apply(here.boundaries.split(GRID, parts, despite="街道这样编"))
    old = here.office.registers.get(Grid, FIRST)
    assert (old.retired, old.valid_until) == ("ended", DAY)
    assert here.served(here.one) == (named_id("grid", NEW), named_id("grid", f"{NEW}1"))


def test_grids_merge_with_everything_that_names_them(here: Community) -> None:
    issue = builders.make_issue(None, grid_id=FIRST)
    builders.save(here.office, issue)
    made = here.office.campaigns.create("充电需求", [NewQuestion("有电动车吗")], grid_ids=[FIRST])
    here.boundaries.apply(here.boundaries.merge([GRID], OTHER_GRID))
    assert {here.grid_of(one) for one in (here.three, here.four, here.eight)} == {SECOND}
    assert here.served(here.one) == (SECOND,)
    assert here.office.registers.get(Grid, FIRST).retired == "ended"
    assert here.office.registers.get(Issue, issue.id).grid_id == SECOND
    assert here.office.registers.get(Campaign, made.id).grid_ids == (SECOND,)
    assert [grid.code for grid in here.office.places.grids()] == [OTHER_GRID]


def test_taking_it_back(here: Community) -> None:
    done = here.boundaries.apply(
        here.boundaries.split(GRID, [NewGrid(NEW, "第九网格", (here.four.id,))])
    )
    here.boundaries.take_back(done)
    assert here.grid_of(here.four) == FIRST
    assert here.served(here.one) == (FIRST,)
    assert NEW not in [grid.code for grid in here.office.places.grids()]
    assert len(here.boundaries.list_()) == 2


def test_grids_out_of_size_are_told(here: Community) -> None:
    warnings = here.boundaries.preview(here.boundaries.move([here.four.id], OTHER_GRID)).warnings
    assert any("150" in line and "600" in line for line in warnings)


def test_what_cannot_be(here: Community) -> None:
    cases = {
        "grid.unknown": lambda: here.boundaries.move([here.four.id], "nowhere"),
        "boundary.nothing": lambda: here.boundaries.move([here.eight.id], OTHER_GRID),
        "boundary.code": lambda: here.boundaries.split(
            GRID, [NewGrid(OTHER_GRID, "x", (here.four.id,))]
        ),
        "boundary.buildings": lambda: here.boundaries.split(
            GRID, [NewGrid(NEW, "x", (here.eight.id,))]
        ),
        "boundary.future": lambda: here.boundaries.apply(
            here.boundaries.move([here.four.id], OTHER_GRID), on=DAY + dt.timedelta(days=1)
        ),
        "role.office": lambda: here.one.boundaries.preview(
            here.boundaries.move([here.four.id], OTHER_GRID)
        ),
    }
    before = here.office.sync.digest()
    for code, act in cases.items():
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == code
        assert refusal.value.hint
    assert here.office.sync.digest() == before


def test_coverage_of_an_earlier_period_counts_a_building_where_it_stands_now(
    here: Community,
) -> None:
    here.office.visits.record(here.homes[2].id, "met")
    period = (dt.date(2026, 11, 1), DAY)
    here.boundaries.apply(here.boundaries.move([here.four.id], OTHER_GRID))
    table = here.office.coverage.table(*period, by="grid")
    assert [(row.households, row.visited) for row in table.rows] == [(2, 0), (4, 1)]
