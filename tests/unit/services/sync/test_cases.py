"""The whole way: from a community over its street and the district to another street's community.

Every office on the way holds a household's values only while it hands them on.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.fields import ENTITIES
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Division, Dwelling, Grid
from gridclient.domain.rows import to_line
from gridclient.services import offices
from gridclient.services.sync import cases as passing
from gridclient.services.sync import handing_on
from gridclient.store import cases, exchange, held_back
from gridclient.store.held_back import HeldRow
from tests import builders, profiles
from tests.dumps import dumped
from tests.profiles import Clock
from tests.simulation import carrier

STREETS = {"old": "310104003", "new": "310104005"}
COMMUNITIES = {"old": "310104003012", "new": "310104005001"}
PHONE, NOTE = "13811112222", "夜里常咳嗽"


@dataclass(frozen=True, slots=True)
class Chain:
    """Five offices; what is ``old`` and ``new`` is so for the household that moves."""

    district: App
    streets: dict[str, App]
    communities: dict[str, App]

    def up(self, side: str) -> None:
        bring(self.communities[side], self.streets[side])
        bring(self.streets[side], self.district)

    def down(self, side: str) -> None:
        bring(self.district, self.streets[side])
        bring(self.streets[side], self.communities[side])


def bring(sender: App, receiver: App) -> None:
    (letter,) = carrier.send(sender, receiver.profile.replica)
    result = carrier.take(receiver, letter)
    with receiver.profile.store.view() as unit:
        assert not [(one.rule, one.row) for one in held_back.held(unit)]
    assert (result.quarantined, result.parked) == (0, 0)


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    clock = Clock()
    with ExitStack() as open_ones:

        def office(above: App | None, role: str, division: str) -> App:
            if above is None:
                made = profiles.office(
                    tmp_path, role=role, name=role, division=division, clock=clock
                )
            else:
                new = profiles.newcomer(tmp_path, division, clock)
                made = profiles.enrol(tmp_path, above, new, role, division=division)
            open_ones.callback(made.close)
            return made

        district = office(None, "district", "310104")
        streets = {side: office(district, "street", code) for side, code in STREETS.items()}
        communities = {
            side: office(streets[side], "community", code) for side, code in COMMUNITIES.items()
        }
        yield Chain(district, streets, communities)


def furnish(community: App, code: str) -> tuple[str, str, str]:
    """A grid with one household, its member and a visit; returns building, member and visit."""
    with community.profile.store.unit() as unit:
        (place,) = unit.find(Division, code=code)
        grid = offices.keep_grid(unit, place, f"{code}001", "一")
        house = builders.make_building(grid_id=grid.id, estate_id=None)
        door = builders.make_dwelling(house.id)
        home = Household(id=builders.make_id(), dwelling_id=door.id, head_name="赵一")
        lives = Resident(id=builders.make_id(), household_id=home.id, name="赵一", phone=PHONE)
        unit.save(house, door, home, lives)
        unit.commit()
    visit = community.visits.record(home.id, "met", note=NOTE)
    return house.id, lives.id, visit.id


def moved_away(chain: Chain) -> tuple[str, str]:
    """A furnished building that the district moves to the new community, of which the old one
    has heard; returns its member and a visit there."""
    house, lives, visit = furnish(chain.communities["old"], COMMUNITIES["old"])
    with chain.communities["new"].profile.store.unit() as unit:
        (place,) = unit.find(Division, code=COMMUNITIES["new"])
        grid = offices.keep_grid(unit, place, f"{COMMUNITIES['new']}001", "二")
        unit.commit()
    for side in ("old", "new"):
        chain.up(side)
    chain.district.registers.change(Building, house, grid_id=grid.id)
    chain.down("old")
    return lives, visit


def lines(of: App, *wanted: tuple[str, str]) -> list[bytes]:
    with of.profile.store.view() as unit:
        return [to_line(unit.rows(ENTITIES[name], [one])[one]) for name, one in wanted]


def test_a_household_moves_through_three_offices_that_are_not_shown_it(chain: Chain) -> None:
    old, new = chain.communities["old"], chain.communities["new"]
    house, lives, visit = furnish(old, COMMUNITIES["old"])
    with new.profile.store.unit() as unit:
        (place,) = unit.find(Division, code=COMMUNITIES["new"])
        grid = offices.keep_grid(unit, place, f"{COMMUNITIES['new']}001", "二")
        unit.commit()
    passing = (chain.district, *chain.streets.values())
    for side in ("old", "new"):
        chain.up(side)
        chain.down(side)
    for office in passing:
        assert PHONE not in dumped(office)
    chain.district.registers.change(Building, house, grid_id=grid.id)
    for _time in range(3):
        for side in ("old", "new"):
            chain.down(side)
            chain.up(side)
    wanted = (("resident", lives), ("visit", visit))
    assert lines(new, *wanted) == lines(old, *wanted)
    assert new.registers.get(Resident, lives).phone == PHONE
    for office in passing:
        everything = dumped(office)
        for word in (PHONE, NOTE):
            assert word not in everything, office.profile.name
        with office.profile.store.view() as unit:
            assert not cases.kept(unit)
    assert new.registers.find(Dwelling)
    assert new.registers.find(Grid)
    code = f"{COMMUNITIES['new']}001"
    every = (chain.district, chain.streets["new"], new)
    assert len({one.sync.digest(code, whole=False)[0] for one in every}) == 1


def test_the_office_above_alone_is_sent_again_what_went_elsewhere(chain: Chain) -> None:
    """It hands it on, though by now it lies where that office sees nothing."""
    old, street = chain.communities["old"], chain.streets["old"]
    _lives, visit = moved_away(chain)
    with old.profile.store.view() as unit:
        above = exchange.peer(unit, street.profile.replica)
        assert above is not None
        below = dataclasses.replace(above, role="worker", division=COMMUNITIES["old"])
        told = [
            handing_on.going_to(old.profile, unit, peer, "visit", [visit])
            for peer in (above, below)
        ]
    assert told == [[visit], []]


def test_an_undo_takes_from_nobody_what_the_office_is_not_shown(chain: Chain) -> None:
    """A household's words came to the district on their way elsewhere: that it had not held them
    before does not mean that there were none (found by the simulation, seed 5651)."""
    new = chain.communities["new"]
    lives, _visit = moved_away(chain)
    chain.up("old")
    with chain.district.profile.store.view() as unit:
        assert unit.rows(ENTITIES["resident"], [lives])[lives].fields["phone"] == PHONE
    taken = next(one for one in chain.district.sync.history() if one.direction == "in")
    chain.district.sync.undo(taken.bundle)
    for _time in range(3):
        for side in ("old", "new"):
            chain.down(side)
            chain.up(side)
    assert new.registers.get(Resident, lives).phone == PHONE


def test_what_waits_on_its_way_stays_whole(chain: Chain) -> None:
    """It has not set out from here yet; once it waits no longer, nothing of it stays."""
    old, district = chain.communities["old"], chain.district
    _house, _lives, visit = furnish(old, COMMUNITIES["old"])
    with old.profile.store.view() as unit:
        whole = unit.rows(ENTITIES["visit"], [visit])[visit]
    chain.up("old")
    strange = dataclasses.replace(whole, id=builders.make_id())
    with district.profile.store.unit() as unit:
        line = exchange.bundles(unit, direction="in")[0]
        waits = HeldRow(strange, "parked", "parent", line.peer, line.id, line.at)
        held_back.hold(unit, [waits])
        cases.keep(unit, [("visit", strange.id)])
        assert passing.strip(district.profile, unit) == 0
        assert held_back.held(unit) == [waits]
        held_back.settle(unit, [waits], line.at)
        assert passing.strip(district.profile, unit) == 1
        assert not cases.kept(unit)
        unit.commit()
    assert NOTE not in dumped(district)
