"""What does not travel up to a street or district office, and that nothing is lost by it.

Two communities under one district, each with workers (``tests.simulation``): what moves from one
to the other passes through a district that is not shown it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from gridclient.app import App
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import withholdable
from gridclient.domain.fields import ENTITIES, entity_of
from gridclient.domain.identifiers import new_id
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling, Grid
from gridclient.domain.retention import Purge
from gridclient.domain.rows import Row, to_line
from gridclient.errors import GridError, Refused
from gridclient.services import newcomers
from gridclient.services.sync.records import Imported
from gridclient.store import cases, conflicts, exchange, held_back
from gridclient.store import purging as keeping
from gridclient.store.tables import CASE
from tests.dumps import dumped
from tests.simulation import world as worlds
from tests.simulation.district import GRIDS
from tests.simulation.world import World

PHONE, NOTE, REMARKS, NAME = "13811112222", "夜里常咳嗽", "耳背，按铃两次", "欧阳金雀"


@pytest.fixture
def world() -> Iterator[World]:
    with worlds.world(7) as made:
        yield made


def bring(world: World, sender: str, receiver: str) -> Imported:
    (letter,) = world.write(sender, receiver)
    took = world.hand(letter, receiver)
    if isinstance(took, GridError):
        raise took
    return took


def settle(world: World, times: int = 3) -> None:
    """Everybody up, everybody down, some times over."""
    for _time in range(times):
        for office in ("heping", "guangming"):
            bring(world, office, "district")
        for office in ("heping", "guangming"):
            bring(world, "district", office)


def row(of: App, kind: type, row_id: str) -> Row:
    entity = entity_of(kind)
    with of.profile.store.view() as unit:
        return unit.rows(entity, [row_id])[row_id]


def told(world: World, name: str = "heping") -> tuple[str, str, str]:
    """A household with a member, a remark and a visit of which a district is shown little."""
    app = world.app(name)
    first = {grid.code: grid.id for grid in app.registers.find(Grid)}
    codes = [code for code in GRIDS if code in first]
    (house, *_others) = app.registers.find(Building, grid_id=first[codes[0]])
    doors = {door.id for door in app.registers.find(Dwelling, building_id=house.id)}
    home = next(one for one in app.registers.find(Household) if one.dwelling_id in doors)
    (lives,) = app.registers.find(Resident, household_id=home.id)
    app.registers.change(Resident, lives.id, name=NAME, phone=PHONE, remarks=REMARKS)
    made = app.visits.record(home.id, "met", note=NOTE)
    return home.id, lives.id, made.id


def moved(world: World, home: str) -> str:
    """The district gives the household's building to a grid of the other community."""
    district = world.app("district")
    door = district.registers.get(Household, home).dwelling_id
    building = district.registers.get(Dwelling, door).building_id
    (grid,) = district.registers.find(Grid, code=GRIDS[2])
    district.registers.change(Building, building, grid_id=grid.id)
    return building


# --- what goes up ----------------------------------------------------------------------------


def test_a_district_holds_neither_values_nor_salts_anywhere(world: World) -> None:
    home, lives, visit = told(world)
    bring(world, "heping", "district")
    district = world.app("district")
    everything = dumped(district)
    for word in (PHONE, NOTE, REMARKS, NAME):
        assert word in dumped(world.app("heping"))
        assert word not in everything
    salt = row(world.app("heping"), ENTITIES["visit"].type, visit).veil["salt"]
    assert salt not in everything
    assert row(district, Resident, lives).fields.keys() & withholdable("resident") == set()
    shown = district.registers.get(Resident, lives)
    assert (shown.name, shown.phone, shown.remarks) == ("欧阳**", None, None)
    assert district.visits.of(home)[-1].note is None
    assert district.visits.of(home)[-1].result == "met"


def test_both_digests_are_true(world: World) -> None:
    told(world)
    settle(world, 1)
    bring(world, "heping", "wang")
    heping, district, wang = (world.app(name) for name in ("heping", "district", "wang"))
    grid = GRIDS[0]
    assert heping.sync.digest(grid) == wang.sync.digest(grid)
    assert heping.sync.digest(grid, whole=False) == district.sync.digest(grid)
    assert heping.sync.digest(grid) != district.sync.digest(grid)
    heping.registers.change(Resident, heping.registers.find(Resident)[0].id, remarks="又一句")
    assert heping.sync.digest(grid, whole=False) != district.sync.digest(grid)


