import datetime as dt

import pytest

from gridclient.errors import Refused
from gridclient.workbook.ledgers import whole
from gridclient.workbook.ledgers.recognition import inspect
from gridclient.workbook.reading import CellError
from tests.unit.workbook.ledgers.made_ledgers import book_of, sheet_of

MALE, FEMALE = "000000197512310056", "000000196205050069"
HEADER = ("单元", "房号", "户主", "姓名", "关系", "身份证号", "电话", "类别", "备注")
TODAY = dt.date(2026, 11, 22)


def read(*rows, name="1号楼", **rest):
    book = book_of(sheet_of(*rows, name=name, **rest))
    found = whole.read(book, inspect(book), today=TODAY)
    return found.doors, [(problem.row, problem.column, problem.code) for problem in found.problems]


def person(title, value, **others):
    """The one resident of a ledger with a column ``title`` holding ``value``."""
    header, row = ["房号", "姓名", title, *others], ["101", "王伟", value, *others.values()]
    doors, problems = read(header, row)
    return doors[0].residents[0], problems


def test_what_is_merged_over_a_household_holds_for_each_but_a_telephone_is_ones_own():
    doors, problems = read(
        HEADER,
        (1, "101", "王伟", "王伟", "户主", MALE, "13800138000", "低保", "租客多"),
        (None, None, None, "李娜", "配偶", FEMALE, None, None, None),
        merged=[(2, column, 3, column) for column in (1, 2, 3, 7, 8, 9)],
    )
    first, second = doors[0].residents
    assert (first.care, second.care) == (("dibao",), ("dibao",))
    assert (first.phones, second.phones) == (("13800138000",), ())
    assert (first.remarks, second.remarks) == ("租客多", None)
    assert not problems


def test_a_unit_written_once_holds_for_the_doors_below_it_in_its_building():
    doors, _problems = read(
        ("楼栋", "单元", "房号", "姓名"),
        ("1栋", "2单元", "101", "王伟"),
        (None, None, "102", "李娜"),
        ("2栋", None, "101", "张敏"),
        name="居民",
    )
    assert [(door.building, door.unit) for door in doors] == [("1", "2"), ("1", "2"), ("2", None)]


def test_a_row_between_the_doors_names_the_building():
    doors, _problems = read(
        ("序号", "房号", "姓名", "身份证"),
        ("3号楼", None, None, None),
        (1, "101", "王伟", MALE),
        ("和平里5号楼", None, None, None),
        (2, "101", "李娜", FEMALE),
        name="居民",
        merged=[(2, 1, 2, 4), (4, 1, 4, 4)],
    )
    assert [(door.estate, door.building) for door in doors] == [(None, "3"), ("和平里", "5")]


def test_households_behind_one_door_are_told_by_their_heads():
    doors, _problems = read(
        HEADER,
        (1, "101", "王伟", "王伟", "户主", None, None, None, None),
        (1, "101", "张敏", "张敏", "户主", None, None, None, None),
        (1, "101", "王伟", "李娜", "配偶", None, None, None, None),
    )
    assert [(door.head_name, len(door.residents)) for door in doors] == [("王伟", 2), ("张敏", 1)]


def test_without_a_column_for_heads_a_head_opens_a_household():
    doors, _problems = read(
        ("房号", "姓名", "与户主关系"),
        ("101", "王伟", "户主"),
        ("101", "李娜", "配偶"),
        ("101", "张敏", "户主"),
    )
    assert [(door.head_name, len(door.residents)) for door in doors] == [("王伟", 2), ("张敏", 1)]


def test_one_row_a_household_makes_its_head_a_resident():
    doors, _problems = read(("房号", "户主姓名", "电话"), ("101", "王伟", 13800138000))
    head = doors[0].residents[0]
    assert (head.name, head.relation, head.phones) == ("王伟", "head", ("13800138000",))


def test_totals_signatures_notes_and_numbers_alone_are_no_rows():
    doors, problems = read(
        HEADER,
        tuple(range(1, 10)),
        (1, "101", "王伟", "王伟", "户主", MALE, None, None, None),
        ("小计", None, None, "1人", None, None, None, None, None),
        ("填表人：李某", None, "审核人：", "赵某", None, None, None, None, None),
        (None, "　", None, None, None, None, None, None, None),
    )
    assert [len(door.residents) for door in doors] == [1]
    assert not problems


