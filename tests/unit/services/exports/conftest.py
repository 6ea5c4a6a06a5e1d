"""A community office with two grids, a building each, and somebody behind every door."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.app import App
from tests import builders, profiles
from tests.profiles import GRID, OTHER_GRID


@pytest.fixture
def office(tmp_path: Path) -> Iterator[App]:
    opened = profiles.office(tmp_path)
    estate = builders.make_estate()
    second = builders.make_grid(code=OTHER_GRID, name="第二网格")
    builders.save(opened, builders.make_division(), builders.make_grid(), second, estate)
    builders.save(opened, builders.make_person(), builders.make_person(name="李强", grid_ids=()))
    for number, grid in (("3", GRID), ("12", OTHER_GRID)):
        cell = builders.make_grid(code=grid).id
        house = builders.make_building(building_no=number, grid_id=cell, estate_id=estate.id)
        builders.save(opened, house)
        for room, head in (("101", "王秀兰"), ("102", "欧阳娜")):
            home = builders.move_in(
                opened, house, room, head=f"{head}", care=("elder_alone",), others=("王小明",)
            )
            opened.registers.change(type(home), home.id, phone="13812345678")
    yield opened
    opened.close()