def test_what_a_district_changes_itself_comes_down_and_hurts_nothing(world: World) -> None:
    home, lives, _visit = told(world)
    bring(world, "heping", "district")
    district, heping = world.app("district"), world.app("heping")
    district.registers.change(Resident, lives, sex="female")
    district.registers.change(Household, home, file_no="7-7")
    bring(world, "district", "heping")
    kept = heping.registers.get(Resident, lives)
    assert (kept.name, kept.phone, kept.remarks, kept.sex) == (NAME, PHONE, REMARKS, "female")
    assert not row(heping, Resident, lives).withheld
    assert row(district, Resident, lives).withheld
    assert not heping.sync.waiting()
    settle(world, 1)
    assert bring(world, "heping", "district").applied == 0


def test_a_district_is_not_let_write_what_it_is_not_shown(world: World) -> None:
    _home, lives, _visit = told(world)
    bring(world, "heping", "district")
    district, heping = world.app("district"), world.app("heping")
    with pytest.raises(Refused) as caught:
        district.registers.change(Resident, lives, phone="13900000000", despite="核实")
    assert caught.value.code == "authority.withheld"
    with district.profile.store.unit() as unit:  # a program that does not ask
        unit.save(dataclasses.replace(unit.get(Resident, lives), phone="13900000000"))
        unit.commit()
    assert bring(world, "district", "heping").quarantined == 1
    assert heping.registers.get(Resident, lives).phone == PHONE
    with heping.profile.store.view() as unit:
        (held,) = held_back.held(unit, "quarantined")
    assert held.rule == "withheld"


def test_a_fact_with_nothing_under_its_veil_is_refused(world: World) -> None:
    """Who leaves a note outside the veil would oblige every office to pass it on."""
    home, _lives, _visit = told(world)
    wang = world.app("wang")
    with wang.profile.store.unit() as unit:
        unit._signed = lambda one: dataclasses.replace(one, signature=_sign(unit, one))  # type: ignore[method-assign]
        unit.add(_visit_of(wang, home))
        unit.commit()
    assert bring(world, "wang", "heping").quarantined == 1


def _sign(unit: Any, one: Row) -> str:
    import base64

    from gridclient.domain.rows import fact_bytes

    return base64.b64encode(unit._sign(fact_bytes(one))).decode()


def _visit_of(of: App, home: str) -> Any:
    from tests.builders import make_visit

    return make_visit(home, id=new_id(of.profile.now()), note=NOTE, visitor_id=of.profile.person_id)


# --- what moves ------------------------------------------------------------------------------


def test_a_household_that_moves_reaches_the_other_community_whole(world: World) -> None:
    home, lives, visit = told(world)
    settle(world, 1)
    moved(world, home)
    settle(world)
    other = world.app("guangming")
    kept = other.registers.get(Resident, lives)
    assert (kept.name, kept.phone, kept.remarks) == (NAME, PHONE, REMARKS)
    assert [one.note for one in other.visits.of(home)][-1] == NOTE
    assert to_line(row(other, Resident, lives)) == to_line(
        row(world.app("heping"), Resident, lives)
    )
    fact = ENTITIES["visit"].type
    assert to_line(row(other, fact, visit)) == to_line(row(world.app("heping"), fact, visit))
    assert not other.sync.waiting()
    bring(world, "guangming", "zhang")
    assert world.app("zhang").registers.get(Resident, lives).phone == PHONE
    everything = dumped(world.app("district"))
    for word in (PHONE, NOTE, REMARKS, NAME):
        assert word not in everything
    grid = GRIDS[2]
    assert other.sync.digest(grid, whole=False) == world.app("district").sync.digest(grid)


def test_a_district_keeps_a_case_until_the_other_community_has_it(world: World) -> None:
    home, lives, _visit = told(world)
    settle(world, 1)
    moved(world, home)
    bring(world, "district", "heping")
    assert not world.app("heping").sync.peers()[0].missing
    bring(world, "heping", "district")
    district = world.app("district")
    assert row(district, Resident, lives).fields["phone"] == PHONE
    for _time in range(3):  # lost on the way to the other community, and no word from there
        world.write("district", "guangming")
        bring(world, "heping", "district")
        assert row(district, Resident, lives).fields["phone"] == PHONE
    assert bring(world, "district", "guangming").applied
    assert row(district, Resident, lives).fields["phone"] == PHONE
    bring(world, "guangming", "district")
    assert "phone" not in row(district, Resident, lives).fields
    with district.profile.store.view() as unit:
        assert not cases.kept(unit)
    assert PHONE not in dumped(district)


def test_what_is_said_late_at_the_old_community_follows(world: World) -> None:
    home, _lives, _visit = told(world)
    settle(world, 1)
    bring(world, "heping", "wang")
    wang = world.app("wang")
    wang.visits.record(home, "met", note="搬走前又去一次")
    building = moved(world, home)
    settle(world)
    bring(world, "heping", "wang")
    assert wang.registers.get(Building, building)  # what only wang has is not removed
    bring(world, "wang", "heping")
    bring(world, "heping", "wang")
    with pytest.raises(Refused):
        wang.registers.get(Building, building)
    settle(world)
    notes = [one.note for one in world.app("guangming").visits.of(home)]
    assert "搬走前又去一次" in notes
    assert "搬走前又去一次" not in dumped(world.app("district"))


