"""What a district decides about without being shown it: rows on their way from one community to
another that were kept out there, or left out by hand. Letting them in loses nothing of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from gridclient.domain.people import Household
from gridclient.domain.places import Building, Dwelling, Grid
from gridclient.errors import GridError
from gridclient.services.sync.records import Imported
from tests.dumps import dumped
from tests.simulation import world as worlds
from tests.simulation.district import GRIDS
from tests.simulation.world import World
from tests.town import left_out as left_out_ids

PHONE, NAME = "13811112222", "欧阳金雀"


@pytest.fixture
def world() -> Iterator[World]:
    with worlds.world(3) as made:
        yield made


def bring(
    world: World, sender: str, receiver: str, left_out: frozenset[tuple[str, str]] = frozenset()
) -> Imported:
    world.now += dt.timedelta(minutes=1)
    (letter,) = world.write(sender, receiver)
    took = world.hand(letter, receiver, left_out)
    assert not isinstance(took, GridError), took
    return took


def written_late(world: World, **changes: str) -> Household:
    """A household that the district gives to the other community, and all offices know of it;
    li, who has not heard, changes it, and tells the community that it left."""
    changes = changes or {"phone": PHONE, "head_name": NAME}
    heping, district = world.app("heping"), world.app("district")
    doors = {
        door.id
        for grid in heping.registers.find(Grid, code=GRIDS[0])
        for house in heping.registers.find(Building, grid_id=grid.id)
        for door in heping.registers.find(Dwelling, building_id=house.id)
    }
    home = next(h for h in heping.registers.find(Household) if h.dwelling_id in doors)
    door = next(h for h in world.app("guangming").registers.find(Household)).dwelling_id
    district.registers.change(Household, home.id, dwelling_id=door)
    for _again in range(3):
        for name in ("heping", "guangming"):
            bring(world, name, "district")
            bring(world, "district", name)
    bring(world, "heping", "district")
    world.app("li").registers.change(Household, home.id, despite="-", **changes)
    bring(world, "li", "heping")
    return home


def told(world: World, name: str, home: Household) -> tuple[str | None, str | None]:
    found = world.app(name).registers.get(Household, home.id)
    return found.head_name, found.phone


def test_what_a_district_lets_in_reaches_the_new_community_whole(world: World) -> None:
    home, district = written_late(world), world.app("district")
    assert bring(world, "heping", "district").quarantined == 1
    (item,) = district.quarantine.list_()
    assert not [one for one in item.fields if one[1] in (PHONE, NAME)]
    district.quarantine.accept(item.id)
    assert district.quarantine.list_() == []
    assert told(world, "district", home)[0] == "欧阳**"
    bring(world, "district", "guangming")
    assert told(world, "guangming", home) == (NAME, PHONE)
    assert world.app("guangming").quarantine.list_() == []
    bring(world, "guangming", "district")
    everything = dumped(district)
    assert PHONE not in everything
    assert NAME not in everything


def test_what_a_district_is_not_shown_stays_beside_what_it_lets_in(world: World) -> None:
    """The row came whole: the district was refused what li had not even changed, and could only
    reject the rest."""
    home, district = written_late(world, file_no="K-77"), world.app("district")
    bring(world, "heping", "district")
    (item,) = district.quarantine.list_()
    district.quarantine.accept(item.id)
    bring(world, "district", "guangming")
    there = world.app("guangming").registers.get(Household, home.id)
    assert (there.file_no, there.head_name, there.phone) == ("K-77", home.head_name, home.phone)
    bring(world, "guangming", "district")
    assert district.registers.get(Household, home.id).head_name != home.head_name


def test_what_a_district_keeps_out_for_good_is_not_kept_there_either(world: World) -> None:
    home, district = written_late(world), world.app("district")
    bring(world, "heping", "district")
    (item,) = district.quarantine.list_()
    district.quarantine.reject(item.id)
    bring(world, "district", "guangming")
    bring(world, "guangming", "district")
    assert PHONE not in dumped(district)
    assert told(world, "guangming", home)[1] != PHONE


def test_what_a_district_left_out_by_hand_is_taken_in_whole(world: World) -> None:
    home, district = written_late(world), world.app("district")
    bring(world, "heping", "district", frozenset({("household", home.id)}))
    assert district.sync.take_left_out(left_out_ids(district, ("household", home.id))) == 0
    (item,) = district.quarantine.list_()
    district.quarantine.accept(item.id)
    bring(world, "district", "guangming")
    assert told(world, "guangming", home) == (NAME, PHONE)
