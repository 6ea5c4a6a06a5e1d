"""The people who serve: which posts a grid still lacks."""

from __future__ import annotations

from gridclient.domain.places import Building, Grid
from gridclient.domain.staff import FOUR_ROLES, Person
from gridclient.services.profile import Profile
from gridclient.store.unit import Unit


class Staff:
    """Looking at who serves where, in one profile."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def gaps(self) -> list[tuple[Grid, tuple[str, ...]]]:
        """The grids that lack some of the four roles, by code, each with the posts it lacks."""
        with self._profile.store.view() as unit:
            grids = sorted((one for one in unit.find(Grid) if not one.retired), key=_code)
            filled = _filled(unit)
        lacking = (
            (grid, tuple(post for post in FOUR_ROLES if (grid.id, post) not in filled))
            for grid in grids
        )
        return [(grid, posts) for grid, posts in lacking if posts]


def _code(grid: Grid) -> str:
    return grid.code


def _filled(unit: Unit) -> set[tuple[str, str]]:
    """Grid and post where somebody serves: for the grid itself, or for a building in it."""
    people = {one.id: one for one in unit.find(Person) if not one.retired}
    buildings = {one.id: one for one in unit.find(Building) if not one.retired}
    filled = {(grid, one.post) for one in people.values() for grid in one.grid_ids}
    for one in people.values():
        filled |= {(buildings[b].grid_id, one.post) for b in one.building_ids if b in buildings}
    led = (one for one in buildings.values() if one.leader_id in people)
    return filled | {(one.grid_id, "building_leader") for one in led}
