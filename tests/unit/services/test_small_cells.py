"""Coverage as a street reads it: small counts hidden on every sheet, none to be worked out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from gridclient.app import App
from gridclient.domain.identifiers import named_id
from gridclient.domain.small_counts import Withheld
from gridclient.services.campaigns import NewQuestion
from gridclient.ui.coverage_words import hidden_in_words, ratio_in_words
from tests import builders, profiles
from tests.builders import TODAY
from tests.command_line import call_json
from tests.profiles import OTHER_GRID, Clock

FEW, BESIDE = Withheld.FEW, Withheld.BESIDE


def fill(app: App) -> list[str]:
    """Two households in one grid, one of them visited; nine in the other, seven visited."""
    builders.save(app, builders.make_division(), builders.make_grid(code=OTHER_GRID, name="二"))
    small = builders.make_house(app)
    large = builders.make_house(app, building_no="8", grid_id=named_id("grid", OTHER_GRID))
    homes = [builders.move_in(app, small, f"10{n}", head=f"王{n}静") for n in range(2)]
    homes += [builders.move_in(app, large, f"10{n}", head=f"李{n}静") for n in range(9)]
    visited = [homes[0], *homes[2:9]]
    builders.add(app, *(builders.make_visit(home.id) for home in visited))
    return [home.id for home in homes]


@pytest.fixture
def street(tmp_path: Path) -> Iterator[App]:
    with closing(profiles.office(tmp_path, role="street", clock=Clock())) as made:
        fill(made)
        yield made


def test_a_street_is_shown_no_small_count_and_no_names_behind_one(street: App):
    table = street.coverage.table(TODAY, TODAY)
    small, large = table.rows
    assert (small.due, small.visited, small.covered.percent) == (FEW, FEW, None)
    assert (large.due, large.visited) == (BESIDE, BESIDE)
    assert (table.total.due, table.total.visited) == (11, 8)
    assert (small.missed, large.missed) == ((), ())
    assert (small.households, large.households, table.total.households) == (FEW, BESIDE, 11)
    assert (small.declined, table.total.declined) == (0, 0)
    assert ratio_in_words(small.covered) == "<3 of <3"
    assert "not shown above the community" in hidden_in_words(table)


def test_names_behind_a_gap_are_masked_with_their_doors(street: App):
    builders.add(
        street,
        *(builders.make_visit(home.door.household_id) for home in builders.homes(street)[:2]),
    )
    every = street.coverage.table(TODAY, TODAY).total.missed
    assert every
    assert all(label.startswith("8栋*** 李*静") for label in every)


def test_the_community_is_shown_what_it_counts(tmp_path: Path):
    with closing(profiles.office(tmp_path, clock=Clock())) as office:
        fill(office)
        table = office.coverage.table(TODAY, TODAY)
        assert [(row.due, row.visited) for row in table.rows] == [(2, 1), (9, 7)]
        assert (table.hides, hidden_in_words(table)) == (False, "")
        assert table.rows[0].missed == ("3栋1单元101 王1静",)


def test_neither_the_workbook_nor_json_tells(street: App, tmp_path: Path):
    table = street.coverage.table(TODAY, TODAY)
    street.coverage.write(table, tmp_path / "c.xlsx")
    numbers = openpyxl.load_workbook(tmp_path / "c.xlsx").worksheets[0]
    cells = [[cell.value for cell in row] for row in numbers.iter_rows(min_row=5, max_row=8)]
    assert cells[0][1:6] == ["<3", 0, "<3", "<3", "<3 of <3"]
    assert cells[1][1:6] == ["*", 0, "*", "*", "* of *"]
    assert cells[2][1:5] == [11, 0, 11, 8]
    assert "<3: one or two" in str(cells[3][0])
    street.close()
    words = ("coverage", "--from", str(TODAY), "--to", str(TODAY), "-o", tmp_path / "d.xlsx")
    told = call_json(street.profile.folder, *words).document
    assert told["rows"][0]["visited"] == {"count": None, "below": 3}
    assert told["rows"][1]["visited"] == {"count": None, "below": None}
    assert (told["rows"][0]["rate"], told["rows"][1]["rate"]) == (None, None)
    assert (told["total"]["visited"], told["rows"][0]["vacant"]) == (8, 0)


def test_a_building_is_not_told_by_the_sheet_of_its_grid(street: App):
    """A grid of nine with a building of one: the nine stand on the sheet by grid."""
    other = builders.make_house(street, building_no="9", grid_id=named_id("grid", OTHER_GRID))
    builders.move_in(street, other, "901")
    builders.move_in(street, builders.make_house(street, building_no="5"), "501")
    by_grid = {row.label: row.due for row in street.coverage.table(TODAY, TODAY).rows}
    assert by_grid == {"第一网格": 3, "二": 10}
    shown = {row.label: row.due for row in street.coverage.table(TODAY, TODAY, "building").rows}
    assert shown == {"3栋": FEW, "5栋": FEW, "8栋": BESIDE, "9栋": FEW}


def test_a_survey_tells_no_small_count_either(street: App):
    made = street.campaigns.create(
        "充电", [NewQuestion("有电动车吗"), NewQuestion("几辆", "number")]
    )
    first, second = street.campaigns.questions(made.id)
    homes = [home.door.household_id or "" for home in builders.homes(street)]
    for number, home in enumerate(homes[:6]):
        said = {first.id: "是" if number else "否", second.id: "1" if number > 1 else "2"}
        street.campaigns.answer(home, made.id, said)
    yes_no, count = street.surveys.results(made.id).tallies
    assert [(text, ratio.part) for text, ratio in yes_no.lines] == [("Yes", BESIDE), ("No", FEW)]
    assert ([ratio.part for _text, ratio in count.lines], count.mean) == ([BESIDE, FEW], None)
    assert {ratio.percent for tally in (yes_no, count) for _text, ratio in tally.lines} == {None}