def test_two_communities_that_changed_one_value_are_both_asked(world: World) -> None:
    """The district had heard of both stamps and of no value; nobody is overruled unseen."""
    home, lives, _visit = told(world)
    settle(world, 1)
    moved(world, home)
    bring(world, "district", "guangming")
    guangming = world.app("guangming")
    assert guangming.registers.get(Resident, lives).phone is None
    assert row(guangming, Resident, lives).withheld
    guangming.registers.change(Resident, lives, phone="13933334444", despite="核实")
    settle(world)
    assert guangming.registers.get(Resident, lives).phone == "13933334444"
    with guangming.profile.store.view() as unit:
        asked = [one for one in conflicts.clashes(unit) if one.row_id == lives]
    assert [(one.field, {one.local, one.incoming}) for one in asked] == [
        ("phone", {PHONE, "13933334444"})
    ]
    assert guangming.registers.get(Resident, lives).remarks == REMARKS


def test_a_value_that_is_replaced_where_it_arrived_is_no_conflict_when_it_comes_again(
    world: World,
) -> None:
    home, lives, _visit = told(world)
    settle(world, 1)
    moved(world, home)
    bring(world, "district", "heping")
    bring(world, "heping", "district")
    letters = [one for _time in range(2) for one in world.write("district", "guangming")]
    world.hand(letters[0], "guangming")
    guangming = world.app("guangming")
    guangming.registers.change(Resident, lives, phone="13933334444", despite="核实")
    world.hand(letters[1], "guangming")
    with guangming.profile.store.view() as unit:
        assert not conflicts.clashes(unit)
    assert guangming.registers.get(Resident, lives).phone == "13933334444"


def test_there_and_back_again_loses_nothing(world: World) -> None:
    home, lives, _visit = told(world)
    settle(world, 1)
    building = moved(world, home)
    settle(world)
    guangming, heping = world.app("guangming"), world.app("heping")
    guangming.registers.change(Resident, lives, remarks="新社区记的")
    guangming.visits.record(home, "met", note="新社区去的")
    settle(world, 1)
    (grid,) = world.app("district").registers.find(Grid, code=GRIDS[0])
    world.app("district").registers.change(Building, building, grid_id=grid.id)
    settle(world)
    assert heping.registers.get(Resident, lives).remarks == "新社区记的"
    assert {"新社区去的", NOTE} <= {one.note for one in heping.visits.of(home)}
    everything = dumped(world.app("district"))
    for word in ("新社区记的", "新社区去的", NOTE):
        assert word not in everything
    with world.app("district").profile.store.view() as unit:
        assert not unit.connection.execute(select(CASE)).all()


# --- roles that change, and removals ---------------------------------------------------------


def test_who_is_shown_more_in_another_role_is_sent_what_was_withheld(world: World) -> None:
    _home, lives, visit = told(world)
    bring(world, "heping", "district")
    bring(world, "district", "heping")
    heping, district = world.app("heping"), world.app("district")
    with heping.profile.store.unit() as unit:
        line = exchange.peer(unit, district.profile.replica)
        assert line is not None
        newcomers.keep(unit, dataclasses.replace(line, role="community"))
        unit.commit()
    bring(world, "heping", "district")
    assert row(district, Resident, lives).fields["phone"] == PHONE
    assert not row(district, Resident, lives).withheld
    assert not row(district, ENTITIES["visit"].type, visit).lacks_veiled


def test_a_removal_reaches_what_is_withheld_and_leaves_nothing_to_ask(world: World) -> None:
    home, _lives, visit = told(world)
    bring(world, "heping", "district")
    heping, district = world.app("heping"), world.app("district")
    purge = Purge(
        id=new_id(heping.profile.now()),
        household_id=home,
        subject="visit_notes",
        before_on=day_of(heping.profile.now()) + dt.timedelta(days=1),
        purged_at=heping.profile.now(),
    )
    with heping.profile.store.unit() as unit:
        unit.add(purge)
        keeping.enforce_all(unit, [purge])
        unit.commit()
    bring(world, "heping", "district")
    for of in (heping, district):
        kept = row(of, ENTITIES["visit"].type, visit)
        assert (kept.signature, dict(kept.veil)) == ("", {})
    grid = GRIDS[0]
    assert heping.sync.digest(grid, whole=False) == district.sync.digest(grid)
