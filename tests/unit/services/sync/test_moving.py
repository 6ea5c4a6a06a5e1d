"""Rows that enter a peer's scope travel whole; rows that leave it are named and removed."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from gridclient.app import App
from gridclient.domain import stamps
from gridclient.domain.fields import entity_of
from gridclient.domain.identifiers import new_id
from gridclient.domain.issues import Issue, IssueEvent
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling, Grid
from gridclient.domain.rows import to_line
from gridclient.domain.visits import Visit
from gridclient.errors import Refused
from gridclient.jobs import SILENT
from gridclient.services.events import BundlesTaken
from gridclient.services.issues import NewIssue
from gridclient.services.sync import cases, composing, leaving
from gridclient.store import exchange, held_back
from gridclient.ui.screens.sync import wording
from tests import altered, forged, profiles
from tests.dumps import dumped
from tests.town import GRIDS, Town, agree, change, household, take

WITH_THE_BUILDING = (Building, Dwelling, Household, Resident, Visit, Issue, IssueEvent)


def grid_id(of: App, code: str) -> str:
    return next(grid.id for grid in of.registers.find(Grid) if grid.code == code)


def building(of: App, number: str) -> Building:
    return of.registers.find(Building, building_no=number)[0]


def move(town: Town, number: str, code: str) -> None:
    """The office's own edit, typed: the building is in another grid now."""
    town.clock.advance(minutes=1)
    town.office.registers.change(
        Building, building(town.office, number).id, grid_id=grid_id(town.office, code)
    )


def visit(of: App, note: str, room: str = "101") -> Visit:
    return of.visits.record(household(of, room).id, "met", note=note, issue=NewIssue("灯不亮"))


def rooms(of: App) -> list[str]:
    return sorted(door.room_no for door in of.registers.find(Dwelling))


def rows_of(of: App) -> dict[str, bytes]:
    """Every row that goes with a building, byte by byte, those of the building 1."""
    found = {}
    with of.profile.store.view() as unit:
        for kind in WITH_THE_BUILDING:
            entity = entity_of(kind)
            ids = [record.id for record in unit.find(kind)]
            for row in unit.rows(entity, ids).values():
                found[row.id] = to_line(dataclasses.replace(row, shown={}))
    return found


def held(of: App) -> list[str]:
    with of.profile.store.view() as unit:
        return [f"{item.state} {item.row.entity} {item.rule}" for item in held_back.held(unit)]


@pytest.fixture
def settled(town: Town) -> Town:
    """A town where visits were made and everybody has confirmed everything."""
    visit(town.wang, "王芳去过")
    visit(town.zhang, "张强去过", "201")
    for _again in range(2):
        town.exchange()
    return town


def test_a_moved_building_reaches_the_next_worker_whole(settled: Town) -> None:
    move(settled, "1", GRIDS[1])
    bundle = settled.send(settled.office, settled.zhang)
    took = take(settled.zhang, bundle.file)
    assert held(settled.zhang) == []
    assert rooms(settled.zhang) == ["101", "102", "201", "202"]
    mine = rows_of(settled.zhang)
    assert {key: mine.get(key) for key in rows_of(settled.office)} == rows_of(settled.office)
    assert took.applied == sum(bundle.rows.values())
    assert agree(settled.office, settled.zhang, grid=GRIDS[1])


def test_a_building_that_moved_by_an_import_is_raised_too(settled: Town) -> None:
    """The district moves it, the community takes the bundle in, the worker gets all of it."""
    settled.bring(settled.office, settled.district)
    district = settled.district
    settled.clock.advance(minutes=1)
    district.registers.change(
        Building, building(district, "1").id, grid_id=grid_id(district, GRIDS[1])
    )
    settled.bring(district, settled.office)
    settled.bring(settled.office, settled.zhang)
    assert rooms(settled.zhang) == ["101", "102", "201", "202"]
    assert agree(settled.office, settled.zhang, grid=GRIDS[1])


def test_the_earlier_worker_is_told_and_keeps_nothing_of_it(settled: Town) -> None:
    change(settled.office, remarks="门铃坏了")
    settled.bring(settled.office, settled.wang)
    change(settled.office, remarks="门铃修好了")
    settled.bring(settled.office, settled.wang)
    assert "门铃坏了" in dumped(settled.wang)  # as it stood before the last bundle
    move(settled, "1", GRIDS[1])
    took = settled.bring(settled.office, settled.wang)
    assert took.removed > 0
    assert rooms(settled.wang) == []
    assert settled.wang.search.find("赵一") == []
    kept = dumped(settled.wang)
    assert "门铃" not in kept
    assert "赵一" not in kept
    assert "王芳去过" not in kept
    assert agree(settled.office, settled.wang, grid=GRIDS[0])


