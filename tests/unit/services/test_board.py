"""The board: the way down from a district, the figures of the sheet, pictures and places."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.boards import PICTURE_BYTES, Picture, Spot
from gridclient.domain.coverage import Ratio
from gridclient.domain.small_counts import Withheld
from gridclient.errors import Refused
from gridclient.services.board import BoardView
from tests import builders, profiles
from tests.builders import TODAY
from tests.profiles import COMMUNITY, DISTRICT, OTHER_GRID, STREET

PERIOD = (TODAY.replace(day=1), TODAY)


def view(app: App, area: str | None = None) -> BoardView:
    return app.board.view(app.board.count(*PERIOD), area)


def furnish(app: App) -> None:
    """Two grids: six households in two buildings of the first, one in the second."""
    for number, rooms in (("3", 4), ("4", 2)):
        house = builders.make_house(app, building_no=number)
        homes = [builders.move_in(app, house, f"10{room}").id for room in range(rooms)]
        builders.add(app, builders.make_visit(homes[0]), builders.make_visit(homes[1]))
    grid = builders.make_grid(code=OTHER_GRID, name="第二网格")
    builders.save(app, grid)
    builders.move_in(app, builders.make_house(app, grid_id=grid.id, building_no="9"))


def figures(board: BoardView) -> dict[str, Ratio]:
    return {block.area.label: block.figures.covered for block in board.blocks}


def test_a_community_sees_its_grids_and_a_grid_its_buildings(office: App):
    furnish(office)
    board = view(office)
    assert (board.area.kind, board.area.label) == ("division", "和平里社区")
    assert figures(board) == {"第一网格": Ratio(4, 6), "第二网格": Ratio(0, 1)}
    assert board.figures.covered == Ratio(4, 7)
    below = view(office, board.blocks[0].area.key)
    assert [area.label for area in below.trail] == ["和平里社区", "第一网格"]
    assert figures(below) == {"3栋": Ratio(2, 4), "4栋": Ratio(2, 2)}
    assert {block.area.kind for block in below.blocks} == {"building"}


def test_the_figures_are_those_of_the_coverage_sheet(office: App):
    furnish(office)
    sheet = {row.label: row for row in office.coverage.table(*PERIOD, "grid").rows}
    for block in view(office).blocks:
        row = sheet[block.area.label]
        assert block.figures.covered == row.covered
        assert block.figures.elders == row.elders
        assert block.figures.overdue == row.overdue
        due, late = row.due, row.overdue
        assert isinstance(due, int)
        assert isinstance(late, int)
        assert block.figures.in_time == Ratio(due - late, due)


def test_an_area_that_is_gone_is_the_widest_one(office: App):
    furnish(office)
    assert view(office, "long gone").area == view(office).area


def test_with_one_grid_the_board_begins_at_its_buildings(office: App):
    builders.move_in(office, builders.make_house(office))
    board = view(office)
    assert (board.area.kind, len(board.trail)) == ("grid", 2)


def _town(street_known: bool, tmp_path: Path) -> App:
    """A district office with two communities, of which one has few households visited."""
    district = profiles.office(tmp_path, role="district")
    other = f"{STREET}002"
    if street_known:
        builders.save(
            district, builders.make_division(code=STREET, name="东兴街道", level="street")
        )
    for code, name, visited in ((COMMUNITY, "和平里", 1), (other, "建国里", 5)):
        place = builders.make_division(code=code, name=name)
        grid = builders.make_grid(code=f"{code}001", division_id=place.id, name=f"{name}一格")
        builders.save(district, place, grid)
        house = builders.make_house(district, grid_id=grid.id, building_no=name)
        homes = [builders.move_in(district, house, f"10{n}").id for n in range(7)]
        builders.add(district, *(builders.make_visit(home) for home in homes[:visited]))
    return district


def test_a_district_goes_down_by_its_streets(tmp_path: Path):
    district = _town(True, tmp_path)
    board = view(district)
    assert [area.label for area in board.trail][1:] == ["东兴街道"]  # the only one of the district
    assert board.trail[0].kind == "division"
    assert [block.area.label for block in board.blocks] == ["和平里", "建国里"]
    district.close()


def test_small_counts_are_hidden_above_the_community(tmp_path: Path):
    district = _town(False, tmp_path)
    assert district.profile.enrolled().division == DISTRICT
    few, others = view(district).blocks
    assert few.figures.covered.whole == 7
    assert isinstance(few.figures.covered.part, Withheld)
    assert few.figures.covered.share is None
    assert isinstance(others.figures.covered.part, Withheld)  # or the sum would tell
    assert few.figures.hides
    (grid,) = view(district, few.area.key).blocks
    assert isinstance(grid.figures.covered.part, Withheld)
    (house,) = view(district, grid.area.key).blocks
    assert isinstance(house.figures.covered.part, Withheld)
    district.close()


def test_places_are_kept_in_fractions_and_taken_back(office: App):
    furnish(office)
    area, block = view(office).area.key, view(office).blocks[0].area.key
    assert office.board.place(area, block, Spot(250, 400)) is None
    assert office.board.place(area, block, Spot(990, -5, 100, 50)) == Spot(250, 400)
    assert view(office).blocks[0].spot == Spot(900, 0, 100, 50)
    assert view(office).blocks[1].spot is None
    office.board.place(area, block, None)
    assert view(office).blocks[0].spot is None


def test_each_area_has_its_own_picture(office: App):
    furnish(office)
    area = view(office).area.key
    picture = Picture(b"jpeg", 1200, 800)
    assert office.board.put_picture(area, picture) is None
    assert view(office).picture == picture
    assert view(office, view(office).blocks[0].area.key).picture is None
    assert office.board.put_picture(area, None) == picture
    assert view(office).picture is None


def test_a_picture_that_is_too_large_is_refused(office: App):
    with pytest.raises(Refused) as refusal:
        office.board.put_picture("x", Picture(b"x" * (PICTURE_BYTES + 1), 10, 10))
    assert refusal.value.code == "board.picture_size"


def test_pictures_and_places_stay_on_this_computer(office: App):
    """They make no row that a bundle would carry."""
    with office.profile.store.view() as unit:
        before = unit.sequence()
    office.board.put_picture("area", Picture(b"jpeg", 12, 8))
    office.board.place("area", "block", Spot(1, 2))
    with office.profile.store.view() as unit:
        assert unit.sequence() == before


def test_a_worker_sees_what_is_theirs(pair: tuple[App, App]):
    _office, worker = pair
    builders.move_in(worker, builders.make_house(worker))
    board = view(worker)
    assert [block.area.label for block in board.blocks] == ["3栋"]
