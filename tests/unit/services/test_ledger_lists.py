"""Lists of cared-for people and of buildings, taken over beside what is here already."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.care import CareEnrolment
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling, Estate, Grid
from gridclient.domain.staff import Person
from tests import builders
from tests.profiles import COMMUNITY, GRID
from tests.unit.services.taken_over import content, find, ledger, problems

MALE, FEMALE = "000000194401032192", "000000194503090182"
ELDERLY = ("姓名", "身份证号", "现住址", "联系电话", "类别", "紧急联系人", "紧急联系人电话")


@pytest.fixture
def house(office: App) -> Building:
    """Building 3 of 阳光花园, with Wang Xiulan behind door 1-101."""
    estate = builders.make_estate(aliases="阳光苑、花园")
    builders.save(office, estate, builders.make_grid())
    building = builders.make_house(office, building_no="3", estate_id=estate.id)
    builders.move_in(office, building, "101", head="王秀兰", others=["李建国"])
    return building


def person(app: App, name: str) -> Resident:
    (found,) = find(app, Resident, name=name)
    assert isinstance(found, Resident)
    return found


@pytest.mark.parametrize(
    "address",
    [
        *("阳光花园3栋1-101", "阳光花园3号楼1单元101室", "3幢1单元101", "阳光花园３栋１－１０１"),
        *("阳光花园小区3栋1-101", "阳光苑3栋1-101"),
    ],
)
def test_an_elder_at_a_known_door_is_found_and_completed(
    office: App, house: Building, tmp_path: Path, address: str
) -> None:
    row = ("王秀兰", FEMALE, address, "13800138000", "独居", "王磊", "13900139000")
    file = ledger(tmp_path, "高龄老人花名册.xlsx", ("80周岁以上老人花名册",), ELDERLY, row)
    result = office.ledgers.import_(file)
    assert result.kinds == ("elderly",)
    assert result.created == {"care_enrolments": 2}
    found = person(office, "王秀兰")
    assert (found.id_number, found.phone, found.relation) == (FEMALE, "13800138000", "head")
    care = {one.category: one for one in find(office, CareEnrolment, resident_id=found.id)}
    assert set(care) == {"elder_alone", "elder_80"}
    assert {one.emergency_contact for one in care.values()} == {"王磊 13900139000"}
    before = content(office)
    again = office.ledgers.import_(file)
    assert (again.created, again.updated) == ({}, {})
    assert content(office) == before


def test_who_is_not_here_comes_with_door_household_and_grid_to_be_assigned(
    office: App, tmp_path: Path
) -> None:
    rows = (
        ("张三丰", MALE, "和平里2栋1单元502", None, "空巢", None, None),
        ("张翠山", FEMALE, "和平里2栋1单元502", None, "与子女同住", None, None),
    )
    office.ledgers.import_(ledger(tmp_path, "老人.xlsx", ("高龄老人",), ELDERLY, *rows))
    (home,), (door,) = find(office, Household), find(office, Dwelling)
    assert {one.household_id for one in find(office, Resident)} == {home.id}
    assert (door.unit_no, door.floor_no, door.room_no, door.occupancy) == ("1", 5, "502", None)
    assert [grid.code for grid in find(office, Grid)] == [f"{COMMUNITY}000"]
    titles = ("网格", "小区", "楼栋", "单元", "房号", "户主姓名", "姓名", "与户主关系")
    place = ("第二网格", "和平里", "2栋", "1", "502")
    residents = ledger(
        tmp_path,
        "居民台账.xlsx",
        titles,
        (*place, "张三丰", "张三丰", "户主"),
        (*place, "张翠山", "张翠山", "户主"),
    )
    office.ledgers.import_(residents)
    assert [grid.code for grid in find(office, Grid)] == [f"{COMMUNITY}002"]
    assert {one.head_name for one in find(office, Household)} == {"张三丰", "张翠山"}
    for one in find(office, CareEnrolment):
        assert one.household_id == office.registers.get(Resident, one.resident_id).household_id
    before = content(office)
    assert not office.ledgers.import_(residents).updated
    assert content(office) == before


def test_a_person_without_address_is_known_by_number_birth_date_or_telephone(
    office: App, house: Building, tmp_path: Path
) -> None:
    titles = ("姓名", "身份证号", "出生日期", "联系电话", "类别")
    known = person(office, "王秀兰")
    office.registers.change(Resident, known.id, born_on=dt.date(1945, 3, 9))
    son = person(office, "李建国")
    office.registers.change(Resident, son.id, phone="13800138000")
    rows = (
        ("王秀兰", None, "1945.3.9", None, "独居"),
        ("李建国", None, None, "13800138000", "失能"),
        ("李建国", None, None, "13900139000", "失能"),
        ("陈晨", MALE, None, None, "独居"),
    )
    result = office.ledgers.import_(ledger(tmp_path, "l.xlsx", ("老人名单",), titles, *rows))
    assert problems(result) == [(5, None, "ledger.door_missing"), (6, None, "ledger.door_missing")]
    care = {(one.resident_id, one.category) for one in find(office, CareEnrolment)}
    assert care == {(known.id, "elder_alone"), (son.id, "elder_dependent")}


def test_a_namesake_with_another_number_is_another_person(
    office: App, house: Building, tmp_path: Path
) -> None:
    office.registers.change(Resident, person(office, "王秀兰").id, id_number=MALE)
    row = ("王秀兰", FEMALE, "阳光花园3栋1-101", None, "独居", None, None)
    office.ledgers.import_(ledger(tmp_path, "l.xlsx", ("老人名单",), ELDERLY, row))
    assert {one.id_number for one in find(office, Resident, name="王秀兰")} == {MALE, FEMALE}


def test_who_has_moved_away_is_not_enrolled(office: App, house: Building, tmp_path: Path) -> None:
    gone = person(office, "王秀兰")
    office.registers.change(Resident, gone.id, id_number=FEMALE, retired="deceased")
    row = ("王秀兰", FEMALE, "阳光花园3栋1-101", None, "独居", None, None)
    result = office.ledgers.import_(ledger(tmp_path, "l.xlsx", ("老人名单",), ELDERLY, row))
    assert problems(result) == [(3, "现住址", "ledger.person_retired")]
    assert not find(office, CareEnrolment)


DISABLED = (
    "姓名",
    "性别",
    "残疾人证号",
    "残疾等级",
    "家庭住址",
    "监护人",
    "监护人电话",
    "两项补贴",
)


def test_a_certificate_tells_the_number_the_grade_and_the_category(
    office: App, house: Building, tmp_path: Path
) -> None:
    place = "阳光花园3栋1-101"
    rows = (
        ("王秀兰", "女", FEMALE + "42", "二级", place, "李建国", "13900139000", "护理补贴"),
        ("李建国", "男", MALE + "44", "一级", place, None, None, None),
        ("陈晨", "男", "12345", "三级", place, None, None, None),
        ("赵丽", "女", MALE[:-1] + "042", None, place, None, None, None),
    )
    result = office.ledgers.import_(ledger(tmp_path, "残疾人台账.xlsx", DISABLED, *rows))
    assert problems(result) == [
        (3, "残疾等级", "ledger.grade_differs"),
        (4, "残疾人证号", "ledger.certificate_length"),
        (5, "残疾人证号", "ledger.id_check_digit"),
    ]
    head = person(office, "王秀兰")
    assert (head.id_number, head.born_on, head.guardian) == (FEMALE, dt.date(1945, 3, 9), "李建国")
    care = {one.resident_id: one for one in find(office, CareEnrolment)}
    severe = care[head.id]
    assert (severe.category, severe.grade) == ("disability_severe", "2")
    assert (severe.certificate_no, severe.basis) == (FEMALE + "42", "两项补贴：护理补贴")
    assert severe.emergency_contact == "李建国 13900139000"
    assert care[person(office, "李建国").id].grade == "4"
    assert care[person(office, "陈晨").id].category == "disability"


def test_severe_disability_takes_the_place_of_disability(
    office: App, house: Building, tmp_path: Path
) -> None:
    head = person(office, "王秀兰")
    general = builders.make_enrolment(head.household_id, "disability", resident_id=head.id)
    builders.save(office, general)
    row = ("王秀兰", "女", FEMALE + "41", "一级", "阳光花园3栋1-101", None, None, None)
    result = office.ledgers.import_(ledger(tmp_path, "l.xlsx", DISABLED, row))
    assert result.updated["care_enrolments"] == 1
    (care,) = find(office, CareEnrolment)
    assert (care.id, care.category) == (general.id, "disability_severe")


def test_a_household_line_enrols_its_head(office: App, tmp_path: Path) -> None:
    titles = ("户主姓名", "证件号码", "保障人数", "详细地址", "享受类别", "认定时间", "低保证号")
    rows = (
        ("高涛", MALE, 3, "阳光花园2栋1单元301", "农村低保", "2025.7", "D001"),
        ("谭文", None, 1, "阳光花园2栋1单元302", "特困", "2024年3月1日", None),
        ("方军", None, 2, "阳光花园2栋1单元303", "低保边缘户", None, None),
        ("苏磊", None, 2, "阳光花园2栋1单元304", "甲类", None, None),
    )
    result = office.ledgers.import_(ledger(tmp_path, "l.xlsx", titles, *rows, sheet="低收入"))
    assert problems(result) == [
        (5, "享受类别", "ledger.category_unknown"),
        (5, None, "ledger.category_missing"),
    ]
    care = {one.category: one for one in find(office, CareEnrolment)}
    assert set(care) == {"dibao", "extreme_poverty", "dibao_edge"}
    assert (care["dibao"].from_on, care["dibao"].certificate_no) == (dt.date(2025, 7, 1), "D001")
    assert care["dibao"].basis == "享受类别：农村低保；保障人数：3"
    assert care["extreme_poverty"].from_on == dt.date(2024, 3, 1)
    heads = {one.head_name for one in find(office, Household)}
    assert heads == {"高涛", "谭文", "方军", "苏磊"}
    assert {one.relation for one in find(office, Resident)} == {"head"}


def test_children_are_enrolled_with_guardian_and_school(office: App, tmp_path: Path) -> None:
    titles = ("姓名", "出生日期", "类别", "就读学校", "监护人", "监护人电话", "家庭住址")
    rows = (
        ("陈小明", "2015-03-02", "留守", "和平小学", "陈奶奶", "13900139000", "和平里2栋1-101"),
        ("李小红", "2016-03-02", "困境儿童", None, "李爷爷", None, "和平里2栋1-102"),
        ("赵小刚", "2017-03-02", None, None, "赵爷爷", None, "和平里2栋1-103"),
    )
    result = office.ledgers.import_(ledger(tmp_path, "儿童.xlsx", ("儿童台账",), titles, *rows))
    assert result.kinds == ("children",)
    assert problems(result) == [(5, None, "ledger.category_missing")]
    care = {one.category: one for one in find(office, CareEnrolment)}
    assert set(care) == {"child_left_behind", "child_distress"}
    assert care["child_left_behind"].basis == "就读学校：和平小学"
    assert care["child_left_behind"].emergency_contact == "陈奶奶 13900139000"
    assert person(office, "陈小明").guardian_phone == "13900139000"
    assert person(office, "李小红").guardian == "李爷爷"


def test_an_address_without_estate_that_fits_several_is_refused(
    office: App, house: Building, tmp_path: Path
) -> None:
    other = builders.make_estate(name="和平里")
    builders.save(office, other)
    builders.make_house(office, building_no="3", estate_id=other.id)
    rows = (
        ("王秀兰", None, "3栋1-101", None, "独居", None, None),
        ("陈晨", None, "3栋1-102", None, "独居", None, None),
    )
    result = office.ledgers.import_(ledger(tmp_path, "l.xlsx", ("老人名单",), ELDERLY, *rows))
    assert problems(result) == [(4, "现住址", "ledger.estate_missing")]


def test_a_building_without_estate_is_known_again_by_who_lives_there(
    office: App, tmp_path: Path
) -> None:
    row = ("王秀兰", None, "3栋1-101", None, "独居", None, None)
    office.ledgers.import_(ledger(tmp_path, "l.xlsx", ("老人名单",), ELDERLY, row))
    titles = ("网格", "小区", "楼栋", "单元", "房号", "姓名")
    rows = [
        ("第一网格", "阳光花园", "3", "1", "101", "王秀兰"),
        ("第一网格", "和平里", "3", "1", "101", "赵丽"),
    ]
    office.ledgers.import_(ledger(tmp_path, "r.xlsx", titles, *rows))
    estates = {one.id: one.name for one in find(office, Estate)}
    placed = {estates[one.estate_id]: one.id for one in find(office, Building)}
    assert set(placed) == {"阳光花园", "和平里"}
    home = office.registers.get(Household, person(office, "王秀兰").household_id)
    door = office.registers.get(Dwelling, home.dwelling_id)
    assert door.building_id == placed["阳光花园"]


# --- buildings -----------------------------------------------------------------------------------

BUILDINGS = ("小区", "楼栋", "单元数", "层数", "每层户数", "楼栋长", "电话")


def test_a_list_of_buildings_brings_doors_and_leaders(
    office: App, house: Building, tmp_path: Path
) -> None:
    rows = (
        ("阳光花园", "3栋", 2, "18层", 4, "周敏", "13800138000"),
        ("和平里", "1号楼", 2, 6, 3, "周敏", None),
        ("和平里", "2号楼", 1, "六", None, "无", None),
    )
    file = ledger(tmp_path, "楼栋.xlsx", BUILDINGS, *rows)
    result = office.ledgers.import_(file, grid=GRID)
    assert result.kinds == ("buildings",)
    assert problems(result) == [(4, "层数", "ledger.number_unreadable")]
    (leader,) = find(office, Person)
    assert (leader.name, leader.post, leader.phone) == ("周敏", "building_leader", "13800138000")
    known = office.registers.get(Building, house.id)
    assert (known.units, known.floors, known.rooms_a_floor) == (2, 18, 4)
    assert known.leader_id == leader.id
    doors = find(office, Dwelling)
    assert len([one for one in doors if one.building_id == house.id]) == 1
    made = [
        (one.unit_no, one.floor_no, one.room_no) for one in doors if one.building_id != house.id
    ]
    assert len(made) == len(set(made)) == 2 * 6 * 3
    assert ("2", 6, "603") in made
    again = office.ledgers.import_(file, grid=GRID)
    assert (again.created, again.updated) == ({}, {})
