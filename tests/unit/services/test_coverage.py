"""Coverage sheets, counted by hand out of the store."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gridclient.app import App
from gridclient.domain.coverage import CoverageRow, CoverageTable
from gridclient.domain.identifiers import named_id
from gridclient.domain.people import Household
from gridclient.domain.visits import BACKDATE_DAYS, EFFECTIVE, RESULTS
from gridclient.errors import Refused
from tests import builders
from tests.builders import TODAY
from tests.profiles import GRID, OTHER_GRID, Clock

FROM, TO = dt.date(2026, 11, 1), dt.date(2026, 11, 30)


def table(
    app: App, by: str = "grid", from_on: dt.date = FROM, to_on: dt.date = TO
) -> CoverageTable:
    return app.coverage.table(from_on, to_on, by)


def only(app: App, **parts: object) -> CoverageRow:
    (row,) = table(app, **parts).rows  # type: ignore[arg-type]
    return row


@pytest.fixture
def homes(office: App) -> list[Household]:
    """Six households in one building."""
    house = builders.make_house(office)
    return [
        builders.move_in(office, house, f"{floor}01", floor_no=floor, head=f"户主{floor}")
        for floor in range(1, 7)
    ]


def test_an_office_with_nothing_in_it(office: App):
    made = table(office)
    assert made.rows == ()
    assert (made.total.due, made.total.covered.percent) == (0, None)


def test_a_grid_by_hand(office: App, homes: list[Household]):
    house = builders.make_house(office, building_no="4")
    builders.move_in(office, house, "101", occupancy="vacant")
    builders.save(office, builders.make_dwelling(house.id, room_no="102", occupancy="vacant"))
    builders.move_in(office, house, "103", occupancy="business")
    builders.save(
        office,
        builders.make_enrolment(homes[0].id, "elder_alone", resident_id=builders.make_id()),
        builders.make_enrolment(homes[1].id, "elder_empty_nest", resident_id=builders.make_id()),
        builders.make_enrolment(homes[1].id, "dibao"),
    )
    office.visits.record(homes[0].id, "met")
    office.visits.record(homes[0].id, "phone")
    office.visits.record(homes[2].id, "not_home")
    office.visits.record(homes[3].id, "declined")
    office.visits.record(homes[4].id, "video")
    row = only(office)
    assert (row.key, row.label) == (GRID, "第一网格")
    assert (row.households, row.vacant, row.due, row.visited) == (8, 2, 6, 2)
    assert row.covered.percent == 33
    assert (row.visits, row.persons, row.not_home, row.declined) == (3, 3, 1, 1)
    assert (row.elders.part, row.elders.whole) == (1, 2)
    assert row.groups["low_income"] == 0
    assert [name.split()[-1] for name in row.missed] == ["户主6", "户主4", "户主3", "户主2"]
    assert table(office).total.covered == row.covered


def test_a_hundred_percent_means_all_of_them(office: App, homes: list[Household]):
    for home in homes[:-1]:
        office.visits.record(home.id, "met")
    assert only(office).covered.percent == 83
    office.visits.record(homes[-1].id, "met")
    assert only(office).covered.percent == 100
    assert only(office).missed == ()


def test_no_percentage_of_fewer_than_five(office: App, homes: list[Household]):
    for home in homes[:2]:
        office.registers.change(Household, home.id, retired="moved_away")
    for home in homes[2:]:
        office.visits.record(home.id, "met")
    row = only(office)
    assert (row.visited, row.due) == (4, 4)
    assert row.covered.percent is None
    assert row.rate is None


@pytest.mark.parametrize("result", [code.code for code in RESULTS])
def test_only_contacts_cover(office: App, result: str):
    home = builders.move_in(office, builders.make_house(office))
    office.visits.record(home.id, result)
    assert only(office).visited == (result in EFFECTIVE)


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (dt.date(2026, 10, 31), False),
        (dt.date(2026, 11, 1), True),
        (TODAY, True),
    ],
)
def test_both_ends_of_the_period_belong_to_it(
    office: App, homes: list[Household], day: dt.date, inside: bool
):
    office.visits.record(homes[0].id, "met", visited_on=day)
    assert only(office).visited == inside
    assert only(office, from_on=day, to_on=day).visited == 1


def test_retracted_visits_do_not_cover_and_amended_ones_do_as_amended(
    office: App, homes: list[Household]
):
    taken_back = office.visits.record(homes[0].id, "met")
    office.visits.retract(taken_back.id, "误录")
    corrected = office.visits.record(homes[1].id, "met")
    builders.add(office, builders.make_amendment(corrected.id, result="not_home"))
    moved = office.visits.record(homes[2].id, "met")
    builders.add(office, builders.make_amendment(moved.id, visited_on=dt.date(2026, 10, 31)))
    into = office.visits.record(homes[3].id, "met", visited_on=dt.date(2026, 10, 30))
    builders.add(office, builders.make_amendment(into.id, visited_on=TODAY))
    row = only(office)
    assert (row.visited, row.visits, row.not_home) == (1, 1, 1)


def test_what_is_due_later_in_the_month_is_not_overdue_today(
    office: App, homes: list[Household], clock: Clock
):
    builders.save(office, builders.make_enrolment(homes[0].id, "elder_alone_80"))
    assert only(office).overdue == 0
    clock.put(dt.date(2026, 11, 25))
    assert only(office).overdue == 1
    clock.put(dt.date(2027, 1, 5))
    assert only(office).overdue == 1
    assert only(office, to_on=dt.date(2026, 12, 31)).overdue == 1
    assert only(office, to_on=dt.date(2027, 1, 31)).overdue == 6


def test_by_worker_a_persons_own_visits_over_all_homes_of_their_grids(
    office: App, homes: list[Household]
):
    one = builders.make_person(name="张敏")
    two = builders.make_person(name="李强", grid_ids=(named_id("grid", OTHER_GRID),))
    gone = builders.make_person(name="已离开", retired="ended")
    builders.save(office, builders.make_grid(code=OTHER_GRID, name="第二网格"), one, two, gone)
    other = builders.make_house(office, building_no="9", grid_id=named_id("grid", OTHER_GRID))
    builders.move_in(office, other, "101", occupancy="vacant")
    there = builders.move_in(office, other, "102", head="别处")
    builders.add(
        office,
        builders.make_visit(homes[0].id, visitor_id=one.id),
        builders.make_visit(homes[1].id, visitor_id=two.id),
        builders.make_visit(there.id, visitor_id=two.id),
    )
    rows = {row.label: row for row in table(office, "worker").rows}
    assert set(rows) == {"张敏", "李强"}
    assert (rows["张敏"].visited, rows["张敏"].due) == (1, 6)
    assert (rows["李强"].visited, rows["李强"].due, rows["李强"].vacant) == (1, 1, 1)
    assert table(office, "worker").total.visited == 3


def test_by_building_every_building_with_its_vacant_homes(office: App, homes: list[Household]):
    empty = builders.make_house(office, building_no="8")
    builders.save(office, builders.make_dwelling(empty.id, occupancy="vacant"))
    office.visits.record(homes[0].id, "met")
    rows = {row.label: row for row in table(office, "building").rows}
    assert (rows["3栋"].visited, rows["3栋"].due, rows["3栋"].vacant) == (1, 6, 0)
    assert (rows["8栋"].due, rows["8栋"].vacant) == (0, 1)
    total = table(office, "building").total
    assert sum(row.households for row in rows.values()) == total.households


def test_by_category_the_homes_in_it(office: App, homes: list[Household]):
    builders.save(
        office,
        builders.make_enrolment(homes[0].id, "dibao"),
        builders.make_enrolment(homes[1].id, "dibao"),
        builders.make_enrolment(homes[1].id, "elder_80"),
    )
    office.visits.record(homes[1].id, "met")
    rows = {row.key: row for row in table(office, "category").rows}
    assert set(rows) == {"dibao", "elder_80"}
    assert (rows["dibao"].visited, rows["dibao"].due) == (1, 2)
    assert (rows["elder_80"].visited, rows["elder_80"].due) == (1, 1)


def test_a_period_that_ends_before_it_begins_is_refused(office: App):
    with pytest.raises(Refused) as refusal:
        office.coverage.table(TO, FROM)
    assert refusal.value.code == "coverage.period"
    assert office.coverage.table(TO, TO).from_on == TO


def test_what_coverage_is_counted_by_is_refused_by_its_own_name(office: App):
    """And not with the period's message, which would send people looking at their dates."""
    with pytest.raises(Refused) as refusal:
        office.coverage.table(FROM, TO, "street")
    assert refusal.value.code == "coverage.by"
    assert "building" in refusal.value.hint


