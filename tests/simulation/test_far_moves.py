"""A household that the district moves into another community: it arrives whole, and leaves."""

from __future__ import annotations

from gridclient.domain.authority import CertificateFact
from gridclient.domain.people import Household
from gridclient.domain.places import Building, Dwelling, Grid
from gridclient.domain.visits import Visit
from tests.simulation import actions, checks, playing
from tests.simulation.district import GRIDS
from tests.simulation.world import World, world


def _doors(made: World, office: str, code: str) -> list[str]:
    """The doors of a grid."""
    find = made.app(office).registers.find
    (grid,) = find(Grid, code=code)
    houses = {house.id for house in find(Building, grid_id=grid.id)}
    return sorted(door.id for door in find(Dwelling) if door.building_id in houses)


def _holds(made: World, name: str, row_id: str) -> bool:
    return any(one.id == row_id for one in made.app(name).registers.find(Visit))


def test_a_household_and_what_was_recorded_there_reach_the_other_community():
    with world(1) as made:
        here = set(_doors(made, "heping", GRIDS[0]))
        find = made.app("wang").registers.find
        home = next(one for one in find(Household) if one.dwelling_id in here)
        visit = made.app("wang").visits.record(home.id, "met", note="搬走以前")
        playing.quiesce(made)
        assert _holds(made, "li", visit.id)

        there = _doors(made, "guangming", GRIDS[2])[-1]
        made.tell(str(actions.change(made, "district", Household, home.id, dwelling_id=there)))
        late = made.app("wang").visits.record(home.id, "met", note="还不知道")
        playing.quiesce(made)
        assert not list(checks.wrong(made))
        for name in ("district", "guangming", "zhang", "zhao"):
            assert _holds(made, name, visit.id)
            assert _holds(made, name, late.id)
        assert not _holds(made, "wang", visit.id)
        authors = {one.key_id for one in made.app("zhang").registers.find(CertificateFact)}
        assert made.app("wang").profile.keys.public.key_id in authors
