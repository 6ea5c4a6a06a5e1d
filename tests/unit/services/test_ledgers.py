"""Ledgers taken over: the sample ledgers to exactly what ``truth.json`` says, out of the store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from gridclient.app import App
from gridclient.domain.care import CareEnrolment
from gridclient.domain.fields import to_fields
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling, Estate, Grid
from gridclient.errors import GridError, Refused
from gridclient.services.events import RegistersChanged
from gridclient.services.ledgers import LedgerImport
from tests import builders, profiles
from tests.profiles import COMMUNITY, GRID, Clock

DATA = Path(__file__).parents[2] / "data"
TRUTH = json.loads((DATA / "truth.json").read_text("utf-8"))
SUNSHINE, PEACE = "阳光花园居民台账.xlsx", "和平里一户一档旧表.xlsx"


@cache
def _template(names: tuple[str, ...]) -> tuple[Path, tuple[LedgerImport, ...]]:
    folder = profiles.templates() / "-".join(("ledgers", *names))
    folder.mkdir()
    office = profiles.office(folder)
    results = tuple(office.ledgers.import_(DATA / name) for name in names)
    office.close()
    return folder / "office-0", results


def imported(folder: Path, *names: str) -> tuple[App, tuple[LedgerImport, ...]]:
    """An office that took these ledgers over, copied from one made once a process."""
    template, results = _template(names)
    return profiles.reopen(profiles.copy(template, folder / "office-0")), results


@pytest.fixture(params=[SUNSHINE, PEACE])
def one(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, App, LedgerImport]]:
    office, (result,) = imported(tmp_path, request.param)
    yield request.param, office, result
    office.close()


@pytest.fixture
def sunny(tmp_path: Path) -> Iterator[App]:
    made, _ = imported(tmp_path, SUNSHINE)
    yield made
    made.close()


def find(app: App, kind: type, **equal: Any) -> list[Any]:
    return app.registers.find(kind, **equal)


def state(app: App) -> tuple[int, str]:
    """The newest sequence number and the digest of everything."""
    with app.profile.store.view() as unit:
        sequence = unit.sequence()
    return sequence, app.sync.digest()[0]


def content(app: App) -> list[tuple[object, ...]]:
    """Everything a ledger brings, by the names people use instead of by ids."""
    grids = {item.id: item.name for item in find(app, Grid)}
    estates = {item.id: item for item in find(app, Estate)}
    buildings = {item.id: item for item in find(app, Building)}
    dwellings = {item.id: item for item in find(app, Dwelling)}
    households = {item.id: item for item in find(app, Household)}

    def house(building: Building) -> tuple[object, ...]:
        estate = estates[building.estate_id].name if building.estate_id else None
        return (grids[building.grid_id], estate, building.building_no)

    def door(dwelling: Dwelling) -> tuple[object, ...]:
        return (*house(buildings[dwelling.building_id]), dwelling.unit_no, dwelling.room_no)

    def home(household: Household) -> tuple[object, ...]:
        return (*door(dwellings[household.dwelling_id]), household.head_name)

    people = {item.id: item for item in find(app, Resident)}
    lines: list[tuple[object, ...]] = []
    lines += [("building", *house(b), b.units, b.floors) for b in buildings.values()]
    lines += [("door", *door(d), d.floor_no, d.occupancy) for d in dwellings.values()]
    lines += [("home", *home(h)) for h in households.values()]
    for person in people.values():
        said = {k: v for k, v in to_fields(person).items() if k != "household_id"}
        lines.append(("person", *home(households[person.household_id]), *sorted(said.items())))
    for care in find(app, CareEnrolment):
        lines.append(
            (
                "care",
                *home(households[care.household_id]),
                care.category,
                people[care.resident_id].name,
            )
        )
    return sorted(lines, key=repr)


def test_the_store_holds_exactly_what_the_truth_says(one: tuple[str, App, LedgerImport]):
    name, app, _ = one
    truth = TRUTH[name]
    care = find(app, CareEnrolment)
    enrolled = {
        code: [c for c in care if c.category == code] for code in {c.category for c in care}
    }
    homes = [home for home in builders.homes(app) if home.door.occupied]
    found = {
        "households": len(find(app, Household)),
        "vacant": len(find(app, Dwelling, occupancy="vacant")),
        "residents": len(find(app, Resident)),
        "buildings": len(find(app, Building)),
        "elder_alone": len({c.resident_id for c in enrolled["elder_alone"]}),
        "empty_nest": len({c.resident_id for c in enrolled["elder_empty_nest"]}),
        "disabled": len({c.resident_id for c in enrolled["disability"]}),
        "dibao_households": len({c.household_id for c in enrolled["dibao"]}),
    }
    assert found == {key: value for key, value in truth.items() if key != "rejects"}
    assert len(homes) == truth["households"]
    assert {home.door.household_id for home in homes} == {h.id for h in find(app, Household)}
    assert len(find(app, Dwelling)) == truth["households"] + truth["vacant"]


def test_what_was_created_is_what_stands_there(one: tuple[str, App, LedgerImport]):
    _, app, result = one
    assert result.created == {
        "grids": len(find(app, Grid)),
        "estates": len(find(app, Estate)),
        "buildings": len(find(app, Building)),
        "dwellings": len(find(app, Dwelling)),
        "households": len(find(app, Household)),
        "residents": len(find(app, Resident)),
        "care_enrolments": len(find(app, CareEnrolment)),
    }
    assert not result.updated
    assert not result.unchanged
    assert result.found["households"] == len(find(app, Household))
    assert result.found["residents"] == len(find(app, Resident))


def test_the_rejected_cells_are_named_and_their_people_are_to_be_checked(
    one: tuple[str, App, LedgerImport],
):
    name, app, result = one
    bad = TRUTH[name].get("rejects", [])
    codes = {"check digit": "ledger.id_check_digit", "precision lost": "ledger.id_precision_lost"}
    assert [(p.sheet, p.row, p.column, p.code) for p in result.rejected] == [
        (b["sheet"], b["row"], b["column"], codes[b["why"]]) for b in bad
    ]
    to_check = find(app, Resident, check_state="to_check")
    assert sorted(p.name for p in to_check) == sorted(b["name"] for b in bad)
    assert all(p.id_number is None and p.id_type is None for p in to_check)
    sound = [p for p in find(app, Resident) if p.check_state is None]
    assert all(p.id_number and p.id_type == "citizen" for p in sound)


def test_the_same_ledger_again_changes_nothing(one: tuple[str, App, LedgerImport]):
    name, app, first = one
    before = state(app)
    told: list[RegistersChanged] = []
    app.events.subscribe(RegistersChanged, told.append)
    again = app.ledgers.import_(DATA / name)
    assert state(app) == before
    assert not again.created
    assert not again.updated
    places = ("dwellings", "households", "residents", "care_enrolments")
    assert {key: again.unchanged[key] for key in places} == {
        key: first.created[key] for key in places
    }
    assert again.rejected == first.rejected
    assert [event.rows for event in told] == [0]


def test_the_order_of_ledgers_does_not_matter(tmp_path: Path):
    both = []
    for number, names in enumerate([(SUNSHINE, PEACE), (PEACE, SUNSHINE)]):
        (tmp_path / str(number)).mkdir()
        app, _ = imported(tmp_path / str(number), *names)
        both.append(content(app))
        app.close()
    assert len(both[0]) == 6 + 148 + 108 + 136 + 98 + 280 + 205 + 77 + 56
    assert both[0] == both[1]


def test_a_dry_run_says_all_and_changes_nothing(office: App, tmp_path: Path):
    before = state(office)
    marked = tmp_path / "marked.xlsx"
    tried = office.ledgers.import_(DATA / PEACE, dry_run=True, report_file=marked)
    assert state(office) == before
    assert not find(office, Grid)
    _, (real,) = imported(tmp_path / "real", PEACE)
    assert tried == real
    assert marked.exists()


def test_the_report_is_the_same_workbook_with_its_errors_marked(office: App, tmp_path: Path):
    marked = tmp_path / "marked.xlsx"
    result = office.ledgers.import_(DATA / PEACE, report_file=marked)
    book, original = load_workbook(marked), load_workbook(DATA / PEACE)
    assert book.sheetnames == original.sheetnames
    for problem in result.rejected:
        sheet = book[problem.sheet]
        told = sheet.cell(problem.row, original[problem.sheet].max_column + 1).value
        assert problem.message in str(told)
    for row in original["1号楼"].iter_rows():
        for cell in row:
            assert book["1号楼"].cell(cell.row, cell.column).value == cell.value


# --- a ledger that comes again, changed ----------------------------------------------------------


def altered(tmp_path: Path, cells: Mapping[tuple[int, str], object]) -> Path:
    """The first sample ledger with some cells changed, named by row and title."""
    book = load_workbook(DATA / SUNSHINE)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for (row, title), value in cells.items():
        sheet.cell(row, columns[title]).value = value
    file = tmp_path / "altered.xlsx"
    book.save(file)
    return file


def person_in_row(app: App, row: int) -> Resident:
    sheet = load_workbook(DATA / SUNSHINE).worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    number = sheet.cell(row, titles.index("身份证号码") + 1).value
    (found,) = find(app, Resident, id_number=number)
    assert isinstance(found, Resident)
    return found


def row_of(app: App, record: Any) -> Any:
    with app.profile.store.view() as unit:
        return unit.rows(type(record).__entity__, [record.id])[record.id]


def test_a_changed_phone_changes_that_field_and_no_other(sunny: App, tmp_path: Path):
    before = person_in_row(sunny, 5)
    others = {p.id: p for p in find(sunny, Resident)}
    sequence, _ = state(sunny)
    result = sunny.ledgers.import_(altered(tmp_path, {(5, "联系电话"): "13900139000"}))
    after = sunny.registers.get(Resident, before.id)
    assert after.phone == "13900139000"
    assert result.updated == {"residents": 1}
    assert not result.created
    assert set(row_of(sunny, after).stamps) == {"phone"}
    assert state(sunny)[0] == sequence + 1
    changed = [p for p in find(sunny, Resident) if p != others[p.id]]
    assert changed == [after]


def test_an_empty_cell_changes_nothing(sunny: App, tmp_path: Path):
    before = state(sunny)
    titles = ("联系电话", "性别", "人员类别", "与户主关系", "居住状态", "身份证号码")
    emptied = dict.fromkeys(enumerate(titles, start=2))
    result = sunny.ledgers.import_(altered(tmp_path, emptied))
    assert not result.updated
    assert not result.created
    assert state(sunny) == before


def test_a_bad_id_number_does_not_cost_the_good_one_we_have(sunny: App, tmp_path: Path):
    before = person_in_row(sunny, 4)
    result = sunny.ledgers.import_(altered(tmp_path, {(4, "身份证号码"): "000000195909285850"}))
    assert [p.row for p in result.rejected] == [4]
    after = sunny.registers.get(Resident, before.id)
    assert after == before


TITLES = (
    "小区",
    "楼栋",
    "单元",
    "房号",
    "户主姓名",
    "姓名",
    "与户主关系",
    "身份证号码",
    "联系电话",
    "居住状态",
    "人员类别",
    "备注",
)


def ledger(tmp_path: Path, *rows: Sequence[object], titles: Sequence[str] = TITLES) -> Path:
    """A small ledger of residents."""
    book = Workbook()
    sheet = book.active
    sheet.title = "居民台账"
    sheet.append(list(titles))
    for row in rows:
        sheet.append(list(row))
    file = tmp_path / f"ledger-{len(list(tmp_path.glob('*.xlsx')))}.xlsx"
    book.save(file)
    return file


WANG = "000000195909285857"
HEAD = ("阳光花园", "3栋", "1单元", "101", "王秀兰", "王秀兰", "户主")


def test_the_id_number_that_was_missing_ends_the_check(office: App, tmp_path: Path):
    wrong = (*HEAD, WANG[:-1] + "0", "13800138000", "", "", "")
    office.ledgers.import_(ledger(tmp_path, wrong), grid=GRID)
    (before,) = find(office, Resident)
    assert (before.check_state, before.id_number) == ("to_check", None)
    right = (*HEAD, WANG, "", "", "", "")
    result = office.ledgers.import_(ledger(tmp_path, right), grid=GRID)
    (after,) = find(office, Resident)
    assert result.updated == {"residents": 1}
    assert (after.check_state, after.id_number, after.id_type) == (None, WANG, "citizen")
    assert (after.id, after.phone) == (before.id, "13800138000")


def test_a_ledger_without_id_numbers_leaves_the_check_open(office: App, tmp_path: Path):
    office.ledgers.import_(ledger(tmp_path, (*HEAD, "123", "", "", "", "")), grid=GRID)
    office.ledgers.import_(ledger(tmp_path, (*HEAD, "", "13800138000", "", "", "")), grid=GRID)
    (after,) = find(office, Resident)
    assert (after.check_state, after.phone) == ("to_check", "13800138000")


def test_a_passport_is_no_identity_card(office: App, tmp_path: Path):
    titles = (
        "小区",
        "楼栋",
        "单元",
        "房号",
        "户主姓名",
        "姓名",
        "与户主关系",
        "证件类型",
        "证件号码",
    )
    file = ledger(tmp_path, (*HEAD, "护照", "E12345678"), titles=titles)
    office.ledgers.import_(file, grid=GRID)
    (person,) = find(office, Resident)
    assert person.id_number == "E12345678"
    assert person.id_type != "citizen"


def test_a_person_named_in_two_rows_keeps_what_both_say(office: App, tmp_path: Path):
    office.ledgers.import_(ledger(tmp_path, (*HEAD, WANG, "", "", "", "")), grid=GRID)
    twice = ledger(
        tmp_path,
        (*HEAD, WANG, "13800138000", "", "", ""),
        (*HEAD, WANG, "", "", "", "腿脚不便"),
    )
    result = office.ledgers.import_(twice, grid=GRID)
    (person,) = find(office, Resident)
    assert (person.phone, person.remarks) == ("13800138000", "腿脚不便")
    assert result.updated == {"residents": 1}
    assert result.unchanged == {"dwellings": 1, "households": 1}


def test_two_families_behind_one_door_stay_two(office: App, tmp_path: Path):
    other = ("阳光花园", "3栋", "1单元", "101", "李建国", "李建国", "户主")
    shared = ledger(tmp_path, (*HEAD, "", "", "", "", ""), (*other, "", "", "", "", ""))
    result = office.ledgers.import_(shared, grid=GRID)
    assert {h.head_name for h in find(office, Household)} == {"王秀兰", "李建国"}
    assert (result.created["dwellings"], result.duplicates) == (1, 1)
    before = state(office)
    again = office.ledgers.import_(shared, grid=GRID)
    assert state(office) == before
    assert again.unchanged == {"dwellings": 1, "households": 2, "residents": 2}


def test_who_moves_into_a_vacant_home_is_on_the_list(office: App, tmp_path: Path):
    empty = ("阳光花园", "3栋", "1单元", "101", "", "", "", "", "", "空置", "", "")
    office.ledgers.import_(ledger(tmp_path, empty), grid=GRID)
    assert [d.occupancy for d in find(office, Dwelling)] == ["vacant"]
    result = office.ledgers.import_(ledger(tmp_path, (*HEAD, WANG, "", "", "", "")), grid=GRID)
    assert result.updated["dwellings"] == 1
    (home,) = builders.homes(office)
    assert home.door.occupied
    assert [door.head_name for door in office.visits.due()] == ["王秀兰"]


def test_households_without_a_head_are_not_taken_for_each_other(office: App, tmp_path: Path):
    building = builders.make_house(office, building_no="3")
    estate = builders.make_estate()
    builders.save(office, estate)
    office.registers.change(Building, building.id, estate_id=estate.id)
    door = builders.make_dwelling(building.id, room_no="101", unit_no="1")
    household = builders.make_household(door.id, head_name=None)
    builders.save(office, door, household, builders.make_resident(household.id, name="赵丽"))
    titles = ("小区", "楼栋", "单元", "房号", "姓名")
    office.ledgers.import_(
        ledger(tmp_path, ("阳光花园", "3栋", "1单元", "101", "孙强"), titles=titles), grid=GRID
    )
    homes = {p.name: p.household_id for p in find(office, Resident)}
    assert homes["孙强"] != homes["赵丽"]


# --- who may, and where --------------------------------------------------------------------------


def test_a_worker_takes_no_ledger_over(pair: tuple[App, App]):
    _, worker = pair
    before = state(worker)
    with pytest.raises(Refused) as refusal:
        worker.ledgers.import_(DATA / SUNSHINE)
    assert refusal.value.code == "role.office"
    assert refusal.value.hint
    assert state(worker) == before


def test_a_district_takes_no_ledger_over(tmp_path: Path):
    district = profiles.office(tmp_path, role="district", name="朝阳区")
    with pytest.raises(Refused) as refusal:
        district.ledgers.import_(DATA / SUNSHINE)
    assert refusal.value.code == "ledger.office"
    district.close()


def test_the_grids_of_a_ledger_are_entered_by_their_names(tmp_path: Path):
    app, _ = imported(tmp_path, SUNSHINE, PEACE)
    grids = {grid.name: grid.code for grid in find(app, Grid)}
    assert grids == {"第三网格": f"{COMMUNITY}003", "第五网格": f"{COMMUNITY}005"}
    app.close()


def test_a_grid_may_be_named_for_all_doors(office: App):
    builders.save(office, builders.make_grid(name="西片"))
    result = office.ledgers.import_(DATA / SUNSHINE, grid=GRID)
    assert "grids" not in result.created
    assert [(grid.code, grid.name) for grid in find(office, Grid)] == [(GRID, "西片")]
    assert {building.grid_id for building in find(office, Building)} == {find(office, Grid)[0].id}


def test_a_grid_of_another_community_is_refused(office: App):
    before = state(office)
    with pytest.raises(Refused) as refusal:
        office.ledgers.import_(DATA / SUNSHINE, grid="110105001002001")
    assert refusal.value.code == "grid.outside"
    assert state(office) == before


def test_a_ledger_that_names_no_grid_asks_for_one(office: App, tmp_path: Path):
    file = ledger(tmp_path, (*HEAD, WANG, "", "", "", ""))
    with pytest.raises(Refused) as refusal:
        office.ledgers.import_(file)
    assert refusal.value.code == "ledger.grid"
    assert not find(office, Household)
    builders.save(office, builders.make_grid())
    assert office.ledgers.import_(file).created["households"] == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file.empty"), (b"%PDF-1.7 no ledger", "file.not_a_workbook")],
)
def test_what_is_no_workbook_is_refused_and_changes_nothing(
    office: App, tmp_path: Path, content: bytes, code: str
):
    file = tmp_path / "ledger.xlsx"
    file.write_bytes(content)
    before = state(office)
    with pytest.raises(GridError) as refusal:
        office.ledgers.import_(file)
    assert refusal.value.code == code
    assert refusal.value.hint
    assert state(office) == before


def test_stopping_the_import_changes_nothing(office: App):
    class Stop:
        def step(self, done: int, total: int, _message: str) -> None:
            if (done, total) == (2, 3):
                raise KeyboardInterrupt

    before = state(office)
    with pytest.raises(KeyboardInterrupt):
        office.ledgers.import_(DATA / SUNSHINE, Stop())
    assert state(office) == before
    assert not find(office, Household)


def test_the_clock_of_the_profile_stamps_an_import(tmp_path: Path, clock: Clock):
    app, _ = imported(tmp_path, SUNSHINE)
    assert {home.door.since_on for home in builders.homes(app)} == {clock.at.date()}
    app.close()