def test_what_only_the_earlier_worker_has_is_brought_to_the_office_first(settled: Town) -> None:
    """She visits after the office moved the building and before she hears of it."""
    move(settled, "1", GRIDS[1])
    settled.clock.advance(minutes=5)
    visit(settled.wang, "还不知道")
    settled.wang.registers.change(Household, household(settled.wang).id, phone="0219")
    assert settled.bring(settled.office, settled.wang).removed == 0
    assert rooms(settled.wang) == ["101", "102"]
    late = settled.bring(settled.wang, settled.office)
    assert (late.quarantined, held(settled.office)) == (0, [])
    assert household(settled.office).phone == "0219"
    assert settled.bring(settled.office, settled.wang).removed > 0
    assert rooms(settled.wang) == []
    settled.bring(settled.office, settled.zhang)
    assert "还不知道" in {one.note for one in settled.zhang.registers.find(Visit)}


def test_who_confirmed_to_have_heard_of_it_writes_there_no_more(settled: Town) -> None:
    gone = household(settled.wang).id
    move(settled, "1", GRIDS[1])
    settled.bring(settled.office, settled.wang)
    settled.bring(settled.wang, settled.office)
    settled.clock.advance(minutes=5)
    wang = settled.wang.profile
    late = Visit(
        id=new_id(wang.now()),
        household_id=gone,
        visited_on=dt.date(2026, 11, 22),
        result="met",
        visitor_id=wang.person_id,
    )
    row = forged.fact(late, settled.wang, stamp=stamps.tick(None, wang.now(), wang.replica))
    content = forged.forged(settled.wang, settled.office, row)
    result = take(settled.office, altered.saved(content, settled.mail / "forged.xlsx"))
    assert result.quarantined == 1
    assert held(settled.office) == ["quarantined visit scope"]


def test_only_an_office_can_say_what_left(settled: Town) -> None:
    """A member that names rows in its own bundle removes nothing at the office."""
    wang, office = settled.wang.profile, settled.office.profile
    named = ("building", building(settled.office, "1").id)
    with wang.store.view() as unit:
        peer = exchange.peer(unit, office.replica)
        assert peer is not None
        manifest = composing.compose(wang, unit, peer, SILENT).manifest
    manifest = dataclasses.replace(manifest, more=leaving.to_manifest([named]))
    assert leaving.from_manifest(manifest) == [named]
    sender = wang.enrolled()
    with office.store.unit() as unit:
        assert leaving.take(office, unit, manifest, sender, []) == 0
        assert cases.roots(unit) == []
    assert rooms(settled.office) == ["101", "102", "201", "202"]


def test_a_visit_on_the_way_while_the_building_moves_is_taken(settled: Town) -> None:
    visit(settled.wang, "移交前")
    file = settled.send(settled.wang, settled.office).file
    move(settled, "1", GRIDS[1])
    took = take(settled.office, file)
    assert (took.quarantined, held(settled.office)) == (0, [])
    assert settled.bring(settled.office, settled.wang).removed > 0
    settled.bring(settled.office, settled.zhang)
    (found,) = (one for one in settled.zhang.registers.find(Visit) if one.note == "移交前")
    assert found.household_id == household(settled.zhang).id


def test_nobody_takes_a_household_over_by_a_door_that_left(settled: Town) -> None:
    """Found by the simulation (seed 461): the door had been theirs, the household never."""
    stolen, door = household(settled.office, "202"), household(settled.wang).dwelling_id
    move(settled, "1", GRIDS[1])
    settled.clock.advance(minutes=1)
    with settled.wang.profile.store.unit() as unit:
        unit.save(Household(id=stolen.id, dwelling_id=door, head_name="王占"))
        unit.commit()
    assert settled.bring(settled.wang, settled.office).quarantined == 1
    assert held(settled.office) == ["quarantined household scope"]
    assert settled.office.registers.get(Household, stolen.id) == stolen


def test_what_came_back_before_it_could_be_removed_stays(settled: Town) -> None:
    """Found by the simulation (seed 12): it waited on, and went with the next confirmation."""
    move(settled, "1", GRIDS[1])
    visit(settled.wang, "还没交")
    assert settled.bring(settled.office, settled.wang).removed == 0
    move(settled, "1", GRIDS[0])
    settled.bring(settled.office, settled.wang)
    settled.bring(settled.wang, settled.office)
    assert settled.bring(settled.office, settled.wang).removed == 0
    assert rooms(settled.wang) == ["101", "102"]
    assert agree(settled.office, settled.wang, grid=GRIDS[0])


def test_nothing_is_written_to_what_only_waits_to_be_removed(settled: Town) -> None:
    """Found by the simulation (seed 9): the office would take it for writing out of scope."""
    home = household(settled.wang).id
    move(settled, "1", GRIDS[1])
    visit(settled.wang, "还不知道")
    assert settled.bring(settled.office, settled.wang).removed == 0
    with pytest.raises(Refused) as refused:
        settled.wang.registers.change(Household, home, phone="0219")
    assert refused.value.code == "authority.scope"
    with pytest.raises(Refused):
        settled.wang.visits.record(home, "met")