def test_some_grids_only(office: App, homes: list[Household]):
    builders.save(office, builders.make_grid(code=OTHER_GRID, name="第二网格"))
    house = builders.make_house(office, building_no="9", grid_id=named_id("grid", OTHER_GRID))
    builders.move_in(office, house, "101")
    made = office.coverage.table(FROM, TO, "grid", [OTHER_GRID])
    assert [(row.key, row.due) for row in made.rows] == [(OTHER_GRID, 1)]
    assert made.total.due == 1
    assert office.coverage.table(FROM, TO).total.due == 7
    with pytest.raises(Refused) as refusal:
        office.coverage.table(FROM, TO, "grid", ["110105001001999"])
    assert refusal.value.code == "grid.unknown"
    assert OTHER_GRID in refusal.value.hint


def test_how_far_each_workers_data_reaches(pair: tuple[App, App], tmp_path: Path, clock: Clock):
    office, worker = pair
    home = builders.move_in(office, builders.make_house(office))
    (grant,) = [peer for peer in office.sync.peers() if peer.name == "张敏"]
    worker.sync.import_([office.sync.export(grant.replica, tmp_path).file])
    assert table(office).data_as_of == {"张敏": None}
    assert table(worker).data_as_of == {"张敏": TODAY}
    clock.put(dt.date(2026, 11, 25))
    worker.visits.record(home.id, "met")
    made = worker.sync.export(worker.sync.peers()[0].replica, tmp_path)
    clock.put(dt.date(2026, 11, 28))
    (taken,) = office.sync.import_([made.file])
    assert taken.refusal is None
    assert table(office).data_as_of == {"张敏": dt.date(2026, 11, 25)}
    assert only(office).visited == 1