@pytest.mark.parametrize(
    ("title", "value", "code"),
    [
        ("身份证号", 101201197512310000, "ledger.id_precision_lost"),
        ("身份证号", MALE[:-1] + "7", "ledger.id_check_digit"),
        ("身份证号", MALE[:-1], "ledger.id_length"),
        ("身份证号", "E12345678", "ledger.id_characters"),
        ("身份证号", "000000209001010018", "ledger.id_birth_date"),
        ("身份证号", CellError("#N/A"), "ledger.cell_error"),
        ("联系电话", "1380013800", "ledger.phone_unreadable"),
        ("出生日期", "1956.13.1", "ledger.date_no_such_date"),
        ("出生日期", "某年", "ledger.date_unreadable"),
        ("出生日期", 1956.1, "ledger.date_ambiguous"),
        ("出生日期", "2027-01-01", "ledger.date_out_of_range"),
        ("性别", "不男", "ledger.sex_unknown"),
        ("与户主关系", "路人", "ledger.relation_unknown"),
        ("人员类别", "刑满释放", "ledger.category_excluded"),
        ("居住状态", "半空", "ledger.occupancy_unknown"),
        ("居住状态", "空置", "ledger.vacant_with_people"),
        ("人户状态", "在户", "ledger.residence_unknown"),
        ("备注", "长" * 2001, "ledger.text_too_long"),
    ],
)
def test_a_bad_cell_is_refused_and_the_person_is_kept_to_be_checked(title, value, code):
    found, problems = person(title, value)
    assert problems == [(2, title, code)]
    assert found.to_check
    assert (found.id_number, found.phones, found.born_on, found.sex, found.care) == (
        *(None, (), None, None),
        (),
    )


def test_a_problem_has_the_contracts_form_and_repeats_no_persons_data():
    wrong = MALE[:-1] + "7"
    rows = ("房号", "姓名", "身份证号"), ("101", "王伟", wrong)
    book = book_of(sheet_of(*rows, name="1号楼"))
    told = whole.read(book, inspect(book)).problems[0].as_json()
    assert wrong not in told.pop("message")
    assert told == {
        "sheet": "1号楼",
        "row": 2,
        "column": "身份证号",
        "code": "ledger.id_check_digit",
    }


@pytest.mark.parametrize("nothing", ["无", "/", "—", "不详", "　"])
@pytest.mark.parametrize("title", ["身份证号", "联系电话", "出生日期", "人员类别"])
def test_words_for_nothing_are_nothing(title, nothing):
    found, problems = person(title, nothing)
    assert not problems
    assert not found.to_check


@pytest.mark.parametrize(
    ("written", "relation"),
    [
        ("本人", "head"),
        ("妻", "spouse"),
        ("户主之子", "son"),
        ("长子", "son"),
        ("二女儿", "daughter"),
        ("外孙女", "grandchild"),
        ("岳母", "parent"),
        ("儿媳", "child_in_law"),
    ],
)
def test_relations_have_many_spellings(written, relation):
    assert person("与户主关系", written)[0].relation == relation


@pytest.mark.parametrize(
    ("written", "care"),
    [
        ("独居老人/高龄", ("elder_alone", "elder_80")),
        ("低保、残疾人，空巢", ("dibao", "disability", "elder_empty_nest")),
        ("低保 低保户", ("dibao",)),
        ("普通居民", ()),
    ],
)
def test_categories_are_taken_apart(written, care):
    assert person("人员类别", written)[0].care == care


def test_the_id_number_tells_birth_and_sex_and_wins_over_what_is_written():
    agreeing, problems = person("身份证号", MALE, 出生日期="1975年12月", 性别="男")
    assert not problems
    assert (agreeing.born_on, agreeing.sex) == (dt.date(1975, 12, 31), "male")
    differing, problems = person("身份证号", MALE, 出生日期="1975-12-30", 性别="女")
    assert [code for *_, code in problems] == ["ledger.born_on_differs", "ledger.sex_differs"]
    assert (differing.born_on, differing.sex) == (dt.date(1975, 12, 31), "male")
    assert differing.to_check


def test_another_document_is_not_checked_as_an_id_number():
    found, problems = person("证件号码", "E12345678", 证件类型="护照")
    assert (found.id_number, problems) == ("E12345678", [])


def test_rows_that_cannot_be_placed_are_told():
    doors, problems = read(
        ("房号", "住址", "姓名", "电话"),
        (None, None, "王伟", "13800138000"),
        (None, "某处", "李娜", None),
        ("101", None, None, "13800138000"),
        ("102", None, 12, None),
    )
    assert not doors
    assert problems == [
        (2, None, "ledger.door_missing"),
        (3, "住址", "ledger.door_unreadable"),
        (4, None, "ledger.name_missing"),
        (5, "姓名", "ledger.name_characters"),
    ]


def test_a_ledger_without_buildings_and_a_hidden_sheet_are_told():
    shown = sheet_of(("房号", "姓名"), ("101", "王伟"), name="居民")
    hidden = sheet_of(("房号", "姓名"), ("101", "王伟"), name="旧", visible=False)
    book = book_of(shown, hidden)
    found = whole.read(book, inspect(book))
    assert [(problem.sheet, problem.code) for problem in found.problems] == [
        ("居民", "ledger.building_missing"),
        ("旧", "ledger.sheet_hidden"),
    ]
    assert len(found.doors) == 1


def test_a_workbook_without_a_ledger_is_refused():
    book = book_of(sheet_of(("会议", "人数"), ("例会", 12)))
    with pytest.raises(Refused) as caught:
        whole.read(book, inspect(book))
    assert caught.value.code == "ledger.not_recognised"
    assert caught.value.hint