def test_a_visit_on_the_way_while_household_and_building_move_is_taken(settled: Town) -> None:
    """Found by the simulation (seed 9): the door it was at went to another grid as well."""
    visit(settled.wang, "移交前")
    other = settled.office.registers.find(Dwelling, room_no="202")[0]
    home = household(settled.office).id
    settled.clock.advance(minutes=1)
    settled.office.registers.change(Household, home, dwelling_id=other.id)
    move(settled, "1", GRIDS[1])
    took = settled.bring(settled.wang, settled.office)
    assert (took.quarantined, held(settled.office)) == (0, [])


def test_a_building_that_comes_back_is_whole_again(settled: Town) -> None:
    move(settled, "1", GRIDS[1])
    settled.bring(settled.office, settled.wang)
    settled.bring(settled.wang, settled.office)
    move(settled, "1", GRIDS[0])
    settled.bring(settled.office, settled.wang)
    assert rooms(settled.wang) == ["101", "102"]
    assert [one.note for one in settled.wang.registers.find(Visit)] == ["王芳去过"]
    assert agree(settled.office, settled.wang, grid=GRIDS[0])


def test_bundles_about_it_may_come_in_any_order(settled: Town) -> None:
    move(settled, "1", GRIDS[1])
    gone = settled.send(settled.office, settled.wang).file
    move(settled, "1", GRIDS[0])
    back = settled.send(settled.office, settled.wang).file
    take(settled.wang, back)
    assert take(settled.wang, gone).removed == 0
    assert rooms(settled.wang) == ["101", "102"]
    assert agree(settled.office, settled.wang, grid=GRIDS[0])


def test_the_window_and_the_command_line_hear_of_what_was_removed(settled: Town) -> None:
    heard: list[BundlesTaken] = []
    settled.wang.events.subscribe(BundlesTaken, heard.append)
    move(settled, "1", GRIDS[1])
    file = settled.send(settled.office, settled.wang).file
    took = take(settled.wang, file)
    assert [event.applied for event in heard] == [took.applied + took.removed]
    assert any("removed here" in line for line in wording.lines_of(took))


def test_a_lost_bundle_is_told_again(settled: Town) -> None:
    move(settled, "1", GRIDS[1])
    settled.send(settled.office, settled.wang).file.unlink()
    assert settled.bring(settled.office, settled.wang).removed > 0
    assert settled.bring(settled.office, settled.wang).removed == 0


def test_a_household_that_moves_within_the_grid_stays(settled: Town) -> None:
    other = settled.office.registers.find(Dwelling, room_no="102")[0]
    settled.office.registers.change(Household, household(settled.office).id, dwelling_id=other.id)
    assert settled.bring(settled.office, settled.wang).removed == 0
    assert agree(settled.office, settled.wang, grid=GRIDS[0])


def test_nothing_is_sent_twice_to_who_is_granted_another_grid(settled: Town) -> None:
    wang = settled.wang.profile.replica
    request, grant = settled.folder / "request", settled.folder / "grant"
    settled.wang.enrolment.write_request(request)
    read = settled.office.enrolment.read_request(request)
    settled.office.enrolment.grant(read, "worker", grant, grids=GRIDS)
    sent = next(line for line in settled.office.sync.history() if line.peer == wang)
    settled.wang.enrolment.accept(grant)
    assert rooms(settled.wang) == ["101", "102", "201", "202"]
    assert agree(settled.office, settled.wang, grid=GRIDS[1])
    assert held(settled.wang) == []
    rows = sent.outcome["rows"]
    assert isinstance(rows, dict)
    homes = next(count for name, count in rows.items() if name in ("Household", "家庭"))
    assert homes == 2
    settled.wang.visits.record(household(settled.wang, "201").id, "met")
    assert settled.bring(settled.wang, settled.office).gap == ()


def test_a_grid_granted_taken_away_and_granted_again_is_whole(settled: Town) -> None:
    profiles.enrol(settled.folder, settled.office, settled.wang, grids=GRIDS)
    visit(settled.wang, "两个网格", "201")
    for _again in range(2):
        settled.exchange()
    profiles.enrol(settled.folder, settled.office, settled.wang, grids=GRIDS[:1])
    assert rooms(settled.wang) == ["101", "102"]
    assert "两个网格" not in dumped(settled.wang)
    profiles.enrol(settled.folder, settled.office, settled.wang, grids=GRIDS)
    assert agree(settled.office, settled.wang, grid=GRIDS[1])
    assert "两个网格" in dumped(settled.wang)


def test_what_is_not_confirmed_stays_though_the_grid_is_lost(settled: Town) -> None:
    visit(settled.wang, "还没交")
    profiles.enrol(settled.folder, settled.office, settled.wang, grids=GRIDS[1:])
    assert rooms(settled.wang) == ["101", "102", "201", "202"]
    settled.bring(settled.wang, settled.office)
    settled.bring(settled.office, settled.wang)
    assert rooms(settled.wang) == ["201", "202"]