def test_the_sheet_holds_the_numbers(office: App, homes: list[Household], tmp_path: Path):
    for home in homes:
        office.visits.record(home.id, "met")
    file = tmp_path / "coverage.xlsx"
    made = table(office)
    office.coverage.write(made, file)
    book = load_workbook(file)
    values = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "第一网格" in values
    assert any("和平里社区" in value for value in values)
    assert values.count("6") >= 3


def test_what_was_recorded_late_is_marked_and_a_day_to_come_does_not_count(
    office: App, homes: list[Household], tmp_path: Path
) -> None:
    today = office.places.today()
    long_ago = today - dt.timedelta(days=BACKDATE_DAYS + 1)
    office.visits.record(homes[0].id, "met", visited_on=long_ago, backdated_because="补录纸质记录")
    office.visits.record(homes[1].id, "met")
    tomorrow = today + dt.timedelta(days=1)
    builders.add(office, builders.make_visit(homes[2].id, visited_on=tomorrow))
    table = office.coverage.table(long_ago, tomorrow)
    assert (table.total.visits, table.total.late, table.total.visited) == (2, 1, 2)
    office.coverage.write(table, tmp_path / "sheet.xlsx")
    sheet = load_workbook(tmp_path / "sheet.xlsx").worksheets[0]
    titles = [cell.value for cell in sheet[4]]
    total = next(row for row in sheet.iter_rows(min_row=5) if row[0].value == "Total")
    assert total[titles.index("Recorded late")].value == 1
    page = office.places.household(homes[2].id)
    assert [visit.visited_on for visit in page.visits] == [tomorrow]
